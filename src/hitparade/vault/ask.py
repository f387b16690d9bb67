"""What people ask of published editions: a chart, a receipt, where every unit went."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import Balance
from hitparade.domain.errors import NotFoundError
from hitparade.engine.plan import quoted
from hitparade.feeds.deliveries import facts
from hitparade.ledger.balance import balances, chart_balance_rows
from hitparade.rules.load import parse
from hitparade.vault.read import (
    choose,
    editions_of,
    exclusions_of,
    find_entry,
    read_edition,
    receipt,
)
from hitparade.vault.store import Vault

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from hitparade.domain.chart import Edition, Receipt
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import RuleBook


@dataclass(frozen=True)
class Wanted:
    """One edition that somebody asks for."""

    chart: str
    territory: str | None = None
    issue: str = "latest"
    edition: str = "latest"


@contextmanager
def published(
    workspace: Workspace, engine: Engine, wanted: Wanted
) -> Iterator[tuple[Session, dict[str, Any]]]:
    """A session that knows the vault's tables, and the row of the edition that was asked for."""
    with engine.session() as session:
        Vault(workspace.vault).attach(session)
        rows = editions_of(session, wanted.chart, wanted.territory)
        yield session, dict(choose(rows, wanted.issue, wanted.edition))


def show(workspace: Workspace, engine: Engine, wanted: Wanted, depth: int | None = None) -> Edition:
    """An edition with its entries."""
    with published(workspace, engine, wanted) as (session, row):
        return read_edition(session, row, depth)


def show_all(workspace: Workspace, engine: Engine, wanted: Wanted) -> dict[dt.date, Edition]:
    """The newest edition of every issue of a chart."""
    with engine.session() as session:
        Vault(workspace.vault).attach(session)
        rows = {row["issue"]: row for row in editions_of(session, wanted.chart, wanted.territory)}
        return {issue: read_edition(session, row) for issue, row in rows.items()}


def explain(
    workspace: Workspace,
    engine: Engine,
    wanted: Wanted,
    *,
    rank: int | None = None,
    song: str = "",
    title: str = "",
    artist: str = "",
) -> Receipt:
    """Why an entry of an edition stands where it stands."""
    with published(workspace, engine, wanted) as (session, row):
        entry = find_entry(session, row, rank=rank, song=song, title=title, artist=artist)
        book = stored_book(session, row)
        sources = (
            {line.path: line.source for line in book.in_force(row["issue"]).table()} if book else {}
        )
        return receipt(session, row, entry, sources)


def stored_book(session: Session, row: Mapping[str, Any]) -> RuleBook | None:
    """The rule book that an edition was computed with; None for imported issues."""
    sha256 = json.loads(row["manifest"])["rulebook"]
    if not sha256:
        return None
    found = session.read(f"SELECT file, text FROM rulebooks WHERE sha256 = {quoted(sha256)}")
    book = found.to_pylist()[0]
    return parse(book["text"], book["file"])


def chart_balance(workspace: Workspace, engine: Engine, wanted: Wanted) -> Balance:
    """The balance of one edition, with what its rules and windows left out."""
    with published(workspace, engine, wanted) as (session, row):
        if row["start"] is None:
            raise NotFoundError(
                f"{row['chart']} of {row['issue']} was imported: only its ranks are known, so there "
                "is no usage to balance."
            )
        versions = json.loads(row["manifest"])["versions"]
        went = exclusions_of(session, row)
        windows_of = json.loads(row["windows"])
    with facts(workspace, engine, versions) as (session, _):
        rows = chart_balance_rows(session, row, windows_of, went)
    return Balance(rows=rows, holds=all(balances(row) for row in rows))
