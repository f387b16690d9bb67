"""At which value of one weight two neighbours of an edition change places."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitparade.domain.errors import NotFoundError
from hitparade.vault.whatif import what_if
from tests.office import STREAMS_AND_SALES, book

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.chart import WhatIf
    from tests.office import Office

USAGE = """
title | use          | quantity
Alba  | audio_stream |      100
Alba  | download     |        2
Brisa | audio_stream |       20
Brisa | download     |        9
Canto | audio_stream |      100
"""
"""With ten points a download: Alba 120, Brisa 110, Canto 100."""
SALES = "convert.sales.points"


def asked(office: Office, weight: str = "", **changes: str) -> WhatIf:
    """What if the paths were set; double underscores stand for dots."""
    set_here = {path.replace("__", "."): value for path, value in changes.items()}
    return what_if(
        office.workspace, office.engine, office.wanted(), settings=set_here, swapping=weight
    )


def level_at(found: WhatIf) -> list[tuple[str, str, str]]:
    """Above, below and value of each swap."""
    return [(swap.above.title, swap.below.title, swap.value) for swap in found.swaps]


@pytest.fixture(scope="module")
def three(new_office: Callable[[], Office]) -> Office:
    """An office with a chart of `USAGE`; to be read only."""
    office = new_office()
    office.deliver(USAGE)
    office.compile(book(STREAMS_AND_SALES))
    return office


def test_neighbours_swap_where_their_points_are_equal(three: Office) -> None:
    """100 + 2v = 20 + 9v at 80/7, and 20 + 9v = 100 at 80/9."""
    found = asked(three, SALES)

    assert [("Alba", "Brisa", "80/7"), ("Brisa", "Canto", "80/9")] == level_at(found)
    assert [] == found.changed
    assert [] == found.notes


def test_the_one_weight_that_is_set_is_the_one_that_is_asked_about(three: Office) -> None:
    assert 2 == len(asked(three, convert__sales__points="80/7").swaps)
    assert [] == asked(three, rank__chart__depth="2").swaps
    assert [] == asked(three, convert__sales__points="1", convert__streams__points="2").swaps


def test_at_the_value_both_have_equal_points(three: Office) -> None:
    level = asked(three, convert__sales__points="80/7").entries
    farther = asked(three, convert__sales__points="12").entries

    assert level[0].whatif_points == level[1].whatif_points
    assert ["Brisa", "Alba", "Canto"] == [entry.title for entry in farther]


def test_neighbours_that_never_meet_are_left_out(office: Office) -> None:
    """Both have the same downloads, so no weight of theirs changes anything between them."""
    office.deliver(
        "title | use | quantity\nAlba | audio_stream | 5\nAlba | download | 1\n"
        "Brisa | audio_stream | 4\nBrisa | download | 1"
    )
    office.compile(book(STREAMS_AND_SALES))

    assert [] == asked(office, SALES).swaps


def test_what_is_no_weight_above_0_is_told(office: Office) -> None:
    office.deliver(USAGE)
    office.compile(book(STREAMS_AND_SALES | {"convert.streams.points": "0"}))

    for path, why in (
        ("rank.chart.depth", "is no weight"),
        ("convert.nothing.points", "is not in force"),
        ("convert.streams.points", "is 0"),
    ):
        with pytest.raises(NotFoundError, match=why):
            asked(office, path)


def test_rules_that_look_at_entries_are_named(office: Office) -> None:
    office.deliver(USAGE)
    two = {"limit.acts.key": "lead_artist", "limit.acts.most": "2"}
    office.compile(book(STREAMS_AND_SALES | two))

    (note,) = asked(office, SALES).notes

    assert "limit may act otherwise" in note


@pytest.mark.thorough
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    streams=st.lists(st.integers(1, 50), min_size=3, max_size=3),
    sales=st.lists(st.integers(0, 9), min_size=3, max_size=3),
)
def test_on_either_side_of_the_value_the_order_differs(
    new_office: Callable[[], Office], streams: list[int], sales: list[int]
) -> None:
    office = new_office()
    for title, heard, sold in zip("ABC", streams, sales, strict=True):
        office.deliver(
            "title | use | quantity\n"
            f"{title} | audio_stream | {heard}\n{title} | download | {sold}",
            delivery=title,
        )
    office.compile(book(STREAMS_AND_SALES))
    points = {
        title: (heard, sold) for title, heard, sold in zip("ABC", streams, sales, strict=True)
    }

    for above, below, value in level_at(asked(office, SALES)):
        (a, more_a), (b, more_b) = points[above], points[below]
        level = Fraction(value)
        assert a + more_a * level == b + more_b * level
