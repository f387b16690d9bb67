"""Limits: of the entries that share a key, the best stay.

Whether an entry goes over the limit is decided by its place among those of its key alone, so a
higher limit never takes off an entry that a lower one leaves.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.rules.limit import OVER
from hitparade.rules.terms import DIGITS
from hitparade.tally.changes import meets

_UNIT: Final = 10**DIGITS
_TEXTS: Final = (
    "title",
    "artist",
    "lead_artist",
    "artist_country",
    "version",
    "label",
    "genre",
    "language",
    "signed",
)


def steps(places: str) -> tuple[Step, ...]:
    """Steps to ``limit_removals``.

    Args:
        places: Table of the places of entries that are left: territory, issue, id, rank, position.
            Also reads ``limits``, ``terms``, ``entities``, ``stays``, ``parts``, ``tracks``,
            ``issue_last_days`` and ``accepted``.
    """
    return (
        Step("limit_facts", _facts(places)),
        Step("limit_exempt", meets("limit_facts", places, "limit"), keep=True),
        Step("limit_keys", _keys(places), keep=True),
        Step(
            "limit_over",
            f"""
            SELECT k.issue, k.territory, k.clause, k.id, bool_or(k.nth > l.most) AS over
            FROM (SELECT k.territory, k.issue, l.clause, k.id, row_number() OVER (
                      PARTITION BY k.territory, k.issue, l.clause, k.key ORDER BY p.position) AS nth
                  FROM limit_keys k
                  JOIN limits l ON k.issue = l.issue AND k.kind = l.key
                  JOIN {places} p
                    ON k.territory = p.territory AND k.issue = p.issue AND k.id = p.id
                  ANTI JOIN limit_exempt x ON k.territory = x.territory AND k.issue = x.issue
                   AND k.id = x.id AND l.clause = x.clause) k
            JOIN limits l ON k.issue = l.issue AND k.clause = l.clause
            GROUP BY k.issue, k.territory, k.clause, k.id
            """,
            keep=True,
        ),
        Step(
            "limit_removals",
            f"""
            SELECT territory, issue, id, clause || '.most' AS rule, '{OVER}' AS reason,
                '' AS decision
            FROM (SELECT p.territory, p.issue, p.id, l.clause, l.within, o.over,
                      -- the places that entries take before this one, once others have left
                      count(*) FILTER (WHERE NOT coalesce(o.over, false)) OVER (
                          PARTITION BY p.territory, p.issue, l.clause ORDER BY p.position
                          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS taken
                  FROM {places} p
                  JOIN limits l ON p.issue = l.issue
                  LEFT JOIN limit_over o ON p.territory = o.territory AND p.issue = o.issue
                   AND p.id = o.id AND l.clause = o.clause)
            WHERE over AND (within = 0 OR taken < within)
            """,
            keep=True,
        ),
    )


def _keys(places: str) -> str:
    """SQL for what entries may have in common; small letters, and none where it is not known."""
    credited = " ".join(
        f"SELECT e.territory, e.issue, e.id, '{name}' AS kind, lower(trim(e.{name})) AS key"
        " FROM entities e UNION ALL"
        for name in ("lead_artist", "artist", "label")
    )
    return f"""
        SELECT DISTINCT k.territory, k.issue, k.id, k.kind, k.key
        FROM ({credited}
              SELECT e.territory, e.issue, e.id, 'featured', lower(trim(f.name))
              FROM entities e, unnest(string_split(e.featured, ';')) AS f(name)
              UNION ALL
              SELECT p.territory, p.issue, p.id, 'release', t.release
              FROM parts p JOIN tracks t ON p.recording = t.recording AND NOT t.product) k
        SEMI JOIN {places} p ON k.territory = p.territory AND k.issue = p.issue AND k.id = p.id
        WHERE k.key <> ''
    """


def _facts(places: str) -> str:
    """SQL for what conditions may name of entries, in the shape `FACTS`."""
    text = "CAST(NULL AS DECIMAL(38,0))"
    born = "e.release_date"
    numbers = {
        "rank": f"SELECT territory, issue, id, rank AS n FROM {places}",
        "weeks": "SELECT territory, issue, id, weeks AS n FROM stays",
        "last_rank": "SELECT territory, issue, id, last_rank AS n FROM stays",
        "peak": "SELECT territory, issue, id, peak_rank AS n FROM stays",
        "absent": "SELECT territory, issue, id, absent AS n FROM stays",
        "age_days": f"SELECT e.territory, e.issue, e.id, date_diff('day', {born}, i.last) AS n"
        " FROM entities e JOIN issue_last_days i ON e.issue = i.issue",
        "age_years": f"SELECT e.territory, e.issue, e.id, year(i.last) - year({born})"
        " - CASE WHEN month(i.last) * 100 + day(i.last)"
        f" < month({born}) * 100 + day({born}) THEN 1 ELSE 0 END AS n"
        " FROM entities e JOIN issue_last_days i ON e.issue = i.issue",
    }
    known = [
        f"SELECT territory, issue, id, '{term}' AS term,"
        f" CAST(CAST(n AS HUGEINT) * {_UNIT} AS DECIMAL(38,0)) AS number,"
        f" CAST(NULL AS VARCHAR) AS text FROM ({sql}) WHERE n IS NOT NULL"
        for term, sql in numbers.items()
    ]
    known += [
        f"SELECT territory, issue, id, '{term}', {text}, {term} FROM entities WHERE {term} <> ''"
        for term in _TEXTS
    ]
    known += [
        f"SELECT territory, issue, id, 'id', {text}, id FROM {places}",
        f"""
        SELECT e.territory, e.issue, e.id, 'decision', {text}, d.act
        FROM {places} e JOIN accepted d ON e.issue = d.issue AND e.id = d.subject
         AND d.binds IN ('', e.territory) AND e.issue BETWEEN d.first AND d.last
        """,
    ]
    return " UNION ALL ".join(known)
