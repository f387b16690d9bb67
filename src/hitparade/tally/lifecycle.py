"""The lives of entries: weeks, declines and growth, now and in earlier issues, and what follows.

``back`` counts issues before the one that is ranked: 0 is that issue. Whether an entry is in the
hands of a clause is found from earlier issues each time, never kept. Growth and declines compare
exact ratios: change a / b is below change c / d where a * d < c * b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.table import Column, Table
from hitparade.engine.plan import Step
from hitparade.rules.calendar import nearest, windows
from hitparade.rules.lifecycle import MULTIPLIED, REMOVED, past
from hitparade.tally.changes import rounded
from hitparade.tally.lives import facts, met

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce

PAST_ISSUES: Final = Table(
    "past_issues",
    "an issue date that the rules of one issue look back at, its own included",
    (
        Column("issue", "date", "issue date"),
        Column("back", "int", "how many issues before it; 0: the issue itself"),
        Column("past", "date", "that issue's date"),
        Column("last", "date", "last day of that issue's windows"),
    ),
    ("issue", "back"),
)
EARLIER_REMOVALS: Final = Table(
    "earlier_removals",
    "one entity that a rule kept off an earlier issue, in the edition that history is taken from",
    (
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        Column("id", "text", "id of the entity"),
        Column("rank", "int", "rank that it would have had"),
        Column("reason", "text", "code of the rule"),
    ),
    ("territory", "issue", "id"),
)
_ENTRY: Final = "territory, issue, id, clause"


def past_issues(rules: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `PAST_ISSUES`: as many earlier issues as the clauses of each issue look at."""
    return [row for r in rules for row in _past_issues(r)]


def _past_issues(rules: InForce) -> Iterator[tuple[object, ...]]:
    date: dt.date | None = rules.issue
    for back in range(past(rules) + 1):
        if date is None:
            return
        spans = windows(rules if back == 0 else rules.book.in_force(date))
        yield rules.issue, back, date, max(span.last for span in spans.values())
        date, _ = nearest(rules.book, date)


def pre_steps(live: str) -> tuple[Step, ...]:
    """Steps to ``lifecycle_changes`` and ``lifecycle_removals``, before entries are ranked.

    Args:
        live: Table of live points: territory, issue, id, recording, use, tier, quantity, points.
            Also reads ``lifecycles``, ``terms``, ``past_issues``, ``metrics``, ``market``,
            ``earlier``, ``earlier_issues``, ``earlier_removals``, ``entities``, ``accepted`` and
            ``issue_rules``.
    """
    return (
        *_judged("pre", live, "NULL"),
        Step("lifecycle_removals", _removals("pre"), keep=True),
        Step("lifecycle_changes", _changes(live), keep=True),
    )


def post_steps(places: str) -> tuple[Step, ...]:
    """Steps to ``lifecycle_post_removals``, after entries are ranked.

    Args:
        places: Table of places before entries are removed: territory, issue, id, rank. Also reads
            what `pre_steps` does.
    """
    return (
        *_judged("post", places, "rank"),
        Step("lifecycle_post_removals", _removals("post"), keep=True),
    )


def _judged(stage: str, entities: str, rank: str) -> tuple[Step, ...]:
    """Steps to ``{stage}_lives``: the entities that each clause has in its hands, as ``clause``."""
    return (
        Step(
            f"{stage}_clauses",
            f"SELECT * FROM lifecycles WHERE {'post' if stage == 'post' else 'NOT post'}",
        ),
        Step(
            f"{stage}_entities",
            f"SELECT DISTINCT territory, issue, id, {rank} AS rank FROM {entities}",
            keep=True,
        ),
        *facts(stage),
        Step(f"{stage}_met", met(f"{stage}_facts"), keep=True),
        Step(
            f"{stage}_lives",
            f"""
            SELECT {_ENTRY} FROM {stage}_met
            GROUP BY {_ENTRY}
            -- who leaves in the issue in which they would enter has left
            HAVING min(back) FILTER (WHERE role = 'enter')
                     < coalesce(min(back) FILTER (WHERE role = 'leave'), 1000000)
               AND count(*) FILTER (WHERE role = 'except' AND back = 0) = 0
            """,
            keep=True,
        ),
    )


def _removals(stage: str) -> str:
    return f"""
        SELECT l.territory, l.issue, l.id, l.clause || '.enter' AS rule, '{REMOVED}' AS reason,
            '' AS decision
        FROM {stage}_lives l
        JOIN {stage}_clauses c ON l.issue = c.issue AND l.clause = c.clause
        WHERE c.excludes
    """


def _changes(live: str) -> str:
    """SQL for the points that the smallest factor takes; equal factors go by clause."""
    factor = f"CAST(c.factor AS HUGEINT) * {10**24} // CAST(c.factor_per AS HUGEINT)"
    points = rounded(
        "x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT))", "x.factor_per"
    )
    return f"""
        SELECT x.territory, x.issue, x.id, x.recording, x.use, x.tier,
            x.clause || '.factor' AS rule, '{MULTIPLIED}' AS reason, {points} AS points, x.quantity
        FROM (SELECT p.*, l.clause, c.factor, c.factor_per, row_number() OVER (
                  PARTITION BY p.territory, p.issue, p.id, p.recording, p.use, p.tier
                  ORDER BY {factor}, l.clause) AS nth
              FROM {live} p
              JOIN pre_lives l
                ON p.territory = l.territory AND p.issue = l.issue AND p.id = l.id
              JOIN pre_clauses c ON l.issue = c.issue AND l.clause = c.clause
              WHERE NOT c.excludes
                AND (c.uses = '' OR list_contains(string_split(c.uses, ','), p.use))) x
        WHERE x.nth = 1 AND {points} <> 0
    """
