"""Last rank, peak, weeks and move, computed from ranks alone, for one issue or many at once.

The previous issue is the one published before, however long ago. After a re-entry the last rank is
null while peak and weeks go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Earlier:
    """The places and issues that history is taken from."""

    places: pa.Table
    """Shape `EARLIER`."""
    issues: pa.Table
    """Shape `EARLIER_ISSUES`."""


_ORIGIN: Final = "DATE '0001-01-01'"

HISTORY: Final = (
    Step(
        "runs",
        """
        SELECT territory, issue, id, rank, true AS wanted FROM new_places
        UNION ALL
        SELECT e.territory, e.issue, e.id, e.rank, false FROM earlier e
        SEMI JOIN new_places n ON e.territory = n.territory AND e.id = n.id
        """,
    ),
    Step(
        "issue_order",
        """
        SELECT territory, issue, lag(issue) OVER (PARTITION BY territory ORDER BY issue) AS previous
        FROM (SELECT territory, issue FROM earlier_issues
              UNION SELECT territory, issue FROM new_issues)
        """,
    ),
    Step(
        "seen",
        f"""
        SELECT r.territory, r.issue, r.id, r.rank, r.wanted, o.previous,
            lag(r.issue) OVER song AS last_seen, lag(r.rank) OVER song AS last_seen_rank,
            -- the first issue at the peak rides along in the low digits of the minimum
            min(r.rank * 10000000 + CAST(r.issue - {_ORIGIN} AS BIGINT)) OVER song AS peak,
            row_number() OVER song AS weeks
        FROM runs r JOIN issue_order o ON r.territory = o.territory AND r.issue = o.issue
        WINDOW song AS (PARTITION BY r.territory, r.id ORDER BY r.issue)
        """,
    ),
    Step(
        "streaks",
        """
        SELECT *, sum(CASE WHEN last_seen = previous THEN 0 ELSE 1 END) OVER (
            PARTITION BY territory, id ORDER BY issue
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS streak
        FROM seen
        """,
    ),
    Step(
        "counted_weeks",
        """
        SELECT *, row_number() OVER (PARTITION BY territory, id, streak ORDER BY issue) AS on_end
        FROM streaks
        """,
    ),
    Step(
        "hidden_weeks",
        """
        SELECT n.territory, n.issue, n.id, CAST(count(*) AS BIGINT) AS weeks
        FROM new_places n
        JOIN accrued a ON n.territory = a.territory AND n.id = a.id AND a.issue < n.issue
        GROUP BY n.territory, n.issue, n.id
        """,
    ),
    Step(
        "history",
        f"""
        SELECT h.territory, h.issue, h.id,
            CASE WHEN h.last_seen = h.previous THEN h.last_seen_rank END AS last_rank,
            CAST(h.peak // 10000000 AS BIGINT) AS peak_rank,
            {_ORIGIN} + CAST(h.peak % 10000000 AS INTEGER) AS peak_issue,
            CAST(CASE WHEN w.since_re_entry THEN h.on_end ELSE h.weeks END
                + coalesce(x.weeks, 0) AS BIGINT) AS weeks,
            CASE WHEN h.last_seen IS NULL THEN 'debut'
                 WHEN h.previous IS NULL OR h.last_seen <> h.previous THEN 're_entry'
                 WHEN h.rank < h.last_seen_rank THEN 'up'
                 WHEN h.rank > h.last_seen_rank THEN 'down'
                 ELSE 'same' END AS move,
            h.last_seen
        FROM counted_weeks h
        LEFT JOIN issue_rules w ON h.issue = w.issue
        LEFT JOIN hidden_weeks x
          ON h.territory = x.territory AND h.issue = x.issue AND h.id = x.id
        WHERE h.wanted
        """,
        keep=True,
    ),
)
"""From ``new_places``, ``new_issues``, ``earlier``, ``earlier_issues`` and ``accrued`` (issues in
which an entity was hidden and that count as weeks all the same) to ``history``."""

BEFORE: Final = Step(
    "before",
    """
    SELECT e.territory, i.issue, e.id, e.rank AS last_rank
    FROM earlier e
    JOIN (SELECT e.territory, i.issue, max(e.issue) AS previous
          FROM earlier_issues e JOIN issues_to_rank i ON e.issue < i.issue
          GROUP BY e.territory, i.issue) i
      ON e.territory = i.territory AND e.issue = i.previous
    """,
)
"""Last ranks before an issue is ranked, for a rule that breaks ties by them."""
