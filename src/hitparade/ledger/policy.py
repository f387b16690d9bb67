"""Counting policies: what an event must be to count, and how often one listener counts.

Tallies are kept per policy, named by the digest of a rule book's event-level parameters alone, so
that charts which count alike share their tallies. A policy is a plain value that the pipeline hands
over: pairs of a path and a JSON text, in order, in which no name of a clause stands.

=========  ====================================================================================
path       what the JSON says
=========  ====================================================================================
``admit``  ``action`` (exclude, include), ``if``, ``first``, ``last``, ``zone``, ``unknown``
``cap``    ``key``, ``window``, ``counts``, ``zone``, ``starts``, ``if``, ``first``, ``last``
``returns``  ``if``, ``first``, ``last``: the returns that do not count
``credit``  ``asset``: plays are credited to what was played, not to the recording in it
=========  ====================================================================================

``first`` and ``last`` are days of use, inclusive, null where open; ``if`` maps columns to values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ADMIT: Final = "admit"
CAP: Final = "cap"
RETURNS: Final = "returns"
CREDIT: Final = "credit"
EXCLUDED: Final = "ADM010"
"""Reason of a unit that a clause excludes."""
NOT_INCLUDED: Final = "ADM011"
"""Reason of a unit that no clause includes, where some do."""
CAPPED: Final = "CAP010"
"""Reason of a unit over a limit."""
NO_RETURNS: Final = "MEA011"
"""Reason of a returned unit where returns do not count."""
DAY: Final = "day"
ROLLING: Final = "24h"
WEEK: Final = "week"
ORDER: Final = "order"
LIFETIME: Final = "lifetime"
WINDOWS: Final[dict[str, str]] = {
    DAY: "the local day",
    ROLLING: "any 24 hours",
    WEEK: "seven days",
    ORDER: "one purchase, on whatever days it is reported",
    LIFETIME: "all that was ever reported up to the day",
}
"""Over what a cap counts."""
KEYS: Final[dict[str, str]] = {
    "listener": "who plays",
    "customer": "who buys: the same column as the listener",
    "song": "the song that versions share",
    "recording": "the recording",
    "release": "the release as reported, with its artist",
    "product": "what was sold: its ISRC, else its EAN, else the recording",
    "order": "the supplier's id of a purchase",
    "asset": "the supplier's id of what was played",
    "outlet": "the service, store or station",
    "supplier": "who reports",
}
"""What the events of a group have in common."""
NEAR: Final = 2
"""Days by which an instant may lie beside its reporting day and still be believed."""
_WEEK: Final = 7


@dataclass(frozen=True)
class CountingPolicy:
    """The event-level parameters of a chart, as pairs of path and JSON text, sorted."""

    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Iterable[tuple[str, object]]) -> CountingPolicy:
        """The policy of some values; their order, and saying one twice, never matter.

        >>> CountingPolicy.of([("credit", "asset"), ("credit", "asset")]).parameters
        (('credit', '"asset"'),)
        """
        texts = {
            (path, json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
            for path, value in values
        }
        return cls(tuple(sorted(texts)))

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name the policy."""
        text = json.dumps(self.parameters, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def values(self, path: str) -> tuple[Any, ...]:
        """Every value of a path."""
        return tuple(json.loads(text) for own, text in self.parameters if own == path)

    @cached_property
    def by_song(self) -> bool:
        """Whether a cap counts songs, so that a merge of songs changes what counts."""
        return any("song" in cap["key"] for cap in self.values(CAP))

    def reach(self, day: dt.date) -> tuple[dt.date | None, dt.date]:
        """The reporting days that decide what of one day counts.

        Returns:
            First day (None: from the first that was ever reported) and last day, inclusive.
        """
        first: dt.date | None = day
        last = day
        for cap in self.values(CAP):
            beside = 2 * NEAR if cap["zone"] or cap["window"] == ROLLING else 0
            own_first, own_last = day - dt.timedelta(beside), day + dt.timedelta(beside)
            if cap["window"] == WEEK:
                near = NEAR if beside else 0
                start = _week_of(day - dt.timedelta(near), cap["starts"])
                end = _week_of(day + dt.timedelta(near), cap["starts"]) + dt.timedelta(_WEEK - 1)
                own_first, own_last = start - dt.timedelta(near), end + dt.timedelta(near)
            endless = cap["window"] in {ROLLING, ORDER, LIFETIME}
            first = None if endless or first is None else min(first, own_first)
            last = max(last, own_last)
        return first, last


def _week_of(day: dt.date, starts: int) -> dt.date:
    """First day of the week that a day is in; weeks start on a weekday, Monday 0."""
    return day - dt.timedelta((day.weekday() - starts) % _WEEK)


EVERY_PLAY: Final = CountingPolicy()
"""Everything that is reported counts: what a chart without event-level rules uses."""
