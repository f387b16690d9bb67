"""Pairs that say that two names are of one thing, followed to their ends: each name gets the smallest.

Most pairs stand alone, and are done at once; only what hangs together in longer chains is gone through
round by round, where each round at least doubles how far a smallest name has come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.engine.plan import Step

if TYPE_CHECKING:
    from hitparade.engine.plan import Session


def unite(session: Session, pairs: str, name: str) -> None:
    """Make table ``name`` of ``node`` and ``head``: the smallest node that it is connected with.

    Args:
        session: Knows the pairs.
        pairs: Relation of distinct texts ``a`` and ``b``; what stands in ``a`` never stands in ``b``.
        name: Name of the table to make; each node of a pair has one row.
    """
    if not session.read(f"SELECT 1 AS one FROM {pairs} LIMIT 1").num_rows:
        session.run(Step(name, f"SELECT a AS node, b AS head FROM {pairs}"))
        return
    session.run(
        (
            Step(
                "knots",
                f"""
                SELECT p.a, p.b FROM {pairs} p
                LEFT JOIN (SELECT a FROM {pairs} GROUP BY a HAVING count(*) > 1) x ON p.a = x.a
                LEFT JOIN (SELECT b FROM {pairs} GROUP BY b HAVING count(*) > 1) y ON p.b = y.b
                WHERE x.a IS NOT NULL OR y.b IS NOT NULL
                """,
                keep=True,
            ),
            Step(
                "knot_labels",
                """
                SELECT node, min(head) AS head
                FROM (SELECT a AS node, least(a, b) AS head FROM knots
                      UNION ALL SELECT b, least(a, b) FROM knots)
                GROUP BY node
                """,
                keep=True,
            ),
        )
    )
    while _moved(session):
        pass
    session.run(
        Step(
            name,
            f"""
            SELECT node, head FROM knot_labels
            UNION ALL
            SELECT node, head
            FROM (SELECT a AS node, least(a, b) AS head FROM {pairs}
                  UNION ALL SELECT b, least(a, b) FROM {pairs})
            ANTI JOIN knot_labels USING (node)
            """,
            keep=True,
        )
    )


def _moved(session: Session) -> bool:
    """Hand the smallest labels on to neighbours, and to those who have the same label."""
    session.run(
        (
            Step(
                "handed_on",
                """
                SELECT node, min(head) AS head
                FROM (SELECT k.a AS node, l.head FROM knots k JOIN knot_labels l ON k.b = l.node
                      UNION ALL
                      SELECT k.b, l.head FROM knots k JOIN knot_labels l ON k.a = l.node
                      UNION ALL
                      SELECT l.node, m.head FROM knot_labels l JOIN knot_labels m ON l.head = m.node)
                GROUP BY node
                """,
                keep=True,
            ),
            Step(
                "knots_moved",
                """
                SELECT count(*) AS moved FROM handed_on h JOIN knot_labels l ON h.node = l.node
                WHERE h.head < l.head
                """,
            ),
        )
    )
    moved: int = session.read("SELECT moved FROM knots_moved")["moved"][0].as_py()
    if moved:
        session.run(
            (
                Step(
                    "moved_labels",
                    """
                    SELECT l.node, least(l.head, h.head) AS head
                    FROM knot_labels l JOIN handed_on h ON l.node = h.node
                    """,
                    keep=True,
                ),
                Step("knot_labels", "SELECT * FROM moved_labels", keep=True),
            )
        )
    return moved > 0
