"""Values of parameters over days of use: what of the dated values of a book one issue meets.

Dates are inclusive at both ends. A value in force for an issue and a day of use is the last in its
list whose date has come.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hitparade.rules.kind import Dated
from hitparade.rules.values import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.kind import Parameter

DAY = dt.timedelta(days=1)
DEFAULT = "default of hitparade"
"""Source of a value that stands in no rule book."""


@dataclass(frozen=True)
class Span:
    """A value, and the days of use it is in force for."""

    first: dt.date | None
    """First day; None: from the beginning of the issue's windows."""
    last: dt.date | None
    """Last day, inclusive; None: to the end of the issue's windows."""
    value: object | None
    """The value; None where it is not known."""
    dated: Dated
    """Where it comes from."""
    begun: bool = True
    """False where no value of the rule book has begun: the value is the kind's default, if any."""


@dataclass(frozen=True)
class Segment:
    """One clause over days of use during which none of its parameters changes."""

    clause: str
    first: dt.date | None
    last: dt.date | None
    values: Mapping[str, object | None]
    """Value by parameter name; None where it is not known."""


def spans_of(
    parameter: Parameter,
    values: tuple[Dated, ...],
    issue: dt.date,
    reach: tuple[dt.date, dt.date],
) -> tuple[Span, ...]:
    """The values of one parameter over the days of use that an issue can meet, open at both ends.

    Args:
        parameter: The parameter.
        values: What the rule book says of it.
        issue: The issue.
        reach: First and last day of use that the issue can count.
    """
    return _within(_spans(parameter, values, issue), reach)


def _spans(parameter: Parameter, values: tuple[Dated, ...], issue: dt.date) -> list[Span]:
    """The values of one parameter over all days, for one issue."""
    base = -1
    for index, value in enumerate(values):
        if value.from_day is None and (value.from_issue is None or value.from_issue <= issue):
            base = index
    changes = [value for value in values[base + 1 :] if value.from_day]
    start = values[base] if base >= 0 else _before(parameter, values)
    spans = [Span(None, None, start.value, start, begun=base >= 0)]
    for value in changes:
        day = value.from_day or dt.date.min
        spans[-1] = replace(spans[-1], last=day - DAY)
        spans.append(Span(day, None, value.value, value))
    if parameter.of_issue is None:
        return spans
    return [
        span if span.value is None else replace(span, value=parameter.of_issue(span.value, issue))
        for span in spans
    ]


def _before(parameter: Parameter, values: tuple[Dated, ...]) -> Dated:
    """What holds before the first value of the book: the default, or that nothing is known."""
    if parameter.default is not None:
        return Dated(parameter.default, source=DEFAULT, disclosed="yes")
    note = f"Not known before {values[0].since}." if values else "The rule book does not say it."
    return Dated(None, note=note)


def _within(spans: list[Span], reach: tuple[dt.date, dt.date]) -> tuple[Span, ...]:
    """The spans that an issue can meet, open at both ends.

    So a change of another year is not part of this issue's rules, nor of their digest.
    """
    first, last = reach
    inside = [
        span
        for span in spans
        if (span.first is None or span.first <= last) and (span.last is None or span.last >= first)
    ]
    inside[0] = replace(inside[0], first=None)
    inside[-1] = replace(inside[-1], last=None)
    return tuple(inside)


def joined(spans: tuple[Span, ...]) -> list[Span]:
    """Neighbours of equal value as one span: to say a value again changes nothing."""
    joined = [spans[0]]
    for span in spans[1:]:
        if span.value == joined[-1].value:
            joined[-1] = replace(joined[-1], last=span.last)
        else:
            joined.append(span)
    return joined


def on(spans: tuple[Span, ...], day: dt.date) -> Span:
    """The span that holds on a day."""
    return next(span for span in reversed(spans) if (span.first or dt.date.min) <= day)


def when_known(values: tuple[Dated, ...]) -> str:
    """When a parameter is known, as a sentence."""
    before = (None, *values)
    changes = [v for v, b in zip(values, before, strict=False) if b is None or v.value != b.value]
    stretches = []
    for value, following in pairwise((*changes, None)):
        if value and value.value is not None:
            since = f"from {_begin(value)} " if value.since else ""
            until = f"until before {_begin(following)}" if following else "on"
            stretches.append(f"{shown(value.value)} {since}{until}")
    if not stretches:
        return "The rule book knows no value of it at any time."
    return f"The rule book knows: {'; '.join(stretches)}."


def _begin(value: Dated) -> str:
    return f"{'issue' if value.from_issue else 'day'} {value.since}"
