"""A workspace of an earlier format works as it is, and is brought forward without being changed."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from hitparade.domain.tables import DECISIONS, LAKE, USAGE, USAGE_KEYS, VAULT, Column, Table
from hitparade.engine.lake import ABSENT, Lake
from hitparade.engine.store import Folder
from hitparade.engine.workspace import LAKE_FORMAT, Workspace

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

FIRST = Path(__file__).parents[1] / "golden" / "workspaces" / "part-1"
THIRD = FIRST.parent / "part-3"
LATER = (
    ("lake", "claim_files"),
    ("lake", "claims"),
    ("lake", "foldings"),
    ("lake", "matches"),
    ("lake", "clips"),
    ("lake", "clip_days"),
    ("lake", "lineage"),
    ("vault", "assets"),
)
"""Tables of format 4."""
KEYS = "source, subject_key, listener_key"
"""Columns of format 5."""
OLD = Table("notes", "a note", (Column("note", "int", "a note"),), ("note",))
NEW = Table(
    "notes",
    "a note",
    (
        *OLD.columns,
        Column("hand", "text", "who wrote it, or none", since=2),
        Column("page", "int", "its page; null where unknown", null=True, since=2),
    ),
    ("note",),
)


@pytest.fixture
def first(tmp_path: Path) -> Workspace:
    """A copy of a workspace of format 1."""
    return Workspace.open(shutil.copytree(FIRST, tmp_path / "workspace"))


@pytest.fixture
def old(tmp_path: Path) -> Lake:
    """A lake with a note of the time before notes had hands."""
    lake = Lake(Folder.of(tmp_path / "lake"), (OLD,))
    lake.append(OLD, OLD.from_rows([(1,)]))
    return lake


def notes(lake: Lake, engine: DuckDB, version: int | None = None) -> list[tuple[object, ...]]:
    with engine.session() as session:
        lake.attach(session, (NEW,), None if version is None else {"notes": version})
        rows = session.read("SELECT * FROM notes ORDER BY note").to_pylist()
    return [tuple(row.values()) for row in rows]


def test_a_column_that_no_file_has_reads_as_none(old: Lake, engine: DuckDB) -> None:
    assert [(1, "", None)] == notes(Lake(old.folder, (NEW,)), engine)


def test_the_first_write_adds_it_and_older_rows_stay_without(old: Lake, engine: DuckDB) -> None:
    lake = Lake(old.folder, (NEW,))

    lake.append(NEW, NEW.from_rows([(2, "Ana", 7)]))

    assert [(1, "", None), (2, "Ana", 7)] == notes(lake, engine)
    assert [(1, "", None)] == notes(lake, engine, version=0)


def test_a_stream_may_be_the_first_write(old: Lake, engine: DuckDB) -> None:
    lake = Lake(old.folder, (NEW,))

    lake.append(NEW, iter(NEW.from_rows([(2, "Ana", 7)]).to_batches()))

    assert [(1, "", None), (2, "Ana", 7)] == notes(lake, engine)


def test_a_column_may_be_there_before_any_row_has_it(old: Lake, engine: DuckDB) -> None:
    lake = Lake(old.folder, (NEW,))

    assert {"notes": ("hand", "page")} == lake.lacking()
    lake.complete()

    assert {} == lake.lacking()
    assert [(1, "", None)] == notes(lake, engine)


def test_versions_that_do_not_name_a_table_are_older_than_it(old: Lake, engine: DuckDB) -> None:
    with engine.session() as session:
        assert {"notes": ABSENT} == old.attach(session, (OLD,), {"plays": 3})
        assert 0 == session.read("FROM notes").num_rows


def test_a_table_without_rows_takes_the_types_that_are_declared(
    tmp_path: Path, engine: DuckDB
) -> None:
    declared = Table("notes", "a note", (Column("note", "date", "a day"),), ("note",))
    Lake(Folder.of(tmp_path), (OLD,)).create()
    lake = Lake(Folder.of(tmp_path), (declared,))

    lake.complete()

    with engine.session() as session:
        lake.attach(session, (declared,))
        assert [pa.date32()] == session.read("FROM notes").schema.types


def test_rows_are_added_behind_a_version_only_while_it_is_the_newest(
    old: Lake, engine: DuckDB
) -> None:
    lake = Lake(old.folder, (NEW,))
    version = lake.ready(NEW)

    assert lake.append_next(NEW, NEW.from_rows([(2, "", None)]), version)
    assert not lake.append_next(NEW, NEW.from_rows([(3, "", None)]), version)
    assert [1, 2] == [row[0] for row in notes(lake, engine)]


def test_a_first_workspace_is_read_as_if_it_had_every_table(
    first: Workspace, engine: DuckDB
) -> None:
    assert 1 == first.lake_format
    with engine.session() as session:
        first.lake.attach(session, LAKE)
        first.vault.attach(session, VAULT)
        assert 0 == session.read("FROM catalogue").num_rows
        assert DECISIONS.names == tuple(session.read("FROM decisions").column_names)
        found = session.read(f"SELECT DISTINCT channel, volume, {KEYS} FROM usage").to_pylist()
    assert [{"channel": "", "volume": None, **dict.fromkeys(USAGE_KEYS)}] == found
    assert first.decision_key is None


def test_an_upgrade_says_what_it_made(first: Workspace) -> None:
    done = first.upgrade()

    assert (1, LAKE_FORMAT) == (done.before, done.after)
    assert {
        f"lake/usage: purchase, channel, volume, {KEYS}",
        "lake/tracks",
        "keys/decisions.key",
    } <= set(done.made)
    assert LAKE_FORMAT == first.lake_format
    assert 0o600 == stat.S_IMODE((first.folder / "keys" / "decisions.key").stat().st_mode)


def test_a_workspace_of_format_3_gets_what_came_later(tmp_path: Path, engine: DuckDB) -> None:
    third = Workspace.open(shutil.copytree(THIRD, tmp_path / "workspace"))
    later = {f"{folder}/{table}" for folder, table in LATER}
    with engine.session() as session:
        third.lake.attach(session, LAKE)
        third.vault.attach(session, VAULT)
        assert [0] * len(LATER) == [session.read(f"FROM {table}").num_rows for _, table in LATER]
        found = session.read("SELECT DISTINCT iswc, spotify, credits FROM catalogue").to_pylist()
    assert [{"iswc": "", "spotify": "", "credits": ""}] == found

    done = third.upgrade()

    assert (3, LAKE_FORMAT) == (done.before, done.after)
    assert later | {
        "lake/catalogue: iswc, spotify, youtube, credits",
        "lake/subjects: first_day",
        "lake/slices: labels",
        f"lake/usage: {KEYS}",
        "lake/sources",
    } <= set(done.made)
    assert () == third.upgrade().made


def test_a_second_upgrade_finds_nothing_to_do(first: Workspace) -> None:
    first.upgrade()
    versions = first.lake.versions() | first.vault.versions()
    key = first.decision_key

    assert () == first.upgrade().made
    assert versions == first.lake.versions() | first.vault.versions()
    assert key == first.decision_key


def test_an_upgrade_that_broke_off_is_begun_again(first: Workspace) -> None:
    """The format is written last, so a broken upgrade is still of the format before."""
    first.lake.complete()
    (first.folder / "lake" / "format.partial").write_text("2")

    assert 1 == first.lake_format
    assert "keys/decisions.key" in first.upgrade().made
    assert LAKE_FORMAT == first.lake_format


def test_an_upgrade_changes_no_file_that_is_there(first: Workspace) -> None:
    def files() -> dict[Path, bytes]:
        found = (path for path in first.folder.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in found if path.name != "format"}

    before = files()
    first.upgrade()
    after = files()

    assert before == {path: after[path] for path in before}


def test_a_table_that_other_programs_may_shorten_is_kept_from_now_on(tmp_path: Path) -> None:
    write_deltalake(str(tmp_path / "notes"), OLD.from_rows([(1,)]))
    lake = Lake(Folder.of(tmp_path), (OLD,))
    assert {"notes": ("delta.enableExpiredLogCleanup",)} == lake.lacking()

    lake.complete()

    assert {} == lake.lacking()
    settings = DeltaTable(lake.place(OLD).uri).metadata().configuration
    assert {"delta.enableExpiredLogCleanup": "false"} == settings
    lake.append(OLD, OLD.from_rows([(2,)]))
    assert 2 == lake.version(OLD)


def test_a_new_workspace_has_the_newest_format(workspace: Workspace) -> None:
    assert () == workspace.upgrade().made
    assert {"purchase", "channel", "volume", *USAGE_KEYS} == {c.name for c in USAGE.later}
    assert 32 == len(workspace.decision_key or b"")
