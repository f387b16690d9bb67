"""Whole SELECTs and aggregates that Spark has to be told in another way than DuckDB.

Each function takes a node of SQLGlot's tree, whose parts are in Spark's words already, and returns
what takes its place: the node itself where there is nothing to change.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp


def first_of(node: exp.First) -> exp.Expr:
    """The first of values in an order: Spark's FIRST knows none."""
    if not isinstance(node.this, exp.Order):
        return node
    return exp.Anonymous(this="GET", expressions=[_sorted(node.this), exp.Literal.number(0)])


def list_of(node: exp.ArrayAgg) -> exp.Expr:
    """A list in an order: Spark's COLLECT_LIST knows none, and SQLGlot would leave it out."""
    return _sorted(node.this) if isinstance(node.this, exp.Order) else node


def _sorted(order: exp.Order) -> exp.Expr:
    """The values of an ordered aggregate: collected with what orders them, and sorted by it."""
    keys = [key.this.sql("spark") for key in order.expressions]
    value = f"v_{order.this.name}"  # Sail does not tell two lists apart that differ in values alone
    named = ", ".join(f"'k{n}', {key}" for n, key in enumerate(keys))
    before = " ".join(_before(key, f"k{n}") for n, key in enumerate(order.expressions))
    condition = ""
    around = order.parent.parent if order.parent else None
    if isinstance(around, exp.Filter):
        condition = f" FILTER ({around.expression.sql('spark')})"
    found: exp.Expr = sqlglot.parse_one(
        f"TRANSFORM(ARRAY_SORT(COLLECT_LIST(NAMED_STRUCT({named}, '{value}', {order.this.sql('spark')}))"
        f"{condition}, (l, r) -> CASE {before} ELSE 0 END), e -> e.{value})",
        read="spark",
    )
    return found


def _before(key: exp.Ordered, name: str) -> str:
    """Branches of a CASE that compares two rows ``l`` and ``r`` by one key."""
    null = -1 if key.args.get("nulls_first") else 1
    less = 1 if key.args.get("desc") else -1
    left, right = f"l.{name}", f"r.{name}"
    return (
        f"WHEN {left} IS NULL AND {right} IS NOT NULL THEN {null} "
        f"WHEN {right} IS NULL AND {left} IS NOT NULL THEN {-null} "
        f"WHEN {left} < {right} THEN {less} WHEN {left} > {right} THEN {-less}"
    )


def filtered(node: exp.Filter) -> exp.Expr:
    """A condition on an aggregate: in a window Spark knows none, so what is left out is null."""
    inner: exp.Expr = node.this
    if not isinstance(inner, exp.AggFunc):
        return inner.copy()  # `_sorted` has the condition in it
    if not isinstance(node.parent, exp.Window):
        return node
    inner = inner.copy()
    what = exp.Literal.number(1) if isinstance(inner.this, exp.Star) else inner.this.copy()
    inner.set("this", exp.case().when(node.expression.this.copy(), what))
    return inner


def named(node: exp.CTE) -> exp.Expr:
    """A named subquery: Spark decides itself whether to keep its rows."""
    node.set("materialized", None)
    return node


def selected(node: exp.Select) -> exp.Expr:
    """``GROUP BY ALL``, ``ORDER BY ALL``, and a HAVING that a name of the result would mislead."""
    group = node.args.get("group")
    if group and group.args.get("all"):
        keys = [e.unalias().copy() for e in node.expressions if not e.find(exp.AggFunc)]
        node.set("group", exp.Group(expressions=keys) if keys else None)
    ordered(node)
    return _having(_largest(_exploded(node)))


def ordered(node: exp.Query) -> exp.Expr:
    """``ORDER BY ALL``, of a SELECT or of several put together: by every column in turn.

    Raises:
        ValueError: The SELECT does not name its columns, so nobody here knows how many there are.
    """
    order = node.args.get("order")
    if order and order.expressions[0].this == exp.Var(this="ALL"):
        if node.is_star:
            raise ValueError(f"ORDER BY ALL needs columns with names: {node.sql('duckdb')}")
        nulls_first = order.expressions[0].args.get("nulls_first")
        keys = [
            exp.Ordered(this=exp.Literal.number(n), nulls_first=nulls_first)
            for n, _ in enumerate(node.selects, 1)
        ]
        node.set("order", exp.Order(expressions=keys))
    return node


def _exploded(node: exp.Select) -> exp.Select:
    """``unnest`` in what is selected: Spark has it there only by itself, and beside FROM anywhere."""
    found = [
        one
        for item in node.expressions
        for one in item.find_all(exp.Explode)
        if one.parent_select is node
    ]
    for number, one in enumerate(found, 1):
        name = f"item_{number}"
        alias = exp.TableAlias(
            this=exp.to_identifier(f"items_{number}"), columns=[exp.to_identifier(name)]
        )
        node.append("laterals", exp.Lateral(this=one.copy(), view=True, alias=alias))
        one.replace(exp.column(name))
    return node


def _largest(node: exp.Select) -> exp.Select:
    """``max(a, n)``, the list of the n largest, which Spark puts in order before it counts them."""
    lists = [
        e for e in node.expressions if isinstance(e.unalias(), exp.Max) and e.this.args.get("count")
    ]
    if not lists:
        return node
    (found,) = lists
    keys = node.args["group"].expressions
    inner = node.copy()
    inner.set("group", None)
    order = exp.Order(expressions=[exp.Ordered(this=found.this.this.copy(), desc=True)])
    nth = exp.Window(this=exp.RowNumber(), partition_by=[key.copy() for key in keys], order=order)
    inner.set(
        "expressions",
        [
            *(key.copy() for key in keys),
            exp.alias_(found.this.this.copy(), "one_value"),
            exp.alias_(nth, "nth_value"),
        ],
    )
    inner = inner.where(exp.Not(this=exp.Is(this=found.this.this.copy(), expression=exp.Null())))
    names = [exp.column(key.name) for key in keys]
    values = f"SORT_ARRAY(COLLECT_LIST(one_value), FALSE) AS {found.alias}"
    return (
        exp.select(*names, sqlglot.parse_one(values, read="spark"))
        .from_(inner.subquery("each_value"))
        .where(exp.LTE(this=exp.column("nth_value"), expression=found.this.args["count"].copy()))
        .group_by(*(name.copy() for name in names))
    )


def _having(node: exp.Select) -> exp.Select:
    """``HAVING sum(a)`` beside ``sum(a) AS a``: Sail would take the result for the column."""
    having = node.args.get("having")
    if not having:
        return node
    inside = {c.name for f in having.find_all(exp.AggFunc) for c in f.find_all(exp.Column)}
    if not inside & {e.alias for e in node.expressions if e.alias}:
        return node
    names = [e.alias_or_name for e in node.expressions]
    inner = node.copy()
    inner.set("having", None)
    inner.append("expressions", exp.alias_(having.this.copy(), "is_kept"))
    outer = exp.select(*(exp.column(name) for name in names)).where("is_kept")
    for part in ("order", "limit"):
        outer.set(part, inner.args.get(part))
        inner.set(part, None)
    for column in outer.args["order"].find_all(exp.Column) if outer.args.get("order") else ():
        if column.name not in names:
            inner.append("expressions", column.copy())
    return outer.from_(inner.subquery("grouped"))
