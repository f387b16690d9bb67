"""What can be wrong with combine: components that do not fit the calendar, targets that do not fit them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem
from hitparade.domain.usage import USES
from hitparade.rules.kind import Clauses, Dated, begun
from hitparade.rules.matching import NEVER, Condition
from hitparade.rules.targets import NONE, ranges, unmet

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH: Final = "each"
"""Value of `components`: each use of the calendar is a component of its own."""
LEVEL: Final = "level"
"""Value of `metric`: the points themselves."""


def check(clauses: Clauses, file: str) -> list[Problem]:
    """Find components that no clause converts or windows, and uses without a component."""
    windowed = _all(clauses, "calendar", "uses")
    given = clauses.get("combine.points.components", ())
    problems: list[Problem] = []
    if windowed is not None:
        used = {use for values in windowed for value in values for use in _uses(value.value)}
        for value in given:
            problems.extend(_of_value(value, used, file))
        problems.extend(_unconverted(clauses, given, used, file))
    return [*problems, *_of_targets(clauses, file)]


def _of_targets(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Find ranges that the components of their time cannot meet, or that have no meaning."""
    path = "combine.points.targets"
    told: set[tuple[str, int, str]] = set()
    for issue in sorted(_begins(clauses)):
        here = begun(clauses.get(path, ()), issue)
        metric = begun(clauses.get("combine.points.metric", ()), issue)
        if here is None or not isinstance(here.value, tuple):
            continue
        found = []
        names = _components_on(clauses, issue)
        wrong = unmet(ranges(here.value), dict.fromkeys(names)) if names else None
        if wrong:
            found.append(("COM023", *wrong))
        if metric is not None and metric.value not in {LEVEL, None}:
            text = f"stands beside metric: {metric.value}, which has no shares."
            found.append(("COM024", text, f"Say {NONE}, or metric: {LEVEL}."))
        for code, text, hint in found:
            if (code, here.line, text) not in told:
                told.add((code, here.line, text))
                yield Problem(code, file, here.line, path, text, hint)


def _begins(clauses: Clauses) -> set[dt.date]:
    """Every issue at which something of the clause, or of the calendar, changes."""
    return {
        value.from_issue or dt.date.min
        for path, values in clauses.items()
        if path.startswith(("combine.", "calendar."))
        for value in values
    }


def _components_on(clauses: Clauses, issue: dt.date) -> tuple[str, ...]:
    """Names of the components of an issue; none where they cannot be told."""
    given = begun(clauses.get("combine.points.components", ()), issue)
    if given is not None and given.value != EACH:
        return tuple(name for name, _ in cast("Condition", given.value or ()))
    values = [begun(values, issue) for values in _all(clauses, "calendar", "uses") or ()]
    windowed = [value.value for value in values if value is not None]
    if None in windowed:
        return ()
    return tuple(sorted({use for uses in windowed for use in _uses(uses)}))


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
