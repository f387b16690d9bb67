"""Points to ranks: a total order, with equal points sharing a rank where the rule book says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.engine.plan import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEYS = {
    "last_rank": "b.last_rank ASC NULLS LAST",
    # Points are equal here, so the larger gain is that over the smaller sum before.
    "gain": "coalesce(g.points, 0) ASC",
    "title": "s.title ASC",
    "artist": "s.artist ASC",
    "id": "c.id ASC",
}


def order(tie_break: Sequence[str]) -> str:
    """SQL for the order of songs with equal points; the id has the last word.

    >>> order(["title"])
    's.title ASC, c.id ASC'
    >>> order(["component:airplay", "last_rank"])
    'k0.points DESC NULLS LAST, b.last_rank ASC NULLS LAST, c.id ASC'
    """
    keys = [key for key in tie_break if key != "id"]
    return ", ".join(
        [
            *(
                f"k{n}.points DESC NULLS LAST" if key.startswith("component:") else _KEYS[key]
                for n, key in enumerate(keys)
            ),
            _KEYS["id"],
        ]
    )


def _gain_join(tie_break: Sequence[str]) -> str:
    if "gain" not in tie_break:
        return ""
    return (
        "LEFT JOIN (SELECT territory, issue, id, sum(points) AS points FROM metrics"
        " WHERE back = 1 GROUP BY territory, issue, id) g"
        " ON c.territory = g.territory AND c.issue = g.issue AND c.id = g.id"
    )


def _component_joins(tie_break: Sequence[str]) -> str:
    return " ".join(
        f"LEFT JOIN component_points k{n} ON c.territory = k{n}.territory AND c.issue = k{n}.issue"
        f" AND c.id = k{n}.id AND k{n}.component = '{key.removeprefix('component:')}'"
        for n, key in enumerate(key for key in tie_break if key != "id")
        if key.startswith("component:")
    )


def placed(tie_break: Sequence[str]) -> tuple[Step, ...]:
    """Step from ``contenders`` of ``issues_to_rank`` to ``placed``: position of each, and ties.

    Reads ``before`` (territory, issue, id, last_rank) for the order of equal points, and
    ``metrics`` where the larger gain comes first.
    """
    return (
        Step(
            "placed",
            f"""
            SELECT c.territory, c.issue, c.id, c.points, s.title, s.artist,
                row_number() OVER (PARTITION BY c.territory, c.issue
                    ORDER BY c.points DESC, {order(tie_break)}) AS position,
                rank() OVER (PARTITION BY c.territory, c.issue ORDER BY c.points DESC) AS tied
            FROM contenders c
            JOIN issues_to_rank i ON c.issue = i.issue
            JOIN named s
              ON c.territory = s.territory AND c.issue = s.issue AND c.id = s.id
            LEFT JOIN before b ON c.territory = b.territory AND c.issue = b.issue AND c.id = b.id
            {_component_joins(tie_break)} {_gain_join(tie_break)}
            """,
        ),
    )


def ranked(tie_break: Sequence[str]) -> tuple[Step, ...]:
    """Steps from ``contenders`` of ``issues_to_rank`` to ``ranked``: position and rank of each."""
    return (
        *placed(tie_break),
        Step(
            "ranked",
            """
            SELECT p.territory, p.issue, p.id, p.points, p.title, p.artist,
                CAST(p.position AS BIGINT) AS position,
                CAST(CASE WHEN r.shared THEN p.tied ELSE p.position END AS BIGINT) AS rank,
                p.position <= r.depth OR (r.shared AND p.tied = d.tied) AS entry
            FROM placed p
            JOIN issue_rules r ON p.issue = r.issue
            LEFT JOIN (SELECT q.territory, q.issue, q.tied FROM placed q
                       JOIN issue_rules r ON q.issue = r.issue AND q.position = r.depth) d
              ON p.territory = d.territory AND p.issue = d.issue
            WHERE p.position <= r.kept OR (r.shared AND p.tied = d.tied)
            """,
            keep=True,
        ),
    )
