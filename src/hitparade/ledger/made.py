"""Tallies made for one question and stored nowhere: a lake that shows them in place of stored ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.tables import IDENTITIES, LAKE, RESOLUTION, SLICES, TALLIES, USAGE
from hitparade.engine.lake import Lake
from hitparade.engine.plan import Step
from hitparade.ledger.days import days_to_tally
from hitparade.ledger.tallies import make

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

_KEPT: Final = (
    Step("made_tallies", "SELECT * FROM tallies", keep=True),
    Step("made_slices", "SELECT * FROM slices", keep=True),
)
_SHOWN: Final = (
    Step("tallies", "SELECT * FROM made_tallies"),
    Step("slices", "SELECT * FROM made_slices"),
)


class MadeTallies(Lake):
    """A lake, read as it is but for the tallies of some days under one policy."""

    def __init__(
        self,
        lake: Lake,
        session: Session,
        policy: CountingPolicy,
        periods: Sequence[Period],
        versions: Mapping[str, int],
    ) -> None:
        """Make the tallies in the session.

        Args:
            lake: Reads ``usage``, ``resolution``, ``identities`` and ``recordings``.
            session: Knows ``in_force`` at the same versions.
            policy: What an event must be to count.
            periods: The days of usage that are asked for.
            versions: Versions of the lake's tables.
        """
        super().__init__(lake.folder, LAKE)
        lake.attach(session, (USAGE, RESOLUTION, IDENTITIES), versions)
        nothing = pa.table({"day": pa.array([], pa.date32()), "inputs": pa.array([], pa.string())})
        days = days_to_tally(lake, session, policy, nothing, periods, versions)
        make(session, policy, [d.day for d in days])
        session.run(_KEPT)

    def attach(
        self, session: Session, tables: Sequence[Table], versions: Mapping[str, int] | None = None
    ) -> dict[str, int]:
        """Make tables readable by their names; ``slices`` and ``tallies`` are the made ones."""
        attached = super().attach(session, tables, versions)
        if TALLIES in tables or SLICES in tables:
            session.run(_SHOWN)
        return attached
