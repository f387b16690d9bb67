"""A lake that shows relations of a session in the place of stored tables."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hitparade.domain.tables import RULEBOOKS, VAULT
from hitparade.engine.lake import ABSENT, Lake
from hitparade.engine.plan import Step
from hitparade.engine.shown import ShownLake, narrow, until
from hitparade.engine.store import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDB
    from hitparade.engine.plan import Session

STORED = [("1", "one.yaml", "stored"), ("2", "two.yaml", "stored")]
OTHER = Step("other", "SELECT 'shown' AS text, '3' AS sha256, 'three.yaml' AS file", keep=True)


def lake(folder: Path) -> Lake:
    """A lake with two rule books."""
    made = Lake(Folder.of(folder), VAULT)
    made.create()
    made.append(RULEBOOKS, RULEBOOKS.from_rows(STORED))
    return made


def files(session: Session) -> list[str]:
    """The names of the rule books that a session knows."""
    found: list[str] = session.read("SELECT file FROM rulebooks ORDER BY file")["file"].to_pylist()
    return found


def test_a_relation_is_shown_in_the_place_of_a_table(engine: DuckDB, tmp_path: Path) -> None:
    stored = lake(tmp_path / "vault")
    with engine.session() as session:
        session.run(OTHER)

        versions = ShownLake(stored, {"rulebooks": "other"}).attach(session, (RULEBOOKS,))

        assert {"rulebooks": ABSENT} == versions
        assert ["three.yaml"] == files(session)
        stored.attach(session, (RULEBOOKS,))
        assert ["one.yaml", "two.yaml"] == files(session)


def test_what_is_not_shown_is_read_from_the_lake_beneath(engine: DuckDB, tmp_path: Path) -> None:
    inner = ShownLake(lake(tmp_path / "vault"), {"rulebooks": "other"})
    outer = ShownLake(inner, {"entries": "nothing"})
    with engine.session() as session:
        session.run(OTHER)

        outer.attach(session, (RULEBOOKS,))

        assert ["three.yaml"] == files(session)


def test_a_table_is_narrowed_to_some_rows_and_others_beside_them(
    engine: DuckDB, tmp_path: Path
) -> None:
    with engine.session() as session:
        lake(tmp_path / "vault").attach(session, (RULEBOOKS,))
        session.run(OTHER)

        narrow(session, RULEBOOKS, "sha256 <> '1'", "FROM other")

        assert ["three.yaml", "two.yaml"] == files(session)


def test_an_instant_itself_is_included(engine: DuckDB) -> None:
    instant = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
    at = "TIMESTAMPTZ '2026-03-02 10:30:00+01:00'"
    with engine.session() as session:
        found = session.read(
            f"SELECT {until(at, instant)} AS yes, {until(at, instant - dt.timedelta(0, 0, 1))} AS no,"
            f" {until(at, None)} AS always"
        )

    assert [{"yes": True, "no": False, "always": True}] == found.to_pylist()
