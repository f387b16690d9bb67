"""Chart weeks as half-open ranges of days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.period import Period, window

MONDAY, SUNDAY = dt.date(2014, 3, 10), dt.date(2014, 3, 16)
WEEK = Period(MONDAY, dt.date(2014, 3, 17))


def test_a_period_holds_its_first_day_and_its_last_one_but_not_its_end() -> None:
    assert [False, True, True, False] == [
        day in WEEK for day in (dt.date(2014, 3, 9), MONDAY, SUNDAY, dt.date(2014, 3, 17))
    ]


def test_people_see_a_period_with_its_last_day() -> None:
    assert SUNDAY == WEEK.last
    assert 7 == WEEK.days
    assert {"start": "2014-03-10", "end": "2014-03-16"} == WEEK.as_json()


@pytest.mark.parametrize("end", [MONDAY, dt.date(2014, 3, 9)])
def test_a_period_without_a_day_is_refused(end: dt.date) -> None:
    with pytest.raises(ValueError, match="must hold a day"):
        Period(MONDAY, end)


def test_a_period_of_one_day_ends_on_the_next() -> None:
    assert MONDAY == Period(MONDAY, dt.date(2014, 3, 11)).last


def test_airplay_of_wednesday_to_tuesday_belongs_to_the_issue_eleven_days_later() -> None:
    airplay = window(dt.date(2014, 3, 29), days=7, offset=11)

    assert {"start": "2014-03-12", "end": "2014-03-18"} == airplay.as_json()


def test_a_window_without_offset_ends_on_the_day_of_issue() -> None:
    assert Period(SUNDAY, dt.date(2014, 3, 17)) == window(SUNDAY, days=1, offset=0)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 366), st.integers(0, 366))
def test_a_window_has_its_days_and_ends_its_offset_before_the_issue(
    issue: dt.date, days: int, offset: int
) -> None:
    found = window(issue, days=days, offset=offset)

    assert days == found.days
    assert issue == found.last + dt.timedelta(days=offset)
