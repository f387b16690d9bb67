"""Relate: entries that leave the chart because of what another chart has, or had.

The other chart's issues are those dated like this one or earlier, each in its newest edition. Where
it has none yet, a clause does nothing.

    relate.hot.chart:   [{value: us-songs, source: "...", disclosed: yes}]
    relate.hot.exclude: [{value: ever_on, source: "...", disclosed: yes}]

Source:
    Charts of what lies below another chart, or of acts that have not had a hit
    (docs/rules/relate.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.table import Column, Table
from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.reading import CHART, is_country
from hitparade.rules.values import Reader, choice, misfit, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

ON: Final = "on"
NOT_ON: Final = "not_on"
EVER_ON: Final = "ever_on"
GONE: Final = "removed"
EXCLUDED: Final = "REL010"
"""Reason of an entry that another chart's places keep off this one."""
CODES: Final[dict[str, str]] = {
    "REL001": "relate.NAME.chart: the other chart",
    "REL002": "relate.NAME.exclude: which entries leave the chart",
    "REL003": "relate.NAME.within: the places of the other chart that matter",
    "REL004": "relate.NAME.by: what has to be the same, the entry or its lead artist",
    "REL005": "relate.NAME.last: how many issues of the other chart are looked at",
    "REL006": "relate.NAME.times: in how many of them it has to be",
    EXCLUDED: "an entry is not on the chart: another chart has it, had it or lacks it",
}
TABLE: Final = Table(
    "relations",
    "one clause that takes entries off the chart because of another chart",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as relate.hot"),
        Column("chart", "text", "name of the other chart"),
        Column("there", "text", "its territory; none: that of this chart, or the one without any"),
        Column("exclude", "text", "on, not_on, ever_on or removed"),
        Column("within", "int", "places of the other chart that matter; 0: all"),
        Column("by_artist", "bool", "lead artists have to be the same; else the entries"),
        Column("issues", "int", "issues of the other chart that are looked at; 0: all"),
        Column("times", "int", "in how many of them it has to be"),
    ),
    ("issue", "clause"),
)
_ALLOWED = "the name of a chart such as us-songs, or NAME@TERRITORY"
_NAMED = re.compile(r"([^@]*)(?:@([^@]*))?")


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue, then clause.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
    """
    return [_row(rules, f"relate.{name}") for rules in issues for name in rules.names("relate")]


def _row(rules: InForce, clause: str) -> tuple[object, ...]:
    chart, _, territory = cast("str", rules.value(f"{clause}.chart")).partition("@")
    exclude = rules.value(f"{clause}.exclude")
    last = cast("int", rules.value(f"{clause}.last"))
    return (
        rules.issue,
        clause,
        chart,
        territory,
        exclude,
        rules.value(f"{clause}.within"),
        rules.value(f"{clause}.by") == "lead_artist",
        last if exclude == EVER_ON else max(last, 1),
        rules.value(f"{clause}.times"),
    )


def charts(rules: InForce) -> tuple[str, ...]:
    """Names of the charts that an issue's clauses look at, without territories, sorted.

    Raises:
        NotInForceError: A clause does not know its chart for the issue.
    """
    return tuple(sorted({cast("str", row[2]) for row in rows([rules])}))


def _chart(node: Node) -> str:
    match = _NAMED.fullmatch(node.text or "")
    if not match or not CHART.fullmatch(match[1]):
        raise misfit(node, _ALLOWED)
    if match[2] is not None and match[2] != "001" and not is_country(match[2]):
        raise misfit(node, _ALLOWED, "A territory is an ISO 3166-1 alpha-2 code, or 001.")
    return cast("str", node.text)


KIND: Final = Kind(
    name="relate",
    doc="Takes entries off the chart because of what another chart has, had or removed.",
    parameters=(
        Parameter("chart", "REL001", "the other chart", Reader(_ALLOWED, _chart)),
        Parameter(
            "exclude",
            "REL002",
            "which entries leave: on (it is there now), not_on (it is not), ever_on (it is or was), "
            "removed (a rule took it off there)",
            choice((ON, NOT_ON, EVER_ON, GONE)),
        ),
        Parameter(
            "within",
            "REL003",
            "places of the other chart that matter, from the first; 0: all",
            whole("places"),
            default=0,
        ),
        Parameter(
            "by",
            "REL004",
            "what has to be the same: id (the entry) or lead_artist",
            choice(("id", "lead_artist")),
            default="id",
        ),
        Parameter(
            "last",
            "REL005",
            "how many issues of the other chart are looked at, the newest first; 0: all for "
            "ever_on, else the newest",
            whole("issues"),
            default=0,
        ),
        Parameter(
            "times",
            "REL006",
            "in how many of these issues it has to be, at least",
            whole("issues", 1),
            default=1,
        ),
    ),
    codes=CODES,
)
