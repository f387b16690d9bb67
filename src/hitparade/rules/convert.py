"""Convert: how many points a unit of usage is worth, as an exact fraction.

A row is converted by the clause that matches it and names the most columns; a row that no clause
matches does not count, with the reason. Points are `points` per `per` units of `measure`.

    convert.airplay.if:      [{value: {use: [spin]}, source: "...", disclosed: yes}]
    convert.airplay.measure: [{value: audience, source: "...", disclosed: yes}]
    convert.airplay.points:  [{value: "1.30", source: "...", disclosed: fitted}]
    convert.airplay.per:     [{value: 1000000, source: "...", disclosed: yes}]

Two clauses that name equally many columns and could match one row are a problem: the row's points
would depend on their order.

Source:
    Published conversion tables by use and tier, such as 1, 2/3 and 1/2 (docs/rules/convert.md).
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem, RuleBookError
from hitparade.domain.usage import MEASURES
from hitparade.rules.kind import Clauses, Dated, Kind, Parameter, clause_names
from hitparade.rules.matching import ALL, LABELLED, Condition, as_condition, cells, reader, tie
from hitparade.rules.values import choice, exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.spans import Segment

POINTS: Final = "CON003"
"""Code of the rule that gives a row its points."""
NOT_CONVERTED: Final = "CON010"
"""Reason of a row that no clause converts."""
CODES: Final[dict[str, str]] = {
    "CON001": "convert.NAME.if: the rows a clause converts",
    "CON002": "convert.NAME.measure: what of a row is counted",
    POINTS: "convert.NAME.points: points for `per` units",
    "CON004": "convert.NAME.per: how many units the points are for",
    NOT_CONVERTED: "a row does not count: no clause converts it",
    "CON020": "two clauses that name equally many columns could convert one row",
    "CON021": "a clause converts a use that has no window in the calendar",
}


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.CONVERSIONS`.

    Returns:
        By issue, then clause, then day.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
        RuleBookError: Two clauses could convert one row on some days of an issue.
    """
    return [row for rules in issues for row in _rows(rules)]


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    parts = [
        (segment, condition)
        for name in rules.names("convert")
        for segment in rules.segments(f"convert.{name}")
        if (condition := _condition(rules, segment)) is not None
    ]
    _refuse_ties(rules, parts)
    for segment, condition in parts:
        known = {n: rules.known(f"{segment.clause}.{n}", v) for n, v in segment.values.items()}
        weight = cast("Fraction", known["points"]) / cast("Fraction", known["per"])
        head = (rules.issue, segment.clause, POINTS, known["measure"], segment.first, segment.last)
        for cell in cells(condition):
            yield (*head, *cell, weight.numerator, weight.denominator)


def _condition(rules: InForce, segment: Segment) -> Condition | None:
    return as_condition(rules.known(f"{segment.clause}.if", segment.values["if"]))


def _refuse_ties(rules: InForce, parts: list[tuple[Segment, Condition]]) -> None:
    for (one, its), (other, others) in combinations(parts, 2):
        if one.clause != other.clause and _meet(one, other) and tie(its, others):
            line = rules.spans(f"{other.clause}.points")[0].dated.line
            raise RuleBookError([_tied(rules.book.file, line, one.clause, other.clause)])


def _meet(one: Segment, other: Segment) -> bool:
    """Whether two segments share a day."""
    first = max(one.first or dt.date.min, other.first or dt.date.min)
    return first <= min(one.last or dt.date.max, other.last or dt.date.max)


def _check(clauses: Clauses, file: str) -> list[Problem]:
    """Find clauses that could convert one row, and uses without a window."""
    return [*_ties(clauses, file), *_without_window(clauses, file)]


def _ties(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Look at each date on which a clause changes; `rows` looks at every day of an issue."""
    for one, other in combinations(clause_names(clauses, "convert"), 2):
        pair = [_values(clauses, one), _values(clauses, other)]
        if any(values is None for values in pair):
            continue
        dates = {v.since for values in pair for part in (values or {}).values() for v in part}
        for date in sorted(date or dt.date.min for date in {*dates, None}):
            conditions = [_on(values or {}, date) for values in pair]
            if None not in conditions and tie(*cast("list[Condition]", conditions)):
                line = max(v[-1].line for values in pair for v in (values or {}).values())
                yield _tied(file, line, f"convert.{one}", f"convert.{other}")
                break


def _values(clauses: Clauses, name: str) -> dict[str, tuple[Dated, ...]] | None:
    """The values of one clause by parameter; None where some could not be read."""
    own = {p.split(".")[2]: v for p, v in clauses.items() if p.startswith(f"convert.{name}.")}
    return own if all(own.values()) else None


def _on(values: dict[str, tuple[Dated, ...]], date: dt.date) -> Condition | None:
    """The condition of a clause on a date; None where it has not begun or matches nothing."""
    come = {
        name: [value for value in part if value.since is None or value.since <= date]
        for name, part in values.items()
    }
    if not any(come.values()):
        return None
    condition = come.get("if")
    return as_condition(condition[-1].value if condition else ALL)


def _tied(file: str, line: int, one: str, other: str) -> Problem:
    text = f"names as many columns as {one}, and one row could meet both."
    hint = "Name another column in one of them, or make their values differ in one column."
    return Problem("CON020", file, line, other, text, hint)


def _without_window(clauses: Clauses, file: str) -> Iterator[Problem]:
    calendars = [values for path, values in clauses.items() if _is(path, "calendar", "uses")]
    if not calendars or not all(calendars):
        return
    known = {use for values in calendars for v in values for use in _uses(v.value)}
    for path, values in clauses.items():
        for value in values if _is(path, "convert", "if") else ():
            uses = dict(as_condition(value.value) or ()).get("use", ())
            unknown = [use for use in uses if use not in known]
            if unknown:
                text = f"converts {', '.join(unknown)}, which has no window in the calendar."
                hint = "Add it to the uses of a calendar clause, or leave it out here."
                yield Problem("CON021", file, value.line, path, text, hint)


def _is(path: str, kind: str, parameter: str) -> bool:
    return path.startswith(f"{kind}.") and path.endswith(f".{parameter}")


def _uses(value: object) -> tuple[str, ...]:
    return cast("tuple[str, ...]", value or ())


KIND: Final = Kind(
    name="convert",
    doc="Says how many points a unit of usage is worth, by the columns that its clauses name.",
    parameters=(
        Parameter(
            "if",
            "CON001",
            "the rows it converts: each column named must have one of the values listed",
            reader(LABELLED),
            default=ALL,
            from_day=True,
        ),
        Parameter(
            "measure",
            "CON002",
            "what of a row is counted: quantity (units of the use), audience (impressions) or "
            "amount (minor units of the currency)",
            choice(MEASURES),
            default="quantity",
            from_day=True,
        ),
        Parameter(
            "points",
            POINTS,
            "points for `per` units of the measure",
            exact("points", zero=True),
            from_day=True,
        ),
        Parameter(
            "per",
            "CON004",
            "how many units of the measure the points are for",
            exact("units", zero=False),
            default=Fraction(1),
            from_day=True,
        ),
    ),
    codes=CODES,
    needed=True,
    check=_check,
)
