"""`hitparade bench` makes plays, measures every stage, and leaves charts that verify."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hitparade.demo.market import COUNTRIES
from hitparade.demo.stages import CAPPED, UNCAPPED, Bench, Cost, Stage, run, write_books
from hitparade.domain.errors import WorkspaceError
from hitparade.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

TINY = ("--events", 600, "--days", 2, "--recordings", 60, "--listeners", 9, "--territories", 2)
STAGES = [
    "files",
    "deliver",
    "catalogue import",
    "match",
    "tally, every play",
    "tally, 30 s",
    "tally, 30 s and cap",
    "compile, 1 week of 3 charts",
    "deliver, late",
    "tally, late",
    "compile, late",
]


def hitparade(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "hitparade", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_files_only_makes_the_files_and_no_workspace(tmp_path: Path) -> None:
    made = hitparade("bench", tmp_path / "made", *TINY, "--files-only", "--json")
    found = json.loads(made.stdout)

    assert ["files"] == [stage["stage"] for stage in found["stages"]]
    assert [600, 8] == [found["events"], found["files"]]
    assert ["events", "late"] == sorted(path.name for path in (tmp_path / "made").iterdir())


@pytest.mark.thorough
def test_every_stage_is_measured_and_the_charts_verify(tmp_path: Path) -> None:
    ran = hitparade("bench", tmp_path, *TINY, "--memory", "300MB", "--json")
    found = json.loads(ran.stdout)
    charts = tmp_path / "charts"
    checked = hitparade("-C", charts, "verify", "--json")
    balance = hitparade("-C", charts, "balance", "--json")

    assert STAGES == [stage["stage"] for stage in found["stages"]]
    assert all(stage["cpu"] > 0 and stage["peak"] > 0 for stage in found["stages"])
    assert "memory: 300MB" in (charts / "hitparade.yaml").read_text()
    assert json.loads(checked.stdout)["holds"]
    assert 601 == sum(row["reported"] for row in json.loads(balance.stdout)["rows"])


def test_a_workspace_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()

    with pytest.raises(WorkspaceError, match=r"is there already\. Name another folder"):
        Bench(tmp_path, (), 1, ("US",)).measure()


def test_a_command_that_fails_ends_the_measurement() -> None:
    with pytest.raises(WorkspaceError, match="ended with 3; what it said stands above"):
        run((sys.executable, "-c", "raise SystemExit(3)"))


def test_the_charts_have_every_territory_and_the_world(tmp_path: Path) -> None:
    write_books(tmp_path, tuple(COUNTRIES))
    capped, uncapped = (load(tmp_path / f"{name}.yaml") for name in (CAPPED, UNCAPPED))

    assert (*COUNTRIES, "001") == capped.territories == uncapped.territories


def test_costs_are_told_per_million_plays() -> None:
    told = Stage("match", Cost(wall=3.0, cpu=5.0, peak=321.4)).as_json(2_000_000)

    assert [1.5, 2.5, 321] == [told["seconds_per_million"], told["cpu_per_million"], told["peak"]]
    assert Stage("match", Cost(1.0, None, None)).as_json(10)["cpu_per_million"] is None
