"""Quarantine: usage that decisions doubt gives up its points, or some of them.

One day's usage of a recording in one slice is doubted by one decision: the one that acts the
hardest (exclude, then hold, then haircut), then the first by its id.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.rules.quarantine import CUT, EXCLUDE, EXCLUDED, HAIRCUT, HELD, HOLD
from hitparade.tally.changes import rounded

_NAMED: Final = ("use", "supplier", "outlet", "territory", "action", "share")
"""What the value of a decision may name."""
_MILLIONTHS: Final = 10**6


def steps(live: str, *, clipped: bool = False) -> tuple[Step, ...]:
    """Steps to ``doubted`` and ``quarantine_changes``.

    Args:
        live: Table of live points; only what is in it changes. Also reads ``quarantines``,
            ``accepted`` and ``day_parts``: territory, issue, id, recording, slice, day, supplier,
            outlet, territory_of_use, use, tier, quantity, points.
        clipped: Whether ``day_parts`` has plays of clips, which its column ``clip`` names.
    """
    return (
        Step("doubts", _doubts(), keep=True),
        # A release names a decision, or the subject of some; its days are days of usage, too.
        Step(
            "releases",
            """
            SELECT d.issue, d.decision, r.binds, r.first, r.last
            FROM doubts d
            JOIN accepted r ON d.issue = r.issue AND r.act = 'release_quarantine'
             AND (r.subject = d.decision OR (r.subject = d.subject AND r.subject <> ''))
            """,
            keep=True,
        ),
        Step("doubted", _doubted(clipped=clipped), keep=True),
        Step("quarantine_changes", _changes(live), keep=True),
    )


_REASON: Final = (
    f"CASE action WHEN '{HOLD}' THEN '{HELD}' WHEN '{EXCLUDE}' THEN '{EXCLUDED}' ELSE '{CUT}' END"
)
_HARDNESS: Final = f"CASE {{0}} WHEN '{EXCLUDE}' THEN 0 WHEN '{HOLD}' THEN 1 ELSE 2 END"
"""SQL for how hard a decision acts: the hardest one is the least."""
_OUTCOME: Final = f"CASE action WHEN '{HOLD}' THEN 'quarantined' ELSE 'excluded' END"


def doubted_plays(*, clipped: bool) -> str:
    """SQL for the usage that does not count for an entity, in the shape `DOUBTED`.

    Whether it counts at all is another question: it may count for somebody else.

    Args:
        clipped: Whether plays of clips are among it.
    """
    played = "CASE WHEN clip <> '' THEN clip ELSE recording END" if clipped else "recording"
    return f"""
        SELECT territory, issue, slice, {played} AS recording, id,
            CAST({_HARDNESS.format("action")} AS BIGINT) AS hardness, decision,
            {_OUTCOME} AS outcome, {_REASON} AS reason, clause || '.action' AS rule, quantity
        FROM doubted WHERE action <> '{HAIRCUT}'
    """


def _doubts() -> str:
    """SQL for the decisions that doubt usage, with what each names; none stands for all."""
    named = ", ".join(
        f"coalesce(json_extract_string(nullif(d.value, ''), '$.{name}'), '') AS {name}"
        for name in _NAMED
    )
    numerator, denominator = "split_part(share, '/', 1)", "split_part(share, '/', 2)"
    decimal = f"CAST(TRY_CAST(share AS DECIMAL(18,6)) * {_MILLIONTHS} AS BIGINT)"
    per = f"TRY_CAST({denominator} AS BIGINT)"
    return f"""
        SELECT issue, binds, decision, subject, first, last, use, supplier, outlet, territory,
            clause, CASE WHEN action = '' THEN own_action ELSE action END AS action,
            -- a share that is no number, or more than all, is the clause's
            CASE WHEN own_share BETWEEN 0 AND own_per AND own_per > 0 THEN own_share
                 ELSE clause_share END AS share,
            CASE WHEN own_share BETWEEN 0 AND own_per AND own_per > 0 THEN own_per
                 ELSE clause_per END AS share_per
        FROM (SELECT *,
                  CASE WHEN share LIKE '%/%' THEN TRY_CAST({numerator} AS BIGINT)
                       ELSE {decimal} END AS own_share,
                  CASE WHEN share LIKE '%/%' THEN {per} ELSE {_MILLIONTHS} END AS own_per
              FROM (SELECT d.issue, d.binds, d.decision, d.subject, d.first, d.last, {named},
                        q.clause, q.action AS own_action, q.share AS clause_share,
                        q.share_per AS clause_per
                    FROM accepted d JOIN quarantines q ON d.issue = q.issue
                    WHERE d.act = 'quarantine'))
    """


def _doubted(*, clipped: bool) -> str:
    """SQL for the usage that is doubted, each part by one decision."""
    return f"""
        SELECT * FROM (
            SELECT p.*, d.decision, d.clause, d.action, d.share, d.share_per, row_number() OVER (
                PARTITION BY p.territory, p.issue, p.id, p.recording, {"p.clip, " if clipped else ""}
                    p.slice, p.day
                ORDER BY {_HARDNESS.format("d.action")}, d.decision) AS nth
            FROM day_parts p
            JOIN doubts d ON p.issue = d.issue AND d.binds IN ('', p.territory)
             AND d.subject IN ('', p.recording, p.id) AND p.day BETWEEN d.first AND d.last
             AND d.use IN ('', p.use) AND d.supplier IN ('', p.supplier)
             AND lower(d.outlet) IN ('', lower(p.outlet))
             AND d.territory IN ('', p.territory_of_use)
            ANTI JOIN releases r ON d.issue = r.issue AND d.decision = r.decision
             AND r.binds IN ('', p.territory) AND p.day BETWEEN r.first AND r.last)
        WHERE nth = 1
    """


def _changes(live: str) -> str:
    """SQL for the points that doubted usage gives up, by recording, use, tier and rule."""
    cut = rounded("sum(points) * min(CAST(share AS HUGEINT))", "min(share_per)")
    key = "territory, issue, id, recording, use, tier"
    on = " AND ".join(f"d.{name} = l.{name}" for name in key.split(", "))
    return f"""
        SELECT {key}, rule, min(reason) AS reason, CAST(-sum(points) AS DECIMAL(38,0)) AS points,
            CAST(sum(quantity) AS BIGINT) AS quantity
        FROM (SELECT {key}, {_REASON} AS reason, sum(quantity) AS quantity,
                  clause || CASE action WHEN '{HAIRCUT}' THEN '.share' ELSE '.action' END AS rule,
                  CASE WHEN action = '{HAIRCUT}' THEN {cut} ELSE sum(points) END AS points
              FROM doubted d SEMI JOIN {live} l ON {on}
              GROUP BY {key}, action, clause, share, share_per)
        GROUP BY {key}, rule
        HAVING sum(points) <> 0
    """
