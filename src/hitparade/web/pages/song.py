"""The page of a song (or album): its run on every chart, what it was played, where, and in which clips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.web import paths, timeplots, words
from hitparade.web.income import income
from hitparade.web.pages.careers import (
    Beside,
    Carrier,
    OnChart,
    Weekly,
    beside,
    by_territory,
    carriers_of,
    on_charts,
    weekly,
)
from hitparade.web.pages.chart import full_title
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from hitparade.web.income import Income
    from hitparade.web.rates import Rate
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import Name, Run

_RUNS: Final = 24
"""Charts whose runs are drawn; more are in the table."""
_CLIPS: Final = 30
_PLACES: Final = 400
_COUNTRIES: Final = 12


@dataclass(frozen=True, kw_only=True)
class SongPage(Page):
    """A song."""

    template: ClassVar[str] = "song.html"
    key: str
    song: Name
    names: tuple[Name, ...]
    figures: tuple[tuple[str, str], ...]
    charts: tuple[OnChart, ...]
    span: tuple[dt.date, dt.date]
    """First and last issue with a place."""
    weekly: Weekly | None
    beside: Beside | None
    map: Markup
    countries: tuple[tuple[str, int, str], ...]
    """Territory, amount and share, the largest first."""
    countries_more: int
    carriers: tuple[Carrier, ...]
    carriers_more: int
    titles: Mapping[str, str]
    """Titles of the charts, by name."""
    places: tuple[Run, ...]
    """Newest first."""
    places_more: int
    has_points: bool
    income: Income | None = None
    """What it may have earned at declared rates; None where none are declared."""
    earned_on: str = ""
    """Title of the chart whose counted units these are."""


def song_page(shelf: Shelf, key: str, rates: Sequence[Rate] = ()) -> SongPage:
    """The page of a song.

    Args:
        shelf: Where it is.
        key: Its id; one of an earlier day leads to the song of today.
        rates: Declared rates of payment.

    Raises:
        NotFoundError: It never had a place.
    """
    key = shelf.today(key)
    song = shelf.song(key)
    runs = shelf.runs(key)
    units = shelf.units(key)
    first, last = min(run.issue for run in runs), max(run.issue for run in runs)
    charts = on_charts(shelf, runs, first, last)
    amounts = by_territory(units)
    carriers = carriers_of(shelf.clips_of(key))
    earned = income(shelf.standing.reading.sold(key), rates) if rates else None
    newest = tuple(sorted(runs, key=lambda run: (run.issue, run.chart), reverse=True))
    by = f" by {words.clamp(song.artist, 80)}" if song.artist else ""
    named = words.clamp(song.title, 80) or "Untitled"
    return SongPage(
        path=paths.song(key),
        title=f"{named}{by}",
        description=f"{named}{by} on the charts: runs, plays, territories and clips.",
        card="" if paths.song(key) == paths.artist(key) else f"{paths.song(key)}card.png",
        key=key,
        song=song,
        names=shelf.credit(song.artist),
        figures=_figures(charts, amounts, runs),
        charts=charts[:_RUNS],
        span=(first, last),
        weekly=weekly(charts),
        beside=beside(charts, units),
        map=timeplots.tiles(
            amounts, f"Used in {words.count(len(amounts), 'territory', 'territories')}"
        ),
        countries=_countries(amounts)[:_COUNTRIES],
        countries_more=max(len(amounts) - _COUNTRIES, 0),
        carriers=carriers[:_CLIPS],
        carriers_more=max(len(carriers) - _CLIPS, 0),
        titles={one.chart.name: full_title(one.chart) for one in charts},
        places=newest[:_PLACES],
        places_more=max(len(newest) - _PLACES, 0),
        has_points=any(run.points is not None for run in runs),
        income=earned,
        earned_on=_title(charts, earned.chart) if earned else "",
    )


def needs(shelf: Shelf, key: str) -> tuple[str, ...]:
    """What the bytes of a song's page depend on."""
    return (shelf.needs(key),)


def _title(charts: Sequence[OnChart], name: str) -> str:
    """The title of a chart that is named with its territory, or for all of them together."""
    for one in charts:
        if name == one.chart.name:
            return full_title(one.chart)
    return next((one.chart.title for one in charts if name == one.chart.chart), name)


def _figures(
    charts: Sequence[OnChart], amounts: Mapping[str, int], runs: Sequence[Run]
) -> tuple[tuple[str, str], ...]:
    peak = min(one.peak for one in charts)
    longest = max(len(one.runs) for one in charts)
    figures = [
        (f"No. {peak}", "best place"),
        (f"{longest}", "issues on one chart" if longest > 1 else "issue on a chart"),
        (f"{len(charts)}", "charts" if len(charts) > 1 else "chart"),
    ]
    at_1 = sum(run.rank == 1 for run in runs)
    if at_1:
        figures.append((f"{at_1}", "times No. 1" if at_1 > 1 else "time No. 1"))
    if amounts:
        figures.append((f"{len(amounts)}", "countries" if len(amounts) > 1 else "country"))
    return tuple(figures)


def _countries(amounts: Mapping[str, int]) -> tuple[tuple[str, int, str], ...]:
    whole = sum(amounts.values())
    ordered = sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
    return tuple((code, amount, words.percent(amount, whole)) for code, amount in ordered)
