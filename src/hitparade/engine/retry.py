"""Work that is done again when others wrote at the same time.

Nobody waits for anybody: each reads versions of tables, and stores only if these are still what its
result follows from. Who comes too late has stored nothing, and begins again from what is there now.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final, TypeVar

from hitparade.domain.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
ATTEMPTS: Final = 12
"""How often work is begun before its conflict is said to the user."""
_SHORTEST: Final = 0.05
_LONGEST: Final = 5.0


def settled(work: Callable[[], _T]) -> _T:
    """Do work until nobody is in its way.

    Args:
        work: Reads what it works from each time anew, and raises `ConflictError` before anything
            that it made is visible, or leaves behind only what is right in itself.

    Returns:
        What the work returned.

    Raises:
        ConflictError: Others went on writing, however often it was begun again.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return work()
        except ConflictError:
            time.sleep(pause(attempt))
    return work()


def pause(attempt: int) -> float:
    """Seconds to wait after an attempt, counted from 0: longer each time, and never in step."""
    longest: float = min(_LONGEST, _SHORTEST * 2**attempt)
    return longest * (0.5 + secrets.randbelow(1000) / 2000)
