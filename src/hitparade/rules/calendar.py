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

Source:
    The published weeks of the US charts, where radio ran from Wednesday to Tuesday while sales and
    streams ran from Monday to Sunday (docs/rules/calendar.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import NotFoundError, Problem
from hitparade.domain.period import WEEKDAYS, Period, window
from hitparade.domain.usage import USES
from hitparade.rules.kind import Clauses, Kind, Parameter, begun, clause_names
from hitparade.rules.values import choice, several, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce, RuleBook

ANY: Final = "any"
"""Weekday of a window that may start on every day, as a daily chart's."""
CODES: Final[dict[str, str]] = {
    "CAL001": "calendar.NAME.uses: the uses that share a window",
    "CAL002": "calendar.NAME.starts: the weekday on which the window starts",
    "CAL003": "calendar.NAME.days: the length of the window",
    "CAL004": "calendar.NAME.issue_offset: days from the window's last day to the issue date",
    "CAL005": "calendar.NAME.leads: whether the clause decides period and issue dates",
    "CAL010": "a use has two windows at one time",
    "CAL011": "two clauses lead at one time",
    "CAL012": "a clause never falls due on the weekday of the leading clause's issues",
}
_WEEK = 7
_PARTS = ("uses", "starts", "days", "issue_offset", "leads")
_DEFAULTS = {"leads": "no"}


@dataclass(frozen=True)
class _Clause:
    """One clause as it stands in one era; all of it known."""

    name: str
    uses: tuple[str, ...]
    starts: str
    days: int
    offset: int
    leads: bool
    line: int

    @property
    def order(self) -> tuple[bool, int, str]:
        """The leading clause comes first."""
        return not self.leads, min(list(USES).index(use) for use in self.uses), self.name

    @property
    def due(self) -> int | None:
        """Weekday of its issue dates, Monday 0; None: any."""
        if self.starts == ANY:
            return None
        return (WEEKDAYS.index(self.starts) + self.days - 1 + self.offset) % _WEEK


@dataclass(frozen=True)
class _Era:
    """Issue dates [first, last] between which no clause changes, with the clauses in order."""

    first: int
    last: int
    clauses: tuple[_Clause, ...]

    def issues(self, first: int, last: int) -> range:
        """Ordinals of the issue dates from `first` to `last`, both inclusive, in this era."""
        low, high = max(first, self.first), min(last, self.last)
        due = self.clauses[0].due
        if due is None:
            return range(low, high + 1)
        weekday = (low - 1) % _WEEK  # ordinal 1 was a Monday
        return range(low + (due - weekday) % _WEEK, high + 1, _WEEK)


def windows(rules: InForce) -> dict[str, Period]:
    """The days of each use that count for the issue, the leading clause's uses first.

    Returns:
        Use -> half-open period. The first one is the chart's period.

    Raises:
        NotInForceError: A part of the calendar is not known for the issue.
    """
    clauses = sorted((_known(rules, name) for name in rules.names("calendar")), key=_order)
    return {
        use: window(rules.issue, days=clause.days, offset=clause.offset)
        for clause in clauses
        for use in clause.uses
    }


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
        for era in _eras(book.clauses)
        for ordinal in era.issues(low, high)
    ]


