"""One issue compiled from five million tally rows, beside the bare weighted sum over the same rows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measure import HITPARADE, Contest, Limits, bare, compare, query, report, run
from benchmarks.usage import ISSUE, make
from hitparade.engine.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMITS: Final = Limits(ratio=3, peak=500)
_BOOK: Final = Path(__file__).with_name("bench-songs.yaml")
# The rule book's weights times 30, their common denominator; clips are not admitted.
WEIGHTS: Final = """
    COPY (
        SELECT slice, use, CASE
            WHEN use IN ('audio_stream', 'video_stream') AND tier = 'paid' THEN 30
            WHEN use IN ('audio_stream', 'video_stream') THEN 20
            WHEN use = 'programmed_stream' THEN 15
            WHEN use IN ('download', 'physical') THEN 4500
            WHEN use = 'spin' THEN 2 END AS units
        FROM '{lake}/slices/*.parquet' WHERE use <> 'ugc_view'
    ) TO '{weights}' (FORMAT parquet)
"""
BASELINE: Final = """
    COPY (
        SELECT r.song, sum(CASE WHEN w.use = 'spin' THEN t.audience ELSE t.quantity END * w.units)
            AS points
        FROM '{lake}/tallies/{policy}/*/*.parquet' t
        JOIN '{weights}' w ON t.slice = w.slice
        JOIN '{lake}/recordings/*.parquet' r ON t.recording = r.recording
        GROUP BY r.song
    ) TO '{out}' (FORMAT parquet)
"""
_SAME: Final = """
    SELECT CASE WHEN count(*) <> 100 OR count(b.song) <> 100 THEN error('the points differ') END
    FROM '{workspace}/vault/entries/**/*.parquet' e
    LEFT JOIN '{out}' b ON e.song = b.song AND e.points * (30 // e.points_per) = b.points
"""


def bench(folder: Path, pairs: int) -> None:
    """Compile into an empty vault each time; tallies are made before, and only found up to date."""
    workspace, out = folder / "compile", folder / "compile-baseline.parquet"
    weights = folder / "weights.parquet"
    if not (workspace / "ready").is_file():
        _prepare(folder, workspace, weights)
    vault = workspace / "vault"

    def before() -> None:
        shutil.rmtree(vault)
        Workspace.open(workspace).vault.create()

    ours: Sequence[str] = (
        *HITPARADE, "-C", str(workspace), "compile", "bench-songs", "--issue", ISSUE,
    )  # fmt: skip
    baseline = bare(BASELINE.format(lake=workspace / "lake", weights=weights, out=out, policy="*"))
    costs = compare(Contest(ours, baseline, before), pairs)
    query(_SAME.format(workspace=workspace, out=out))
    report(
        "compile: one issue from 5 million tally rows; baseline: the weighted sum by song in DuckDB",
        *costs,
        _LIMITS,
    )


def _prepare(folder: Path, workspace: Path, weights: Path) -> None:
    file = folder / "week.parquet"
    make(file, recordings=1_000_000, common=10_500, form="FORMAT parquet")
    shutil.rmtree(workspace, ignore_errors=True)
    run((*HITPARADE, "init", str(workspace)))
    shutil.copy(_BOOK, workspace / "rulebooks")
    run((*HITPARADE, "-C", str(workspace), "deliver", str(file)))
    run((*HITPARADE, "-C", str(workspace), "tally"))
    query(WEIGHTS.format(lake=workspace / "lake", weights=weights))
    (workspace / "ready").touch()
