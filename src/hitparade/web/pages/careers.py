"""What a song did over time: its runs, its points by use, sales beside streams, where, and in which clips."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hitparade.domain.usage import STREAMS, USES, WORLD
from hitparade.web import paths, territories, timeplots, words
from hitparade.web.lag import Lag, lag

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, Clipping, Run, Units

SALES: Final = ("download", "physical")


@dataclass(frozen=True, slots=True)
class OnChart:
    """A song's run on one chart."""

    chart: ChartShelf
    place: str
    runs: tuple[Run, ...]
    peak: int
    at_peak: int
    """Issues at that rank."""
    plot: Markup
    worst: int
    """Rank at the bottom of the picture."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """What a song had on its widest chart, issue by issue."""

    title: str
    uses: tuple[str, ...]
    points: Markup
    first: dt.date
    last: dt.date
    most: str
    """The most points of an issue, for people."""
    count: int
    """Columns of the plot."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Sales beside streams."""

    plot: Markup
    lag: Lag | None
    streams: str
    """The most of an issue."""
    sales: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Carrier:
    """A clip that carried the song."""

    title: str
    path: str
    role: str
    labels: tuple[str, ...]
    plays: int
    first: dt.date
    last: dt.date


def on_charts(
    shelf: Shelf, runs: Sequence[Run], first: dt.date, last: dt.date
) -> tuple[OnChart, ...]:
    """The runs of a song, chart by chart: that of the world first, then the longest.

    Args:
        shelf: Where the charts are.
        runs: Its places.
        first: First issue of the time that pictures show.
        last: Last one.
    """
    by_chart: dict[str, list[Run]] = {}
    for run in runs:
        by_chart.setdefault(run.chart, []).append(run)
    charts = {name: shelf.chart(name) for name in by_chart}
    # Charts have issues on days of their own; all pictures have all of these days, side by side.
    dated = {one.issue for chart in charts.values() for one in chart.issues}
    shown = [issue for issue in sorted(dated) if first <= issue <= last]
    found = [_on_chart(charts[name], there, shown) for name, there in by_chart.items()]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.chart.territory != WORLD,
                -len(one.runs),
                one.peak,
                one.chart.name,
            ),
        )
    )


def _on_chart(chart: ChartShelf, runs: list[Run], shown: Sequence[dt.date]) -> OnChart:
    ranks: dict[dt.date, int] = {}
    for run in runs:  # of two places of one issue, the better counts
        ranks[run.issue] = min(run.rank, ranks.get(run.issue, run.rank))
    own = {one.issue for one in chart.issues}
    at = [(n, ranks.get(issue)) for n, issue in enumerate(shown) if issue in own]
    peak = min(ranks.values())
    worst = max(*ranks.values(), 10)
    title = f"{chart.title} {territories.name(chart.territory)}".strip()
    return OnChart(
        chart,
        territories.name(chart.territory),
        tuple(runs),
        peak,
        sum(rank == peak for rank in ranks.values()),
        timeplots.run(
            at,
            len(shown),
            worst,
            f"Ranks on {title}: " + ", ".join(str(rank or "off") for _, rank in at[-60:]),
        ),
        worst,
    )


def weekly(charts: Sequence[OnChart]) -> Weekly | None:
    """Points by use over time, on the chart where it has them for most issues."""
    told = [one for one in charts if any(run.components for run in one.runs)]
    if not told:
        return None
    widest = told[0]
    columns, issues = _filled(widest, {run.issue: run.components for run in widest.runs})
    used = {use for column in columns for use, points in column.items() if points > 0}
    most = max(sum(column.values(), Fraction(0)) for column in columns)
    title = f"{widest.chart.title}{f' ({widest.place})' if widest.place else ''}"
    return Weekly(
        title,
        tuple(use for use in [*USES, *sorted(used - set(USES))] if use in used),
        timeplots.stacked(columns, f"Points by use and issue on {title}"),
        issues[0],
        issues[-1],
        words.brief(most),
        len(columns),
    )


def _filled(
    one: OnChart, amounts: Mapping[dt.date, Mapping[str, Fraction]]
) -> tuple[list[Mapping[str, Fraction]], list[dt.date]]:
    """Amounts of every issue from the first that has some to the last."""
    issues = [issue.issue for issue in reversed(one.chart.issues)]
    issues = [issue for issue in issues if min(amounts) <= issue <= max(amounts)]
    return [amounts.get(issue, {}) for issue in issues], issues


def beside(charts: Sequence[OnChart], units: Sequence[Units]) -> Beside | None:
    """Sales beside streams, on the chart where both are known for most issues."""
    best: tuple[int, OnChart, dict[dt.date, dict[str, int]]] | None = None
    for one in charts:
        sums: dict[dt.date, dict[str, int]] = {}
        for unit in units:
            kind = "streams" if unit.use in STREAMS else "sales" if unit.use in SALES else ""
            if unit.chart == one.chart.name and kind:
                there = sums.setdefault(unit.issue, {})
                there[kind] = there.get(kind, 0) + unit.quantity
        both = sum(len(there) == 2 for there in sums.values())  # noqa: PLR2004
        if both > 1 and (best is None or both > best[0]):
            best = (both, one, sums)
    if best is None:
        return None
    _, one, sums = best
    issues = [i.issue for i in reversed(one.chart.issues) if min(sums) <= i.issue <= max(sums)]
    streams, sales = ([sums.get(i, {}).get(kind) for i in issues] for kind in ("streams", "sales"))
    return Beside(
        timeplots.lines(
            (streams, sales), "Streams and sales by issue, each against its own largest"
        ),
        lag(streams, sales),
        words.brief(max(amount or 0 for amount in streams)),
        words.brief(max(amount or 0 for amount in sales)),
        issues[0],
        issues[-1],
    )


def by_territory(units: Sequence[Units]) -> dict[str, int]:
    """Units of every use by territory; where several charts count the same use, the largest figure."""
    largest: dict[tuple[str, str, dt.date], int] = {}
    for unit in units:
        if unit.territory in territories.territories():
            key = (unit.territory, unit.use, unit.issue)
            largest[key] = max(largest.get(key, 0), unit.quantity)
    found: dict[str, int] = {}
    for (territory, _, _), quantity in largest.items():
        found[territory] = found.get(territory, 0) + quantity
    return {territory: amount for territory, amount in found.items() if amount > 0}


def carriers_of(clippings: Sequence[Clipping]) -> tuple[Carrier, ...]:
    """Clips by their plays; where several charts count the same ones, the largest figure."""
    largest: dict[tuple[str, str], dict[tuple[dt.date, str], int]] = {}
    newest: dict[tuple[str, str], Clipping] = {}
    for clipping in clippings:
        clip = (clipping.supplier, clipping.asset)
        there = largest.setdefault(clip, {})
        at = (clipping.issue, clipping.use)
        there[at] = max(there.get(at, 0), clipping.quantity)
        if clip not in newest or newest[clip].issue <= clipping.issue:
            newest[clip] = clipping
    found = [
        Carrier(
            newest[clip].title or clip[1],
            paths.clip(*clip),
            newest[clip].role,
            newest[clip].labels,
            sum(there.values()),
            min(at for at, _ in there),
            max(at for at, _ in there),
        )
        for clip, there in largest.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.plays, one.path)))
