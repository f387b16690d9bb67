"""A day that only repeats the day before is noticed when it is delivered, and held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.tables import REPORTED
from hitparade.feeds.deliveries import facts
from hitparade.feeds.stale import STALE
from tests.office import cut, rows

if TYPE_CHECKING:
    from hitparade.feeds.deliver import Delivered
    from tests.office import Office

COPY = """
day        | title | quantity
2014-03-10 | Alba  |      100
2014-03-10 | Brisa |       50
2014-03-11 | Brisa |       50
2014-03-11 | Alba  |      100
2014-03-12 | Alba  |      101
2014-03-12 | Brisa |       50
"""
PLAY = "day | title | listener | at | quantity\n{0} | Alba | ana | {1} |\n{0} | Brisa | bia | {2} |"


def flagged(delivered: Delivered) -> list[str]:
    """The days that a delivery was warned about."""
    return [warning["day"] for warning in delivered.warnings if warning["code"] == STALE]


def held(office: Office) -> list[dict[str, str]]:
    """The series that are held."""
    with facts(office.workspace, office.engine) as (session, _):
        found: list[dict[str, Any]] = session.read("FROM held_series ORDER BY ALL").to_pylist()
    return cut(found, "supplier outlet territory use day rows quantity")


def test_a_copy_of_the_day_before_is_warned_about(office: Office) -> None:
    delivered = office.deliver(COPY, delivery="week")

    assert ["2014-03-11"] == flagged(delivered)
    (warning,) = delivered.warnings
    assert {"line": None, "code": "FED202", "day": "2014-03-11"}.items() <= warning.items()
    assert "stale" in warning["text"]
    assert "hitparade confirm week --day 2014-03-11" in warning["text"]


def test_a_held_series_says_whose_it_is_and_how_much(office: Office) -> None:
    office.deliver(COPY, territory="US", outlet="Spotify")

    assert rows(
        """
        supplier | outlet  | territory | use          | day        | rows | quantity
        press    | Spotify | US        | audio_stream | 2014-03-11 | 2    | 150
        """
    ) == held(office)


@pytest.mark.parametrize(
    "change",
    ["quantity", "title", "tier", "rows", "day"],
)
def test_a_day_that_differs_in_anything_is_not_flagged(office: Office, change: str) -> None:
    second = {
        "quantity": "2014-03-11 | Alba | 101 | paid",
        "title": "2014-03-11 | Albaa | 100 | paid",
        "tier": "2014-03-11 | Alba | 100 | free",
        "rows": "2014-03-11 | Alba | 100 | paid\n2014-03-11 | Alba | 0 | paid",
        "day": "2014-03-12 | Alba | 100 | paid",
    }[change]

    delivered = office.deliver(
        f"day | title | quantity | tier\n2014-03-10 | Alba | 100 | paid\n{second}"
    )

    assert [] == flagged(delivered)


def test_unknown_is_not_the_same_as_zero(office: Office) -> None:
    delivered = office.deliver(
        "day | title | quantity | audience\n2014-03-10 | Alba | | 7\n2014-03-11 | Alba | 0 | 7"
    )

    assert [] == flagged(delivered)


def test_one_territory_may_be_stale_and_another_not(office: Office) -> None:
    delivered = office.deliver(
        """
        day        | territory | title | quantity
        2014-03-10 | US        | Alba  |      100
        2014-03-10 | GB        | Alba  |       40
        2014-03-11 | US        | Alba  |      100
        2014-03-11 | GB        | Alba  |       41
        """
    )

    assert ["2014-03-11"] == flagged(delivered)
    assert ["US"] == [series["territory"] for series in held(office)]
    assert [(100, 41)] == [
        (row.quarantined, row.counted) for row in office.balance().rows if row.quarantined
    ]


def test_days_of_other_suppliers_outlets_and_uses_are_no_copies(office: Office) -> None:
    table = "day | title | quantity | outlet | use\n2014-03-1{} | Alba | 5 | {} | {}"
    office.deliver(table.format(0, "A", "spin"), delivery="a")

    for delivery, (outlet, use) in {"b": ("B", "spin"), "c": ("A", "download")}.items():
        assert [] == flagged(office.deliver(table.format(1, outlet, use), delivery=delivery))
    same = office.usage(table.format(1, "A", "spin"))
    assert [] == flagged(office.take(same, supplier="radio"))
    assert ["2014-03-11"] == flagged(office.take(same, delivery="d"))


def test_every_copy_in_a_row_is_flagged(office: Office) -> None:
    days = [f"2014-03-{day} | Alba | 5" for day in range(10, 14)]

    delivered = office.deliver("\n".join(["day | title | quantity", *days]))

    assert ["2014-03-11", "2014-03-12", "2014-03-13"] == flagged(delivered)


def test_a_day_that_comes_before_its_copy_flags_the_copy(office: Office) -> None:
    table = "day | title | quantity\n2014-03-1{} | Alba | 5"
    office.deliver(table.format(1), delivery="tuesday")

    delivered = office.deliver(table.format(0), delivery="monday")

    assert ["2014-03-11"] == flagged(delivered)
    assert "hitparade confirm tuesday" in delivered.warnings[0]["text"]


def test_a_day_is_added_up_over_deliveries_before_it_is_compared(office: Office) -> None:
    office.deliver("day | title | quantity\n2014-03-10 | Alba | 5\n2014-03-10 | Brisa | 6")
    office.deliver("day | title | quantity\n2014-03-11 | Brisa | 6", delivery="one")

    assert ["2014-03-11"] == flagged(
        office.deliver("day | title | quantity\n2014-03-11 | Alba | 5", delivery="two")
    )


def test_a_row_of_several_days_is_no_copy_and_makes_its_day_no_copy(office: Office) -> None:
    delivered = office.deliver(
        """
        day        | until      | title | quantity
        2014-03-01 | 2014-03-31 | Alba  |        5
        2014-03-02 | 2014-03-31 | Alba  |        5
        2014-03-10 |            | Alba  |        5
        2014-03-11 |            | Alba  |        5
        2014-03-11 | 2014-03-16 | Alba  |        5
        """
    )

    assert [] == flagged(delivered)
    assert [] == held(office)


def test_events_are_compared_with_their_instants(office: Office) -> None:
    monday, tuesday = "2014-03-10T10:00:00Z", "2014-03-11T10:00:00Z"
    office.deliver(PLAY.format("2014-03-10", monday, monday), delivery="monday")

    moved = office.deliver(PLAY.format("2014-03-11", tuesday, tuesday), delivery="tuesday")
    assert [] == flagged(moved)
    copied = office.deliver(PLAY.format("2014-03-11", monday, monday), delivery="tuesday")
    assert ["2014-03-11"] == flagged(copied)


def test_events_without_an_instant_are_not_judged(office: Office) -> None:
    office.deliver(PLAY.format("2014-03-10", "", ""), delivery="monday")

    assert [] == flagged(office.deliver(PLAY.format("2014-03-11", "", ""), delivery="tuesday"))
    assert [None, None] == [row["figures_1"] for row in office.read(REPORTED)]


def test_rows_of_older_releases_are_not_judged(office: Office) -> None:
    office.deliver(COPY)
    stored = office.read(REPORTED)
    older = [row | {f"figures_{n}": None for n in (1, 2, 3, 4)} for row in stored]
    table = REPORTED.from_rows([tuple(row.values()) for row in older])
    office.workspace.lake.replace(REPORTED, table, "true")

    assert [] == held(office)
    assert office.balance().holds
