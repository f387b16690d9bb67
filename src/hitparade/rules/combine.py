"""Combine: which uses make up which component of the points, and what a missing component means.

The points of an entry are the sum of its components. A component groups uses under one name, such
as ``streaming``; an entry that lacks one is incomplete, because unknown is not zero, unless the
chart says that what is absent did not happen.

    combine.points.components:
      - value: {streaming: [audio_stream, video_stream], airplay: [spin], sales: [download]}
        source: "..."
        disclosed: yes
    combine.points.absent: [{value: incomplete, source: "...", disclosed: yes}]

Source:
    Charts that publish their shares by streaming, airplay and sales (docs/rules/combine.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem
from hitparade.domain.usage import USES
from hitparade.rules.kind import Clauses, Dated, Kind, Parameter
from hitparade.rules.matching import NEVER, Condition
from hitparade.rules.values import MisfitError, Reader, choice, misfit, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

EACH: Final = "each"
"""Value of `components`: each use of the calendar is a component of its own."""
INCOMPLETE: Final = "incomplete"
ZERO: Final = "zero"
CODES: Final[dict[str, str]] = {
    "COM001": "combine.points.components: the uses of each component",
    "COM002": "combine.points.absent: what a component without figures means",
    "COM010": "an entry is incomplete: a component of the chart has no figure",
    "COM020": "a component names a use that no clause converts",
    "COM021": "a use with a window stands in no component",
    "COM022": "a component names a use that has no window in the calendar",
}
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
    return {use for name in names for use in _uses(rules.value(f"calendar.{name}.uses"))}


def absent(rules: InForce) -> str:
    """What a component without figures means: ``incomplete`` or ``zero``."""
    return cast("str", rules.value("combine.points.absent"))


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


def _check(clauses: Clauses, file: str) -> list[Problem]:
    """Find components that no clause converts or windows, and uses without a component."""
    windowed = _all(clauses, "calendar", "uses")
    given = clauses.get("combine.points.components", ())
    problems: list[Problem] = []
    if windowed is not None:
        used = {use for values in windowed for value in values for use in _uses(value.value)}
        for value in given:
            problems.extend(_of_value(value, used, file))
        problems.extend(_unconverted(clauses, given, used, file))
    return problems


def _of_value(value: Dated, windowed: set[str], file: str) -> Iterator[Problem]:
    path = "combine.points.components"
    if value.value is None or value.value == EACH:
        return
    named = {use for _, uses in cast("Condition", value.value) for use in uses}
    if named - windowed:
        text = f"names {_listed(named - windowed)}, which has no window in the calendar."
        hint = "Add it to the uses of a calendar clause, or leave it out here."
        yield Problem("COM022", file, value.line, path, text, hint)
    if windowed - named:
        text = f"has no component for {_listed(windowed - named)}, which the calendar counts."
        yield Problem("COM021", file, value.line, path, text, "Add it to a component.")


def _unconverted(
    clauses: Clauses, given: tuple[Dated, ...], windowed: set[str], file: str
) -> Iterator[Problem]:
    """Uses of the chart that no clause converts at any time."""
    if not any(path.startswith("convert.") for path in clauses):
        return
    if any(not values for path, values in clauses.items() if path.startswith("convert.")):
        return
    names = {path.rsplit(".", 1)[0] for path in clauses if path.startswith("convert.")}
    converted: set[str] = set()
    for name in names:
        for value in clauses.get(f"{name}.if", (Dated(()),)):
            if value.value is not None and value.value != NEVER:
                converted |= set(dict(cast("Condition", value.value)).get("use", tuple(USES)))
    named = {
        use: value.line
        for value in given
        if value.value is not None and value.value != EACH
        for _, uses in cast("Condition", value.value)
        for use in uses
    }
    lines = [v.line for path, vs in clauses.items() if path.startswith("calendar.") for v in vs]
    for use in sorted(windowed - converted):
        path = "combine.points.components" if use in named else "calendar"
        text = f"counts {use}, but no clause of convert gives it points."
        hint = f"Add a clause convert.NAME with if: {{use: [{use}]}}, or leave {use} out."
        yield Problem("COM020", file, named.get(use, min(lines, default=1)), path, text, hint)


def _all(clauses: Clauses, kind: str, parameter: str) -> list[tuple[Dated, ...]] | None:
    """The values of one parameter in every clause; None where there are none or some unread."""
    found = [
        values
        for path, values in clauses.items()
        if path.startswith(f"{kind}.") and path.endswith(f".{parameter}")
    ]
    return found if found and all(found) else None


def _uses(value: object) -> tuple[str, ...]:
    return cast("tuple[str, ...]", value or ())


def _listed(uses: set[str]) -> str:
    return ", ".join(sorted(uses))


KIND: Final = Kind(
    name="combine",
    doc="Says which uses make up which component, and what a component without figures means.",
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
    ),
    codes=CODES,
    clauses=("points",),
    needed=True,
    check=_check,
)
