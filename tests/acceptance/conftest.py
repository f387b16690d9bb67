"""Workspaces for acceptance tests: made once in a session, copied for each test that writes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import CAMPUS, Shell, book, called, rows, write_csv

if TYPE_CHECKING:
    from pathlib import Path

USAGE = """
day        | use          | title | artist     | tier | outlet  | quantity | audience
2014-03-03 | audio_stream | Alba  | The Makers |      | Spot    | 100      |
2014-03-05 | audio_stream | Alba  | The Makers | ad   | Tide    | 50       |
2014-03-09 | download     | Brisa | The Makers |      | Store   | 3        |
2014-03-04 | audio_stream | Cielo | Nobody     |      | Spot    | 44       |
2014-03-04 | ugc_view     | Cielo | Nobody     |      | YouTube | 900      |
2014-03-10 | audio_stream | Brisa | The Makers |      | Spot    | 150      |
2014-03-16 | audio_stream | Alba  | The Makers |      | Spot    | 60       |
2014-03-12 | spin         | Duna  | Anna       |      | KXYZ    | 10       | 2000
2014-03-17 | audio_stream | Cielo | Nobody     | paid | Spot    | 100      |
2014-03-18 | audio_stream | Alba  | The Makers |      | Spot    | 150      |
2014-03-19 | download     | Brisa | The Makers |      | Store   | 4        |
2014-03-20 | audio_stream | Eco   | Nobody     |      | Spot    | 15       |
2014-03-21 | audio_stream | Duna  | Anna       |      | Spot    | 1        |
2014-03-24 | audio_stream | Duna  | Anna       |      | Spot    | 30       |
2014-03-30 | audio_stream | Cielo | Nobody     |      | Spot    | 15       |
"""
"""Four weeks; the first is the issue of 2014-03-22. The rule book is `CAMPUS`."""


@pytest.fixture(scope="session")
def usage() -> list[dict[str, str]]:
    """The rows of four weeks."""
    return rows(USAGE)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    shell = Shell(tmp_path_factory.mktemp("empty") / "charts")
    assert called("init", shell.workspace).code == 0
    shell.add_book("campus", book("campus", CAMPUS))
    return shell


@pytest.fixture(scope="session")
def campus(
    blank: Shell, usage: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Shell:
    """A workspace with four compiled issues of the chart ``campus``: to be read only."""
    shell = Shell(tmp_path_factory.mktemp("campus") / "charts")
    shutil.copytree(blank.workspace, shell.workspace)
    shell.deliver(write_csv(shell.files / "usage.csv", usage))
    shell.json("compile", "campus")
    return shell


@pytest.fixture
def empty(blank: Shell, tmp_path: Path) -> Shell:
    """A workspace without usage, with the rule book of ``campus``."""
    shutil.copytree(blank.workspace, tmp_path / "charts")
    return Shell(tmp_path / "charts")


@pytest.fixture
def charts(campus: Shell, tmp_path: Path) -> Shell:
    """A copy of `campus` to write to."""
    shutil.copytree(campus.workspace, tmp_path / "charts")
    return Shell(tmp_path / "charts")
