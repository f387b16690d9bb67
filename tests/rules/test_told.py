"""Rules in sentences: what a book states, what it leaves to defaults, and what it ever said."""

from __future__ import annotations

import datetime as dt

from hitparade.rules.told import Told, told
from tests.office import book

ISSUE = dt.date(2014, 3, 29)
BOOK = book(
    {
        "convert.streams.points": [
            ("", "1"),
            ("from_issue: 2014-03-29", "2"),
            ("from_issue: 2015-01-03", "unknown"),
        ],
        "admit.films.if": "{use: [ugc_view]}",
        "admit.films.action": "exclude",
    }
)


def lines() -> dict[str, Told]:
    """Everything that is stated, by path."""
    return {
        line.path: line
        for kind in told(BOOK.in_force(ISSUE))
        for clause in kind.clauses
        for line in clause.stated
    }


def test_kinds_are_told_in_the_order_in_which_they_act() -> None:
    assert ["calendar", "admit", "convert", "rank"] == [
        kind.kind for kind in told(BOOK.in_force(ISSUE))
    ]


def test_a_statement_has_its_code_source_and_date() -> None:
    line = lines()["convert.streams.points"]

    assert ("CON003", "2", dt.date(2014, 3, 29), "a test", "yes") == (
        line.code,
        line.value,
        line.since,
        line.source,
        line.disclosed,
    )
    assert line.sentence.endswith("is worth 2 points.")


def test_the_history_says_what_was_what_is_and_what_comes() -> None:
    history = lines()["convert.streams.points"].history

    assert [("1", "past"), ("2", "now"), ("not known", "later")] == [
        (past.said, past.when) for past in history
    ]


def test_defaults_are_told_apart() -> None:
    (rank,) = [kind for kind in told(BOOK.in_force(ISSUE)) if kind.kind == "rank"]

    assert ["rank.chart.depth"] == [line.path for line in rank.clauses[0].stated]
    assert "Entries with equal points share a rank." in [
        line.sentence for line in rank.clauses[0].silent
    ]


def test_a_clause_that_has_not_begun_is_not_told() -> None:
    later = book(
        {
            "admit.films.if": [("from_issue: 2015-01-03", "{use: [ugc_view]}")],
            "admit.films.action": [("from_issue: 2015-01-03", "exclude")],
        }
    )

    assert "admit" not in [kind.kind for kind in told(later.in_force(ISSUE))]
