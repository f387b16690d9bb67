"""The SQL of steps, which is written in DuckDB's dialect, as Spark reads it.

SQLGlot carries most of it over. What it would carry over to other rows, or what a server does not
know, is changed in its tree first: each change below says which. SQLGlot takes a quarter of a second
to load, so this module is imported only where such an engine is used.

Numbers stay whole: HUGEINT becomes DECIMAL(38,0), and ``//`` is computed in decimals unless both of
its operands are seen to be small, because Spark's own whole division gives a BIGINT. In steps `len` is
the length of a list and `length` that of a text; DuckDB does not mind, Spark does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.parsers.duckdb import DuckDBParser

from hitparade.engine import selects

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDE: Final = exp.DataType.build("DECIMAL(38, 0)")
_SMALL: Final = (exp.DataType.Type.INT, exp.DataType.Type.BIGINT)
_DIGITS: Final = 18
"""Numbers with so many digits fit into a BIGINT, whatever is added to them."""
_MONDAY: Final = "1970-01-05"
_STEPS_OF_GCD: Final = 185
"""Euclid's algorithm takes at most so many steps for numbers of 38 digits."""
_HEXADECIMAL: Final = 16


class _Steps(DuckDB):
    """DuckDB's dialect, in which `len` is the length of a list.

    SQLGlot takes 1 from an index where it sees that it is a number; here `_element` does, always.
    """

    INDEX_OFFSET = 0

    class Parser(DuckDBParser):
        """What reads it."""

        FUNCTIONS: ClassVar = {**DuckDBParser.FUNCTIONS, "LEN": exp.ArraySize.from_arg_list}


@lru_cache(maxsize=4096)
def render(sql: str) -> str:
    """A SELECT as Spark reads it.

    Args:
        sql: A SELECT in DuckDB's dialect.

    Returns:
        One statement that Spark 4 and Sail run, with the same rows in the same order.

    >>> print(render("SELECT CAST(a AS HUGEINT) AS a FROM t ORDER BY ALL"))
    SELECT
      CAST(a AS DECIMAL(38, 0)) AS a
    FROM t
    ORDER BY
      1 NULLS LAST
    """
    tree = sqlglot.parse_one(sql, read=_Steps)
    # From the leaves to the root: what a change looks at below it is as Spark has it already.
    for node in reversed(list(tree.walk(bfs=True))):
        change = _CHANGES.get(type(node))
        if change is not None:
            changed = change(node)
            if changed is not node:
                if node is tree:
                    tree = changed
                else:
                    node.replace(changed)
    return tree.sql(
        dialect="spark", pretty=True, comments=False, unsupported_level=ErrorLevel.RAISE
    )


def _type(node: exp.DataType) -> exp.Expr:
    """HUGEINT, as the widest of decimals."""
    if node.this == exp.DataType.Type.INT128:
        return _WIDE.copy()
    return node


def _division(node: exp.IntDiv) -> exp.Expr:
    """A whole quotient, which Spark's DIV would give as a BIGINT."""
    if _small(node.this) and _small(node.expression):
        return node
    over, under = _bracketed(node.this), _bracketed(node.expression)
    rest = exp.Paren(
        this=exp.Sub(this=over.copy(), expression=exp.Mod(this=over, expression=under))
    )
    return exp.Cast(this=exp.Div(this=rest, expression=under.copy()), to=_WIDE.copy())


def _small(node: exp.Expr) -> bool:
    """Whether the text of a number says that a BIGINT holds it."""
    if isinstance(node, exp.Cast):
        return node.to.this in _SMALL
    if isinstance(node, exp.Paren | exp.Neg):
        return _small(node.this)
    if isinstance(node, exp.Literal):
        return len(node.name) < _DIGITS
    return isinstance(node, exp.Length | exp.ArraySize)


def _bracketed(node: exp.Expr) -> exp.Expr:
    plain = isinstance(node, exp.Column | exp.Literal | exp.Func | exp.Paren)
    return node.copy() if plain else exp.Paren(this=node.copy())


def _cast(node: exp.Cast) -> exp.Expr:
    """A hexadecimal text as a number, which DuckDB reads with ``0x`` before it."""
    _widen(node)
    text = node.this
    if isinstance(text, exp.DPipe) and text.this == exp.Literal.string("0x"):
        number = exp.Anonymous(
            this="CONV",
            expressions=[text.expression, exp.Literal.number(_HEXADECIMAL), exp.Literal.number(10)],
        )
        return exp.Cast(this=number, to=node.to)
    return node


def _case(node: exp.Case) -> exp.Expr:
    """A CASE of numbers, whose first Sail takes the type of all from: of a literal that is an INT."""
    first, *others = [branch.args["true"] for branch in node.args["ifs"]]
    others += [value for value in [node.args.get("default")] if value is not None]
    shown = next((value for value in others if not isinstance(value, exp.Literal | exp.Null)), None)
    if shown is not None and first.is_number:
        node.args["ifs"].insert(0, exp.If(this=exp.false(), true=shown.copy()))
    return node


def _widen(node: exp.Cast) -> None:
    """A sum that is cast to a large number: it is large before, as DuckDB's always is.

    Spark would add up BIGINTs and stop where they grow too large; Sail would go on with wrong ones.
    """
    total = node.this
    while isinstance(total, exp.Filter | exp.Window):
        total = total.this
    wide = {exp.DataType.Type.DECIMAL, exp.DataType.Type.INT128}
    if node.to.this not in wide or not isinstance(total, exp.Sum):
        return
    is_wide = any(cast.to.this in wide for cast in total.this.find_all(exp.Cast))
    if not is_wide and not isinstance(total.this, exp.Distinct):
        # Not a cast: Sail would name the sum as the one without it, and miss one of the two.
        nothing = exp.Cast(this=exp.Literal.number(0), to=_WIDE.copy())
        total.set("this", exp.Add(this=exp.Paren(this=total.this.copy()), expression=nothing))


