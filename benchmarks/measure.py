"""Whole processes measured in turn: CPU time, wall time and peak memory, as the kernel counts them.

The measuring process itself must stay small: until a child has started its own program it shares the
memory of its parent, and the kernel counts that as the child's. So nothing heavy is imported here,
and all SQL runs in children.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HITPARADE: Final = (sys.executable, "-m", "hitparade")
"""The command line under measurement."""
_BARE: Final = "import sys, duckdb; duckdb.connect().execute(sys.argv[1])"
_MEGABYTE: Final = 10**6


@dataclass(frozen=True)
class Cost:
    """What one process took, its threads and children included."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time, all cores together."""
    peak: float
    """Megabytes (10^6 bytes) of resident memory."""


@dataclass(frozen=True)
class Limits:
    """What a measurement should keep to; None where there is nothing to keep to."""

    ratio: float | None = None
    """Times the baseline, for wall and CPU time alike."""
    peak: float | None = None
    """Megabytes of the measured process."""


@dataclass(frozen=True)
class Contest:
    """Two commands that do the same job."""

    ours: Sequence[str]
    baseline: Sequence[str]
    before: Callable[[], None] = lambda: None
    """Makes the place ready; runs before each run of `ours`, unmeasured."""


def bare(sql: str) -> tuple[str, ...]:
    """The command that runs SQL in DuckDB and does nothing else."""
    return (sys.executable, "-c", _BARE, sql)


def query(sql: str) -> None:
    """Run SQL in a process of its own, unmeasured."""
    run(bare(sql))


def environment() -> dict[str, str]:
    """Of a command as anybody runs it: what Python compiled once it finds again."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(command: Sequence[str]) -> Cost:
    """Run one command to its end.

    Raises:
        RuntimeError: It failed; what it said is in the message.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment()
    ) as process:
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{' '.join(command)[:300]} ended with {process.returncode}:\n{said}"
        raise RuntimeError(message)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / _MEGABYTE)


def compare(contest: Contest, pairs: int) -> tuple[list[Cost], list[Cost]]:
    """Run both commands in turn, `pairs` times after a warm-up; the costs of ours and theirs."""
    ours, theirs = [], []
    for _ in range(pairs + 1):
        contest.before()
        ours.append(run(contest.ours))
        theirs.append(run(contest.baseline))
    return ours[1:], theirs[1:]


def report(title: str, ours: Sequence[Cost], theirs: Sequence[Cost], limits: Limits) -> None:
    """Print median and range of both, and the ratio of the medians beside its limit."""
    print(f"\n{title}")
    print(f"  {'':9}{'hitparade':>22}{'baseline':>22}{'ratio':>8}  limit")
    for name, unit, digits in (("wall", "s", 2), ("cpu", "s", 2), ("peak", "MB", 0)):
        one, other = ([getattr(cost, name) for cost in costs] for costs in (ours, theirs))
        ratio = statistics.median(one) / statistics.median(other)
        verdict = (
            _verdict(statistics.median(one), limits.peak, " MB")
            if name == "peak"
            else _verdict(ratio, limits.ratio, "x")
        )
        print(
            f"  {name + ' ' + unit:9}{_spread(one, digits):>22}{_spread(other, digits):>22}"
            f"{ratio:8.2f}  {verdict}",
            flush=True,
        )


def _spread(values: Sequence[float], digits: int) -> str:
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def _verdict(value: float, limit: float | None, unit: str) -> str:
    if limit is None:
        return "none"
    return f"{limit:g}{unit}: {'within' if value <= limit else 'ABOVE'}"
