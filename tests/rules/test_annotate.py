"""How the history beside an entry is counted."""

from __future__ import annotations

from hitparade.rules.annotate import Annotation, annotation
from tests.rules.books import always, book, codes, day, text_of

MARCH_2014 = day("2014-03-29")


def test_weeks_go_on_after_a_re_entry_unless_the_rule_book_says_otherwise() -> None:
    since = book({"annotate.history.weeks": always("since_re_entry")})

    assert Annotation("cumulative") == annotation(book().in_force(MARCH_2014))
    assert Annotation("since_re_entry") == annotation(since.in_force(MARCH_2014))


def test_a_wrong_value_has_the_code_of_its_parameter() -> None:
    assert ["ANN001"] == codes(text_of({"annotate.history.weeks": always("all")}))
