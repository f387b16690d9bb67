"""What each candidate's points are made of, now and in earlier periods, and the lines of receipts."""

from __future__ import annotations

from typing import Final

from hitparade.domain.claims import WHOLE
from hitparade.engine.plan import Step
from hitparade.tally.points import JOINED, KNOWN, MEASURED, units

_CLASS: Final = (
    "j.use, j.tier, j.territory_of_use, j.supplier, j.outlet, j.measure, j.rule, j.reason"
)


def _credits(*, clipped: bool) -> str:
    """The table that says whom a row of tallies counts for; with clips, also how much of it does."""
    return "credited_tallies" if clipped else "contending_recordings"


def candidate_tallies(*, clipped: bool) -> Step:
    """Step to ``candidate_tallies``, read once: what follows looks at them from several sides.

    Args:
        clipped: Whether plays of clips are among them.
    """
    return Step(
        "candidate_tallies",
        f"""
        SELECT t.slice, t.counted_as, t.recording, t.quantity, t.quantity_known, t.audience, t.amount
        FROM past_tallies t SEMI JOIN {_credits(clipped=clipped)} r ON t.recording = r.recording
        """,
        keep=True,
    )


def _weight(*, clipped: bool) -> tuple[str, str]:
    """SQL for the points per unit: of what counts in part, a part of them, in lowest terms."""
    if not clipped:
        return "j.weight", "j.weight_per"
    numerator = "CAST(j.weight AS HUGEINT) * r.part"
    denominator = f"CAST(j.weight_per AS HUGEINT) * {WHOLE}"
    divisor = f"gcd(abs({numerator}), {denominator})"
    whole = f"CASE WHEN r.part = {WHOLE} THEN"
    return (
        f"{whole} j.weight ELSE CAST({numerator} // {divisor} AS DECIMAL(38,0)) END",
        f"{whole} j.weight_per ELSE CAST({denominator} // {divisor} AS DECIMAL(38,0)) END",
    )


def parts(*, by_recording: bool, clipped: bool) -> Step:
    """Step to ``parts``: usage of candidates that counted, or that a rule or the ledger excluded.

    Args:
        by_recording: Keep recordings apart, for rules on entries; else they are added up. Plays of a
            clip are those of a recording that is heard in it.
        clipped: Whether plays of clips are among them.
    """
    recording = ("r.heard" if clipped else "t.recording") if by_recording else "''"
    weight, weight_per = _weight(clipped=clipped)
    return Step(
        "parts",
        f"""
        SELECT c.territory, c.issue, c.id, {recording} AS recording, j.use, j.tier,
            j.territory_of_use, j.supplier, j.outlet, j.measure,
            CAST(coalesce(sum({MEASURED}), 0) AS BIGINT) AS quantity,
            CAST(sum(t.quantity) AS BIGINT) AS units,
            bool_or({KNOWN}) AS known, j.rule, j.reason, {weight} AS weight,
            {weight_per} AS weight_per, {units("r.part" if clipped else "")} AS points
        FROM candidate_tallies t
        JOIN judged_slices j ON {JOINED}
        JOIN {_credits(clipped=clipped)} r ON t.recording = r.recording AND j.issue = r.issue
        JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
        WHERE j.back = 0 AND j.outcome IN ('counted', 'excluded', 'quarantined')
        GROUP BY c.territory, c.issue, c.id, {recording + ", " if by_recording else ""}{_CLASS},
            {weight}, {weight_per}
        """,
        keep=True,
    )


def metrics(*, clipped: bool) -> tuple[Step, ...]:
    """Steps to quantities and points of candidates, and of everything, now and in earlier periods.

    Args:
        clipped: Whether plays of clips are among them; each is one unit of all that it counts for.
    """
    return (
        Step(
            "metrics",
            f"""
            SELECT c.territory, c.issue, c.id, j.back, j.use, j.tier,
                CAST(sum(t.quantity) AS BIGINT) AS quantity,
                {units("r.part" if clipped else "")} AS points
            FROM candidate_tallies t
            JOIN judged_slices j ON {JOINED}
            JOIN {_credits(clipped=clipped)} r ON t.recording = r.recording AND j.issue = r.issue
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
