"""What clauses that limit say."""

from __future__ import annotations

import pytest

from hitparade.rules import limit
from hitparade.rules.tables import TERMS
from tests.rules.books import always, book, codes, day, text_of

ISSUE = day("2014-03-29")
THREE = {"limit.artists.key": always("lead_artist"), "limit.artists.most": always("3")}


def test_a_clause_is_a_row() -> None:
    rules = THREE | {"limit.artists.within": always("100")}

    found = limit.TABLE.from_rows(limit.rows([book(rules).in_force(ISSUE)])).to_pylist()

    assert [(ISSUE, "limit.artists", "lead_artist", 3, 100)] == [tuple(r.values()) for r in found]


def test_what_is_exempt_is_a_condition() -> None:
    rules = THREE | {"limit.artists.exempt": always('[{version: [live, remix]}, {weeks: "<2"}]')}
    found = limit.conditions([book(rules).in_force(ISSUE)])

    assert [("except", "live"), ("except", "remix"), ("except", "")] == [
        (row[2], row[9]) for row in found
    ]
    TERMS.from_rows(found)


@pytest.mark.parametrize(("accrue", "answer"), [("yes", True), ("no", False)])
def test_weeks_go_on_if_a_clause_says_so(accrue: str, answer: bool) -> None:
    rules = THREE | {"limit.artists.accrue": always(accrue)}

    assert answer == limit.accrues(book(rules).in_force(ISSUE))


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [("key", "genre", "LIM001"), ("most", "0", "LIM002"), ("exempt", "{growth: 1}", "LIM004")],
)
def test_what_a_parameter_does_not_allow_is_told(path: str, value: str, code: str) -> None:
    assert [code] == codes(text_of(THREE | {f"limit.artists.{path}": always(value)}))
