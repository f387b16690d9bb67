"""Calendar: which days of which use count for an issue, and which dates are issue dates.

A clause gives one window to a group of uses: the weekday on which it starts, its length in days,
and the days from its last day to the issue date. With several clauses, radio can have another week
than sales.

    calendar.streams.uses:         [{value: [audio_stream], source: "...", disclosed: yes}]
    calendar.streams.starts:       [{value: mon, source: "...", disclosed: yes}]
    calendar.streams.days:         [{value: 7, source: "...", disclosed: yes}]
    calendar.streams.issue_offset: [{value: 13, source: "...", disclosed: yes}]

One clause leads: the one that says ``leads: yes``, else the one with the earliest use in the order
of `hitparade.domain.usage.USES`. Its first use's window is the chart's period, and the dates on
which its windows fall due are the issue dates: the order of keys in the file never matters.

What the weekday cannot say is said by date: ``issues`` gives single issues a window of their own,
on any weekday, and ``skip`` names dates that the weekday gives and that are no issues.

    calendar.streams.issues: [{value: {2018-01-03: 2017-12-15..2017-12-21}, source: "...", ...}]

Source:
    The published weeks of the US charts, where radio ran from Wednesday to Tuesday while sales and
    streams ran from Monday to Sunday (docs/rules/calendar.md).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError
from hitparade.domain.period import WEEKDAYS, Period
from hitparade.domain.usage import USES
from hitparade.rules.calendar_check import check
from hitparade.rules.dates import DATES, LONGEST, NONE, WINDOWS, ZONE, of_issue
from hitparade.rules.eras import ANY, DEFAULTS, DROP_LAST_DAY, at, clause_of, eras, order
from hitparade.rules.kind import Clauses, Kind, Parameter
from hitparade.rules.values import choice, several, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.rules.eras import Clause, Era
    from hitparade.rules.model import InForce, RuleBook

CODES: Final[dict[str, str]] = {
    "CAL001": "calendar.NAME.uses: the uses that share a window",
    "CAL002": "calendar.NAME.starts: the weekday on which the window starts",
    "CAL003": "calendar.NAME.days: the length of the window",
    "CAL004": "calendar.NAME.issue_offset: days from the window's last day to the issue date",
    "CAL005": "calendar.NAME.leads: whether the clause decides period and issue dates",
    "CAL006": "calendar.NAME.zone: the time zone whose days the chart counts",
    "CAL007": "calendar.NAME.publish_offset: days from the window's last day to publication",
    "CAL008": "calendar.NAME.issues: windows of single issues, on any weekday",
    "CAL009": "calendar.NAME.skip: dates that the weekday gives and that are no issues",
    "CAL010": "a use has two windows at one time",
    "CAL011": "two clauses lead at one time",
    "CAL012": "a clause never falls due on the weekday of the leading clause's issues",
    "CAL013": "calendar.NAME.fallback: what becomes of a last day without usage",
    "CAL014": "a single issue, off the weekday, has no window in one of the clauses",
    "CAL015": "a date of `issues` or `skip` that has no effect",
}
_DAY = dt.timedelta(days=1)


def windows(rules: InForce) -> dict[str, Period]:
    """The days of each use that count for the issue, the leading clause's uses first.

    Args:
        rules: The rules of the issue. With `last_days` (by each use in `followed` the last day
            within its window that has usage; a use without any is left out), a window falls back
            where its calendar says so.

    Returns:
        Use -> half-open period. The first one is the chart's period.

    Raises:
        NotInForceError: A part of the calendar is not known for the issue.
    """
    return {
        use: _fallen_back(clause, period, rules.last_days)
        for clause, period in _periods(rules)
        for use in clause.uses
    }


def fallen_back(rules: InForce) -> dict[str, dt.date]:
    """The uses whose window ended a day early, with the day that it lost."""
    whole = {use: period for clause, period in _periods(rules) for use in clause.uses}
    short = windows(rules)
    return {use: span.last for use, span in whole.items() if short[use] != span}


def followed(rules: InForce) -> dict[str, Period]:
    """The uses whose last day decides whether a window falls back, with the whole window.

    They are the first uses of the clauses that say ``fallback: drop_last_day``.

    Raises:
        NotInForceError: A part of the calendar is not known for the issue.
    """
    return {clause.uses[0]: period for clause, period in _periods(rules) if clause.drops}


def published_on(rules: InForce) -> dt.date | None:
    """The day on which the issue is published; None where the calendar does not say it.

    Raises:
        NotInForceError: A part of the calendar is not known for the issue.
    """
    for clause, period in _periods(rules):
        offset = clause.publish_offset
        return period.last + offset * _DAY if offset else None
    return None


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.WINDOWS`, sorted.

    Raises:
        NotInForceError: A part of the calendar is not known for one of the issues.
    """
    return sorted(
        (rules.issue, use, period.start, period.last)
        for rules in issues
        for use, period in windows(rules).items()
    )


def is_issue(book: RuleBook, date: dt.date) -> bool:
    """Whether the chart has an issue of this date."""
    return bool(issues_between(book, date, date))


def issues_between(book: RuleBook, first: dt.date, last: dt.date) -> list[dt.date]:
    """The issue dates from `first` to `last`, both inclusive, ascending."""
    low, high = first.toordinal(), last.toordinal()
    return [
        dt.date.fromordinal(ordinal)
        for era in eras(book.clauses)
        for ordinal in era.issues(low, high)
    ]


