"""What a kind of rule is: its parameters, its codes, and the checks that look at several clauses.

A clause is one use of a kind under a name of its own: ``convert.streams`` is a clause of the kind
``convert``, and ``convert.streams.points`` is the path of one of its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hitparade.domain.errors import Problem, near

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.rules.values import Reader

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PARTS = 3


@dataclass(frozen=True)
class Dated:
    """One value of a parameter, from a date on."""

    value: object | None
    """The value; None where it is known not to be known."""
    from_issue: dt.date | None = None
    """First issue it is in force for."""
    from_day: dt.date | None = None
    """First day of use it is in force for."""
    source: str = ""
    """Where it is from, as a text or an address."""
    disclosed: str = "no"
    """``yes`` (published by who decides it), ``no``, or ``fitted`` (to published figures)."""
    note: str = ""
    line: int = 0
    """Line in the rule book, from 1; 0 for a value that stands in none."""

    @property
    def since(self) -> dt.date | None:
        """The date it begins, whichever date it counts; None for "always"."""
        return self.from_issue or self.from_day


Clauses: TypeAlias = Mapping[str, tuple[Dated, ...]]
"""Path -> dated values, in the order of their dates. While a file is being checked, an empty tuple
stands for values that could not be read: a check says nothing about what rests on them."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a kind: its permanent code, its meaning with unit, and how it is read."""

    name: str
    code: str
    meaning: str
    reader: Reader
    default: object | None = None
    """The value where the book is silent; None: a rule book must say it."""
    from_day: bool = False
    """Whether it may change within an issue, on a day of use."""
    later: bool = False
    """True for a parameter that came after the first release: while a book is silent about it, it
    stays out of the digest, so that the digests of older editions stay what they are."""
    of_issue: Callable[[object, dt.date], object] | None = None
    """For a value that is about single issues: what of it concerns one issue. Only that is in force
    for the issue, so that the value can grow without a change to the rules of other issues."""


@dataclass(frozen=True)
class Kind:
    """One kind of rule."""

    name: str
    doc: str
    """What it does, in one sentence."""
    parameters: tuple[Parameter, ...]
    codes: Mapping[str, str]
    """Every code of the kind, those of the parameters included, with its one meaning."""
    clauses: tuple[str, ...] = ()
    """The clause names it has; none: a rule book names its clauses freely."""
    needed: bool = False
    """Whether every chart has it: named clauses then stand with their defaults where the book is
    silent, and of freely named ones there must be one."""
    check: Callable[[Clauses, str], Iterable[Problem]] | None = None
    """Finds what is wrong between clauses; takes the clauses and the name of the file."""
    reach: Callable[[Clauses, dt.date], tuple[dt.date, dt.date] | None] | None = None
    """For the kind that decides it: first and last day of use that an issue can count."""
    apart: bool = False
    """True for a kind that no issue rests on, so that it stays out of the digest."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((p for p in self.parameters if p.name == name), None)


Kinds: TypeAlias = Mapping[str, Kind]
"""Every kind by its name, in the order in which they act."""


@dataclass(frozen=True)
class Place:
    """What a path names."""

    kind: Kind
    name: str
    parameter: Parameter

    @property
    def clause(self) -> str:
        """The clause, such as ``convert.streams``."""
        return f"{self.kind.name}.{self.name}"


@dataclass(frozen=True)
class Fault:
    """Why a path names nothing."""

    code: str
    text: str
    hint: str = ""

    def at(self, file: str, line: int, path: str) -> Problem:
        """The fault as a problem at its place."""
        return Problem(self.code, file, line, path, self.text, self.hint)


def locate(kinds: Kinds, path: str) -> Place | Fault:
    """Find what a path names: a known kind, an allowed clause name, a known parameter."""
    parts = path.split(".")
    kind = kinds.get(parts[0])
    if kind is None:
        text = f"is of the unknown kind {parts[0] or 'empty'}. Kinds are: {', '.join(kinds)}."
        return Fault("RUL007", text, near(parts[0], kinds))
    if len(parts) != _PARTS:
        return Fault("RUL007", "is no path: write kind.name.parameter, with two dots.")
    if kind.clauses and parts[1] not in kind.clauses:
        allowed = " or ".join(f"{kind.name}.{name}" for name in kind.clauses)
        return Fault("RUL009", f"names the clause {parts[1]}, but it must be {allowed}.")
    if not _NAME.fullmatch(parts[1]):
        text = f"names the clause {parts[1]!r}; a name is small letters, digits and _."
        return Fault("RUL009", text)
    parameter = kind.parameter(parts[2])
    if parameter is None:
        names = [p.name for p in kind.parameters]
        text = f"names the unknown parameter {parts[2]}; {kind.name} has: {', '.join(names)}."
        return Fault("RUL008", text, near(parts[2], names))
    return Place(kind, parts[1], parameter)


def clause_names(clauses: Clauses, kind: str) -> tuple[str, ...]:
    """Names of the clauses of a kind, sorted.

    >>> clause_names({"convert.b.points": (), "convert.a.per": (), "rank.chart.tie": ()}, "convert")
    ('a', 'b')
    """
    parts = (path.split(".") for path in clauses)
    return tuple(sorted({part[1] for part in parts if part[0] == kind}))


def begun(values: Sequence[Dated], issue: dt.date) -> Dated | None:
    """The last value whose issue has come; values that begin on a day of use are left aside."""
    come = [v for v in values if v.from_day is None and not (v.from_issue and v.from_issue > issue)]
    return come[-1] if come else None


def missing(kinds: Kinds, clauses: Clauses, file: str, lines: Mapping[str, int]) -> list[Problem]:
    """Clauses and parameters that must be there and are not (RUL010).

    Args:
        kinds: Every kind there is.
        clauses: What the rule book says.
        file: Name of the file, for messages.
        lines: Line of each path; a missing parameter is told at the first line of its clause.
    """
    problems = []
    for kind in kinds.values():
        names = clause_names(clauses, kind.name)
        if kind.needed and not names and not kind.clauses:
            text = f"is missing: a chart needs a clause {kind.name}.NAME."
            hint = f"{kind.doc} Choose a NAME; it takes: {_takes(kind)}."
            problems.append(Problem("RUL010", file, lines.get("rules", 1), kind.name, text, hint))
        for name in dict.fromkeys((*names, *(kind.clauses if kind.needed else ()))):
            clause = f"{kind.name}.{name}"
            own = [line for path, line in lines.items() if path.startswith(f"{clause}.")]
            line = min(own, default=lines.get("rules", 1))
            for parameter in kind.parameters:
                path = f"{clause}.{parameter.name}"
                if parameter.default is None and path not in clauses:
                    text = f"is missing: {parameter.meaning}."
                    hint = f"It must be {parameter.reader.allowed}."
                    problems.append(Problem("RUL010", file, line, path, text, hint))
    return problems


def _takes(kind: Kind) -> str:
    return ", ".join(
        parameter.name if parameter.default is None else f"{parameter.name} (optional)"
        for parameter in kind.parameters
    )
