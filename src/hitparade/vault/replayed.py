"""The SELECTs of the retirement replay: all issues of a chart at once, from ranks alone.

They read ``replay_entries`` (issue, id, rank, title, artist), ``replay_eras`` (issue, era) and the
rule tables. An entry of an issue has ``back`` 0; who left before it has 1, and is judged as if it
had fallen to the issue's last place.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.tally.lives import met

STEPS: Final = (
    Step(
        "replay_places",
        """
        SELECT p.*, i.number, i.last_number, i.following, i.last_place
        FROM replay_entries p
        JOIN (SELECT issue, row_number() OVER (ORDER BY issue) AS number,
                  count(*) OVER () AS last_number, lead(issue) OVER (ORDER BY issue) AS following,
                  lead(last_place) OVER (ORDER BY issue) AS last_place
              FROM (SELECT issue, max(rank) AS last_place FROM replay_entries GROUP BY issue)) i
          ON p.issue = i.issue
        """,
    ),
    Step(
        "replay_clauses",
        "SELECT * FROM lifecycles WHERE post AND excludes",
    ),
    # Weeks depend on the ranks that make a week count, so each bound has weeks of its own.
    Step(
        "replay_counted",
        """
        SELECT *, sum(CASE WHEN counts THEN 1 ELSE 0 END) OVER (
            PARTITION BY within, id ORDER BY number
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
        FROM (SELECT p.*, c.within, c.within = 0 OR p.rank <= c.within AS counts
              FROM replay_places p CROSS JOIN (SELECT DISTINCT within FROM replay_clauses) c)
        """,
    ),
    Step(
        "replay_runs",
        """
        SELECT *, row_number() OVER (
            PARTITION BY within, id, counts, number - nth ORDER BY number) AS in_run
        FROM replay_counted
        """,
    ),
    Step(
        "replay_history",
        """
        SELECT *, lag(rank) OVER song AS rank_before, lag(number) OVER song AS number_before,
            CASE WHEN lag(number) OVER song = number - 1 AND lag(counts) OVER song
                 THEN lag(in_run) OVER song ELSE 0 END AS run_before,
            lead(number) OVER song AS number_after,
            min(rank) OVER (PARTITION BY within, id ORDER BY number
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS peak_before,
            min(rank) OVER (PARTITION BY within, id ORDER BY number
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS peak_so_far
        FROM replay_runs
        WINDOW song AS (PARTITION BY within, id ORDER BY number)
        """,
        keep=True,
    ),
    Step(
        "replay_facts",
        """
        SELECT '' AS territory, h.issue, h.id, c.clause, 0 AS back, h.issue AS past,
            CASE WHEN c.since_re_entry THEN h.run_before
                 ELSE h.nth - CASE WHEN h.counts THEN 1 ELSE 0 END END AS weeks,
            h.rank, CASE WHEN h.number_before = h.number - 1 THEN h.rank_before END AS last_rank,
            h.peak_before AS peak, h.number - 1 - h.number_before AS absent,
            NULL AS declines, NULL AS growth, NULL AS age_days, NULL AS age_years,
            CASE WHEN h.number_before = h.number - 1 THEN h.rank > h.rank_before
                 ELSE h.number_before IS NOT NULL AND c.absent_descends END AS descending
        FROM replay_history h
        JOIN replay_clauses c ON h.issue = c.issue AND h.within = c.within
        UNION ALL
        SELECT '', h.following, h.id, c.clause, 1, h.following,
            CASE WHEN NOT c.since_re_entry THEN h.nth WHEN h.counts THEN h.in_run ELSE 0 END,
            h.last_place, h.rank, h.peak_so_far, 0, NULL, NULL, NULL, NULL, h.last_place > h.rank
        FROM replay_history h
        JOIN replay_clauses c ON h.following = c.issue AND h.within = c.within
        WHERE coalesce(h.number_after, 0) <> h.number + 1 AND h.number < h.last_number
        """,
        keep=True,
    ),
    Step("replay_met", met("replay_facts")),
    Step(
        "replay_removed",
        """
        SELECT issue, id, back, clause FROM replay_met
        GROUP BY issue, id, back, clause
        HAVING bool_or(role = 'enter') AND NOT bool_or(role = 'except')
        """,
        keep=True,
    ),
)
"""From ``replay_entries`` and the rule tables to the entries that a clause would have removed."""

ENTRIES: Final = """
    SELECT e.era, count(DISTINCT p.issue) AS issues, count(*) AS entries, count(r.id) AS removed
    FROM replay_places p JOIN replay_eras e ON p.issue = e.issue
    LEFT JOIN (SELECT DISTINCT issue, id FROM replay_removed WHERE back = 0) r
      ON p.issue = r.issue AND p.id = r.id
    GROUP BY e.era ORDER BY e.era
"""
LEFT: Final = """
    SELECT e.era, count(*) AS departed, count(r.id) AS explained
    FROM (SELECT p.following AS issue, p.id, p.rank FROM replay_places p
          LEFT JOIN replay_places n ON p.id = n.id AND p.number + 1 = n.number
          WHERE n.id IS NULL AND p.number < p.last_number) p
    JOIN replay_eras e ON p.issue = e.issue
    LEFT JOIN (SELECT DISTINCT issue, id FROM replay_removed WHERE back = 1) r
      ON p.issue = r.issue AND p.id = r.id
    WHERE p.rank <= {within}
    GROUP BY e.era ORDER BY e.era
"""
NAMED: Final = """
    SELECT era, issue, rank, title, artist, CAST(weeks AS BIGINT) AS weeks, rule
    FROM (SELECT e.era, p.issue, p.rank, p.title, p.artist, f.weeks,
              r.clause || '.enter' AS rule, row_number() OVER (
                  PARTITION BY e.era ORDER BY p.rank, p.issue, p.id, r.clause) AS nth
          FROM replay_removed r
          JOIN replay_places p ON r.issue = p.issue AND r.id = p.id AND r.back = 0
          JOIN replay_facts f ON r.issue = f.issue AND r.id = f.id AND r.clause = f.clause
              AND f.back = 0
          JOIN replay_eras e ON p.issue = e.issue)
    WHERE nth <= {most} ORDER BY era, nth
"""
