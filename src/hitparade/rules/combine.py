"""Combine: which uses make up which component of the points, and what a missing component means.

The points of an entry are the sum of its components. A component groups uses under one name, such
as ``streaming``; an entry that lacks one is incomplete, because unknown is not zero, unless the
chart says that what is absent did not happen.

    combine.points.components:
      - value: {streaming: [audio_stream, video_stream], airplay: [spin], sales: [download]}
        source: "..."
        disclosed: yes
    combine.points.absent: [{value: incomplete, source: "...", disclosed: yes}]

Two things can be done with the sum. ``targets`` brings the components' shares of the top places into
ranges, such as 35 to 45 percent of sales. ``metric`` ranks by the gain over the period before
(``delta``) or by the growth (``growth``: the ratio minus 1) in place of the points themselves.

Source:
    Charts that publish their shares by streaming, airplay and sales, and charts of velocity
    (docs/rules/combine.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.tables import Column, Table
from hitparade.domain.usage import USES
from hitparade.rules.combine_check import EACH, LEVEL, check
from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.targets import NONE, TARGETS, Ranges, ranges
from hitparade.rules.values import MisfitError, Reader, choice, exact, misfit, texts, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.rules.matching import Condition
    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

INCOMPLETE: Final = "incomplete"
ZERO: Final = "zero"
DELTA: Final = "delta"
GROWTH: Final = "growth"
CODES: Final[dict[str, str]] = {
    "COM001": "combine.points.components: the uses of each component",
    "COM002": "combine.points.absent: what a component without figures means",
    "COM003": "combine.points.targets: ranges of the components' shares of all points",
    "COM004": "combine.points.over: the places over which the shares are taken",
    "COM005": "combine.points.metric: what is ranked: the points, their gain, or their growth",
    "COM006": "combine.points.least: points of the period before that growth needs",
    "COM007": "combine.points.digits: digits that are kept of factors, changes and growth",
    "COM010": "an entry is incomplete: a component of the chart has no figure",
    "COM011": "points were moved so that the components' shares are in their ranges",
    "COM012": "the points of the period before were taken off, or the growth was put in their place",
    "COM020": "a component names a use that no clause converts",
    "COM021": "a use with a window stands in no component",
    "COM022": "a component names a use that has no window in the calendar",
    "COM023": "targets do not fit the components of the chart",
    "COM024": "targets stand beside a metric other than level",
}
TABLE: Final = Table(
    "combining",
    "what is done with the points of one issue once they are added up",
    (
        Column("issue", "date", "issue date"),
        Column("targets", "bool", "whether components have ranges for their shares"),
        Column("over", "int", "places over which the shares are taken"),
        Column("metric", "text", "level, delta or growth"),
        Column("least", "exact", "numerator of the points before that growth needs"),
        Column("least_per", "exact", "its denominator"),
        Column("kept", "exact", "10 to the number of digits that are kept after the point"),
    ),
    ("issue",),
)
_MOST: Final = 1_000_000
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ALLOWED = f"a mapping from component names to lists of uses, or {EACH}"


def components(rules: InForce) -> dict[str, tuple[str, ...]]:
    """The uses of each component, both sorted.

    Raises:
        NotInForceError: They are not known for the issue.
    """
    value = rules.value("combine.points.components")
    if value == EACH:
        return {use: (use,) for use in sorted(_windowed(rules))}
    return dict(cast("Condition", value))


def _windowed(rules: InForce) -> set[str]:
    names = rules.names("calendar")
    values = (rules.value(f"calendar.{name}.uses") for name in names)
    return {use for uses in values for use in cast("tuple[str, ...]", uses)}


def absent(rules: InForce) -> str:
    """What a component without figures means: ``incomplete`` or ``zero``."""
    return cast("str", rules.value("combine.points.absent"))


@dataclass(frozen=True)
class Combining:
    """What is done with the points of one issue once they are added up."""

    targets: Ranges
    """Range of the share of each component that has one."""
    over: int
    """Places over which the shares are taken."""
    metric: str
    """``level``, ``delta`` or ``growth``."""
    least: Fraction
    """Points of the period before that growth needs."""
    digits: int
    """Digits after the decimal point that are kept of what is not exact."""

    @property
    def neutral(self) -> bool:
        """Whether the points stay what they are."""
        return not self.targets and self.metric == LEVEL


def combining(rules: InForce) -> Combining:
    """What is done with the points of an issue once they are added up.

    Raises:
        NotInForceError: A part of it is not known for the issue.
    """
    path = "combine.points"
    return Combining(
        targets=ranges(rules.value(f"{path}.targets")),
        over=cast("int", rules.value(f"{path}.over")),
        metric=cast("str", rules.value(f"{path}.metric")),
        least=cast("Fraction", rules.value(f"{path}.least")),
        digits=cast("int", rules.value(f"{path}.digits")),
    )


def neutral(issues: Iterable[InForce]) -> bool:
    """Whether nothing is done with the points of any of the issues."""
    return all(combining(rules).neutral for rules in issues)


def past(rules: InForce) -> int:
    """How many periods before its own an issue looks at."""
    return 0 if combining(rules).metric == LEVEL else 1


def denominators(rules: InForce) -> tuple[int, ...]:
    """What the common denominator of the issue's points must be a multiple of."""
    found = combining(rules)
    return () if found.neutral else (10**found.digits,)


