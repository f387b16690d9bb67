"""Sessions of the embedded engine: steps by name, errors of one kind, nothing left behind."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest

from hitparade.domain.errors import EngineBrokenError, EngineError, WorkspaceError
from hitparade.domain.tables import Column, Table
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.lake import Lake
from hitparade.engine.plan import Snapshot, Step, quoted
from hitparade.engine.store import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDBSession

NOTES = Table("notes", "a note", (Column("note", "int", "a note"),), ("note",))


@pytest.fixture
def session(engine: DuckDB) -> Iterator[DuckDBSession]:
    with engine.session() as opened:
        yield opened


def test_a_step_reads_the_steps_before_it(session: DuckDBSession) -> None:
    session.table("plays", pa.table({"plays": [1, 2, 3]}))

    session.run(
        (
            Step("odd", "SELECT * FROM plays WHERE plays % 2 = 1"),
            Step("total", "SELECT sum(plays) AS n FROM odd"),
        )
    )

    assert [4] == session.read("SELECT CAST(n AS INT) AS n FROM total")["n"].to_pylist()


def test_a_step_is_computed_when_it_is_read_unless_it_is_kept(session: DuckDBSession) -> None:
    session.table("plays", pa.table({"plays": [1]}))
    session.run((Step("seen", "FROM plays"), Step("kept", "FROM plays", keep=True)))

    session.table("plays", pa.table({"plays": [2]}))

    assert [2] == session.read("FROM seen")["plays"].to_pylist()
    assert [1] == session.read("FROM kept")["plays"].to_pylist()


def test_a_step_may_be_run_again(session: DuckDBSession) -> None:
    for number in (1, 2):
        session.run(Step("seen", f"SELECT {number} AS n"))
        session.run(Step("kept", "SELECT n FROM seen", keep=True))

    assert [2] == session.read("FROM kept")["n"].to_pylist()


def test_a_kept_step_can_be_given_up(session: DuckDBSession) -> None:
    session.run(Step("kept", "SELECT 1 AS n", keep=True))

    session.drop(["kept", "never made"])

    with pytest.raises(EngineError, match="kept"):
        session.read("FROM kept")


def test_a_stream_comes_in_batches(session: DuckDBSession) -> None:
    reader = session.stream("SELECT * FROM range(5000) ORDER BY ALL", rows=2048)

    sizes = [batch.num_rows for batch in reader]

    assert 5000 == sum(sizes)
    assert len(sizes) > 1


def test_sessions_know_nothing_of_one_another(engine: DuckDB, session: DuckDBSession) -> None:
    session.run(Step("mine", "SELECT 1 AS n", keep=True))

    with engine.session() as other, pytest.raises(EngineError, match="mine"):
        other.read("FROM mine")


def test_instants_are_in_utc_wherever_the_machine_stands(session: DuckDBSession) -> None:
    found = session.read("SELECT CAST(TIMESTAMPTZ '2014-03-10T23:30:00-05:00' AS VARCHAR) AS at")

    assert ["2014-03-11 04:30:00+00"] == found["at"].to_pylist()


def test_a_text_with_quotes_is_one_literal(session: DuckDBSession) -> None:
    text = "Don't 'Stop' \\ \"Me\" -- now"

    assert [text] == session.read(f"SELECT {quoted(text)} AS t")["t"].to_pylist()


@pytest.mark.parametrize(
    "sql",
    [
        "SELEKT 1",
        "SELECT * FROM nowhere",
        "SELECT CAST('x' AS INT)",
        "SELECT 9223372036854775807 + 1",
    ],
)
def test_sql_that_fails_is_an_error_of_the_engine(session: DuckDBSession, sql: str) -> None:
    with pytest.raises(EngineError):
        session.read(sql)
    with pytest.raises(EngineError):
        session.run(Step("kept", sql, keep=True))


def test_a_sum_that_no_longer_fits_is_an_error_and_no_wrong_number(
    session: DuckDBSession,
) -> None:
    largest = "CAST('" + "9" * 38 + "' AS DECIMAL(38,0))"

    with pytest.raises(EngineError, match=r"(?i)overflow|out of range"):
        session.read(f"SELECT {largest} + {largest} AS points")


def test_a_stream_that_fails_is_an_error_of_the_engine(session: DuckDBSession) -> None:
    """The fault lies behind the first batches."""
    session.run(
        Step(
            "late",
            "SELECT CAST(CASE WHEN range > 99990 THEN 'x' ELSE '1' END AS INT) AS n FROM range(100000)",
        )
    )

    with pytest.raises(EngineError):
        list(session.stream("FROM late", rows=2048))


def broken_parquet(folder: Path) -> Snapshot:
    lake = Lake(Folder.of(folder), (NOTES,))
    lake.append(NOTES, NOTES.from_rows([(number,) for number in range(1000)]))
    (file,) = lake.place(NOTES).path.glob("*.parquet")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    return lake.snapshot(NOTES)


def test_a_stored_file_cut_short_is_named(session: DuckDBSession, tmp_path: Path) -> None:
    snapshot = broken_parquet(tmp_path)

    with pytest.raises(WorkspaceError, match=r"\.parquet is damaged"):
        session.snapshot("notes", snapshot)


def test_a_stored_file_that_is_gone_is_named(session: DuckDBSession, tmp_path: Path) -> None:
    gone = Snapshot(NOTES, 0, (str(tmp_path / "gone.parquet"),))

    with pytest.raises(WorkspaceError, match=r"gone\.parquet is missing"):
        session.snapshot("notes", gone)


def test_an_empty_snapshot_has_columns_and_no_rows(session: DuckDBSession) -> None:
    session.snapshot("notes", Snapshot(NOTES, -1, ()))

    assert NOTES.empty() == session.read("FROM notes").cast(NOTES.schema)


def test_a_closed_session_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with DuckDB(memory_limit="200MB").session() as session:
        session.read("SELECT count(*) FROM (SELECT range AS n FROM range(100000) ORDER BY hash(n))")
        assert 1 == len(list(tmp_path.iterdir()))

    assert [] == list(tmp_path.iterdir())


def test_too_little_memory_is_an_error_and_no_end_of_the_process() -> None:
    with (
        DuckDB(memory_limit="1MB").session() as session,
        pytest.raises(EngineError, match=r"(?i)memory"),
    ):
        session.read("SELECT list(range) FROM range(10000000)")


class Broken:
    """A connection whose database has come to grief: the first question finds a fault, the rest is lost."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._invalid = False

    def sql(self, query: str) -> None:
        self._fail(query)

    execute = unregister = sql

    def close(self) -> None:
        self._connection.close()
        self._fail("")

    def _fail(self, _: str) -> None:
        if self._invalid:
            raise duckdb.FatalException("FATAL Error: the database has been invalidated")
        self._invalid = True
        raise duckdb.InternalException("INTERNAL Error: index 5 of 5\nStack Trace: 0x17")