def nearest(book: RuleBook, date: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last issue date before, and the first one after; None where there is none."""
    low, high = dt.date.min.toordinal(), dt.date.max.toordinal()
    day = date.toordinal()
    before = [e.issues(low, day - 1) for e in _eras(book.clauses)]
    after = [e.issues(day + 1, high) for e in _eras(book.clauses)]
    last = next((dt.date.fromordinal(found[-1]) for found in reversed(before) if found), None)
    return last, next((dt.date.fromordinal(found[0]) for found in after if found), None)


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
    issues: list[dt.date] = []
    for era in _eras(book.clauses):
        for clause in era.clauses:
            if use in clause.uses:
                low = first_day.toordinal() + clause.offset
                high = last_day.toordinal() + clause.offset + clause.days - 1
                issues.extend(dt.date.fromordinal(o) for o in era.issues(low, high))
    return issues


def _order(clause: _Clause) -> tuple[bool, int, str]:
    return clause.order


def _known(rules: InForce, name: str) -> _Clause:
    """One clause of an issue; raises `NotInForceError` where a part of it is not known."""
    path = f"calendar.{name}"
    return _Clause(
        name=name,
        uses=cast("tuple[str, ...]", rules.value(f"{path}.uses")),
        starts=cast("str", rules.value(f"{path}.starts")),
        days=cast("int", rules.value(f"{path}.days")),
        offset=cast("int", rules.value(f"{path}.issue_offset")),
        leads=rules.value(f"{path}.leads") == "yes",
        line=0,
    )


def _eras(clauses: Clauses) -> Iterator[_Era]:
    """The stretches of issue dates for which the whole calendar is known, ascending."""
    own = {path: values for path, values in clauses.items() if path.startswith("calendar.")}
    starts = {v.from_issue.toordinal() for values in own.values() for v in values if v.from_issue}
    first = dt.date.min.toordinal()
    for start, following in pairwise((*sorted(starts | {first}), dt.date.max.toordinal() + 1)):
        found = _at(own, dt.date.fromordinal(start))
        if found:
            yield _Era(start, following - 1, tuple(sorted(found, key=_order)))


def _at(clauses: Clauses, issue: dt.date) -> list[_Clause] | None:
    """The clauses that have begun for an issue; None where a part of one is not known."""
    found = []
    for name in clause_names(clauses, "calendar"):
        parts = {part: begun(clauses.get(f"calendar.{name}.{part}", ()), issue) for part in _PARTS}
        if not any(parts.values()):
            continue
        now = {name: value.value for name, value in parts.items() if value}
        if any(now.get(name, _DEFAULTS.get(name)) is None for name in _PARTS):
            return None
        found.append(
            _Clause(
                name=name,
                uses=cast("tuple[str, ...]", now["uses"]),
                starts=cast("str", now["starts"]),
                days=cast("int", now["days"]),
                offset=cast("int", now["issue_offset"]),
                leads=now.get("leads") == "yes",
                line=max(value.line for value in parts.values() if value),
            )
        )
    return found


def _reach(clauses: Clauses, issue: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of use that the windows of an issue hold; None where not known."""
    found = _at(clauses, issue)
    if not found:
        return None
    periods = [window(issue, days=clause.days, offset=clause.offset) for clause in found]
    return min(period.start for period in periods), max(period.last for period in periods)


def _check(clauses: Clauses, file: str) -> list[Problem]:
    """Find uses with two windows, two leading clauses, and clauses that never fall due."""
    problems: dict[tuple[str, int, str], Problem] = {}
    for era in _eras(clauses):
        for code, clause, text, hint in _disputes(era.clauses):
            path = f"calendar.{clause.name}"
            problem = Problem(code, file, clause.line, path, text, hint)
            problems.setdefault((code, clause.line, text), problem)
    return list(problems.values())


def _disputes(clauses: tuple[_Clause, ...]) -> Iterator[tuple[str, _Clause, str, str]]:
    leader = clauses[0]
    seen: dict[str, str] = {}
    for clause in clauses:
        for use in clause.uses:
            if use in seen:
                text = f"gives {use} a window, but calendar.{seen[use]} gives it one as well."
                yield "CAL010", clause, text, "Name each use in one clause at a time."
            seen[use] = clause.name
        if clause is not leader and clause.leads:
            text = f"leads, but calendar.{leader.name} leads as well."
            yield "CAL011", clause, text, "Let one clause say leads: yes."
        if clause.due not in {None, leader.due}:
            text = f"falls due on {_weekday(clause)}, but issues are of {_weekday(leader)}."
            hint = f"Check starts, days and issue_offset against calendar.{leader.name}."
            yield "CAL012", clause, text, hint


def _weekday(clause: _Clause) -> str:
    return ANY if clause.due is None else WEEKDAYS[clause.due]


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
        Parameter("days", "CAL003", "length of the window in days", whole("days", 1, 366)),
        Parameter(
            "issue_offset",
            "CAL004",
            "days from the window's last day to the issue date",
            whole("days", 0, 366),
        ),
        Parameter(
            "leads",
            "CAL005",
            "whether this clause decides the chart's period and its issue dates",
            choice(("yes", "no")),
            default=_DEFAULTS["leads"],
        ),
    ),
    codes=CODES,
    needed=True,
    check=_check,
    reach=_reach,
)
