"""What every test may ask for: an engine, a fresh workspace, and an office that works in it."""

from __future__ import annotations

import os
import shutil
import uuid
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from hitparade.engine.duckdb import DuckDB
from hitparade.engine.store import Folder
from hitparade.engine.workspace import Workspace
from hitparade.identity.decisions import Decision, decide
from tests import servers
from tests.bucket import BUCKET, served, told
from tests.office import Office, book, issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.plan import Engine

# Tables are as wide as in a pipe, whatever the terminal that the tests were started from.
os.environ.pop("COLUMNS", None)
# A process that is forked off while a client of a Spark server is open would wake that client up.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "false"
# Commands that tests start find bytecode, whatever the machine says: they start a third faster.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Examples are made from the code alone, so that a run can be repeated, and may take their time.
settings.register_profile(
    "repeatable",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let every test run on another engine, for a look at all that one cannot do."""
    parser.addoption("--engine", default="duckdb", help="duckdb, sail, spark or sc://HOST:PORT")


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The engine that the tests run on."""
    name = request.config.getoption("--engine")
    if name == "duckdb":
        yield DuckDB()
        return
    from hitparade.engine.spark import Spark  # noqa: PLC0415 # takes time to load

    url = name if "://" in name else request.getfixturevalue(name).url
    yield Spark(url, Folder.of(tmp_path_factory.mktemp("scratch")))


@pytest.fixture(scope="session")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A server that runs Spark's SQL without Java."""
    with servers.sail(tmp_path_factory.mktemp("sail")) as server:
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A server of Spark itself."""
    with servers.spark(tmp_path_factory.mktemp("spark")) as server:
        yield server


def pytest_configure() -> None:
    """Give each of several workers a core of its own, so that their threads do not stand in line."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(worker.removeprefix("gw")) % len(cores)]})


@pytest.fixture(scope="session")
def blank_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as it is made, to be copied."""
    return Workspace.create(tmp_path_factory.mktemp("blank") / "workspace").folder


@pytest.fixture
def workspace(blank_workspace: Path, tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return Workspace.open(shutil.copytree(blank_workspace, tmp_path / "workspace"))


@pytest.fixture
def office(workspace: Workspace, engine: Engine, tmp_path: Path) -> Office:
    """An office in a fresh workspace."""
    return Office(workspace, engine, tmp_path)


@pytest.fixture(scope="session")
def busy_workspace(new_office: Callable[[], Office]) -> Path:
    """A workspace that has seen some things, to be copied: editions, replacements, a decision."""
    office = new_office()
    for n in range(4):
        office.deliver(f"title | quantity\nA | {10 + n}\nB | {n}", delivery=f"part {n}")
    office.compile(book(), issue(2))
    office.deliver("title | quantity\nA | 1\nB | 900", delivery="part 0")
    decision = Decision("stay", "song:none", author="me", reason="a test")
    decide(office.workspace, office.engine, decision)
    office.weeks("A B C", first=3)
    office.compile(book())
    return office.workspace.folder


@pytest.fixture
def busy(busy_workspace: Path, engine: Engine, tmp_path: Path) -> Office:
    """An office in a copy of a workspace that has seen some things."""
    copy = shutil.copytree(busy_workspace, tmp_path / "workspace")
    return Office(Workspace.open(copy), engine, tmp_path)


@pytest.fixture(scope="session")
def new_office(
    blank_workspace: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Office]:
    """Makes offices: for two in one test, or for one that the tests of a module only read."""

    def made() -> Office:
        folder = tmp_path_factory.mktemp("office")
        copy = shutil.copytree(blank_workspace, folder / "workspace")
        return Office(Workspace.open(copy), engine, folder)

    return made


@pytest.fixture(scope="session")
def bucket() -> Iterator[dict[str, str]]:
    """An object store on this machine, as the environment names it."""
    with served() as environment:
        yield environment


@pytest.fixture
def prefix(bucket: dict[str, str]) -> Iterator[str]:
    """The URL of a prefix that nothing is at, and an environment in which it can be reached."""
    with told(bucket):
        yield f"s3://{BUCKET}/{uuid.uuid4().hex}"