def read_lists(session: DuckDBSession) -> None:
    session.read("SELECT list(n) AS numbers\nFROM plays")


def run_a_step(session: DuckDBSession) -> None:
    session.run(Step("numbers", "SELECT list(n) FROM plays", keep=True))


@pytest.mark.parametrize(
    ("work", "at"),
    [
        (read_lists, "`SELECT list(n) AS numbers FROM plays`"),
        (run_a_step, '`CREATE OR REPLACE TEMP TABLE "numbers" AS SELECT list(n) FROM plays`'),
    ],
)
def test_a_fault_of_the_engine_is_told_once_and_in_our_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[DuckDBSession], None],
    at: str,
) -> None:
    """What closing finds out about the session then is no further error, and leaves no files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def come_to_grief() -> None:
        with DuckDB().session() as session:
            session.table("plays", pa.table({"n": [1]}))
            broken = Broken(session._connection)  # noqa: SLF001 - no SQL brings it about for certain
            monkeypatch.setattr(session, "_connection", broken)
            work(session)

    with pytest.raises(EngineBrokenError) as told:
        come_to_grief()

    assert str(told.value).startswith(
        f"DuckDB {duckdb.__version__} broke off by a fault of its own"
    )
    assert f"at {at}: INTERNAL Error: index 5 of 5. What was being" in str(told.value)
    assert "Do it again; if it says so again, report it" in str(told.value)
    assert 2 == told.value.exit_code
    assert [] == list(tmp_path.iterdir())
