"""What a clause about doubted usage says."""

from __future__ import annotations

import pytest

from hitparade.rules import quarantine
from tests.rules.books import always, book, codes, day, text_of

ISSUE = day("2014-03-29")
HOLD = {"quarantine.doubts.action": always("hold")}
CUT = {"quarantine.doubts.action": always("haircut"), "quarantine.doubts.share": always("1/3")}


def test_a_chart_without_a_clause_has_no_row() -> None:
    assert [] == quarantine.rows([book().in_force(ISSUE)])
    assert () == quarantine.denominators(book().in_force(ISSUE))


def test_a_clause_is_a_row() -> None:
    assert [
        (ISSUE, "quarantine.doubts", "hold", 1, 1),
        (ISSUE, "quarantine.doubts", "haircut", 1, 3),
    ] == quarantine.rows(book(rules).in_force(ISSUE) for rules in (HOLD, CUT))
    assert (3,) == quarantine.denominators(book(CUT).in_force(ISSUE))


def test_two_clauses_would_say_two_things() -> None:
    two = HOLD | {path.replace("doubts", "other"): text for path, text in CUT.items()}

    assert ["QUA020"] == codes(text_of(two))


@pytest.mark.parametrize(("path", "value"), [("action", "forget"), ("share", "3/2")])
def test_what_a_parameter_does_not_allow_is_told(path: str, value: str) -> None:
    assert {"QUA001", "QUA002"} > set(
        codes(text_of(HOLD | {f"quarantine.doubts.{path}": always(value)}))
    )
