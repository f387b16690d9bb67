"""The charts of a market of made-up plays, by every engine: the same editions?

``python -m benchmarks.engines --events 2000000`` makes the plays, starts Sail and Spark on this machine,
and lets each of them tally and compile in a copy of the workspace. Fingerprints that differ are an error.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measure import HITPARADE
from hitparade.demo.market import COUNTRIES
from hitparade.demo.stages import CAPPED, WORKSPACE, write_books
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENGINES: Final = ("sail", "spark")


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
        home = Path(scratch) / WORKSPACE
        _prepare(folder, home, options.territories)
        expected = _compiled(home, Path(scratch), "duckdb", "duckdb")
        for name in options.engines:
            with getattr(servers, name)(Path(scratch)) as server:
                if expected != _compiled(home, Path(scratch), name, server.url):
                    message = f"{name} computes other editions than DuckDB."
                    raise SystemExit(message)
    print(f"{len(expected)} editions, one fingerprint each on duckdb, {', '.join(options.engines)}")


def _prepare(folder: Path, workspace: Path, territories: int) -> None:

    _run("init", str(workspace))
    settings = workspace / "hitparade.yaml"
    settings.write_text(settings.read_text().replace("memory: 200MB", "memory: 2GB"))
    write_books(workspace / "rulebooks", tuple(COUNTRIES)[:territories])
    files = sorted(str(file) for file in (folder / "events").glob("*-*.parquet"))
    _run("-C", str(workspace), "deliver", *files)


def _compiled(home: Path, scratch: Path, name: str, engine: str) -> list[tuple[str, str, str]]:
    """Compile in a copy of a workspace; the fingerprints, and a line on what it took."""
    workspace = scratch / name
    shutil.copytree(home, workspace)
    began = time.monotonic()
    printed = _run("-C", str(workspace), "compile", CAPPED, "--engine", engine, "--json")
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
