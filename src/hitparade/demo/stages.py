"""How long hitparade takes for a market of single plays, command by command.

Each stage is a command line of its own, as people type it, so that the kernel says what it took: the
time on the clock, the time of all cores together, and the most memory it held. The measuring process
must stay small, for until a child has started its own program it shares the memory of its parent, and
the kernel counts that as the child's: nothing heavy is imported here.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

HITPARADE: Final = (sys.executable, "-m", "hitparade")
"""The command line under measurement."""
CAPPED: Final = "bench-capped"
"""A chart that counts a listener ten times per recording and day."""
UNCAPPED: Final = "bench-uncapped"
"""The same chart, where every play of 30 seconds counts."""
DEPTH: Final = 200
"""Places of both charts."""
PAID: Final = 3
"""Points of a paid play; any other play has one."""
LISTENER: Final = 10
"""Plays of one recording that count per listener and day."""
HEARD: Final = 30
"""Seconds that a play must last to count."""
USES: Final = ("audio_stream", "video_stream")
"""Uses that count."""
WORLD: Final = "001"
"""The chart of all territories together."""
WORKSPACE: Final = "charts"
"""Folder of the workspace, within that of the measurement."""
EVENTS: Final = "events"
"""Folder of the files."""
LATE: Final = "late"
"""Folder of the late file."""
MEASURED: Final = "measured.ndjson"
"""What was measured of it, in the folder: the shape, then a stage a line."""
_MEGABYTE: Final = 10**6
_BOOK: Final = """\
# A weekly chart of made-up plays, for measurements only.

chart: {chart}
title: Songs of the measured market
entity: song
territories: [{territories}]

rules:

  calendar.week.uses: [{{value: [{uses}], source: &made made for measurements, disclosed: yes}}]
  calendar.week.starts: [{{value: mon, source: *made, disclosed: yes}}]
  calendar.week.days: [{{value: 7, source: *made, disclosed: yes}}]
  calendar.week.issue_offset: [{{value: 1, source: *made, disclosed: yes}}]
  admit.skips.if: [{{value: {{seconds: "<{heard}"}}, source: *made, disclosed: yes}}]
  admit.skips.action: [{{value: exclude, source: *made, disclosed: yes}}]
{cap}\
  convert.paid.if: [{{value: {{tier: [paid]}}, source: *made, disclosed: yes}}]
  convert.paid.points: [{{value: {paid}, source: *made, disclosed: yes}}]
  convert.other.if: [{{value: {{tier: [ad, trial, free]}}, source: *made, disclosed: yes}}]
  convert.other.points: [{{value: 1, source: *made, disclosed: yes}}]
  rank.chart.depth: [{{value: {depth}, source: *made, disclosed: yes}}]
  annotate.history.weeks: [{{value: cumulative, source: *made, disclosed: yes}}]
"""
_CAP: Final = f"""\
  cap.listener.key: [{{value: [listener, recording], source: *made, disclosed: yes}}]
  cap.listener.window: [{{value: day, source: *made, disclosed: yes}}]
  cap.listener.counts: [{{value: {LISTENER}, source: *made, disclosed: yes}}]