def nearest(book: RuleBook, date: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last issue date before, and the first one after; None where there is none."""
    day = date.toordinal()
    before = [found for era in eras(book.clauses) if (found := era.before(day))]
    after = [found for era in eras(book.clauses) if (found := era.after(day))]
    return (
        dt.date.fromordinal(before[-1]) if before else None,
        dt.date.fromordinal(after[0]) if after else None,
    )


def require_issue(book: RuleBook, date: dt.date) -> None:
    """Raise `NotFoundError`, naming the nearest issues, unless the chart has an issue of that date."""
    if is_issue(book, date):
        return
    around = " and ".join(str(issue) for issue in nearest(book, date) if issue)
    raise NotFoundError(
        f"{book.chart} has no issue of {date} ({date:%A}). The nearest issues are {around}."
    )


def issues_of(book: RuleBook, use: str, first_day: dt.date, last_day: dt.date) -> list[dt.date]:
    """The issues whose window of a use holds at least one of these days.

    Args:
        book: The rule book.
        use: A use; one without a window has no issues.
        first_day: First day of use.
        last_day: Last day of use, inclusive.

    Returns:
        Issue dates, ascending.
    """
    low, high = first_day.toordinal(), last_day.toordinal()
    issues: list[dt.date] = []
    for era in eras(book.clauses):
        for clause in era.clauses:
            if use in clause.uses:
                issues.extend(dt.date.fromordinal(o) for o in _holding(era, clause, low, high))
    return issues


def _holding(era: Era, clause: Clause, low: int, high: int) -> list[int]:
    """The issues of an era whose window in one of its clauses holds a day from `low` to `high`."""
    reach = era.issues(low + clause.offset, high + clause.offset + clause.days - 1)
    found = {issue for issue in reach if issue not in clause.own}
    for issue, period in clause.own.items():
        if period.start.toordinal() <= high and low <= period.last.toordinal():
            found.update(era.issues(issue, issue))
    return sorted(found)


def _periods(rules: InForce) -> list[tuple[Clause, Period]]:
    """The clauses of an issue with their windows, the leading one first."""
    issue = rules.issue.toordinal()
    clauses = sorted((_known(rules, name) for name in rules.names("calendar")), key=order)
    return [(clause, clause.period(issue)) for clause in clauses]


def _known(rules: InForce, name: str) -> Clause:
    """One clause of an issue; raises `NotInForceError` where a part of it is not known."""
    return clause_of(
        name, {p.name: rules.value(f"calendar.{name}.{p.name}") for p in KIND.parameters}
    )


def _fallen_back(clause: Clause, period: Period, last_days: Mapping[str, dt.date]) -> Period:
    """The window without its last day, where that has to go."""
    last = last_days.get(clause.uses[0])
    if clause.drops and period.days > 1 and last is not None and last < period.last:
        return Period(period.start, period.last)
    return period


def _reach(clauses: Clauses, issue: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of use that the windows of an issue hold; None where not known."""
    found = at(clauses, issue)
    if not found:
        return None
    periods = [clause.period(issue.toordinal()) for clause in found]
    return min(period.start for period in periods), max(period.last for period in periods)


KIND: Final = Kind(
    name="calendar",
    doc="Says which days of which use count for an issue, and which dates are issue dates.",
    parameters=(
        Parameter(
            "uses",
            "CAL001",
            "the uses that share a window; the leading clause's first one has the chart's period",
            several(USES, "uses"),
        ),
        Parameter(
            "starts",
            "CAL002",
            "the weekday on which the window starts, or any for daily charts",
            choice((*WEEKDAYS, ANY)),
        ),
        Parameter("days", "CAL003", "length of the window in days", whole("days", 1, LONGEST)),
        Parameter(
            "issue_offset",
            "CAL004",
            "days from the window's last day to the issue date",
            whole("days", 0, LONGEST),
        ),
        Parameter(
            "leads",
            "CAL005",
            "whether this clause decides the chart's period and its issue dates",
            choice(("yes", "no")),
            default=DEFAULTS["leads"],
        ),
        Parameter(
            "zone",
            "CAL006",
            "the time zone whose days the chart counts; empty: those that suppliers report",
            ZONE,
            default=DEFAULTS["zone"],
            later=True,
        ),
        Parameter(
            "publish_offset",
            "CAL007",
            "days from the window's last day to the day of publication; 0: not said",
            whole("days", 0, LONGEST),
            default=DEFAULTS["publish_offset"],
            later=True,
        ),
        Parameter(
            "issues",
            "CAL008",
            "windows of single issues, in place of the computed one; of the leading clause, the "
            "date is an issue date whatever its weekday",
            WINDOWS,
            default=DEFAULTS["issues"],
            later=True,
            of_issue=of_issue,
        ),
        Parameter(
            "skip",
            "CAL009",
            "of the leading clause: dates that are no issues though the weekday says so",
            DATES,
            default=DEFAULTS["skip"],
            later=True,
            of_issue=lambda _, __: NONE,
        ),
        Parameter(
            "fallback",
            "CAL013",
            "none, or drop_last_day: where the clause's first use has usage in the window but none "
            "on its last day, the window ends the day before",
            choice((NONE, DROP_LAST_DAY)),
            default=DEFAULTS["fallback"],
            later=True,
        ),
    ),
    codes=CODES,
    needed=True,
    check=check,
    reach=_reach,
)
