"""An intake in this process, and a player that sends to it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from hitparade import api
from hitparade.engine.workspace import Workspace
from hitparade.web.intake import journal
from hitparade.web.intake.routes import routes
from hitparade.web.intake.taking import Intake
from tests.web.intake.players import Player

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def workspace(blank_workspace: Path, tmp_path: Path) -> Workspace:
    """A fresh workspace."""
    return Workspace.open(shutil.copytree(blank_workspace, tmp_path / "charts"))


@pytest.fixture
def charts(workspace: Workspace) -> api.Hitparade:
    """The same, to be asked."""
    return api.open(workspace.folder)


@pytest.fixture
def intake(workspace: Workspace) -> Iterator[Intake]:
    """Its intake; nothing goes into the lake by itself."""
    made = Intake(workspace)
    yield made
    made.drained = lambda: None  # type: ignore[assignment,method-assign,return-value]
    made.close()


@pytest.fixture
def http(intake: Intake) -> TestClient:
    """Asks the intake."""
    app = FastAPI()
    app.include_router(routes(intake))
    return TestClient(app)


@pytest.fixture
def player(intake: Intake, http: TestClient) -> Player:
    """A player of anna."""
    return Player(http, intake.tokens.create("anna", territory="SE"))


@pytest.fixture
def db(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """The journal."""
    with journal.opened(workspace.folder) as opened:
        yield opened
