"""What stands beside an entry, and how its history is counted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hitparade.rules.annotate import Annotation, annotation, neutral, past
from tests.rules.books import always, book, codes, day, text_of

MARCH_2014 = day("2014-03-29")


def test_weeks_go_on_after_a_re_entry_unless_the_rule_book_says_otherwise() -> None:
    since = book({"annotate.history.weeks": always("since_re_entry")})

    assert Annotation("cumulative") == annotation(book().in_force(MARCH_2014))
    assert Annotation("since_re_entry") == annotation(since.in_force(MARCH_2014))


def test_a_wrong_value_has_the_code_of_its_parameter() -> None:
    assert ["ANN001"] == codes(text_of({"annotate.history.weeks": always("all")}))


def test_a_bullet_keeps_what_the_downtime_leaves() -> None:
    rules = {
        "annotate.history.bullet": always("points"),
        "annotate.history.downtime": always("2.5"),
    }

    found = annotation(book(rules).in_force(MARCH_2014))

    assert ("points", Fraction(39, 40)) == (found.bullet, found.kept)
    assert not found.silent
    assert annotation(book().in_force(MARCH_2014)).silent


@pytest.mark.parametrize(
    ("parameter", "value", "periods"),
    [("bullet", "quantity", 1), ("gainers", "3", 1), ("streak", "yes", 0), ("at_no_1", "yes", 0)],
)
def test_only_bullets_and_gains_look_at_the_period_before(
    parameter: str, value: str, periods: int
) -> None:
    rules = book({f"annotate.history.{parameter}": always(value)}).in_force(MARCH_2014)

    assert periods == past(rules)
    assert not neutral([rules])


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("bullet", "yes", "ANN002"),
        ("downtime", "101", "ANN003"),
        ("gainers", "some", "ANN004"),
        ("streak", "3", "ANN005"),
        ("at_no_1", "1", "ANN006"),
    ],
)
def test_what_may_stand_beside_an_entry_is_checked(parameter: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({f"annotate.history.{parameter}": always(value)}))
