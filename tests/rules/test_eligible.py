"""Which entries a chart is open to, as a rule book says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.rules import eligible
from hitparade.rules.tables import TERMS
from tests.rules.books import always, book, codes, dated, day, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.model import InForce

MARCH_2014 = day("2014-03-29")
YOUNG = {
    "eligible.young.if": always('{age_years: "<2"}'),
    "eligible.young.action": always("include"),
}


def rules(changes: Mapping[str, str | None], issue: str = "2014-03-29") -> InForce:
    return book(changes).in_force(day(issue))


def test_a_clause_is_a_row_with_its_action_and_reason() -> None:
    clips = {
        "eligible.clips.if": always("{version: [clip, live]}"),
        "eligible.clips.action": always("exclude"),
    }

    found = eligible.rows([rules(YOUNG | clips)])

    assert [
        (MARCH_2014, "eligible.clips", "exclude", "ELI010"),
        (MARCH_2014, "eligible.young", "include", "ELI011"),
    ] == found
    assert 2 == eligible.TABLE.from_rows(found).num_rows


def test_each_value_of_a_term_is_a_row_of_the_condition() -> None:
    clause = {
        "eligible.a.if": always('[{genre: [folk, rock], tracks: ">3"}, {language: mi}]'),
        "eligible.a.action": always("include"),
        "eligible.a.unknown": always("passes"),
    }

    found = eligible.conditions([rules(clause)])

    head = (MARCH_2014, "eligible.a", "if")
    assert [
        (*head, 0, 2, 0, "genre", "is", None, "folk", True),
        (*head, 0, 2, 0, "genre", "is", None, "rock", True),
        (*head, 0, 2, 1, "tracks", ">", 3 * 10**12, "", True),
        (*head, 1, 1, 0, "language", "is", None, "mi", True),
    ] == found
    assert 4 == TERMS.from_rows(found).num_rows


def test_what_is_not_known_fails_by_default() -> None:
    assert [False] == [row[-1] for row in eligible.conditions([rules(YOUNG)])]


def test_a_clause_begins_and_ends_with_an_issue() -> None:
    changes = {
        **YOUNG,
        "eligible.young.if": f"[{dated('never')}, "
        f"{dated('{age_years: 1}', from_issue='2014-03-22')}, "
        f"{dated('never', from_issue='2014-04-05')}]",
    }

    issues = [rules(changes, issue) for issue in ("2014-03-15", "2014-03-22", "2014-04-05")]

    assert [day("2014-03-22")] == [row[0] for row in eligible.rows(issues)]
    assert [day("2014-03-22")] == [row[0] for row in eligible.conditions(issues)]


def test_a_chart_knows_whether_its_history_decides() -> None:
    before = {
        "eligible.new.if": always('{peak: "<=20"}'),
        "eligible.new.action": always("exclude"),
    }

    assert eligible.history(rules(before))
    assert not eligible.history(rules(YOUNG))


def test_before_an_action_is_known_an_issue_cannot_be_computed() -> None:
    late = f"[{dated('include', from_issue='2015-01-03')}]"

    with pytest.raises(NotInForceError, match=r"eligible\.young\.action has no known value"):
        eligible.rows([rules({**YOUNG, "eligible.young.action": late})])


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("eligible.x.if", "{rank: 1}", "ELI001"),
        ("eligible.x.if", "{age_years: young}", "ELI001"),
        ("eligible.x.if", "[]", "ELI001"),
        ("eligible.x.action", "ignore", "ELI002"),
        ("eligible.x.unknown", "no", "ELI003"),
    ],
)
def test_a_wrong_value_has_the_code_of_its_parameter(path: str, value: str, code: str) -> None:
    clause = {"eligible.x.if": always("always"), "eligible.x.action": always("include")}

    assert [code] == codes(text_of({**clause, path: always(value)}))
