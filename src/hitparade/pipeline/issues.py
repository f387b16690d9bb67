"""Which issues of a chart have usage, and by which rules each of them is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.domain.errors import NotInForceError
from hitparade.engine.plan import quoted
from hitparade.ledger.territories import reads
from hitparade.rules.calendar import issues_of, require_issue, windows
from hitparade.tally.standings import computable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce, RuleBook


def due(session: Session, book: RuleBook) -> list[dt.date]:
    """Every issue one of whose windows holds a row of usage as a whole."""
    where = " OR ".join(reads(quoted(code), "territory") for code in book.territories or ("",))
    rows = session.read(
        f"SELECT DISTINCT use, day, until FROM in_force WHERE {where} ORDER BY day, use"
    )
    known: dict[dt.date, Mapping[str, Period]] = {}
    found = set()
    for row in rows.to_pylist():
        for issue in issues_of(book, row["use"], row["day"], row["until"]):
            if issue not in known:
                known[issue] = windows(book.in_force(issue))
            span = known[issue][row["use"]]
            if row["day"] in span and row["until"] in span:
                found.add(issue)
    return sorted(found)


def computable_rules(
    book: RuleBook, issues: Sequence[dt.date], *, strict: bool
) -> tuple[list[InForce], list[str]]:
    """The rules of each issue, and why an issue has none; `strict` raises instead."""
    rules, skipped = [], []
    for issue in sorted(set(issues)):
        require_issue(book, issue)
        in_force = book.in_force(issue)
        try:
            computable(in_force)
        except NotInForceError as error:
            if strict:
                raise
            skipped.append(f"{issue}: {error}")
        else:
            rules.append(in_force)
    return rules, skipped
