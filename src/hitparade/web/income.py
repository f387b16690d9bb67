"""What counted plays and sales of a song may have paid, at declared rates: a range, never a number.

It is an estimate for units that counted on one chart. What was paid depends on contracts that nobody
here knows; units without a rate are told beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from hitparade.domain.shelved import Sold
    from hitparade.web.rates import Rate

_CENTS: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Paid:
    """What units of one use may have paid, in one currency."""

    use: str
    currency: str
    quantity: int
    low: Fraction
    high: Fraction
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Income:
    """What a song may have earned."""

    paid: tuple[Paid, ...]
    """By currency, then use."""
    unpaid: tuple[tuple[str, int], ...]
    """Units by use for which no rate is declared."""
    chart: str
    """Name of the chart whose counted units these are."""
    first: dt.date
    """First issue with units."""
    last: dt.date

    @property
    def totals(self) -> tuple[tuple[str, Fraction, Fraction], ...]:
        """Currency, lowest and highest sum."""
        found: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for one in self.paid:
            found[one.currency][0] += one.low
            found[one.currency][1] += one.high
        return tuple((name, low, high) for name, (low, high) in sorted(found.items()))


def income(sold: Iterable[Sold], rates: Sequence[Rate]) -> Income | None:
    """What units may have paid; None where no rate is declared, or none for any of these units.

    Several charts count the same units, so those of one are taken: where most of them counted.

    Args:
        sold: The units of one song.
        rates: What was declared, in order of date (`hitparade.web.rates.read_rates`).
    """
    units = _widest(sold)
    sums: dict[tuple[str, str], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    sources: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    unpaid: dict[str, int] = defaultdict(int)
    for one in units:
        rate = rate_for(one, rates)
        if rate is None:
            unpaid[one.use] += one.quantity
            continue
        part = Fraction(one.quantity, rate.per)
        count, low, high = sums[rate.currency, one.use]
        own = [
            count + one.quantity,
            low + part * Fraction(rate.low),
            high + part * Fraction(rate.high),
        ]
        sums[rate.currency, one.use] = own
        sources[rate.currency, one.use][rate.source] = None
    if not sums:
        return None
    paid = tuple(
        Paid(use, currency, int(quantity), low, high, tuple(sources[currency, use]))
        for (currency, use), (quantity, low, high) in sorted(sums.items())
    )
    issues = [one.issue for one in units]
    return Income(paid, tuple(sorted(unpaid.items())), units[0].chart, min(issues), max(issues))


def _widest(sold: Iterable[Sold]) -> list[Sold]:
    """The units of the chart that counted most of them; those of a world of no countries only alone."""
    by_chart: dict[str, list[Sold]] = defaultdict(list)
    for one in sold:
        by_chart[one.chart].append(one)
    ordered = sorted(by_chart.items(), key=lambda one: (-sum(u.quantity for u in one[1]), one[0]))
    return ordered[0][1] if ordered else []


def rate_for(units: Sold, rates: Iterable[Rate]) -> Rate | None:
    """The rate that holds: of those that fit, the one that says most; of these, the newest by then."""
    fitting = [
        rate
        for rate in rates
        if rate.use == units.use
        and rate.since <= units.issue
        and rate.tier in {"", units.tier}
        and rate.territory in {"", units.territory}
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda rate: (bool(rate.territory), bool(rate.tier), rate.since))


def money(amount: Fraction, currency: str) -> str:
    """An amount for people: cents only where it is small.

    >>> money(Fraction(123456, 10), "USD"), money(Fraction(5, 3), "EUR")
    ('USD 12,346', 'EUR 1.67')
    """
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    if exact >= 1000:  # noqa: PLR2004
        return f"{currency} {exact.quantize(Decimal(1), ROUND_HALF_EVEN):,}"
    return f"{currency} {exact.quantize(_CENTS, ROUND_HALF_EVEN):,}"
