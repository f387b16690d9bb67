"""What the lives of entries tell a rule: weeks, places, declines and growth, now and in the past.

One row per entity, clause and issue that is looked back at: clauses count weeks and judge declines
in ways of their own. ``back`` counts issues before the one that is ranked: 0 is that issue. Growth
and declines compare exact ratios: change a / b is below change c / d where a * d < c * b.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.rules.lifecycle import SEASON
from hitparade.rules.terms import ALWAYS, DIGITS
from hitparade.tally.changes import rounded

_ENTRY: Final = "territory, issue, id, clause"


def facts(stage: str) -> tuple[Step, ...]:
    """Steps to ``{stage}_facts``, with a column for each number that a condition may name.

    Args:
        stage: ``{stage}_clauses`` are the clauses (`hitparade.rules.lifecycle.TABLE`) and
            ``{stage}_entities`` the entities: territory, issue, id, rank (null before ranking).
            Also reads ``past_issues``, ``metrics``, ``market``, ``earlier``, ``earlier_issues``,
            ``earlier_removals``, ``entities`` and ``issue_rules``.
    """
    return (*_trends(stage), *_weeks(stage), _facts(stage))


def _trends(stage: str) -> tuple[Step, ...]:
    """Steps to ``{stage}_declines``: change against the market, and declines in a row."""
    based = (
        "sum(CASE WHEN list_contains(string_split(c.base, ','), m.use) THEN m.quantity ELSE 0 END)"
    )
    own, own_before = "CAST(n.quantity AS HUGEINT)", "CAST(b.quantity AS HUGEINT)"
    market, market_before = "CAST(n.market AS HUGEINT)", "CAST(b.market AS HUGEINT)"
    change, market_change = f"{own} * {market_before}", f"{market} * {own_before}"
    return (
        Step(
            f"{stage}_markets",
            f"""
            SELECT m.territory, m.issue, c.clause, m.back, {based} AS quantity
            FROM market m JOIN {stage}_clauses c ON m.issue = c.issue AND m.back <= c.lookback
            GROUP BY m.territory, m.issue, c.clause, m.back
            """,
        ),
        Step(
            f"{stage}_quantities",
            f"""
            SELECT e.territory, e.issue, e.id, k.clause, k.back, k.quantity AS market,
                coalesce(o.quantity, 0) AS quantity, coalesce(o.points, 0) AS points
            FROM {stage}_entities e
            JOIN {stage}_markets k ON e.territory = k.territory AND e.issue = k.issue
            LEFT JOIN (SELECT m.territory, m.issue, m.id, c.clause, m.back, {based} AS quantity,
                           sum(m.points) AS points
                       FROM metrics m JOIN {stage}_clauses c ON m.issue = c.issue
                       GROUP BY m.territory, m.issue, m.id, c.clause, m.back) o
              ON e.territory = o.territory AND e.issue = o.issue AND e.id = o.id
             AND k.clause = o.clause AND k.back = o.back
            """,
            keep=True,
        ),
        Step(
            f"{stage}_trends",
            f"""
            SELECT n.territory, n.issue, n.id, n.clause, n.back,
                b.quantity > 0 AND b.market > 0 AND (NOT c.negative OR n.quantity < b.quantity)
                    AND ({change} < {market_change} OR (c.ties AND {change} = {market_change}))
                    AS declined,
                CASE WHEN b.quantity = 0 OR b.market = 0 OR (c.by_factor AND n.market = 0) THEN NULL
                     WHEN c.by_factor
                     THEN {_ratio(f"{change} - {market_change}", market_change)}
                     ELSE {_ratio(f"{change} - {market_change}", f"{market_before} * {own_before}")}
                     END AS growth,
                n.points < b.points AS fewer
            FROM {stage}_quantities n
            JOIN {stage}_clauses c ON n.issue = c.issue AND n.clause = c.clause
            LEFT JOIN {stage}_quantities b
              ON n.territory = b.territory AND n.issue = b.issue AND n.id = b.id
             AND n.clause = b.clause AND n.back + 1 = b.back
            """,
        ),
        Step(
            f"{stage}_declines",
            f"""
            SELECT *, min(CASE WHEN NOT coalesce(declined, false) THEN back END) OVER (
                PARTITION BY {_ENTRY} ORDER BY back
                ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - back AS declines
            FROM {stage}_trends
            """,
            keep=True,
        ),
    )


def _ratio(numerator: str, denominator: str) -> str:
    """SQL for a quotient in the units of facts; the denominator is above 0 where it is used."""
    return rounded(f"(({numerator}) * {10**DIGITS})", f"greatest({denominator}, 1)")


def _weeks(stage: str) -> tuple[Step, ...]:
    """Steps to ``{stage}_weeks``: places and weeks before each issue that is looked at."""
    return (
        Step(
            f"{stage}_numbers",
            """
            SELECT territory, issue,
                row_number() OVER (PARTITION BY territory ORDER BY issue) AS number
            FROM earlier_issues
            """,
        ),
        Step(
            f"{stage}_places",
            f"""
            SELECT p.territory, p.id, p.issue AS was, n.number, p.rank, p.seen
            FROM (SELECT territory, issue, id, rank, true AS seen FROM earlier
                  UNION ALL
                  SELECT territory, issue, id, rank, false FROM earlier_removals) p
            JOIN {stage}_numbers n ON p.territory = n.territory AND p.issue = n.issue
            SEMI JOIN {stage}_entities e ON p.territory = e.territory AND p.id = e.id
            """,
            keep=True,
        ),
        Step(
            f"{stage}_moments",
            f"""
            SELECT e.territory, e.issue, e.id, c.clause, i.back, i.past, i.last,
                e.rank AS provisional, coalesce(b.number, 0) AS before
            FROM {stage}_entities e
            JOIN {stage}_clauses c ON e.issue = c.issue
            JOIN past_issues i ON e.issue = i.issue AND i.back <= CASE WHEN c.stateful THEN c.lookback ELSE 0 END
            LEFT JOIN (SELECT n.territory, i.past, max(n.number) AS number
                       FROM {stage}_numbers n JOIN past_issues i ON n.issue < i.past
                       GROUP BY n.territory, i.past) b
                ON e.territory = b.territory AND i.past = b.past
            """,
            keep=True,
        ),
        Step(
            f"{stage}_runs",
            f"""
            SELECT *, row_number() OVER (
                PARTITION BY territory, id, issue, clause, number - nth ORDER BY number) AS in_run
            FROM (SELECT p.territory, p.id, c.issue, c.clause, p.number, row_number() OVER (
                      PARTITION BY p.territory, p.id, c.issue, c.clause ORDER BY p.number) AS nth
                  FROM {stage}_places p
                  JOIN {stage}_entities e ON p.territory = e.territory AND p.id = e.id
                  JOIN {stage}_clauses c ON e.issue = c.issue
                  JOIN issue_rules r ON c.issue = r.issue
                  WHERE (p.seen OR (c.accrue AND p.rank <= r.depth))
                    AND (c.within = 0 OR p.rank <= c.within))
            """,
            keep=True,
        ),
        Step(
            f"{stage}_weeks",
            f"""
            SELECT m.territory, m.issue, m.id, m.clause, m.back,
                CASE WHEN NOT max(c.since_re_entry) THEN count(r.number)
                     -- the length of the last run rides along in the low digits of the maximum
                     WHEN max(r.number) = max(m.before)
                     THEN max(r.number * 1000000 + r.in_run) % 1000000
                     ELSE 0 END AS weeks
            FROM {stage}_moments m
            JOIN {stage}_clauses c ON m.issue = c.issue AND m.clause = c.clause
            LEFT JOIN {stage}_runs r ON m.territory = r.territory AND m.id = r.id
             AND m.issue = r.issue AND m.clause = r.clause AND r.number <= m.before
            GROUP BY m.territory, m.issue, m.id, m.clause, m.back
            """,
        ),
        Step(
            f"{stage}_seen",
            f"""
            SELECT m.territory, m.issue, m.id, m.clause, m.back,
                max(CASE WHEN p.number = m.before THEN p.rank END) AS last_rank,
                max(CASE WHEN p.was = m.past THEN p.rank END) AS rank,
                min(CASE WHEN p.number <= m.before THEN p.rank END) AS peak,
                max(m.before) - max(CASE WHEN p.number <= m.before THEN p.number END) AS absent
            FROM {stage}_moments m
            LEFT JOIN (SELECT * FROM {stage}_places WHERE seen) p
              ON m.territory = p.territory AND m.id = p.id
            GROUP BY m.territory, m.issue, m.id, m.clause, m.back
            """,
        ),
    )


def _facts(stage: str) -> Step:
    """Step ``{stage}_facts``: one row per entity, clause and issue looked at, a column per term."""
    key = "territory, issue, id, clause, back"
    on = " AND ".join(f"m.{name} = {{0}}.{name}" for name in key.split(", "))
    born = "e.release_date"
    return Step(
        f"{stage}_facts",
        f"""
        SELECT m.territory, m.issue, m.id, m.clause, m.back, m.past, w.weeks,
            CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END AS rank, s.last_rank,
            s.peak, s.absent, coalesce(d.declines, 0) AS declines, d.growth,
            CASE WHEN c.by_points THEN d.fewer
                 WHEN s.last_rank IS NOT NULL
                 THEN CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END > s.last_rank
                 ELSE s.absent IS NOT NULL AND c.absent_descends END AS descending,
            date_diff('day', {born}, m.last) AS age_days,
            year(m.last) - year({born}) - CASE WHEN month(m.last) * 100 + day(m.last)
                < month({born}) * 100 + day({born}) THEN 1 ELSE 0 END AS age_years
        FROM {stage}_moments m
        JOIN {stage}_clauses c ON m.issue = c.issue AND m.clause = c.clause
        JOIN {stage}_weeks w ON {on.format("w")}
        JOIN {stage}_seen s ON {on.format("s")}
        LEFT JOIN {stage}_declines d ON {on.format("d")}
        LEFT JOIN entities e
          ON m.territory = e.territory AND m.issue = e.issue AND m.id = e.id
        """,
        keep=True,
    )


_NUMBERS: Final = (
    "weeks",
    "rank",
    "last_rank",
    "peak",
    "absent",
    "declines",
    "age_days",
    "age_years",
)


def met(facts: str) -> str:
    """SQL for the conditions that entities meet: territory, issue, id, clause, role, back.

    Args:
        facts: A table with a column for each number that a condition may name; null: not known.
    """
    known = " ".join(
        f"WHEN '{name}' THEN CAST(f.{name} AS HUGEINT) * {10**DIGITS}" for name in _NUMBERS
    )
    number = f"CASE t.term {known} WHEN 'growth' THEN f.growth END"
    day = "strftime(f.past, '%m-%d')"
    first, last = "substr(t.value, 1, 5)", "substr(t.value, 8, 5)"
    return f"""
        SELECT DISTINCT {_ENTRY}, role, back
        FROM (SELECT f.territory, f.issue, f.id, f.clause, f.back, t.role
              FROM {facts} f
              JOIN terms t ON f.issue = t.issue AND f.clause = t.clause
              LEFT JOIN accepted d
                ON t.term = 'decision' AND f.issue = d.issue AND f.id = d.subject
               AND d.binds IN ('', f.territory) AND f.past BETWEEN d.first AND d.last
               AND d.act = t.value
              WHERE CASE WHEN t.op = '{ALWAYS}' THEN true
                         WHEN t.op = '{SEASON}' AND {first} <= {last}
                         THEN {day} BETWEEN {first} AND {last}
                         WHEN t.op = '{SEASON}' THEN {day} >= {first} OR {day} <= {last}
                         WHEN t.term = 'decision' THEN d.decision IS NOT NULL
                         WHEN t.term = 'descending'
                         THEN t.value = CASE WHEN f.descending THEN 'yes' ELSE 'no' END
                         WHEN t.op = '<' THEN {number} < t.number
                         WHEN t.op = '<=' THEN {number} <= t.number
                         WHEN t.op = '>' THEN {number} > t.number
                         WHEN t.op = '>=' THEN {number} >= t.number
                         ELSE {number} = t.number END
              GROUP BY f.territory, f.issue, f.id, f.clause, f.back, t.role, t.alternative, t.terms
              HAVING t.terms = 0 OR count(DISTINCT t.nth) = t.terms)
    """
