"""Points to ranks: equal points, the order between them, and the depth of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import STREAMS_AND_SALES, book, cut, issue, rows
from tests.tally.computed import compute_chart

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

TIED = """
title | use          | quantity
Canto | audio_stream |       20
Alba  | audio_stream |       10
Alba  | download     |        1
Brisa | download     |        2
Danza | audio_stream |       15
Exile | audio_stream |       10
Fuego | audio_stream |        5
Gigue | audio_stream |        5
"""
"""With ten points a download: Canto, Alba and Brisa 20, Danza 15, Exile 10, Fuego and Gigue 5."""


@pytest.fixture(scope="module")
def tied(new_office: Callable[[], Office]) -> Office:
    """An office with `TIED`; to be read only."""
    made = new_office()
    made.deliver(TIED)
    return made


def ranks(office: Office, **rank: str) -> str:
    """The entries of a chart with some values of ``rank.chart``, as in ``1 Alba, 1 Brisa``."""
    rules = {f"rank.chart.{name}": value for name, value in rank.items()}
    found = compute_chart(office, book(STREAMS_AND_SALES | rules))
    return ", ".join(f"{row['rank']} {row['title']}" for row in found.chart("rank title"))


def test_equal_points_share_a_rank_and_the_next_rank_is_left_out(tied: Office) -> None:
    assert "1 Alba, 1 Brisa, 1 Canto, 4 Danza, 5 Exile, 6 Fuego, 6 Gigue" == ranks(
        tied, tie="shared", tie_break="[title]"
    )


def test_broken_ties_have_different_ranks(tied: Office) -> None:
    assert "1 Alba, 2 Brisa, 3 Canto, 4 Danza, 5 Exile, 6 Fuego, 7 Gigue" == ranks(
        tied, tie="broken", tie_break="[title]"
    )


def test_a_tie_goes_to_the_larger_component_and_then_to_the_next_key(tied: Office) -> None:
    """Nothing at all comes behind any points of the component."""
    assert ranks(tied, tie="broken", tie_break='["component:download", title]').startswith(
        "1 Brisa, 2 Alba, 3 Canto"
    )
    assert ranks(tied, tie="broken", tie_break='["component:audio_stream", title]').startswith(
        "1 Canto, 2 Alba, 3 Brisa"
    )


def test_without_any_key_the_id_decides(tied: Office) -> None:
    found = compute_chart(
        tied, book(STREAMS_AND_SALES | {"rank.chart.tie": "broken", "rank.chart.tie_break": "[id]"})
    )

    first_three = [row["id"] for row in found.standings[:3]]
    assert sorted(first_three) == first_three


def test_a_tie_goes_to_the_better_rank_in_the_issue_before(office: Office) -> None:
    """The third week is computed in the same run as the second."""
    office.weeks("B A C", "A=B=D", "D=A=B")
    broken = {"rank.chart.tie": "broken", "rank.chart.tie_break": "[last_rank, title]"}

    found = compute_chart(office, book(broken), issue(1), issue(2), issue(3))

    assert rows("rank | title\n1 | B\n2 | A\n3 | D") == found.chart("rank title", issue(2))
    assert rows("rank | title\n1 | B\n2 | A\n3 | D") == found.chart("rank title", issue(3))


def test_a_chart_ends_at_its_depth(tied: Office) -> None:
    assert "1 Alba, 2 Brisa" == ranks(tied, depth="2", tie="broken", tie_break="[title]")


def test_whoever_ties_with_the_last_place_is_on_the_chart(tied: Office) -> None:
    assert "1 Alba, 1 Brisa, 1 Canto" == ranks(tied, depth="2", tie="shared", tie_break="[title]")
    assert "1 Alba, 1 Brisa, 1 Canto, 4 Danza" == ranks(
        tied, depth="4", tie="shared", tie_break="[title]"
    )


@pytest.mark.parametrize(
    ("contenders", "expected"),
    [
        ("0", []),
        ("1", ["Canto"]),
        ("depth", ["Canto", "Danza"]),
        ("100", ["Canto", "Danza", "Exile", "Fuego", "Gigue"]),
    ],
)
def test_the_next_places_are_kept_as_contenders(
    tied: Office, contenders: str, expected: list[str]
) -> None:
    rules = {
        "rank.chart.depth": "2",
        "rank.chart.contenders": contenders,
        "rank.chart.tie": "broken",
        "rank.chart.tie_break": "[title]",
    }

    found = compute_chart(tied, book(STREAMS_AND_SALES | rules))

    below = [row for row in found.standings if not row["entry"]]
    assert expected == [row["title"] for row in below]
    assert all(row["weeks"] is None and row["move"] is None for row in below)
    assert {row["id"] for row in found.standings} <= {line["id"] for line in found.lines}


def test_a_depth_that_changes_with_an_issue(office: Office) -> None:
    office.weeks("A B C", "A B C")

    found = compute_chart(
        office,
        book({"rank.chart.depth": [("", "3"), (f"from_issue: {issue(2)}", "1")]}),
        issue(1),
        issue(2),
    )

    assert [("A", 1), ("B", 1), ("C", 1), ("A", 2)] == [
        (row["title"], 1 if row["issue"] == issue(1) else 2)
        for row in found.standings
        if row["entry"]
    ]


def test_positions_number_the_lines_of_the_chart(tied: Office) -> None:
    found = compute_chart(tied, book(STREAMS_AND_SALES))

    assert list(range(1, 8)) == [row["position"] for row in found.standings]
    assert ["1", "1", "1", "4", "5", "6", "6"] == [r["rank"] for r in cut(found.standings, "rank")]
