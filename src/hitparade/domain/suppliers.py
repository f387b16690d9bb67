"""Who reports what and until when: the registry of suppliers, as `hitparade.yaml` states it.

A day is the supplier's reporting day. Its figures are due `lag` days later, at `deadline` by the
clocks of `zone`; instants are UTC. A wall time that the clocks skip is the one as long after the
change, and one that they show twice is the second: of two readings the later holds.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import Annotated, Any, Final, TypeAlias

import pycountry
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from hitparade.domain.chart import Record
from hitparade.domain.errors import near
from hitparade.domain.period import WEEKDAYS
from hitparade.domain.usage import USES, WORLD

DAILY: Final = "daily"
MOST_LAG: Final = 366
"""Days after a reporting day, at most, on which its figures are due."""
_LONGEST: Final = 1000
"""Characters that a name may have, as in a row of usage."""
_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FULL: Final = {f"{dt.date(2024, 1, n):%A}".lower(): day for n, day in enumerate(WEEKDAYS, 1)}
"""Whole names of the weekdays; 2024 began on a Monday."""


def _use(value: object) -> str:
    if value not in USES:
        text = f"must be one of {', '.join(USES)}. {near(str(value), USES)}"
        raise ValueError(text.rstrip())
    return str(value)


def _territory(value: object) -> str:
    code = str(value).upper()
    if code != WORLD and not (len(code) == 2 and pycountry.countries.get(alpha_2=code)):  # noqa: PLR2004
        raise ValueError(f"must be an ISO 3166-1 code of two letters, or {WORLD} (worldwide)")
    return code


def _days(value: object) -> tuple[str, ...]:
    """Weekdays in ISO order."""
    if value == DAILY:
        return WEEKDAYS
    given = [str(day).lower() for day in value] if isinstance(value, list | tuple) else []
    days = {_FULL.get(day, day) for day in given}
    if not days or days - set(WEEKDAYS):
        raise ValueError(f"must be {DAILY}, or a list of weekdays such as [{', '.join(WEEKDAYS)}]")
    return tuple(day for day in WEEKDAYS if day in days)


def _deadline(value: object) -> str:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError('must be a time of day such as "12:00", up to "24:00"')
    return value


def _zone(value: object) -> str:
    known = zoneinfo.available_timezones()
    if value not in known:
        text = "must be the IANA name of a time zone, such as Europe/London. "
        raise ValueError(f"{text}{near(str(value), known)}".rstrip())
    return str(value)


def _method(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST or _CONTROL.search(value):
        raise ValueError(
            f"must be a text of 1 to {_LONGEST:,} characters, none of them control; write a number "
            "in quotes"
        )
    return value


Use: TypeAlias = Annotated[str, BeforeValidator(_use)]
Name: TypeAlias = Annotated[str, BeforeValidator(_method)]


class Supplier(BaseModel):
    """What one supplier has agreed to report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uses: Annotated[tuple[Use, ...], Field(min_length=1)]
    territories: tuple[Annotated[str, BeforeValidator(_territory)], ...] = ()
    """Where the usage it reports happens; none: it does not say."""
    days: Annotated[tuple[str, ...], BeforeValidator(_days)] = WEEKDAYS
    """Reporting days by weekday, in ISO order."""
    lag: Annotated[int, Field(ge=0, le=MOST_LAG)] = 1
    """Days from a reporting day to the day on which its figures are due."""
    deadline: Annotated[str, BeforeValidator(_deadline)] = "24:00"
    """Time of that day by which they are due."""
    zone: Annotated[str, BeforeValidator(_zone)] = "UTC"
    methods: dict[Use, Name] = {}
    """Counting method of the rows that do not say theirs, by use."""
    shares: bool = False
    """Whether its raw usage may be given on."""

    @model_validator(mode="after")
    def _methods_of_its_uses(self) -> Supplier:
        for use in self.methods:
            if use not in self.uses:
                raise ValueError(f"names a method of {use}, but its uses lack {use}")
        return self

    def expects(self, day: dt.date) -> bool:
        """Whether it reports usage of that day of the week."""
        return WEEKDAYS[day.weekday()] in self.days

    def due(self, day: dt.date) -> dt.datetime:
        """The instant by which the figures of a reporting day are due.

        >>> press = Supplier(uses=["spin"], deadline="12:00", zone="Pacific/Kiritimati")
        >>> press.due(dt.date(2014, 3, 5)).isoformat()
        '2014-03-05T22:00:00+00:00'
        """
        hours, minutes = (int(part) for part in self.deadline.split(":"))
        date = day + dt.timedelta(days=self.lag + hours // 24)
        local = dt.datetime.combine(
            date, dt.time(hours % 24, minutes), zoneinfo.ZoneInfo(self.zone)
        )
        return max(local.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))

    def due_text(self, day: dt.date) -> str:
        """When the figures of a reporting day are due, by the supplier's own clocks.

        >>> Supplier(uses=["spin"], deadline="12:00").due_text(dt.date(2014, 3, 5))
        '2014-03-06 12:00 UTC'
        """
        return f"{day + dt.timedelta(days=self.lag)} {self.deadline} {self.zone}"


Suppliers: TypeAlias = dict[Name, Supplier]
"""The registry: suppliers by the name that usage calls them."""


class Overdue(Record):
    """Days of one use that a supplier should have reported by now."""

    use: str
    territory: str
    """Where, or none where the supplier does not say."""
    days: list[dt.date]
    due: dt.datetime
    """When the last of them was due."""


class Reporter(Record):
    """One supplier: what it has agreed to, and what it did."""

    supplier: str
    registered: bool
    uses: list[str]
    """Uses that it has agreed to report; of one that is not registered, those it reported."""
    territories: list[str]
    days: list[str]
    lag: int | None
    deadline: str | None
    zone: str | None
    methods: dict[str, str]
    shares: bool
    received: dt.datetime | None
    """When the newest delivery in force with rows of it came in."""
    last_day: dt.date | None
    """The newest day that it reported."""
    overdue: list[Overdue]


def day_list(days: list[dt.date]) -> str:
    """Days for people: runs of days as ranges.

    >>> day_list([dt.date(2014, 3, 3), dt.date(2014, 3, 4), dt.date(2014, 3, 6)])
    '2014-03-03..2014-03-04, 2014-03-06'
    """
    runs: list[list[dt.date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1][1:] = [day]
        else:
            runs.append([day])
    return ", ".join("..".join(str(day) for day in run) for run in runs)


def allowed(model: type[BaseModel], value: Any) -> str:  # noqa: ANN401
    """The keys that a part of the settings may have, with a near one for what was found."""
    names = list(model.model_fields)
    return f"must be one of {', '.join(names)}. {near(str(value), names)}".rstrip()
