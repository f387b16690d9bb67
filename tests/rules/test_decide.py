"""Which manual decisions a chart accepts."""

from __future__ import annotations

from hitparade.identity import acts
from hitparade.rules import decide
from tests.rules.books import always, book, codes, day, text_of

ISSUE = day("2014-03-29")


def accepted(**clauses: str) -> dict[object, object]:
    """The act and the rule that accepts it."""
    rules = {f"decide.{name}.acts": always(text) for name, text in clauses.items()}
    rows = decide.rows([book(rules).in_force(ISSUE)])
    decide.TABLE.from_rows(rows)
    assert {"tiny"} >= {row[1] for row in rows}
    return {row[2]: row[3] for row in rows}


def test_every_act_is_accepted_where_the_book_is_silent() -> None:
    assert dict.fromkeys(decide.ACTS, "decide") == accepted()


def test_the_acts_are_those_that_a_decision_can_have_but_for_taking_one_back() -> None:
    assert set(acts.ACTS) - {"undo", *acts.ABOUT_DELIVERIES, *acts.ABOUT_IDENTITY} == set(
        decide.ACTS
    )


def test_clauses_accept_what_they_list_taken_together() -> None:
    assert {"stay": "decide.a.acts", "credit": "decide.b.acts", "reset": "decide.a.acts"} == (
        accepted(a="[stay, reset]", b="[credit, stay]")
    )
    assert set(decide.ACTS) == set(accepted(a="all"))


def test_an_act_that_does_not_exist_is_told() -> None:
    assert ["DEC001"] == codes(text_of({"decide.a.acts": always("[resett]")}))
