"""Admit: which rows of usage may count at all.

A row is admitted when no clause in force that excludes matches it and, if any clause in force
includes, at least one of those matches it. The order of clauses never matters. What is not admitted
stays in the balance, with the reason.

    admit.clips.if:     [{value: {use: [ugc_view]}, source: "...", disclosed: yes}]
    admit.clips.action:
      - {value: exclude, source: "...", disclosed: yes}
      - {from_issue: 2013-03-02, value: ignore, source: "...", disclosed: yes}

Source:
    Published admissions such as those of clips to the US charts in 2013 (docs/rules/admit.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.matching import CONDITION, as_condition, cells
from hitparade.rules.values import choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce

EXCLUDE: Final = "exclude"
INCLUDE: Final = "include"
IGNORE: Final = "ignore"
EXCLUDED: Final = "ADM010"
"""Reason of a row that a clause excludes."""
NOT_INCLUDED: Final = "ADM011"
"""Reason of a row that no clause includes, where some do."""
CODES: Final[dict[str, str]] = {
    "ADM001": "admit.NAME.if: the rows a clause is about",
    "ADM002": "admit.NAME.action: what a clause does with its rows",
    EXCLUDED: "a row does not count: a clause excludes it",
    NOT_INCLUDED: "a row does not count: clauses include others, and none of them includes it",
}
KIND: Final = Kind(
    name="admit",
    doc="Says which rows of usage may count, by use, tier, outlet, territory, supplier or method.",
    parameters=(
        Parameter(
            "if",
            "ADM001",
            "the rows it is about: each column named must have one of the values listed",
            CONDITION,
            from_day=True,
        ),
        Parameter(
            "action",
            "ADM002",
            "exclude: they do not count; include: only what is included counts; ignore: no effect",
            choice((EXCLUDE, INCLUDE, IGNORE)),
            from_day=True,
        ),
    ),
    codes=CODES,
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.ADMISSIONS`; clauses that are ignored have none.

    Returns:
        By issue, then clause, then day.

    Raises:
        NotInForceError: What a clause is about, or what it does, is not known for an issue.
    """
    return [row for rules in issues for row in _rows(rules)]


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    for name in rules.names("admit"):
        clause = f"admit.{name}"
        for segment in rules.segments(clause):
            action = rules.known(f"{clause}.action", segment.values["action"])
            if action == IGNORE:
                continue
            condition = as_condition(rules.known(f"{clause}.if", segment.values["if"]))
            code = EXCLUDED if action == EXCLUDE else NOT_INCLUDED
            for cell in () if condition is None else cells(condition):
                yield (rules.issue, clause, code, action, segment.first, segment.last, *cell)
