"""What each candidate's points are made of, and where every unit of the chart's windows went."""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.tally.entities import UNCREDITED, VIDEO
from hitparade.tally.points import JOINED, KNOWN, MEASURED, UNITS

_CLASS: Final = (
    "j.use, j.tier, j.territory_of_use, j.supplier, j.outlet, j.measure, j.rule, j.reason,"
    " j.weight, j.weight_per"
)


CANDIDATE_TALLIES: Final = Step(
    "candidate_tallies",
    """
    SELECT t.slice, t.counted_as, t.recording, t.quantity, t.quantity_known, t.audience, t.amount
    FROM past_tallies t SEMI JOIN contending_recordings r ON t.recording = r.recording
    """,
    keep=True,
)
"""The tallies of candidates, read once: what follows looks at them from several sides."""


def parts(*, by_recording: bool) -> Step:
    """Step to ``parts``: usage of candidates that counted, or that a rule or the ledger excluded.

    Args:
        by_recording: Keep recordings apart, for rules on entries; else they are added up.
    """
    recording = "t.recording" if by_recording else "''"
    return Step(
        "parts",
        f"""
        SELECT c.territory, c.issue, c.id, {recording} AS recording, j.use, j.tier,
            j.territory_of_use, j.supplier, j.outlet, j.measure,
            CAST(coalesce(sum({MEASURED}), 0) AS BIGINT) AS quantity,
            CAST(sum(t.quantity) AS BIGINT) AS units,
            bool_or({KNOWN}) AS known, j.rule, j.reason, j.weight, j.weight_per,
            {UNITS} AS points
        FROM candidate_tallies t
        JOIN judged_slices j ON {JOINED}
        JOIN contending_recordings r ON t.recording = r.recording AND j.issue = r.issue
        JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
        WHERE j.back = 0 AND j.outcome IN ('counted', 'excluded', 'quarantined')
        GROUP BY c.territory, c.issue, c.id, {recording + ", " if by_recording else ""}{_CLASS}
        """,
        keep=True,
    )


METRICS: Final = (
    Step(
        "metrics",
        f"""
        SELECT c.territory, c.issue, c.id, j.back, j.use, j.tier,
            CAST(sum(t.quantity) AS BIGINT) AS quantity, {UNITS} AS points
        FROM candidate_tallies t
        JOIN judged_slices j ON {JOINED}
        JOIN contending_recordings r ON t.recording = r.recording AND j.issue = r.issue
        JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
        WHERE j.outcome = 'counted'
        GROUP BY c.territory, c.issue, c.id, j.back, j.use, j.tier
        """,
        keep=True,
    ),
    Step(
        "market",
        f"""
        SELECT j.territory, j.issue, j.back, j.use, j.tier,
            CAST(sum(t.quantity) AS BIGINT) AS quantity
        FROM (SELECT slice, counted_as, CAST(sum(quantity) AS BIGINT) AS quantity
              FROM past_tallies GROUP BY slice, counted_as) t
        JOIN judged_slices j ON {JOINED}
        WHERE j.outcome = 'counted'
        GROUP BY j.territory, j.issue, j.back, j.use, j.tier
        """,
        keep=True,
    ),
)
"""Quantities and points of candidates, and of everything, in this period and earlier ones."""

_METRIC: Final = "CAST(0 AS BIGINT) AS back, '' AS use, '' AS tier, CAST(0 AS BIGINT) AS quantity"
NO_METRICS: Final = (
    Step(
        "metrics",
        f"SELECT territory, issue, id, {_METRIC}, points FROM candidates WHERE false",
        keep=True,
    ),
    Step("market", f"SELECT territory, issue, {_METRIC} FROM candidates WHERE false", keep=True),
)
"""The same tables without rows, where no rule looks back."""

RECEIPTS: Final = (
    Step(
        "told",
        """
        SELECT territory, issue, id, rank, entry, title, artist FROM standings
        UNION ALL
        SELECT k.territory, k.issue, k.id, k.rank, false, n.title, n.artist
        FROM kept_off k
        JOIN named n ON k.territory = n.territory AND k.issue = n.issue AND k.id = n.id
        """,
    ),
    Step(
        "receipt_lines",
        """
        SELECT p.territory, p.issue, p.id, p.use, p.tier, p.territory_of_use, p.supplier, p.outlet,
            p.measure, CAST(sum(p.quantity) AS BIGINT) AS quantity, bool_or(p.known) AS known,
            CASE WHEN p.reason = '' AND x.id IS NOT NULL THEN x.rule ELSE p.rule END AS rule,
            CASE WHEN p.reason = '' AND x.id IS NOT NULL THEN x.reason ELSE p.reason END AS reason,
            p.weight, p.weight_per,
            CAST(sum(CASE WHEN p.reason = '' AND x.id IS NOT NULL THEN 0 ELSE p.points END)
                AS DECIMAL(38,0)) AS points
        FROM parts p
        SEMI JOIN told k ON p.territory = k.territory AND p.issue = k.issue AND p.id = k.id
        LEFT JOIN kept_off x ON p.territory = x.territory AND p.issue = x.issue AND p.id = x.id
        GROUP BY ALL
        UNION ALL
        SELECT c.territory, c.issue, c.id, c.use, c.tier, '', '', '', 'points', 0, false,
            c.rule, '', 0, 1, CAST(sum(c.points) AS DECIMAL(38,0))
        FROM changes c
        SEMI JOIN told k ON c.territory = k.territory AND c.issue = k.issue AND c.id = k.id
        ANTI JOIN kept_off x ON c.territory = x.territory AND c.issue = x.issue AND c.id = x.id
        GROUP BY c.territory, c.issue, c.id, c.use, c.tier, c.rule
        HAVING sum(c.points) <> 0
        """,
        keep=True,
    ),
)
"""From ``parts``, ``changes``, ``kept_off`` and ``kept_entities`` to the lines of receipts.

What a rule changed is a line of its own; usage of an entity that was kept off is excluded usage.
"""

