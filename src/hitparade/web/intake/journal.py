"""The journal: every listen that was taken in, in SQLite, on disk before anybody is told so.

It also has the users, their tokens, and which listens went into the lake together (`batches`). Listens
are numbered in the order of their commits and a number is never given twice, so a batch is all that
came after the one before, up to a number. Instants are whole seconds since 1970, UTC.

``intake/journal.sqlite`` knows listeners by name; only its owner may read it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hitparade.domain.errors import WorkspaceError
from hitparade.web.intake.texts import recording_msid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hitparade.web.intake.listens import Listen

FILE: Final = "intake/journal.sqlite"
"""Where it stands in a workspace."""
VERSION: Final = 1
_PATIENCE: Final = 30.0
"""Seconds to wait for somebody else who writes."""
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES users (id),
    hash BLOB NOT NULL UNIQUE,      -- SHA-256 of the token
    session BLOB NOT NULL UNIQUE,   -- SHA-256 of its Last.fm session key
    password BLOB NOT NULL,         -- MD5 of the token, sealed: what older clients prove to know
    scopes TEXT NOT NULL,
    territory TEXT NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER
);
CREATE TABLE IF NOT EXISTS listens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES users (id),
    listened_at INTEGER NOT NULL,
    song BLOB NOT NULL,             -- artist and title, folded
    inserted_at INTEGER NOT NULL,
    territory TEXT NOT NULL,
    artist TEXT NOT NULL,
    title TEXT NOT NULL,
    release TEXT NOT NULL,
    info TEXT NOT NULL,             -- whatever else the client said, JSON
    UNIQUE (user, listened_at, song)
);
CREATE INDEX IF NOT EXISTS listens_by_time ON listens (listened_at);
CREATE TABLE IF NOT EXISTS batches (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,      -- its delivery's id
    last INTEGER NOT NULL,          -- the last listen that belongs to it
    zone TEXT NOT NULL,             -- whose days it is delivered by
    revision INTEGER NOT NULL,      -- one more with each listen that was removed from it
    delivered INTEGER NOT NULL      -- the revision that is in the lake; 0 for none
);
"""
_COLUMNS: Final = (
    "l.id, u.name, l.listened_at, l.inserted_at, l.territory, l.artist, l.title, l.release, l.info"
)
ROWS: Final = f"SELECT {_COLUMNS} FROM listens l JOIN users u ON u.id = l.user"
"""SQL for `rows_of`, without conditions; listens are ``l``."""


class Row(NamedTuple):
    """One listen as it stands in the journal."""

    id: int
    user: str
    listened_at: int
    inserted_at: int
    territory: str
    artist: str
    title: str
    release: str
    info: dict[str, Any]

    @property
    def metadata(self) -> dict[str, Any]:
        """What the client said of it, in ListenBrainz's shape."""
        release = {"release_name": self.release} if self.release else {}
        names = {"artist_name": self.artist, "track_name": self.title, **release}
        return names | {"additional_info": {}} | self.info

    @property
    def msid(self) -> str:
        """The id that stands for its texts."""
        return recording_msid(self.artist, self.title, self.release)


@dataclass(frozen=True)
class Sent:
    """Listens of one request, on their way into the journal."""

    user: int
    territory: str
    listens: Sequence[Listen]


def connect(folder: Path, *, make: bool = True) -> sqlite3.Connection:
    """The journal of a workspace, made where there is none yet; nothing is committed by itself.

    Args:
        folder: The workspace.
        make: Whether to make what is lacking.

    Raises:
        WorkspaceError: It cannot be opened, is damaged, or a later release wrote it.
    """
    file = folder / FILE
    try:
        if make:
            file.parent.mkdir(mode=0o700, exist_ok=True)
            if file.parent.stat().st_mode & 0o077:
                file.parent.chmod(0o700)
        db = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        if make and file.stat().st_mode & 0o077:
            # By its name: whoever opens and closes the file itself gives up this process's locks.
            file.chmod(0o600)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA fullfsync = ON")  # where fsync alone does not reach the disk
        db.execute("PRAGMA foreign_keys = ON")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            db.close()
            raise WorkspaceError(
                f"{file} has format {version}, but this release knows formats up to {VERSION}. "
                "Install a newer hitparade."
            )
        if version < VERSION:
            db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    except (OSError, sqlite3.Error) as error:
        raise WorkspaceError(
            f"{file} cannot be opened: {error}. Look at its permissions and the disk; if it is "
            "damaged, restore it from a backup."
        ) from error
    return db


