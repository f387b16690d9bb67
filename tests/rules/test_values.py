"""How the values of a rule book are read: exactly, or refused with what is allowed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.errors import ClauseValueError
from hitparade.rules.matching import CONDITION, tie
from hitparade.rules.nodes import Node, compose
from hitparade.rules.values import Reader, between, choice, exact, several, shown, whole


def read(reader: Reader, text: str) -> object:
    node, problems = compose(text, "test.yaml")
    assert node is not None, problems
    return reader(node)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", Fraction(5)),
        ("24.7", Fraction(247, 10)),
        ('"24.70"', Fraction(247, 10)),
        ("1/150", Fraction(1, 150)),
        ("2/3", Fraction(2, 3)),
        ("0.4", Fraction(2, 5)),
        ("1_000_000", Fraction(1000000)),
        ("0", Fraction(0)),
    ],
)
def test_an_exact_number_is_read_without_any_rounding(text: str, value: Fraction) -> None:
    assert value == read(exact("points", zero=True), text)


@pytest.mark.parametrize(
    "text", ["-1", "1e5", "1/0", "1,000", "much", "''", "[1]", ".5", "1.", "1/2/3", "٣", "_", "_/_"]
)
def test_what_is_no_exact_number_is_refused(text: str) -> None:
    with pytest.raises(ClauseValueError, match="must be an exact number of points, 0 or more"):
        read(exact("points", zero=True), text)


def test_numbers_too_long_for_exact_sums_are_refused() -> None:
    for text in ("1000000000000", "1/1000000000000", "0.000000000000001"):
        with pytest.raises(ClauseValueError, match="at most 12 digits"):
            read(exact("points", zero=True), text)


def test_zero_is_refused_where_something_is_divided_by_it() -> None:
    with pytest.raises(ClauseValueError, match="is 0, but must be an exact number of units, more"):
        read(exact("units", zero=False), "0")


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=10**6))
def test_a_number_is_shown_as_it_can_be_read_again(value: Fraction) -> None:
    assert value == read(exact("points", zero=True), shown(value))


@pytest.mark.parametrize("text", ["0", "367", "7.0", "x", "[7]", "-7", "''"])
def test_a_whole_number_out_of_bounds_is_refused_with_its_unit(text: str) -> None:
    with pytest.raises(ClauseValueError, match="must be a whole number of days, 1 to 366"):
        read(whole("days", 1, 366), text)


def test_a_choice_and_a_list_offer_near_words() -> None:
    with pytest.raises(ClauseValueError, match=r"is fry, but .* Did you mean fri"):
        read(choice(("thu", "fri")), "fry")
    with pytest.raises(ClauseValueError, match=r"names spinn, but .* Did you mean spin"):
        read(several(("spin", "tag"), "uses"), "[tag, spinn]")
    with pytest.raises(ClauseValueError, match="names spin twice"):
        read(several(("spin", "tag"), "uses"), "[spin, tag, spin]")
    with pytest.raises(ClauseValueError, match="is a list, but must be a list of uses"):
        read(several(("spin", "tag"), "uses"), "[]")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("all", ()),
        ("never", "never"),
        ("{use: [ugc_view, audio_stream]}", (("use", ("audio_stream", "ugc_view")),)),
        ("{use: spin, tier: [paid, none]}", (("tier", ("", "paid")), ("use", ("spin",)))),
        ("{outlet: [YouTube]}", (("outlet", ("youtube",)),)),
        ("{territory: [US, '001']}", (("territory", ("001", "US")),)),
        (
            "{supplier: [Luminate], method: [none]}",
            (("method", ("",)), ("supplier", ("Luminate",))),
        ),
    ],
)
def test_a_condition_is_read_as_sorted_columns_and_values(text: str, value: object) -> None:
    assert value == read(CONDITION, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{usse: [spin]}", "names the column usse, .* Did you mean use"),
        ("{use: [spinn]}", "names the use spinn, .* Did you mean spin"),
        ("{tier: [premium]}", "names the tier premium, but it must be one of paid, ad"),
        ("{territory: [UK]}", "names the territory UK, but it must be one of an ISO"),
        ("{use: []}", "must be a list of values of use"),
        ("{}", "must be a mapping from columns"),
        ("spin", "is spin, but must be a mapping from columns"),
    ],
)
def test_a_wrong_condition_is_told_what_is_allowed(text: str, told: str) -> None:
    with pytest.raises(ClauseValueError, match=told):
        read(CONDITION, text)


def test_conditions_tie_only_where_no_column_tells_them_apart() -> None:
    paid_streams = (("tier", ("paid",)), ("use", ("audio_stream",)))

    assert tie((), ())
    assert not tie((), paid_streams)
    assert tie(paid_streams, (("outlet", ("x",)), ("use", ("audio_stream", "spin"))))
    assert not tie(paid_streams, (("tier", ("ad", "")), ("use", ("audio_stream",))))


def test_a_scalar_keeps_its_text_and_its_line() -> None:
    node, problems = compose("a: 1\nb:\n  - 'yes'\n  - 2013-03-02\n  - ~\n", "test.yaml")
    assert node is not None
    assert node.entries is not None

    items = node.entries[1][1].items

    assert [] == problems
    assert (Node(3, "yes"), Node(4, "2013-03-02"), Node(5, "")) == items


@pytest.mark.parametrize("text", ["-1", "1.01", "3/2", "much", "[1]", "''"])
def test_a_share_lies_within_its_bounds(text: str) -> None:
    share = between("total", 0, 1)

    assert [Fraction(0), Fraction(7, 10), Fraction(1)] == [
        read(share, inside) for inside in ("0", "0.7", "1")
    ]
    with pytest.raises(ClauseValueError, match="must be an exact number of total, 0 to 1"):
        read(share, text)


def test_a_number_may_be_bound_below_only() -> None:
    divisor = between("points per point", 1)

    assert Fraction(1300) == read(divisor, "1300")
    with pytest.raises(ClauseValueError, match="1 or more"):
        read(divisor, "1/2")
