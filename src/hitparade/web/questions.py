"""Questions about positions: what readers asked, waiting for an answer that everyone can read.

A question stays unseen until it is answered; then it stands in the corrections log with its answer.
Nothing is kept of who asked. They stand in the file of the listen intake, in a table of their own. An id
comes from what is asked, so the same question about the same place is one question.
Instants are whole seconds since 1970, UTC.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import time
import unicodedata
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import HitparadeError, NotFoundError, WorkspaceError, near
from hitparade.domain.instant import instant_text
from hitparade.web.intake import journal

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST: Final = 10
LONGEST: Final = 2000
"""Characters that a question may have, and an answer too."""
MOST: Final = 500
"""Questions that may wait; more are not taken until some are answered."""
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS questions (
    id TEXT PRIMARY KEY,
    asked INTEGER NOT NULL,
    chart TEXT NOT NULL,
    issue TEXT NOT NULL,
    edition INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    entry TEXT NOT NULL,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    text TEXT NOT NULL,
    answered INTEGER,
    answer TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT ''
)
"""
_COLUMNS: Final = (
    "id, asked, chart, issue, edition, rank, entry, title, artist, text, answered, answer, author,"
    " decision"
)


class QuestionError(HitparadeError):
    """A question cannot be taken as it is, or not now."""


@dataclass(frozen=True, slots=True)
class Position:
    """What a question is about: one place of one edition."""

    chart: str
    """Name of the chart with its territory, as in an address."""
    issue: dt.date
    edition: int
    rank: int
    entry: str
    title: str
    artist: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, answered or not."""

    id: str
    asked: dt.datetime
    position: Position
    text: str
    answered: dt.datetime | None
    """None while it waits."""
    answer: str
    author: str
    decision: str
    """The decision in the log that it led to, or none."""

    def as_json(self) -> dict[str, Any]:
        """The question as a JSON object, instants and dates as ISO texts."""
        place = self.position
        return {
            "id": self.id,
            "asked": instant_text(self.asked),
            "chart": place.chart,
            "issue": place.issue.isoformat(),
            "edition": place.edition,
            "rank": place.rank,
            "entry": place.entry,
            "title": place.title,
            "artist": place.artist,
            "text": self.text,
            "answered": self.answered and instant_text(self.answered),
            "answer": self.answer or None,
            "author": self.author or None,
            "decision": self.decision or None,
        }


def ask(folder: Path, position: Position, text: str) -> Question:
    """Put a question into the queue, unless it is there already; it is on disk when this returns.

    Args:
        folder: The workspace.
        position: What it is about.
        text: The question, as it was typed.

    Raises:
        QuestionError: It is too short or too long, or too many wait.
    """
    words = plain(text)
    if not SHORTEST <= len(words) <= LONGEST:
        raise QuestionError(
            f"A question has {SHORTEST} to {LONGEST:,} characters; this one has {len(words):,}."
        )
    name = _name(position, words)
    with closing(_opened(folder)) as db, journal.changing(db):
        (waiting,) = db.execute("SELECT count(*) FROM questions WHERE answered IS NULL").fetchone()
        if waiting >= MOST:
            raise QuestionError("Too many questions wait for an answer. Ask again in some days.")
        db.execute(
            f"INSERT OR IGNORE INTO questions ({_COLUMNS})"
            " VALUES (?,?,?,?,?,?,?,?,?,?,NULL,'','','')",
            (
                name,
                int(time.time()),
                position.chart,
                position.issue.isoformat(),
                position.edition,
                position.rank,
                position.entry,
                position.title,
                position.artist,
                words,
            ),
        )
        return _found(db, name)


def answer(folder: Path, name: str, text: str, author: str, decision: str = "") -> Question:
    """Answer a question, or answer it anew; from then on everyone can read both.

    Args:
        folder: The workspace.
        name: Id of the question.
        text: The answer.
        author: Who answers.
        decision: A decision in the log that it led to.

    Raises:
        NotFoundError: There is no such question; near ids are offered.
        QuestionError: The answer or its author is empty, or too long.
    """
    words, who = plain(text), plain(author)
    if not words or not who or len(words) > LONGEST:
        raise QuestionError(
            f"An answer needs an author, and a text of 1 to {LONGEST:,} characters."
        )
    if not journal.exists(folder):
        raise NotFoundError(f"There is no question {name}: nobody has asked any.")
    with closing(_opened(folder)) as db, journal.changing(db):
        done = db.execute(
            "UPDATE questions SET answered = ?, answer = ?, author = ?, decision = ? WHERE id = ?",
            (int(time.time()), words, who, decision, name),
        )
        if not done.rowcount:
            known = [row[0] for row in db.execute("SELECT id FROM questions ORDER BY id")]
            raise NotFoundError(
                f"There is no question {name}. {near(name, known)} `hitparade questions` lists them."
            )
        return _found(db, name)


def questions(folder: Path, *, answered: bool | None = None) -> tuple[Question, ...]:
    """Questions: those that wait first, oldest first; then the answered ones, newest first.

    Args:
        folder: The workspace.
        answered: Only those with an answer, or only those without.
    """
    if not journal.exists(folder):
        return ()
    which = "" if answered is None else f"WHERE answered IS {'NOT ' if answered else ''}NULL"
    with closing(journal.connect(folder, make=False)) as db:
        if not _asked_any(db):
            return ()
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM questions {which} ORDER BY answered IS NOT NULL,"
            " CASE WHEN answered IS NULL THEN asked ELSE -answered END, id"
        ).fetchall()
    return tuple(_question(row) for row in rows)


class Seen:
    """What everyone may know of the questions, looked up only when it may have changed."""

    def __init__(self, folder: Path) -> None:
        """Take the workspace's folder."""
        self._folder = folder
        self._db: sqlite3.Connection | None = None

    def stamp(self) -> str:
        """A text that changes when a question was answered; nothing that is wrong here stops a page."""
        if not journal.exists(self._folder):
            return "0"
        try:
            if self._db is None:
                self._db = journal.connect(self._folder, make=False)
            if not _asked_any(self._db):
                return "0"
            found = self._db.execute(
                "SELECT count(*), coalesce(max(answered), 0), total(length(answer))"
                " FROM questions WHERE answered IS NOT NULL"
            ).fetchone()
        except (WorkspaceError, sqlite3.Error):
            self._db = None
            return "?"
        return "-".join(str(int(part)) for part in found)


