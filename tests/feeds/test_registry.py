"""The registry beside what came: strangers, default methods, and who is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hitparade.domain.suppliers import Reporter, Supplier
from hitparade.domain.tables import USAGE
from hitparade.feeds.deliveries import facts
from hitparade.feeds.registry import reporters

if TYPE_CHECKING:
    from tests.office import Office

TWO_DAYS = """
day        | title | quantity
2014-03-10 | A     | 5
2014-03-12 | A     | 6
"""
NOW = dt.datetime(2014, 3, 14, 13, tzinfo=dt.UTC)


def register(office: Office, **suppliers: dict[str, Any]) -> None:
    """Put suppliers into the settings; what they leave out is streams, due by noon the day after."""
    usual = {"uses": ["audio_stream"], "deadline": "12:00"}
    registry = {name: Supplier.model_validate(usual | told) for name, told in suppliers.items()}
    settings = office.workspace.settings.model_copy(update={"suppliers": registry})
    office.workspace = replace(office.workspace, settings=settings)


def reported(office: Office, now: dt.datetime = NOW) -> dict[str, Reporter]:
    with facts(office.workspace, office.engine) as (session, _):
        found = reporters(session, office.workspace.settings.suppliers, now)
    return {one.supplier: one for one in found}


def test_a_supplier_that_is_not_registered_is_named_with_a_near_one(office: Office) -> None:
    register(office, press={})

    [warning] = office.take(office.usage(TWO_DAYS), supplier="pres").warnings

    assert "FED204" == warning["code"]
    assert "The unknown supplier pres is not among the suppliers" in warning["text"]
    assert "Did you mean press?" in warning["text"]


def test_without_a_registry_no_supplier_is_unknown(office: Office) -> None:
    assert () == office.take(office.usage(TWO_DAYS), supplier="anyone").warnings


def test_a_registered_supplier_is_not_warned_about(office: Office) -> None:
    register(office, press={})

    assert () == office.take(office.usage(TWO_DAYS), supplier="press").warnings


def test_rows_without_a_counting_method_get_that_of_their_supplier_and_use(office: Office) -> None:
    register(
        office,
        press={"uses": ["spin", "tag"], "methods": {"spin": "the station's log"}},
        other={"uses": ["spin"], "methods": {"spin": "monitored"}},
    )
    office.take(
        office.usage(
            """
            supplier | use  | method  | quantity | title
            press    | spin |         | 1        | A
            press    | spin | counted | 2        | A
            press    | tag  |         | 3        | A
            other    | spin |         | 4        | A
            stranger | spin |         | 5        | A
            """
        ),
        supplier="",
    )

    assert ["the station's log", "counted", "", "monitored", ""] == [
        row["method"] for row in office.read(USAGE, "SELECT method FROM usage ORDER BY quantity")
    ]


def test_what_is_overdue_is_what_was_due_since_the_first_report_and_did_not_come(
    office: Office,
) -> None:
    register(office, press={}, web={"days": ["thu"], "territories": ["US"]})
    office.take(office.usage(TWO_DAYS), supplier="press")
    office.take(office.usage(TWO_DAYS, name="other.csv"), supplier="stranger")

    found = reported(office)

    assert ["press", "stranger", "web"] == sorted(found)
    [late] = found["press"].overdue
    assert [dt.date(2014, 3, 11), dt.date(2014, 3, 13)] == late.days
    assert dt.datetime(2014, 3, 14, 12, tzinfo=dt.UTC) == late.due
    assert (dt.date(2014, 3, 12), True) == (found["press"].last_day, found["press"].registered)
    assert (False, ["audio_stream"], []) == (
        found["stranger"].registered,
        found["stranger"].uses,
        found["stranger"].overdue,
    )


def test_who_never_reported_is_overdue_with_the_last_four_weeks(office: Office) -> None:
    register(office, web={"days": ["thu"], "territories": ["US"]})

    [late] = reported(office)["web"].overdue

    assert ("US", [dt.date(2014, 2, 20), dt.date(2014, 2, 27), dt.date(2014, 3, 6)]) == (
        late.territory,
        late.days[:3],
    )
    assert reported(office)["web"].received is None


def test_nothing_is_overdue_before_its_deadline(office: Office) -> None:
    register(office, press={})
    office.take(office.usage(TWO_DAYS), supplier="press")

    before = reported(office, dt.datetime(2014, 3, 14, 11, 59, tzinfo=dt.UTC))

    assert [[dt.date(2014, 3, 11)]] == [late.days for late in before["press"].overdue]
