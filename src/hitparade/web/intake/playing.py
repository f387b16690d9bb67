"""What is playing now: kept in memory for as long as the track lasts, and nowhere else."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hitparade.web.intake.listens import Listen

_SECONDS: Final = 600
"""How long a track lasts that does not say."""


class Playing:
    """What each user listens to just now."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._lock = threading.Lock()
        self._now: dict[int, tuple[Listen, float]] = {}

    def begin(self, user: int, listen: Listen) -> None:
        """Somebody began to listen; what played before is over."""
        with self._lock:
            self._now[user] = (listen, time.monotonic() + (listen.seconds or _SECONDS))

    def of(self, user: int) -> Listen | None:
        """What a user listens to, if anything."""
        with self._lock:
            listen, until = self._now.get(user, (None, 0.0))
            if listen is not None and until <= time.monotonic():
                del self._now[user]
                return None
            return listen