"""


@dataclass(frozen=True)
class Cost:
    """What one process took, its threads and children included; None where nobody counts it."""

    wall: float
    """Seconds."""
    cpu: float | None
    """Seconds of user and system time, all cores together."""
    peak: float | None
    """Megabytes (10^6 bytes) of resident memory."""


@dataclass(frozen=True)
class Stage:
    """One command, and what it took."""

    name: str
    cost: Cost

    def as_json(self, events: int) -> dict[str, Any]:
        """The stage as a JSON object, with its cost per million of events."""
        wall, cpu, peak = self.cost.wall, self.cost.cpu, self.cost.peak
        return {
            "stage": self.name,
            "seconds": round(wall, 2),
            "cpu": None if cpu is None else round(cpu, 2),
            "peak": None if peak is None else round(peak),
            "seconds_per_million": round(wall * 10**6 / events, 3),
            "cpu_per_million": None if cpu is None else round(cpu * 10**6 / events, 3),
        }


@dataclass(frozen=True)
class Bench:
    """What is measured where."""

    folder: Path
    shape: Sequence[str]
    """Options of `hitparade bench` that say how much there is."""
    days: int
    countries: Sequence[str]
    memory: str = ""
    """What the engine may use; empty: what a new workspace says."""

    @property
    def workspace(self) -> Path:
        """The workspace that is made."""
        return self.folder / WORKSPACE

    @property
    def events(self) -> list[Path]:
        """The files that are delivered, by name."""
        return sorted((self.folder / EVENTS).glob("*-*.parquet"))

    def measure(self, begun: Callable[[str], None] = lambda _: None) -> list[Stage]:
        """Run every stage that the folder has no measurement of yet.

        A run that was stopped goes on with the stage it was at. What that stage had done by then is
        not counted, so it may seem to take less than it does.

        Args:
            begun: Told the name of each stage when it begins.

        Returns:
            All stages, with what they took when they ran.

        Raises:
            WorkspaceError: The folder holds other plays or a workspace of another origin, or a
                command failed.
        """
        measured = self._measured()
        done = []
        for name, command in self._stages():
            if name not in measured:
                begun(name)
                measured[name] = run(command())
                if name == "files":
                    self._make_workspace()
                self._keep({"stage": name, **asdict(measured[name])})
            done.append(Stage(name, measured[name]))
        return done

    def _measured(self) -> dict[str, Cost]:
        """Stages that an earlier run came to the end of."""
        shape = {"shape": list(self.shape), "memory": self.memory}
        lines = self._lines()
        if not lines:
            if self.workspace.exists():
                raise WorkspaceError(
                    f"{self.workspace} is there already, and nothing says what was measured of it. "
                    "Name another folder, or remove this one."
                )
            self.folder.mkdir(parents=True, exist_ok=True)
            self._keep(shape)
            return {}
        first, *stages = lines
        if first != shape:
            was = " ".join((*first["shape"], *(("--memory", m) if (m := first["memory"]) else ())))
            raise WorkspaceError(
                f"{self.folder} holds the measurement of `hitparade bench {was}`. Name another folder, "
                "say the same to go on with it, or remove it."
            )
        return {stage.pop("stage"): Cost(**stage) for stage in stages}

    def _lines(self) -> list[dict[str, Any]]:
        """What was kept; a line that was not written to its end is taken away."""
        kept = self.folder / MEASURED
        if not kept.exists():
            return []
        text = kept.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            kept.write_text(whole, encoding="utf-8")
        return [json.loads(line) for line in whole.splitlines()]

    def _keep(self, line: dict[str, Any]) -> None:
        with (self.folder / MEASURED).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(line) + "\n")

    def _stages(self) -> Iterable[tuple[str, Callable[[], Sequence[str]]]]:
        """Names and commands; a command is asked for when the one before it is done."""
        here = (*HITPARADE, "-C", str(self.workspace))
        made = (*HITPARADE, "bench", str(self.folder), "--files-only", *self.shape)
        late = self.folder / LATE
        catalogue = self.folder / EVENTS / "catalogue.parquet"
        return [
            ("files", lambda: made),
            ("deliver", lambda: (*here, "deliver", *map(str, self.events))),
            ("catalogue import", lambda: (*here, "catalogue", "import", str(catalogue))),
            ("match", lambda: (*here, "match")),
            ("tally, every play", lambda: (*here, "tally")),
            (f"tally, {HEARD} s", lambda: (*here, "tally", "--chart", UNCAPPED)),
            (f"tally, {HEARD} s and cap", lambda: (*here, "tally", "--chart", CAPPED)),
            (f"compile, {self._issues}", lambda: (*here, "compile", CAPPED)),
            ("deliver, late", lambda: (*here, "deliver", *map(str, sorted(late.iterdir())))),
            ("tally, late", lambda: (*here, "tally", "--chart", CAPPED)),
            ("compile, late", lambda: (*here, "compile", CAPPED, "--issue", self._last_issue())),
        ]

    @property
    def _issues(self) -> str:
        weeks, charts = -(-self.days // 7), len(self.countries) + 1
        return f"{weeks} week{'s' if weeks > 1 else ''} of {charts} charts"

    def _last_issue(self) -> str:
        """Date of the issue that the last day counts for: the Monday after it."""
        monday = dt.date(2026, 6, 1)
        return (monday + dt.timedelta(weeks=-(-self.days // 7))).isoformat()

    def _make_workspace(self) -> None:
        # One that is there was begun by a run that was stopped before it was ready.
        shutil.rmtree(self.workspace, ignore_errors=True)
        run((*HITPARADE, "init", str(self.workspace)))
        write_books(self.workspace / "rulebooks", self.countries)
        if self.memory:
            settings = self.workspace / "hitparade.yaml"
            text = settings.read_text(encoding="utf-8")
            text = re.sub(r"^memory: .*$", f"memory: {self.memory}", text, flags=re.MULTILINE)
            settings.write_text(text, encoding="utf-8")


def write_books(folder: Path, countries: Sequence[str]) -> None:
    """Write the rule books of both charts, for these territories and the world."""
    for chart, cap in ((CAPPED, _CAP), (UNCAPPED, "")):
        text = _BOOK.format(
            chart=chart,
            territories=", ".join(f'"{name}"' for name in (*countries, WORLD)),
            uses=", ".join(USES),
            heard=HEARD,
            cap=cap,
            paid=PAID,
            depth=DEPTH,
        )
        (folder / f"{chart}.yaml").write_text(text, encoding="utf-8")


def run(command: Sequence[str]) -> Cost:
    """Run one command to its end; what it reports of its progress is shown.

    Raises:
        WorkspaceError: It failed; what it said stands above.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 # our own
        cpu = peak = None
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            unit = 1 if sys.platform == "darwin" else 1024
            cpu = usage.ru_utime + usage.ru_stime
            peak = usage.ru_maxrss * unit / _MEGABYTE
        else:
            process.wait()
        wall = time.perf_counter() - start
    if process.returncode:
        said = " ".join(command[3:9])
        raise WorkspaceError(
            f"hitparade {said} ... ended with {process.returncode}; what it said stands above. "
            "Nothing more is measured."
        )
    return Cost(wall, cpu, peak)
