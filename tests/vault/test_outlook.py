"""What was expected of an issue is told beside it, and a final edition waits for it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hitparade import pipeline
from hitparade.domain.errors import WorkspaceError
from hitparade.domain.suppliers import Supplier
from hitparade.domain.tables import EDITIONS
from tests.office import STREAMS_AND_SALES, book, issue, monday

if TYPE_CHECKING:
    from hitparade.domain.chart import EditionName
    from hitparade.rules.model import RuleBook
    from tests.office import Office

DEADLINE = dt.datetime(2014, 3, 11, 12, tzinfo=dt.UTC)
"""When the last day of week 1 is due by noon, two days later."""


def days(*numbers: int, week: int = 1) -> list[str]:
    """Days of a week, counted from Monday, which is 0."""
    return [(monday(week) + dt.timedelta(days=n)).isoformat() for n in numbers]


def report(
    office: Office,
    supplier: str,
    *numbers: int,
    week: int = 1,
    title: str = "A",
    **always: str,
) -> None:
    """Streams of a song on some days of a week, one day's more than the day's before."""
    lines = ["day | title | quantity"]
    lines += [f"{day} | {title} | {100 + n}" for n, day in enumerate(days(*numbers, week=week))]
    name = f"{supplier}-{week}-{title}-{'-'.join(map(str, numbers))}-{len(always)}.csv"
    path = office.usage("\n".join(lines), name=name, supplier=supplier, **always)
    office.take(path)


def register(office: Office, **suppliers: dict[str, Any]) -> None:
    """Put suppliers into the settings; what they leave out is streams, due by noon two days later."""
    usual = {"uses": ["audio_stream"], "lag": 2, "deadline": "12:00"}
    registry = {name: Supplier.model_validate(usual | told) for name, told in suppliers.items()}
    settings = office.workspace.settings.model_copy(update={"suppliers": registry})
    office.workspace = replace(office.workspace, settings=settings)


def compile_at(
    office: Office, now: dt.datetime, rules: RuleBook | None = None
) -> list[EditionName]:
    compiled = pipeline.compile_chart(
        office.workspace, office.engine, rules or book(), status="final", now=now
    )
    return list(compiled.editions)


def outlook(office: Office, week: int = 1, **wanted: str) -> dict[str, Any]:
    found = office.edition(issue(week), **wanted)
    assert found.coverage["expected"] == found.pending
    return found.pending


def test_an_edition_says_how_many_days_and_suppliers_it_has(office: Office) -> None:
    register(office, press={}, radio={}, shop={}, web={})
    for supplier in ("press", "radio", "shop"):
        report(office, supplier, 0, 1, 2, 3, 4, 5)
    [name] = office.compile(book())

    assert "6 of 7 days, 3 of 4 suppliers" == name.expected
    found = outlook(office)
    assert ({"reported": 6, "of": 7}, {"reporting": 3, "of": 4}) == (
        found["days"],
        found["suppliers"],
    )
    assert not found["complete"]
    assert ["press", "radio", "shop", "web"] == [gone["supplier"] for gone in found["missing"]]
    assert [days(6), days(0, 1, 2, 3, 4, 5, 6)] == [
        gone["days"] for gone in found["missing"] if gone["supplier"] in {"press", "web"}
    ]
    assert DEADLINE.isoformat() == found["deadline"] == found["missing"][0]["due"]
    assert (
        "audio_stream of 2014-03-09 by press has not come, due 2014-03-11 12:00 UTC."
        in found["could_change"]
    )


def test_what_is_complete_is_said_to_be(office: Office) -> None:
    register(office, press={})
    report(office, "press", *range(7))
    office.compile(book())

    found = outlook(office)
    assert (True, [], []) == (found["complete"], found["missing"], found["could_change"])
    assert "7 of 7 days, 1 of 1 supplier" == found["text"]


def test_a_day_that_one_of_the_reporting_suppliers_lacks_is_not_counted(office: Office) -> None:
    register(office, press={}, radio={})
    report(office, "press", *range(7))
    report(office, "radio", 0, 1, 2, 3)
    office.compile(book())

    assert "4 of 7 days, 2 of 2 suppliers" == outlook(office)["text"]


def test_without_a_registry_the_days_of_a_newcomer_are_told(office: Office) -> None:
    report(office, "press", 0, 1)
    office.compile(book())

    found = outlook(office)
    assert "2 of 7 days, 1 of 1 supplier" == found["text"]
    assert ([], None) == (found["missing"], found["deadline"])


def test_who_reported_in_the_four_weeks_before_is_expected_again_on_the_same_weekdays(
    office: Office,
) -> None:
    report(office, "press", *range(7))
    report(office, "radio", 0, 1)
    report(office, "press", *range(7), week=4)
    report(office, "press", *range(7), week=6)
    office.compile(book())

    assert "7 of 7 days, 1 of 2 suppliers" == outlook(office, 4)["text"]
    assert [("radio", days(0, 1, week=4), None)] == [
        (gone["supplier"], gone["days"], gone["due"]) for gone in outlook(office, 4)["missing"]
    ]
    assert "7 of 7 days, 1 of 1 supplier" == outlook(office, 6)["text"]


def test_a_supplier_that_reports_on_another_day_than_before_reports_all_the_same(
    office: Office,
) -> None:
    report(office, "press", 3)
    report(office, "press", 1, week=2)
    office.compile(book())

    found = outlook(office, 2)
    assert "1 of 7 days, 1 of 1 supplier" == found["text"]
    assert [days(3, week=2)] == [gone["days"] for gone in found["missing"]]


def test_a_monthly_supplier_is_not_expected_by_a_weekly_chart(office: Office) -> None:
    office.take(
        office.usage("day | until | title | quantity\n2014-02-01 | 2014-02-28 | A | 900"),
        supplier="monthly",
    )
    report(office, "press", *range(7))
    office.compile(book(), issue(1))

    assert "7 of 7 days, 1 of 1 supplier" == outlook(office)["text"]


@pytest.mark.thorough
def test_a_week_reported_in_one_row_is_there_on_each_of_its_days(office: Office) -> None:
    register(office, weekly={"days": ["mon"]})
    office.take(
        office.usage("day | until | title | quantity\n2014-03-03 | 2014-03-09 | A | 900"),
        supplier="weekly",
    )
    office.compile(book())

    assert ("7 of 7 days, 1 of 1 supplier", True) == (
        outlook(office)["text"],
        outlook(office)["complete"],
    )


def test_a_supplier_is_expected_where_it_reports_and_of_what(office: Office) -> None:
    register(
        office,
        press={"territories": ["US", "CA"]},
        shop={"uses": ["download"], "territories": ["GB"]},
        world={"territories": ["001"], "uses": ["download"]},
    )
    report(office, "press", *range(7), territory="US")
    office.compile(book(STREAMS_AND_SALES, territories="[US, GB, '001']"))

    assert "7 of 7 days, 1 of 1 supplier" == outlook(office, territory="US")["text"]
    assert [("press", "CA"), ("shop", "GB"), ("world", "001")] == [
        (gone["supplier"], gone["territory"])
        for gone in outlook(office, territory="001")["missing"]
    ]


@pytest.mark.thorough
def test_history_from_provisional_editions_is_told(office: Office) -> None:
    report(office, "press", *range(7))
    report(office, "press", *range(7), week=2)
    office.compile(book())

    assert [] == outlook(office, 1)["earlier"]
    assert [{"issue": "2014-03-22", "edition": 1, "status": "provisional"}] == outlook(office, 2)[
        "earlier"
    ]
    assert ["Last ranks, peaks and weeks are from provisional editions: 2014-03-22."] == outlook(
        office, 2
    )["could_change"]

    office.compile(book(), issue(1), status="final")
    office.compile(book(), issue(2), status="final")
    assert [] == outlook(office, 2)["earlier"]


def test_units_that_are_not_matched_are_told(office: Office) -> None:
    office.deliver("title | artist | quantity | asset\n | | 7 | x1\nA | The Makers | 3 |")
    office.compile(book())

    found = outlook(office, 2)
    assert 7 == found["unmatched"]
    assert ["7 units are not matched to anything that can be ranked."] == found["could_change"]


def test_the_outlook_is_in_the_manifest_and_not_in_the_fingerprint(office: Office) -> None:
    report(office, "press", 0, 1)
    [before] = office.compile(book())
    register(office, press={}, web={})
    [after] = office.compile(book(), status="final")

    assert before.fingerprint == after.fingerprint
    rows = office.read(EDITIONS, "SELECT * FROM editions ORDER BY edition")
    assert ["2 of 7 days, 1 of 1 supplier", "2 of 7 days, 1 of 2 suppliers"] == [
        json.loads(row["pending"])["text"] for row in rows
    ]
    assert [row["pending"] for row in rows] == [
        json.loads(row["manifest"])["pending"] for row in rows
    ]
    assert office.verify().holds


def test_a_final_edition_waits_for_the_deadline_while_something_is_missing(office: Office) -> None:
    register(office, press={}, radio={"lag": 1})
    report(office, "press", *range(6))
    report(office, "radio", *range(7))
    versions = office.versions()

    with pytest.raises(WorkspaceError) as refused:
        compile_at(office, DEADLINE - dt.timedelta(seconds=1))

    said = str(refused.value)
    assert "tiny of 2014-03-22 cannot be final yet. Its deadline is 2014-03-11 12:00 UTC" in said
    assert "audio_stream of 2014-03-09 by press, due 2014-03-11 12:00 UTC" in said
    assert versions["editions"] == office.versions()["editions"]
    assert ["final"] == [name.status for name in compile_at(office, DEADLINE)]


def test_a_final_edition_that_lacks_nothing_need_not_wait(office: Office) -> None:
    register(office, press={})
    report(office, "press", *range(7))

    assert ["final"] == [
        name.status for name in compile_at(office, DEADLINE - dt.timedelta(days=1))
    ]


@pytest.mark.parametrize(
    ("zone", "deadline"),
    [
        pytest.param(
            "Pacific/Kiritimati",
            dt.datetime(2014, 3, 10, 22, tzinfo=dt.UTC),
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            "Pacific/Pago_Pago",
            dt.datetime(2014, 3, 11, 23, tzinfo=dt.UTC),
            marks=pytest.mark.thorough,
        ),
        ("America/New_York", dt.datetime(2014, 3, 11, 16, tzinfo=dt.UTC)),
    ],
)
def test_the_deadline_is_by_the_clocks_of_the_supplier(
    office: Office, zone: str, deadline: dt.datetime
) -> None:
    """New York's clocks went forward on the last day of that week."""
    register(office, press={"zone": zone})
    report(office, "press", 0)

    with pytest.raises(WorkspaceError, match="cannot be final yet"):
        compile_at(office, deadline - dt.timedelta(minutes=1))
    assert ["final"] == [name.status for name in compile_at(office, deadline)]


def test_a_provisional_edition_never_waits(office: Office) -> None:
    register(office, press={"lag": 366})
    report(office, "press", 0)

    assert ["provisional"] == [name.status for name in office.compile(book())]
