"""Files that an engine writes are part of a table from one commit on, and of no other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import ConflictError, WorkspaceError
from hitparade.domain.tables import Column, Table
from hitparade.engine.history import history
from hitparade.engine.lake import Lake
from hitparade.engine.store import Folder
from hitparade.engine.tidy import unneeded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDB, DuckDBSession
    from hitparade.engine.plan import Part

PLAYS = Table(
    "plays",
    "plays of one song on one day",
    (
        Column("station", "text", "station"),
        Column("day", "date", "day"),
        Column("song", "text", "song; null where unknown", null=True),
        Column("plays", "int", "plays"),
        Column("stamp", "text", "what the file was made from"),
    ),
    ("station", "day", "song"),
    ("station", "day"),
)
MONDAY, TUESDAY = dt.date(2014, 3, 10), dt.date(2014, 3, 11)
BOTH = {"station": ["KEXP"], "day": [str(MONDAY), str(TUESDAY)]}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(Folder.of(tmp_path), (PLAYS,))
    made.create()
    return made


@pytest.fixture
def session(engine: DuckDB) -> Iterator[DuckDBSession]:
    with engine.session() as opened:
        yield opened


def song(name: str, plays: int, stamp: str = "one") -> str:
    """A row of a file, as SQL."""
    text = f"'{name}'" if name else "CAST(NULL AS VARCHAR)"
    return f"SELECT {text} AS song, CAST({plays} AS BIGINT) AS plays, '{stamp}' AS stamp"


def wrote(
    lake: Lake, session: DuckDBSession, sql: str, day: dt.date, station: str = "KEXP"
) -> tuple[Part, ...]:
    """The files of a day."""
    return session.write(sql, lake.place(PLAYS).uri, {"station": station, "day": str(day)})


def stored(lake: Lake, session: DuckDBSession) -> list[tuple[object, ...]]:
    lake.attach(session, (PLAYS,))
    rows = session.read("SELECT station, day, song, plays FROM plays ORDER BY ALL NULLS FIRST")
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_files_are_nothing_until_they_are_put_in(lake: Lake, session: DuckDBSession) -> None:
    parts = wrote(lake, session, song("Alba", 1), MONDAY)

    assert [] == stored(lake, session)
    lake.replace_with(PLAYS, parts, BOTH, lake.version(PLAYS))
    assert [("KEXP", MONDAY, "Alba", 1)] == stored(lake, session)


def test_what_was_there_goes_in_the_same_commit(lake: Lake, session: DuckDBSession) -> None:
    first = wrote(lake, session, song("Alba", 1), MONDAY)
    other = wrote(lake, session, song("Alba", 9), MONDAY, "WFMU")
    lake.replace_with(PLAYS, first, BOTH, lake.version(PLAYS))
    lake.replace_with(PLAYS, other, {**BOTH, "station": ["WFMU"]}, lake.version(PLAYS))
    before = lake.version(PLAYS)

    again = wrote(lake, session, song("Brisa", 2), TUESDAY)
    lake.replace_with(PLAYS, again, BOTH, before)

    assert before + 1 == lake.version(PLAYS)
    assert [("KEXP", TUESDAY, "Brisa", 2), ("WFMU", MONDAY, "Alba", 9)] == stored(lake, session)


def test_rows_may_be_sorted_into_folders(lake: Lake, session: DuckDBSession) -> None:
    days = f"SELECT DATE '{MONDAY}' AS day UNION ALL SELECT DATE '{TUESDAY}'"
    sql = f"SELECT d.day, r.* FROM ({days}) d CROSS JOIN ({song('Alba', 3)}) r"

    parts = session.write(sql, lake.place(PLAYS).uri, {"station": "KEXP"}, ("day",))
    lake.replace_with(PLAYS, parts, BOTH, lake.version(PLAYS))

    assert {str(MONDAY), str(TUESDAY)} == {part.values["day"] for part in parts}
    assert [("KEXP", day, "Alba", 3) for day in (MONDAY, TUESDAY)] == stored(lake, session)


def test_no_rows_are_no_file(lake: Lake, session: DuckDBSession) -> None:
    lake.replace_with(PLAYS, wrote(lake, session, song("Alba", 1), MONDAY), BOTH, 0)

    none = wrote(lake, session, f"{song('Alba', 1)} WHERE false", MONDAY)
    lake.replace_with(PLAYS, none, BOTH, lake.version(PLAYS))

    assert () == none
    assert [] == stored(lake, session)


def test_the_log_knows_what_is_constant_in_a_file(lake: Lake, session: DuckDBSession) -> None:
    rows = f"{song('Alba', 1, 'two')} UNION ALL {song('', 4, 'two')}"
    lake.replace_with(PLAYS, wrote(lake, session, rows, MONDAY), BOTH, 0)

    assert ["two"] == lake.constants(PLAYS, "stamp")["stamp"].to_pylist()


def test_files_are_added_to_those_that_are_there(lake: Lake, session: DuckDBSession) -> None:
    lake.append_with(PLAYS, iter(wrote(lake, session, song("Alba", 1), MONDAY)))
    lake.append_with(PLAYS, wrote(lake, session, song("Brisa", 2), MONDAY))

    assert [("KEXP", MONDAY, "Alba", 1), ("KEXP", MONDAY, "Brisa", 2)] == stored(lake, session)


def test_files_that_break_off_are_removed(lake: Lake, session: DuckDBSession) -> None:
    def broken() -> Iterator[Part]:
        yield from wrote(lake, session, song("Alba", 1), MONDAY)
        raise KeyError

    with pytest.raises(KeyError):
        lake.append_with(PLAYS, broken())

    assert [] == list(lake.place(PLAYS).path.rglob("part-*"))


def test_others_may_write_elsewhere_meanwhile(lake: Lake, session: DuckDBSession) -> None:
    before = lake.version(PLAYS)
    parts = wrote(lake, session, song("Alba", 1), MONDAY)
    elsewhere = PLAYS.from_rows([("WFMU", MONDAY, "Brisa", 5, "one")])
    lake.append(PLAYS, elsewhere)

    lake.replace_with(PLAYS, parts, BOTH, before)

    assert ["KEXP", "WFMU"] == [row[0] for row in stored(lake, session)]


def test_others_who_wrote_the_same_are_not_overwritten(lake: Lake, session: DuckDBSession) -> None:
    before = lake.version(PLAYS)
    parts = wrote(lake, session, song("Alba", 1), MONDAY)
    lake.append(PLAYS, PLAYS.from_rows([("KEXP", TUESDAY, "Brisa", 5, "one")]))

    with pytest.raises(ConflictError, match="written by others at the same time"):
        lake.replace_with(PLAYS, parts, BOTH, before)
    assert [("KEXP", TUESDAY, "Brisa", 5)] == stored(lake, session)


def test_small_files_can_be_put_together(lake: Lake, session: DuckDBSession) -> None:
    parts = wrote(lake, session, song("Alba", 1), MONDAY)
    parts += wrote(lake, session, song("", 2), MONDAY)
    lake.replace_with(PLAYS, parts, BOTH, 0)

    assert lake.merge(PLAYS)

    assert 1 == len(lake.snapshot(PLAYS).files)
    assert [None, "Alba"] == [row[2] for row in stored(lake, session)]


def test_what_a_killed_write_left_is_needed_by_nobody(lake: Lake, session: DuckDBSession) -> None:
    parts = wrote(lake, session, song("Alba", 1), MONDAY)
    found = history(lake.place(PLAYS))
    now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)

    assert found is not None
    left = unneeded(found, lake.place(PLAYS).files(), (), now)
    assert [part.path for part in parts] == [file.name for file in left]


def test_a_folder_that_may_not_be_written_is_named(session: DuckDBSession, tmp_path: Path) -> None:
    (tmp_path / "plays").write_text("no folder")

    with pytest.raises(WorkspaceError, match=r"plays could not be written: .* Nothing was stored"):
        session.write(song("Alba", 1), str(tmp_path / "plays"), {"station": "KEXP", "day": "x"})


def test_a_session_says_how_much_memory_it_takes(session: DuckDBSession) -> None:
    assert 0 < session.memory < 2**60
