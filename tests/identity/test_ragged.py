"""Lines that lost their columns are read only where all that stands behind the title is explained."""

from __future__ import annotations

import pytest

from hitparade.identity.pairs import judge
from hitparade.identity.ragged import is_littered


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lanterns | The Makers", "Lanterns The Makers Rock $ 1.29 3:35 | ", True),
        ("Lanterns 3:35 | The Makers", "Lanterns The Makers Country | ", True),
        ("Lanterns Country , Music $ 0.99 | The Makers", "Lanterns 3:35 | The Makers", True),
        ("Lanterns on the Sea The Makers Pop | ", "Lanterns on the Sea The Makers Rock | ", True),
        ("Lanterns | The Makers", "Lanterns Quill Rock $ 1.29 3:35 | ", False),
        ("Lanterns | The Makers", "Lanterns Burning The Makers Rock $ 1.29 | ", False),
        ("Lanterns 3:35 | The Makers", "Lanterns ( Live ) The Makers Rock | ", False),
        ("Lanterns | ", "Lanterns | ", False),
    ],
)
def test_a_line_without_columns_is_read_by_what_the_other_side_says(
    one: str,
    other: str,
    same: bool,
) -> None:
    assert same == judge(*one.split(" | "), *other.split(" | ")).same


def test_prices_lengths_dates_and_rights_are_litter() -> None:
    assert [True, True, True, True, False] == [
        is_littered(title)
        for title in (
            "Lanterns $ 1.29",
            "Lanterns 3:35",
            "Lanterns August 25 , 1990",
            "Lanterns (C) 1990 Low Water Records",
            "Lanterns 1990",
        )
    ]
