"""Usage that lies in a folder, counted anew: do the tallies beside it say what it says?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.tables import IDENTITIES, RECORDINGS, REPORTED, RESOLUTION, USAGE
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SUMMARY
from hitparade.feeds.stale import HELD
from hitparade.ledger.days import days_to_tally
from hitparade.ledger.tallies import make
from hitparade.rules.policy import policy_of

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_SUMS: Final = ", ".join(name for name in REPORTED.names if name != "load")
_TALLIED: Final = "t.day, t.recording, t.quantity, t.quantity_known, t.audience, t.amount, t.rows"
_SERIES: Final = ("day", "until", "supplier", "outlet", "territory", "use")
_TOLD: Final = ", ".join(
    f"s.{name}" for name in (*_SERIES, "tier", "method", "currency", "outcome", "reason", "labels")
)


def _different(one: str, other: str) -> str:
    return (
        f"SELECT DISTINCT day FROM (({one} EXCEPT ALL {other})"
        f" UNION ALL ({other} EXCEPT ALL {one})) ORDER BY day"
    )


_AS_TOLD: Final = Step(
    "reported_again",
    "SELECT "
    + ", ".join(
        f"CASE WHEN f.{name} IS NOT NULL THEN r.{name} END AS {name}"
        if name.startswith("figures_")
        else f"r.{name}"
        for name in REPORTED.names
    )
    + " FROM reported r LEFT JOIN exported_reported f ON "
    + " AND ".join(f"r.{name} = f.{name}" for name in _SERIES),
)
"""What usage says, without the sums that the release which took it in did not make."""


def uncounted_days(lake: Lake, session: Session, rules: InForce) -> dict[str, list[dt.date]]:
    """The days whose sums or tallies do not follow from the rows of usage.

    Args:
        lake: Shows ``usage``, ``resolution`` and ``recordings`` of the folder, as from one load.
        session: Knows ``confirmations``, ``exported_reported``, ``exported_slices`` and
            ``exported_tallies``; is of no other use afterwards.
        rules: The issue's.

    Returns:
        ``reported`` and ``tallies``, each with its days; both empty where all is well.
    """
    policy = policy_of(rules)
    lake.attach(session, (USAGE, RESOLUTION, RECORDINGS))
    session.table(IDENTITIES.name, IDENTITIES.from_rows([("", 0, "")]))
    session.run((Step("delivered", "SELECT * FROM usage"), *SUMMARY, _AS_TOLD))
    sums = session.read(
        _different(f"SELECT {_SUMS} FROM reported_again", f"SELECT {_SUMS} FROM exported_reported")
    )
    session.run((Step("in_force", "SELECT * FROM exported_reported", keep=True), *HELD))
    nothing = pa.table({"day": pa.array([], pa.date32()), "inputs": pa.array([], pa.string())})
    every = days_to_tally(lake, session, policy, nothing, None)
    make(session, policy, [day.day for day in every])
    same = " AND ".join(f"s.{name} = k.{name}" for name in _SERIES)

    def told(tallies: str, slices: str) -> str:
        """SQL: what tallies say of the series that were read.

        With caps there is usage of other territories and days, too, which is not compared.
        """
        return (
            f"SELECT {_TALLIED}, {_TOLD} FROM {tallies} t JOIN {slices} s ON t.slice = s.slice"
            f" SEMI JOIN exported_slices k ON {same}"
        )

    tallied = session.read(
        _different(told("tallies", "slices"), told("exported_tallies", "exported_slices"))
    )
    return {"reported": sums["day"].to_pylist(), "tallies": tallied["day"].to_pylist()}
