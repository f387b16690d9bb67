"""Rates at which further units count, as a rule book says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import RuleBookError
from hitparade.rules import damp
from tests.rules.books import always, book, codes, dated, day, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.model import InForce

MARCH_2014 = day("2014-03-29")
COPIES = {
    "damp.copies.if": always("[physical, download]"),
    "damp.copies.steps": always("[[0, 290000, 1], [290000, 1_000_000, 1/2], [1000000, null, 1/3]]"),
}


def rules(changes: Mapping[str, str | None], issue: str = "2014-03-29") -> InForce:
    return book(changes).in_force(day(issue))


def test_each_use_and_band_is_a_row_over_one_denominator() -> None:
    found = damp.rows([rules(COPIES)])

    assert [
        (MARCH_2014, "damp.copies", use, *band)
        for use in ("download", "physical")
        for band in (
            (0, 290_000, 6, 6, 12),
            (290_000, 1_000_000, 3, 6, 12),
            (1_000_000, None, 2, 6, 12),
        )
    ] == found
    assert 6 == damp.TABLE.from_rows(found).num_rows


def test_the_digits_of_the_results_are_known() -> None:
    assert 0 == damp.digits(rules({}))
    assert 12 == damp.digits(rules(COPIES))
    assert 3 == damp.digits(rules({**COPIES, "damp.copies.digits": always("3")}))


def test_bands_are_shown_as_they_were_written() -> None:
    shown = {line.path: line.value for line in rules(COPIES).table()}

    assert (
        "[[0, 290000, 1], [290000, 1000000, 0.5], [1000000, null, 1/3]]"
        == shown["damp.copies.steps"]
    )


@pytest.mark.parametrize(
    "bands",
    [
        "[]",
        "[[0, null]]",
        "[[0, 10, 1]]",
        "[[5, null, 1]]",
        "[[0, 10, 1], [11, null, 1/2]]",
        "[[0, 10, 1], [5, null, 1/2]]",
        "[[0, 0, 1], [0, null, 1/2]]",
        "[[0, null, 1], [10, null, 1/2]]",
        "[[0, null, 2]]",
        "[[0, null, -1]]",
        "[[0, null, much]]",
        "half",
    ],
)
def test_bands_begin_at_zero_have_no_gaps_and_end_with_null(bands: str) -> None:
    assert ["DAM002"] == codes(text_of({**COPIES, "damp.copies.steps": always(bands)}))


@pytest.mark.parametrize(
    ("name", "value", "code"), [("if", "[copies]", "DAM001"), ("digits", "13", "DAM003")]
)
def test_a_wrong_value_has_the_code_of_its_parameter(name: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({**COPIES, f"damp.copies.{name}": always(value)}))


def test_one_use_is_damped_by_one_clause() -> None:
    other = {
        "damp.more.if": always("[spin, physical]"),
        "damp.more.steps": always("[[0, null, 1/2]]"),
    }

    assert ["DAM020"] == codes(text_of(COPIES | other))
    assert [] == codes(text_of({**COPIES, **other, "damp.more.if": always("[spin]")}))


def test_clauses_that_damp_one_use_at_different_times_do_not_meet() -> None:
    ended = f"[{dated('[physical]')}, {dated('[download]', from_issue='2015-01-03')}]"
    begun = {
        "damp.more.if": f"[{dated('[physical]', from_issue='2015-01-03')}]",
        "damp.more.steps": f"[{dated('[[0, null, 1/2]]', from_issue='2015-01-03')}]",
    }

    fine = {**COPIES, "damp.copies.if": ended, **begun}
    assert [] == codes(text_of(fine))
    assert 3 == len(damp.rows([rules(fine)]))


def test_clauses_set_to_damp_one_use_are_refused_when_it_is_compiled() -> None:
    with pytest.raises(RuleBookError, match="DAM020"):
        book(COPIES).with_values(
            {"damp.x.if": "[physical]", "damp.x.steps": "[[0, null, 0]]", "damp.x.digits": "2"}
        )
