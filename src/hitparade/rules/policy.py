"""From the rules of one issue to its counting policy: the plain value that the ledger works with.

Names of clauses, sources and notes stay behind, so that charts which count alike share tallies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.ledger.policy import ADMIT, CAP, CREDIT, RETURNS, CountingPolicy
from hitparade.rules import admit, cap
from hitparade.rules.events import clause_value
from hitparade.rules.matching import as_condition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from hitparade.rules.model import InForce

ASSET = "asset"
_VIDEO = "video"


def policy_of(rules: InForce) -> CountingPolicy:
    """What an event must be to count under these rules, and how often one listener counts.

    `hitparade.ledger.policy.EVERY_PLAY` where no rule in force looks at single events.

    Raises:
        NotInForceError: A part of such a rule is not known for the issue.
    """
    values: list[tuple[str, object]] = [(ADMIT, clause) for clause in admit.event_clauses(rules)]
    values += [(CAP, clause) for clause in cap.clauses(rules)]
    values += [(RETURNS, clause) for clause in _returns(rules)]
    if rules.book.entity == _VIDEO:
        values.append((CREDIT, ASSET))
    return CountingPolicy.of(values)


def policies_of(issues: Iterable[InForce]) -> dict[dt.date, CountingPolicy]:
    """The counting policy of each issue."""
    return {rules.issue: policy_of(rules) for rules in issues}


def _returns(rules: InForce) -> Iterator[Mapping[str, Any]]:
    """The rows whose returns `measure` says to leave out."""
    for name in rules.names("measure"):
        clause = f"measure.{name}"
        for segment in rules.segments(clause):
            if rules.known(f"{clause}.returns", segment.values["returns"]) != "ignore":
                continue
            condition = as_condition(rules.known(f"{clause}.if", segment.values["if"]))
            if condition is not None:
                yield clause_value(segment, condition)
