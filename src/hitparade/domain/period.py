"""Chart weeks: half-open ranges of days [start, end), named by people through their inclusive last day.

A day is a calendar day of the supplier's reporting zone; no clock time is involved here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week in ISO order; the index is what `datetime.date.weekday` returns."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, but not including, `end`."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        """Refuse an empty or backward range."""
        if self.end <= self.start:
            message = (
                f"a period must hold a day, but it runs from {self.start} to before {self.end}"
            )
            raise ValueError(message)

    @property
    def last(self) -> dt.date:
        """The last day that belongs to the period."""
        return self.end - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    def __contains__(self, day: dt.date) -> bool:
        """Whether a day belongs to the period."""
        return self.start <= day < self.end

    def as_json(self) -> dict[str, str]:
        """`start` and `end`, both inclusive, as ISO dates.

        >>> Period(dt.date(2014, 3, 10), dt.date(2014, 3, 17)).as_json()
        {'start': '2014-03-10', 'end': '2014-03-16'}
        """
        return {"start": self.start.isoformat(), "end": self.last.isoformat()}


def window(issue: dt.date, *, days: int, offset: int) -> Period:
    """The `days` days whose last one lies `offset` days before the issue date.

    >>> window(dt.date(2014, 3, 29), days=7, offset=13)
    Period(start=datetime.date(2014, 3, 10), end=datetime.date(2014, 3, 17))
    """
    end = issue - dt.timedelta(days=offset - 1)
    return Period(end - dt.timedelta(days=days), end)
