"""Damp: units above a threshold are worth less, by the entry's own total of some uses.

The rates are marginal: of 300,000 copies, the first 290,000 count in full and the last 10,000 by
half. The points of these uses shrink as their total does.

    damp.copies.if:    [{value: [physical], source: "...", disclosed: yes}]
    damp.copies.steps: [{value: [[0, 290000, 1], [290000, null, 1/2]], source: "...", disclosed: no}]

Source:
    A chart that damps large sales of CDs, with factors it keeps to itself (docs/rules/damp.md).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from hitparade.domain.errors import Problem, RuleBookError
from hitparade.domain.table import Column, Table
from hitparade.domain.usage import USES
from hitparade.rules.kind import Clauses, Dated, Kind, Parameter, clause_names
from hitparade.rules.values import Reader, between, misfit, several, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

STEPS: Final = "DAM002"
"""Code of the rule that takes points."""
CODES: Final[dict[str, str]] = {
    "DAM001": "damp.NAME.if: the uses whose total is damped",
    STEPS: "damp.NAME.steps: the rate at which each further unit counts",
    "DAM003": "damp.NAME.digits: decimals of a point that damped points are rounded to",
    "DAM020": "two clauses damp the same use",
}
_MOST: Final = 10**12
_UNITS: Final = whole("units", 0, _MOST)
_RATE: Final = between("units per unit", 0, 1)
_ALLOWED: Final = (
    "a list of [from, to, rate] that begins at 0, has no gaps and ends with null, with rates of 0 "
    "to 1, such as [[0, 290000, 1], [290000, null, 1/2]]"
)
_CELLS: Final = 3

Bands: TypeAlias = tuple[tuple[int, int | None, Fraction], ...]
"""(first unit, unit before which it ends or None, rate), in order and without gaps."""

TABLE: Final = Table(
    "damps",
    "one use of a clause that damps, and one band of its rates",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as damp.copies"),
        Column("use", "text", "a use whose units are added up"),
        Column("lower", "int", "units below the band"),
        Column(
            "upper", "int", "units up to the end of the band; null where it has none", null=True
        ),
        Column("rate", "exact", "what a unit in the band counts, over `per`"),
        Column("per", "exact", "common denominator of the rates of the clause"),
        Column("digits", "int", "decimals of a point that results are rounded to"),
    ),
    ("issue", "clause", "use", "lower"),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue, clause, use and band.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
        RuleBookError: Two clauses damp the same use in an issue.
    """
    return [row for rules in issues for row in _rows(rules)]


def digits(rules: InForce) -> int:
    """Decimals of a point that results of the issue may have; 0 without a clause.

    Raises:
        NotInForceError: They are not known for the issue.
    """
    names = rules.names("damp")
    return max((cast("int", rules.value(f"damp.{name}.digits")) for name in names), default=0)


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    uses = {name: _uses(rules.value(f"damp.{name}.if")) for name in rules.names("damp")}
    for one, other in combinations(uses, 2):
        if set(uses[one]) & set(uses[other]):
            line = rules.spans(f"damp.{other}.if")[0].dated.line
            raise RuleBookError([_twice(rules.book.file, line, one, other)])
    for name, own in uses.items():
        clause = f"damp.{name}"
        bands = cast("Bands", rules.value(f"{clause}.steps"))
        per = lcm(*(rate.denominator for *_, rate in bands))
        for use in own:
            for lower, upper, rate in bands:
                digits = rules.value(f"{clause}.digits")
                yield rules.issue, clause, use, lower, upper, int(rate * per), per, digits


def _uses(value: object) -> tuple[str, ...]:
    return tuple(sorted(cast("tuple[str, ...]", value or ())))


def _steps(node: Node) -> object:
    bands: list[tuple[int, int | None, Fraction]] = []
    for item in node.items or ():
        cells = item.items or ()
        start = bands[-1][1] if bands else 0
        if len(cells) != _CELLS or start is None or _UNITS(cells[0]) != start:
            raise misfit(item, _ALLOWED)
        end = None if cells[1].text in {"", "null"} else cast("int", _UNITS(cells[1]))
        if end is not None and end <= start:
            raise misfit(item, _ALLOWED)
        bands.append((start, end, cast("Fraction", _RATE(cells[2]))))
    if not bands or bands[-1][1] is not None:
        raise misfit(node, _ALLOWED)
    return tuple(bands)


def _check(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Find clauses that damp one use, on each date on which one of them changes."""
    for one, other in combinations(clause_names(clauses, "damp"), 2):
        pair = [clauses.get(f"damp.{name}.if", ()) for name in (one, other)]
        for dated in (*pair[0], *pair[1]):
            first, second = ({*_uses(_on(values, dated))} for values in pair)
            if first & second:
                yield _twice(file, pair[1][-1].line, one, other)
                break


def _on(values: tuple[Dated, ...], begun: Dated) -> object | None:
    """The value in force when another begins."""
    come = [v for v in values if v.since is None or (begun.since and v.since <= begun.since)]
    return come[-1].value if come else None


def _twice(file: str, line: int, one: str, other: str) -> Problem:
    text = f"damps a use that damp.{one} damps, too."
    return Problem("DAM020", file, line, f"damp.{other}.if", text, "Name it in one of them.")


KIND: Final = Kind(
    name="damp",
    doc="Says how much further units count once an entry has many of them.",
    parameters=(
        Parameter(
            "if", "DAM001", "the uses whose units are added up and damped", several(USES, "uses")
        ),
        Parameter(
            "steps",
            STEPS,
            "rate of each unit from one total of the entry to the next; null: without end",
            Reader(_ALLOWED, _steps),
        ),
        Parameter(
            "digits",
            "DAM003",
            "decimals of a point that damped points are rounded to, half to even",
            whole("decimals", 0, 12),
            default=12,
        ),
    ),
    codes=CODES,
    check=_check,
)
