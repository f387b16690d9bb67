"""The page of a chart: one edition of one issue, place by place, with what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from hitparade.domain.errors import NotFoundError
from hitparade.domain.usage import USES
from hitparade.web import paths, territories, words
from hitparade.web.pages.page import Page
from hitparade.web.pages.rows import Row, rows_of
from hitparade.web.summary import Sentence, summary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.domain.chart import Edition, Removal
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName

PART: Final = 100
"""Places on one page; a longer chart goes on at another."""
ENTITIES: Final = {
    "song": ("song", "songs"),
    "recording": ("recording", "recordings"),
    "release": ("album", "albums"),
    "artist": ("artist", "artists"),
    "video": ("video", "videos"),
}
"""What an entry is, for people: one and many."""


@dataclass(frozen=True, kw_only=True)
class ChartPage(Page):
    """One edition of one issue of a chart."""

    template: ClassVar[str] = "chart.html"
    chart: ChartShelf
    named: IssueName
    edition: Edition
    rows: tuple[Row, ...]
    first: int
    """Number of the first of them: 1, 101, 201 ..."""
    most: Fraction
    """Points of the longest bar."""
    uses: tuple[str, ...]
    """Uses that any entry has points of."""
    sentences: tuple[Sentence, ...]
    editions: tuple[IssueName, ...]
    """Every edition of this issue, newest first."""
    before: IssueName | None
    after: IssueName | None
    places: tuple[tuple[str, str, bool], ...]
    """The chart in other territories: text, path, whether it is this one."""
    others: tuple[tuple[str, str, bool], ...]
    """Other charts of this territory."""
    parts: tuple[tuple[str, str, bool], ...]
    """Where it has more places than a page: text, path, whether it is this page."""
    removals: tuple[Removal, ...]
    years: tuple[int, ...]
    """Years that have issues, newest first."""

    @property
    def newest(self) -> bool:
        """Whether this is the newest edition of the issue."""
        return self.named.key == self.editions[0].key

    @property
    def place(self) -> str:
        """The territory in words, or none."""
        return territories.name(self.chart.territory)

    @property
    def entities(self) -> str:
        """What is ranked, in the plural."""
        return ENTITIES.get(self.chart.entity, ("entry", "entries"))[1]


def chart_page(
    shelf: Shelf,
    name: str,
    issue: dt.date | Literal["latest"] = "latest",
    edition: int | Literal["latest"] = "latest",
    first: int = 1,
) -> ChartPage:
    """The page of an edition.

    Args:
        shelf: Where it is.
        name: The chart.
        issue: Its issue; ``latest`` for the page that is always of the newest.
        edition: Its edition; ``latest`` for the page that is always of the newest.
        first: The first line that the page shows: 1, 101, 201 ...

    Raises:
        NotFoundError: There is no such chart, issue, edition or page.
    """
    chart = shelf.chart(name)
    named = shelf.issue(name, issue, edition)
    found = shelf.edition(name, named.issue, named.edition)
    before = chart.before(named.issue)
    if (first - 1) % PART or not 1 <= first <= max(len(found.entries), 1):
        raise NotFoundError(f"{name} of {named.issue} has no page of places from {first}.")
    rows = rows_of(shelf, named, found, found.entries[first - 1 : first - 1 + PART])
    at_no_1 = _at_no_1(shelf, chart, named, found)
    earlier = shelf.edition(name, before.issue) if before else None
    whole = paths.chart(name, *_named_path(named, issue, edition))
    title = full_title(chart, found.title)
    leader = found.entries[0] if found.entries else None
    return ChartPage(
        path=whole if first == 1 else f"{whole}places/{first}/",
        title=title if issue == "latest" else f"{title}, {words.day(named.issue)}",
        description=f"{title}, issue of {words.day(named.issue)}."
        + (f" No. 1: {words.clamp(leader.title, 80)}" if leader else "")
        + (f" by {words.clamp(leader.artist, 80)}." if leader and leader.artist else ""),
        feed=f"/feeds/{paths.segment(name)}.atom",
        card=f"{paths.chart(name, named.issue)}card.png"
        if first == 1 and edition == "latest"
        else "",
        chart=chart,
        named=named,
        edition=found,
        rows=rows,
        first=first,
        most=max((Fraction(entry.points or 0) for entry in found.entries), default=Fraction(0)),
        uses=tuple(_uses(found)),
        sentences=_linked(shelf, summary(found, earlier, at_no_1=at_no_1)),
        editions=shelf.editions(name, named.issue),
        before=before,
        after=chart.after(named.issue),
        places=_places(shelf, chart, named.issue),
        others=_others(shelf, chart, named.issue),
        parts=_parts(paths.chart(name, *_named_path(named, named.issue, edition)), found, first),
        removals=tuple(found.removals),
        years=tuple(dict.fromkeys(one.issue.year for one in chart.issues)),
    )


def needs(shelf: Shelf, name: str, issue: dt.date, *, latest: bool = False) -> tuple[str, ...]:
    """What the bytes of an issue's page depend on, besides the release.

    Args:
        shelf: Where it is.
        name: The chart.
        issue: The issue.
        latest: Whether the page is always of the newest issue.
    """
    chart = shelf.chart(name)
    around = (chart.before(issue), chart.after(issue))
    return (
        chart.title,
        *(one.key for one in shelf.editions(name, issue)),
        *(str(one and one.issue) for one in around),
        *("|".join(map(str, place)) for place in _places(shelf, chart, issue)),
        *("|".join(map(str, other)) for other in _others(shelf, chart, issue)),
        *shelf.standing.on(name).needs(issue),
        *(str(year) for year in dict.fromkeys(one.issue.year for one in chart.issues)),
        "latest" if latest else "",
    )


def full_title(chart: ChartShelf, title: str = "") -> str:
    """The title of a chart, with its territory."""
    place = territories.name(chart.territory)
    return f"{title or chart.title}{f' ({place})' if place else ''}"


def _linked(shelf: Shelf, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences whose songs are those of today, and links only where there is a page."""
    return tuple(
        replace(
            one,
            parts=tuple(
                replace(part, song=shelf.page_of(part.song) if part.song else "")
                for part in one.parts
            ),
        )
        for one in sentences
    )


