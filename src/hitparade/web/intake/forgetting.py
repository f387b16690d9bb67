"""A listener is forgotten: tokens, listens and the name leave the journal, the listens leave the charts.

Batches that had listens of this user are delivered anew without them, as after any listen that is
deleted. What the lake keeps of a delivery that was replaced has a keyed hash in place of the name.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hitparade.domain.errors import NotFoundError, WorkspaceError, near
from hitparade.web.intake import journal
from hitparade.web.intake.drain import drain

if TYPE_CHECKING:
    from hitparade.api import Hitparade

_IN_BATCHES = (
    "SELECT DISTINCT (SELECT min(b.number) FROM batches b WHERE b.last >= l.id) AS number"
    " FROM listens l WHERE l.user = ? AND l.id <= (SELECT coalesce(max(last), 0) FROM batches)"
)


@dataclass(frozen=True)
class Forgotten:
    """What was known of a listener."""

    listener: str
    tokens: int
    listens: int
    batches: int
    """Deliveries to the lake that had some of the listens."""

    def as_json(self) -> dict[str, Any]:
        """The counts as a JSON object."""
        return asdict(self)


def forget(charts: Hitparade, name: str, *, preview: bool = False) -> Forgotten:
    """Forget a listener whose listens came in over HTTP; it is on disk when this returns.

    Args:
        charts: The workspace.
        name: The user name.
        preview: Only say what is known; nothing is written.

    Raises:
        NotFoundError: There is no such user; near names are offered.
        WorkspaceError: The journal or the lake cannot be read or written. What is gone from the
            journal stays gone; the lake follows with the next `drain`.
    """
    folder = charts.workspace.folder
    if not journal.exists(folder):
        raise NotFoundError(f"There is no listener {name}: no listens came in over HTTP here.")
    try:
        with journal.opened(folder) as db:
            found = _forgotten(db, name, preview=preview)
    except sqlite3.Error as error:
        raise WorkspaceError(
            f"{folder / journal.FILE} cannot be read or written: {error}. Look at the disk, and try "
            "again."
        ) from error
    if not preview:
        drain(charts)
    return found


def _forgotten(db: sqlite3.Connection, name: str, *, preview: bool) -> Forgotten:
    """Take a listener out of the journal, unless it is only looked what there is.

    Raises:
        NotFoundError: There is no such user.
    """
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, too
    with journal.changing(db):
        user = journal.user_id(db, name)
        if user is None:
            # Names begin with a slash where somebody was forgotten, as no name of a user may.
            names = [row[0] for row in db.execute("SELECT name FROM users ORDER BY name")]
            offered = near(name, [one for one in names if not one.startswith("/")])
            raise NotFoundError(f"There is no listener {name}. {offered}".rstrip())
        (tokens,) = db.execute("SELECT count(*) FROM tokens WHERE user = ?", (user,)).fetchone()
        (listens,) = db.execute("SELECT count(*) FROM listens WHERE user = ?", (user,)).fetchone()
        changed = db.execute(_IN_BATCHES, (user,)).fetchall()
        if not preview:
            db.executemany("UPDATE batches SET revision = revision + 1 WHERE number = ?", changed)
            db.execute("DELETE FROM listens WHERE user = ?", (user,))
            db.execute("DELETE FROM tokens WHERE user = ?", (user,))
            # The number stays taken: a request of before must not become somebody else's.
            db.execute("UPDATE users SET name = ? WHERE id = ?", (f"/{user}", user))
    if not preview:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten(name, tokens, listens, len(changed))
