"""The rules of the issues of one run, as tables that the SELECTs of this stage join."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from math import lcm, prod
from typing import TYPE_CHECKING, Final

from hitparade.domain.claims import WHOLE
from hitparade.domain.errors import ClauseValueError
from hitparade.rules import (
    admit,
    album_build,
    annotate,
    combine,
    convert,
    damp,
    decide,
    eligible,
    group,
    lifecycle,
    limit,
    measure,
    quarantine,
    rank,
    relate,
)
from hitparade.rules.calendar import nearest, windows
from hitparade.rules.policy import policy_of
from hitparade.rules.tables import ADMISSIONS, COMPONENTS, CONVERSIONS, TERMS
from hitparade.tally.lifecycle import PAST_ISSUES, past_issues
from hitparade.tally.tables import ISSUE_RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hitparade.domain.period import Period
    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_LARGEST: Final = 10**18
"""Points per unit, over the issue's common denominator, stay below this."""
_TABLES: Final[
    tuple[tuple[Table, Callable[[Iterable[InForce]], list[tuple[object, ...]]]], ...]
] = (
    (ADMISSIONS, admit.rows),
    (quarantine.TABLE, quarantine.rows),
    (measure.TABLE, measure.rows),
    (eligible.TABLE, eligible.rows),
    (group.TABLE, group.rows),
    (group.CLIPS, group.clip_rows),
    (damp.TABLE, damp.rows),
    (CONVERSIONS, convert.rows),
    (album_build.TABLE, album_build.rows),
    (lifecycle.TABLE, lifecycle.rows),
    (COMPONENTS, combine.rows),
    (combine.TABLE, combine.combining_rows),
    (limit.TABLE, limit.rows),
    (relate.TABLE, relate.rows),
    (annotate.TABLE, annotate.rows),
    (decide.TABLE, decide.rows),
)
"""Each rule table and what makes its rows, in the order in which the kinds act."""
_CONDITIONS: Final = (eligible.conditions, lifecycle.conditions, limit.conditions)


def register(session: Session, rules: Sequence[InForce]) -> None:
    """Make the rule tables of issues readable in a session, by the names of the tables."""
    for table, rows in _TABLES:
        session.table(table.name, table.from_rows(rows(rules)))
    terms = chain.from_iterable(conditions(rules) for conditions in _CONDITIONS)
    session.table(TERMS.name, TERMS.from_rows(list(terms)))
    session.table(PAST_ISSUES.name, PAST_ISSUES.from_rows(past_issues(rules)))
    session.table(ISSUE_RULES.name, ISSUE_RULES.from_rows([_issue_rule(r) for r in rules]))


def check(rules: InForce) -> None:
    """Raise where something that the standings need is not known, or is too fine to be exact."""
    windows(rules)
    policy_of(rules)
    for _, rows in _TABLES:
        rows([rules])
    for conditions in _CONDITIONS:
        conditions([rules])
    _issue_rule(rules)


def past(rules: InForce) -> int:
    """How many earlier issues the rules of an issue look at."""
    counts = (lifecycle.past, combine.past, rank.past, annotate.past)
    return max(count(rules) for count in counts)


def past_windows(rules: InForce, most: int) -> list[dict[str, Period]]:
    """The windows of the issues before, the nearest first."""
    found: list[dict[str, Period]] = []
    date = rules.issue
    while len(found) < most:
        before, _ = nearest(rules.book, date)
        if before is None:
            break
        found.append(windows(rules.book.in_force(before)))
        date = before
    return found


def related_charts(rules: Sequence[InForce]) -> list[str]:
    """The other charts that the rules of a run name, sorted."""
    return sorted({name for r in rules for name in relate.charts(r)})


def _issue_rule(rules: InForce) -> tuple[object, ...]:
    weights = [(int(str(weight)), int(str(per))) for *_, weight, per in convert.rows([rules])]
    scale = _scale(rules, [per for _, per in weights])
    heaviest = max((Fraction(abs(weight), per) for weight, per in weights), default=Fraction(1))
    one = Fraction(1)
    if scale * max(heaviest, one) * max(measure.largest(rules), one) >= _LARGEST:
        raise ClauseValueError(
            f"The weights of the issue of {rules.issue} have no common denominator below 10^18. "
            "Write them with fewer digits, or let rules that round keep fewer."
        )
    places = rank.ranking(rules)
    unknown = combine.absent(rules) != "zero"
    return (
        rules.issue,
        scale,
        places.depth,
        places.depth + places.contenders,
        places.tie == "shared",
        len(combine.components(rules)) if unknown else 0,
        annotate.annotation(rules).weeks == "since_re_entry",
    )


def _scale(rules: InForce, pers: Sequence[int]) -> int:
    """The common denominator of all points of an issue.

    What is multiplied by a fraction stays whole; what is divided by data is rounded to digits that
    the kind declares, so their power of ten divides the scale.
    """
    multiplied = prod((*lifecycle.denominators(rules), *quarantine.denominators(rules)))
    digits = [10**n for n in (damp.digits(rules), album_build.digits(rules)) if n]
    parts = WHOLE if group.value(rules, "clips") == group.SHARE else 1
    return parts * lcm(
        lcm(*pers) * measure.denominator(rules) * multiplied, *digits, *combine.denominators(rules)
    )