def _named_path(
    named: IssueName,
    issue: dt.date | Literal["latest"],
    edition: int | Literal["latest"],
) -> list[object]:
    """What stands behind a chart's path."""
    if issue == "latest":
        return []
    return [named.issue] if edition == "latest" else [named.issue, named.edition]


def _parts(whole: str, edition: Edition, first: int) -> tuple[tuple[str, str, bool], ...]:
    count = len(edition.entries)
    if count <= PART:
        return ()
    return tuple(
        (
            f"{begin}\u2013{min(begin + PART - 1, count)}",
            whole if begin == 1 else f"{whole}places/{begin}/",
            begin == first,
        )
        for begin in range(1, count + 1, PART)
    )


def _uses(edition: Edition) -> list[str]:
    found = {use for entry in edition.entries for use in entry.components}
    return [use for use in USES if use in found] + sorted(found - set(USES))


def _at_no_1(shelf: Shelf, chart: ChartShelf, named: IssueName, edition: Edition) -> int | None:
    """Issues that the No. 1 has been there, this one included."""
    if not edition.entries:
        return None
    ranks = shelf.trail(chart.name, shelf.song_of(edition.entries[0]))
    return 1 + sum(rank == 1 for issue, rank in ranks if issue < named.issue)


def _places(shelf: Shelf, chart: ChartShelf, issue: dt.date) -> tuple[tuple[str, str, bool], ...]:
    """The same chart in every territory, at the same issue where there is one."""
    found = [one for one in shelf.charts() if one.chart == chart.chart]
    if len(found) < 2:  # noqa: PLR2004 # it has only one
        return ()
    return tuple(
        (
            territories.name(one.territory) or one.title,
            paths.chart(one.name, issue) if one.has(issue) else paths.chart(one.name),
            one.name == chart.name,
        )
        for one in sorted(found, key=lambda one: (one.territory == "001", one.territory))
    )


def _others(shelf: Shelf, chart: ChartShelf, issue: dt.date) -> tuple[tuple[str, str, bool], ...]:
    """Other charts, of this territory where they have it."""
    by_chart: dict[str, ChartShelf] = {}
    for one in shelf.charts():
        if one.chart == chart.chart:
            continue
        if one.chart not in by_chart or one.territory == chart.territory:
            by_chart[one.chart] = one
    return tuple(
        (
            one.title,
            paths.chart(one.name, issue) if one.has(issue) else paths.chart(one.name),
            False,
        )
        for one in by_chart.values()
    )
