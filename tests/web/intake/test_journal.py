"""The journal and its writer, and the tokens that stand in it."""

from __future__ import annotations

import sqlite3
import stat
import time
from pathlib import Path

import pytest

from hitparade import api
from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.engine import databases
from hitparade.engine.workspace import Workspace
from hitparade.web.intake import batches, journal
from hitparade.web.intake.journal import FILE, Sent
from hitparade.web.intake.listens import Listen
from hitparade.web.intake.taking import Intake
from hitparade.web.intake.tokens import Tokens
from hitparade.web.intake.writer import FullError, Writer

AT = 1_486_449_409


def some(count: int, first: int = 0) -> list[Listen]:
    """Listens, a second apart."""
    return [Listen(AT + first + n, "A", f"Song {n}") for n in range(count)]


def test_only_its_owner_may_read_it(db: sqlite3.Connection, workspace: Workspace) -> None:
    mode = (workspace.folder / FILE).stat().st_mode

    assert 0 == mode & (stat.S_IRWXG | stat.S_IRWXO)
    assert [("wal",)] == db.execute("PRAGMA journal_mode").fetchall()
    assert [(2,)] == db.execute("PRAGMA synchronous").fetchall(), "FULL"


def test_one_of_a_later_release_is_left_alone(db: sqlite3.Connection, workspace: Workspace) -> None:
    db.execute("PRAGMA user_version = 99")

    with pytest.raises(WorkspaceError, match="has format 99"):
        journal.connect(workspace.folder)


def test_one_that_is_damaged_is_told(workspace: Workspace) -> None:
    (workspace.folder / "intake").mkdir()
    (workspace.folder / FILE).write_bytes(b"no database at all, but some text" * 99)

    with pytest.raises(WorkspaceError, match="cannot be opened"):
        journal.connect(workspace.folder)


