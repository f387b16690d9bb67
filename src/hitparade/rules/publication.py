"""Publication: from which instant on an issue may be published, and which issues come next.

An issue is due when its day of publication begins in the chart's time zone: the day that the calendar
says (`publish_offset`), else the issue date; never before the last day of its windows is over. Without
a zone of the calendar, days begin in UTC.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from hitparade.domain.errors import NotInForceError
from hitparade.rules.calendar import issues_between, published_on, windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.domain.period import Period
    from hitparade.rules.model import InForce, RuleBook

_AHEAD: Final = 800
"""Days in which at least one issue of any calendar falls due."""
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Upcoming:
    """An issue that is to come."""

    issue: dt.date
    due: dt.datetime
    """From this instant on it may be published, UTC."""
    windows: dict[str, Period]
    """The days of each use that count for it."""


def due_at(rules: InForce) -> dt.datetime:
    """The instant from which on an issue may be published, UTC.

    Raises:
        NotInForceError: A part of the calendar is not known for the issue.
    """
    spans = windows(rules)
    over = max(span.end for span in spans.values())
    day = max(published_on(rules) or rules.issue, over)
    return dt.datetime.combine(day, dt.time(), _zone(rules)).astimezone(dt.UTC)


def upcoming(book: RuleBook, now: dt.datetime) -> Iterator[Upcoming]:
    """The issues that are not due yet, in order; it ends with what the calendar knows.

    Args:
        book: The chart's rule book.
        now: The instant to judge by.
    """
    today = now.astimezone(dt.UTC).date()
    # A day of publication may come well before the issue date, never years.
    for issue in issues_between(book, today - 2 * _DAY, today + _AHEAD * _DAY):
        try:
            rules = book.in_force(issue)
            due, spans = due_at(rules), windows(rules)
        except NotInForceError:
            continue
        if due > now:
            yield Upcoming(issue, due, spans)


def _zone(rules: InForce) -> dt.tzinfo:
    """The zone of the calendar's clauses, where they have one."""
    names = {str(rules.value(f"calendar.{name}.zone")) for name in rules.names("calendar")}
    zones = sorted(names - {""})
    return ZoneInfo(zones[0]) if zones else dt.UTC
