"""What differs between the rules of two issues, told in sentences that need no rule book to read.

A parameter is compared by what holds at the end of each issue; where it changes within an issue,
the day on which it does is told. What the rules do not know is said to be not known.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError
from hitparade.rules.statements import short, statement
from hitparade.rules.values import shown
from hitparade.rules.wordings import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hitparade.rules.kind import Dated, Kind, Parameter
    from hitparade.rules.model import InForce
    from hitparade.rules.spans import Span

ADDED: Final = "added"
ENDED: Final = "ended"
CHANGED: Final = "changed"
_OFF: Final = frozenset({"never", "ignore", "none", "no"})
"""Values with which a rule does nothing."""
_SAID: Final = {
    "yes": "disclosed by the compiler",
    "no": "not disclosed by the compiler",
    "fitted": "found from published figures",
}


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same."""

    path: str
    """Path of the parameter, or of the clause where a clause as a whole came or went."""
    code: str
    kind: str
    change: str
    """``added``, ``ended`` or ``changed``."""
    before: str | None
    """The value as it is written in a rule book; None: there was none."""
    after: str | None
    since: dt.date | None
    """First issue or day of use of what holds now; None: not dated."""
    source: str
    disclosed: str
    sentence: str

    def as_json(self) -> dict[str, str | None]:
        """The difference as a JSON object, the date as an ISO text."""
        return {**vars(self), "since": self.since.isoformat() if self.since else None}


def differences(before: InForce, after: InForce) -> list[Difference]:
    """What differs between the rules of two issues, in the order in which the kinds act.

    Args:
        before: The rules of the earlier issue.
        after: The rules of the later one, of the same chart.

    Raises:
        NotFoundError: The issues do not follow each other.
    """
    if before.issue > after.issue:
        text = f"{before.issue} is after {after.issue}."
        raise NotFoundError(f"{text} Name the earlier issue first.")
    return [
        difference
        for kind in after.book.kinds.values()
        for name in sorted({*before.names(kind.name), *after.names(kind.name)})
        for difference in _of_clause(kind, name, before, after)
    ]


def _of_clause(kind: Kind, name: str, before: InForce, after: InForce) -> Iterator[Difference]:
    was, now = _spans(kind, name, before), _spans(kind, name, after)
    if not was or not now:
        yield _whole(kind, name, after if now else before, added=bool(now))
        return
    for parameter in kind.parameters:
        old, new = was[parameter.name], now[parameter.name]
        if _stretches(old) != _stretches(new):
            yield _changed(kind, name, parameter, (old, new), now, after)


def _spans(kind: Kind, name: str, rules: InForce) -> dict[str, tuple[Span, ...]]:
    if name not in rules.names(kind.name):
        return {}
    return {p.name: rules.spans(f"{kind.name}.{name}.{p.name}") for p in kind.parameters}


def _whole(kind: Kind, name: str, rules: InForce, *, added: bool) -> Difference:
    """A clause that came or went."""
    spans = _spans(kind, name, rules)
    said = {
        p.name: p
        for p in kind.parameters
        if p.default is None or spans[p.name][-1].value != p.default
    }
    values = {part: own[-1].value for part, own in spans.items()}
    first = MAIN.get(kind.name, tuple(said))
    main = [said[part] for part in first if part in said] or list(kind.parameters)[:1]
    told = ". ".join(statement(kind.name, name, parameter, values) for parameter in main)
    text = ", ".join(f"{part}: {shown(values[part])}" for part in said)
    begun = [own[-1].dated for own in spans.values() if own[-1].begun]
    dated = max(begun, key=lambda value: value.since or dt.date.min)
    path = f"{kind.name}.{name}"
    head = f"New is {path}{_since(dated, dated.since)}" if added else f"{path} is no more"
    return Difference(
        path=path,
        code=main[0].code,
        kind=kind.name,
        change=ADDED if added else ENDED,
        before=None if added else text,
        after=text if added else None,
        since=dated.since if added else None,
        source=dated.source,
        disclosed=dated.disclosed,
        sentence=f"{head}: {told}. {_source(dated)}",
    )


def _changed(
    kind: Kind,
    name: str,
    parameter: Parameter,
    spans: tuple[tuple[Span, ...], tuple[Span, ...]],
    now: dict[str, tuple[Span, ...]],
    after: InForce,
) -> Difference:
    """A parameter whose value is another."""
    old, new = spans
    path = f"{kind.name}.{name}.{parameter.name}"
    was, dated = old[-1].value, new[-1].dated
    if _plain(was) == _plain(new[-1].value):
        was = next((s.value for s in (*old, *new) if s.value != new[-1].value), was)
    since = _begun(after.book.clauses.get(path, ()), dated)
    values = {part: own[-1].value for part, own in now.items()}
    told = statement(kind.name, name, parameter, values)
    brackets = f" (before: {short(kind.name, parameter, was)})"
    return Difference(
        path=path,
        code=parameter.code,
        kind=kind.name,
        change=_change(was, new[-1].value),
        before=_text(old),
        after=_text(new),
        since=since,
        source=dated.source,
        disclosed=dated.disclosed,
        sentence=f"{told}{brackets}{_since(dated, since)}. {_source(dated)}",
    )


def _change(was: object, now: object) -> str:
    off = [_plain(value) in _OFF for value in (was, now)]
    if off == [True, False]:
        return ADDED
    return ENDED if off == [False, True] else CHANGED


def _plain(value: object) -> str:
    return shown(value)


def _stretches(spans: Sequence[Span]) -> list[tuple[dt.date | None, object]]:
    """Where each value begins, neighbours of one value joined."""
    found: list[tuple[dt.date | None, object]] = []
    for span in spans:
        if not found or found[-1][1] != span.value:
            found.append((span.first, span.value))
    return found


def _text(spans: Sequence[Span]) -> str:
    """The values of one issue as in a rule book, each later one with its first day."""
    first, *later = _stretches(spans)
    return "; ".join([shown(first[1]), *(f"from {day}: {shown(v)}" for day, v in later)])


def _begun(values: Sequence[Dated], dated: Dated) -> dt.date | None:
    """Since when a value has held: a later line of the book may only say it again."""
    come = [v for v in values if (v.since or dt.date.min) <= (dated.since or dt.date.min)]
    same = list(takewhile(lambda v: v.value == dated.value, reversed(come)))
    return same[-1].since if same else dated.since


def _since(dated: Dated, since: dt.date | None) -> str:
    if since is None:
        return ""
    return f" from the {'day' if dated.from_day else 'issue of'} {since}"


def _source(dated: Dated) -> str:
    return f"Source: {dated.source or 'none'}, {_SAID[dated.disclosed]}."


def by_kind(found: Sequence[Difference], rules: InForce) -> list[tuple[str, str, list[Difference]]]:
    """The differences by kind of rule, each with the kind's name and what it is for."""
    kinds = rules.book.kinds
    return [
        (name, kind.doc, own)
        for name, kind in kinds.items()
        if (own := [difference for difference in found if difference.kind == name])
    ]
