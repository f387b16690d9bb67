"""What the kinds of rule that look at entries hand to each other: changes, removals, conditions.

A kind changes points by adding rows of `CHANGES`, never by rewriting what it read; so a receipt can
say what each rule gave or took, and its lines add up to the points.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.tables import Column, Table
from hitparade.engine.plan import Step

_ENTRY: Final = (
    Column("territory", "text", "territory of the chart, or none"),
    Column("issue", "date", "issue date"),
    Column("id", "text", "id of the entity"),
)
CHANGES: Final = Table(
    "changes",
    "points that a rule gives to one entity or takes from it, for one recording and kind of use",
    (
        *_ENTRY,
        Column("recording", "text", "recording it is about, or none"),
        Column("use", "text", "use it is about, or none"),
        Column("tier", "text", "tier it is about, or none"),
        Column("rule", "text", "parameter path of the rule"),
        Column("reason", "text", "code of the rule"),
        Column("points", "exact", "points over the issue's common denominator, with their sign"),
        Column("quantity", "int", "units of the use that it is about"),
    ),
    ("territory", "issue", "id", "recording", "use", "tier", "rule"),
)
REMOVALS: Final = Table(
    "removals",
    "one entity that a rule keeps off the chart",
    (
        *_ENTRY,
        Column("rule", "text", "parameter path of the rule"),
        Column("reason", "text", "code of the rule"),
        Column("decision", "text", "the decision behind it, or none"),
    ),
    ("territory", "issue", "id", "rule"),
)
KEPT_OFF: Final = Table(
    "kept_off",
    "one entity that a rule kept off the chart and that would have had a place on or just below it",
    (
        *REMOVALS.columns,
        Column("rank", "int", "rank it would have had"),
        Column("points", "exact", "points over the issue's common denominator"),
    ),
    ("territory", "issue", "id"),
)
DOUBTED: Final = Table(
    "doubted_plays",
    "usage of one recording or clip in one slice that a decision keeps from counting for one entity",
    (
        *_ENTRY[:2],
        Column("slice", "int", "slice of the tallies, which says the day"),
        Column("recording", "text", "recording, or clip"),
        Column("id", "text", "id of the entity"),
        Column("hardness", "int", "how hard the decision acts; 0: the hardest"),
        Column("decision", "text", "the decision"),
        Column("outcome", "text", "quarantined or excluded"),
        Column("reason", "text", "code of the rule"),
        Column("rule", "text", "parameter path of the rule"),
        Column("quantity", "int", "units of the use"),
    ),
    ("territory", "issue", "slice", "recording", "id"),
)
ANNOTATIONS: Final = Table(
    "entry_annotations",
    "one thing that is said beside an entry",
    (
        *_ENTRY,
        Column("name", "text", "what is said: bullet, gainer, streak, at_no_1"),
        Column("value", "text", "its value"),
    ),
    ("territory", "issue", "id", "name"),
)
FACTS: Final = Table(
    "facts",
    "one thing known of one entity; what is not known has no row",
    (
        *_ENTRY,
        Column("term", "text", "a term of `hitparade.rules.terms.TERMS`"),
        Column("number", "exact", "the number in 10^-12 units; null for texts", null=True),
        Column("text", "text", "the text; null for numbers", null=True),
    ),
    ("territory", "issue", "id", "term"),
)


def meets(facts: str, entities: str, kind: str) -> str:
    """SQL for the clauses whose conditions entities meet.

    Args:
        facts: A table of shape `FACTS`.
        entities: A table with the entities to judge: territory, issue, id.
        kind: The kind whose clauses are wanted; reads ``terms``.

    Returns:
        SELECT of territory, issue, id, clause, role, without repetition.
    """
    return f"""
        SELECT DISTINCT territory, issue, id, clause, role
        FROM (SELECT e.territory, e.issue, e.id, t.clause, t.role, t.alternative
              FROM {entities} e
              JOIN terms t ON e.issue = t.issue AND t.clause LIKE '{kind}.%'
              LEFT JOIN {facts} f ON e.territory = f.territory AND e.issue = f.issue
                  AND e.id = f.id AND t.term = f.term
              WHERE CASE WHEN t.op = 'always' THEN true
                         WHEN f.id IS NULL THEN t.unknown
                         WHEN t.op = 'is' THEN f.text = t.value
                         WHEN t.op = '<' THEN f.number < t.number
                         WHEN t.op = '<=' THEN f.number <= t.number
                         WHEN t.op = '>' THEN f.number > t.number
                         WHEN t.op = '>=' THEN f.number >= t.number
                         ELSE f.number = t.number END
              GROUP BY e.territory, e.issue, e.id, t.clause, t.role, t.alternative, t.terms
              HAVING t.terms = 0 OR count(DISTINCT t.nth) = t.terms)
    """


def rounded(numerator: str, denominator: str) -> str:
    """SQL for an exact quotient rounded to an integer, half to even.

    Args:
        numerator: SQL for an integer.
        denominator: SQL for an integer above 0.

    >>> from hitparade.engine.duckdb import DuckDB
    >>> halves = [f"{rounded(f'({n})', '2')} AS n{i}" for i, n in enumerate((1, 3, 5, -1, -3, 7))]
    >>> with DuckDB().session() as session:
    ...     [int(n) for n in session.read(f"SELECT {', '.join(halves)}").to_pylist()[0].values()]
    [0, 2, 2, 0, -2, 4]
    """
    n, d = f"CAST({numerator} AS HUGEINT)", f"CAST({denominator} AS HUGEINT)"
    up = f"2 * abs({n} % {d}) > {d} OR (2 * abs({n} % {d}) = {d} AND ({n} // {d}) % 2 <> 0)"
    return f"CAST({n} // {d} + CASE WHEN {up} THEN sign({n}) ELSE 0 END AS DECIMAL(38,0))"


def grain(scale: str, digits: str) -> str:
    """SQL for how many units over the issue's common denominator the last decimal of a point is.

    Args:
        scale: SQL for the common denominator.
        digits: SQL for how many decimals a result may have.

    >>> from hitparade.engine.duckdb import DuckDB
    >>> with DuckDB().session() as session:
    ...     session.read(f"SELECT {grain('15000', '3')} AS a, {grain('7', '3')} AS b").to_pylist()
    [{'a': Decimal('15'), 'b': Decimal('1')}]
    """
    unit = f"CAST('1' || repeat('0', CAST({digits} AS INTEGER)) AS HUGEINT)"
    return f"CAST(greatest(CAST({scale} AS HUGEINT) // {unit}, 1) AS DECIMAL(38,0))"


def after(name: str, before: str, changes: str) -> Step:
    """Step to the live points once changes are made.

    Args:
        name: Name of the step.
        before: The live points so far: territory, issue, id, recording, use, tier, quantity, points.
        changes: A table of shape `CHANGES`.
    """
    columns = "territory, issue, id, recording, use, tier"
    return Step(
        name,
        f"""
        SELECT {columns}, CAST(sum(quantity) AS BIGINT) AS quantity,
            CAST(sum(points) AS DECIMAL(38,0)) AS points
        FROM (SELECT {columns}, quantity, points FROM {before}
              UNION ALL SELECT {columns}, 0, points FROM {changes})
        GROUP BY {columns}
        """,
        keep=True,
    )
