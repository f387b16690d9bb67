"""Issues as other facts would make them: what was known at an instant, or one decision more.

Everything is computed in a session's memory, spellings and tallies included. Nothing is written.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.tables import (
    CATALOGUES,
    CLAIM_FILES,
    DECISIONS,
    DELIVERIES,
    EDITIONS,
    TALLIES,
)
from hitparade.engine.shown import ShownLake, narrow, until
from hitparade.feeds.deliveries import facts
from hitparade.identity.resolve import resolved
from hitparade.ledger.made import MadeTallies
from hitparade.rules.policy import policies_of
from hitparade.tally.counting import periods_by_policy
from hitparade.vault.balanced import balanced
from hitparade.vault.compiled import standings
from hitparade.vault.computed import computed_editions
from hitparade.vault.keyed import Run, fingerprints
from hitparade.vault.outlook import outlooks
from hitparade.vault.store import Vault, latest_editions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from hitparade.domain.chart import Edition
    from hitparade.domain.suppliers import Supplier
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import InForce

_FIRST: Final = (DELIVERIES, DECISIONS, CATALOGUES, CLAIM_FILES, TALLIES)
"""Tables that are written after those that they speak of, so their versions are read first."""


@dataclass(frozen=True)
class Supposition:
    """Which facts are looked at, in place of all of today's."""

    lake: Mapping[str, int]
    """Versions of the lake's tables."""
    vault: Mapping[str, int]
    """Versions of the vault's tables."""
    known: dt.datetime | None = None
    """Only what was received, decided and published up to this instant; None: everything."""
    decisions: tuple[Mapping[str, Any], ...] = ()
    """Records of decisions that nobody made, as rows of `DECISIONS`."""

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        *,
        known: dt.datetime | None = None,
        decisions: Sequence[Mapping[str, Any]] = (),
    ) -> Supposition:
        """A supposition about the newest versions of a workspace's tables."""
        first = {table.name: workspace.lake.version(table) for table in _FIRST}
        vault = {EDITIONS.name: workspace.vault.version(EDITIONS)}
        return cls(
            lake=workspace.lake.versions() | first,
            vault=workspace.vault.versions() | vault,
            known=known,
            decisions=tuple(decisions),
        )


@dataclass(frozen=True)
class Supposed:
    """A session that knows supposed facts, and the vault as it was then."""

    session: Session
    lake: Lake
    """Shows what the facts resolve to."""
    engine: str
    supposition: Supposition

    def editions(
        self, rules: Sequence[InForce], suppliers: Mapping[str, Supplier] | None = None
    ) -> dict[tuple[str, dt.date], Edition]:
        """Compute issues of one chart together, as one compile would.

        Args:
            rules: The parameters in force for each issue, all of one rule book, in order of issue.
            suppliers: The registry, where editions are to tell what was expected and how they
                balance, too.

        Returns:
            The editions by territory and issue, under a number that no stored one has.

        Raises:
            DoubtfulUsageError: Usage would be added that cannot be.
        """
        versions, book = self.supposition.lake, rules[0].book
        lake = MadeTallies(self.lake, self.session, periods_by_policy(rules), versions, stored=True)
        run = Run(
            chart=book.chart,
            entity=book.entity,
            title=book.title,
            status="provisional",
            kind="compiled",
            versions=versions,
            vault=self.supposition.vault,
            engine=self.engine,
            release=version("hitparade"),
            rulebook=(book.sha256, PurePath(book.file).name, book.text),
        )
        heads = standings(lake, self.session, policies_of(rules), rules, versions)
        found = fingerprints(self.session, run, heads)
        if suppliers is not None:
            latest = latest_editions(self.session, book.chart)
            heads = outlooks(self.session, suppliers, heads, latest, found, run.status)
            heads, _ = balanced(self.session, heads)
        return computed_editions(self.session, run, heads, found)


@contextmanager
def supposed(workspace: Workspace, engine: Engine, supposition: Supposition) -> Iterator[Supposed]:
    """A session in which the facts are as supposed; it is good for one run of `Supposed.editions`.

    Args:
        workspace: Where facts and editions are.
        engine: Where the SELECTs run.
        supposition: Which of them are looked at.
    """
    with facts(
        workspace,
        engine,
        supposition.lake,
        known=supposition.known,
        supposing=supposition.decisions,
    ) as (session, _):
        lake = resolved(workspace.lake, session, supposition.lake, supposition.known)
        stored = workspace.vault
        if supposition.known is not None:
            stored.attach(session, (EDITIONS,), supposition.vault)
            narrow(session, EDITIONS, until("created", supposition.known))
            stored = ShownLake(stored, {"editions": "narrowed_editions"})
        Vault(stored).attach(session, dict(supposition.vault))
        yield Supposed(session, lake, engine.name, supposition)
