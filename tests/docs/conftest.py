"""What the tests of the documentation share: the demo, run once on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.docs.console import Terminal
from tests.docs.picture import demo

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Told:
    """What the demo printed, with colours, and the workspace that it made."""

    printed: str
    workspace: Path


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demo, told once."""
    folder = tmp_path_factory.mktemp("demo")
    return Told(demo(folder), folder / "first-kiss")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    """A terminal in an empty folder."""
    return Terminal(monkeypatch, tmp_path)
