"""Killed at any stage of deliver, tally, compile or correct: nothing is lost, nothing counts twice.

A small version of ``python -m benchmarks.reliability``, which docs/reliability.md has the figures of.
"""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING

import pytest

from benchmarks.crash_office import Scene, scenes, undisturbed
from benchmarks.crashes import Moment, moment, play

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

ROWS = 5_000
STAGES = {
    "deliver": ["lake/usage", "lake/deliveries"],
    "compile": ["vault/editions"],
    "correct": ["vault/entries"],
}
"""Some of the tables that each command writes, in their order."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Scene]:
    """Gives a workspace before a command, and what the command does undisturbed."""
    folder = tmp_path_factory.mktemp("crashes")
    found = {scene.act.name: scene for scene in scenes(folder, ROWS, STAGES)}

    @functools.cache
    def scene(act: str) -> Scene:
        undisturbed(found[act], folder / f"undisturbed-{act}")
        return found[act]

    return scene


@pytest.mark.thorough
@pytest.mark.parametrize("act", ["deliver", "correct"])
def test_killed_as_soon_as_a_table_is_written_the_workspace_is_whole(
    ready: Callable[[str], Scene], tmp_path: Path, act: str
) -> None:
    scene = ready(act)
    for table in STAGES[act]:
        (log,) = (one for one in scene.writes if one.folder == f"{table}/_delta_log")
        when = Moment(0, log, log.before + 1)

        played = play(scene, when, tmp_path / table.replace("/", "-"), thorough=False)

        assert [] == played.problems, f"killed {when}"
        assert "before" != played.killed, "something was written"


@pytest.mark.parametrize("act", ["compile"])
def test_killed_at_a_random_moment_the_workspace_is_whole(
    ready: Callable[[str], Scene], tmp_path: Path, act: str
) -> None:
    when = moment(ready(act), random.Random(f"{act} 20140329"))  # noqa: S311

    played = play(ready(act), when, tmp_path / "round", thorough=False)

    assert [] == played.problems, f"killed {when}"
