"""Quarantine: what becomes of usage that a decision doubts.

A decision ``quarantine`` names a recording or an entry, and may name days, a use, a supplier and an
outlet. A chart heeds such decisions if it has a clause of this kind.

    quarantine.doubts.action: [{value: hold, source: "...", disclosed: yes}]

Source:
    No compiler publishes a procedure; this one is ours (docs/rules/quarantine.md).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem
from hitparade.domain.table import Column, Table
from hitparade.rules.kind import Clauses, Kind, Parameter, clause_names
from hitparade.rules.values import between, choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.rules.model import InForce

HOLD: Final = "hold"
EXCLUDE: Final = "exclude"
HAIRCUT: Final = "haircut"
HELD: Final = "QUA010"
"""Reason of usage that is held until a decision releases it."""
EXCLUDED: Final = "QUA011"
"""Reason of usage that a decision excludes."""
CUT: Final = "QUA012"
"""Reason of points that a decision takes from usage that counts on."""
CODES: Final[dict[str, str]] = {
    "QUA001": "quarantine.NAME.action: what becomes of doubted usage",
    "QUA002": "quarantine.NAME.share: the share of its points that a haircut takes",
    HELD: "usage does not count yet: a decision holds it",
    EXCLUDED: "usage does not count: a decision excludes it",
    CUT: "usage counts for less: a decision doubts it",
    "QUA020": "two clauses say what becomes of doubted usage",
}
TABLE: Final = Table(
    "quarantines",
    "what becomes of doubted usage in one issue",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as quarantine.doubts"),
        Column("action", "text", "hold, exclude or haircut, where a decision does not say it"),
        Column("share", "exact", "numerator of the share of points that a haircut takes"),
        Column("share_per", "exact", "denominator of that share"),
    ),
    ("issue",),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue: one where a clause is in force.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
    """
    return [
        (rules.issue, clause, rules.value(f"{clause}.action"), share.numerator, share.denominator)
        for rules in issues
        for clause in (f"quarantine.{name}" for name in rules.names("quarantine")[:1])
        for share in [cast("Fraction", rules.value(f"{clause}.share"))]
    ]


def denominators(rules: InForce) -> tuple[int, ...]:
    """Denominators of the shares of an issue: points over a multiple of each stay whole."""
    return tuple(sorted({int(cast("int", row[4])) for row in rows([rules])}))


def _check(clauses: Clauses, file: str) -> list[Problem]:
    """Find a second clause."""
    names = clause_names(clauses, "quarantine")
    return [_second(clauses, names[0], name, file) for name in names[1:]]


def _second(clauses: Clauses, first: str, name: str, file: str) -> Problem:
    path = next(p for p in sorted(clauses) if p.startswith(f"quarantine.{name}."))
    line = clauses[path][0].line if clauses[path] else 0
    text = f"says what becomes of doubted usage, as quarantine.{first} does."
    return Problem("QUA020", file, line, f"quarantine.{name}", text, "Keep one of the clauses.")


KIND: Final = Kind(
    name="quarantine",
    doc="Says what becomes of usage that a decision doubts.",
    parameters=(
        Parameter(
            "action",
            "QUA001",
            "hold: it does not count until a decision releases it; exclude: it does not count; "
            "haircut: it counts for less; a decision may say it for itself",
            choice((HOLD, EXCLUDE, HAIRCUT)),
            default=HOLD,
        ),
        Parameter(
            "share",
            "QUA002",
            "the share of the points that a haircut takes away",
            between("the points", 0, 1),
            default=Fraction(1),
        ),
    ),
    codes=CODES,
    check=_check,
)
