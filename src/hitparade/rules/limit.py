"""Limit: how many entries of one artist, release or label may stand on the chart.

Entries are taken in the order of the ranking. Of those that share a key the best `most` stay, the
others leave the chart, and what is below moves up. An entry without the key is never limited.

    limit.artists.key:    [{value: lead_artist, source: "...", disclosed: yes}]
    limit.artists.most:   [{value: 3, source: "...", disclosed: yes}]
    limit.artists.within: [{value: 100, source: "...", disclosed: yes}]

Source:
    The UK's three songs of one lead artist in the Top 100 (docs/rules/limit.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.table import Column, Table
from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.terms import NEVER, cells, reader
from hitparade.rules.values import choice, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.rules.model import InForce

OVER: Final = "LIM010"
"""Reason of an entry that others of the same key keep off the chart."""
CODES: Final[dict[str, str]] = {
    "LIM001": "limit.NAME.key: what entries have in common",
    "LIM002": "limit.NAME.most: how many of them may stand on the chart",
    "LIM003": "limit.NAME.within: the ranks in which it counts",
    "LIM004": "limit.NAME.exempt: entries that it does not count",
    "LIM005": "limit.NAME.accrue: whether weeks go on while it keeps an entry off the chart",
    OVER: "an entry is not on the chart: as many better ones share its key as may stand there",
}
KEYS: Final = ("lead_artist", "artist", "featured", "release", "label")
TERMS: Final = (
    "rank",
    "weeks",
    "last_rank",
    "peak",
    "absent",
    "age_days",
    "age_years",
    "title",
    "artist",
    "lead_artist",
    "artist_country",
    "version",
    "label",
    "genre",
    "language",
    "signed",
    "id",
    "season",
    "decision",
)
"""What the condition `exempt` may name."""
TABLE: Final = Table(
    "limits",
    "one clause that limits how many entries share a key, without its condition",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as limit.artists"),
        Column("key", "text", "lead_artist, artist, featured, release or label"),
        Column("most", "int", "entries of one key that may stand on the chart"),
        Column("within", "int", "ranks in which it counts; 0: the whole chart"),
    ),
    ("issue", "clause"),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue, then clause.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
    """
    return [
        (
            rules.issue,
            clause,
            rules.value(f"{clause}.key"),
            rules.value(f"{clause}.most"),
            rules.value(f"{clause}.within"),
        )
        for rules in issues
        for clause in _clauses(rules)
    ]


def conditions(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.TERMS`: `exempt`, in the role ``except``.

    Raises:
        NotInForceError: The condition of a clause is not known for an issue.
    """
    return [
        (rules.issue, clause, "except", *cell, False)
        for rules in issues
        for clause in _clauses(rules)
        for cell in cells(rules.value(f"{clause}.exempt"), rules.issue)
    ]


def accrues(rules: InForce) -> bool:
    """Whether issues count as weeks in which a limit kept an entry off the chart."""
    return any(rules.value(f"{clause}.accrue") == "yes" for clause in _clauses(rules))


def _clauses(rules: InForce) -> list[str]:
    return [f"limit.{name}" for name in rules.names("limit")]


KIND: Final = Kind(
    name="limit",
    doc="Says how many entries of one artist, release or label may stand on the chart.",
    parameters=(
        Parameter(
            "key",
            "LIM001",
            "what entries have in common: lead_artist (first-named), artist (whole credit), "
            "featured (each featured artist), release (each that a recording is on) or label",
            choice(KEYS),
        ),
        Parameter(
            "most",
            "LIM002",
            "how many of them may stand on the chart, the best first",
            whole("entries", 1),
        ),
        Parameter(
            "within",
            "LIM003",
            "the ranks in which it counts, as they are once entries have left; 0: the whole chart",
            whole("ranks"),
            default=0,
        ),
        Parameter(
            "exempt",
            "LIM004",
            "entries that it neither counts nor takes off",
            reader(TERMS),
            default=NEVER,
        ),
        Parameter(
            "accrue",
            "LIM005",
            "whether issues count as weeks on the chart in which a limit kept an entry off it",
            choice(("no", "yes")),
            default="no",
        ),
    ),
    codes=CODES,
)
