"""Accumulate: what the issues of a chart add up to: the chart of a year, of all time, of awards.

A clause says what an entry gets for one issue: its points, inverse points of its rank (No. 1 has as
many as ``depth``, the next one fewer), a week, or its plays. It is read by the command
``accumulate`` alone: it takes no part in any issue, nor in its digest.

    accumulate.year.by:     [{value: points, source: "...", disclosed: yes}]
    accumulate.year.starts: [{value: 10-25, source: "...", disclosed: yes}]
    accumulate.year.levels: [{value: {gold: 500_000, platinum: 1_000_000}, source: "...", disclosed: yes}]

A chart year is named after the year in which it ends: the year 2025 that starts on 25 October has
the issues from 2024-10-25 to 2025-10-24. ``issues`` names the first and last issue of years that do
not keep to that.

Source:
    Year-end charts, and awards for sales (docs/rules/accumulate.md).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import NotFoundError, near
from hitparade.rules.dates import date_or_none
from hitparade.rules.kind import Dated, Kind, Parameter, begun, clause_names
from hitparade.rules.values import MisfitError, Reader, choice, exact, misfit, texts, whole

if TYPE_CHECKING:
    from fractions import Fraction

    from hitparade.rules.model import RuleBook
    from hitparade.rules.nodes import Node

NONE: Final = "none"
"""Written for "there is none"."""
BY: Final[dict[str, str]] = {
    "points": "its points",
    "inverse": "points for its rank: No. 1 has depth of them, No. 2 one fewer, down to 1",
    "weeks": "1",
    "quantity": "its plays, sales and other units that counted",
}
"""What an entry may get for one issue."""
CODES: Final[dict[str, str]] = {
    "ACC001": "accumulate.NAME.by: what an entry gets for one issue",
    "ACC002": "accumulate.NAME.starts: the day on which a chart year starts",
    "ACC003": "accumulate.NAME.issues: first and last issue of single chart years",
    "ACC004": "accumulate.NAME.charted: whether only issues on the chart count",
    "ACC005": "accumulate.NAME.depth: places that are shown, and inverse points of a No. 1",
    "ACC006": "accumulate.NAME.levels: totals that are awarded",
}
_DAY: Final = dt.timedelta(days=1)
_MOST: Final = 1_000_000
_LEAP: Final = 2000
"""A leap year, so that the 29th of February is a day."""
_STARTS = re.compile(r"[0-9]{2}-[0-9]{2}")
_LEVEL = re.compile(r"[a-z0-9][a-z0-9_ ]{0,40}")
_START = "a day of the year, such as 12-01"
_ISSUES = "none, or issue dates FIRST..LAST, one or a list, such as 2024-10-26..2025-10-18"
_LEVELS = "none, or a mapping from names to totals, such as {gold: 500_000, platinum: 1_000_000}"
_TOTAL = exact("points, plays or weeks", zero=False)


@dataclass(frozen=True)
class Accumulation:
    """What the issues of a chart add up to."""

    by: str = "points"
    """A key of `BY`."""
    charted: bool = True
    """Whether only issues on the chart count; else also those as a contender."""
    depth: int = 100
    """Places that are shown."""
    top: int = 100
    """Inverse points of a No. 1."""
    levels: tuple[tuple[str, Fraction], ...] = ()
    """Name and total, ascending."""


def _starts(node: Node) -> str:
    text = node.text or ""
    if not _STARTS.fullmatch(text) or date_or_none(f"{_LEAP}-{text}") is None:
        raise misfit(node, _START)
    return text


def _issues(node: Node) -> object:
    if node.text == NONE:
        return NONE
    found = texts(node, _ISSUES)
    for text in found:
        first, last = (date_or_none(part) for part in [*text.split(".."), ""][:2])
        if text.count("..") != 1 or first is None or last is None or last < first:
            raise MisfitError(node.line, f"names {text}, but must be {_ISSUES}.")
    years = [_ends(text).year for text in found]
    if len(set(years)) < len(years):
        text = "names two ranges that end in one year."
        raise MisfitError(node.line, text, "A chart year is named after the year in which it ends.")
    return tuple(sorted(found))


def _levels(node: Node) -> object:
    if node.text == NONE:
        return NONE
    if not node.entries:
        raise misfit(node, _LEVELS)
    found = []
    for key, value in node.entries:
        if not _LEVEL.fullmatch(key.text or ""):
            text = f"names the level {key.found}; a name is small letters, digits, _ and spaces."
            raise MisfitError(key.line, text)
        found.append((key.text or "", cast("Fraction", _TOTAL(value))))
    return tuple(sorted(found, key=lambda level: (level[1], level[0])))


KIND: Final = Kind(
    name="accumulate",
    doc="Says what the issues of a year, or of all time, add up to.",
    parameters=(
        Parameter(
            "by",
            "ACC001",
            "what an entry gets for one issue",
            choice(tuple(BY)),
            default="points",
        ),
        Parameter(
            "starts",
            "ACC002",
            "the day on which a chart year starts; its name is the year in which it ends",
            Reader(_START, _starts),
            default="01-01",
        ),
        Parameter(
            "issues",
            "ACC003",
            "first and last issue of chart years that do not keep to that day",
            Reader(_ISSUES, _issues),
            default=NONE,
        ),
        Parameter(
            "charted",
            "ACC004",
            "yes: only issues on the chart count; no: those as a contender below it as well",
            choice(("yes", "no")),
            default="yes",
        ),
        Parameter(
            "depth",
            "ACC005",
            "places that are shown, and inverse points of a No. 1",
            whole("places", 1, _MOST),
            default=100,
        ),
        Parameter(
            "levels",
            "ACC006",
            "totals that are awarded, each with its name",
            Reader(_LEVELS, _levels),
            default=NONE,
        ),
    ),
    codes=CODES,
    apart=True,
)


def clause(book: RuleBook, name: str = "") -> str | None:
    """The clause that is meant: the one named, else the only one, else none.

    Raises:
        NotFoundError: There is no such clause, or several and none is named.
    """
    names = clause_names(book.clauses, KIND.name)
    listed = ", ".join(names) or "none"
    if name and name not in names:
        text = f"{book.file} has no clause accumulate.{name}; it has: {listed}."
        raise NotFoundError(f"{text} {near(name, names)}".rstrip())
    if not name and len(names) > 1:
        raise NotFoundError(f"{book.file} accumulates in several ways: name one of {listed}.")
    return name or (names[0] if names else None)


def accumulation(book: RuleBook, name: str | None, on: dt.date) -> Accumulation:
    """What a clause says on a date; the defaults without a clause.

    Args:
        book: The rule book of the chart.
        name: Name of the clause, as `clause` found it.
        on: The last issue that is added up.

    Raises:
        NotInForceError: A part of it is not known.
    """
    if name is None:
        return Accumulation()
    path = f"accumulate.{name}"
    rules = book.in_force(on)
    if f"{path}.by" not in rules.parameters:  # nothing of it has begun
        return Accumulation()
    levels = rules.value(f"{path}.levels")
    depth = cast("int", rules.value(f"{path}.depth"))
    return Accumulation(
        by=cast("str", rules.value(f"{path}.by")),
        charted=rules.value(f"{path}.charted") == "yes",
        depth=depth,
        top=depth,
        levels=cast("tuple[tuple[str, Fraction], ...]", () if levels == NONE else levels),
    )


def changed(
    found: Accumulation, *, by: str | None = None, depth: int | None = None
) -> Accumulation:
    """The same with what somebody asks for in its place."""
    if by is not None and by not in BY:
        raise NotFoundError(f"--by is {by}, but must be one of {', '.join(BY)}. {near(by, BY)}")
    found = replace(found, by=by) if by else found
    return replace(found, depth=depth) if depth else found


def year(book: RuleBook | None, name: str | None, number: int) -> tuple[dt.date, dt.date]:
    """First and last day that the issues of a chart year may have.

    Args:
        book: The rule book; None for a chart without one, which has calendar years.
        name: Name of the clause, as `clause` found it.
        number: The year in which it ends.
    """
    values = book.clauses if book else {}
    for value in values.get(f"accumulate.{name}.issues", ()):
        for text in value.value if isinstance(value.value, tuple) else ():
            if _ends(text).year == number:
                return dt.date.fromisoformat(text.split("..")[0]), _ends(text)
    starts = begun(values.get(f"accumulate.{name}.starts", ()), dt.date(number, 1, 1))
    day = cast("str", (starts or Dated("01-01")).value or "01-01")
    last = _day(number + 1, day) - _DAY
    if last.year > number:
        last = _day(number, day) - _DAY
    return _day(last.year - (0 if day == "01-01" else 1), day), last


def _day(number: int, day: str) -> dt.date:
    """A day of a year; the 29th of February of other years is the 1st of March."""
    return date_or_none(f"{number:04}-{day}") or dt.date(number, 3, 1)


def _ends(text: str) -> dt.date:
    return dt.date.fromisoformat(text.split("..")[1])
