"""One round of the crash test: a command is killed at some moment, and everything is looked at.

After the kill the workspace has to be as before the command or as after it, as a whole; the same
command typed again has to lead to what it leads to when nobody disturbs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from benchmarks.crash_office import compiled, copy, data_files, listing, state, verify
from benchmarks.measure import environment
from hitparade.domain.errors import HitparadeError

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.crash_office import Scene, State, Writes

_LATEST: Final = 0.03
"""Seconds after a file appeared at which the kill comes at the latest."""
_CHECK: Final = 0.0003
"""Seconds between two looks for a file."""
_TRACEBACK: Final = "Traceback"


@dataclass(frozen=True)
class Moment:
    """When a command is killed: so many seconds after its start, or after a file appeared."""

    seconds: float
    writes: Writes | None = None
    count: int = 0
    """How many files of that kind there are then."""

    def __str__(self) -> str:
        """In words, for a report."""
        if self.writes is None:
            return f"{self.seconds:.3f} s after the start"
        folder, suffix = self.writes.folder, self.writes.suffix
        return f"{self.seconds:.3f} s after file {self.count} ({suffix}) appeared in {folder}"


@dataclass
class Round:
    """What came of one round."""

    act: str
    moment: Moment
    killed: str = ""
    """``before`` anything was written, ``within``, or ``after`` all of it could be seen."""
    left: int = 0
    """Files that nobody needs any more, left by the kill."""
    problems: list[str] = field(default_factory=list)


def moment(scene: Scene, dice: random.Random) -> Moment:
    """A moment by chance: half of them in time, half of them just after a file appeared."""
    if dice.random() < 0.5 or not scene.writes:
        return Moment(dice.uniform(0, scene.seconds))
    writes = dice.choice(scene.writes)
    count = dice.randint(writes.before + 1, writes.after)
    return Moment(dice.choice((0, dice.uniform(0, _LATEST))), writes, count)


def play(scene: Scene, when: Moment, place: Path, *, thorough: bool) -> Round:
    """Kill the act in a copy of its workspace, type it again, and note whatever is wrong.

    Args:
        scene: The act, its workspace, and what it does undisturbed.
        when: The moment of the kill.
        place: A folder to work in; gone afterwards, unless something is wrong.
        thorough: Compute the editions anew in the end too, and not only after the kill.
    """
    played = Round(scene.act.name, when)
    place.mkdir()
    workspace = copy(scene.base, place / "workspace")
    there = listing(workspace)
    ended = strike(scene.act.command(workspace, scene.files), when, workspace)
    wrote = listing(workspace) != there
    try:
        played.problems += [*_ended(ended), *_kept(scene, workspace)]
        found = _look(scene, copy(workspace, place / "found"))
        visible = found == scene.after if scene.before != scene.after else ended.code == 0
        played.killed = "after" if visible else "within" if wrote else "before"
        if scene.act.repeats or not visible:
            played.problems += _again(scene, workspace)
        played.left = data_files(workspace) - scene.data_files
        played.problems += _outcome(scene, workspace, thorough=thorough)
    except (AssertionError, HitparadeError) as error:
        played.problems.append(f"{type(error).__name__}: {error}")
    if not played.problems:
        shutil.rmtree(place)
    return played


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    said: str


def strike(command: list[str], when: Moment, workspace: Path) -> Ended:
    """Start a command, and kill it at a moment unless it ended before."""
    with tempfile.TemporaryFile() as printed:
        with subprocess.Popen(
            command, stdout=printed, stderr=printed, env=environment()
        ) as process:
            if when.writes:
                _wait_for(process, workspace / when.writes.folder, when)
            try:
                process.wait(when.seconds)
            except subprocess.TimeoutExpired:
                process.kill()
        printed.seek(0)
        return Ended(process.returncode, printed.read().decode(errors="replace"))


def _wait_for(process: subprocess.Popen[bytes], folder: Path, when: Moment) -> None:
    suffix = when.writes.suffix if when.writes else ""
    while process.poll() is None:
        try:
            with os.scandir(folder) as files:
                if sum(file.name.endswith(suffix) for file in files) >= when.count:
                    return
        except FileNotFoundError:
            pass
        time.sleep(_CHECK)


def _ended(ended: Ended) -> Iterator[str]:
    if _TRACEBACK in ended.said or ended.code not in {0, -9}:
        yield f"killed, it ended with {ended.code} and said: {ended.said}"


def _kept(scene: Scene, workspace: Path) -> Iterator[str]:
    """Files of the lake or the vault that the killed command took away or changed."""
    for name, stamp in scene.stamps.items() if scene.act.keeps else ():
        base, now = scene.base / name, workspace / name
        if base.name == "_last_checkpoint":
            continue
        if not now.is_file():
            yield f"{name} is gone"
        elif now.samefile(base):
            # Shared by all copies: were it written to, the one that it was copied from would differ.
            if stamp != (now.stat().st_size, now.stat().st_mtime_ns):
                yield f"{name} was written to"
        elif now.read_bytes() != base.read_bytes():
            yield f"{name} was changed"


def _look(scene: Scene, found: Path) -> State:
    """What a reader finds after the kill; it has to be one of two things, and to verify."""
    seen = state(found)
    assert seen in (scene.before, scene.after), (
        f"after the kill it is neither as before the command nor as after it: {seen}"
    )
    verify(found, scene.made(seen))
    shutil.rmtree(found)
    return seen


def _again(scene: Scene, workspace: Path) -> Iterator[str]:
    """Type the command once more."""
    command = scene.act.command(workspace, scene.files)
    done = subprocess.run(command, capture_output=True, check=False, env=environment())
    if done.returncode:
        yield f"typed again, it ended with {done.returncode}: {done.stderr.decode()}"


def _outcome(scene: Scene, workspace: Path, *, thorough: bool) -> Iterator[str]:
    """Whether everything is as if nobody had killed anything."""
    found = state(workspace)
    if found != scene.after:
        yield f"in the end there is {found}, not {scene.after}"
    made = compiled(workspace, scene.act.chart)
    if made != scene.compiled:
        yield f"in the end the fingerprints are {sorted(made)}, not {sorted(scene.compiled)}"
    if thorough:
        verify(workspace, {(scene.act.chart, issue) for issue, _ in made})
