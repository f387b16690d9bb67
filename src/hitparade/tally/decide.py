"""Manual decisions: the ones that bind a chart, entries that they keep off, and credits they give.

A decision may name a chart, with or without a territory, or none: then it binds every chart that
accepts its act.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.rules.decide import EXCLUDED

ACCEPTED: Final = Step(
    "accepted",
    """
    SELECT a.issue,
        CASE WHEN d.chart LIKE '%@%' THEN substr(d.chart, strpos(d.chart, '@') + 1) ELSE '' END
            AS binds,
        d.decision, d.act, d.subject, d.value, coalesce(d.first, DATE '0001-01-01') AS first,
        coalesce(d.last, DATE '9999-12-31') AS last, a.rule
    FROM decided d
    JOIN acceptances a ON d.act = a.act
     AND (d.chart IN ('', a.chart) OR starts_with(d.chart, a.chart || '@'))
    """,
    keep=True,
)
"""From ``decided`` and ``acceptances`` to the decisions that a chart heeds, per issue.

``binds`` is the territory that a decision names, or none. The dates of ``first`` and ``last`` are
those of the decision: whoever reads them says whether they are issues or days of use.
"""


def steps(places: str) -> tuple[Step, ...]:
    """Steps to ``decide_removals``: entries that a decision keeps off the chart.

    Args:
        places: Table with the entities: territory, issue, id. Also reads ``accepted``.
    """
    return (
        Step(
            "decide_removals",
            f"""
            SELECT e.territory, e.issue, e.id, min(d.rule) AS rule, '{EXCLUDED}' AS reason,
                min(d.decision) AS decision
            FROM (SELECT DISTINCT territory, issue, id FROM {places}) e
            JOIN accepted d ON e.issue = d.issue AND e.id = d.subject AND d.act = 'exclude'
             AND d.binds IN ('', e.territory) AND e.issue BETWEEN d.first AND d.last
            GROUP BY e.territory, e.issue, e.id
            """,
            keep=True,
        ),
    )


CREDITS: Final = Step(
    "decided_credits",
    """
    SELECT territory, issue, id, title, artist, decision
    FROM (SELECT e.territory, e.issue, e.id, d.decision,
              coalesce(json_extract_string(d.value, '$.title'), e.title) AS title,
              coalesce(json_extract_string(d.value, '$.artist'), e.artist) AS artist,
              row_number() OVER (PARTITION BY e.territory, e.issue, e.id
                  ORDER BY d.first DESC, d.decision) AS nth
          FROM entities e
          JOIN accepted d ON e.issue = d.issue AND e.id = d.subject AND d.act = 'credit'
           AND d.binds IN ('', e.territory) AND e.issue BETWEEN d.first AND d.last)
    WHERE nth = 1
    """,
)
"""From ``entities`` and ``accepted`` to the title and artist that decisions give.

Of several the one that began last counts.
"""
