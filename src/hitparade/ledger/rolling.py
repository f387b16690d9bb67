"""Caps over any 24 hours: a play counts if fewer than the limit counted in the 24 hours before it.

Whether a play counts depends on which ones before it did, so a chain of plays has to be walked. The
SELECTs leave only chains in which a limit is passed at all; a chain ends where 24 hours bring nothing.
Events without an instant stand at the end of their day, in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.engine.plan import Step
from hitparade.ledger.policy import NEAR, ROLLING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.engine.plan import Session

ORDERED: Final = (
    '"at" NULLS LAST, content NULLS LAST, listener NULLS LAST, load NULLS LAST, line NULLS LAST'
)
"""SQL: the order of events of one day. Load and line set identical rows apart, nothing else."""
_ROWS: Final = 32_768
"""Rows of a batch."""
_SPAN: Final = dt.timedelta(hours=24)
_DAY_OF_AT: Final = "CAST(timezone('UTC', \"at\") AS DATE)"
_SCHEMA: Final = pa.schema(
    [
        ("load", pa.string()),
        ("line", pa.int64()),
        ("clause", pa.int64()),
        ("quantity", pa.int64()),
        ("counted", pa.int64()),
    ]
)
CHAINS: Final = (
    Step(
        "rolling_events",
        f"""
        SELECT *, CASE WHEN abs(date_diff('day', day, {_DAY_OF_AT})) <= {NEAR} THEN "at"
            ELSE timezone('UTC', CAST(day AS TIMESTAMP) + INTERVAL '1 day' - INTERVAL '1 microsecond')
            END AS instant
        FROM cap_events WHERE extends = '{ROLLING}' AND quantity > 0
        """,
    ),
    Step(
        "rolling_starts",
        """
        SELECT *,
            sum(quantity) OVER (PARTITION BY clause, key ORDER BY instant NULLS LAST
                RANGE BETWEEN INTERVAL '86399.999999 seconds' PRECEDING AND CURRENT ROW)
                > most AS over_limit,
            coalesce(instant - lag(instant) OVER (PARTITION BY clause, key
                ORDER BY instant NULLS LAST) >= INTERVAL '24 hours', true) AS starts_chain
        FROM rolling_events
        """,
    ),
    Step(
        "rolling_chains",
        """
        SELECT *, sum(CAST(starts_chain AS INTEGER)) OVER (PARTITION BY clause, key
            ORDER BY instant NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS chain
        FROM rolling_starts
        """,
        keep=True,
    ),
    Step(
        "chains_to_walk",
        """
        SELECT r.clause, r.key, r.chain
        FROM rolling_chains r LEFT JOIN days_to_tally t ON r.day = t.day
        GROUP BY r.clause, r.key, r.chain
        HAVING bool_or(r.over_limit) AND bool_or(t.day IS NOT NULL)
        """,
    ),
)
"""From ``cap_events`` to ``rolling_chains`` and the few of them that have to be walked."""

_WALK: Final = f"""
    SELECT r.clause, r.key, r.chain, r.instant, r.most, r.load, r.line, r.quantity,
        t.day IS NOT NULL AS wanted
    FROM rolling_chains r SEMI JOIN chains_to_walk c
      ON r.clause = c.clause AND r.key = c.key AND r.chain = c.chain
    LEFT JOIN days_to_tally t ON r.day = t.day
    ORDER BY r.clause, r.key, r.instant NULLS LAST, {ORDERED}
"""


def walk(session: Session) -> None:
    """Walk the chains; afterwards the session knows ``rolled``: units of each row that count."""
    session.run(CHAINS)
    rows = chain.from_iterable(_counted(each) for each in _chains(session))
    batches = []
    while some := list(islice(rows, _ROWS)):
        batches.append(pa.RecordBatch.from_pylist(some, schema=_SCHEMA))
    session.table("rolled", pa.Table.from_batches(batches, schema=_SCHEMA))


def none(session: Session) -> None:
    """The session knows ``rolled``, without a row."""
    session.table("rolled", _SCHEMA.empty_table())


def _chains(session: Session) -> Iterator[list[dict[str, Any]]]:
    """The rows of each chain, in order."""
    events: list[dict[str, Any]] = []
    named: tuple[Any, ...] = ()
    for batch in session.stream(_WALK):
        for row in batch.to_pylist():
            name = (row["clause"], row["key"], row["chain"])
            if events and name != named:
                yield events
                events = []
            named = name
            events.append(row)
    if events:
        yield events


def _counted(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """How many units of each wanted row count, for rows that do not count as a whole."""
    recent: deque[tuple[dt.datetime, int]] = deque()
    within = 0
    for row in events:
        while recent and recent[0][0] <= row["instant"] - _SPAN:
            within -= recent.popleft()[1]
        counted = min(row["quantity"], max(row["most"] - within, 0))
        recent.append((row["instant"], counted))
        within += counted
        if row["wanted"] and counted < row["quantity"]:
            yield {name: row[name] for name in ("load", "line", "clause", "quantity")} | {
                "counted": counted
            }
