"""Income is a range at declared, dated rates; what has no rate is told, and without rates nothing is."""

from __future__ import annotations

import datetime as dt
import os
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import RuleBookError
from hitparade.domain.shelved import Sold
from hitparade.web.income import income
from hitparade.web.rates import FILE, Rates, parse_rates, read_rates

if TYPE_CHECKING:
    from pathlib import Path

RATES = """
- {use: audio_stream, from: 2014-01-01, low: "0.001", high: "0.002", currency: USD, source: a}
- {use: audio_stream, tier: paid, from: 2014-01-01, low: "0.004", high: "0.006", currency: USD, source: b}
- {use: audio_stream, territory: SE, from: 2014-01-01, low: "0.01", high: "0.01", currency: SEK, source: c}
- {use: audio_stream, tier: paid, from: 2015-01-01, low: "0.003", high: "0.005", currency: USD, source: d}
- {use: ugc_view, from: 2014-01-01, low: 0.5, high: 1, per: 1000, currency: USD, source: e}
"""


def sold(use: str, quantity: int, tier: str = "", territory: str = "US", year: int = 2014) -> Sold:
    """Units of one issue."""
    return Sold("us-songs", dt.date(year, 3, 29), use, tier, territory, quantity)


def test_the_rate_that_says_most_holds_and_of_these_the_newest() -> None:
    rates = parse_rates(RATES)
    found = [
        income([sold("audio_stream", 1000, tier, territory, year)], rates)
        for tier, territory, year in (
            ("ad", "US", 2014),
            ("paid", "US", 2014),
            ("paid", "US", 2016),
            ("paid", "SE", 2016),
        )
    ]

    assert ["USD 1..2", "USD 4..6", "USD 3..5", "SEK 10..10"] == [
        f"{name} {low}..{high}" for one in found if one for name, low, high in one.totals
    ]


def test_units_are_paid_for_so_many_at_once_and_exactly() -> None:
    found = income([sold("ugc_view", 11_385_001)], parse_rates(RATES))

    assert found is not None
    assert (("USD", Fraction(11_385_001, 2000), Fraction(11_385_001, 1000)),) == found.totals


def test_what_has_no_rate_is_told_beside_it() -> None:
    found = income([sold("ugc_view", 1000), sold("download", 10)], parse_rates(RATES))

    assert found is not None
    assert (("download", 10),) == found.unpaid


def test_without_a_rate_nothing_is_said() -> None:
    assert income([sold("download", 10)], parse_rates(RATES)) is None
    assert income([sold("ugc_view", 1000)], ()) is None
    assert income([sold("ugc_view", 1000, year=2013)], parse_rates(RATES)) is None


def test_units_that_several_charts_count_are_counted_once() -> None:
    other = Sold("us-streaming", dt.date(2014, 3, 29), "ugc_view", "", "US", 400)

    found = income([sold("ugc_view", 1000), other], parse_rates(RATES))

    assert found is not None
    assert ("us-songs", 1000) == (found.chart, found.paid[0].quantity)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {use: streem}", "rates.yaml:1: use (RAT002) must be one of audio_stream"),
        ("\n- use: spin\n  from: 2014-01-01\n  low: 3\n  high: 2\n  currency: USD\n  source: a", "rates.yaml:2: the rate (RAT002) has a low of 3, above its high of 2"),
        ("- {use: spin, currency: XXQ}", "currency (RAT002) must be an ISO 4217 code"),
        ("- {use: spin, territory: Sweden}", "territory (RAT002) must be an ISO 3166-1 code"),
        ("- {use: spin, price: 1}", "price (RAT002) is no part of a rate."),
        ("use: spin", "must be a list of rates."),
        ("- [", "is no YAML."),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_with_its_lines(text: str, problem: str) -> None:
    with pytest.raises(RuleBookError) as raised:
        parse_rates(text)

    assert problem in str(raised.value)


def test_one_rate_for_one_thing_on_one_day() -> None:
    line = "- {use: spin, from: 2014-01-01, low: 1, high: 2, currency: USD, source: a}\n"

    with pytest.raises(RuleBookError, match=r"rates.yaml:2: spin 2014-01-01 .* is declared twice"):
        parse_rates(line * 2)


def test_a_file_that_breaks_later_changes_nothing(tmp_path: Path) -> None:
    assert () == read_rates(tmp_path)
    (tmp_path / FILE).write_text(RATES)
    rates = Rates(tmp_path)
    stamp = rates.stamp()

    (tmp_path / FILE).write_text("- [")
    os.utime(tmp_path / FILE, ns=(1, 1))
    assert stamp != rates.stamp()
    assert 5 == len(rates.now())
    (tmp_path / FILE).unlink()
    assert () == rates.now()
