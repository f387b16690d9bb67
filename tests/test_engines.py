"""Charts computed by servers that speak Spark Connect: the fingerprints of the embedded engine."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hitparade import api, pipeline
from hitparade.demo import first_kiss as demo
from hitparade.domain.errors import EngineError
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.engines import named, version_of
from hitparade.engine.spark import Spark, SparkSession
from hitparade.engine.store import Folder
from hitparade.engine.workspace import Workspace
from tests import servers
from tests.office import Office, book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hitparade.domain.chart import EditionName

RULES = {
    "admit.short.if": '{seconds: "<30"}',
    "admit.short.action": "exclude",
    "cap.fan.key": "[listener, song]",
    "cap.fan.window": "day",
    "cap.fan.counts": "2",
}
"""A chart that looks at single plays, and counts two a day of a listener."""
PLAYS = """
    day        | title | quantity | listener | seconds
    2014-03-10 | A     | 1        | ann      | 200
    2014-03-10 | A     | 1        | ann      | 31
    2014-03-10 | A     | 1        | ann      | 190
    2014-03-10 | B     | 1        | ann      | 29
    2014-03-10 | B     | 3        | bob      | 45
    2014-03-11 | A     | 1        | bob      | 180
    2014-03-11 | B     | 1        | bob      | 181
    2014-03-12 | “C”   | 5        |          |
"""


@pytest.fixture(scope="module")
def plays(new_office: Callable[[], Office]) -> Office:
    """An office with plays that nobody counted yet."""
    office = new_office()
    office.weeks("A B C", "C B A", "B A=C")
    office.deliver(PLAYS, delivery="plays")
    return office


@pytest.fixture(scope="module")
def expected(plays: Office, tmp_path_factory: pytest.TempPathFactory) -> list[EditionName]:
    """What the embedded engine computes."""
    return copied(plays, tmp_path_factory.mktemp("home")).compile(book(RULES))


def copied(office: Office, folder: Path, server: servers.Server | None = None) -> Office:
    """A copy of an office that works on a server."""
    workspace = Workspace.open(shutil.copytree(office.workspace.folder, folder / "workspace"))
    engine = DuckDB() if server is None else Spark(server.url, Folder.of(folder / "scratch"))
    return Office(workspace, engine, folder)


@pytest.mark.cluster
def test_sail_computes_what_the_embedded_engine_does(
    plays: Office, expected: list[EditionName], sail: servers.Server, tmp_path: Path
) -> None:
    office = copied(plays, tmp_path, sail)
    assert expected == office.compile(book(RULES))
    assert office.verify().holds
    assert [] == Folder.of(tmp_path / "scratch").files()


@pytest.mark.cluster
@pytest.mark.thorough
def test_spark_computes_what_the_embedded_engine_does(
    plays: Office, expected: list[EditionName], spark: servers.Server, tmp_path: Path
) -> None:
    assert expected == copied(plays, tmp_path, spark).compile(book(RULES))


@pytest.mark.cluster
@pytest.mark.thorough
@pytest.mark.parametrize("server", ["sail", "spark"])
def test_every_issue_of_the_demo_has_one_fingerprint(
    server: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made = demo.prepare(tmp_path / "demo")
    made.deliver(tmp_path / "demo" / "figures.csv")
    made.import_claims(tmp_path / "demo" / "claims.csv")
    shutil.copytree(tmp_path / "demo", tmp_path / "far")
    far = api.open(tmp_path / "far", engine=request.getfixturevalue(server).url)
    for chart in (demo.SONGS, demo.STREAMING):
        assert made.compile(chart).editions == far.compile(chart).editions


@pytest.mark.cluster
def test_a_server_that_is_killed_in_mid_tally_leaves_the_workspace_as_it_was(
    plays: Office,
    expected: list[EditionName],
    sail: servers.Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with servers.sail(tmp_path) as weak:
        office = copied(plays, tmp_path, weak)
        pipeline.tally(office.workspace, DuckDB(), explain=True)  # resolves the spellings
        before = office.versions()
        write = SparkSession.write

        def killing(*asked: object, **more: object) -> object:
            weak.kill()
            return write(*asked, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(SparkSession, "write", killing)
        with pytest.raises(EngineError, match=r"ended while it was working\. The workspace is as"):
            pipeline.tally(office.workspace, office.engine)
        monkeypatch.undo()

    tables = {"tallies", "editions", "entries", "resolution", "usage"}
    assert {t: before[t] for t in tables} == {t: office.versions()[t] for t in tables}
    office.engine = Spark(sail.url, Folder.of(tmp_path / "scratch"))
    assert expected == office.compile(book(RULES))


def test_the_engine_of_a_name_is_embedded_or_a_server(workspace: Workspace) -> None:
    assert "duckdb" == named("duckdb", workspace).name
    server = named("sc://charts.example:15002/;use_ssl=true", workspace)
    assert "sc://charts.example:15002/;use_ssl=true" == server.name
    assert "duckdb" == server.home.name
    assert version_of("duckdb")


@pytest.mark.parametrize("name", ["spark", "sc://", "sc://a b", "http://localhost:15002", ""])
def test_another_name_says_what_is_allowed(name: str, workspace: Workspace) -> None:
    with pytest.raises(EngineError, match=r"no engine .*Allowed are duckdb, .* and sc://HOST:PORT"):
        named(name, workspace)


def test_what_is_not_installed_is_said_with_the_command(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "hitparade.engine.spark", None)
    with pytest.raises(EngineError, match=r"pip install 'hitparade\[spark\]'"):
        named("sc://localhost:15002", workspace)
