"""How long sales lag behind streams: the shift of one series that fits the other best."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FARTHEST: Final = 8
"""Issues by which one may lag behind the other."""
FEWEST: Final = 8
"""Issues that both must have for a lag to be told."""


@dataclass(frozen=True, slots=True)
class Lag:
    """The best fit of two series."""

    issues: int
    """By how many issues the second lags behind the first; negative: it leads."""
    fit: Fraction
    """Square of the correlation at that lag, 0 to 1."""
    both: int
    """Issues that it rests on."""


def lag(first: Sequence[int | None], second: Sequence[int | None]) -> Lag | None:
    """By how much the second series lags behind the first.

    The lag with the largest positive correlation, exactly; of equal ones the smallest. None where too
    few issues have both, or nothing fits.

    >>> waves = [0, 2, 9, 5, 3, 2, 1, 1, 0, 0]
    >>> lag(waves, [0, 0, *waves[:-2]]).issues, lag(waves, waves).issues, lag(waves, [1] * 10)
    (2, 0, None)
    """
    found: list[Lag] = []
    for shift in range(-FARTHEST, FARTHEST + 1):
        pairs = [
            (one, second[n + shift])
            for n, one in enumerate(first)
            if one is not None and 0 <= n + shift < len(second)
        ]
        known = [(one, other) for one, other in pairs if other is not None]
        if len(known) >= FEWEST and (fit := _fit(known)) > 0:
            found.append(Lag(shift, fit, len(known)))
    return min(found, key=lambda one: (-one.fit, abs(one.issues), one.issues), default=None)


def _fit(pairs: Sequence[tuple[int, int]]) -> Fraction:
    """Square of the correlation; 0 where it is negative or not defined."""
    count = len(pairs)
    ones, others = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    both = count * sum(one * other for one, other in pairs) - ones * others
    spread = (count * sum(one * one for one, _ in pairs) - ones * ones) * (
        count * sum(other * other for _, other in pairs) - others * others
    )
    return Fraction(both * both, spread) if both > 0 and spread > 0 else Fraction(0)
