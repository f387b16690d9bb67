"""From which instant on an issue may be published, and which issues are to come."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

from hitparade.rules.publication import due_at, upcoming
from tests.office import book, issue

NOW = dt.datetime(2014, 3, 20, 12, tzinfo=dt.UTC)


def test_an_issue_is_due_on_its_date_where_the_calendar_names_no_day() -> None:
    assert dt.datetime(2014, 3, 22, tzinfo=dt.UTC) == due_at(book().in_force(issue(1)))


@pytest.mark.parametrize(
    ("offset", "due"),
    [("1", "2014-03-10T00:00:00+00:00"), ("8", "2014-03-17T00:00:00+00:00")],
)
def test_an_issue_is_due_when_its_day_of_publication_begins(offset: str, due: str) -> None:
    """The window of week 1 ends on Sunday 9 March."""
    rules = book({"calendar.week.publish_offset": offset})

    assert due == due_at(rules.in_force(issue(1))).isoformat()


def test_no_issue_is_due_before_its_last_day_is_over() -> None:
    """An issue that is dated by its last day is due the day after."""
    rules = book({"calendar.week.issue_offset": "0"})

    assert "2014-03-10T00:00:00+00:00" == due_at(rules.in_force(dt.date(2014, 3, 9))).isoformat()


def test_days_begin_in_the_zone_of_the_chart() -> None:
    rules = book({"calendar.week.zone": "America/New_York"})

    assert "2014-03-22T04:00:00+00:00" == due_at(rules.in_force(issue(1))).isoformat()


def test_the_issues_to_come_are_those_that_are_not_due_yet() -> None:
    found = list(islice(upcoming(book(), NOW), 3))

    assert [issue(1), issue(2), issue(3)] == [one.issue for one in found]
    assert ["2014-03-22", "2014-03-29", "2014-04-05"] == [str(one.due.date()) for one in found]
    assert "2014-03-03" == str(found[0].windows["audio_stream"].start)


def test_an_issue_whose_day_has_come_is_not_to_come() -> None:
    rules = book({"calendar.week.publish_offset": "4"})

    assert issue(3) == next(upcoming(rules, NOW)).issue
