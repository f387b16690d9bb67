"""How many requests a token or an address may make in a while, and what answers say of it.

The defaults stop a client that runs wild, not one that is busy: an import of many years is some
thousand requests.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from limits import RateLimitItem


@dataclass(frozen=True)
class Rates:
    """Requests in a while."""

    token: int = 5_000
    """By one token."""
    address: int = 20_000
    """From one address, whatever its tokens."""
    wrong: int = 100
    """From one address, with tokens or passwords that are none."""
    seconds: int = 10
    """How long the while is."""


@dataclass(frozen=True)
class Room:
    """What is left of a limit."""

    allowed: bool
    limit: int
    remaining: int
    reset: float
    """When it begins anew, in seconds since 1970."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What clients read to know when to pause."""
        left = max(0, int(self.reset - time.time() + 0.999))
        told = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.remaining)),
            "X-RateLimit-Reset-In": str(left),
            "X-RateLimit-Reset": str(int(self.reset)),
        }
        return told if self.allowed else told | {"Retry-After": str(max(1, left))}


class Limits:
    """Counts requests, in the memory of this process."""

    def __init__(self, rates: Rates) -> None:
        """Take the rates."""
        self._counts = FixedWindowRateLimiter(MemoryStorage())
        self._token = RateLimitItemPerSecond(rates.token, rates.seconds, "token")
        self._address = RateLimitItemPerSecond(rates.address, rates.seconds, "address")
        self._wrong = RateLimitItemPerSecond(rates.wrong, rates.seconds, "wrong")

    def address(self, address: str) -> Room:
        """Count a request from an address."""
        return self._hit(self._address, address)

    def token(self, token: int) -> Room:
        """Count a request with a token."""
        return self._hit(self._token, str(token))

    def wrong(self, address: str) -> Room:
        """Count a token or a password that is none; who has a right one is not held up by others."""
        return self._hit(self._wrong, address)

    def _hit(self, item: RateLimitItem, key: str) -> Room:
        return self._room(item, key, allowed=self._counts.hit(item, key))

    def _room(self, item: RateLimitItem, key: str, *, allowed: bool) -> Room:
        stats = self._counts.get_window_stats(item, key)
        return Room(allowed, item.amount, stats.remaining, stats.reset_time)
