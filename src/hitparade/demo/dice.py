"""Numbers by chance that are the same on every machine and with every release of NumPy.

Only the raw 64 bits of PCG64 are used, whose stream NumPy never changes; what is made of them here
takes whole numbers, and of fractions only products, which every processor rounds alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Fractions: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
_HALF: Final = np.uint64(32)
_SPARE: Final = np.uint64(11)
"""Bits of 64 that a fraction has no room for."""
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose multiples spread over all 64 bits."""


class Dice:
    """One stream of chance."""

    def __init__(self, *seed: int) -> None:
        """Begin the stream that these numbers name."""
        self._bits = np.random.PCG64(np.random.SeedSequence(seed))

    def below(self, limit: int, count: int) -> Numbers:
        """Whole numbers from 0 up to `limit`, which is below 2^32 and left out."""
        return _scaled(self._raw(count) >> _HALF, limit)

    def fractions(self, count: int) -> Fractions:
        """Fractions from 0 up to 1, which is left out."""
        return (self._raw(count) >> _SPARE).astype(np.float64) * 2.0**-53

    def picks(self, sums: Numbers, count: int) -> Numbers:
        """Places in a list of weights, each as often as its weight says.

        Args:
            sums: The weights, each added to all before it: see `running`.
            count: How many.
        """
        drawn = (self._raw(count) % np.uint64(sums[-1])).astype(np.int64)
        return np.searchsorted(sums, drawn, side="right").astype(np.int64, copy=False)

    def _raw(self, count: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
        return self._bits.random_raw(count)


def running(weights: Iterable[int]) -> Numbers:
    """Weights, each added to all before it.

    >>> running([3, 1, 2]).tolist()
    [3, 4, 6]
    """
    return np.cumsum(np.fromiter(weights, dtype=np.int64))


def scattered(numbers: Numbers, limit: int) -> Numbers:
    """For each number always the same one below `limit`, as if by chance."""
    return _scaled((numbers.astype(np.uint64) * _MIXER) >> _HALF, limit)


def _scaled(half: np.ndarray[Any, np.dtype[np.uint64]], limit: int) -> Numbers:
    return ((half * np.uint64(limit)) >> _HALF).astype(np.int64)
