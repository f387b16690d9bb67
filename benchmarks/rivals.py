"""The same weekly charts from the same plays: hitparade beside what somebody would pick instead.

``python -m benchmarks rivals`` takes two million plays, ``python -m benchmarks.rivals --events 20000000``
takes twenty. Every tool runs as a process of its own, and must give the same rows: the
same songs, points and ranks in every week, every territory and the world. hitparade writes tallies with
their balance, receipts and history as well. Its plays are taken in before, as a chart office does day by
day; what that takes is told beside it.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measure import HITPARADE, Cost, query, run
from hitparade.demo.market import COUNTRIES
from hitparade.demo.stages import CAPPED, EVENTS, WORKSPACE, write_books

if TYPE_CHECKING:
    from collections.abc import Sequence

RIVALS: Final = {
    "Polars": "polars",
    "chDB": "chdb",
    "PySpark": "pyspark",
    "pandas": "pandas",
    "DuckDB": "duckdb",
}
"""Tools by name, and the package that each needs. DuckDB is what hitparade itself runs on."""
_RUNS: Final = 3
_EVENTS: Final = 2_000_000
_RECORDINGS: Final = 1_000_000
_CHARTS: Final = """
    COPY (
        SELECT n.start AS week, e.territory, e.song, CAST(e.points AS BIGINT) AS points, e.rank
        FROM '{vault}/entries/**/*.parquet' e
        JOIN '{vault}/editions/**/*.parquet' n ON e.fingerprint = n.fingerprint
        WHERE e.points_per = 1
    ) TO '{out}' (FORMAT parquet)
"""
_SAME: Final = """
    WITH ours AS (FROM '{ours}'),
    theirs AS (
        SELECT CAST(week AS DATE), territory,
            'song:' || substr(sha256('catalogue:' || song), 1, 20) AS song,
            CAST(points AS BIGINT), CAST("rank" AS BIGINT)
        FROM '{theirs}'
    ),
    different AS (
        (FROM ours EXCEPT ALL FROM theirs) UNION ALL (FROM theirs EXCEPT ALL FROM ours)
    )
    SELECT CASE WHEN (SELECT count(*) FROM ours) = 0 THEN error('no charts')
        WHEN (SELECT count(*) FROM different) > 0
        THEN error((SELECT count(*) FROM different) || ' rows differ') END
"""


def main() -> None:
    """Measure as many plays as are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rivals", description=__doc__)
    parser.add_argument("--events", type=int, default=_EVENTS, help="plays (default: 2000000)")
    parser.add_argument("--recordings", type=int, default=_RECORDINGS, help="(default: 1000000)")
    parser.add_argument("--runs", type=int, default=_RUNS, help="of each tool (default: 3)")
    parser.add_argument("--folder", type=Path, help="keep inputs here, to use them again")
    options = parser.parse_args()
    if options.folder:
        compete(options.folder.resolve(), options.events, options.runs, options.recordings)
        return
    with tempfile.TemporaryDirectory(prefix="hitparade-rivals-") as folder:
        compete(Path(folder), options.events, options.runs, options.recordings)


def bench(folder: Path, pairs: int) -> None:
    """Measure two million plays."""
    compete(folder, _EVENTS, min(pairs, _RUNS))


def compete(folder: Path, events: int, runs: int, recordings: int = _RECORDINGS) -> None:
    """Measure hitparade and every rival that is installed; rows that differ end it."""
    place = folder / f"rivals-{events}-{recordings}"
    workspace, files = place / WORKSPACE, place / EVENTS
    taken = _prepare(place, events, recordings)
    kept = place / "delivered"
    if not kept.exists():
        shutil.copytree(workspace, kept)
    here = (*HITPARADE, "-C", str(workspace))
    ours = []
    for _ in range(runs):
        shutil.rmtree(workspace)
        shutil.copytree(kept, workspace)
        ours.append(
            _both(run((*here, "tally", "--chart", CAPPED)), run((*here, "compile", CAPPED)))
        )
    charts = place / "ours.parquet"
    query(_CHARTS.format(vault=workspace / "vault", out=charts))
    best = _best(ours)
    print(f"\nrivals: weekly charts of {events:,} plays, best of {runs} runs, same rows")
    print(f"  {'':10}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}  hitparade takes ... of its wall, cpu")
    _line("hitparade", best)
    if taken is not None:
        _line("(delivery)", taken)
    against = {}
    for name, package in RIVALS.items():
        if importlib.util.find_spec(package) is None:
            print(f"  {name:10} is not installed: make bench installs it")
            continue
        against[name] = _rival(package, files, place / f"{package}.parquet", charts, runs)
        _line(name, against[name], best)
    rivals = {name: cost for name, cost in against.items() if name != "DuckDB"}
    if rivals:
        fastest = min(rivals, key=lambda name: rivals[name].wall)
        ratio = best.wall / rivals[fastest].wall
        print(f"  the fastest is {fastest}; hitparade takes {ratio:.2f} of its time")


def _prepare(place: Path, events: int, recordings: int) -> Cost | None:
    """Plays, and a workspace that has taken them in; what that took, where it is done now."""
    workspace = place / WORKSPACE
    if (place / "delivered").exists():
        return None
    shutil.rmtree(place, ignore_errors=True)
    shape = ("--events", str(events), "--recordings", str(recordings))
    run((*HITPARADE, "bench", str(place), "--files-only", *shape))
    run((*HITPARADE, "init", str(workspace)))
    write_books(workspace / "rulebooks", tuple(COUNTRIES))
    settings = workspace / "hitparade.yaml"
    settings.write_text(settings.read_text().replace("memory: 200MB", "memory: 4GB"))
    here = (*HITPARADE, "-C", str(workspace))
    files = [str(file) for file in sorted((place / EVENTS).glob("*-*.parquet"))]
    steps: Sequence[Sequence[str]] = (
        ("deliver", *files),
        ("catalogue", "import", str(place / EVENTS / "catalogue.parquet")),
        ("match",),
    )
    return _both(*(run((*here, *step)) for step in steps))


def _rival(package: str, files: Path, out: Path, charts: Path, runs: int) -> Cost:
    script = f"benchmarks.rival_scripts.{package}_chart"
    costs = []
    for _ in range(runs):
        shutil.rmtree(out, ignore_errors=True)
        out.unlink(missing_ok=True)
        costs.append(run((sys.executable, "-m", script, str(files), str(out))))
    written = f"{out}/*.parquet" if out.is_dir() else str(out)
    query(_SAME.format(ours=charts, theirs=written))
    return _best(costs)


def _both(*costs: Cost) -> Cost:
    """Commands one after the other: times add up, of peaks the highest counts."""
    return Cost(
        sum(cost.wall for cost in costs),
        sum(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
    )


def _best(costs: Sequence[Cost]) -> Cost:
    return min(costs, key=lambda cost: cost.wall)


def _line(name: str, cost: Cost, ours: Cost | None = None) -> None:
    ratio = f"  {ours.wall / cost.wall:.2f}, {ours.cpu / cost.cpu:.2f}" if ours else ""
    print(f"  {name:10}{cost.wall:9.1f}{cost.cpu:9.1f}{cost.peak:9.0f}{ratio}", flush=True)


if __name__ == "__main__":
    main()