def _asked_any(db: sqlite3.Connection) -> bool:
    """Whether anybody ever asked: the table is made with the first question."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'questions'")
    return found.fetchone() is not None


def plain(text: str) -> str:
    r"""A text as it may stand in a log: no control characters, no more than one empty line in a row.

    >>> plain(" Why\r\n\n\n\nNo. 9?\u202e ")
    'Why\n\nNo. 9?'
    """
    kept = "".join(
        char
        for char in text.replace("\r\n", "\n")
        if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    lines = [line.rstrip() for line in kept.strip().split("\n")]
    return "\n".join(
        line for place, line in enumerate(lines) if line or (place and lines[place - 1])
    )


def _opened(folder: Path) -> sqlite3.Connection:
    """The journal, with the table of questions made where it is lacking."""
    db = journal.connect(folder)
    db.execute(_TABLE)
    return db


def _name(position: Position, text: str) -> str:
    """What a question is called: eight letters and digits that can be read aloud."""
    place = (position.chart, position.issue.isoformat(), str(position.edition), position.entry)
    digest = hashlib.sha256("\n".join((*place, text)).encode()).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(8):
        number, letter = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    return "".join(letters)


def _found(db: sqlite3.Connection, name: str) -> Question:
    return _question(
        db.execute(f"SELECT {_COLUMNS} FROM questions WHERE id = ?", (name,)).fetchone()
    )


def _question(row: tuple[Any, ...]) -> Question:
    (name, asked, chart, issue, edition, rank, entry, title, artist, text, *rest) = row
    answered, words, author, decision = rest
    place = Position(chart, dt.date.fromisoformat(issue), edition, rank, entry, title, artist)
    when = None if answered is None else _instant(answered)
    return Question(name, _instant(asked), place, text, when, words, author, decision)


def _instant(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
