"""Currencies and their minor units: how many decimals an amount has (ISO 4217).

Currencies in force come from the published list, as the package `iso4217` carries it. Codes without a
minor unit (gold, testing, no currency) are no currencies to report sales in.
"""

from __future__ import annotations

from typing import Final

from iso4217 import Currency

WITHDRAWN: Final = {
    "ANG": 2,
    "BGN": 2,
    "BYR": 0,
    "CUC": 2,
    "EEK": 2,
    "HRK": 2,
    "LTL": 2,
    "LVL": 2,
    "MRO": 2,
    "SLL": 2,
    "STD": 2,
    "VEF": 2,
    "ZMK": 2,
    "ZWL": 2,
}
"""Currencies withdrawn since 2010, with their minor units: files of earlier years still report in them."""


_IN_FORCE: Final = {c.code: c.exponent for c in Currency if c.exponent is not None}
MINOR_UNITS: Final[dict[str, int]] = WITHDRAWN | _IN_FORCE
"""Decimals of each currency: 2 for EUR, 0 for JPY, 3 for KWD."""
