"""Sessions of servers that speak Spark Connect: the same steps, rows and errors as the embedded engine's."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from hitparade.domain.errors import EngineError
from hitparade.domain.tables import Column, Table
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.lake import Lake
from hitparade.engine.plan import Step
from hitparade.engine.spark import Spark
from hitparade.engine.store import Folder
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hitparade.engine.spark import SparkSession

pytestmark = pytest.mark.cluster

KINDS = Table(
    "kinds",
    "a row of every kind of value",
    (
        Column("title", "text", "a text"),
        Column("plays", "int", "an integer", null=True),
        Column("digest", "exact", "a long integer", null=True),
        Column("is_known", "bool", "yes or no", null=True),
        Column("day", "date", "a day", null=True),
        Column("at", "time", "an instant", null=True),
    ),
    ("title",),
)
BY_DAY = Table(
    "by_day", "a row of a day", (*KINDS.columns[:2], KINDS.columns[4]), ("title",), ("day",)
)
BY_TITLE = Table("by_title", "a row of a title", KINDS.columns, ("title",), ("title",))
ROWS = [
    (
        "It's a \\ “Größe” – 歌\n%41",
        -(2**63),
        Decimal(19666397079546202644961),
        True,
        dt.date(1958, 8, 4),
        dt.datetime(2014, 3, 10, 23, 59, 59, 999999, tzinfo=dt.UTC),
    ),
    ("", None, None, None, None, None),
    (
        "Zwei",
        2**63 - 1,
        Decimal(-(10**38 - 1)),
        False,
        dt.date(2014, 3, 30),
        dt.datetime(1969, 12, 31, tzinfo=dt.UTC),
    ),
]


@pytest.fixture(params=["sail", "spark"], scope="module")
def server(request: pytest.FixtureRequest) -> servers.Server:
    found: servers.Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[2**25, 0], ids=["small", "large"])
def session(
    request: pytest.FixtureRequest, server: servers.Server, tmp_path: Path
) -> Iterator[SparkSession]:
    """A session for which everything is small, or everything is large."""
    scratch = Folder.of(tmp_path / "scratch")
    with Spark(server.url, scratch, small=request.param).session() as opened:
        yield opened
    assert [] == scratch.files()


def test_steps_read_the_steps_before_them_as_they_are_by_then(session: SparkSession) -> None:
    session.table("plays", pa.table({"n": [1, 2, 3]}))
    session.run(
        (
            Step("odd", "SELECT * FROM plays WHERE n % 2 = 1"),
            Step("total", "SELECT CAST(sum(n) AS BIGINT) AS n FROM odd"),
            Step("kept", "FROM total", keep=True),
        )
    )
    session.table("plays", pa.table({"n": [1, 2, 3, 5]}))
    session.run(Step("kept_more", "WITH k AS (FROM kept) SELECT k.n, t.n AS m FROM k, total t"))

    assert [{"n": 4, "m": 9}] == session.read("FROM kept_more").to_pylist()

    session.run(Step("kept", "SELECT n + 1 AS n FROM kept", keep=True))
    session.run(Step("total", "SELECT 7 AS n"))

    assert [{"n": 5, "m": 7}] == session.read("FROM kept_more").to_pylist()

    session.drop(["kept", "total", "nobody"])
    with pytest.raises(EngineError, match="kept"):
        session.read("FROM kept")


def test_rows_come_back_as_they_went(session: SparkSession) -> None:
    rows = KINDS.from_rows(ROWS)
    session.table("kinds", rows)
    session.table("none", KINDS.empty())
    session.run(Step("kept", "FROM kinds", keep=True))
    session.run(Step("kept_none", "FROM none", keep=True))

    assert rows.sort_by("title").to_pylist() == session.read("FROM kept ORDER BY title").to_pylist()
    assert KINDS.schema.types == session.read("FROM kept_none").schema.types
    found = session.stream("FROM kept ORDER BY title DESC", rows=2)
    assert [row[0] for row in sorted(ROWS, reverse=True)] == found.read_all()["title"].to_pylist()


@pytest.mark.parametrize("folder", ["lake", "it's a lake"])
@pytest.mark.parametrize("table", [KINDS, BY_DAY, BY_TITLE], ids=lambda table: table.name)
def test_a_version_of_a_table_is_read_as_it_was(
    table: Table, folder: str, session: SparkSession, tmp_path: Path
) -> None:
    lake = Lake(Folder.of(tmp_path / folder), (table,))
    rows = KINDS.from_rows([ROWS[0], ROWS[2]]).select(table.names)
    lake.append(table, rows)
    lake.append(table, rows)
    lake.attach(session, (table,), {table.name: 0})

    expected = rows.sort_by("title").to_pylist()
    assert expected == session.read(f"FROM {table.name} ORDER BY title").to_pylist()


def test_a_column_that_older_files_have_not_is_none_there(
    session: SparkSession, tmp_path: Path
) -> None:
    old = Table("notes", "a note", (Column("note", "text", "a note"),), ("note",))
    later = (
        Column("hand", "text", "who wrote it", since=2),
        Column("page", "int", "where", since=2),
    )
    new = Table("notes", "a note", (*old.columns, *later), ("note",))
    Lake(Folder.of(tmp_path / "lake"), (old,)).append(old, old.from_rows([("a",)]))
    lake = Lake(Folder.of(tmp_path / "lake"), (new,))
    lake.append(new, new.from_rows([("b", "me", 3)]))
    for version in (0, lake.version(new)):
        lake.attach(session, (new,), {"notes": version})
        expected = [{"note": "a", "hand": "", "page": None}, {"note": "b", "hand": "me", "page": 3}]
        found = session.read("FROM notes ORDER BY note").to_pylist()
        assert expected[: 1 if version == 0 else 2] == found


def test_what_a_server_writes_is_read_by_the_embedded_engine(
    session: SparkSession, tmp_path: Path
) -> None:
    lake = Lake(Folder.of(tmp_path / "lake"), (BY_DAY,))
    version = lake.ready(BY_DAY)
    session.table("kinds", KINDS.from_rows(ROWS[:1]))
    place = lake.place(BY_DAY).uri
    parts = session.write("SELECT title, plays, day FROM kinds", place, {}, ["day"])
    more = session.write("SELECT title, plays FROM kinds", place, {"day": "2014-03-11"})
    none = session.write("SELECT title, plays FROM kinds WHERE false", place, {"day": "2014-03-12"})
    days = ["1958-08-04", "2014-03-11", "2014-03-12"]
    lake.replace_with(BY_DAY, [*parts, *more, *none], {"day": days}, version)

    with DuckDB().session() as home:
        lake.attach(home, (BY_DAY,))
        found = home.read("FROM by_day ORDER BY day").to_pylist()
    assert [(ROWS[0][0], ROWS[0][1], dt.date.fromisoformat(d)) for d in days[:2]] == [
        tuple(row.values()) for row in found
    ]
    assert 1 == sum(part.rows for part in parts)


def test_errors_name_the_step_and_hide_the_inner_workings(session: SparkSession) -> None:
    with pytest.raises(EngineError, match=r"^sc://127.0.0.1:\d+: step lost: .*nowhere") as error:
        session.run(Step("lost", "SELECT * FROM nowhere", keep=True))
    assert "stacktrace" not in str(error.value)
    with pytest.raises(EngineError, match="zero"):
        session.read("SELECT CAST(1 AS DECIMAL(38,0)) / 0 AS n")


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    with pytest.raises(EngineError, match=r"sc://127\.0\.0\.1:1 cannot be reached\. Start it"):
        Spark("sc://127.0.0.1:1").session()


def test_a_server_that_ends_says_that_the_workspace_is_as_it_was(tmp_path: Path) -> None:
    with servers.sail(tmp_path) as server, Spark(server.url).session() as session:
        session.run(Step("one", "SELECT 1 AS n", keep=True))
        server.kill()
        with pytest.raises(EngineError, match=r"ended while it was working\. The workspace is as"):
            session.read("FROM one")
