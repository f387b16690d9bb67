"""How long the command line takes to say what it can do, beside the import of the engine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from benchmarks.measure import HITPARADE, Contest, Limits, compare, report

if TYPE_CHECKING:
    from pathlib import Path

_LIMITS: Final = Limits(ratio=3)


def bench(_folder: Path, pairs: int) -> None:
    """Print the help."""
    baseline = (sys.executable, "-c", "import duckdb")
    costs = compare(Contest((*HITPARADE, "--help"), baseline), 2 * pairs)
    report("help: hitparade --help; baseline: import duckdb", *costs, _LIMITS)