def bound(rules: InForce) -> Fraction | None:
    """By what an entry's points can be multiplied at most.

    None where that is not known before the points are (`hitparade.tally.combine.largest`), or where
    what is ranked does not follow the points.
    """
    found = combining(rules)
    return None if found.targets or found.metric == GROWTH else Fraction(1)


def places(rules: InForce) -> int:
    """How many of the first places, by points before this kind acts, decide what it does."""
    found = combining(rules)
    return found.over if found.targets else 0


def combining_rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, in order of the issues.

    Raises:
        NotInForceError: A part of it is not known for an issue.
    """
    return [
        (
            r.issue,
            bool(c.targets),
            c.over,
            c.metric,
            c.least.numerator,
            c.least.denominator,
            10**c.digits,
        )
        for r, c in ((r, combining(r)) for r in issues)
    ]


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.COMPONENTS`, sorted by issue, component and use.

    Raises:
        NotInForceError: The components of an issue are not known.
    """
    return [
        (rules.issue, component, use)
        for rules in issues
        for component, uses in components(rules).items()
        for use in uses
    ]


def _read(node: Node) -> object:
    if node.text == EACH:
        return EACH
    if not node.entries:
        raise misfit(node, _ALLOWED)
    found: dict[str, tuple[str, ...]] = {}
    for key, values in node.entries:
        name = key.text or ""
        if not _NAME.fullmatch(name):
            text = f"names the component {name or 'empty'}; a name is small letters, digits and _."
            raise MisfitError(key.line, text)
        found[name] = tuple(sorted(texts(values, f"a list of uses: {', '.join(USES)}", known=USES)))
    every = [use for uses in found.values() for use in uses]
    twice = sorted({use for use in every if every.count(use) > 1})
    if twice:
        text = f"has {', '.join(twice)} in two components."
        raise MisfitError(node.line, text, "A use belongs to one component.")
    return tuple(sorted(found.items()))


KIND: Final = Kind(
    name="combine",
    doc="Says which uses make up which component, and what of the points is ranked.",
    parameters=(
        Parameter(
            "components",
            "COM001",
            f"the uses of each component of the points; {EACH}: each use is one",
            Reader(_ALLOWED, _read),
            default=EACH,
        ),
        Parameter(
            "absent",
            "COM002",
            "what a component without figures means: the entry is incomplete, or it is zero",
            choice((INCOMPLETE, ZERO)),
            default=INCOMPLETE,
        ),
        Parameter(
            "targets",
            "COM003",
            "range of each component's share of all points, in percent, over the top places",
            TARGETS,
            default=NONE,
            later=True,
        ),
        Parameter(
            "over",
            "COM004",
            "the top places over which the shares are taken; who ties with the last is among them",
            whole("places", 1, _MOST),
            default=100,
            later=True,
        ),
        Parameter(
            "metric",
            "COM005",
            "what is ranked: the points, their gain over the period before, or their growth",
            choice((LEVEL, DELTA, GROWTH)),
            default=LEVEL,
            later=True,
        ),
        Parameter(
            "least",
            "COM006",
            "points of the period before that growth needs; it always needs more than 0",
            exact("points", zero=True),
            default=Fraction(0),
            later=True,
        ),
        Parameter(
            "digits",
            "COM007",
            "digits after the decimal point that are kept of factors, changes and growth",
            whole("digits", 0, 12),
            default=12,
            later=True,
        ),
    ),
    codes=CODES,
    clauses=("points",),
    needed=True,
    check=check,
)
