"""A supplier's deadline is a time of day where it is: clocks change there, and days begin early."""

from __future__ import annotations

import datetime as dt

import pytest

from hitparade.domain.suppliers import Supplier, day_list


def due(day: str, deadline: str, zone: str, lag: int = 1) -> str:
    """The instant by which the figures of a day are due."""
    supplier = Supplier.model_validate(
        {"uses": ["spin"], "deadline": deadline, "zone": zone, "lag": lag}
    )
    return supplier.due(dt.date.fromisoformat(day)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2014-03-07", "2014-03-08 17:00"),  # winter
        ("2014-03-08", "2014-03-09 16:00"),  # the clocks went forward that night
        ("2014-10-31", "2014-11-01 16:00"),  # summer
        ("2014-11-01", "2014-11-02 17:00"),  # and back
    ],
)
def test_noon_in_new_york_is_noon_in_summer_and_in_winter(day: str, instant: str) -> None:
    assert instant == due(day, "12:00", "America/New_York")


def test_a_time_that_the_clocks_skip_comes_as_much_later() -> None:
    """At 02:00 on 2014-03-30 Berlin's clocks showed 03:00; half past two is half past three."""
    assert "2014-03-30 01:30" == due("2014-03-29", "02:30", "Europe/Berlin")


def test_a_time_that_the_clocks_show_twice_is_the_second() -> None:
    """At 03:00 on 2014-10-26 Berlin's clocks showed 02:00 again."""
    assert "2014-10-26 01:30" == due("2014-10-25", "02:30", "Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Pacific/Kiritimati", "2014-03-05 22:00"),  # 14 hours ahead
        ("Pacific/Pago_Pago", "2014-03-06 23:00"),  # 11 hours behind
        ("UTC", "2014-03-06 12:00"),
        ("Asia/Kathmandu", "2014-03-06 06:15"),
    ],
)
def test_noon_comes_more_than_a_day_apart_around_the_world(zone: str, instant: str) -> None:
    assert instant == due("2014-03-05", "12:00", zone)


def test_a_day_that_a_zone_left_out_has_a_deadline_all_the_same() -> None:
    """Samoa went from 2011-12-29 straight to 2011-12-31."""
    assert "2011-12-30 22:00" == due("2011-12-29", "12:00", "Pacific/Apia")
    assert "2011-12-30 22:00" == due("2011-12-30", "12:00", "Pacific/Apia")


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    assert "2014-03-07 00:00" == due("2014-03-05", "24:00", "UTC")
    assert "2014-03-06 00:00" == due("2014-03-05", "24:00", "UTC", lag=0)


def test_a_supplier_expects_its_own_weekdays() -> None:
    press = Supplier.model_validate({"uses": ["spin"], "days": ["Monday", "tue"]})

    week = [dt.date(2014, 3, 3) + dt.timedelta(days=n) for n in range(7)]
    assert [0, 1] == [day.weekday() for day in week if press.expects(day)]


def test_runs_of_days_are_written_as_ranges() -> None:
    days = [dt.date(2014, 3, n) for n in (9, 3, 4, 5, 7)]

    assert "2014-03-03..2014-03-05, 2014-03-07, 2014-03-09" == day_list(days)
