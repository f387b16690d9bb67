"""Versioned tables: every write is one commit, and no version is ever lost."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from hitparade.domain.errors import TableError, WorkspaceError
from hitparade.domain.tables import Column, Table
from hitparade.engine.lake import ABSENT, Lake
from hitparade.engine.store import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDB

PLAYS = Table(
    "plays",
    "plays of one song on one day",
    (
        Column("day", "date", "day"),
        Column("station", "text", "station"),
        Column("song", "text", "song"),
        Column("plays", "int", "plays"),
        Column("stamp", "text", "what the file was made from"),
    ),
    ("day", "station", "song"),
    ("day", "station"),
)
NOTES = Table("notes", "a note", (Column("note", "int", "a note"),), ("note",))
MONDAY, TUESDAY = dt.date(2014, 3, 10), dt.date(2014, 3, 11)


def plays(*lines: tuple[dt.date, str, str, int], stamp: str = "one") -> pa.Table:
    return PLAYS.from_rows([(*line, stamp) for line in lines])


def notes(*values: int) -> pa.Table:
    return NOTES.from_rows([(value,) for value in values])


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(Folder.of(tmp_path), (PLAYS, NOTES))


def stored(lake: Lake, engine: DuckDB, version: int | None = None) -> list[tuple[Any, ...]]:
    with engine.session() as session:
        session.snapshot("plays", lake.snapshot(PLAYS, version))
        found = session.read("SELECT day, station, song, plays FROM plays ORDER BY ALL")
    return [tuple(row.values()) for row in found.to_pylist()]


def all_notes(lake: Lake, engine: DuckDB) -> list[int]:
    with engine.session() as session:
        session.snapshot("notes", lake.snapshot(NOTES))
        found: list[int] = session.read("SELECT note FROM notes ORDER BY note")["note"].to_pylist()
    return found


def test_a_table_that_nobody_wrote_reads_as_empty(lake: Lake, engine: DuckDB) -> None:
    assert {"plays": ABSENT, "notes": ABSENT} == lake.versions()
    assert [] == stored(lake, engine)
    assert not lake.snapshot(PLAYS)
    assert 0 == lake.constants(PLAYS, "stamp").num_rows


def test_each_append_is_a_version(lake: Lake, engine: DuckDB) -> None:
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1)))
    lake.append(PLAYS, plays((MONDAY, "KEXP", "B", 2), (TUESDAY, "KEXP", "A", 3)))

    assert 1 == lake.version(PLAYS)
    assert [
        (MONDAY, "KEXP", "A", 1),
        (MONDAY, "KEXP", "B", 2),
        (TUESDAY, "KEXP", "A", 3),
    ] == stored(lake, engine)


def test_to_append_nothing_is_no_version(lake: Lake) -> None:
    lake.append(PLAYS, PLAYS.empty())

    assert ABSENT == lake.version(PLAYS)


def test_rows_that_are_not_as_declared_are_not_written(lake: Lake, engine: DuckDB) -> None:
    lake.append(NOTES, notes(1))

    with pytest.raises(TableError, match="missing columns"):
        lake.append(NOTES, pa.table({"remark": [2]}))
    assert [1] == all_notes(lake, engine)


@pytest.mark.parametrize("station", ["AC/DC Radio", "100% Rock", "a=b", "Ö1", "x'y", "c:d?e#f&g"])
def test_any_text_can_name_a_folder(lake: Lake, engine: DuckDB, station: str) -> None:
    lake.append(PLAYS, plays((MONDAY, station, "A", 1), (MONDAY, "KEXP", "A", 2)))

    assert {(MONDAY, station, "A", 1), (MONDAY, "KEXP", "A", 2)} == set(stored(lake, engine))


def test_folders_have_the_types_of_their_columns(lake: Lake, engine: DuckDB) -> None:
    """A station called 7 stays a text, and a day stays a date."""
    lake.append(PLAYS, plays((MONDAY, "7", "A", 1)))

    with engine.session() as session:
        lake.attach(session, (PLAYS,))
        assert PLAYS.schema.types == session.read("FROM plays").schema.types
        assert [dict(zip(PLAYS.names, (MONDAY, "7", "A", 1, "one"), strict=True))] == session.read(
            "FROM plays"
        ).to_pylist()


def test_replaced_are_only_the_rows_that_the_predicate_holds_for(
    lake: Lake, engine: DuckDB
) -> None:
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1), (TUESDAY, "KEXP", "A", 2)))

    lake.replace(PLAYS, plays((MONDAY, "KEXP", "B", 9)), "day IN ('2014-03-10')")

    assert [(MONDAY, "KEXP", "B", 9), (TUESDAY, "KEXP", "A", 2)] == stored(lake, engine)


def test_rows_may_be_replaced_by_none(lake: Lake, engine: DuckDB) -> None:
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1), (TUESDAY, "KEXP", "A", 2)))

    lake.replace(PLAYS, iter([]), "day IN ('2014-03-10')")

    assert [(TUESDAY, "KEXP", "A", 2)] == stored(lake, engine)


def test_to_replace_in_a_table_that_nobody_wrote_writes_it(lake: Lake, engine: DuckDB) -> None:
    lake.replace(PLAYS, plays((MONDAY, "KEXP", "A", 1)), "true")

    assert [(MONDAY, "KEXP", "A", 1)] == stored(lake, engine)


def test_an_old_version_stays_readable_after_its_rows_were_replaced(
    lake: Lake, engine: DuckDB
) -> None:
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1)))
    pinned = lake.versions()
    lake.replace(PLAYS, plays((MONDAY, "KEXP", "A", 2)), "true")

    assert [(MONDAY, "KEXP", "A", 1)] == stored(lake, engine, pinned["plays"])
    assert [(MONDAY, "KEXP", "A", 2)] == stored(lake, engine)
    with engine.session() as session:
        assert {"plays": 0} == lake.attach(session, (PLAYS,), pinned)
        assert [1] == session.read("SELECT plays FROM plays")["plays"].to_pylist()


def test_before_its_first_version_a_table_was_empty(lake: Lake, engine: DuckDB) -> None:
    before = lake.versions()
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1)))

    assert [] == stored(lake, engine, before["plays"])


def test_a_version_that_does_not_exist_is_an_error(lake: Lake) -> None:
    lake.append(NOTES, notes(1))

    with pytest.raises(WorkspaceError, match="cannot be read"):
        lake.snapshot(NOTES, 7)


def test_a_broken_log_is_an_error_that_says_what_to_do(lake: Lake) -> None:
    lake.append(NOTES, notes(1))
    (log,) = (lake.place(NOTES).path / "_delta_log").glob("*.json")
    log.write_text("{not json")

    with pytest.raises(WorkspaceError, match="restore it from a backup"):
        lake.snapshot(NOTES)


def test_constants_are_known_without_reading_any_data(lake: Lake) -> None:
    stamp = "0123456789abcdef" * 4
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1), (MONDAY, "KEXP", "B", 1), stamp=stamp))
    lake.append(PLAYS, plays((MONDAY, "KEXP", "C", 1), stamp=stamp))
    lake.append(PLAYS, plays((TUESDAY, "KEXP", "A", 1), stamp="later"))
    for file in lake.place(PLAYS).path.rglob("*.parquet"):
        file.unlink()

    found = lake.constants(PLAYS, "stamp").sort_by("day").to_pylist()

    assert [
        {"day": MONDAY, "station": "KEXP", "stamp": stamp},
        {"day": TUESDAY, "station": "KEXP", "stamp": "later"},
    ] == found


def test_constants_of_replaced_files_are_forgotten(lake: Lake) -> None:
    lake.append(PLAYS, plays((MONDAY, "KEXP", "A", 1), stamp="old"))
    lake.replace(PLAYS, plays((MONDAY, "KEXP", "A", 1), stamp="new"), "day IN ('2014-03-10')")

    assert ["new"] == lake.constants(PLAYS, "stamp")["stamp"].to_pylist()


def batches(*tables: pa.Table) -> Iterator[pa.RecordBatch]:
    for table in tables:
        yield from table.to_batches()


def breaking_off(*tables: pa.Table) -> Iterator[pa.RecordBatch]:
    yield from batches(*tables)
    message = "the supplier hung up"
    raise ConnectionError(message)


def test_batches_are_written_as_one_version(lake: Lake, engine: DuckDB) -> None:
    lake.append(NOTES, batches(notes(1, 2), notes(3)))

    assert [1, 2, 3] == all_notes(lake, engine)
    assert 0 == lake.version(NOTES)


def test_a_stream_that_breaks_off_leaves_no_table(lake: Lake) -> None:
    with pytest.raises(ConnectionError, match="hung up"):
        lake.append(NOTES, breaking_off(notes(1)))

    assert ABSENT == lake.version(NOTES)


@pytest.mark.parametrize("replacing", [False, True])
def test_a_stream_that_breaks_off_leaves_the_table_as_it_was(
    lake: Lake, engine: DuckDB, *, replacing: bool
) -> None:
    lake.append(NOTES, notes(1))
    write = partial(lake.replace, where="true") if replacing else lake.append

    with pytest.raises(ConnectionError, match="hung up"):
        write(NOTES, breaking_off(notes(2)))

    assert 0 == lake.version(NOTES)
    assert [1] == all_notes(lake, engine)
    lake.append(NOTES, notes(3))
    assert [1, 3] == all_notes(lake, engine)


@pytest.mark.parametrize("streaming", [False, True])
def test_threads_that_append_at_once_lose_nothing(
    lake: Lake, engine: DuckDB, *, streaming: bool
) -> None:
    lake.append(NOTES, notes(0))
    together = Barrier(4)

    def append(writer: int) -> None:
        together.wait()
        for number in range(5):
            some = notes(10 * writer + number)
            lake.append(NOTES, batches(some) if streaming else some)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(append, range(1, 5)))

    assert [0, *(10 * w + n for w in range(1, 5) for n in range(5))] == all_notes(lake, engine)


def test_threads_that_make_a_table_at_once_lose_nothing(tmp_path: Path, engine: DuckDB) -> None:
    for attempt in range(5):
        lake = Lake(Folder.of(tmp_path / str(attempt)), (NOTES,))
        together = Barrier(4)

        def append(number: int, lake: Lake = lake, together: Barrier = together) -> None:
            together.wait()
            lake.append(NOTES, notes(number))

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(append, range(4)))

        assert [0, 1, 2, 3] == all_notes(lake, engine)


WRITER = """
import sys

