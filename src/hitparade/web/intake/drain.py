"""From the journal into the lake: frozen, numbered batches, each of them delivered exactly once.

First the journal settles which listens make a batch. Then they are written as a file of usage, which
is the same to the byte however often it is made, and delivered under the batch's name. Last the
journal notes that this is done. Whatever dies in between, the same file is delivered again, and the
lake knows it. A listen that is deleted later gives its batch another revision, which replaces the
one before; a batch of which nothing is left is withdrawn, and one that was withdrawn stays so.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.web.intake import batches, journal
from hitparade.web.intake.usage import usage_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hitparade.api import Hitparade
    from hitparade.web.intake.batches import Batch

SUPPLIER: Final = "listens"
"""Who reports listens, as usage and the registry of suppliers call it."""
MOST: Final = 50_000
"""Listens of one batch."""
_LOCK: Final = "intake/drain.sqlite"
_PATIENCE: Final = 600.0
"""Seconds to wait for somebody else who drains."""


@dataclass(frozen=True)
class Drained:
    """What went into the lake."""

    batches: int
    listens: int
    """Listens of these batches, those of batches that are delivered anew included."""


def drain(charts: Hitparade, *, most: int = MOST) -> Drained:
    """Bring every listen that was taken in into the lake; others may go on sending meanwhile.

    Args:
        charts: The workspace; where it has no journal nothing happens.
        most: Listens of one batch.

    Raises:
        WorkspaceError: The journal or the lake cannot be read or written. What was taken in stays
            in the journal.
    """
    folder = charts.workspace.folder
    if not journal.exists(folder):
        return Drained(0, 0)
    with _alone(folder), journal.opened(folder) as db:
        try:
            return _drained(charts, db, most)
        except sqlite3.Error as error:
            raise WorkspaceError(
                f"{folder / journal.FILE} cannot be read or written: {error}. Look at the disk, and "
                "drain again."
            ) from error


def _drained(charts: Hitparade, db: sqlite3.Connection, most: int) -> Drained:
    registered = charts.workspace.settings.suppliers.get(SUPPLIER)
    zone = registered.zone if registered else "UTC"
    count = listens = 0
    frozen: int | None = 0
    while frozen is not None:
        for batch in batches.undelivered(db):
            listens += _deliver(charts, db, batch)
            count += 1
        with journal.changing(db):
            frozen = batches.freeze(db, zone, most)
    return Drained(count, listens)


def _deliver(charts: Hitparade, db: sqlite3.Connection, frozen: Batch) -> int:
    """Deliver one batch as it is now; how many listens it has."""
    batch, rows = batches.members(db, frozen)
    if batch.delivered and _is_withdrawn(charts, batch):
        # People took it out of force; a listener who deletes a listen of it must not bring it back.
        rows = []
    elif rows:
        file = charts.workspace.folder / "intake" / f"batch-{batch.name}.parquet"
        file.write_bytes(usage_file(batch, rows))
        try:
            charts.deliver(file, supplier=SUPPLIER, delivery=batch.name, revision=batch.revision)
        finally:
            file.unlink(missing_ok=True)
    else:
        _withdraw(charts, batch)
    batches.settled(db, batch)
    return len(rows)


def _is_withdrawn(charts: Hitparade, batch: Batch) -> bool:
    """Whether a batch was in the lake, and was taken out of force there."""
    there = charts.deliveries().select(["supplier", "delivery", "status"]).to_pylist()
    return {"supplier": SUPPLIER, "delivery": batch.name, "status": "withdrawn"} in there


def _withdraw(charts: Hitparade, batch: Batch) -> None:
    """Take a batch that has no listen any more out of force, if it ever was in the lake."""
    with suppress(NotFoundError):
        charts.withdraw(
            f"{SUPPLIER}/{batch.name}",
            author="hitparade",
            reason="Every listen of this batch was deleted by the listener.",
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one who drains; the lock ends with the process that has it."""
    try:
        with closing(
            sqlite3.connect(folder / _LOCK, timeout=_PATIENCE, isolation_level=None)
        ) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        raise WorkspaceError(
            f"{folder / _LOCK} cannot be had: {error}. If another process drains for so long, look "
            "what it does; else look at permissions and the disk."
        ) from error
