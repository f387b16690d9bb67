"""Targets, gains, growth and what stands beside entries, in editions and their receipts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.office import STREAMS_AND_SALES, book, issue, monday, rows

if TYPE_CHECKING:
    from tests.office import Office

WEEKS = f"""
day         | title | use          | quantity
{monday(1)} | A     | audio_stream | 100
{monday(1)} | B     | audio_stream | 40
{monday(1)} | C     | audio_stream | 80
{monday(2)} | A     | audio_stream | 110
{monday(2)} | B     | audio_stream | 80
{monday(2)} | C     | audio_stream | 60
{monday(2)} | D     | download     | 9
"""
"""With ten points a download, D has 90 in the second week."""


def test_targets_are_lines_of_a_receipt_that_add_up(office: Office) -> None:
    """Streams have 250 of 340 points; half of all are 170, which is 0.68 times 250."""
    office.deliver(WEEKS)
    targets = {"combine.points.targets": "{audio_stream: 0..50, download: 0..50}"}
    office.compile(book(STREAMS_AND_SALES | targets), issue(2))

    assert (
        rows("rank | title | points\n1 | D | 170.00000000001\n2 | A | 74.8")
        == office.chart("rank title points")[:2]
    )
    receipt = office.explain("A")
    assert {"convert.streams.points": "110", "combine.points.targets": "-35.2"} == {
        line.rule: line.points for line in receipt.lines
    }
    assert Fraction(receipt.points or 0) == sum(Fraction(line.points) for line in receipt.lines)
    assert office.verify().holds


def test_a_chart_of_growth_ranks_what_grew(office: Office) -> None:
    office.deliver(WEEKS)
    office.compile(book(STREAMS_AND_SALES | {"combine.points.metric": "growth"}), issue(2))

    assert rows("rank | title | points\n1 | B | 1\n2 | A | 0.1") == office.chart(
        "rank title points"
    )
    assert office.verify().holds


def test_a_chart_of_gains_ranks_what_came_since(office: Office) -> None:
    office.deliver(WEEKS)
    office.compile(book(STREAMS_AND_SALES | {"combine.points.metric": "delta"}), issue(2))

    assert rows("rank | title | points\n1 | D | 90\n2 | B | 40\n3 | A | 10") == office.chart(
        "rank title points"
    )


@pytest.mark.thorough
def test_the_larger_gain_comes_first_of_equal_points(office: Office) -> None:
    office.weeks("A B C", "")
    office.deliver(
        f"day | title | quantity\n{monday(2)} | A | 9\n{monday(2)} | B | 9\n{monday(2)} | C | 9",
        delivery="second",
    )
    made = book({"rank.chart.tie": "broken", "rank.chart.tie_break": "[gain]"})
    office.compile(made, issue(2))

    assert rows("rank | title\n1 | C\n2 | B\n3 | A") == office.chart("rank title")


def test_entries_say_what_the_chart_says_beside_them(office: Office) -> None:
    office.deliver(WEEKS)
    said = {
        "annotate.history.bullet": "points",
        "annotate.history.gainers": "1",
        "annotate.history.streak": "yes",
        "annotate.history.at_no_1": "yes",
    }
    made = book(STREAMS_AND_SALES | said)
    office.compile(made)

    beside = {entry.title: entry.annotations for entry in office.edition(issue(2)).entries}

    assert {
        "A": {"at_no_1": "2", "bullet": "yes", "streak": "2"},
        "B": {"bullet": "yes", "streak": "2"},
        "C": {"streak": "2"},
        "D": {"bullet": "yes", "gainer": "1", "streak": "1"},
    } == beside
    assert office.verify().holds


@pytest.mark.thorough
def test_neutral_values_change_no_byte_of_an_edition(office: Office) -> None:
    office.deliver(WEEKS)
    (plain,) = office.compile(book(STREAMS_AND_SALES), issue(2))
    neutral = {
        "combine.points.targets": "none",
        "combine.points.metric": "level",
        "annotate.history.bullet": "no",
        "rank.chart.public": "0",
    }

    (same,) = office.compile(book(STREAMS_AND_SALES | neutral), issue(2))

    assert plain.fingerprint == same.fingerprint
    wide = {"combine.points.targets": "{audio_stream: 0..100, download: 0..100}"}
    office.compile(book(STREAMS_AND_SALES | wide), issue(2))
    points = [office.chart("rank title points components", edition=n) for n in ("1", "2")]
    assert points[0] == points[1]
