"""How cost grows with the number of plays: 2, 20, 200 million, beside the bare sums in DuckDB.

``python -m benchmarks.scale --events 2000000 20000000`` runs `hitparade bench` for each size, and then

- the floor of a tally: plays added up by day, territory, use, tier and recording, those that count
  and those that do not, by bare DuckDB from the stored usage to Parquet;
- the floor of a chart: tally rows of one week added up by territory and song, the same way.

Both get the same memory. Ratios are ours to the floor; growth is the cost of a play beside that at the
size before. ``--cores 1`` measures all of it on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import HITPARADE, Cost, run
from hitparade.demo.stages import CAPPED, HEARD, WORKSPACE

_FLOOR: Final = """
    COPY (
        SELECT day, territory, use, tier, isrc,
            sum(quantity) FILTER (seconds >= {heard}) AS counted,
            sum(quantity) FILTER (seconds < {heard}) AS excluded
        FROM read_parquet('{lake}/usage/**/*.parquet')
        GROUP BY day, territory, use, tier, isrc
    ) TO '{out}' (FORMAT parquet)
"""
_CHARTS: Final = """
    COPY (
        SELECT s.territory, r.song, sum(t.quantity) AS quantity
        FROM read_parquet('{lake}/tallies/{policy}/*/*.parquet', hive_partitioning = true) t
        JOIN read_parquet('{lake}/slices/*.parquet') s ON t.slice = s.slice
        JOIN read_parquet('{lake}/recordings/*.parquet') r ON t.recording = r.recording
        WHERE s.day BETWEEN DATE '{first}' AND DATE '{first}' + 6
        GROUP BY s.territory, r.song
    ) TO '{out}' (FORMAT parquet)
"""
_BARE: Final = """
import sys, duckdb
duckdb.connect(config={"memory_limit": sys.argv[1]}).execute(sys.argv[2])
"""
_FIRST: Final = "2026-06-08"
"""Monday of the second week."""
_PLAIN: Final = f"tally, {HEARD} s"
_CAP: Final = f"tally, {HEARD} s and cap"
_LIMITS: Final = {_PLAIN: 1.5, _CAP: 2.5}
"""Times the floor of a tally."""
_GROWTH: Final = 1.15
_LATE: Final = 0.3


@dataclass(frozen=True)
class Size:
    """What was measured at one number of plays."""

    events: int
    stages: dict[str, Cost]
    floor: Cost
    chart_floor: Cost
    one_chart: Cost
    """One week compiled anew, all charts of it."""

    @property
    def full(self) -> Cost:
        """Tally and compile of all days."""
        return _sum(*(c for name, c in self.stages.items() if name == _CAP or _first(name)))

    @property
    def late(self) -> Cost:
        """A late file of one supplier and day: taken in, tallied, the week compiled again."""
        return _sum(*(cost for name, cost in self.stages.items() if name.endswith("late")))


def main() -> None:
    """Measure every size, print them beside each other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[200_000, 2_000_000])
    parser.add_argument("--recordings", type=int, default=1_000_000, help="(default: 1000000)")
    parser.add_argument("--memory", default="4GB", help="what every engine may use (default: 4GB)")
    parser.add_argument("--cores", type=int, help="only so many cores (default: all)")
    parser.add_argument("--folder", type=Path, help="work here, and keep what is made")
    options = parser.parse_args()
    if options.cores:
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: options.cores]))
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    sizes: list[Size] = []
    for events in options.events:
        if options.folder:
            options.folder.mkdir(parents=True, exist_ok=True)
            sizes.append(measure(options.folder / str(events), events, options))
        else:
            with tempfile.TemporaryDirectory(prefix="hitparade-scale-") as folder:
                sizes.append(measure(Path(folder) / "bench", events, options))
        _report(sizes[-1], sizes[-2] if len(sizes) > 1 else None)


def measure(folder: Path, events: int, options: argparse.Namespace) -> Size:
    """Run `hitparade bench` in a new folder, and then both floors over what it left there."""
    memory = options.memory
    shape = ("--events", str(events), "--recordings", str(options.recordings))
    command = (*HITPARADE, "bench", str(folder), *shape, "--memory", memory, "--json")
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    stages = {
        stage["stage"]: Cost(stage["seconds"], stage["cpu"] or 0, stage["peak"] or 0)
        for stage in found["stages"]
    }
    lake, out = folder / WORKSPACE / "lake", folder / "floor.parquet"
    floor = _best(memory, _FLOOR.format(lake=lake, out=out, heard=HEARD))
    tallies = lake / "tallies"
    policy = max(tallies.glob("policy=*"), key=lambda path: path.stat().st_mtime).name
    chart_floor = _best(memory, _CHARTS.format(lake=lake, out=out, policy=policy, first=_FIRST))
    one = run((*HITPARADE, "-C", str(folder / WORKSPACE), "compile", CAPPED, "--issue", _ISSUE))
    return Size(events, stages, floor, chart_floor, one)


_ISSUE: Final = "2026-06-15"
"""The issue of the second week."""


def _best(memory: str, sql: str) -> Cost:
    """The faster of two runs."""
    command = (HITPARADE[0], "-c", _BARE, memory, sql)
    return min((run(command) for _ in range(2)), key=lambda cost: cost.wall)


def _report(size: Size, before: Size | None) -> None:
    million = size.events / 10**6
    print(f"\n{size.events:,} plays")
    print(f"  {'':26}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'cpu s per million':>19}")
    rows = {
        **size.stages,
        "floor of a tally": size.floor,
        "one week, compiled anew": size.one_chart,
        "floor of its charts": size.chart_floor,
    }
    for name, cost in rows.items():
        each = cost.cpu / million
        print(f"  {name:26}{cost.wall:9.2f}{cost.cpu:9.2f}{cost.peak:9.0f}{each:19.3f}")
    for name, limit in _LIMITS.items():
        _ratio(f"{name} / floor", size.stages[name], size.floor, limit)
    _ratio("one week / floor", size.one_chart, size.chart_floor, 2)
    _ratio("late / full run", size.late, size.full, _LATE)
    if before:
        times = size.events / before.events
        for name in _LIMITS:
            grown = _growth(size.stages[name], before.stages[name], times)
            print(f"  {name + ', growth':34}{grown:>16}  limit {_GROWTH:g} x linear")
    print(flush=True)


def _ratio(name: str, ours: Cost, theirs: Cost, limit: float) -> None:
    wall, cpu = ours.wall / theirs.wall, ours.cpu / theirs.cpu
    verdict = "within" if max(wall, cpu) <= limit else "ABOVE"
    print(f"  {name:34}wall {wall:5.2f}, cpu {cpu:5.2f}  limit {limit:g}: {verdict}")


def _growth(ours: Cost, before: Cost, times: float) -> str:
    wall, cpu = ours.wall / before.wall / times, ours.cpu / before.cpu / times
    return f"wall {wall:5.2f}, cpu {cpu:5.2f}"


def _first(name: str) -> bool:
    return name.startswith("compile") and not name.endswith("late")


def _sum(*costs: Cost) -> Cost:
    peak = max(cost.peak for cost in costs)
    return Cost(sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs), peak)


if __name__ == "__main__":
    main()
