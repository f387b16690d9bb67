"""The publishing calendar: which issues come next, when they are due, and until when suppliers have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.domain.errors import HitparadeError
from hitparade.rules.calendar import issues_between
from hitparade.rules.publication import Upcoming, upcoming
from hitparade.web import paths
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.api import Hitparade
    from hitparade.domain.period import Period
    from hitparade.domain.suppliers import Supplier
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName

_DAY: Final = dt.timedelta(days=1)
_NEXT: Final = 3
"""Issues that are told ahead."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An issue that is to come."""

    issue: dt.date
    due: dt.datetime
    """From when on it may be published, UTC."""
    deadline: dt.datetime | None
    """When the last registered supplier has to have reported, UTC; None where nobody is registered."""
    windows: tuple[tuple[tuple[str, ...], dt.date, dt.date], ...]
    """Uses that share a window, with its first and last day."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One chart in the calendar."""

    title: str
    charts: tuple[ChartShelf, ...]
    """The chart of each of its territories."""
    latest: IssueName
    """Its newest issue."""
    coming: tuple[Coming, ...]
    late: tuple[dt.date, ...]
    """Issues after the newest one that are due, and not there."""
    why_not: str
    """Why no issue is told ahead, or none."""


@dataclass(frozen=True, kw_only=True)
class CalendarPage(Page):
    """Every chart with its next issues, the nearest first."""

    template: ClassVar[str] = "calendar.html"
    planned: tuple[Planned, ...]
    today: dt.date


def calendar_page(shelf: Shelf, charts: Hitparade, now: dt.datetime) -> CalendarPage:
    """The publishing calendar.

    Args:
        shelf: What is published.
        charts: The workspace.
        now: The instant to judge by.
    """
    by_chart: dict[str, list[ChartShelf]] = {}
    for one in shelf.charts():
        by_chart.setdefault(one.chart, []).append(one)
    found = [_planned(charts, name, group, now) for name, group in by_chart.items()]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    found.sort(key=lambda one: (one.coming[0].due if one.coming else last, one.title))
    return CalendarPage(
        path=paths.CALENDAR,
        title="Calendar",
        description="When the next issue of each chart is published, and until when suppliers report.",
        planned=tuple(found),
        today=now.date(),
    )


def _planned(charts: Hitparade, name: str, group: list[ChartShelf], now: dt.datetime) -> Planned:
    latest = max((one.latest for one in group), key=lambda named: named.issue)
    coming: tuple[Coming, ...] = ()
    late: tuple[dt.date, ...] = ()
    why_not = ""
    try:
        book = charts.rule_book(name)
        suppliers = charts.workspace.settings.suppliers
        coming = tuple(coming_of(one, suppliers) for one in islice(upcoming(book, now), _NEXT))
        first = coming[0].issue if coming else now.date()
        late = tuple(issues_between(book, latest.issue + _DAY, first - _DAY))
        if not coming:
            why_not = "Its rule book does not say which issues come next."
    except HitparadeError:
        why_not = "It was published elsewhere; no issue of it is computed here."
    return Planned(group[0].title, tuple(group), latest, coming, late, why_not)


def coming_of(one: Upcoming, suppliers: Mapping[str, Supplier]) -> Coming:
    """An issue with its windows, and the last deadline of those who report for it.

    Args:
        one: The issue.
        suppliers: The registry.
    """
    return Coming(
        issue=one.issue,
        due=one.due,
        deadline=max(_deadlines(one.windows, suppliers.values()), default=None),
        windows=_shared(one.windows),
    )


def _deadlines(
    windows: Mapping[str, Period], suppliers: Iterable[Supplier]
) -> Iterable[dt.datetime]:
    for supplier in suppliers:
        for use in supplier.uses:
            if use not in windows:
                continue
            days = (windows[use].last - dt.timedelta(days=n) for n in range(windows[use].days))
            last = next((day for day in days if supplier.expects(day)), None)
            if last:
                yield supplier.due(last)


def _shared(
    windows: Mapping[str, Period],
) -> tuple[tuple[tuple[str, ...], dt.date, dt.date], ...]:
    spans: dict[tuple[dt.date, dt.date], list[str]] = {}
    for use, window in windows.items():
        spans.setdefault((window.start, window.last), []).append(use)
    return tuple((tuple(uses), first, last) for (first, last), uses in spans.items())
