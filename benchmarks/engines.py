"""The charts of a market of made-up plays, and a chart with rules of every kind, by every engine.

``python -m benchmarks.engines --events 2000000`` makes the plays, and a week of half a million rows of
usage for the other chart; it starts Sail and Spark on this machine, and lets each of them tally and
compile in copies of the workspaces. Fingerprints that differ are an error.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.all_kinds import CHART, take_in
from benchmarks.measure import HITPARADE
from benchmarks.usage import ISSUE, make
from hitparade.demo.market import COUNTRIES
from hitparade.demo.stages import CAPPED, WORKSPACE, write_books
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

_ENGINES: Final[dict[str, Callable[[Path], AbstractContextManager[servers.Server]]]] = {
    "sail": servers.sail,
    "spark": partial(servers.spark, many_rows=True),
}


def main() -> None:
    """Compare the engines, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--engines", nargs="+", default=list(_ENGINES), choices=_ENGINES)
    parser.add_argument("--folder", type=Path, help="where the plays are, or will be")
    parser.add_argument("--territories", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hitparade-engines-") as scratch:
        folder = options.folder or Path(scratch) / "plays"
        if not (folder / "events").is_dir():
            size = ("--events", str(options.events), "--territories", str(options.territories))
            _run("bench", str(folder), *size, "--files-only")
        market = Path(scratch) / WORKSPACE
        _prepare(folder, market, options.territories)
        _contest(market, CAPPED, (), options.engines)
        week = Path(scratch) / "week.parquet"
        make(week, recordings=100_000, common=1_050, form="FORMAT parquet")
        take_in(week, week.with_suffix(""))
        _contest(week.with_suffix(""), CHART, ("--issue", ISSUE), options.engines)


def _contest(home: Path, chart: str, issues: Sequence[str], engines: Sequence[str]) -> None:
    """Compile one chart on every engine; editions that differ end it."""
    scratch = home.parent
    print(f"{chart}:", flush=True)
    expected = _compiled(home, "duckdb", "duckdb", chart, *issues)
    for name in engines:
        with _ENGINES[name](scratch) as server:
            if expected != _compiled(home, name, server.url, chart, *issues):
                message = f"{name} computes other editions of {chart} than DuckDB."
                raise SystemExit(message)
    print(f"{len(expected)} edition(s), one fingerprint each on duckdb, {', '.join(engines)}")


def _prepare(folder: Path, workspace: Path, territories: int) -> None:

    _run("init", str(workspace))
    settings = workspace / "hitparade.yaml"
    settings.write_text(settings.read_text().replace("memory: 200MB", "memory: 2GB"))
    write_books(workspace / "rulebooks", tuple(COUNTRIES)[:territories])
    files = sorted(str(file) for file in (folder / "events").glob("*-*.parquet"))
    _run("-C", str(workspace), "deliver", *files)


def _compiled(home: Path, name: str, engine: str, *chart: str) -> list[tuple[str, str, str]]:
    """Compile in a copy of a workspace; the fingerprints, and a line on what it took."""
    workspace = home.with_name(name)
    shutil.copytree(home, workspace)
    began = time.monotonic()
    printed = _run("-C", str(workspace), "compile", *chart, "--engine", engine, "--json")
    print(f"{name:<8} tally and compile {time.monotonic() - began:8.1f} s", flush=True)
    shutil.rmtree(workspace)
    return [(e["territory"], e["issue"], e["fingerprint"]) for e in _document(printed)["editions"]]


def _document(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed)
    return found


def _run(*words: str) -> str:
    command: Sequence[str] = (*HITPARADE, *words)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
