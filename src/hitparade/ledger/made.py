"""Tallies made for one question and stored nowhere: a lake that shows them in place of stored ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.tables import IDENTITIES, RESOLUTION, SLICES, TALLIES, USAGE
from hitparade.engine.lake import ABSENT
from hitparade.engine.plan import Step, quoted
from hitparade.engine.shown import ShownLake
from hitparade.ledger.days import days_to_tally
from hitparade.ledger.tallies import make, passes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.days import StaleDay
    from hitparade.ledger.policy import CountingPolicy

_NOTHING: Final = pa.table({"day": pa.array([], pa.date32()), "inputs": pa.array([], pa.string())})
_SHOWN: Final = {"tallies": "shown_tallies", "slices": "shown_slices"}


class MadeTallies(ShownLake):
    """A lake, read as it is but for the tallies of some days, which are made anew."""

    def __init__(
        self,
        lake: Lake,
        session: Session,
        periods: Mapping[CountingPolicy, Sequence[Period]],
        versions: Mapping[str, int],
        *,
        stored: bool = False,
    ) -> None:
        """Make the tallies in the session.

        Args:
            lake: Reads ``usage``, ``resolution``, ``identities`` and ``recordings``, and with
                `stored` also ``tallies`` and ``slices``.
            session: Knows ``in_force`` at the same versions.
            periods: What an event must be to count, and the days of usage that are asked for.
            versions: Versions of the lake's tables.
            stored: Make only days whose stored tallies are of other facts than are in force here,
                and show the stored ones of all others.
        """
        super().__init__(lake, _SHOWN)
        lake.attach(session, (USAGE, RESOLUTION, IDENTITIES), versions)
        for table in (TALLIES, SLICES):
            version = versions.get(table.name, ABSENT)
            session.snapshot(f"stored_{table.name}", lake.snapshot(table, version))
        made: dict[str, list[StaleDay]] = {}
        parts = 0
        for policy, asked in periods.items():
            tallied = _tallied(lake, policy, versions) if stored else _NOTHING
            days = days_to_tally(lake, session, policy, tallied, asked, versions)
            within = _within(session, asked)
            made[policy.digest] = [d for d in days if d.day in within or not d.rows]
            for some in passes(made[policy.digest], session.memory):
                make(session, policy, [day.day for day in some])
                session.run(_kept(parts))
                parts += 1
        session.run(_shown(parts, made if stored else None))


def _tallied(lake: Lake, policy: CountingPolicy, versions: Mapping[str, int]) -> pa.Table:
    """The days that are tallied under a policy, each with the digest of what it was made from."""
    found = lake.constants(TALLIES, "inputs", versions.get(TALLIES.name, ABSENT))
    return found.filter(pc.equal(found["policy"], policy.digest)).select(["day", "inputs"])


def _within(session: Session, periods: Sequence[Period]) -> set[dt.date]:
    """The days in force whose usage reaches into one of some periods."""
    spans = sorted({(period.start, period.last) for period in periods})
    holds = " OR ".join(
        f"day <= DATE '{last}' AND until >= DATE '{first}'" for first, last in spans
    )
    found = session.read(f"SELECT DISTINCT day FROM in_force WHERE {holds or 'false'}")
    return set(found["day"].to_pylist())


def _kept(part: int) -> tuple[Step, ...]:
    return (
        Step(f"made_tallies_{part}", "SELECT * FROM tallies", keep=True),
        Step(f"made_slices_{part}", "SELECT * FROM slices", keep=True),
    )


def _shown(parts: int, made: Mapping[str, Sequence[StaleDay]] | None) -> tuple[Step, ...]:
    """What is shown: the parts made, and of stored tallies those of other days than `made`."""
    gone = [
        f"(policy = {quoted(digest)} AND day IN ("
        + ", ".join(f"DATE '{day.day}'" for day in days)
        + "))"
        for digest, days in (made or {}).items()
        if days
    ]
    left = " OR ".join(gone) or "false"
    if made is None:
        left = "true"
    tallies = [f"SELECT * FROM stored_tallies WHERE NOT ({left})"]
    slices = [] if made is None else ["SELECT * FROM stored_slices"]
    tallies += [f"SELECT * FROM made_tallies_{part}" for part in range(parts)]
    slices += [f"SELECT * FROM made_slices_{part}" for part in range(parts)]
    return (
        Step("shown_tallies", " UNION ALL ".join(tallies)),
        Step("shown_slices", " UNION ".join(slices) or "SELECT * FROM stored_slices WHERE false"),
    )
