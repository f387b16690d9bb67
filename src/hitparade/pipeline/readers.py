"""Charts that read another chart, directly or by way of others, in the order in which they follow."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitparade.domain.errors import NotFoundError, NotInForceError
from hitparade.rules.load import find
from hitparade.tally.ruled import related_charts
from hitparade.vault.ask import stored_book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from typing import Any

    from hitparade.engine.plan import Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import RuleBook


@dataclass(frozen=True)
class Readers:
    """The rule books of charts that read a chart."""

    books: tuple[RuleBook, ...]
    """Each after those that it reads itself; where charts read each other, by name."""
    circular: bool
    """Whether some of them read each other, so that once is not enough."""


def readers_of(session: Session, workspace: Workspace, book: RuleBook, first: dt.date) -> Readers:
    """The charts with issues from a date on whose rules read a chart, or one that reads it.

    Args:
        session: Knows the vault's tables.
        workspace: Where the rule books are.
        book: The rule book of the chart that is read.
        first: The first issue that matters.
    """
    issues: dict[str, list[Mapping[str, Any]]] = {}
    for row in session.read(
        "SELECT * FROM latest_editions"
        f" WHERE start IS NOT NULL AND issue >= DATE '{first}' ORDER BY chart, issue, territory"
    ).to_pylist():
        issues.setdefault(row["chart"], []).append(row)
    books = {
        name: book if name == book.chart else _book(session, workspace, rows[-1])
        for name, rows in issues.items()
    }
    reads = {
        name: _reads(own, {row["issue"] for row in issues[name]})
        for name, own in books.items()
        if own is not None
    }
    affected = {book.chart}
    while more := {name for name, others in reads.items() if others & affected} - affected:
        affected |= more
    order, circular = _ordered({name: reads.get(name, set()) & affected for name in affected})
    # The chart itself is corrected first; it follows others only where they read each other.
    again = order if circular else order[1:]
    return Readers(tuple(found for name in again if (found := books.get(name))), circular)


def _book(session: Session, workspace: Workspace, row: Mapping[str, Any]) -> RuleBook | None:
    """The rule book of a chart; that of its newest edition where the workspace has none."""
    with suppress(NotFoundError):
        return find(workspace.rulebooks, row["chart"])
    return stored_book(session, row)


def _reads(book: RuleBook, issues: set[dt.date]) -> set[str]:
    """The charts that the rules of some issues name."""
    found: set[str] = set()
    for issue in issues:
        with suppress(NotInForceError):  # an issue that cannot be computed reads nothing
            found |= set(related_charts([book.in_force(issue)]))
    return found


def _ordered(reads: Mapping[str, set[str]]) -> tuple[list[str], bool]:
    """Names such that each comes after those it reads; and whether that cannot be."""
    left = {name: set(others) - {name} for name, others in reads.items()}
    order: list[str] = []
    circular = any(name in others for name, others in reads.items())
    while left:
        free = sorted(name for name, others in left.items() if not others & set(left))
        circular = circular or not free
        order += free or [min(left)]
        left = {name: others for name, others in left.items() if name not in order}
    return order, circular
