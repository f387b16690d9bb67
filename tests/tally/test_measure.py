"""Units that weigh more or less before they are converted, in a whole chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import book, cut, rows
from tests.tally.computed import compute_chart

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

STATIONS = {
    "calendar.week.uses": "[spin]",
    "measure.stations.by": "{outlet: {kdvs: 2, kalx: 1.5}}",
}


@pytest.fixture(scope="module")
def radio(new_office: Callable[[], Office]) -> Office:
    """An office with spins on three stations; to be read only."""
    made = new_office()
    made.deliver(
        """
        use  | outlet | tier | title | quantity
        spin | KDVS   |      | Alba  |       10
        spin | KALX   | ad   | Alba  |       10
        spin | KEXP   |      | Alba  |       10
        spin | KEXP   |      | Brisa |       44
        """
    )
    return made


def test_a_station_weighs_what_the_table_says(radio: Office) -> None:
    found = compute_chart(radio, book(STATIONS))

    assert rows("title | points\nAlba | 45\nBrisa | 44") == found.chart("title points")


def test_a_station_that_weighs_nothing_does_not_count_and_says_why(radio: Office) -> None:
    found = compute_chart(radio, book(STATIONS | {"measure.stations.otherwise": "0"}))

    assert rows("title | points\nAlba | 35") == found.chart("title points")
    assert rows("quantity | reason | rule\n54 | MEA010 | measure.stations.otherwise") == cut(
        [r for r in found.whereabouts if r["outcome"] == "excluded"], "quantity reason rule"
    )


def test_factors_of_several_clauses_and_of_the_conversion_multiply(radio: Office) -> None:
    more = {
        "measure.ads.if": "{tier: [ad]}",
        "measure.ads.factor": "2/3",
        "convert.streams.points": "1/7",
    }

    found = compute_chart(radio, book(STATIONS | more))

    assert rows("title | points\nBrisa | 44/7\nAlba | 40/7") == found.chart("title points")


def test_a_clause_that_names_the_column_of_its_table_has_the_same_factors(radio: Office) -> None:
    own = {"measure.stations.if": "{outlet: [KDVS, kalx]}", "measure.stations.otherwise": "9"}

    found = compute_chart(radio, book(STATIONS | own))

    assert rows("title | points\nAlba | 45\nBrisa | 44") == found.chart("title points")
