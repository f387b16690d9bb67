"""Relations: entries that leave because of what another chart has, had, lacks or removed."""

from __future__ import annotations

from hitparade.engine.plan import Step
from hitparade.rules.relate import EXCLUDED, GONE, NOT_ON


def _lead(table: str) -> str:
    """SQL for a lead artist: small letters, without the featured ones that a credit may name."""
    featured = "[ (]+(feat|ft|featuring)[. ].*$"
    return f"regexp_replace(lower(trim({table}.lead_artist)), '{featured}', '')"


def steps(places: str) -> tuple[Step, ...]:
    """Steps to ``relate_removals``.

    Args:
        places: Table of the places of entries that are left: territory, issue, id. Also reads
            ``relations``, ``related`` and ``entities``.
    """
    return (
        Step(
            "related_issues",
            """
            SELECT c.issue, t.territory, c.clause, r.issue AS was, r.territory AS there,
                row_number() OVER (PARTITION BY c.issue, t.territory, c.clause
                    ORDER BY r.issue DESC) AS nth
            FROM relations c
            CROSS JOIN chart_territories t
            JOIN (SELECT DISTINCT chart, territory, issue FROM related) r
              ON c.chart = r.chart AND r.issue <= c.issue
             AND (r.territory = c.there OR (c.there = '' AND r.territory = t.territory))
            """,
        ),
        Step(
            "related_times",
            f"""
            SELECT p.territory, p.issue, p.id, c.clause, count(DISTINCT i.was) AS times
            FROM {places} p
            JOIN entities e ON p.territory = e.territory AND p.issue = e.issue AND p.id = e.id
            JOIN relations c ON p.issue = c.issue
            JOIN related_issues i ON c.issue = i.issue AND c.clause = i.clause
             AND p.territory = i.territory AND (c.issues = 0 OR i.nth <= c.issues)
            JOIN related r ON c.chart = r.chart AND i.was = r.issue AND i.there = r.territory
             AND r.removed = (c.exclude = '{GONE}') AND (c.within = 0 OR r.rank <= c.within)
             AND CASE WHEN c.by_artist
                      THEN e.lead_artist <> '' AND {_lead("r")} = {_lead("e")}
                      ELSE r.id = p.id END
            GROUP BY p.territory, p.issue, p.id, c.clause
            """,
            keep=True,
        ),
        Step(
            "relate_removals",
            f"""
            SELECT DISTINCT p.territory, p.issue, p.id, c.clause || '.exclude' AS rule,
                '{EXCLUDED}' AS reason, '' AS decision
            FROM {places} p
            JOIN relations c ON p.issue = c.issue
            -- where the other chart has no issue yet, the clause does nothing
            JOIN related_issues i ON c.issue = i.issue AND c.clause = i.clause
             AND p.territory = i.territory AND i.nth = 1
            LEFT JOIN related_times t ON p.territory = t.territory AND p.issue = t.issue
             AND p.id = t.id AND c.clause = t.clause
            WHERE (coalesce(t.times, 0) >= c.times) = (c.exclude <> '{NOT_ON}')
            """,
            keep=True,
        ),
    )
