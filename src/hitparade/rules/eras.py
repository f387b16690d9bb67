"""A calendar cut into eras: stretches of issue dates between which none of its clauses changes.

Dates are ordinals here (`datetime.date.toordinal`), so that a stretch of issues is a plain range.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.period import WEEKDAYS, Period, window
from hitparade.domain.usage import USES
from hitparade.rules.dates import NONE, Windows, period
from hitparade.rules.kind import Clauses, begun, clause_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ANY: Final = "any"
"""Weekday of a window that may start on every day, as a daily chart's."""
DROP_LAST_DAY: Final = "drop_last_day"
"""Fallback of a window that ends a day early where its last day has no usage."""
DEFAULTS: Final[dict[str, object]] = {
    "leads": "no",
    "zone": "",
    "publish_offset": 0,
    "issues": NONE,
    "skip": NONE,
    "fallback": NONE,
}
"""Default of every parameter that has one."""
_PARTS = ("uses", "starts", "days", "issue_offset", *DEFAULTS)
_WEEK = 7


@dataclass(frozen=True)
class Clause:
    """One clause as it stands in one era; all of it known."""

    name: str
    uses: tuple[str, ...]
    starts: str
    days: int
    offset: int
    leads: bool
    publish_offset: int
    own: Mapping[int, Period]
    """Windows of single issues, by the issue's ordinal."""
    skip: frozenset[int]
    """Ordinals of dates that are no issues though the weekday says so."""
    drops: bool
    """Whether a last day without usage is dropped."""
    line: int = 0

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

    def fits(self, ordinal: int) -> bool:
        """Whether it has a window for an issue of that date: its own, or by the weekday."""
        return ordinal in self.own or self.due in {None, weekday(ordinal)}

    def period(self, ordinal: int) -> Period:
        """The days that count for the issue of that date."""
        own = self.own.get(ordinal)
        return own or window(dt.date.fromordinal(ordinal), days=self.days, offset=self.offset)


@dataclass(frozen=True)
class Era:
    """Issue dates [first, last] between which no clause changes, with the clauses in order."""

    first: int
    last: int
    clauses: tuple[Clause, ...]

    @property
    def leader(self) -> Clause:
        """The clause that decides the issue dates."""
        return self.clauses[0]

    def by_weekday(self, first: int, last: int) -> range:
        """Ordinals from `first` to `last`, both inclusive, that the weekday makes issue dates."""
        low, high = max(first, self.first), min(last, self.last)
        due = self.leader.due
        if due is None:
            return range(low, high + 1)
        return range(low + (due - weekday(low)) % _WEEK, high + 1, _WEEK)

    def issues(self, first: int, last: int) -> Sequence[int]:
        """Ordinals of the issue dates from `first` to `last`, both inclusive, ascending."""
        regular = self.by_weekday(first, last)
        own = self._own(first, last)
        if own or self.leader.skip:
            return sorted({*own, *(day for day in regular if day not in self.leader.skip)})
        return regular

    def before(self, day: int) -> int | None:
        """The last issue date before a day."""
        regular = reversed(self.by_weekday(self.first, day - 1))
        return max((*self._first(regular), *self._own(self.first, day - 1)), default=None)

    def after(self, day: int) -> int | None:
        """The first issue date after a day."""
        regular = iter(self.by_weekday(day + 1, self.last))
        return min((*self._first(regular), *self._own(day + 1, self.last)), default=None)

    def _own(self, first: int, last: int) -> list[int]:
        low, high = max(first, self.first), min(last, self.last)
        return [ordinal for ordinal in self.leader.own if low <= ordinal <= high]

    def _first(self, regular: Iterator[int]) -> tuple[int, ...]:
        found = next((day for day in regular if day not in self.leader.skip), None)
        return () if found is None else (found,)


def weekday(ordinal: int) -> int:
    """Weekday of a date, Monday 0: ordinal 1 was a Monday."""
    return (ordinal - 1) % _WEEK


def clause_of(name: str, values: Mapping[str, object], line: int = 0) -> Clause:
    """A clause from the values of its parameters, all of them known."""
    own, skip = values["issues"], values["skip"]
    return Clause(
        name=name,
        uses=cast("tuple[str, ...]", values["uses"]),
        starts=cast("str", values["starts"]),
        days=cast("int", values["days"]),
        offset=cast("int", values["issue_offset"]),
        leads=values["leads"] == "yes",
        publish_offset=cast("int", values["publish_offset"]),
        own={
            dt.date.fromisoformat(issue).toordinal(): period(days)
            for issue, days in (() if own == NONE else cast("Windows", own))
        },
        skip=frozenset(
            dt.date.fromisoformat(issue).toordinal()
            for issue in (() if skip == NONE else cast("tuple[str, ...]", skip))
        ),
        drops=values["fallback"] == DROP_LAST_DAY,
        line=line,
    )


def order(clause: Clause) -> tuple[bool, int, str]:
    """Sort key that puts the leading clause first."""
    return clause.order


def eras(clauses: Clauses) -> Iterator[Era]:
    """The stretches of issue dates for which the whole calendar is known, ascending."""
    own = {path: values for path, values in clauses.items() if path.startswith("calendar.")}
    starts = {v.from_issue.toordinal() for values in own.values() for v in values if v.from_issue}
    first = dt.date.min.toordinal()
    for start, following in pairwise((*sorted(starts | {first}), dt.date.max.toordinal() + 1)):
        found = at(own, dt.date.fromordinal(start))
        if found:
            yield Era(start, following - 1, tuple(sorted(found, key=order)))


def at(clauses: Clauses, issue: dt.date) -> list[Clause] | None:
    """The clauses that have begun for an issue; None where a part of one is not known."""
    found = []
    for name in clause_names(clauses, "calendar"):
        parts = {part: begun(clauses.get(f"calendar.{name}.{part}", ()), issue) for part in _PARTS}
        if not any(parts.values()):
            continue
        values = {
            part: value.value if value else DEFAULTS.get(part) for part, value in parts.items()
        }
        if any(value is None for value in values.values()):
            return None
        line = max(value.line for value in parts.values() if value)
        found.append(clause_of(name, values, line))
    return found
