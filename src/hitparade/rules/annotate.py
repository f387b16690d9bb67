"""Annotate: what is said beside an entry: weeks on the chart, bullets, gainers, streaks.

The previous issue is the previous *published* issue of the chart, not "seven days ago". After a
re-entry the last rank is empty while the peak goes on; whether the weeks go on too is a parameter.

    annotate.history.weeks:    [{value: since_re_entry, source: "...", disclosed: yes}]
    annotate.history.bullet:   [{value: quantity, source: "...", disclosed: yes}]
    annotate.history.downtime: [{value: 3, source: "...", disclosed: no}]

An entry has a bullet if its points (or plays) did not fall against the period before; a loss of up
to ``downtime`` percent keeps it. Both periods are judged by the rules of the issue.

Source:
    Compilers differ, and many leave it open; so it is written down (docs/rules/annotate.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.tables import Column, Table
from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.values import Reader, choice, exact, misfit, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

CUMULATIVE: Final = "cumulative"
SINCE_RE_ENTRY: Final = "since_re_entry"
NO: Final = "no"
YES: Final = "yes"
NAMES: Final[dict[str, str]] = {
    "bullet": "yes: its points, or its plays, did not fall against the period before",
    "gainer": "its place among the largest gains in points, from 1",
    "streak": "issues in a row on the chart, this one included",
    "at_no_1": "issues at No. 1 so far, this one included",
}
"""What may be said beside an entry, and what it means."""
CODES: Final[dict[str, str]] = {
    "ANN001": "annotate.history.weeks: how weeks on the chart are counted",
    "ANN002": "annotate.history.bullet: what must not fall for a bullet",
    "ANN003": "annotate.history.downtime: the loss in percent that keeps a bullet",
    "ANN004": "annotate.history.gainers: how many of the largest gains are marked",
    "ANN005": "annotate.history.streak: whether issues in a row are counted",
    "ANN006": "annotate.history.at_no_1: whether issues at No. 1 are counted",
}
TABLE: Final = Table(
    "annotating",
    "what is said beside the entries of one issue",
    (
        Column("issue", "date", "issue date"),
        Column("bullet", "text", "no, points or quantity"),
        Column("kept", "exact", "numerator of the part of the period before that keeps a bullet"),
        Column("kept_per", "exact", "its denominator"),
        Column("gainers", "int", "how many of the largest gains are marked"),
        Column("streak", "bool", "whether issues in a row are counted"),
        Column("at_no_1", "bool", "whether issues at No. 1 are counted"),
    ),
    ("issue",),
)
_ALL: Final = Fraction(100)
_NOTHING_LOST: Final = Fraction(1)
_PERCENT = exact("percent", zero=True)


def _downtime(node: Node) -> object:
    percent = cast("Fraction", _PERCENT(node))
    if percent > _ALL:
        raise misfit(node, "at most 100 percent")
    return percent


KIND: Final = Kind(
    name="annotate",
    doc="Says what stands beside an entry, and how its history is counted.",
    parameters=(
        Parameter(
            "weeks",
            "ANN001",
            "weeks on the chart: cumulative over all runs, or since the latest re-entry",
            choice((CUMULATIVE, SINCE_RE_ENTRY)),
            default=CUMULATIVE,
        ),
        Parameter(
            "bullet",
            "ANN002",
            "what must not have fallen for a bullet: points, or the quantity of all uses together",
            choice((NO, "points", "quantity")),
            default=NO,
            later=True,
        ),
        Parameter(
            "downtime",
            "ANN003",
            "the loss that keeps a bullet, in percent of the period before",
            Reader(f"{_PERCENT.allowed}, and at most 100", _downtime),
            default=Fraction(0),
            later=True,
        ),
        Parameter(
            "gainers",
            "ANN004",
            "how many entries with the largest gains in points are marked",
            whole("entries"),
            default=0,
            later=True,
        ),
        Parameter(
            "streak",
            "ANN005",
            "whether issues in a row on the chart are counted; a re-entry begins at 1",
            choice((NO, YES)),
            default=NO,
            later=True,
        ),
        Parameter(
            "at_no_1",
            "ANN006",
            "whether issues at No. 1 are counted, those of earlier runs included",
            choice((NO, YES)),
            default=NO,
            later=True,
        ),
    ),
    codes=CODES,
    clauses=("history",),
    needed=True,
)


@dataclass(frozen=True)
class Annotation:
    """What is said beside the entries of one issue."""

    weeks: str
    """``cumulative`` or ``since_re_entry``."""
    bullet: str = NO
    """``no``, ``points`` or ``quantity``."""
    kept: Fraction = _NOTHING_LOST
    """The part of the period before that keeps a bullet."""
    gainers: int = 0
    """How many of the largest gains are marked."""
    streak: bool = False
    at_no_1: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing is said but the history that every chart has."""
        return not (self.bullet != NO or self.gainers or self.streak or self.at_no_1)


def annotation(rules: InForce) -> Annotation:
    """What is said beside the entries of an issue.

    Raises:
        NotInForceError: It is not known for the issue.
    """
    path = "annotate.history"
    return Annotation(
        weeks=cast("str", rules.value(f"{path}.weeks")),
        bullet=cast("str", rules.value(f"{path}.bullet")),
        kept=1 - cast("Fraction", rules.value(f"{path}.downtime")) / _ALL,
        gainers=cast("int", rules.value(f"{path}.gainers")),
        streak=rules.value(f"{path}.streak") == YES,
        at_no_1=rules.value(f"{path}.at_no_1") == YES,
    )


def neutral(issues: Iterable[InForce]) -> bool:
    """Whether nothing is said beside the entries of any of the issues."""
    return all(annotation(rules).silent for rules in issues)


def past(rules: InForce) -> int:
    """How many periods before its own an issue looks at."""
    found = annotation(rules)
    return 1 if found.bullet != NO or found.gainers else 0


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, in order of the issues.

    Raises:
        NotInForceError: A part of it is not known for an issue.
    """
    return [
        (r.issue, a.bullet, a.kept.numerator, a.kept.denominator, a.gainers, a.streak, a.at_no_1)
        for r, a in ((r, annotation(r)) for r in issues)
    ]