def _sign(node: exp.Sign) -> exp.Expr:
    """The sign of a number, which Spark gives as a DOUBLE."""
    if isinstance(node.parent, exp.Cast):
        return node
    return exp.cast(node.copy(), "INT")


def _element(node: exp.Bracket) -> exp.Expr:
    """An element of a list, or null: Spark counts from 0, wants an INT, and has a name for it."""
    (at,) = node.expressions
    if at.is_string:
        return node
    place: exp.Expr = exp.Sub(this=exp.cast(at.copy(), "INT"), expression=exp.Literal.number(1))
    if at.is_int:
        place = exp.Literal.number(int(at.name) - 1)
    return exp.Anonymous(this="GET", expressions=[node.this, place])


def _weekday(node: exp.DayOfWeekIso) -> exp.Expr:
    """The day of the week, Monday 1: counted from one, because Sail's own names Sundays wrongly."""
    return sqlglot.parse_one(
        f"((DATEDIFF(DAY, DATE '{_MONDAY}', {node.this.sql('spark')}) % 7 + 7) % 7 + 1)",
        read="spark",
    )


def _split(node: exp.Split) -> exp.Expr:
    """A text cut at a text: Spark cuts at a regular expression, and Sail's have no quoting."""
    at = node.expression
    if isinstance(at, exp.Literal):
        at = exp.Literal.string(re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", at.name))
    return exp.RegexpSplit(this=node.this, expression=at)


def _function(node: exp.Anonymous) -> exp.Expr:
    """Functions that SQLGlot does not know."""
    known = _FUNCTIONS.get(node.name.lower())
    return known(*node.expressions) if known else node


def _gcd(a: exp.Expr, b: exp.Expr) -> exp.Expr:
    """The greatest common divisor of two numbers that are not negative: Euclid's algorithm."""
    first, second = (exp.Cast(this=n.copy(), to=_WIDE.copy()).sql("spark") for n in (a, b))
    return sqlglot.parse_one(
        f"AGGREGATE(SEQUENCE(1, {_STEPS_OF_GCD}), NAMED_STRUCT('a', {first}, 'b', {second}), "
        "(s, i) -> CASE WHEN s.b = 0 THEN s ELSE NAMED_STRUCT('a', s.b, 'b', s.a % s.b) END, "
        "s -> s.a)",
        read="spark",
    )


_REST: Final = (exp.Literal.number(2), exp.Literal.number(10**6))
"""From the second element of a list on."""


def _reduced(texts: exp.Expr, how: exp.Expr) -> exp.Expr:
    """A list folded by a function of two, from its first element on."""
    pair, item = (p.name for p in how.expressions)
    return exp.Anonymous(
        this="AGGREGATE",
        expressions=[
            exp.Anonymous(this="SLICE", expressions=[texts.copy(), *_REST]),
            exp.Anonymous(this="GET", expressions=[texts.copy(), exp.Literal.number(0)]),
            exp.Lambda(
                this=how.this.copy(), expressions=[exp.to_identifier(n) for n in (pair, item)]
            ),
        ],
    )


def _local(zone: exp.Expr, at: exp.Expr) -> exp.Expr:
    """The local time of an instant."""
    return exp.Anonymous(this="FROM_UTC_TIMESTAMP", expressions=[at.copy(), zone.copy()])


def _micros(at: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="UNIX_MICROS", expressions=[at.copy()])


def _matches_whole(node: exp.RegexpFullMatch) -> exp.Expr:
    """Whether all of a text is what a regular expression says."""
    pattern = exp.Literal.string(f"\\A(?:{node.expression.name})\\z")
    return exp.RegexpLike(this=node.this, expression=pattern)


def _has_all(texts: exp.Expr, wanted: exp.Expr) -> exp.Expr:
    """Whether a list has every element of another one."""
    missing = exp.Anonymous(this="ARRAY_EXCEPT", expressions=[wanted.copy(), texts.copy()])
    return exp.EQ(this=exp.ArraySize(this=missing), expression=exp.Literal.number(0))


_FUNCTIONS: Final[dict[str, Callable[..., exp.Expr]]] = {
    "gcd": _gcd,
    "timezone": _local,
    "epoch_us": _micros,
    "list_has_all": _has_all,
    "list_reduce": _reduced,
}


def _overlaps(node: exp.ArrayOverlaps) -> exp.Expr:
    """Whether two lists have an element in common."""
    return exp.Anonymous(this="ARRAYS_OVERLAP", expressions=[node.this, node.expression])


_CHANGES: Final[dict[type[exp.Expr], Callable[[Any], exp.Expr]]] = {
    exp.ArrayAgg: selects.list_of,
    exp.ArrayOverlaps: _overlaps,
    exp.Bracket: _element,
    exp.CTE: selects.named,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.DataType: _type,
    exp.DayOfWeekIso: _weekday,
    exp.Filter: selects.filtered,
    exp.First: selects.first_of,
    exp.Anonymous: _function,
    exp.IntDiv: _division,
    exp.RegexpFullMatch: _matches_whole,
    exp.Select: selects.selected,
    exp.Sign: _sign,
    exp.Split: _split,
    exp.Union: selects.ordered,
}
