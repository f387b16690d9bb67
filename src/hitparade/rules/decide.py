"""Decide: which manual decisions a chart accepts.

A chart without such a clause accepts every act of the decisions log that names it, or that names no
chart. With clauses it accepts the acts that they list, taken together.

    decide.office.acts: [{value: [stay, exclude, credit], source: "...", disclosed: yes}]

Source:
    Published rules that leave cases to a committee (docs/rules/decide.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.table import Column, Table
from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.values import Reader, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

ALL: Final = "all"
ACTS: Final[dict[str, str]] = {
    "stay": "an entry stays, whatever its age",
    "reset": "an entry's life begins anew",
    "exclude": "an entry is not on the chart",
    "permit": "an entry is eligible, whatever it is",
    "quarantine": "usage is doubted",
    "release_quarantine": "usage is doubted no longer",
    "credit": "an entry is shown with another title or artist",
}
"""Every act that a chart can heed, and what it says."""
EXCLUDED: Final = "DEC010"
"""Reason of an entry that a decision keeps off the chart."""
CODES: Final[dict[str, str]] = {
    "DEC001": "decide.NAME.acts: the decisions that the chart accepts",
    EXCLUDED: "an entry is not on the chart: a decision says so",
}
TABLE: Final = Table(
    "acceptances",
    "one act of the decisions log that the chart accepts for one issue",
    (
        Column("issue", "date", "issue date"),
        Column("chart", "text", "name of the chart"),
        Column("act", "text", "the act"),
        Column("rule", "text", "parameter path of the clause that accepts it, or decide"),
    ),
    ("issue", "act"),
)
_ALLOWED = f"a list of acts: {', '.join(ACTS)}; or {ALL}"


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue, then act.

    Raises:
        NotInForceError: What a clause accepts is not known for an issue.
    """
    return [row for rules in issues for row in _rows(rules)]


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    accepted: dict[str, str] = {}
    names = rules.names("decide")
    for name in names:
        value = rules.value(f"decide.{name}.acts")
        for act in ACTS if value == ALL else cast("tuple[str, ...]", value):
            accepted.setdefault(act, f"decide.{name}.acts")
    for act in sorted(accepted if names else ACTS):
        yield rules.issue, rules.book.chart, act, accepted.get(act, "decide")


def _acts(node: Node) -> object:
    return ALL if node.text == ALL else tuple(sorted(texts(node, _ALLOWED, known=ACTS)))


KIND: Final = Kind(
    name="decide",
    doc="Says which manual decisions the chart accepts.",
    parameters=(
        Parameter(
            "acts",
            "DEC001",
            "the decisions that the chart accepts; what no clause lists is left aside",
            Reader(_ALLOWED, _acts),
            default=ALL,
        ),
    ),
    codes=CODES,
)
