"""Amounts are kept in the smallest coin, so its size must be known."""

from __future__ import annotations

import pytest
from iso4217 import Currency

from hitparade.feeds.currencies import MINOR_UNITS, WITHDRAWN


@pytest.mark.parametrize(
    ("code", "units"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("BYR", 0)]
)
def test_a_currency_has_the_minor_units_of_the_standard(code: str, units: int) -> None:
    assert units == MINOR_UNITS[code]


@pytest.mark.parametrize("code", ["XAU", "XTS", "XXX"])
def test_what_has_no_coin_is_no_currency(code: str) -> None:
    assert code not in MINOR_UNITS


def test_withdrawn_currencies_are_not_in_force() -> None:
    assert not set(WITHDRAWN) & {currency.code for currency in Currency}
