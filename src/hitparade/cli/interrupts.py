"""Interrupts: a command that is interrupted ends with 130, whatever the engine makes of the signal."""

from __future__ import annotations

import signal
from typing import Final, NoReturn

INTERRUPTED: Final = 130
"""Exit code of a command that was interrupted."""
_signals: list[int] = []


def came() -> bool:
    """Whether a signal came."""
    return bool(_signals)


def watch() -> None:
    """Note signals that come: the engine may turn an interrupt into an error of another kind."""

    def interrupt(number: int, _frame: object) -> NoReturn:
        """Note the signal, and end what is being done."""
        _signals.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
