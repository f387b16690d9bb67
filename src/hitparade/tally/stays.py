"""What an entity has been on a chart before an issue: weeks, peak, last rank, how long away."""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step

STAYS: Final = (
    Step(
        "numbered_issues",
        """
        SELECT territory, issue,
            CAST(row_number() OVER (PARTITION BY territory ORDER BY issue) AS BIGINT) AS number
        FROM earlier_issues
        """,
    ),
    Step(
        "earlier_places",
        """
        SELECT c.territory, c.issue, c.id, e.issue AS was, e.rank, n.number,
            n.number - row_number() OVER (
                PARTITION BY c.territory, c.issue, c.id ORDER BY e.issue) AS run
        FROM candidates c
        JOIN earlier e ON c.territory = e.territory AND c.id = e.id AND e.issue < c.issue
        JOIN numbered_issues n ON e.territory = n.territory AND e.issue = n.issue
        """,
        keep=True,
    ),
    Step(
        "issues_before",
        """
        SELECT i.issue, n.territory, max(n.number) AS number
        FROM issues_to_rank i JOIN numbered_issues n ON n.issue < i.issue
        GROUP BY i.issue, n.territory
        """,
    ),
    Step(
        "stays",
        """
        SELECT p.territory, p.issue, p.id,
            CAST(CASE WHEN max(r.since_re_entry) THEN
                     CASE WHEN max(p.number) = max(b.number)
                          THEN count(*) FILTER (WHERE p.run = l.run) ELSE 0 END
                 ELSE count(*) END AS BIGINT) AS weeks,
            max(CASE WHEN p.number = b.number THEN p.rank END) AS last_rank,
            max(p.was) AS last_seen, min(p.rank) AS peak_rank,
            CAST(max(b.number) - max(p.number) AS BIGINT) AS absent
        FROM earlier_places p
        JOIN issue_rules r ON p.issue = r.issue
        JOIN issues_before b ON p.territory = b.territory AND p.issue = b.issue
        JOIN (SELECT territory, issue, id, max(run) AS run FROM earlier_places
              GROUP BY territory, issue, id) l
          ON p.territory = l.territory AND p.issue = l.issue AND p.id = l.id
        GROUP BY p.territory, p.issue, p.id
        """,
        keep=True,
    ),
)
"""From ``candidates``, ``earlier`` and ``earlier_issues`` to ``stays``; weeks are counted as the
chart counts them, and an entity that was never on it has no row."""
