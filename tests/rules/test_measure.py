"""What a unit of usage weighs before it is converted."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.rules import measure
from tests.rules.books import always, book, codes, dated, day, problems, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.model import InForce

MARCH_2014 = day("2014-03-29")
STATIONS = {
    "measure.stations.if": always("{tier: [paid]}"),
    "measure.stations.by": always("{outlet: {KDVS: 2, kalx: 1.5, none: 0}}"),
    "measure.stations.otherwise": always("1/4"),
}


def rules(changes: Mapping[str, str | None]) -> InForce:
    return book(changes).in_force(MARCH_2014)


def rows(changes: Mapping[str, str | None]) -> list[tuple[object, ...]]:
    found = measure.rows([rules(changes)])
    assert measure.TABLE.from_rows(found).num_rows == len(found)
    return found


def test_a_chart_without_clauses_measures_units_as_they_are() -> None:
    assert [] == rows({})
    assert 1 == measure.denominator(rules({})) == measure.largest(rules({}))


def test_a_factor_multiplies_every_row_that_the_clause_matches() -> None:
    found = rows(
        {"measure.share.if": always("{supplier: [panel]}"), "measure.share.factor": always("20/7")}
    )

    head = (MARCH_2014, "measure.share", 0, "measure.share.factor", None, None)
    assert [(*head, 1, "supplier", "panel", 20, 7)] == found


def test_each_value_of_a_table_is_a_variant_and_the_rest_is_variant_zero() -> None:
    found = rows(STATIONS)

    assert [
        (0, "otherwise", 1, "tier", "paid", 1, 4),
        (1, "by", 2, "outlet", "", 0, 1),
        (1, "by", 2, "tier", "paid", 0, 1),
        (2, "by", 2, "outlet", "kalx", 3, 2),
        (2, "by", 2, "tier", "paid", 3, 2),
        (3, "by", 2, "outlet", "kdvs", 2, 1),
        (3, "by", 2, "tier", "paid", 2, 1),
    ] == [(row[2], str(row[3]).rsplit(".", 1)[1], *row[6:]) for row in found]


def test_a_table_may_name_the_column_of_the_condition() -> None:
    found = rows(
        {
            "measure.x.if": always("{outlet: [kdvs, kalx]}"),
            "measure.x.by": always("{outlet: {kdvs: 3}}"),
        }
    )

    assert [(0, "kalx", 1), (0, "kdvs", 1), (1, "kdvs", 3)] == [
        (row[2], row[8], row[9]) for row in found
    ]


def test_factors_of_several_clauses_have_one_denominator_and_one_bound() -> None:
    both = rules({**STATIONS, "measure.share.factor": always("5/3")})

    assert 12 == measure.denominator(both)
    assert Fraction(10, 3) == measure.largest(both)


def test_a_factor_that_changes_on_a_day_of_use_has_its_days() -> None:
    found = rows({"measure.x.factor": f"[{dated('1')}, {dated('2', from_day='2014-03-13')}]"})

    assert [(None, day("2014-03-12"), 1), (day("2014-03-13"), None, 2)] == [
        (row[4], row[5], row[9]) for row in found
    ]


def test_a_clause_out_of_force_has_no_rows() -> None:
    assert [] == rows({"measure.x.if": always("never"), "measure.x.factor": always("2")})


def test_an_unknown_factor_is_never_one() -> None:
    with pytest.raises(NotInForceError, match=r"measure\.x\.factor has no known value"):
        rows({"measure.x.factor": f"[{dated('unknown', disclosed='no')}]"})


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("measure.x.if", "{outlets: [kdvs]}", "MEA001"),
        ("measure.x.factor", "-1", "MEA002"),
        ("measure.x.by", "{outlet: kdvs}", "MEA003"),
        ("measure.x.by", "{station: {kdvs: 2}}", "MEA003"),
        ("measure.x.by", "{outlet: {kdvs: 2}, use: {spin: 2}}", "MEA003"),
        ("measure.x.by", "{outlet: {kdvs: 2, KDVS: 3}}", "MEA003"),
        ("measure.x.by", "{use: {plays: 2}}", "MEA003"),
        ("measure.x.by", "{outlet: {kdvs: much}}", "MEA003"),
        ("measure.x.otherwise", "-1", "MEA004"),
        ("measure.x.returns", "keep", "MEA005"),
    ],
)
def test_a_wrong_value_has_the_code_of_its_parameter(path: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({path: always(value)}))


def test_a_factor_for_a_value_that_the_clause_rules_out_is_found() -> None:
    (found,) = problems(
        text_of(
            {
                "measure.x.if": always("{outlet: [kdvs]}"),
                "measure.x.by": always("{outlet: {kdvs: 2, kalx: 3}}"),
            }
        )
    )

    assert "MEA020" == found.code
    assert "gives a factor to kalx, which the clause does not match" in str(found)


def test_a_table_is_shown_as_it_was_written() -> None:
    shown = {line.path: line.value for line in rules(STATIONS).table()}

    assert "{outlet: {none: 0, kalx: 1.5, kdvs: 2}}" == shown["measure.stations.by"]
