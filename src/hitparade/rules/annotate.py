"""Annotate: what is said beside an entry: weeks on the chart, and how they are counted.

The previous issue is the previous *published* issue of the chart, not "seven days ago". After a
re-entry the last rank is empty while the peak goes on; whether the weeks go on too is a parameter.

    annotate.history.weeks: [{value: since_re_entry, source: "...", disclosed: yes}]

Source:
    Compilers differ, and many leave it open; so it is written down (docs/rules/annotate.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from hitparade.rules.kind import Kind, Parameter
from hitparade.rules.values import choice

if TYPE_CHECKING:
    from hitparade.rules.model import InForce

CUMULATIVE: Final = "cumulative"
SINCE_RE_ENTRY: Final = "since_re_entry"
CODES: Final[dict[str, str]] = {
    "ANN001": "annotate.history.weeks: how weeks on the chart are counted",
}
KIND: Final = Kind(
    name="annotate",
    doc="Says how the history beside an entry is counted.",
    parameters=(
        Parameter(
            "weeks",
            "ANN001",
            "weeks on the chart: cumulative over all runs, or since the latest re-entry",
            choice((CUMULATIVE, SINCE_RE_ENTRY)),
            default=CUMULATIVE,
        ),
    ),
    codes=CODES,
    clauses=("history",),
    needed=True,
)


@dataclass(frozen=True)
class Annotation:
    """How the history beside the entries of one issue is counted."""

    weeks: str
    """``cumulative`` or ``since_re_entry``."""


def annotation(rules: InForce) -> Annotation:
    """How the history beside the entries of an issue is counted.

    Raises:
        NotInForceError: It is not known for the issue.
    """
    return Annotation(weeks=cast("str", rules.value("annotate.history.weeks")))
