"""The balance: what was reported beside where it went, unit by unit.

The two sides come by different ways: what was reported is added up when a delivery arrives, where
it went is what the tallies say. A unit that got lost on the way shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.chart import BalanceRow, ChartBalanceRow
from hitparade.domain.tables import SLICES, TALLIES
from hitparade.engine.plan import Step, quoted
from hitparade.ledger.territories import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

BALANCE: Final = (
    Step(
        "reported_units",
        """
        SELECT supplier, outlet, day, until, use, CAST(sum(quantity) AS BIGINT) AS reported
        FROM in_force GROUP BY supplier, outlet, day, until, use
        """,
    ),
    # By slice first, for slices are few.
    Step(
        "slices_tallied",
        """
        SELECT t.slice, CAST(sum(t.quantity) AS BIGINT) AS quantity
        FROM tallies t WHERE t.policy IN (SELECT policy FROM policies) GROUP BY t.slice
        """,
    ),
    Step(
        "tallied_units",
        """
        SELECT s.supplier, s.outlet, s.day, s.until, s.use, s.outcome, s.reason,
            CAST(sum(t.quantity) AS BIGINT) AS quantity
        FROM slices_tallied t JOIN slices s ON t.slice = s.slice
        GROUP BY s.supplier, s.outlet, s.day, s.until, s.use, s.outcome, s.reason
        """,
    ),
    Step(
        "balance",
        """
        SELECT coalesce(r.supplier, t.supplier) AS supplier, coalesce(r.outlet, t.outlet) AS outlet,
            coalesce(r.day, t.day) AS day, coalesce(r.until, t.until) AS until,
            coalesce(r.use, t.use) AS use,
            coalesce(r.reported, 0) AS reported, coalesce(t.outcome, 'counted') AS outcome,
            coalesce(t.reason, '') AS reason, coalesce(t.quantity, 0) AS quantity
        FROM reported_units r
        FULL JOIN tallied_units t
          ON r.supplier = t.supplier AND r.outlet = t.outlet AND r.day = t.day
         AND r.until = t.until AND r.use = t.use
        """,
    ),
)
"""What was reported beside where it went: one row per outcome and reason."""

_KEY: Final = ("supplier", "outlet", "day", "until", "use")


def balance_rows(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    first: dt.date | None,
    last: dt.date | None,
    supplier: str,
    versions: Mapping[str, int] | None = None,
) -> list[BalanceRow]:
    """The balance of a policy, one row per supplier, outlet, day and use, in that order.

    Args:
        lake: Reads ``slices`` and ``tallies``.
        session: Knows ``in_force``.
        policy: The counting policy.
        first: Only days from this one on.
        last: Only days up to this one, inclusive.
        supplier: Only this supplier; empty for all.
        versions: Versions of the lake's tables; the newest when not given.
    """
    lake.attach(session, (TALLIES, SLICES), versions)
    session.table("policies", pa.table({"policy": [policy.digest]}))
    session.run(BALANCE)
    conditions = [f"day >= DATE '{first}'"] if first else []
    conditions += [f"day <= DATE '{last}'"] if last else []
    conditions += [f"supplier = {quoted(supplier)}"] if supplier else []
    parts = session.read(f"SELECT * FROM balance WHERE {' AND '.join(conditions) or 'true'}")
    return [BalanceRow(**row) for row in _pivot(parts.to_pylist(), {})]


def unbalanced(
    lake: Lake, session: Session, policy: CountingPolicy, days: Iterable[dt.date]
) -> dict[dt.date, str]:
    """The days whose tallies do not balance under a policy, each with a sentence on the first row.

    Args:
        lake: Reads ``slices`` and ``tallies``.
        session: Knows ``in_force``.
        policy: The counting policy.
        days: The days that are looked at.
    """
    listed = ", ".join(f"DATE '{day}'" for day in sorted(days)) or "NULL"
    lake.attach(session, (TALLIES, SLICES))
    session.table("policies", pa.table({"policy": [policy.digest]}))
    session.run(BALANCE)
    rows = session.read(
        f"""
        SELECT supplier, outlet, day, use, max(reported) AS reported,
            CAST(sum(quantity) AS BIGINT) AS went
        FROM balance WHERE day IN ({listed})
        GROUP BY supplier, outlet, day, until, use
        HAVING max(reported) <> sum(quantity)
        ORDER BY day, supplier, outlet, until, use
        """
    ).to_pylist()
    found: dict[dt.date, str] = {}
    for row in rows:
        outlet = f" {row['outlet']}" if row["outlet"] else ""
        found.setdefault(
            row["day"],
            f"{row['day']} {row['supplier']}{outlet} {row['use']}: {row['reported']:,} reported, "
            f"{row['went']:,} found",
        )
    return found


def chart_balance_rows(
    session: Session,
    edition: Mapping[str, Any],
    windows: Mapping[str, Mapping[str, str]],
    went: Iterable[Mapping[str, Any]],
) -> list[ChartBalanceRow]:
    """The balance of one edition.

    Args:
        session: Knows ``in_force`` as the edition read it.
        edition: A row of `EDITIONS`.
        windows: Use -> first and last day, inclusive; other uses have the edition's period.
        went: Where each unit went, as rows of `EXCLUSIONS`.
    """
    known = " ".join(
        f"WHEN {quoted(use)} THEN day <= DATE '{span['end']}' AND until >= DATE '{span['start']}'"
        for use, span in windows.items()
    )
    reported = session.read(
        f"""
        SELECT supplier, outlet, day, until, use, CAST(sum(quantity) AS BIGINT) AS reported
        FROM in_force
        WHERE CASE use {known} ELSE day <= DATE '{edition["last"]}'
            AND until >= DATE '{edition["start"]}' END
          AND {reads(quoted(edition["territory"]), "territory")}
        GROUP BY supplier, outlet, day, until, use
        """
    ).to_pylist()
    totals = {tuple(row[name] for name in _KEY): row["reported"] for row in reported}
    return [ChartBalanceRow(**row) for row in _pivot(went, totals)]


def _pivot(
    parts: Iterable[Mapping[str, Any]], totals: Mapping[tuple[Any, ...], int]
) -> list[dict[str, Any]]:
    """One row per key with a column per outcome, from one row per key, outcome and reason."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def row_of(key: tuple[Any, ...], reported: int) -> dict[str, Any]:
        empty = dict.fromkeys(("counted", "quarantined", "unmatched", "outside", "held"), 0)
        start = {**dict(zip(_KEY, key, strict=True)), "reported": reported, "excluded": {}, **empty}
        return rows.setdefault(key, start)

    for key, reported in totals.items():
        row_of(key, reported)
    for part in parts:
        key = tuple(part[name] for name in _KEY)
        row = row_of(key, part.get("reported", 0))
        if part["outcome"] == "excluded":
            excluded = row["excluded"]
            excluded[part["reason"]] = excluded.get(part["reason"], 0) + part["quantity"]
        else:
            row[part["outcome"]] += part["quantity"]
    return [rows[key] for key in sorted(rows)]


def balances(row: BalanceRow) -> bool:
    """Whether what was reported is what the columns add up to."""
    parts = row.counted + sum(row.excluded.values()) + row.quarantined + row.unmatched
    if isinstance(row, ChartBalanceRow):
        parts += row.outside + row.held
    return row.reported == parts
