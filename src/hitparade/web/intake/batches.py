"""Which listens go into the lake together: numbered batches, each settled before it is delivered.

A batch is all listens that came after the one before, up to a number. What was deleted from it gives it
another revision.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hitparade.web.intake.journal import ROWS, Row, changing, rows_of

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True)
class Batch:
    """Listens that go into the lake together."""

    number: int
    name: str
    """Its delivery's id: the number, and some letters that no batch of another journal has, such as one
    that was made after a backup was restored."""
    first: int
    """The smallest number that a listen of it can have."""
    last: int
    zone: str
    revision: int
    delivered: int


def waiting(db: sqlite3.Connection) -> tuple[int, int | None]:
    """How many listens are in no batch yet, and when the first of them came in."""
    found = db.execute(
        "SELECT count(*), min(inserted_at) FROM listens"
        " WHERE id > (SELECT coalesce(max(last), 0) FROM batches)"
    ).fetchone()
    return int(found[0]), found[1]


def freeze(db: sqlite3.Connection, zone: str, most: int) -> int | None:
    """Settle which listens make the next batch; its number, or None where nothing waits.

    Args:
        db: The journal, in a change.
        zone: By whose days they are delivered.
        most: At most so many listens.
    """
    found = db.execute(
        "SELECT max(id) FROM (SELECT id FROM listens"
        " WHERE id > (SELECT coalesce(max(last), 0) FROM batches) ORDER BY id LIMIT ?)",
        (most,),
    ).fetchone()
    if found[0] is None:
        return None
    (number,) = db.execute("SELECT coalesce(max(number), 0) + 1 FROM batches").fetchone()
    name = f"{number}-{secrets.token_hex(4)}"
    db.execute("INSERT INTO batches VALUES (?, ?, ?, ?, 1, 0)", (number, name, found[0], zone))
    return int(number)


def undelivered(db: sqlite3.Connection) -> list[Batch]:
    """Batches that are not in the lake as they are now, in order."""
    rows = db.execute(
        "SELECT number, name, coalesce((SELECT max(b.last) FROM batches b WHERE b.number < n.number), 0) + 1,"
        " last, zone, revision, delivered FROM batches n WHERE delivered <> revision ORDER BY number"
    )
    return [Batch(*row) for row in rows]


def members(db: sqlite3.Connection, batch: Batch) -> tuple[Batch, list[Row]]:
    """The listens of a batch in order, with the batch as it is at the same instant."""
    db.execute("BEGIN")
    try:
        (revision,) = db.execute(
            "SELECT revision FROM batches WHERE number = ?", (batch.number,)
        ).fetchone()
        span = (batch.first, batch.last)
        rows = list(rows_of(db, f"{ROWS} WHERE l.id BETWEEN ? AND ? ORDER BY l.id", span))
    finally:
        db.execute("ROLLBACK")
    return replace(batch, revision=int(revision)), rows


def settled(db: sqlite3.Connection, batch: Batch) -> None:
    """Note that a batch is in the lake, in this revision."""
    with changing(db):
        db.execute(
            "UPDATE batches SET delivered = max(delivered, ?) WHERE number = ?",
            (batch.revision, batch.number),
        )
