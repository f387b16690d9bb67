"""Where every unit of a chart's windows went, each of them once.

A play may count for several entities: an album for each track's album, a clip for each that is heard in
it. Rules keep some of them off the chart, and decisions keep single days from counting for some. A play
counts on while there is one entity left that it counts for; else it is excluded, or held.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.tally.clips import uncredited as uncredited_clips
from hitparade.tally.entities import UNCREDITED, VIDEO
from hitparade.tally.points import JOINED

_CREDITED: Final = """
    SELECT c.territory, r.issue, r.recording, r.id
    FROM contending_recordings r
    SEMI JOIN concerned_plays p ON r.issue = p.issue AND r.recording = p.recording
    JOIN candidates c ON r.issue = c.issue AND r.id = c.id
"""
"""SQL for the entities that recordings count for, by territory."""
_CLIPS: Final = """
    SELECT t.territory, k.issue, k.clip, k.id
    FROM (SELECT c.issue, c.clip, c.id FROM clip_credits c
          SEMI JOIN concerned_plays p ON c.issue = p.issue AND c.clip = p.recording) k
    CROSS JOIN chart_territories t
"""
"""SQL for those that clips count for, whether they contend or not."""
_CONCERNED: Final = """
    SELECT territory, issue, id FROM kept_off UNION SELECT territory, issue, id FROM doubted_plays
"""
_WHERE: Final = "territory, issue, supplier, outlet, day, until, use, outcome, reason, rule"


def crossed_out(*, clipped: bool) -> tuple[Step, ...]:
    """Steps to ``play_credits`` and ``crossed_out``, which say for whom plays stopped counting.

    ``play_credits`` has what counts for an entity that was kept off or doubted: how many it counts for,
    how many of these were kept off, and the first rule that did so. ``crossed_out`` has the doubted
    usage of the entities that stay, with the decision that acts the hardest as ``nth`` 1.

    Args:
        clipped: Whether plays of clips are among them.
    """
    clips = f"UNION ALL {_CLIPS}" if clipped else ""
    return (
        Step(
            "concerned_plays",
            f"""
            SELECT DISTINCT k.issue, k.recording
            FROM (SELECT issue, recording, id FROM contending_recordings
                  {"UNION ALL SELECT issue, clip, id FROM clip_credits" if clipped else ""}) k
            JOIN ({_CONCERNED}) x ON k.issue = x.issue AND k.id = x.id
            """,
            keep=True,
        ),
        Step(
            "play_credits",
            f"""
            SELECT territory, issue, recording, count(*) AS entities, count(rule) AS kept_off,
                min(CASE WHEN nth = 1 THEN rule END) AS rule,
                min(CASE WHEN nth = 1 THEN reason END) AS reason
            FROM (SELECT k.territory, k.issue, k.recording, x.rule, x.reason, row_number() OVER (
                      PARTITION BY k.territory, k.issue, k.recording
                      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, k.id) AS nth
                  FROM ({_CREDITED} {clips}) k
                  LEFT JOIN kept_off x
                    ON k.territory = x.territory AND k.issue = x.issue AND k.id = x.id)
            GROUP BY territory, issue, recording
            """,
            keep=True,
        ),
        Step(
            "crossed_out",
            """
            SELECT d.*, row_number() OVER (
                    PARTITION BY d.territory, d.issue, d.slice, d.recording
                    ORDER BY d.hardness, d.decision, d.id) AS nth,
                count(*) OVER (
                    PARTITION BY d.territory, d.issue, d.slice, d.recording) AS entities
            FROM doubted_plays d
            ANTI JOIN kept_off x ON d.territory = x.territory AND d.issue = x.issue AND d.id = x.id
            """,
            keep=True,
        ),
    )


LEFT_TO_NOBODY: Final = """
    SELECT d.territory, d.issue, d.slice, d.outcome, d.reason, d.rule,
        CAST(sum(d.quantity) AS BIGINT) AS quantity
    FROM crossed_out d
    JOIN play_credits k
      ON d.territory = k.territory AND d.issue = k.issue AND d.recording = k.recording
    WHERE d.nth = 1 AND d.entities + k.kept_off = k.entities
    GROUP BY d.territory, d.issue, d.slice, d.outcome, d.reason, d.rule
"""
"""SQL for the usage of which decisions leave nothing; what rules keep off whole has moved already."""


_SOLD_COPIES: Final = Step(
    "sold_copies",
    """
    SELECT t.slice, t.counted_as, t.recording, t.quantity
    FROM read_tallies t SEMI JOIN products p ON t.recording = p.recording
    """,
    keep=True,
)
"""Tallies of what was sold as a whole: they are few, so they are found before anything is joined."""


def _uncredited(entity: str, *, credited: bool, clipped: bool) -> str:
    """SQL for usage that credits nothing that the chart ranks."""
    read, nothing = _SOLD_COPIES.name, ""
    if credited:
        read = "read_tallies"
        nothing = "ANTI JOIN credits k ON t.recording = k.recording AND j.issue = k.issue"
        if clipped:
            nothing += " ANTI JOIN clips_read c ON t.recording = c.clip"
    elif entity == VIDEO:
        read, nothing = "read_tallies", "WHERE substr(t.recording, 1, 6) <> 'asset:'"
    return f"""
        SELECT j.territory, j.issue, j.slice, 'excluded', '{UNCREDITED}', 'entity',
            CAST(sum(t.quantity) AS BIGINT)
        FROM {read} t
        JOIN judged_slices j ON {JOINED} AND j.back = 0 AND j.outcome = 'counted'
        {nothing}
        GROUP BY j.territory, j.issue, j.slice
        {"UNION ALL " + uncredited_clips(UNCREDITED, "entity") if clipped else ""}
    """


def whereabouts(entity: str, *, credited: bool, clipped: bool) -> tuple[Step, ...]:
    """Steps to ``whereabouts``: where every unit of the windows went, each of them once.

    Args:
        entity: What the chart ranks.
        credited: Whether ``credits`` says whom a recording's plays count for.
        clipped: Whether plays of clips are among them.
    """
    return (
        *(() if credited or entity == VIDEO else (_SOLD_COPIES,)),
        Step(
            "moves",
            f"""
            SELECT j.territory, j.issue, j.slice, 'excluded' AS outcome, x.reason, x.rule,
                CAST(sum(t.quantity) AS BIGINT) AS quantity
            FROM candidate_tallies t
            JOIN judged_slices j ON {JOINED} AND j.back = 0 AND j.outcome = 'counted'
            JOIN play_credits x
              ON t.recording = x.recording AND j.issue = x.issue AND j.territory = x.territory
            WHERE x.kept_off = x.entities
            GROUP BY j.territory, j.issue, j.slice, x.reason, x.rule
            UNION ALL {_uncredited(entity, credited=credited, clipped=clipped)}
            UNION ALL {LEFT_TO_NOBODY}
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
