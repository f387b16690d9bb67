"""A chart's rules told in sentences, kind by kind, each with its source and all that it ever said.

What a rule book leaves to the defaults of hitparade is told apart: it holds all the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitparade.rules.kind import Place, locate
from hitparade.rules.spans import DEFAULT
from hitparade.rules.statements import short, statement
from hitparade.rules.values import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.kind import Dated, Kind, Parameter
    from hitparade.rules.model import InForce
    from hitparade.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Past:
    """One value that a parameter had, has, or is going to have."""

    said: str
    """The value in words."""
    since: dt.date | None
    """From when on; None: as far back as the rule book goes."""
    by_day: bool
    """Whether `since` is a day of use; else it is an issue."""
    source: str
    disclosed: str
    """``yes``, ``no`` or ``fitted``."""
    note: str
    when: str
    """``past``, ``now`` or ``later``, seen from the issue."""


@dataclass(frozen=True, slots=True)
class Told:
    """One parameter of one clause."""

    path: str
    code: str
    sentence: str
    value: str
    """As it is written in a rule book."""
    since: dt.date | None
    source: str
    disclosed: str
    note: str
    default: bool
    """Whether the rule book says nothing of it."""
    known: bool
    history: tuple[Past, ...]
    """Every value that the rule book has, in order."""


@dataclass(frozen=True, slots=True)
class ClauseTold:
    """One clause: a kind of rule under a name of its own."""

    name: str
    stated: tuple[Told, ...]
    """What the rule book says."""
    silent: tuple[Told, ...]
    """What holds because it says nothing else."""


@dataclass(frozen=True, slots=True)
class KindTold:
    """The clauses of one kind."""

    kind: str
    doc: str
    clauses: tuple[ClauseTold, ...]


def told(rules: InForce) -> tuple[KindTold, ...]:
    """The rules of an issue in sentences, in the order in which the kinds act."""
    found = []
    for kind in rules.book.kinds.values():
        clauses = [_clause(kind, name, rules) for name in rules.names(kind.name)]
        # A kind of which a book says nothing is told only where a chart cannot be without it.
        if any(clause.stated for clause in clauses):
            found.append(KindTold(kind.name, kind.doc, tuple(clauses)))
    return tuple(found)


def _clause(kind: Kind, name: str, rules: InForce) -> ClauseTold:
    spans = {p.name: rules.spans(f"{kind.name}.{name}.{p.name}") for p in kind.parameters}
    values = {part: own[-1].value for part, own in spans.items()}
    lines = [_told(kind, name, p, spans[p.name], values, rules) for p in kind.parameters]
    return ClauseTold(
        name,
        tuple(line for line in lines if not line.default),
        tuple(line for line in lines if line.default),
    )


def _told(
    kind: Kind,
    name: str,
    parameter: Parameter,
    spans: tuple[Span, ...],
    values: Mapping[str, object],
    rules: InForce,
) -> Told:
    path = f"{kind.name}.{name}.{parameter.name}"
    dated = spans[-1].dated
    return Told(
        path=path,
        code=parameter.code,
        sentence=f"{statement(kind.name, name, parameter, values)}.",
        value=shown(spans[-1].value),
        since=dated.since,
        source=dated.source,
        disclosed=dated.disclosed,
        note=dated.note,
        default=dated.source == DEFAULT,
        known=spans[-1].value is not None,
        history=history(rules, path),
    )


def history(rules: InForce, path: str) -> tuple[Past, ...]:
    """Every value that the rule book has of a parameter, in words, in the order of their dates."""
    place = locate(rules.book.kinds, path)
    if not isinstance(place, Place):
        return ()
    held = {id(span.dated) for span in rules.spans(path)}
    return tuple(
        _past(place, dated, held, rules.issue) for dated in rules.book.clauses.get(path, ())
    )


def _past(place: Place, dated: Dated, held: set[int], issue: dt.date) -> Past:
    when = (
        "now" if id(dated) in held else "later" if (dated.since or dt.date.min) > issue else "past"
    )
    return Past(
        said=short(place.kind.name, place.parameter, dated.value),
        since=dated.since,
        by_day=dated.from_day is not None,
        source=dated.source,
        disclosed=dated.disclosed,
        note=dated.note,
        when=when,
    )
