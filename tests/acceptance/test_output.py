"""What people read of an issue whose rules and decisions did something."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from hitparade.api import Hitparade
from hitparade.cli.chart_output import chart_table, print_receipt, receipt_table
from tests.office import STREAMS_AND_SALES, book, issue

if TYPE_CHECKING:
    from rich.console import Group

    from tests.office import Office


def read(made: Group) -> list[str]:
    """The lines of something that is printed."""
    text = io.StringIO()
    Console(file=text, width=160).print(made)
    return [" ".join(line.split()) for line in text.getvalue().splitlines()]


def test_what_is_said_beside_entries_has_columns(office: Office) -> None:
    office.weeks("A B", "B A")
    said = {"bullet": "points", "gainers": "1", "streak": "yes", "at_no_1": "yes"}
    office.compile(book({f"annotate.history.{name}": value for name, value in said.items()}))

    found = read(chart_table(office.edition(issue(2))))

    assert [
        "rank move title artist last peak weeks bullet gainer in a row at No. 1 points",
        "1 ▲ B The Makers 2 1 2 ● 1 2 1 999",
        "2 ▼ A The Makers 1 1 2 2 1 998",
    ] == found[1:4]


@pytest.mark.thorough
def test_a_chart_without_such_rules_has_no_such_columns(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())

    found = read(chart_table(office.edition()))

    assert "rank move title artist last peak weeks points" == found[1]
    assert 4 == len(found)


def test_ten_of_those_that_were_kept_off_are_named(office: Office) -> None:
    office.weeks(" ".join(chr(65 + n) for n in range(13)))
    office.compile(
        book({"limit.artists.key": "artist", "limit.artists.most": "1", "rank.chart.depth": "20"})
    )

    found = read(chart_table(office.edition()))

    named = [line for line in found if line.startswith("Kept off: No. 2 ")]
    assert 10 == len(named)
    assert all(line.endswith(" by The Makers: limit.artists.most (LIM010)") for line in named)
    assert "... and 2 more were kept off: see --json." == found[-1]


def test_a_decision_that_kept_an_entry_off_is_named(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    charts = Hitparade(office.workspace, office.engine)
    record = charts.decide(
        "exclude", office.edition().entries[0].id, author="Ana", reason="withdrawn"
    )
    office.compile(book())

    found = read(chart_table(office.edition()))

    assert f"(DEC010, decision {record['decision']})" in found[-1]


def test_a_receipt_says_what_a_rule_took_and_what_was_decided(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.deliver("title | use | quantity\nAlba | audio_stream | 300\nAlba | download | 30")
    rules = STREAMS_AND_SALES | {
        "damp.large.if": "[download]",
        "damp.large.steps": "[[0, 10, 1], [10, null, 0]]",
    }
    office.compile(book(rules))
    entry = office.edition().entries[0]
    charts = Hitparade(office.workspace, office.engine)
    record = charts.decide("stay", entry.id, author="Ana", reason="the board said so")
    receipt = office.explain("Alba")

    print_receipt(receipt)

    assert "damp.large.steps took 200 points of download." in read(receipt_table(receipt))
    assert f"Decision {record['decision']}: stay, by Ana: the board said so" not in (
        capsys.readouterr().out
    )
    office.compile(book(rules))
    print_receipt(office.explain("Alba"))
    assert f"Decision {record['decision']}: stay, by Ana: the board said so" in (
        capsys.readouterr().out
    )
