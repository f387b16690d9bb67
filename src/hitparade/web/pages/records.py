"""The records of a chart: most weeks, biggest jumps, longest climbs, and who holds them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 # dataclasses of the page name it
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.rules.rank import ranking
from hitparade.web import paths
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    from hitparade.api import Hitparade
    from hitparade.domain.totals import RecordHolder
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf

_DEPTH: Final = 5
_SAID: Final = {
    "most_weeks": ("Most weeks", "issues on the chart", "issue", "issues"),
    "most_weeks_at_no_1": ("Most weeks at No. 1", "issues at the top", "issue", "issues"),
    "longest_run": ("Longest run", "issues in a row", "issue", "issues"),
    "longest_way_to_no_1": ("Longest climb", "issues on the chart before the first at No. 1", "issue", "issues"),
    "biggest_jump": ("Biggest jump", "places up in one issue", "place", "places"),
    "biggest_fall": ("Biggest fall", "places down in one issue", "place", "places"),
    "most_entries": ("Most entries", "entries by one artist credit", "entry", "entries"),
    "most_no_1s": ("Most No. 1s", "different No. 1s by one artist credit", "No. 1", "No. 1s"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a record, or comes next."""

    rank: int
    value: int
    title: str
    artist: str
    key: str
    """Id that the song has today, or none where an artist holds the record."""
    issue: dt.date


@dataclass(frozen=True, slots=True)
class Kept:
    """One record."""

    name: str
    heading: str
    what: str
    one: str
    many: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, kw_only=True)
class RecordsPage(Page):
    """The records of a chart."""

    template: ClassVar[str] = "records.html"
    chart: ChartShelf
    first: dt.date
    last: dt.date
    issues: int
    records: tuple[Kept, ...]


def records_page(shelf: Shelf, charts: Hitparade, name: str) -> RecordsPage:
    """The records of a chart.

    Args:
        shelf: What is published.
        charts: The workspace.
        name: The chart.

    Raises:
        NotFoundError: There is no such chart.
    """
    chart = shelf.chart(name)
    found = charts.records(name, depth=_DEPTH)
    # What a rule book keeps from the public stays out of records too.
    held = found.records if _all_places_shown(shelf, chart) else []
    kept = [
        _kept(record, [_holder(shelf, chart, one) for one in holders])
        for record, holders in groupby(held, key=lambda one: one.record)
    ]
    return RecordsPage(
        path=paths.chart(name, "records"),
        title=f"Records of {chart.title}",
        description=f"Most weeks, biggest jumps and longest climbs of {chart.title}.",
        chart=chart,
        first=found.first,
        last=found.last,
        issues=found.issues,
        records=tuple(kept),
    )


def _all_places_shown(shelf: Shelf, chart: ChartShelf) -> bool:
    standing = shelf.standing
    rules = standing.reading.rules(standing.heads[chart.latest.key])
    if rules is None:
        return True
    ranks = ranking(rules)
    return ranks.shown >= ranks.depth


def _kept(record: str, holders: list[Holder]) -> Kept:
    heading, what, one, many = _SAID.get(record, (record.replace("_", " "), "", "", ""))
    return Kept(record, heading, what, one, many, tuple(holders))


def _holder(shelf: Shelf, chart: ChartShelf, one: RecordHolder) -> Holder:
    key = shelf.today(one.id) if one.title else ""
    there = chart.has(one.issue)
    return Holder(
        one.rank, one.value, one.title, one.artist, key, one.issue if there else chart.latest.issue
    )
