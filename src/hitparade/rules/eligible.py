"""Eligible: which entries a chart is open to, by what is known of them: age, length, language.

An entry is eligible when no clause in force that excludes is met and, if any clause in force
includes, at least one of those is met. The order of clauses never matters. A decision to permit an
entry admits it whatever the clauses say.

    eligible.albums.if:     [{value: {tracks: ">3", minutes: ">=20"}, source: "...", disclosed: yes}]
    eligible.albums.action: [{value: include, source: "...", disclosed: yes}]

What is not known of an entry meets no term, unless the clause says that it passes.

Source:
    Published limits of age, length, language and earlier success (docs/rules/eligible.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.table import Column, Table
from hitparade.rules import terms
from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.values import choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce

EXCLUDE: Final = "exclude"
INCLUDE: Final = "include"
FAILS: Final = "fails"
PASSES: Final = "passes"
EXCLUDED: Final = "ELI010"
"""Reason of an entry that a clause excludes."""
NOT_INCLUDED: Final = "ELI011"
"""Reason of an entry that no clause includes, where some do."""
FACTS: Final = (
    "age_years",
    "age_days",
    "tracks",
    "minutes",
    "price",
    "language",
    "artist_country",
    "genre",
    "label",
    "signed",
    "version",
    "weeks",
    "peak",
    "absent",
    "decision",
    "title",
    "artist",
    "lead_artist",
    "id",
)
"""Terms that `if` may name."""
HISTORY: Final = frozenset({"weeks", "peak", "absent"})
"""Those of them that earlier issues of the chart tell."""
CODES: Final[dict[str, str]] = {
    "ELI001": "eligible.NAME.if: the entries a clause is about",
    "ELI002": "eligible.NAME.action: what a clause does with its entries",
    "ELI003": "eligible.NAME.unknown: whether what is not known meets a term",
    EXCLUDED: "an entry is not eligible: a clause excludes it",
    NOT_INCLUDED: "an entry is not eligible: clauses include others, and none of them includes it",
}

TABLE: Final = Table(
    "eligibility",
    "one clause that excludes or includes entries",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as eligible.albums"),
        Column("action", "text", "exclude or include"),
        Column("code", "text", "reason of an entry that is not eligible because of the clause"),
    ),
    ("issue", "clause"),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue and clause; a clause that no entry can meet has none.

    Raises:
        NotInForceError: What a clause is about, or what it does, is not known for an issue.
    """
    return [
        (rules.issue, clause, action, EXCLUDED if action == EXCLUDE else NOT_INCLUDED)
        for rules in issues
        for clause, action, _ in _in_force(rules)
    ]


def conditions(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.TERMS`, all of the role ``if``.

    Raises:
        NotInForceError: What a clause is about is not known for an issue.
    """
    return [
        (rules.issue, clause, "if", *cell, rules.value(f"{clause}.unknown") == PASSES)
        for rules in issues
        for clause, _, condition in _in_force(rules)
        for cell in terms.cells(condition, rules.issue)
    ]


def history(rules: InForce) -> bool:
    """Whether earlier issues of the chart decide who is eligible.

    Raises:
        NotInForceError: What a clause is about is not known for the issue.
    """
    return any(HISTORY & terms.terms_of(condition) for _, _, condition in _in_force(rules))


def _in_force(rules: InForce) -> Iterator[tuple[str, str, object]]:
    """Clause, action and condition of every clause that an entry can meet."""
    for name in rules.names("eligible"):
        clause = f"eligible.{name}"
        condition = rules.value(f"{clause}.if")
        if condition != terms.NEVER:
            yield clause, cast("str", rules.value(f"{clause}.action")), condition


KIND: Final = Kind(
    name="eligible",
    doc="Says which entries a chart is open to, by what is known of them and of their history.",
    parameters=(
        Parameter(
            "if",
            "ELI001",
            "the entries it is about; never: the clause is out of force",
            terms.reader(FACTS),
        ),
        Parameter(
            "action",
            "ELI002",
            "exclude: they are not eligible; include: only what is included is eligible",
            choice((EXCLUDE, INCLUDE)),
        ),
        Parameter(
            "unknown",
            "ELI003",
            "a term about something that is not known of an entry: fails, or passes",
            choice((FAILS, PASSES)),
            default=FAILS,
        ),
    ),
    codes=CODES,
)
