"""What people ask of published editions: a chart, a receipt, where every unit went."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import Balance, BindingDecision
from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import DECISIONS, LINEAGE
from hitparade.engine.plan import quoted
from hitparade.feeds.deliveries import facts
from hitparade.ledger.balance import balances, chart_balance_rows
from hitparade.rules.load import parse
from hitparade.rules.rank import ranking
from hitparade.rules.spans import DEFAULT
from hitparade.vault.earlier import decided_today
from hitparade.vault.outlook import merged
from hitparade.vault.read import (
    choose,
    editions_of,
    exclusions_of,
    find_entry,
    published_by,
    read_edition,
)
from hitparade.vault.receipt import receipt
from hitparade.vault.store import Vault

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from hitparade.domain.chart import Edition, Receipt
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import RuleBook
    from hitparade.rules.rank import Ranking


@dataclass(frozen=True)
class Wanted:
    """One edition that somebody asks for."""

    chart: str
    territory: str | None = None
    issue: str = "latest"
    edition: str = "latest"
    as_of: dt.datetime | None = None
    """Of the editions that were there at this instant; None: of all."""


@contextmanager
def published(
    workspace: Workspace, engine: Engine, wanted: Wanted
) -> Iterator[tuple[Session, dict[str, Any]]]:
    """A session that knows the vault's tables, and the row of the edition that was asked for."""
    with engine.session() as session:
        Vault(workspace.vault).attach(session)
        rows = editions_of(session, wanted.chart, wanted.territory)
        if wanted.as_of is not None:
            rows = published_by(rows, wanted.as_of, wanted.issue)
        yield session, dict(choose(rows, wanted.issue, wanted.edition))


def show(
    workspace: Workspace,
    engine: Engine,
    wanted: Wanted,
    depth: int | None = None,
    *,
    everything: bool = False,
) -> Edition:
    """An edition with its entries.

    Args:
        workspace: Where it is.
        engine: Reads it.
        wanted: Which one.
        depth: How many places at most.
        everything: Also places and points that the rule book keeps from the public, and what rules
            kept off the places below the chart.
    """
    with published(workspace, engine, wanted) as (session, row):
        found = with_outlook(read_edition(session, row, depth))
        book = None if everything else stored_book(session, row)
    return found if book is None else for_everyone(found, ranking(book.in_force(found.issue)))


def with_outlook(found: Edition) -> Edition:
    """An edition as readers get it: what was expected stands beside what was there."""
    return found.model_copy(update={"coverage": merged(found.coverage, found.pending)})


def for_everyone(found: Edition, ranks: Ranking) -> Edition:
    """The part of an edition that its rule book shows to everyone."""
    entries = [entry for entry in found.entries if entry.rank <= ranks.shown]
    if ranks.hidden:
        nothing: dict[str, Any] = {"points": None, "points_shown": None, "components": {}}
        entries = [entry.model_copy(update=nothing) for entry in entries]
    removals = [gone for gone in found.removals if gone.rank <= ranks.shown]
    return found.model_copy(update={"entries": entries, "removals": removals})


def show_all(workspace: Workspace, engine: Engine, wanted: Wanted) -> dict[dt.date, Edition]:
    """The newest edition of every issue of a chart."""
    with engine.session() as session:
        Vault(workspace.vault).attach(session)
        rows = {row["issue"]: row for row in editions_of(session, wanted.chart, wanted.territory)}
        return {issue: with_outlook(read_edition(session, row)) for issue, row in rows.items()}


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
        stated = book.in_force(row["issue"]).table() if book else []
        sources = {
            line.path: line.source for line in stated if line.since or line.source != DEFAULT
        }
        found = receipt(session, row, entry, sources)
    decisions = bound_by(workspace, engine, row).get(entry["id"], [])
    return found.model_copy(update={"decisions": decisions})


def bound_by(
    workspace: Workspace, engine: Engine, row: Mapping[str, Any]
) -> dict[str, list[BindingDecision]]:
    """The decisions that bound entities of an edition, by entity, as the edition knew them.

    Args:
        workspace: Where the log is.
        engine: Reads it.
        row: The edition, a row of `EDITIONS`.
    """
    versions = json.loads(row["manifest"])["versions"]
    with engine.session() as session:
        workspace.lake.attach(session, (DECISIONS, LINEAGE), versions)
        session.run(decided_today(row["chart"]))
        issue = f"DATE '{row['issue']}'"
        found = session.read(
            "SELECT b.subject, b.decision, b.act, d.author, b.reason, b.first, b.last FROM decided b"
            " JOIN decisions d ON b.decision = d.decision"
            f" WHERE b.territory IN ('', {quoted(row['territory'])})"
            f" AND (b.act = 'quarantine' OR coalesce(b.first <= {issue}, true)"
            f" AND coalesce(b.last >= {issue}, true))"
            " ORDER BY b.act, b.decision"
        ).to_pylist()
    by_entity: dict[str, list[BindingDecision]] = {}
    for decision in found:
        by_entity.setdefault(decision.pop("subject"), []).append(BindingDecision(**decision))
    return by_entity


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
