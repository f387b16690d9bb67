"""What the issues of a chart add up to: chart years, levels, and what a rule book may say of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hitparade.domain.errors import NotFoundError
from hitparade.rules.accumulate import Accumulation, accumulation, changed, clause, year
from hitparade.rules.calendar import issues_between
from tests.rules.books import always, book, codes, dated, day, text_of

FRIDAYS = {
    "calendar.week.starts": always("fri"),
    "calendar.week.issue_offset": always("9"),
}
"""Windows from Friday to Thursday, issues on the Saturday of the week after."""


def days(rules: dict[str, str], number: int) -> list[str]:
    """First and last issue of a chart year, and how many it has."""
    made = book({**FRIDAYS, "accumulate.year.by": always("points"), **rules})
    issues = issues_between(made, *year(made, clause(made), number))
    return [str(issues[0]), str(issues[-1]), str(len(issues))]


def test_the_chart_year_2025_has_52_issues() -> None:
    """Both ways to say it: the day on which it starts, or its first and last issue."""
    expected = ["2024-10-26", "2025-10-18", "52"]

    assert expected == days({"accumulate.year.starts": always("10-25")}, 2025)
    assert expected == days({"accumulate.year.issues": always("2024-10-26..2025-10-18")}, 2025)
    assert "2025-10-25" == days({"accumulate.year.starts": always("10-25")}, 2026)[0]


def test_a_year_is_named_after_the_year_in_which_it_ends() -> None:
    made = book({"accumulate.year.by": always("points")})

    assert (day("2014-01-01"), day("2014-12-31")) == year(made, "year", 2014)
    assert (day("2014-01-01"), day("2014-12-31")) == year(None, None, 2014)
    made = book({"accumulate.year.starts": always("12-01")})
    assert (day("2013-12-01"), day("2014-11-30")) == year(made, "year", 2014)
    made = book({"accumulate.year.starts": always("02-29")})
    assert (day("2014-03-01"), day("2015-02-28")) == year(made, "year", 2015)


def test_issues_named_for_a_year_go_before_its_day() -> None:
    """What is not named keeps to the day that holds on 1 January of its year."""
    rules = {
        "accumulate.year.starts": f"[{dated('12-01')}, {dated('10-25', from_issue='2025-10-25')}]",
        "accumulate.year.issues": always("[2024-10-26..2025-10-18, 1990-12-01..1991-11-30]"),
    }
    made = book(rules)

    assert (day("2024-10-26"), day("2025-10-18")) == year(made, "year", 2025)
    assert (day("2023-12-01"), day("2024-11-30")) == year(made, "year", 2024)
    assert (day("2025-10-25"), day("2026-10-24")) == year(made, "year", 2026)


def test_what_a_clause_says_on_a_date() -> None:
    made = book(
        {
            "accumulate.year.by": f"[{dated('inverse')}, {dated('points', from_issue='1991-11-30')}]",
            "accumulate.year.charted": always("no"),
            "accumulate.year.depth": always("50"),
            "accumulate.year.levels": always("{platinum: 1_000_000, gold: 500_000}"),
        }
    )

    found = accumulation(made, "year", day("1990-01-06"))

    levels = (("gold", Fraction(500_000)), ("platinum", Fraction(1_000_000)))
    assert Accumulation("inverse", charted=False, depth=50, top=50, levels=levels) == found
    assert "points" == accumulation(made, "year", day("1992-01-04")).by
    assert Accumulation() == accumulation(made, None, day("1990-01-06"))


def test_somebody_may_ask_for_something_else() -> None:
    found = changed(Accumulation(depth=50, top=50), by="inverse", depth=10)

    assert ("inverse", 10, 50) == (found.by, found.depth, found.top)
    with pytest.raises(NotFoundError, match="Did you mean inverse"):
        changed(Accumulation(), by="invers")


def test_a_clause_takes_no_part_in_the_digest_of_an_issue() -> None:
    issue = day("2014-03-29")
    clauses = {"accumulate.year.by": f"[{dated('weeks', from_issue='2014-01-04')}]"}

    plain, more = book().in_force(issue), book(clauses).in_force(issue)

    assert (plain.digest, plain.since) == (more.digest, more.since)
    assert "weeks" == more.value("accumulate.year.by")


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("by", "sales", "ACC001"),
        ("starts", "13-01", "ACC002"),
        ("starts", "february", "ACC002"),
        ("issues", "2024-10-26", "ACC003"),
        ("issues", "2025-10-18..2024-10-26", "ACC003"),
        ("issues", "[2024-01-06..2024-06-29, 2024-07-06..2024-12-28]", "ACC003"),
        ("charted", "maybe", "ACC004"),
        ("depth", "0", "ACC005"),
        ("levels", "{}", "ACC006"),
        ("levels", "{gold: 0}", "ACC006"),
        ("levels", "{Gold!: 5}", "ACC006"),
    ],
)
def test_a_value_that_is_not_allowed_is_told(parameter: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({f"accumulate.year.{parameter}": always(value)}))
