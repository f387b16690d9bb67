"""Points as people and scripts see them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.chart import Entry, Span, exact, shown

POINTS = st.fractions(max_denominator=10**9)


@given(POINTS)
def test_exact_points_lose_nothing(points: Fraction) -> None:
    assert points == Fraction(exact(points))


@given(st.integers(-(10**30), 10**30), st.integers(0, 12), st.integers(0, 12))
def test_points_that_terminate_are_a_decimal_without_idle_zeros(
    numerator: int, twos: int, fives: int
) -> None:
    text = exact(Fraction(numerator, 2**twos * 5**fives))

    assert "/" not in text
    assert "." not in text or not text.endswith("0")


@given(POINTS)
def test_points_that_do_not_terminate_are_a_fraction(points: Fraction) -> None:
    rest = points.denominator
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5

    assert (rest != 1) == ("/" in exact(points))


@given(POINTS)
def test_shown_points_are_within_half_a_tenth(points: Fraction) -> None:
    assert abs(points - Fraction(shown(points).replace(",", ""))) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("expected", "points"),
    [
        ("0", Fraction(0)),
        ("-7", Fraction(-7)),
        ("1,234,567", Fraction(1_234_567)),
        ("0.2", Fraction(15, 100)),
        ("0.2", Fraction(25, 100)),
        ("0.0", Fraction(5, 100)),
        ("1,000.0", Fraction(99_999, 100)),
        ("-0.5", Fraction(-1, 2)),
        ("0.0", Fraction(-1, 30)),
    ],
)
def test_points_for_people_are_rounded_half_to_even(expected: str, points: Fraction) -> None:
    assert expected == shown(points)


def test_a_record_cannot_be_changed() -> None:
    span = Span.model_validate({"start": "2014-03-10", "end": "2014-03-16"})

    with pytest.raises(ValueError, match="frozen"):
        span.start = span.end  # type: ignore[misc]
    assert {"start": "2014-03-10", "end": "2014-03-16"} == span.as_json()


def test_an_entry_has_the_keys_that_scripts_rely_on() -> None:
    promised = """rank id title artist song points points_shown last_rank peak_rank peak_issue
        weeks move incomplete components"""

    assert set(promised.split()) <= set(Entry.model_fields)
