"""What stood on one chart over time: the run of each song, the No. 1 of each issue, who had receipts."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hitparade.web.shelved import Name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa

    from hitparade.web.shelved import ChartShelf


class Board:
    """The newest editions of one chart, read across their issues."""

    def __init__(
        self, chart: ChartShelf, rows: pa.Table, credit: Callable[[str], tuple[Name, ...]]
    ) -> None:
        """Take the chart, its rows of `hitparade.domain.shelved.PLACES`, and who a credit names."""
        self._chart = chart
        self._rows = rows
        self._credit = credit

    @cached_property
    def trails(self) -> Mapping[str, tuple[tuple[dt.date, int], ...]]:
        """The ranks that each song had, by issue."""
        there: dict[str, dict[dt.date, int]] = {}
        for key, issue, rank in self._columns("key", "issue", "rank"):
            there.setdefault(key, {}).setdefault(issue, rank)  # of two, the better is first
        return {key: tuple(ranks.items()) for key, ranks in there.items()}

    @cached_property
    def firsts(self) -> Mapping[dt.date, Name]:
        """The No. 1 of each issue; of several, the first by title."""
        found: dict[dt.date, Name] = {}
        for key, issue, rank, title, artist in self._columns(
            "key", "issue", "rank", "title", "artist"
        ):
            one = Name(key, title, artist)
            if rank == 1 and (
                issue not in found or (title, key) < (found[issue].title, found[issue].key)
            ):
                found[issue] = one
        return found

    @cached_property
    def sizes(self) -> Mapping[dt.date, int]:
        """Places of each issue."""
        return Counter(self._rows["issue"].to_pylist())

    @cached_property
    def told(self) -> Mapping[dt.date, tuple[str, ...]]:
        """Ids of the entries of each issue whose points are known and shown, by rank."""
        found: dict[dt.date, list[tuple[int, str]]] = {}
        for one, issue, rank, points in self._columns("id", "issue", "rank", "points"):
            if points is not None:
                found.setdefault(issue, []).append((rank, one))
        return {issue: tuple(one for _, one in sorted(ids)) for issue, ids in found.items()}

    def needs(self, issue: dt.date) -> tuple[str, ...]:
        """Digests of what pages of an issue show besides its edition.

        The first is of all issues up to this one, and of ids that are another song by today; the second
        of whom the credits of the issue name.
        """
        return self._lineup.get(issue, ""), self._named.get(issue, "")

    @cached_property
    def _lineup(self) -> Mapping[dt.date, str]:
        digest = hashlib.sha256()
        for key, one in self._columns("key", "id"):
            if key != one:
                digest.update(f"{one} {key} ".encode())
        found = {}
        for named in reversed(self._chart.issues):
            digest.update(f"{named.key} ".encode())
            found[named.issue] = digest.hexdigest()[:20]
        return found

    @cached_property
    def _named(self) -> Mapping[dt.date, str]:
        digests: dict[dt.date, Any] = {}
        for issue, artist in self._columns("issue", "artist"):
            names = " ".join(f"{who.key} {who.title}" for who in self._credit(artist))
            digests.setdefault(issue, hashlib.sha256()).update(f"{artist} {names} ".encode())
        return {issue: digest.hexdigest()[:20] for issue, digest in digests.items()}

    def _columns(self, *names: str) -> Iterator[tuple[Any, ...]]:
        return zip(*(self._rows[name].to_pylist() for name in names), strict=True)
