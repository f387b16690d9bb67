"""Measure: what a unit of usage weighs before it is converted, such as a station by its listeners.

The factor of a clause multiplies every unit of the rows it matches; the factors of several clauses
multiply each other. A table gives the values of one column factors of their own.

    measure.stations.if:        [{value: {use: [spin]}, source: "...", disclosed: yes}]
    measure.stations.by:        [{value: {outlet: {kdvs: 2, kalx: "1.5"}}, source: "...", disclosed: yes}]
    measure.stations.otherwise: [{value: 0, source: "...", disclosed: yes}]

So a market-share coefficient is written, and the factor that makes a panel stand for its market.

Source:
    Published weights of stations, and plays estimated by market share (docs/rules/measure.md).
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from hitparade.domain.errors import Problem, near
from hitparade.domain.table import Column, Table
from hitparade.ledger.policy import NO_RETURNS
from hitparade.rules.kind import Clauses, Kind, Parameter
from hitparade.rules.matching import (
    ALL,
    COLUMNS,
    CONDITION,
    Condition,
    as_condition,
    cells,
    values_of,
)
from hitparade.rules.values import MisfitError, Reader, choice, exact, misfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node
    from hitparade.rules.spans import Segment

NONE: Final = "none"
"""Value of `by`: there is no table."""
SUBTRACT: Final = "subtract"
IGNORE: Final = "ignore"
NOTHING: Final = "MEA010"
"""Reason of a row whose factor is 0."""
CODES: Final[dict[str, str]] = {
    "MEA001": "measure.NAME.if: the rows whose units are multiplied",
    "MEA002": "measure.NAME.factor: what every unit is multiplied by",
    "MEA003": "measure.NAME.by: factors of the values of one column",
    "MEA004": "measure.NAME.otherwise: factor of the rows that the table does not name",
    "MEA005": "measure.NAME.returns: whether returned units are taken off",
    NOTHING: "a row does not count: a clause measures it with the factor 0",
    NO_RETURNS: "a returned unit does not count: a clause ignores returns",
    "MEA020": "a table gives a factor to a value that the rows of the clause cannot have",
}
_FACTOR: Final = exact("units per unit", zero=True)
_ALLOWED: Final = (
    f"a mapping from one column ({', '.join(COLUMNS)}) to a mapping from its values to factors, "
    "such as {outlet: {kexp: 2}}, or none"
)

Factors: TypeAlias = tuple[tuple[str, tuple[tuple[str, Fraction], ...]], ...]
"""One (column, ((value, factor), ...)), sorted by value."""

TABLE: Final = Table(
    "measures",
    "one value of the condition under which a clause multiplies units by one factor",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as measure.stations"),
        Column("variant", "int", "0 for rows that the table does not name, else the table's line"),
        Column("rule", "text", "parameter path that a factor of 0 comes from"),
        Column("first", "date", "first day of use; null where open", null=True),
        Column("last", "date", "last day of use; null where open", null=True),
        Column("columns", "int", "how many columns are named; a row must meet all"),
        Column("column", "text", "a column of usage, or none where every row is taken"),
        Column("value", "text", "a value the column may have; outlets in small letters"),
        Column("factor", "exact", "numerator of the factor, in lowest terms"),
        Column("factor_per", "exact", "denominator of the factor, in lowest terms"),
    ),
    ("issue", "clause", "variant", "first", "column", "value"),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`: of a clause, the variant with the highest number that a row meets counts.

    Returns:
        By issue, clause, day and variant.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
    """
    return [
        row
        for rules in issues
        for segment, condition in _in_force(rules)
        for row in _rows(rules, segment, condition)
    ]


def denominator(rules: InForce) -> int:
    """A common denominator of every factor that a row of the issue can have.

    Raises:
        NotInForceError: A part of a clause is not known for the issue.
    """
    parts: dict[str, list[int]] = {}
    for _, clause, *_, per in rows([rules]):
        parts.setdefault(cast("str", clause), []).append(cast("int", per))
    return prod(lcm(*pers) for pers in parts.values())


def largest(rules: InForce) -> Fraction:
    """No row of the issue has a larger factor.

    Raises:
        NotInForceError: A part of a clause is not known for the issue.
    """
    parts: dict[str, Fraction] = {}
    for _, clause, *_, factor, per in rows([rules]):
        found = Fraction(cast("int", factor), cast("int", per))
        name = cast("str", clause)
        parts[name] = max(parts.get(name, Fraction(1)), found)
    return prod(parts.values(), start=Fraction(1))


