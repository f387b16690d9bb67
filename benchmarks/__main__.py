"""``python -m benchmarks [NAME ...]``: measure, and report beside the limits.

Always ends with 0, but for the crash tests: ``reliability`` and ``intake`` run only where they are
named, for they take a while, and end with 1 where anything is lost.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import (
    all_kinds,
    compile_chart,
    delivery,
    help_text,
    history,
    intake_crashes,
    matching,
    reliability,
    rivals,
    serving,
    site,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BENCHMARKS: Final[dict[str, Callable[[Path, int], None]]] = {
    "help": help_text.bench,
    "history": history.bench,
    "compile": compile_chart.bench,
    "all-kinds": all_kinds.bench,
    "deliver": delivery.bench,
    "matching": matching.bench,
    "rivals": rivals.bench,
    "serving": serving.bench,
    "site": site.bench,
    "reliability": reliability.bench,
    "intake": intake_crashes.bench,
}
"""Every benchmark, by name: takes a folder to work in and the number of pairs."""
_ONLY_BY_NAME: Final = frozenset({"intake", "reliability"})


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--pairs", type=int, default=5, help="runs of each side (default: 5)")
    parser.add_argument("--folder", type=Path, help="keep inputs here, to use them again")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; median (lowest-highest) of runs")
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        _run(options.names, options.folder.resolve(), options.pairs)
        return
    with tempfile.TemporaryDirectory(prefix="hitparade-bench-") as folder:
        _run(options.names, Path(folder), options.pairs)


def _run(names: Sequence[str], folder: Path, pairs: int) -> None:
    for name in names or [name for name in BENCHMARKS if name not in _ONLY_BY_NAME]:
        BENCHMARKS[name](folder, pairs)


if __name__ == "__main__":
    main()
