"""A small workspace with a final issue, copied for each test, and files that are yet to come."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import CAMPUS, Shell, book, called, rows, write_csv

if TYPE_CHECKING:
    from pathlib import Path


def week(number: int, factor: int = 1) -> list[dict[str, str]]:
    """Usage of a week of March 2014, counted from 1: thirty songs, no day like the one before."""
    lines = [
        f"2014-03-{7 * number - 4 + day:02} | download | Song {song} | Artist {song % 7}"
        f" | {song * number * factor + day + song % (day + 2)}"
        for day in range(7)
        for song in range(1, 31)
    ]
    return rows("\n".join(["day | use | title | artist | quantity", *lines]))


def units(file: Path) -> int:
    """The units that a file reports."""
    return sum(int(line.split(",")[-1]) for line in file.read_text().splitlines()[1:])


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Two weeks of usage, the first one compiled as final, the second not compiled."""
    shell = Shell(tmp_path_factory.mktemp("begun") / "charts")
    assert 0 == called("init", shell.workspace).code
    shell.add_book("campus", book("campus", CAMPUS))
    for number in (1, 2):
        shell.deliver(write_csv(shell.files / f"week-{number}.csv", week(number)))
    shell.json("compile", "campus", "--issue", "2014-03-22", "--status", "final")
    return shell


@pytest.fixture
def charts(begun: Shell, tmp_path: Path) -> Shell:
    """A copy of `begun` to write to."""
    shutil.copytree(begun.workspace, tmp_path / "charts")
    return Shell(tmp_path / "charts")


@pytest.fixture
def twin(begun: Shell, tmp_path: Path) -> Shell:
    """Another copy, for what happens when one command follows the other."""
    shutil.copytree(begun.workspace, tmp_path / "twin" / "charts")
    return Shell(tmp_path / "twin" / "charts")
