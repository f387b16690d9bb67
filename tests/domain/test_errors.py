"""What a message says: place, what was found, what is allowed, what to do."""

from __future__ import annotations

import pytest

from hitparade.domain import errors
from hitparade.domain.errors import (
    DeliveryError,
    HitparadeError,
    NotInForceError,
    Problem,
    RefusedRowsError,
    RuleBookError,
    near,
)

HIGH = Problem(
    "CAP001", "top40.yaml", 6, "cap.day.plays", "is 0, but must be 1 or more.", "Raise it."
)
LOW = Problem("CON003", "top40.yaml", 12, "convert.x.points", "is missing.")


def test_a_problem_is_one_line_with_place_code_and_what_to_do() -> None:
    assert "top40.yaml:6: cap.day.plays (CAP001) is 0, but must be 1 or more. Raise it." == str(
        HIGH
    )


def test_a_problem_without_a_hint_ends_with_what_was_found() -> None:
    assert "top40.yaml:12: convert.x.points (CON003) is missing." == str(LOW)


def test_a_problem_is_an_object_for_scripts() -> None:
    assert {
        "code": "CON003",
        "file": "top40.yaml",
        "line": 12,
        "path": "convert.x.points",
        "text": "is missing.",
        "hint": "",
    } == LOW.as_json()


def test_a_rule_book_tells_all_its_problems_in_the_order_of_the_file() -> None:
    error = RuleBookError([LOW, HIGH])

    assert f"{HIGH}\n{LOW}" == str(error)
    assert [6, 12] == [problem["line"] for problem in error.as_json()["problems"]]


def test_a_delivery_that_cannot_be_taken_says_what_is_allowed_and_what_to_do() -> None:
    error = DeliveryError("a.csv", "is empty.", allowed="", hint="Ask the sender.", code="FED103")

    assert "a.csv: (FED103) is empty. Ask the sender." == str(error)


def test_refused_rows_under_strict_are_the_answer_no_and_no_wrong_use() -> None:
    error = RefusedRowsError("a.csv", 3, [LOW])

    assert 1 == error.exit_code
    assert "a.csv: 3 refused row(s) under --strict, nothing was stored." in str(error)
    assert str(LOW) in str(error)


def test_a_parameter_that_is_not_in_force_says_what_is_known() -> None:
    error = NotInForceError("convert.x.points", "2012-01-07", "It is known from 2013-03-02.")

    assert (
        "convert.x.points has no known value for the issue of 2012-01-07. "
        "It is known from 2013-03-02." == str(error)
    )
    assert {"error": "NotInForceError", "text": str(error)} == error.as_json()


def test_the_tree_in_the_docstring_names_every_error() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, HitparadeError)
    ]

    assert len(kinds) > 5
    assert [] == [kind.__name__ for kind in kinds if kind.__name__ not in (errors.__doc__ or "")]
    assert {1, 2} == {kind.exit_code for kind in kinds}


@pytest.mark.parametrize(
    ("expected", "name"),
    [
        ("Did you mean us-songs?", "us-song"),
        ("Did you mean us-songs?", "us_songs"),
        ("", "jazz"),
        ("", ""),
    ],
)
def test_only_a_name_that_is_near_is_offered(expected: str, name: str) -> None:
    assert expected == near(name, ["us-songs", "weekly-airplay"])


def test_at_most_two_names_are_offered() -> None:
    assert 2 == near("top10", ["top1", "top100", "top20"]).count("top")
