"""What tests of the web may ask for: a small published workspace, its shelf, and its site.

The workspace is a copy of a golden one, made once for all tests of one process: read it, never write.
A test that writes asks for `own_workspace`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hitparade
from hitparade.web.shelf import Shelf

if TYPE_CHECKING:
    from fastapi import FastAPI

GOLDEN = Path(__file__).parents[1] / "golden" / "workspaces" / "part-6"
"""Charts of songs, albums and clips, of three territories, corrected editions and hostile spellings."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with published charts; nobody writes into it."""
    return Path(shutil.copytree(GOLDEN, tmp_path_factory.mktemp("web") / "workspace"))


@pytest.fixture
def own_workspace(tmp_path: Path) -> Path:
    """A workspace with published charts, for one test that writes into it."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "workspace"))


@pytest.fixture(scope="session")
def charts(published: Path) -> hitparade.Hitparade:
    """The published workspace, opened."""
    return hitparade.open(published)


@pytest.fixture(scope="session")
def shelf(charts: hitparade.Hitparade) -> Shelf:
    """Its shelf."""
    return Shelf(charts)


@pytest.fixture(scope="session")
def site(published: Path) -> FastAPI:
    """Its site; wrap it in `fastapi.testclient.TestClient`."""
    from hitparade.web.app import create  # noqa: PLC0415 # only some tests need all of it

    return create(published)
