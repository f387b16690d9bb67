"""Whole numbers beside texts: every accepted row has them, and they follow from it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.tables import SOURCES, USAGE
from hitparade.feeds.keys import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

ROWS = """
day        | until      | title | listener | outlet  | territory | quantity
2014-03-10 | 2014-03-10 | Alba  | ann      | Spotify | US        | 1
2014-03-11 | 2014-03-11 | Brisa | ben      | Spotify | US        | 1
2014-03-10 | 2014-03-16 | Alba  |          | Spotify | US        | 7
2014-03-10 | 2014-03-10 | Alba  |          | KEXP    | US        | 2
"""


@pytest.fixture(scope="module")
def delivered(new_office: Callable[[], Office]) -> Office:
    """An office with two deliveries; to be read only."""
    made = new_office()
    made.deliver(ROWS)
    made.deliver("title | quantity | outlet\nCanto | 3 | KEXP", delivery="second")
    return made


def test_every_row_has_keys_and_every_source_is_listed(delivered: Office) -> None:
    usage, sources = delivered.read(USAGE), delivered.read(SOURCES)

    assert all(row["subject_key"] == int(row["subject"][:15], 16) for row in usage)
    assert [int(row["listener"][:15], 16) if row["listener"] else None for row in usage] == [
        row["listener_key"] for row in usage
    ]
    known = {(row["load"], row["day"], row["source"]): row for row in sources}
    assert (
        len(known)
        == len(sources)
        == len({(row["load"], row["day"], row["source"]) for row in usage})
    )
    for row in usage:
        source = known[row["load"], row["day"], row["source"]]
        assert [row[name] for name in (*DIMENSIONS, "until")] == [
            source[name] for name in (*DIMENSIONS, "until")
        ]


def test_a_source_has_one_key_on_every_day_and_another_for_rows_of_another_length(
    delivered: Office,
) -> None:
    rows = sorted(delivered.read(USAGE), key=lambda row: row["line"])
    first, second, week, station = (row["source"] for row in rows if row["title"] != "Canto")

    assert first == second
    assert 3 == len({first, week, station})
