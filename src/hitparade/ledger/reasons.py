"""Why a day has to be tallied: what came, or was decided, since it was tallied last.

A digest says that a day's tallies are of other facts than are in force, not which. The log of the
tallies says when they were made; whatever has arrived since and can concern the day is the reason.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import CATALOGUES, CLAIM_FILES, TALLIES
from hitparade.engine.plan import Step, quoted
from hitparade.ledger.days import reaches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.days import StaleDay
    from hitparade.ledger.policy import CountingPolicy

FIRST: Final = "was never tallied"
GONE: Final = "has no usage in force any more"
_OTHER: Final = "its spellings are resolved otherwise"
_ACTS: Final = ("withdraw", "confirm", "merge", "split", "match", "credit", "label", "undo")
"""Decisions that can change what a day's tallies say."""
_REASONS: Final = (
    Step(
        "came_since",
        f"""
        SELECT a.day, 1 AS kind, d.sequence,
            CASE WHEN d.status = 'withdrawn' THEN 'withdrawn: ' ELSE 'delivered: ' END
                || d.file || ' of ' || d.supplier
                || CASE WHEN r.same THEN '' ELSE ', for a day that counting this one looks at' END
                AS why
        FROM tallied_at a
        JOIN (SELECT p.day, l.load, bool_or(l.day = p.day) AS same
              FROM reached p
              JOIN (SELECT DISTINCT load, day FROM reported) l
                ON (p.first IS NULL OR l.day >= p.first) AND l.day <= p.last
              GROUP BY p.day, l.load) r ON a.day = r.day
        JOIN deliveries d ON r.load = d.load AND d.received > a.at
        UNION ALL
        SELECT a.day, 1, d.sequence, 'replaced by: ' || d.file || ' of ' || d.supplier
        FROM tallied_at a
        JOIN deliveries d ON d.received > a.at AND d.replaces LIKE '%' || CAST(a.day AS VARCHAR) || '%'
        UNION ALL
        SELECT a.day, 2, d.sequence, 'decided: ' || d.act || ' by ' || d.author || ', ' || d.reason
        FROM tallied_at a JOIN decisions d ON d.decided > a.at
        WHERE d.act IN ({", ".join(quoted(act) for act in _ACTS)})
        UNION ALL
        SELECT a.day, 3, c.sequence, 'catalogue: ' || c.file
        FROM tallied_at a JOIN catalogues c ON c.received > a.at
        UNION ALL
        SELECT a.day, 4, c.sequence, 'claims: ' || c.file
        FROM tallied_at a JOIN claim_files c ON c.received > a.at
        """,
    ),
)


def explained(
    lake: Lake, session: Session, policy: CountingPolicy, days: Sequence[StaleDay]
) -> list[StaleDay]:
    """Say of days that have to be tallied why that is.

    Args:
        lake: Tells when ``tallies`` were written; reads ``catalogues`` and ``claim_files``.
        session: Knows ``deliveries``, ``reported`` and ``decisions``.
        policy: The counting policy.
        days: What `hitparade.ledger.days.stale_days` found.

    Returns:
        The same days with `StaleDay.why`; what came first stands first.
    """
    lake.attach(session, (CATALOGUES, CLAIM_FILES))
    session.table("tallied_partitions", lake.written(TALLIES))
    session.table("reached", reaches(policy, [day.day for day in days]))
    session.run(
        (
            Step(
                "tallied_at",
                "SELECT t.day, t.at FROM tallied_partitions t SEMI JOIN reached r ON t.day = r.day"
                f" WHERE t.policy = {quoted(policy.digest)}",
                keep=True,
            ),
            *_REASONS,
        )
    )
    tallied = set(session.read("SELECT day FROM tallied_at")["day"].to_pylist())
    came: dict[object, list[str]] = {}
    for row in session.read(
        "SELECT DISTINCT day, kind, sequence, why FROM came_since ORDER BY day, kind, sequence, why"
    ).to_pylist():
        came.setdefault(row["day"], []).append(row["why"])
    return [replace(day, why=_why(day, came.get(day.day, []), day.day in tallied)) for day in days]


def _why(day: StaleDay, came: Sequence[str], tallied: bool) -> tuple[str, ...]:  # noqa: FBT001
    if not tallied:
        return (FIRST,)
    if not day.rows:
        return (*came, GONE)
    return tuple(came) or (_OTHER,)


def spans(days: Sequence[StaleDay]) -> list[tuple[dt.date, dt.date | None, str]]:
    """Days in order that have to be tallied for the same reasons, put together.

    Returns:
        First day, last day (None where there is only one), and the reasons in words.
    """
    found = []
    for why, some in groupby(days, key=lambda day: day.why):
        those = [day.day for day in some]
        found.append((those[0], those[-1] if len(those) > 1 else None, "; ".join(why)))
    return found