def exists(folder: Path) -> bool:
    """Whether a workspace has a journal."""
    return (folder / FILE).is_file()


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The journal for one look or one change."""
    with closing(connect(folder)) as db:
        yield db


@contextmanager
def changing(db: sqlite3.Connection) -> Iterator[None]:
    """One change: on disk as a whole when this ends, or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def user_id(db: sqlite3.Connection, name: str) -> int | None:
    """The number of a user, if there is one of that name."""
    found = db.execute("SELECT id FROM users WHERE name = ?", (name,)).fetchone()
    return None if found is None else int(found[0])


def put(db: sqlite3.Connection, sent: Iterable[Sent]) -> list[int]:
    """Write listens down, each once; how many of each request are new.

    A listen that is there already stays as it came first.
    """
    now, new = int(time.time()), []
    for one in sent:
        before = db.total_changes
        db.executemany(
            "INSERT OR IGNORE INTO listens (user, listened_at, song, inserted_at, territory, artist,"
            " title, release, info) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.user,
                    listen.listened_at,
                    listen.song,
                    now,
                    one.territory,
                    listen.artist,
                    listen.title,
                    listen.release,
                    json.dumps(listen.info, ensure_ascii=False, separators=(",", ":")),
                )
                for listen in one.listens
            ],
        )
        new.append(db.total_changes - before)
    return new


def strike(db: sqlite3.Connection, user: int, listened_at: int, msid: str) -> bool:
    """Remove a listen, from its batch as well; whether there was one."""
    rows = rows_of(db, f"{ROWS} WHERE l.user = ? AND l.listened_at = ?", (user, listened_at))
    found = [row.id for row in rows if row.msid == msid]
    for number in found:
        db.execute("DELETE FROM listens WHERE id = ?", (number,))
        db.execute(
            "UPDATE batches SET revision = revision + 1 WHERE number ="
            " (SELECT min(number) FROM batches WHERE last >= ?)",
            (number,),
        )
    return bool(found)


def newest(
    db: sqlite3.Connection, user: int, count: int, span: tuple[int | None, int | None]
) -> list[Row]:
    """Listens of a user, the newest first.

    Args:
        db: The journal.
        user: Whose.
        count: At most so many.
        span: Only those between two instants, both excluded. With only the first of them given,
            those that follow it most closely.
    """
    after, before = span
    backwards = after is None or before is not None
    order = "DESC" if backwards else "ASC"
    rows = rows_of(
        db,
        f"{ROWS} WHERE l.user = ? AND l.listened_at > ? AND l.listened_at < ?"
        f" ORDER BY l.listened_at {order}, l.id {order} LIMIT ?",
        (user, -1 if after is None else after, 2**62 if before is None else before, count),
    )
    found = list(rows)
    return found if backwards else found[::-1]


def extent(db: sqlite3.Connection, user: int) -> tuple[int, int, int]:
    """How many listens a user has, and the instants of the oldest and the newest, or 0."""
    found = db.execute(
        "SELECT count(*), coalesce(min(listened_at), 0), coalesce(max(listened_at), 0)"
        " FROM listens WHERE user = ?",
        (user,),
    ).fetchone()
    return int(found[0]), int(found[1]), int(found[2])


def rows_of(
    db: sqlite3.Connection, sql: str, values: Sequence[int] | Mapping[str, Any]
) -> Iterator[Row]:
    """Listens as a SELECT that begins with `ROWS` finds them."""
    for row in db.execute(sql, values):
        yield Row._make((*row[:-1], json.loads(row[-1])))
