"""The first page: the top of every chart as it stands now, and what was corrected of late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.domain.usage import WORLD
from hitparade.web import paths, territories
from hitparade.web.pages.chart import chart_page
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    from hitparade.web.pages.rows import Row
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, Corrected, IssueName

TOP: Final = 5
"""Places of each chart that are shown."""
_CORRECTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Top:
    """The top of one chart."""

    chart: ChartShelf
    named: IssueName
    place: str
    """Its territory in words, or none."""
    rows: tuple[Row, ...]
    size: int
    """Places that it has in all."""
    places: tuple[tuple[str, str, bool], ...]
    """Its territories, where it has several: text, path, whether it is the one that is shown."""


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """Every chart at a glance."""

    template: ClassVar[str] = "home.html"
    tops: tuple[Top, ...]
    corrections: tuple[Corrected, ...]


def home_page(shelf: Shelf) -> HomePage:
    """The first page."""
    by_chart: dict[str, list[ChartShelf]] = {}
    for chart in shelf.charts():
        by_chart.setdefault(chart.chart, []).append(chart)
    tops = [_top(shelf, charts) for charts in by_chart.values()]
    # Charts that still come out stand before those that ended, larger ones before smaller ones.
    tops.sort(key=lambda top: (-top.named.issue.toordinal() // 7, -top.size, top.chart.name))
    return HomePage(
        path=paths.HOME,
        title="The charts",
        description="Every chart as it stands now: recomputable, explained and open to questions.",
        feed="/feeds/corrections.atom",
        tops=tuple(tops),
        corrections=shelf.corrections()[:_CORRECTIONS],
    )


def needs(shelf: Shelf) -> tuple[str, ...]:
    """What its bytes depend on."""
    return (
        *(chart.latest.key for chart in shelf.charts()),
        *(chart.title for chart in shelf.charts()),
        *(one.edition.key for one in shelf.corrections()[:_CORRECTIONS]),
        *(part for chart in shelf.charts() for part in _naming(shelf, chart)),
    )


def _naming(shelf: Shelf, chart: ChartShelf) -> tuple[str, ...]:
    return shelf.standing.on(chart.name).needs(chart.latest.issue)


def _top(shelf: Shelf, charts: list[ChartShelf]) -> Top:
    """The chart of the world, else that of the territory with most issues."""
    chart = min(charts, key=lambda one: (one.territory != WORLD, -len(one.issues), one.territory))
    page = chart_page(shelf, chart.name)
    return Top(
        chart,
        chart.latest,
        territories.name(chart.territory),
        page.rows[:TOP],
        len(page.rows),
        tuple((text, paths.chart(one.name), one is chart) for text, one in _named(charts))
        if len(charts) > 1
        else (),
    )


def _named(charts: list[ChartShelf]) -> list[tuple[str, ChartShelf]]:
    order = sorted(charts, key=lambda one: (one.territory == WORLD, one.territory))
    return [(territories.name(one.territory) or one.title, one) for one in order]
