"""The last day with usage, where a calendar lets a window end a day early without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hitparade.engine.plan import quoted
from hitparade.ledger.territories import reads
from hitparade.rules.calendar import followed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce


def observed(
    session: Session, rules: Sequence[InForce], policies: Mapping[dt.date, CountingPolicy]
) -> list[InForce]:
    """The rules of issues, with the last days that have usage where a calendar asks for them.

    What was reported decides, whether it counts or not; a row that covers several days reaches to
    the last one of them, and belongs to a window that holds all of them.

    Args:
        session: Knows ``slices`` and ``tallies``.
        rules: The rules of each issue, all of one rule book.
        policies: The counting policy of each issue, whose tallies are read.

    Raises:
        NotInForceError: A part of a calendar is not known.
    """
    return [
        replace(r, last_days=_last_days(session, r, spans, policies[r.issue].digest))
        if (spans := followed(r))
        else r
        for r in rules
    ]


def _last_days(
    session: Session, rules: InForce, spans: Mapping[str, Period], policy: str
) -> dict[str, dt.date]:
    where = " OR ".join(
        reads(quoted(code), "s.territory") for code in rules.book.territories or ("",)
    )
    found = {}
    for use, span in spans.items():
        within = f"BETWEEN DATE '{span.start}' AND DATE '{span.last}'"
        rows = session.read(
            "SELECT max(s.until) AS last FROM tallies t"
            " JOIN slices s ON t.slice = s.slice AND t.day = s.day"
            f" WHERE t.policy = {quoted(policy)} AND t.day {within} AND s.day {within}"
            f" AND s.until {within} AND s.use = {quoted(use)} AND ({where})"
        )
        last = rows["last"][0].as_py()
        if last is not None:
            found[use] = last
    return found
