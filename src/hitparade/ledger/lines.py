"""The lines that units stand in where a group can pass a limit, and which of them count.

Rows of ``cap_events`` say which clause and group they belong to, and how long a line reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.engine.plan import Step
from hitparade.ledger import rolling
from hitparade.ledger.policy import CAP, DAY, LIFETIME, ORDER, ROLLING, WEEK

if TYPE_CHECKING:
    from hitparade.ledger.policy import CountingPolicy

_PIECES: Final = pa.schema(
    [("clause", pa.int64()), ("least", pa.int64()), ("most", pa.int64()), ("counts", pa.int64())]
)
ROW: Final = (
    "load",
    "line",
    "day",
    "until",
    "supplier",
    "outlet",
    "territory",
    "use",
    "tier",
    "method",
    "currency",
    "quantity",
    "quantity_known",
    "audience",
    "amount",
    "seconds",
    "volume",
    "channel",
    "event",
    "asset",
    "isrc",
    "subject",
    "source",
    "subject_key",
    "listener",
    "at",
)
"""Columns of usage that are needed of the rows of a group."""
LIMITED: Final = (
    Step(
        "cap_groups",
        f"""
        SELECT *, CASE extends WHEN '{DAY}' THEN local_day
                WHEN '{WEEK}' THEN local_day - CAST((isodow(local_day) + 6 - starts) % 7 AS INTEGER)
                END AS span,
            CASE WHEN extends IN ('{ORDER}', '{LIFETIME}') THEN local_day END AS up_to
        FROM cap_events WHERE extends <> '{ROLLING}'
        """,
    ),
    Step(
        "cap_lines",
        f"""
        SELECT load, line, day, clause, quantity,
            sum(quantity) OVER (PARTITION BY clause, key, span
                ORDER BY local_day NULLS LAST, {rolling.ORDERED}
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS after,
            sum(greatest(quantity, 0)) OVER (PARTITION BY clause, key, span
                ORDER BY up_to NULLS LAST
                RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS bought
        FROM cap_groups
        """,
    ),
    Step(
        "limited",
        """
        SELECT l.load, l.line, l.clause, l.quantity,
            least(l.after, coalesce(p.counts, l.bought))
                - least(l.after - l.quantity, coalesce(p.counts, l.bought)) AS counted
        FROM cap_lines l
        JOIN cap_pieces p
          ON l.clause = p.clause AND l.bought >= p.least
         AND (p.most IS NULL OR l.bought <= p.most)
        WHERE l.day IN (SELECT day FROM days_to_tally)
        """,
    ),
    Step(
        "cap_verdicts",
        """
        SELECT load, line, min(clause) AS clause,
            CAST(CASE WHEN min(quantity) > 0 THEN min(counted) ELSE max(counted) END AS BIGINT)
                AS counted
        FROM (SELECT load, line, clause, quantity, counted FROM limited
              UNION ALL SELECT load, line, clause, quantity, counted FROM rolled)
        GROUP BY load, line
        HAVING bool_or(counted <> quantity)
        """,
    ),
    Step(
        "cut_rows",
        f"""
        SELECT {", ".join(f'e."{name}"' for name in ROW)}, v.counted AS capped
        FROM cap_events e
        JOIN cap_verdicts v ON e.load = v.load AND e.line = v.line AND e.clause = v.clause
        """,
        keep=True,
    ),
)
"""From ``cap_events``, ``cap_pieces`` and ``rolled`` to ``cut_rows``: the rows that do not count as a
whole, each with how many of its units do."""


def pieces(policy: CountingPolicy) -> pa.Table:
    """The table ``cap_pieces``: how many of how many units count."""
    rows = [
        {"clause": number, "least": least, "most": most, "counts": counts}
        for number, cap in enumerate(policy.values(CAP))
        for least, most, counts in cap["counts"]
    ]
    return pa.Table.from_pylist(rows, schema=_PIECES)
