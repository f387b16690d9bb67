"""The lines that units stand in where a group can pass a limit, and which of them count.

Rows of ``cap_events`` say which clause and group they belong to, and how long a line reaches.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import CONTENT, SEPARATOR
from hitparade.feeds.keys import DIMENSIONS
from hitparade.ledger import rolling
from hitparade.ledger.policy import CAP, DAY, LIFETIME, ORDER, ROLLING, WEEK

if TYPE_CHECKING:
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

_PIECES: Final = pa.schema(
    [("clause", pa.int64()), ("least", pa.int64()), ("most", pa.int64()), ("counts", pa.int64())]
)
ROW: Final = (
    "load",
    "line",
    "day",
    "local_day",
    "at",
    "listener",
    "quantity",
    "quantity_known",
    "audience",
    "amount",
    "series",
    "label",
    "code",
)
"""Columns of the rows of a group, from which follows where their units are added up."""
_SAME_AT: Final = f"""PARTITION BY clause, key, "at",
                CASE WHEN "at" IS NULL OR extends <> '{ROLLING}' THEN local_day END"""
_ADDED_AS: Final = f"""concat_ws({SEPARATOR}, CAST(day AS VARCHAR), CAST(series AS VARCHAR),
                CAST(label AS VARCHAR), CAST(code AS VARCHAR), CAST(quantity AS VARCHAR),
                CAST(quantity_known AS VARCHAR), coalesce(CAST(audience AS VARCHAR), '-'),
                coalesce(CAST(amount AS VARCHAR), '-'))"""
_TIES: Final = Step(
    "cap_ties",
    f"""
    SELECT DISTINCT load, line
    FROM (SELECT load, line, count(*) OVER ({_SAME_AT}) AS rows,
              min(added_as) OVER ({_SAME_AT}) <> max(added_as) OVER ({_SAME_AT}) AS differ
          FROM (SELECT *, {_ADDED_AS} AS added_as FROM cap_found))
    WHERE rows > 1 AND {{which}}
    """,
    keep=True,
)
_TEXTS: Final = Step(
    "cap_texts",
    f"""
    SELECT u.load, u.line, {CONTENT} AS content
    FROM usage u JOIN cap_ties t ON u.load = t.load AND u.line = t.line
    """,
    keep=True,
)


def put_in_order(session: Session, found: str, *, alone: bool) -> None:
    """Give rows whose instants tie their content; the session then knows ``cap_events``.

    Rows that are added up as the same thing may change places, so that nothing is read of them; but
    where another cap looks at them too, it may count one of them and not the other.

    Args:
        session: Knows ``usage``.
        found: A SELECT of the rows of groups that could pass a limit.
        alone: Whether the policy has one cap only.
    """
    which = "differ" if alone else "true"
    session.run((Step("cap_found", found), replace(_TIES, sql=_TIES.sql.format(which=which))))
    content, joined = "CAST(NULL AS VARCHAR)", ""
    if session.read("SELECT count(*) AS ties FROM cap_ties")["ties"][0].as_py():
        session.run(_TEXTS)
        content = "t.content"
        joined = "LEFT JOIN cap_texts t ON f.load = t.load AND f.line = t.line"
    session.run(Step("cap_events", f"SELECT f.*, {content} AS content FROM cap_found f {joined}"))


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
        SELECT e.day, e.code, e.label, e.quantity, e.quantity_known, e.audience, e.amount,
            {", ".join(f"s.{name}" for name in DIMENSIONS)}, s.days, v.counted AS capped
        FROM cap_events e
        JOIN cap_verdicts v ON e.load = v.load AND e.line = v.line AND e.clause = v.clause
        JOIN tally_sources s ON e.series = s.series
        """,
        keep=True,
    ),
)
"""From ``cap_events``, ``cap_pieces`` and ``rolled`` to ``cut_rows``: the rows that do not count as a
whole, each with how many of its units do, and with the texts of its source."""


def pieces(policy: CountingPolicy) -> pa.Table:
    """The table ``cap_pieces``: how many of how many units count."""
    rows = [
        {"clause": number, "least": least, "most": most, "counts": counts}
        for number, cap in enumerate(policy.values(CAP))
        for least, most, counts in cap["counts"]
    ]
    return pa.Table.from_pylist(rows, schema=_PIECES)
