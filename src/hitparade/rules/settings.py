"""Values that somebody tries in place of those of a rule book: ``whatif --set PATH=VALUE``.

A value is YAML and is checked like one of the file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hitparade.domain.errors import ClauseValueError, Problem, near
from hitparade.rules.kind import Clauses, Dated, Fault, Kinds, Place, clause_names, locate
from hitparade.rules.nodes import compose
from hitparade.rules.values import UNKNOWN, MisfitError

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTING = "--set"
"""What problems and values name in the place of a file."""


@dataclass(frozen=True)
class Settings:
    """What is set, and the clauses that it is set in."""

    clauses: Clauses
    kinds: Kinds
    texts: Mapping[str, str]
    """Path -> value as it was typed."""

    def read(self) -> tuple[dict[str, Dated], list[Problem]]:
        """The values by path, and what is wrong with the others."""
        values: dict[str, Dated] = {}
        problems: list[Problem] = []
        for number, (path, text) in enumerate(self.texts.items(), 1):
            found = self._found(path, text, number)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                values[path] = found
        return values, problems

    def _found(self, path: str, text: str, number: int) -> Dated | Problem:
        """The value of one path; problems name its number among the paths as their line."""
        place = self._place(path)
        if isinstance(place, Fault):
            return place.at(SETTING, number, path)
        node, broken = compose(text, SETTING)
        if node is None or broken:
            hint = f"It must be {place.parameter.reader.allowed}."
            return Problem("RUL012", SETTING, number, path, "has no readable value.", hint)
        try:
            value = None if node.text == UNKNOWN else place.parameter.reader(node)
        except ClauseValueError as error:
            found = error.text if isinstance(error, MisfitError) else str(error)
            hint = error.hint if isinstance(error, MisfitError) else ""
            return Problem(place.parameter.code, SETTING, number, path, found, hint)
        return self._since_its_clause(Dated(value, source=SETTING), place)

    def _place(self, path: str) -> Place | Fault:
        """What a path names, if it may be set; else why not, with near paths."""
        place = locate(self.kinds, path)
        known = sorted(self._known_paths())
        if isinstance(place, Fault):
            return replace(place, hint=place.hint or near(path, known))
        if self._may_set(place):
            return place
        every = ", ".join(_to_add(place))
        return Fault(
            "RUL009",
            f"names the clause {place.name}, which the rule book does not have.",
            f"{near(path, known)} To add a clause, set all of: {every}.".strip(),
        )

    def _may_set(self, place: Place) -> bool:
        """Whether the clause is there, or is added as a whole."""
        if place.kind.clauses or place.name in clause_names(self.clauses, place.kind.name):
            return True
        return all(path in self.texts for path in _to_add(place))

    def _known_paths(self) -> set[str]:
        """Every path of the clauses that the book has."""
        return {
            f"{kind.name}.{name}.{parameter.name}"
            for kind in self.kinds.values()
            for name in (*kind.clauses, *clause_names(self.clauses, kind.name))
            for parameter in kind.parameters
        }

    def _since_its_clause(self, dated: Dated, place: Place) -> Dated:
        """What was set, not before its clause begins: half a clause would say something else."""
        own = [
            value
            for path, values in self.clauses.items()
            if path.startswith(f"{place.clause}.")
            for value in values
        ]
        whole = all(path in self.texts for path in _to_add(place))
        if whole or not own or any(value.since is None for value in own):
            return dated
        first = min(own, key=lambda value: value.since or dt.date.min)
        if first.from_day and not place.parameter.from_day:
            return dated
        return replace(dated, from_issue=first.from_issue, from_day=first.from_day)


def _to_add(place: Place) -> list[str]:
    """What has to be set to add a clause; what came later may stay at its default."""
    return [f"{place.clause}.{p.name}" for p in place.kind.parameters if not p.later]