def _in_force(rules: InForce) -> Iterator[tuple[Segment, Condition]]:
    for name in rules.names("measure"):
        for segment in rules.segments(f"measure.{name}"):
            condition = as_condition(rules.known(f"{segment.clause}.if", segment.values["if"]))
            if condition is not None:
                yield segment, condition


def _rows(rules: InForce, segment: Segment, condition: Condition) -> Iterator[tuple[object, ...]]:
    clause = segment.clause
    known = {name: rules.known(f"{clause}.{name}", v) for name, v in segment.values.items()}
    factor = cast("Fraction", known["factor"])
    table = () if known["by"] == NONE else cast("Factors", known["by"])
    rest = factor * cast("Fraction", known["otherwise"]) if table else factor
    variants = [(condition, rest, "otherwise" if table and factor else "factor")]
    for column, factors in table:
        for value, own in factors:
            # Where the clause names the column itself, the table's value takes the place of it.
            met = tuple(sorted({**dict(condition), column: (value,)}.items()))
            if value in dict(condition).get(column, (value,)):
                variants.append((met, factor * own, "by" if factor else "factor"))
    for variant, (met, times, parameter) in enumerate(variants):
        head = (rules.issue, clause, variant, f"{clause}.{parameter}", segment.first, segment.last)
        for cell in cells(met):
            yield (*head, *cell, times.numerator, times.denominator)


def _by(node: Node) -> object:
    if node.text == NONE:
        return NONE
    if not node.entries or len(node.entries) > 1 or not node.entries[0][1].entries:
        raise misfit(node, _ALLOWED)
    (key, table) = node.entries[0]
    column = key.text or ""
    if column not in COLUMNS:
        text = f"names the column {column or 'empty'}, but must be {_ALLOWED}."
        raise MisfitError(key.line, text, near(column, COLUMNS))
    factors: dict[str, Fraction] = {}
    for value, factor in table.entries or ():
        (name,) = values_of(column, value)
        if name in factors:
            text = f"names the {column} {value.text} twice."
            raise MisfitError(value.line, text, "Outlets are compared in small letters.")
        factors[name] = cast("Fraction", _FACTOR(factor))
    return ((column, tuple(sorted(factors.items()))),)


def _check(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Find factors for values that the condition of their clause rules out at all times."""
    for path, values in clauses.items():
        if not (path.startswith("measure.") and path.endswith(".by")):
            continue
        conditions = clauses.get(path.removesuffix("by") + "if")
        if conditions is None or not all(as_condition(c.value) for c in conditions):
            continue
        for dated in values:
            table = () if dated.value in {None, NONE} else cast("Factors", dated.value)
            for column, factors in table:
                named = [dict(as_condition(c.value) or ALL).get(column) for c in conditions]
                met = {v for own in named for v in own or ()}
                lost = [value or NONE for value, _ in factors if value not in met]
                if conditions and None not in named and lost:
                    text = f"gives a factor to {', '.join(lost)}, which the clause does not match."
                    hint = "Add it to the values of `if`, or leave it out here."
                    yield Problem("MEA020", file, dated.line, path, text, hint)


KIND: Final = Kind(
    name="measure",
    doc="Says what a unit of usage weighs before it is converted, by one column of its row.",
    parameters=(
        Parameter(
            "if",
            "MEA001",
            "the rows whose units it multiplies: each column named must have a value listed",
            CONDITION,
            default=ALL,
            from_day=True,
        ),
        Parameter(
            "factor",
            "MEA002",
            "what every unit of these rows is multiplied by",
            _FACTOR,
            default=Fraction(1),
            from_day=True,
        ),
        Parameter(
            "by",
            "MEA003",
            "factors of the values of one column, multiplied with `factor`; none: there is no table",
            Reader(_ALLOWED, _by),
            default=NONE,
            from_day=True,
        ),
        Parameter(
            "otherwise",
            "MEA004",
            "factor of the rows that the table does not name; 0: they do not count",
            _FACTOR,
            default=Fraction(1),
            from_day=True,
        ),
        Parameter(
            "returns",
            "MEA005",
            "subtract: rows with negative quantities are taken off; ignore: they do not count",
            choice((SUBTRACT, IGNORE)),
            default=SUBTRACT,
        ),
    ),
    codes=CODES,
    check=_check,
)
