"""Which counting policy each issue has, and which days of usage are tallied for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from hitparade.domain.table import Column, Table
from hitparade.ledger.policy import CAP
from hitparade.rules.calendar import windows
from hitparade.rules.policy import policy_of
from hitparade.tally.ruled import past, past_windows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.domain.period import Period
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce


def periods_by_policy(issues: Iterable[InForce]) -> dict[CountingPolicy, list[Period]]:
    """The windows that issues read, earlier ones that they look back at included, by policy.

    Raises:
        NotInForceError: A part of a rule is not known for an issue.
    """
    found: dict[CountingPolicy, list[Period]] = {}
    for rules in issues:
        spans = found.setdefault(policy_of(rules), [])
        for by_use in (windows(rules), *past_windows(rules, past(rules))):
            spans.extend(period for period in by_use.values() if period not in spans)
    return found


REACHES: Final = Table(
    "issue_reaches",
    "the days whose usage decides, beyond its windows, what counts for one issue",
    (
        Column("issue", "date", "issue date"),
        Column("first", "date", "first day"),
        Column("last", "date", "last day"),
    ),
    ("issue",),
)


def reaches(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `REACHES`, for the issues whose caps look beyond single days."""
    found = ((rules.issue, *reach(rules)) for rules in issues if policy_of(rules).values(CAP))
    return [(issue, first or dt.date.min, last) for issue, first, last in found]


def reach(rules: InForce) -> tuple[dt.date | None, dt.date]:
    """The days of usage that decide what counts for an issue: more than its windows, with caps.

    Returns:
        First day (None: from the first that was ever reported) and last day, inclusive.
    """
    policy = policy_of(rules)
    ends = [policy.reach(d) for p in windows(rules).values() for d in (p.start, p.last)]
    starts = [first for first, _ in ends if first is not None]
    whole = len(starts) == len(ends)
    return min(starts) if whole else None, max(last for _, last in ends)