def test_numbers_of_listens_are_never_given_twice(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO users (name) VALUES ('anna')")
    with journal.changing(db):
        journal.put(db, [Sent(1, "", some(2))])
        (last,) = journal.newest(db, 1, 1, (None, None))
        journal.strike(db, 1, last.listened_at, last.msid)
        journal.put(db, [Sent(1, "", some(1, first=9))])

    assert [1, 3] == [number for (number,) in db.execute("SELECT id FROM listens ORDER BY id")]


def test_whoever_waits_at_the_same_time_shares_a_commit(
    workspace: Workspace, db: sqlite3.Connection
) -> None:
    db.execute("INSERT INTO users (name) VALUES ('anna'), ('ben')")
    writer = Writer(workspace.folder)
    db.execute("BEGIN IMMEDIATE")  # holds the first commit up
    waiting = [writer.add(Sent(user, "", some(3))) for user in (1, 1, 2, 1)]
    assert not any(done.done() for done in waiting)
    db.execute("ROLLBACK")

    assert [3, 0, 3, 0] == [done.result(10) for done in waiting]
    writer.close()
    assert (6, AT) == (batches.waiting(db)[0], journal.extent(db, 1)[1])


def test_one_request_that_cannot_be_written_does_not_spoil_the_others(
    workspace: Workspace, db: sqlite3.Connection
) -> None:
    db.execute("INSERT INTO users (name) VALUES ('anna')")
    writer = Writer(workspace.folder)
    db.execute("BEGIN IMMEDIATE")
    good, bad, other = (writer.add(Sent(user, "", some(1, user))) for user in (1, 99, 1))
    db.execute("ROLLBACK")

    assert (1, 0) == (good.result(10), other.result(10))
    with pytest.raises(sqlite3.IntegrityError):
        bad.result(10)
    writer.close()


def test_no_more_wait_than_may_wait(
    workspace: Workspace, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hitparade.web.intake.writer._WAITING", 2)
    db.execute("INSERT INTO users (name) VALUES ('anna')")
    writer = Writer(workspace.folder)
    db.execute("BEGIN IMMEDIATE")
    waiting = [writer.add(Sent(1, "", some(1)))]
    while not writer.is_idle:  # until the first one is taken from the line
        time.sleep(0.001)
    waiting += [writer.add(Sent(1, "", some(1, n))) for n in (1, 2)]
    with pytest.raises(FullError):
        writer.add(Sent(1, "", some(1, 3)))
    db.execute("ROLLBACK")

    assert [1, 1, 1] == [done.result(10) for done in waiting]
    writer.close()


def test_a_token_stands_nowhere(intake: Intake, workspace: Workspace) -> None:
    token = intake.tokens.create("anna", territory="se")

    found = intake.tokens.find(token)
    assert found is not None
    assert ("anna", ("submit", "read"), "SE", None) == (
        found.name,
        found.scopes,
        found.territory,
        found.revoked,
    )
    stored = b"".join(file.read_bytes() for file in (workspace.folder / "intake").iterdir())
    assert token.encode() not in stored
    assert 43 == len(token), "256 bits"


def test_a_revoked_token_is_none(intake: Intake) -> None:
    first, second = (intake.tokens.create("anna") for _ in range(2))
    assert 1 == intake.tokens.revoke("anna", 1)

    assert intake.tokens.find(first) is None
    assert intake.tokens.in_session(intake.tokens.session_of(first)) is None
    assert intake.tokens.find(second) is not None
    for name, number in (("anna", 1), ("ben", None)):
        with pytest.raises(NotFoundError, match="no such token"):
            intake.tokens.revoke(name, number)


def test_a_token_needs_a_name_scopes_and_a_real_territory(intake: Intake) -> None:
    for name in ("", " ", "a/b", "a\nb", ".", "x" * 101, " a"):
        with pytest.raises(NotFoundError, match="no name of a user"):
            intake.tokens.create(name)
    with pytest.raises(NotFoundError, match="Did you mean submit"):
        intake.tokens.create("anna", ["submitt"])
    with pytest.raises(NotFoundError, match="needs a scope"):
        intake.tokens.create("anna", [])
    with pytest.raises(NotFoundError, match="no territory"):
        intake.tokens.create("anna", territory="XX")


def test_passwords_sealed_with_another_key_prove_nothing(
    intake: Intake, workspace: Workspace
) -> None:
    intake.tokens.create("anna")
    (workspace.folder / "keys" / "listeners.key").write_text("0" * 64)
    other = Tokens(workspace)

    assert other.prove("anna", ["0" * 32], "{}") is None
    other.close()


def test_a_backup_holds_what_was_taken_in(
    workspace: Workspace, intake: Intake, tmp_path: Path
) -> None:
    token = intake.tokens.create("anna")
    assert 3 == intake.writer.add(Sent(1, "", some(3))).result(10)

    api.open(workspace.folder).backup(tmp_path / "all.tar.gz")
    again = api.restore(tmp_path / "all.tar.gz", tmp_path / "again")

    restored = Intake(Workspace.open(Path(again.folder)))
    found = restored.tokens.find(token)
    assert found is not None
    assert 3 == len(restored.newest(found.user, 9, (None, None))[0])
    assert 0 == (Path(again.folder) / FILE).stat().st_mode & 0o077
    restored.close()


def test_a_doctor_says_whether_it_is_whole(workspace: Workspace, db: sqlite3.Connection) -> None:
    def found() -> list[tuple[str, str]]:
        return [(check.state, check.found) for check in databases.checks(workspace)]

    file = workspace.folder / FILE
    assert [("ok", f"{FILE} is whole, and nobody else can read it.")] == found()
    file.chmod(0o644)
    assert [("note", f"{FILE} can be read by others.")] == found()
    db.close()
    file.write_bytes(b"no database at all" * 99)
    ((state, said),) = found()
    assert "problem" == state
    assert "damaged" in said


def test_a_request_that_gave_up_holds_up_nobody_behind_it(
    workspace: Workspace, db: sqlite3.Connection
) -> None:
    """As when the server is stopped while the disk is slow."""
    db.execute("INSERT INTO users (name) VALUES ('anna')")
    writer = Writer(workspace.folder)
    db.execute("BEGIN IMMEDIATE")  # holds the first commit up
    waiting = [writer.add(Sent(1, "", some(1, n))) for n in range(3)]
    assert waiting[1].cancel()
    db.execute("ROLLBACK")

    assert (1, 1) == (waiting[0].result(10), waiting[2].result(10))
    assert 1 == writer.add(Sent(1, "", some(1, 9))).result(10)
    writer.close()


def test_a_journal_that_fails_for_a_while_ends_no_draining(
    workspace: Workspace, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the database itself says is told like anything else that is wrong with it."""
    intake = Intake(workspace)

    def fails(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    assert db.execute("SELECT count(*) FROM listens").fetchone() == (0,)
    monkeypatch.setattr(batches, "waiting", fails)

    assert not intake._due()  # noqa: SLF001 # what the thread asks itself
    assert "the journal of listens cannot be read" == intake.ready()
    with pytest.raises(WorkspaceError, match="cannot be read: disk I/O error"):
        intake.waiting()
