"""Damping: an entity's points of some uses shrink as their total quantity does.

The points of a clause are rounded once, for each entity; what rounding leaves goes to the largest
of its rows. So the result does not depend on how finely recordings and tiers are told apart.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.tally.changes import grain, rounded

_CLAUSE: Final = "territory, issue, id, clause"
_TARGET: Final = rounded("s.points * s.counted", "s.units * s.step")


def steps(live: str) -> tuple[Step, ...]:
    """Steps to ``damp_changes``: the points that damping takes.

    Reads ``damps`` and ``issue_rules``.

    Args:
        live: Table of live points.
    """
    return (
        Step(
            "damp_rows",
            f"""
            SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier, l.points, l.quantity,
                d.clause, d.per, {grain("r.scale", "d.digits")} AS step
            FROM {live} l
            JOIN (SELECT DISTINCT issue, clause, use, per, digits FROM damps) d
              ON l.issue = d.issue AND l.use = d.use
            JOIN issue_rules r ON l.issue = r.issue
            """,
            keep=True,
        ),
        Step(
            "damp_totals",
            f"""
            SELECT {_CLAUSE}, max(per) AS per, CAST(max(step) AS HUGEINT) AS step,
                CAST(sum(quantity) AS HUGEINT) AS quantity, CAST(sum(points) AS HUGEINT) AS points
            FROM damp_rows GROUP BY {_CLAUSE} HAVING sum(quantity) > 0
            """,
        ),
        # Of `units` over the clause's common denominator, `counted` count; in lowest terms.
        Step(
            "damp_shares",
            """
            SELECT territory, issue, id, clause, points, step,
                counted // gcd(counted, units) AS counted, units // gcd(counted, units) AS units
            FROM (SELECT t.territory, t.issue, t.id, t.clause, t.points, t.step,
                      t.quantity * CAST(t.per AS HUGEINT) AS units,
                      CAST(sum(CAST(b.rate AS HUGEINT)
                          * greatest(least(t.quantity, coalesce(b.upper, t.quantity)) - b.lower, 0))
                          AS HUGEINT) AS counted
                  FROM damp_totals t
                  JOIN (SELECT DISTINCT issue, clause, lower, upper, rate FROM damps) b
                    ON t.issue = b.issue AND t.clause = b.clause
                  GROUP BY t.territory, t.issue, t.id, t.clause, t.points, t.step, t.quantity, t.per)
            WHERE counted <> units
            """,
            keep=True,
        ),
        Step(
            "damp_parts",
            f"""
            SELECT l.territory, l.issue, l.id, l.clause, l.recording, l.use, l.tier, l.quantity,
                CAST(l.points AS HUGEINT) * (s.counted - s.units) // s.units AS points,
                CAST({_TARGET} AS HUGEINT) * s.step - s.points AS change,
                row_number() OVER (PARTITION BY l.territory, l.issue, l.id, l.clause
                    ORDER BY l.points DESC, l.recording, l.use, l.tier) AS nth
            FROM damp_rows l
            JOIN damp_shares s ON l.territory = s.territory AND l.issue = s.issue
                AND l.id = s.id AND l.clause = s.clause
            """,
        ),
        Step(
            "damp_changes",
            f"""
            SELECT territory, issue, id, recording, use, tier, clause || '.steps' AS rule,
                'DAM002' AS reason, CAST(points AS DECIMAL(38,0)) AS points, quantity
            FROM (SELECT {_CLAUSE}, recording, use, tier, quantity,
                      points + CASE WHEN nth = 1 THEN change - sum(points) OVER (
                          PARTITION BY {_CLAUSE}) ELSE 0 END AS points
                  FROM damp_parts)
            WHERE points <> 0
            """,
            keep=True,
        ),
    )
