"""A delivery after its deadline says so, and names the final issues that it would have changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.suppliers import Supplier
from hitparade.vault.late import with_late
from tests.office import STREAMS_AND_SALES, book, issue

if TYPE_CHECKING:
    from tests.office import Office

NOW = dt.datetime(2014, 3, 11, 12, tzinfo=dt.UTC)
LATE = """
day        | title | quantity
2014-03-08 | A     | 5
2014-03-09 | A     | 6
2014-03-10 | A     | 7
"""


def register(office: Office, **supplier: Any) -> None:  # noqa: ANN401
    told = {"uses": ["audio_stream"], "deadline": "12:00", "zone": "America/New_York"} | supplier
    settings = office.workspace.settings.model_copy(
        update={"suppliers": {"press": Supplier.model_validate(told)}}
    )
    office.workspace = replace(office.workspace, settings=settings)


def warned(office: Office, text: str, now: dt.datetime = NOW, **always: str) -> dict[str, str]:
    """The warnings about a delivery, by code."""
    done = office.take(office.usage(text, **always))
    found = with_late(office.workspace, office.engine, done, now)
    return {warning["code"]: warning["text"] for warning in found.warnings}


def test_days_that_come_after_their_deadline_are_late(office: Office) -> None:
    """Until 2014-03-09 New York was five hours behind UTC, then four."""
    register(office)

    assert {
        "FED205": "2014-03-08..2014-03-09 of press came late: they were due by 2014-03-10 12:00 "
        "America/New_York."
    } == warned(office, LATE)


def test_days_that_come_in_time_are_not_late(office: Office) -> None:
    register(office, lag=3)

    assert {} == warned(office, LATE)


def test_without_a_registry_nothing_is_late(office: Office) -> None:
    assert {} == warned(office, LATE)


def test_a_day_that_nobody_asked_for_is_not_late(office: Office) -> None:
    register(office, days=["mon", "tue"])

    assert {} == warned(office, LATE)


def test_final_issues_that_it_reaches_into_are_named_with_what_to_do(office: Office) -> None:
    office.weeks("A B", "B A", "A B")
    office.compile(book(), issue(1), issue(2), status="final")
    office.compile(book())

    found = warned(office, LATE, title="C")

    assert ["FED206"] == list(found)
    assert (
        "It reaches into what is final already: tiny of 2014-03-22 (final), tiny of 2014-03-29 "
        "(final). They stay as published, until you say: hitparade correct tiny --issue 2014-03-22 "
        "--reason TEXT" in found["FED206"]
    )


@pytest.mark.thorough
def test_what_no_final_issue_reads_touches_none(office: Office) -> None:
    office.deliver("title | quantity\nA | 1", territory="US", day="2014-03-03")
    office.compile(book(territories="[US]"), status="final")

    assert {} == warned(office, LATE, territory="GB")
    assert {} == warned(office, LATE, use="spin", territory="US")
    assert "tiny@US of 2014-03-22" in warned(office, LATE, territory="US")["FED206"]


def test_the_window_of_each_use_decides(office: Office) -> None:
    """Downloads of this chart are those of the week before."""
    rules = book(
        STREAMS_AND_SALES
        | {
            "calendar.week.uses": "[audio_stream]",
            "calendar.sales.uses": "[download]",
            "calendar.sales.starts": "mon",
            "calendar.sales.days": "7",
            "calendar.sales.issue_offset": "20",
        }
    )
    office.weeks("A B", first=2)
    office.compile(rules, issue(2), status="final")

    assert {} == warned(office, "day | title | quantity\n2014-03-10 | A | 1", use="download")
    assert "FED206" in warned(office, "day | title | quantity\n2014-03-09 | A | 1", use="download")


def test_the_same_bytes_again_are_no_reason_to_warn(office: Office) -> None:
    register(office)
    warned(office, LATE)

    assert {} == warned(office, LATE)
