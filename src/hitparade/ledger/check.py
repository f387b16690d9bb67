"""Usage read once more: do the deliveries' sums and the tallies still say what it says?

This is what `hitparade verify` does before it trusts a tally: sums were made when a delivery came,
tallies after it, and either could have been changed since, as could usage itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.tables import IDENTITIES, RESOLUTION, TALLIES, USAGE
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SUMMARY
from hitparade.ledger.tallies import DAY_INPUTS, TALLY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

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
    first: dt.date,
    last: dt.date,
) -> dict[str, list[dt.date]]:
    """The days whose sums or tallies do not follow from usage.

    Args:
        lake: Reads ``usage``, ``subjects``, ``resolution`` and ``tallies``.
        session: Knows ``in_force`` at the same versions; is of no other use afterwards.
        policy: The counting policy of the tallies.
        versions: Versions of the lake's tables.
        first: First day to look at.
        last: Last day, inclusive.

    Returns:
        ``reported`` and ``tallies``, each with its days; both empty where all is well.
    """
    days = f"BETWEEN DATE '{first}' AND DATE '{last}'"
    lake.attach(session, (USAGE, RESOLUTION, IDENTITIES), versions)
    session.snapshot("stored_tallies", lake.snapshot(TALLIES, versions[TALLIES.name]))
    session.table("policies", pa.table({"policy": [policy.digest]}))
    session.table(
        "tallied_days",
        pa.table({"day": pa.array([], pa.date32()), "inputs": pa.array([], pa.string())}),
    )
    session.run(DAY_INPUTS)
    session.run(
        (
            Step("days_to_tally", f"SELECT * FROM stale_days WHERE day {days}", keep=True),
            *TALLY,
            Step(
                "delivered",
                "SELECT u.* FROM usage u JOIN (SELECT DISTINCT load, supplier, day FROM in_force) f"
                " ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day"
                f" WHERE u.day {days}",
            ),
            *SUMMARY,
        )
    )
    found = {
        "reported": _different(
            "SELECT * FROM reported", f"SELECT * FROM in_force WHERE day {days}"
        ),
        "tallies": _different(
            f"SELECT {_TALLIED} FROM tallies",
            f"SELECT {_TALLIED} FROM stored_tallies"
            f" WHERE day {days} AND policy = '{policy.digest}'",
        ),
    }
    return {what: session.read(sql)["day"].to_pylist() for what, sql in found.items()}
