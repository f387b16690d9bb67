"""Usage of some days added up: one row per slice and recording, each unit in exactly one row.

Days are tallied anew only where their inputs changed: other loads in force, or another resolution
of what they spell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.tables import SLICES, TALLIES, USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import SEPARATOR, hash60

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

DAY_INPUTS: Final = (
    Step(
        "load_days",
        """
        SELECT f.day, f.load, f.supplier, CAST(sum(f.rows) AS BIGINT) AS rows,
            f.load || ':' || f.supplier || ':' || CAST(i.identity AS VARCHAR) AS part
        FROM in_force f JOIN identities i ON f.load = i.load
        GROUP BY f.day, f.load, f.supplier, i.identity
        """,
        keep=True,
    ),
    Step(
        "day_inputs",
        """
        SELECT day, sha256(string_agg(part, ',' ORDER BY part)) AS inputs,
            CAST(sum(rows) AS BIGINT) AS rows
        FROM load_days GROUP BY day
        """,
    ),
    Step(
        "stale_days",
        """
        SELECT coalesce(d.day, t.day) AS day, coalesce(d.inputs, '') AS inputs,
            coalesce(d.rows, 0) AS rows
        FROM day_inputs d FULL JOIN tallied_days t ON d.day = t.day
        WHERE coalesce(d.inputs, '') <> coalesce(t.inputs, '')
        """,
        keep=True,
    ),
)
"""From ``in_force``, ``subjects``, ``resolution`` and ``tallied_days`` to ``stale_days``."""

_DIMENSIONS: Final = (
    "day, until, supplier, outlet, territory, use, tier, method, currency, outcome, reason"
)
_HASHED: Final = f" || {SEPARATOR} || ".join(
    f"CAST({column} AS VARCHAR)" for column in _DIMENSIONS.split(", ")
)

TALLY: Final = (
    Step(
        "credited",
        """
        SELECT u.day, u.until, u.supplier, u.outlet, u.territory, u.use, u.tier, u.method,
            u.currency, u.quantity, u.quantity_known, u.audience, u.amount, r.recording,
            CASE WHEN r.recording IS NULL THEN 'unmatched' ELSE 'counted' END AS outcome,
            '' AS reason
        FROM usage u
        JOIN (SELECT DISTINCT d.load, d.supplier, d.day
              FROM load_days d JOIN days_to_tally t ON d.day = t.day) d
          ON u.load = d.load AND u.supplier = d.supplier AND u.day = d.day
        LEFT JOIN resolution r ON u.subject = r.subject
        WHERE u.day IN (SELECT day FROM days_to_tally)
        """,
    ),
    Step(
        "added_up",
        f"""
        SELECT {_DIMENSIONS}, recording,
            CAST(sum(quantity) AS BIGINT) AS quantity,
            bool_or(quantity_known) AS quantity_known,
            CAST(sum(audience) AS BIGINT) AS audience,
            CAST(sum(amount) AS BIGINT) AS amount,
            CAST(count(*) AS BIGINT) AS rows
        FROM credited
        GROUP BY {_DIMENSIONS}, recording
        """,
        keep=True,
    ),
    Step(
        "slices",
        f"""
        SELECT {hash60(_HASHED)} AS slice, {_DIMENSIONS}
        FROM (SELECT DISTINCT {_DIMENSIONS} FROM added_up)
        """,
        keep=True,
    ),
    Step(
        "tallies",
        """
        SELECT p.policy, a.day, s.slice, a.recording, a.quantity, a.quantity_known, a.audience,
            a.amount, a.rows, t.inputs
        FROM added_up a
        JOIN slices s
          ON """
        + " AND ".join(f"a.{column} = s.{column}" for column in _DIMENSIONS.split(", "))
        + """
        JOIN days_to_tally t ON a.day = t.day
        CROSS JOIN policies p
        """,
    ),
)
"""From ``usage``, ``load_days``, ``resolution``, ``days_to_tally`` and ``policies`` to tallies."""


_ROWS_AT_ONCE: Final = 20_000_000
"""Rows of usage that are tallied in one pass; memory follows it, results do not."""


@dataclass(frozen=True)
class StaleDay:
    """A day whose tallies do not show what is in force, and how many rows of usage it has."""

    day: dt.date
    rows: int


def stale_days(lake: Lake, session: Session, policy: CountingPolicy) -> list[StaleDay]:
    """The days to tally, in order.

    The session knows ``in_force``, ``subjects`` and ``resolution``; afterwards also
    ``load_days`` and ``stale_days``.
    """
    tallied = lake.constants(TALLIES, "inputs")
    session.table(
        "tallied_days",
        tallied.filter(pc.equal(tallied["policy"], policy.digest)).select(["day", "inputs"]),
    )
    session.run(DAY_INPUTS)
    return [
        StaleDay(**row)
        for row in session.read("SELECT day, rows FROM stale_days ORDER BY day").to_pylist()
    ]


def tally(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    days: list[StaleDay],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Tally days anew; each pass is one commit, so an interrupted run goes on where it stopped.

    Args:
        lake: Reads ``usage``; writes ``slices``, then ``tallies``.
        session: As `stale_days` leaves it.
        policy: What an event must be to count.
        days: What `stale_days` returned, or a part of it.
        progress: Called with the days done and the days in all.
    """
    if not days:
        return
    lake.attach(session, (USAGE,))
    session.table("policies", pa.table({"policy": [policy.digest]}))
    done = 0
    for some in _passes(days):
        dates = ", ".join(f"DATE '{day.day}'" for day in some)
        session.run(
            Step("days_to_tally", f"SELECT * FROM stale_days WHERE day IN ({dates})", keep=True)
        )
        session.run(TALLY)
        _add_slices(lake, session)
        lake.replace(
            TALLIES,
            session.stream("SELECT * FROM tallies"),
            f"policy = {quoted(policy.digest)} AND day IN ("
            + ", ".join(quoted(str(day.day)) for day in some)
            + ")",
        )
        done += len(some)
        if progress:
            progress(done, len(days))
    session.drop(["added_up", "slices", "days_to_tally"])


def _passes(days: list[StaleDay]) -> Iterator[list[StaleDay]]:
    some: list[StaleDay] = []
    for day in days:
        if some and sum(d.rows for d in some) + day.rows > _ROWS_AT_ONCE:
            yield some
            some = []
        some.append(day)
    yield some


def _add_slices(lake: Lake, session: Session) -> None:
    """Add to the dictionary what it does not hold yet; a slice never changes its meaning."""
    session.snapshot("known_slices", lake.snapshot(SLICES))
    new = session.read(
        "SELECT s.* FROM slices s ANTI JOIN known_slices k ON s.slice = k.slice ORDER BY s.slice"
    )
    lake.append(SLICES, SLICES.check(new, unique=True))
