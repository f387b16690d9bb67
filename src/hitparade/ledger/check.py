"""Usage read once more: do the deliveries' sums and the tallies still say what it says?

This is what `hitparade verify` does before it trusts a tally: sums were made when a delivery came,
tallies after it, and either could have been changed since, as could usage itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.tables import IDENTITIES, REPORTED, RESOLUTION, TALLIES, USAGE
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SUMMARY
from hitparade.ledger.days import days_to_tally
from hitparade.ledger.tallies import make

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

_KEY: Final = " AND ".join(f"r.{name} = f.{name}" for name in REPORTED.key)
_AS_STORED: Final = Step(
    "reported_again",
    "SELECT "
    + ", ".join(
        f"CASE WHEN f.{name} IS NOT NULL THEN r.{name} END AS {name}"
        if name.startswith("figures_")
        else f"r.{name}"
        for name in REPORTED.names
    )
    + f" FROM reported r LEFT JOIN in_force f ON {_KEY}",
)
"""What usage says, without the sums that the release which took it in did not make."""
_TALLIED: Final = "policy, day, slice, recording, quantity, quantity_known, audience, amount, rows"


def _different(one: str, other: str) -> str:
    return (
        f"SELECT DISTINCT day FROM (({one} EXCEPT ALL {other})"
        f" UNION ALL ({other} EXCEPT ALL {one})) ORDER BY day"
    )


def changed_days(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    versions: Mapping[str, int],
    periods: Sequence[Period],
) -> dict[str, list[dt.date]]:
    """The days whose sums or tallies do not follow from usage.

    Args:
        lake: Reads ``usage``, ``subjects``, ``resolution`` and ``tallies``.
        session: Knows ``in_force`` at the same versions; is of no other use afterwards.
        policy: The counting policy of the tallies.
        versions: Versions of the lake's tables.
        periods: The days to look at.

    Returns:
        ``reported`` and ``tallies``, each with its days; both empty where all is well.
    """
    spans = " OR ".join(f"day BETWEEN DATE '{p.start}' AND DATE '{p.last}'" for p in periods)
    days = f"({spans or 'false'})"
    lake.attach(session, (USAGE, RESOLUTION, IDENTITIES), versions)
    session.snapshot("stored_tallies", lake.snapshot(TALLIES, versions[TALLIES.name]))
    nothing = pa.table({"day": pa.array([], pa.date32()), "inputs": pa.array([], pa.string())})
    every = days_to_tally(lake, session, policy, nothing, periods, versions)
    wanted = [day.day for day in every if any(day.day in period for period in periods)]
    make(session, policy, wanted)
    session.run(
        (
            Step(
                "delivered",
                "SELECT u.* FROM usage u JOIN (SELECT DISTINCT load, supplier, day FROM in_force) f"
                " ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day"
                f" WHERE {days.replace('day BETWEEN', 'u.day BETWEEN')}",
            ),
            *SUMMARY,
            _AS_STORED,
        )
    )
    found = {
        "reported": _different(
            "SELECT * FROM reported_again", f"SELECT * FROM in_force WHERE {days}"
        ),
        "tallies": _different(
            f"SELECT {_TALLIED} FROM tallies",
            f"SELECT {_TALLIED} FROM stored_tallies WHERE {days} AND policy = '{policy.digest}'",
        ),
    }
    return {what: session.read(sql)["day"].to_pylist() for what, sql in found.items()}
