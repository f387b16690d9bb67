"""Thirty-four years of a weekly chart adopted, beside one query with window functions."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measure import HITPARADE, Contest, Limits, bare, compare, query, report, run

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMITS: Final = Limits(ratio=15, peak=500)
_SOURCE: Final = Path(__file__).parents[2] / "shared" / "data" / "hot100_1958_1992.parquet"
_REAL: Final = f"""
    SELECT chart_date AS issue, rank, title, artist, last_week AS last_rank, peak AS peak_rank, weeks
    FROM '{_SOURCE}'
"""
# Each of a hundred slots holds one song after the other, for 4 to 23 weeks each.
_MADE: Final = """
    SELECT DATE '1958-08-04' + CAST(7 * week AS INTEGER) AS issue,
        row_number() OVER (PARTITION BY week ORDER BY hash(slot, nth, week // 3), slot) AS rank,
        'Song ' || slot || '/' || nth AS title, 'Artist ' || (7 * slot + nth) % 3000 AS artist
    FROM (SELECT week, slot, (week + hash(slot) % 20) // (4 + hash(slot) % 20) AS nth
          FROM range(1795) w(week), range(100) s(slot))
"""
_BASELINE: Final = """
    COPY (
        WITH issues AS (
            SELECT issue, lag(issue) OVER (ORDER BY issue) AS previous
            FROM (SELECT DISTINCT issue FROM '{file}')
        ), seen AS (
            SELECT issue, rank, title, artist, previous,
                lag(issue) OVER song AS last_seen, lag(rank) OVER song AS last_seen_rank,
                min(rank) OVER song AS peak_rank, row_number() OVER song AS weeks
            FROM '{file}' JOIN issues USING (issue)
            WINDOW song AS (PARTITION BY title, artist ORDER BY issue, rank
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        )
        SELECT issue, rank, title, artist, peak_rank, weeks,
            CASE WHEN last_seen = previous THEN last_seen_rank END AS last_rank,
            CASE WHEN last_seen IS NULL THEN 'debut'
                 WHEN last_seen IS DISTINCT FROM previous THEN 're_entry'
                 WHEN rank < last_seen_rank THEN 'up'
                 WHEN rank > last_seen_rank THEN 'down' ELSE 'same' END AS move
        FROM seen
    ) TO '{out}' (FORMAT parquet)
"""
# A spelling that stands twice in an issue is two songs to hitparade and one to the query.
_SAME: Final = """
    SELECT CASE WHEN count(*) <> count(e.rank) OR count(*) < 170000
                  OR count(*) FILTER (WHERE NOT alike) > 100
                THEN error('the two histories differ') END
    FROM (SELECT e.rank, (b.last_rank, b.peak_rank, b.weeks, b.move) IS NOT DISTINCT FROM
              (e.last_rank, e.peak_rank, e.weeks, e.move) AS alike
          FROM '{out}' b LEFT JOIN '{workspace}/vault/entries/**/*.parquet' e
            ON b.issue = e.issue AND b.rank = e.rank
           AND trim(b.title) = e.title AND trim(b.artist) = e.artist) e
"""


def bench(folder: Path, pairs: int) -> None:
    """Import the real chart of 1958 to 1992, or one of its size where that is not at hand."""
    file, out = folder / "history.parquet", folder / "history-baseline.parquet"
    empty, workspace = folder / "empty", folder / "history"
    query(f"COPY ({_REAL if _SOURCE.is_file() else _MADE}) TO '{file}' (FORMAT parquet)")
    shutil.rmtree(empty, ignore_errors=True)
    run((*HITPARADE, "init", str(empty)))

    def before() -> None:
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(empty, workspace)

    ours: Sequence[str] = (
        *HITPARADE, "-C", str(workspace), "history", "import", str(file), "--chart", "adopted",
    )  # fmt: skip
    baseline = bare(_BASELINE.format(file=file, out=out))
    costs = compare(Contest(ours, baseline, before), pairs)
    query(_SAME.format(out=out, workspace=workspace))
    kind = "the real chart" if _SOURCE.is_file() else "a made chart"
    report(f"history: {kind} of 1958-1992 imported; baseline: one DuckDB query", *costs, _LIMITS)
