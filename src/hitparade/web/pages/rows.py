"""One place of a chart as pages show it, and the run that led there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hitparade.web import paths, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.chart import Edition, Entry
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import IssueName, Name

TRAIL: Final = 20
"""Issues that a sparkline looks back."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place of a chart."""

    rank: int
    id: str
    key: str
    """Its id of today, or none where it has no page: only an edition before a correction had it."""
    title: str
    artist: str
    names: tuple[Name, ...]
    """Whom the credit names."""
    move: str
    last_rank: int | None
    peak_rank: int
    peak_issue: dt.date
    weeks: int
    ranks: tuple[int | None, ...]
    """Its ranks up to this issue, one per issue."""
    points: str
    """For people; none where they are not known."""
    components: Mapping[str, Fraction]
    incomplete: bool
    notes: tuple[str, ...]
    """What the chart says beside it."""
    bullet: bool
    receipt: str
    """Path of its receipt, or none."""


def trail(
    ranks: Sequence[tuple[dt.date, int]], issues: Sequence[dt.date]
) -> tuple[int | None, ...]:
    """A run as one rank per issue, from the first that it is on.

    Args:
        ranks: Ranks by issue.
        issues: The issues that are looked at, oldest first.
    """
    there = dict(ranks)
    found = [there.get(issue) for issue in issues]
    first = next((n for n, rank in enumerate(found) if rank is not None), len(found))
    return tuple(found[first:])


def rows_of(
    shelf: Shelf, named: IssueName, edition: Edition, entries: Sequence[Entry]
) -> tuple[Row, ...]:
    """Entries of an edition as rows."""
    chart = shelf.chart(named.chart)
    at = chart.place(named.issue)
    issues = [one.issue for one in reversed(chart.issues[at : at + TRAIL])]
    compiled = edition.period is not None
    return tuple(_row(shelf, named, entry, issues, compiled) for entry in entries)


def _row(
    shelf: Shelf,
    named: IssueName,
    entry: Entry,
    issues: Sequence[dt.date],
    compiled: bool,  # noqa: FBT001
) -> Row:
    key = shelf.page_of(entry.song or entry.id)
    ranks = dict(shelf.trail(named.chart, key)) | {named.issue: entry.rank}
    told = compiled and entry.points is not None
    newest = shelf.issue(named.chart, named.issue)
    old = None if newest.key == named.key else named.edition
    return Row(
        rank=entry.rank,
        id=entry.id,
        key=key,
        title=entry.title,
        artist=entry.artist,
        names=shelf.credit(entry.artist),
        move=entry.move,
        last_rank=entry.last_rank,
        peak_rank=entry.peak_rank,
        peak_issue=entry.peak_issue,
        weeks=entry.weeks,
        ranks=trail(sorted(ranks.items()), issues),
        points=entry.points_shown or "",
        components={use: Fraction(text) for use, text in entry.components.items()},
        incomplete=entry.incomplete,
        notes=tuple(_note(*said) for said in entry.annotations.items() if said[0] != "bullet"),
        bullet=entry.annotations.get("bullet", "no") != "no",
        receipt=paths.receipt(named.chart, named.issue, entry.id, old) if told else "",
    )


def _note(name: str, value: str) -> str:
    """Something that a chart says beside an entry."""
    said = {
        "gainer": "greatest gainer",
        "streak": f"{words.ordinal(int(value))} in a row" if value.isdigit() else value,
        "at_no_1": f"{words.ordinal(int(value))} at No. 1" if value.isdigit() else value,
    }
    return said.get(name, f"{words.code(name)}: {value}")
