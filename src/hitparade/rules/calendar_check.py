"""What can be wrong between the clauses of a calendar: the checks of `hitparade.rules.calendar`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hitparade.domain.errors import Problem
from hitparade.domain.period import WEEKDAYS
from hitparade.rules.eras import ANY, eras

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.rules.eras import Clause, Era
    from hitparade.rules.kind import Clauses


def check(clauses: Clauses, file: str) -> list[Problem]:
    """Find uses with two windows, two leading clauses, and dates that do not go together."""
    problems: dict[tuple[str, int, str], Problem] = {}
    effective: set[tuple[str, int]] = set()
    for era in eras(clauses):
        effective |= _effective(era)
        for code, clause, text, hint in (*_disputes(era.clauses), *_gaps(era)):
            path = f"calendar.{clause.name}"
            problem = Problem(code, file, clause.line, path, text, hint)
            problems.setdefault((code, clause.line, text), problem)
    return [*problems.values(), *_without_effect(clauses, effective, file)]


def _disputes(clauses: tuple[Clause, ...]) -> Iterator[tuple[str, Clause, str, str]]:
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


def _weekday(clause: Clause) -> str:
    return ANY if clause.due is None else WEEKDAYS[clause.due]


def _gaps(era: Era) -> Iterator[tuple[str, Clause, str, str]]:
    """Single issues for which a clause has no window."""
    for issue in sorted(era.leader.own):
        for clause in era.clauses if era.issues(issue, issue) else ():
            if not clause.fits(issue):
                date = dt.date.fromordinal(issue)
                text = f"has no window for the issue of {date}, a {date:%A}."
                hint = f"Give it one: calendar.{clause.name}.issues, {{{date}: FIRST..LAST}}."
                yield "CAL014", clause, text, hint


def _effective(era: Era) -> set[tuple[str, int]]:
    """The paths and dates of `issues` and `skip` that mean something in an era."""
    found = {
        (f"calendar.{clause.name}.issues", issue)
        for clause in era.clauses
        for issue in clause.own
        if era.issues(issue, issue)
    }
    skip = era.leader.skip - era.leader.own.keys()
    path = f"calendar.{era.leader.name}.skip"
    return found | {(path, day) for day in skip if era.by_weekday(day, day)}


def _without_effect(
    clauses: Clauses, effective: set[tuple[str, int]], file: str
) -> Iterator[Problem]:
    named = {path: values for path, values in clauses.items() if path.startswith("calendar.")}
    if not all(named.values()):
        return
    for path, values in named.items():
        dates = [(v, date) for v in values for date in _dates(path, v.value)]
        for value, date in dates:
            if (path, date.toordinal()) not in effective:
                text = f"names {date}, which has no effect: the chart has no such issue then."
                hint = "Check the date, from_issue, and which clause leads."
                if path.endswith(".skip"):
                    text = f"names {date}, which has no effect: it would be no issue anyway."
                    hint = "Only the leading clause skips dates, and only those of its weekday."
                yield Problem("CAL015", file, value.line, path, text, hint)


def _dates(path: str, value: object) -> list[dt.date]:
    if not path.endswith((".issues", ".skip")) or not isinstance(value, tuple):
        return []
    dates = [item[0] if path.endswith(".issues") else item for item in value]
    return [dt.date.fromisoformat(date) for date in dates]
