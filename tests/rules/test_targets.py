"""Target shares: where the components' parts of all points are brought."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.rules.targets import factors, moved, ranges, unmet
from tests.rules.books import always, book, codes, day, text_of

TARGETS = "combine.points.targets"
SHARES = ranges((("sales", "35..45"), ("airplay", "30..40"), ("streaming", "20..30")))
NAMES = ("sales", "airplay", "streaming")


def percent(sales: int, airplay: int, streaming: int) -> list[Fraction]:
    """The shares in percent to which these points are brought."""
    totals = dict(zip(NAMES, map(Fraction, (sales, airplay, streaming)), strict=True))
    return [100 * share for share in moved(totals, SHARES).values()]


def test_shares_within_their_ranges_stay() -> None:
    assert [39, 34, 27] == percent(39, 34, 27)
    assert [35, 40, 25] == percent(35, 40, 25)


def test_a_share_outside_goes_to_its_bound_and_the_rest_keep_their_proportions() -> None:
    assert [45, 33, 22] == percent(50, 30, 20)
    assert [35, 40, 25] == percent(25, 48, 30 - 3)
    assert [45, 35, 20] == percent(54, 42, 4)  # 80 percent left for 54 and 42


def test_a_share_goes_farther_in_where_the_others_leave_it_no_choice() -> None:
    """45 and 40 percent leave 15 for streaming, which needs 20."""
    assert [Fraction(3680, 90), Fraction(3520, 90), 20] == percent(46, 44, 10)


@given(st.lists(st.integers(1, 10**15), min_size=3, max_size=3))
def test_every_share_ends_within_its_range(points: list[int]) -> None:
    found = moved(dict(zip(NAMES, map(Fraction, points), strict=True)), SHARES)

    assert 1 == sum(found.values())
    assert all(SHARES[name][0] <= share <= SHARES[name][1] for name, share in found.items())


@given(st.lists(st.integers(1, 10**15), min_size=3, max_size=3))
def test_shares_within_their_ranges_are_not_moved_again(points: list[int]) -> None:
    once = moved(dict(zip(NAMES, map(Fraction, points), strict=True)), SHARES)

    assert once == moved(once, SHARES)


def test_factors_are_rounded_half_to_even() -> None:
    totals = {"sales": Fraction(1), "airplay": Fraction(1)}

    assert [3, 17] == [f for f, _, _ in factors(totals, ranges((("sales", "0..15"),)), 1).values()]
    assert [2, 18] == [
        f for f, _, _ in factors(totals, ranges((("sales", "0..12.5"),)), 1).values()
    ]


def test_what_has_no_points_has_no_share() -> None:
    totals = {"sales": Fraction(6), "airplay": Fraction(0), "streaming": Fraction(-4)}

    assert {"sales": 1} == moved(totals, {})
    assert {} == moved({}, SHARES)


def test_ranges_must_fit_the_components() -> None:
    assert unmet(SHARES, dict.fromkeys(NAMES)) is None
    assert "names sales" in (unmet(SHARES, {"airplay": 1, "streaming": 1}) or ("",))[0]
    low = ranges((("sales", "0..40"), ("airplay", "0..40")))
    assert "allows 80 percent" in (unmet(low, {"sales": 1, "airplay": 1}) or ("",))[0]
    assert unmet(low, dict.fromkeys(NAMES)) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("{audio_stream: 45..35}", "COM003"),
        ("{audio_stream: 35..145}", "COM003"),
        ("{audio_stream: 40}", "COM003"),
        ("{audio_stream: 60..70, download: 50..60}", "COM003"),
        ("{}", "COM003"),
        ("{sales: 35..45}", "COM023"),
        ("{audio_stream: 0..30, download: 0..30}", "COM023"),
    ],
)
def test_a_range_that_is_not_allowed_is_told(value: str, code: str) -> None:
    assert [code] == codes(text_of({TARGETS: always(value)}))


def test_targets_have_no_meaning_beside_a_gain() -> None:
    rules = {TARGETS: always("{audio_stream: 0..50}"), "combine.points.metric": always("delta")}

    assert ["COM024"] == codes(text_of(rules))


def test_books_without_targets_keep_the_digest_they_had() -> None:
    issue = day("2014-03-29")

    assert book().in_force(issue).digest == book({TARGETS: always("none")}).in_force(issue).digest
    assert (
        book().in_force(issue).digest
        != book({TARGETS: always("{download: 0..50}")}).in_force(issue).digest
    )
