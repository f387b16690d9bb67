"""How many points a unit of usage is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotInForceError, RuleBookError
from hitparade.rules import convert
from hitparade.rules.tables import CONVERSIONS
from tests.rules.books import always, book, codes, dated, day, problems, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MARCH_2014 = day("2014-03-29")
PAID = {
    "convert.paid.if": always("{use: [audio_stream], tier: [paid]}"),
    "convert.paid.points": always("2"),
}


def rows(rules: Mapping[str, str | None]) -> list[tuple[object, ...]]:
    return convert.rows([book(rules).in_force(MARCH_2014)])


def test_points_per_units_become_a_weight_in_lowest_terms() -> None:
    found = rows(
        {
            "convert.streams.points": always('"24.70"'),
            "convert.streams.per": always("1_000_000"),
            "convert.streams.measure": always("audience"),
        }
    )

    head = (MARCH_2014, "convert.streams", "CON003", "audience", None, None)
    assert (*head, 1, "use", "audio_stream", 247, 10000000) == found[1]


def test_every_value_of_a_condition_is_a_row_with_the_same_weight() -> None:
    found = rows(PAID)

    assert [
        ("convert.paid", 2, "tier", "paid", 2, 1),
        ("convert.paid", 2, "use", "audio_stream", 2, 1),
        ("convert.sales", 1, "use", "download", 1, 1),
        ("convert.streams", 1, "use", "audio_stream", 1, 150),
    ] == [(row[1], *row[6:]) for row in found]
    assert 4 == CONVERSIONS.from_rows(found).num_rows


def test_points_that_change_on_a_day_of_use_have_their_days() -> None:
    points = f"[{dated('1')}, {dated('3', from_day='2014-03-13')}]"

    found = rows({"convert.streams.points": points})

    assert [
        (None, day("2014-03-12"), 1),
        (day("2014-03-13"), None, 3),
    ] == [(row[4], row[5], row[9]) for row in found if row[1] == "convert.streams"]


def test_unknown_points_are_never_zero_points() -> None:
    unknown = f"[{dated('unknown', disclosed='no')}]"

    with pytest.raises(NotInForceError, match=r"convert\.streams\.points has no known value"):
        rows({"convert.streams.points": unknown})


def test_a_clause_that_no_row_meets_may_have_unknown_points() -> None:
    old = f"[{dated('{use: [audio_stream]}')}, {dated('never', from_issue='2014-01-04')}]"
    points = f"[{dated('1')}, {dated('unknown', disclosed='no', from_issue='2014-01-04')}]"

    found = rows({**PAID, "convert.streams.if": old, "convert.streams.points": points})

    assert {"convert.paid", "convert.sales"} == {row[1] for row in found}


def test_a_clause_that_names_more_columns_may_stand_beside_a_general_one() -> None:
    assert [] == problems(text_of(PAID))


@pytest.mark.parametrize(
    "condition", ["{use: [download, audio_stream]}", "{tier: [paid]}", "{outlet: [youtube]}"]
)
def test_two_clauses_that_could_convert_one_row_are_found(condition: str) -> None:
    found = problems(
        text_of({"convert.more.if": always(condition), "convert.more.points": always("1")})
    )

    assert {"CON020"} == {problem.code for problem in found}
    assert any("convert.more, and one row could meet both" in str(problem) for problem in found)


def test_clauses_that_differ_in_the_values_of_one_column_do_not_meet() -> None:
    ad = {
        "convert.ad.if": always("{tier: [ad, none], use: [audio_stream]}"),
        "convert.ad.points": always("2/3"),
    }

    assert [] == problems(text_of({**PAID, **ad}))


def test_clauses_in_force_at_different_times_do_not_meet() -> None:
    ended = f"[{dated('{use: [audio_stream]}')}, {dated('never', from_issue='2018-07-14')}]"
    rules = {
        "convert.streams.if": ended,
        "convert.later.if": f"[{dated('{use: [audio_stream]}', from_issue='2018-07-14')}]",
        "convert.later.points": f"[{dated('1', from_issue='2018-07-14')}]",
    }

    assert [] == problems(text_of(rules))
    one_week_early = f"[{dated('1', from_issue='2018-07-07')}]"
    assert ["CON020"] == codes(
        text_of(
            {
                **rules,
                "convert.later.points": one_week_early,
                "convert.later.if": always("{use: [audio_stream]}"),
            }
        )
    )


def test_clauses_that_meet_only_within_one_week_are_found_when_it_is_compiled() -> None:
    """One ends on a day of use, the other begins with the issue that still holds days before."""
    ended = f"[{dated('{use: [audio_stream]}')}, {dated('never', from_day='2014-03-13')}]"
    tiny = book(
        {
            "convert.streams.if": ended,
            "convert.later.if": f"[{dated('{use: [audio_stream]}', from_issue='2014-03-29')}]",
            "convert.later.points": f"[{dated('1', from_issue='2014-03-29')}]",
        }
    )

    assert 2 == len(convert.rows([tiny.in_force(day("2014-03-22"))]))
    assert 2 == len(convert.rows([tiny.in_force(day("2014-04-05"))]))
    with pytest.raises(RuleBookError, match=r"convert\.streams \(CON020\)"):
        convert.rows([tiny.in_force(MARCH_2014)])


def test_a_use_without_a_window_cannot_be_converted() -> None:
    found = problems(
        text_of({"convert.air.if": always("{use: [spin]}"), "convert.air.points": always("1")})
    )

    assert ["CON021"] == [problem.code for problem in found]
    assert "converts spin, which has no window in the calendar" in str(found[0])


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("convert.streams.if", "{use: []}", "CON001"),
        ("convert.streams.measure", "plays", "CON002"),
        ("convert.streams.points", "-1", "CON003"),
        ("convert.streams.per", "0", "CON004"),
    ],
)
def test_a_wrong_value_has_the_code_of_its_parameter(path: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({path: always(value)}))
