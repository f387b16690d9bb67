"""One issue under every kind of rule at once, beside the bare weighted sum over the same rows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.compile_chart import BASELINE, WEIGHTS
from benchmarks.measure import HITPARADE, Contest, Limits, bare, compare, query, report, run
from benchmarks.usage import ISSUE, make

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMITS: Final = Limits(ratio=3, peak=500)
_BOOK: Final = Path(__file__).with_name("bench-all-kinds.yaml")
CHART: Final = "bench-all-kinds"
"""A chart with rules of every kind."""
_CATALOGUE: Final = """
    COPY (
        SELECT 'QZHPB' || lpad(CAST(r AS VARCHAR), 7, '0') AS isrc, 'Song ' || r AS title,
            'Artist ' || r % 200000 AS artist,
            'Artist ' || CASE WHEN r % 4 = 0 THEN r % 20 ELSE r END AS lead_artist,
            CAST(DATE '2024-01-11'
                - CASE WHEN r <= 10 THEN 100 ELSE CAST(hash(r) % 1100 AS INTEGER) END AS VARCHAR)
                AS release_date
        FROM range(1, 50001) w(r)
    ) TO '{file}' (FORMAT parquet)
"""
_BEFORE: Final = """
    COPY (
        SELECT '{issue}' AS issue, row_number() OVER (ORDER BY hash(r, '{salt}')) AS rank,
            'Song ' || r AS title, 'Artist ' || r % 200000 AS artist,
            'song:' || substr(sha256('isrc:QZHPB' || lpad(CAST(r AS VARCHAR), 7, '0')), 1, 20) AS id
        FROM range(1, 101) w(r)
    ) TO '{file}' (FORMAT csv, HEADER)
"""
_TOUCHED: Final = """
    SELECT CASE WHEN count(DISTINCT split_part(rule, '.', 1)) < {least}
        THEN error('only these kinds acted: ' || string_agg(DISTINCT rule, ', ')) END
    FROM (SELECT rule FROM '{workspace}/vault/lines/**/*.parquet'
          UNION ALL SELECT rule FROM '{workspace}/vault/removals/**/*.parquet')
"""
_KINDS_SEEN: Final = 9
"""Kinds that show in receipts: the others (calendar, cap, rank, ...) leave no line of their own."""


def bench(folder: Path, pairs: int) -> None:
    """Compile into the same vault each time; tallies are made before, and only found up to date."""
    workspace, out = folder / "all-kinds", folder / "all-kinds-baseline.parquet"
    weights, kept = folder / "all-kinds-weights.parquet", folder / "all-kinds-vault"
    if not (workspace / "ready").is_file():
        _prepare(folder, workspace, weights, kept)
    vault = workspace / "vault"

    def before() -> None:
        shutil.rmtree(vault)
        shutil.copytree(kept, vault)

    ours: Sequence[str] = (
        *HITPARADE, "-C", str(workspace), "compile", CHART, "--issue", ISSUE,
    )  # fmt: skip
    tallies = workspace / "lake" / "tallies"
    policy = max(tallies.glob("policy=*"), key=lambda path: path.stat().st_mtime).name
    baseline = bare(
        BASELINE.format(lake=workspace / "lake", weights=weights, out=out, policy=policy)
    )
    costs = compare(Contest(ours, baseline, before), pairs)
    query(_TOUCHED.format(workspace=workspace, least=_KINDS_SEEN))
    report(
        "all kinds: one issue from 5 million tally rows under every kind of rule; baseline: the "
        "weighted sum by song in DuckDB",
        *costs,
        _LIMITS,
    )


def _prepare(folder: Path, workspace: Path, weights: Path, kept: Path) -> None:
    file = folder / "week.parquet"
    if not file.is_file():
        make(file, recordings=1_000_000, common=10_500, form="FORMAT parquet")
    shutil.rmtree(workspace, ignore_errors=True)
    shutil.rmtree(kept, ignore_errors=True)
    take_in(file, workspace)
    run((*HITPARADE, "-C", str(workspace), "tally", "--chart", CHART))
    query(WEIGHTS.format(lake=workspace / "lake", weights=weights))
    shutil.copytree(workspace / "vault", kept)
    (workspace / "ready").touch()


def take_in(file: Path, workspace: Path) -> None:
    """Make a workspace with a week of usage, and with something for every kind of rule to act on.

    Args:
        file: The week, as `benchmarks.usage.make` makes it; other files are made beside it.
        workspace: A folder that is not there yet.
    """
    folder = file.parent
    catalogue = folder / "catalogue.parquet"
    query(_CATALOGUE.format(file=catalogue))
    run((*HITPARADE, "init", str(workspace)))
    shutil.copy(_BOOK, workspace / "rulebooks")
    here = (*HITPARADE, "-C", str(workspace))
    run((*here, "deliver", str(file)))
    run((*here, "catalogue", "import", str(catalogue)))
    for number in range(1, 6):
        subject = f"isrc:QZHPB{number:07}"
        run(
            (*here, "decide", "quarantine", subject, "--reason", "made for measurements",
             "--value", '{"supplier": "green"}')
        )  # fmt: skip
    for chart, issue, salt in ((f"{CHART}@US", "2024-01-13", "a"), ("bench-bubbling", ISSUE, "b")):
        places = folder / f"{chart}.csv"
        query(_BEFORE.format(issue=issue, salt=salt, file=places))
        run((*here, "history", "import", str(places), "--chart", chart))
