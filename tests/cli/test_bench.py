"""`hitparade bench` makes plays, measures every stage, and leaves charts that verify."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade.demo import stages
from hitparade.demo.market import COUNTRIES
from hitparade.demo.stages import CAPPED, MEASURED, UNCAPPED, Bench, Cost, Stage, run, write_books
from hitparade.domain.errors import WorkspaceError
from hitparade.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    with pytest.raises(WorkspaceError, match=r"is there already, and nothing says .* Name another"):
        Bench(tmp_path, (), 1, ("US",)).measure()

    assert ["charts"] == [path.name for path in tmp_path.iterdir()]


class Clock:
    """Stands for the commands: each takes a second more than the one before it, until one is stopped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran: list[str] = []
        self.stop = ""
        monkeypatch.setattr(stages, "run", self.run)

    def run(self, command: Sequence[str]) -> Cost:
        words = " ".join(command[3:])
        if "init" in words:
            (Path(command[-1]) / "rulebooks").mkdir(parents=True)
            (Path(command[-1]) / "hitparade.yaml").write_text("memory: 200MB\n")
            return Cost(0.0, None, None)
        if self.stop and self.stop in words:
            raise KeyboardInterrupt
        self.ran.append(words)
        return Cost(float(len(self.ran)), 0.5, None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def small(folder: Path, **more: str) -> Bench:
    """Something to measure, with a late file."""
    (folder / "late").mkdir(parents=True, exist_ok=True)
    return Bench(folder, ("--events", "600"), 2, ("US", "GB"), **more)


@pytest.mark.parametrize("broken_line", ["", '{"stage": "match", "wal'])
def test_a_run_that_was_stopped_goes_on_with_the_stage_it_was_at(
    tmp_path: Path, clock: Clock, broken_line: str
) -> None:
    clock.stop = "match"
    with pytest.raises(KeyboardInterrupt):
        small(tmp_path).measure()
    with (tmp_path / MEASURED).open("a") as kept:
        kept.write(broken_line)

    clock.stop = ""
    begun: list[str] = []
    measured = small(tmp_path).measure(begun.append)

    assert STAGES == [stage.name for stage in measured]
    assert STAGES[3:] == begun
    assert [float(n) for n in range(1, 12)] == [stage.cost.wall for stage in measured]
    assert 11 == len(clock.ran)


def test_a_run_that_is_done_is_told_again_without_another_command(
    tmp_path: Path, clock: Clock
) -> None:
    done = small(tmp_path).measure()
    begun: list[str] = []

    assert done == small(tmp_path).measure(begun.append)
    assert ([], 11) == (begun, len(clock.ran))


def test_a_workspace_that_was_begun_and_not_ready_is_made_again(
    tmp_path: Path, clock: Clock
) -> None:
    """The run was stopped between the files and the rule books."""
    clock.stop = "bench"
    with pytest.raises(KeyboardInterrupt):
        small(tmp_path).measure()
    (tmp_path / "charts" / "rulebooks").mkdir(parents=True)

    clock.stop = ""
    measured = small(tmp_path).measure()

    assert STAGES == [stage.name for stage in measured]


@pytest.mark.parametrize("more", [{"memory": "1GB"}, {"memory": ""}])
def test_other_numbers_need_another_folder(
    tmp_path: Path, clock: Clock, more: dict[str, str]
) -> None:
    small(tmp_path, memory="2GB").measure()
    says = "holds the measurement of `hitparade bench --events 600 --memory 2GB`. Name another"

    with pytest.raises(WorkspaceError, match=says):
        small(tmp_path, **more).measure()

    assert 11 == len(clock.ran)


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
