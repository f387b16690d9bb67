"""The instant at which something is stored: never before what is stored already.

What was known at an instant can be told later only if instants do not run backwards. The newest ones
are told by the tables' statistics, to the millisecond, without any row being read.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import CATALOGUES, CLAIM_FILES, DECISIONS, DELIVERIES, EDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake

TOLERANCE: Final = dt.timedelta(seconds=2)
"""How far the clocks of those who write to one workspace may be apart."""
STAMPS: Final = (
    (DELIVERIES, "received", "a delivery"),
    (CATALOGUES, "received", "a catalogue"),
    (CLAIM_FILES, "received", "a file of claims"),
    (DECISIONS, "decided", "a decision"),
    (EDITIONS, "created", "an edition"),
)
"""Every column of instants at which something was stored, and what it was."""
_STEP: Final = dt.timedelta(milliseconds=1)


def next_instant(lakes: Iterable[Lake], clock: dt.datetime) -> dt.datetime:
    """The instant for what is stored now: that of the clock, or just after the newest stored one.

    Args:
        lakes: The lake and the vault.
        clock: What the clock says.

    Raises:
        WorkspaceError: The clock stands well before something that is stored.
    """
    found = [
        (newest, what, lake.place(table).uri)
        for lake in lakes
        for table, column, what in STAMPS
        if _holds(lake, table) and (newest := lake.newest(table, column)) is not None
    ]
    if not found:
        return clock
    newest, what, place = max(found)
    if clock < newest - TOLERANCE:
        raise WorkspaceError(
            f"The clock says {_said(clock)}, but {place} holds {what} of {_said(newest)}: the clock "
            "went back, or it was ahead then. Nothing was stored. Set the clock right and do it "
            "again; if it is right, wait until it has passed that instant, or restore a backup that "
            "was made before."
        )
    return max(clock, newest + _STEP)


def _holds(lake: Lake, table: Table) -> bool:
    return any(table.name == other.name for other in lake.tables)


def _said(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
