"""What stands beside entries: bullets, gainers, issues in a row, issues at No. 1.

A bullet and a gain compare two periods by what was reported for them, both judged by the rules of
the issue; an entry that was not there in the period before has only gained. Where nothing at all is
known of the period before, nothing is said.
"""

from __future__ import annotations

from hitparade.engine.plan import Step


def steps(entries: str = "new_places") -> tuple[Step, ...]:
    """Steps to ``annotated``, of shape `hitparade.tally.changes.ANNOTATIONS`.

    Args:
        entries: Table with the places of the issues that are told of: territory, issue, id, rank.
            Reads ``annotating``, ``metrics``, ``market``, ``earlier`` and ``earlier_issues`` besides.
    """
    return (
        *_periods(entries),
        *_runs(entries),
        Step(
            "annotated",
            """
            SELECT * FROM bullets
            UNION ALL SELECT * FROM gainers
            UNION ALL
            SELECT territory, issue, id, 'streak', CAST(streak AS VARCHAR) FROM counted_runs
            WHERE count_streak
            UNION ALL
            SELECT territory, issue, id, 'at_no_1', CAST(at_no_1 AS VARCHAR) FROM counted_runs
            WHERE count_no_1 AND at_no_1 > 0
            """,
            keep=True,
        ),
    )


def _periods(entries: str) -> tuple[Step, ...]:
    """Steps to ``bullets`` and ``gainers``."""
    return (
        Step(
            "two_periods",
            f"""
            SELECT e.territory, e.issue, e.id, e.rank,
                CAST(coalesce(sum(m.points) FILTER (WHERE m.back = 0), 0) AS HUGEINT) AS points,
                CAST(coalesce(sum(m.points) FILTER (WHERE m.back = 1), 0) AS HUGEINT)
                    AS points_before,
                CAST(coalesce(sum(m.quantity) FILTER (WHERE m.back = 0), 0) AS HUGEINT) AS quantity,
                CAST(coalesce(sum(m.quantity) FILTER (WHERE m.back = 1), 0) AS HUGEINT)
                    AS quantity_before
            FROM {entries} e
            JOIN annotating a ON e.issue = a.issue AND (a.bullet <> 'no' OR a.gainers > 0)
            SEMI JOIN (SELECT territory, issue FROM market WHERE back = 1) k
              ON e.territory = k.territory AND e.issue = k.issue
            LEFT JOIN metrics m ON e.territory = m.territory AND e.issue = m.issue AND e.id = m.id
            GROUP BY e.territory, e.issue, e.id, e.rank
            """,
            keep=True,
        ),
        Step(
            "bullets",
            """
            SELECT p.territory, p.issue, p.id, 'bullet' AS name, 'yes' AS value
            FROM two_periods p JOIN annotating a ON p.issue = a.issue
            WHERE (a.bullet = 'points'
                   AND p.points * CAST(a.kept_per AS HUGEINT)
                       >= p.points_before * CAST(a.kept AS HUGEINT))
               OR (a.bullet = 'quantity'
                   AND p.quantity * CAST(a.kept_per AS HUGEINT)
                       >= p.quantity_before * CAST(a.kept AS HUGEINT))
            """,
        ),
        Step(
            "gainers",
            """
            SELECT territory, issue, id, 'gainer' AS name, CAST(nth AS VARCHAR) AS value
            FROM (SELECT p.*, a.gainers, row_number() OVER (
                      PARTITION BY p.territory, p.issue
                      ORDER BY p.points - p.points_before DESC, p.rank, p.id) AS nth
                  FROM two_periods p JOIN annotating a ON p.issue = a.issue
                  WHERE p.points > p.points_before)
            WHERE nth <= gainers
            """,
        ),
    )


def _runs(entries: str) -> tuple[Step, ...]:
    """Steps to ``counted_runs``: issues in a row, and at No. 1, up to the issue that is told of.

    The issue before is the one published before; places among ``earlier`` of an issue that is told
    of are left aside.
    """
    return (
        Step(
            "told_issues",
            f"""
            SELECT DISTINCT e.territory, e.issue, a.streak, a.at_no_1
            FROM {entries} e JOIN annotating a ON e.issue = a.issue AND (a.streak OR a.at_no_1)
            """,
        ),
        Step(
            "every_issue",
            f"""
            SELECT territory, issue,
                row_number() OVER (PARTITION BY territory ORDER BY issue) AS number
            FROM (SELECT territory, issue FROM earlier_issues
                  UNION SELECT territory, issue FROM {entries})
            """,
        ),
        Step(
            "every_place",
            f"""
            SELECT p.territory, p.id, p.issue, p.rank, i.number - row_number() OVER (
                PARTITION BY p.territory, p.id ORDER BY p.issue) AS run
            FROM (SELECT territory, issue, id, rank FROM {entries}
                  UNION ALL
                  SELECT o.territory, o.issue, o.id, o.rank FROM earlier o
                  SEMI JOIN {entries} e ON o.territory = e.territory AND o.id = e.id
                  ANTI JOIN (SELECT DISTINCT territory, issue FROM {entries}) t
                    ON o.territory = t.territory AND o.issue = t.issue) p
            JOIN every_issue i ON p.territory = i.territory AND p.issue = i.issue
            """,
            keep=True,
        ),
        Step(
            "counted_runs",
            f"""
            SELECT e.territory, e.issue, e.id, t.streak AS count_streak, t.at_no_1 AS count_no_1,
                count(*) FILTER (WHERE p.run = o.run) AS streak,
                count(*) FILTER (WHERE p.rank = 1) AS at_no_1
            FROM {entries} e
            JOIN told_issues t ON e.territory = t.territory AND e.issue = t.issue
            JOIN every_place o
              ON e.territory = o.territory AND e.id = o.id AND e.issue = o.issue
            JOIN every_place p
              ON e.territory = p.territory AND e.id = p.id AND p.issue <= e.issue
            GROUP BY e.territory, e.issue, e.id, t.streak, t.at_no_1
            """,
        ),
    )
