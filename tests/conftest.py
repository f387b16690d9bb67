"""What every test may ask for: an engine, a fresh workspace, and an office that works in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from hitparade.engine.duckdb import DuckDB
from hitparade.engine.workspace import Workspace
from tests.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Tables are as wide as in a pipe, whatever the terminal that the tests were started from.
os.environ.pop("COLUMNS", None)
# Examples are made from the code alone, so that a run can be repeated, and may take their time.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def engine() -> DuckDB:
    """The engine that the tests run on."""
    return DuckDB()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return Workspace.create(tmp_path / "workspace")


@pytest.fixture
def office(workspace: Workspace, engine: DuckDB, tmp_path: Path) -> Office:
    """An office in a fresh workspace."""
    return Office(workspace, engine, tmp_path)


@pytest.fixture(scope="session")
def new_office(engine: DuckDB, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Office]:
    """Makes offices: for two in one test, or for one that the tests of a module only read."""

    def made() -> Office:
        folder = tmp_path_factory.mktemp("office")
        return Office(Workspace.create(folder / "workspace"), engine, folder)

    return made