from hitparade.domain.tables import Column, Table
from hitparade.engine.lake import Lake
from hitparade.engine.store import Folder

table = Table("notes", "a note", (Column("note", "int", "a note"),), ("note",))
for number in range(10):
    Lake(Folder.of(sys.argv[1]), (table,)).append(table, table.from_rows([(int(sys.argv[2]) + number,)]))
"""


def test_processes_that_append_at_once_lose_nothing(lake: Lake, engine: DuckDB) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(lake.folder), start])
        for start in ("0", "10")
    ]

    assert [0, 0] == [writer.wait(timeout=60) for writer in writers]
    assert list(range(20)) == all_notes(lake, engine)


@pytest.mark.thorough
def test_versions_are_never_cleaned_up(lake: Lake) -> None:
    """Delta writes checkpoints now and then, and may then drop older logs; here it must not."""
    for number in range(103):
        lake.append(NOTES, notes(number))

    settings = DeltaTable(str(lake.place(NOTES).path)).metadata().configuration
    assert "false" == settings["delta.enableExpiredLogCleanup"]
    assert 103 == len(list((lake.place(NOTES).path / "_delta_log").glob("*[0-9].json")))
    assert 1 == len(lake.snapshot(NOTES, 0).files)
    assert 103 == len(lake.snapshot(NOTES).files)


def test_files_of_other_days_are_left_out_where_the_log_tells(tmp_path: Path) -> None:
    table = Table("seen", "a day", (Column("day", "date", "day"),), ("day",))
    lake = Lake(Folder.of(tmp_path), (table,))
    for number in (3, 5, 9):
        lake.append(table, table.from_rows([(dt.date(2014, 3, number),)]))

    def files(first: int | None, last: int) -> int:
        start = None if first is None else dt.date(2014, 3, first)
        return len(lake.snapshot(table, days=(start, dt.date(2014, 3, last))).files)

    assert [3, 1, 2, 1, 0] == [
        files(None, 31),
        files(None, 4),
        files(4, 9),
        files(5, 5),
        files(6, 8),
    ]


def test_the_log_tells_the_days_of_files_that_an_engine_wrote(
    tmp_path: Path, engine: DuckDB
) -> None:
    table = Table("seen", "a day", (Column("day", "date", "day"),), ("day",))
    lake = Lake(Folder.of(tmp_path), (table,))
    lake.create()
    with engine.home.session() as session:
        for number in (3, 9):
            sql = f"SELECT DATE '2014-03-0{number}' AS day"
            lake.append_with(table, session.write(sql, lake.place(table).uri, {}))

    for days, files in (((3, 9), 2), ((3, 8), 1), ((4, 8), 0)):
        first, last = (dt.date(2014, 3, day) for day in days)
        assert files == len(lake.snapshot(table, days=(first, last)).files)


def test_the_writer_of_tables_has_one_thread_unless_somebody_says_otherwise() -> None:
    """With two, a partitioned table of many texts takes memory that grows with its rows."""
    asked = "import os, hitparade.engine.lake; print(os.environ['TOKIO_WORKER_THREADS'])"

    def threads(**more: str) -> str:
        known = {n: v for n, v in os.environ.items() if n != "TOKIO_WORKER_THREADS"}
        command = [sys.executable, "-c", asked]
        return subprocess.run(
            command, env=known | more, capture_output=True, text=True, check=True
        ).stdout

    assert ["1\n", "4\n"] == [threads(), threads(TOKIO_WORKER_THREADS="4")]
