"""Widgets: a chart or a song in a small page that others put into theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.web import paths, words
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.domain.chart import Entry
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName, Name, Run

PLACES: Final = 10
_TRAIL: Final = 26
"""Issues of a run that a widget draws."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a chart's widget."""

    entry: Entry
    key: str


@dataclass(frozen=True, kw_only=True)
class ChartWidget(Page):
    """The first places of the newest issue."""

    template: ClassVar[str] = "widget_chart.html"
    chart: ChartShelf
    named: IssueName
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Career:
    """How a song does on one chart."""

    chart: ChartShelf
    run: tuple[Run, ...]
    ranks: tuple[int | None, ...]
    now: int | None
    """Its rank in the newest issue of the chart, if it has one."""

    @property
    def peak(self) -> int:
        """Its best rank."""
        return min(one.rank for one in self.run)


@dataclass(frozen=True, kw_only=True)
class SongWidget(Page):
    """How a song does, chart by chart."""

    template: ClassVar[str] = "widget_song.html"
    song: Name
    careers: tuple[Career, ...]


def chart_widget(shelf: Shelf, name: str) -> ChartWidget:
    """The widget of a chart.

    Raises:
        NotFoundError: There is no such chart.
    """
    chart = shelf.chart(name)
    edition = shelf.edition(name, chart.latest.issue)
    entries = [entry for entry in edition.entries if entry.rank <= PLACES][: PLACES * 2]
    return ChartWidget(
        path=paths.chart(name, "widget"),
        title=chart.title,
        description=f"{chart.title}, issue of {words.day(chart.latest.issue)}.",
        chart=chart,
        named=chart.latest,
        places=tuple(Place(entry, shelf.song_of(entry)) for entry in entries),
    )


def song_widget(shelf: Shelf, key: str) -> SongWidget:
    """The widget of a song.

    Raises:
        NotFoundError: It never had a place.
    """
    song = shelf.song(key)
    return SongWidget(
        path=paths.song(song.key, "widget"),
        title=song.title,
        description=f"{words.clamp(song.title, 80)}: its places on every chart.",
        song=song,
        careers=careers(shelf, key),
    )


def careers(shelf: Shelf, key: str) -> tuple[Career, ...]:
    """How a song does on each chart: where it is now first, then by its best rank."""
    by_chart: dict[str, list[Run]] = {}
    for run in shelf.runs(key):
        by_chart.setdefault(run.chart, []).append(run)
    found = [_career(shelf.chart(name), runs) for name, runs in by_chart.items()]
    return tuple(
        sorted(found, key=lambda one: (one.now is None, one.now or one.peak, one.chart.name))
    )


def _career(chart: ChartShelf, runs: list[Run]) -> Career:
    ranks: dict[dt.date, int] = {}
    for run in runs:  # of two places of one issue, the better counts
        ranks[run.issue] = min(run.rank, ranks.get(run.issue, run.rank))
    last = max(ranks)
    issues: list[dt.date] = [named.issue for named in reversed(chart.issues) if named.issue <= last]
    first = min(ranks)
    shown = [issue for issue in issues if issue >= first][-_TRAIL:]
    return Career(
        chart,
        tuple(runs),
        tuple(ranks.get(issue) for issue in shown),
        ranks.get(chart.latest.issue),
    )