KEPT_OFF_RECORDINGS: Final = """
    SELECT r.issue, r.recording, c.territory,
        CASE WHEN bool_and(x.id IS NOT NULL) THEN min(x.rule) END AS rule,
        CASE WHEN bool_and(x.id IS NOT NULL) THEN min_by(x.reason, x.rule) END AS reason
    FROM contending_recordings r
    JOIN candidates c ON r.issue = c.issue AND r.id = c.id
    LEFT JOIN kept_off x ON c.territory = x.territory AND c.issue = x.issue AND c.id = x.id
    GROUP BY r.issue, r.recording, c.territory
"""
"""Every recording of a candidate, with the rule that kept off all it is credited to, if one did."""
_WHERE: Final = "territory, issue, supplier, outlet, day, until, use, outcome, reason, rule"


_DOUBTED: Final = f"""
    SELECT d.territory, d.issue, d.slice, d.outcome, d.reason, d.rule,
        CAST(sum(d.quantity) AS BIGINT)
    FROM doubted_moves d
    -- what is kept off as a whole has moved already
    ANTI JOIN (SELECT * FROM ({KEPT_OFF_RECORDINGS}) WHERE rule IS NOT NULL) x
      ON d.recording = x.recording AND d.issue = x.issue AND d.territory = x.territory
    GROUP BY d.territory, d.issue, d.slice, d.outcome, d.reason, d.rule
"""


def _uncredited(entity: str, *, credited: bool) -> str:
    """SQL for usage that credits nothing that the chart ranks."""
    nothing = "SEMI JOIN products p ON t.recording = p.recording"
    if credited:
        nothing = "ANTI JOIN credits k ON t.recording = k.recording AND j.issue = k.issue"
    elif entity == VIDEO:
        nothing = "WHERE substr(t.recording, 1, 6) <> 'asset:'"
    return f"""
        SELECT j.territory, j.issue, j.slice, 'excluded', '{UNCREDITED}', 'entity',
            CAST(sum(t.quantity) AS BIGINT)
        FROM read_tallies t
        JOIN judged_slices j ON {JOINED} AND j.back = 0 AND j.outcome = 'counted'
        {nothing}
        GROUP BY j.territory, j.issue, j.slice
    """


def whereabouts(entity: str, *, credited: bool, doubting: bool) -> tuple[Step, ...]:
    """Steps to ``whereabouts``: where every unit of the windows went, each of them once.

    Args:
        entity: What the chart ranks.
        credited: Whether ``credits`` says whom a recording's plays count for.
        doubting: Whether ``doubted_moves`` says what decisions keep from counting.
    """
    doubted = f"UNION ALL {_DOUBTED}" if doubting else ""
    return (
        Step(
            "moves",
            f"""
            SELECT j.territory, j.issue, j.slice, 'excluded' AS outcome, x.reason, x.rule,
                CAST(sum(t.quantity) AS BIGINT) AS quantity
            FROM candidate_tallies t
            JOIN judged_slices j ON {JOINED} AND j.back = 0 AND j.outcome = 'counted'
            JOIN ({KEPT_OFF_RECORDINGS}) x
              ON t.recording = x.recording AND j.issue = x.issue AND j.territory = x.territory
            WHERE x.rule IS NOT NULL
            GROUP BY j.territory, j.issue, j.slice, x.reason, x.rule
            UNION ALL {_uncredited(entity, credited=credited)}
            {doubted}
            """,
            keep=True,
        ),
        Step(
            "whereabouts",
            f"""
            SELECT {_WHERE}, CAST(sum(quantity) AS BIGINT) AS quantity
            FROM (SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use,
                      j.outcome, j.reason, j.rule, t.quantity, false AS moved
                  FROM slice_sums t JOIN judged_slices j ON {JOINED} WHERE j.back = 0
                  UNION ALL
                  SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use,
                      j.outcome, j.reason, j.rule, -m.quantity, true
                  FROM moves m JOIN judged_slices j ON m.territory = j.territory
                      AND m.issue = j.issue AND m.slice = j.slice AND j.back = 0
                  UNION ALL
                  SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use,
                      m.outcome, m.reason, m.rule, m.quantity, false
                  FROM moves m JOIN judged_slices j ON m.territory = j.territory
                      AND m.issue = j.issue AND m.slice = j.slice AND j.back = 0)
            GROUP BY {_WHERE}
            HAVING sum(quantity) <> 0 OR NOT bool_or(moved)
            """,
            keep=True,
        ),
    )


COMPONENTS: Final = (
    Step(
        "known_components",
        """
        SELECT l.territory, l.issue, l.id,
            CAST(count(DISTINCT c.component) AS BIGINT) AS components
        FROM parts l JOIN components c ON l.issue = c.issue AND l.use = c.use
        WHERE l.known
        GROUP BY l.territory, l.issue, l.id
        """,
    ),
    Step(
        "use_points",
        """
        SELECT territory, issue, id, use, CAST(sum(points) AS DECIMAL(38,0)) AS points
        FROM receipt_lines WHERE reason = '' GROUP BY territory, issue, id, use
        """,
    ),
)
"""Which components of an entry have a figure (excluded usage is known usage), and points by use."""
