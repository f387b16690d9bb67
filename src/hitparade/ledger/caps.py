"""Caps: which units of a listener, customer or purchase are over a limit.

Each cap groups admitted events by key and window. The units of a group stand in a line: by day, then by
instant (rows without one last), then by every column of content; never by delivery or line, which only
put identical rows in some order. Units bought lengthen the line, returned ones shorten it at its end.
Of n units bought f(n) count, the first ones; a row counts so many of its units as lie within. So a
row may count in part. With several caps, the fewest units that any of them counts are counted.

A window that reaches back (a purchase, for ever) knows only what was bought up to the day, so
that a later purchase never changes what an earlier day counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.claims import CONTESTED
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import CONTENT, SEPARATOR
from hitparade.feeds.stale import STALE
from hitparade.ledger.events import CONDITION_SCHEMA, MEETS, condition
from hitparade.ledger.policy import CAP, CAPPED, KEYS, NEAR, ORDER, ROLLING

if TYPE_CHECKING:
    from hitparade.ledger.policy import CountingPolicy

_PARTS: Final = {
    "listener": "u.listener",
    "song": "u.song",
    "recording": "u.heard",
    "release": f"CASE WHEN u.release <> '' THEN u.release || {SEPARATOR} || u.artist ELSE '' END",
    "product": "CASE WHEN u.isrc <> '' THEN u.isrc WHEN u.ean <> '' THEN u.ean ELSE u.heard END",
    "order": "u.purchase",
    "asset": "u.asset",
    "outlet": "lower(u.outlet)",
    "supplier": "u.supplier",
}
"""Parts of a key, and where they are in a row ``u``; none where the row does not say."""
_CAPS: Final = pa.schema(
    [
        *CONDITION_SCHEMA,
        ("by", pa.list_(pa.string())),
        ("extends", pa.string()),
        ("day_zone", pa.string()),
        ("starts", pa.int64()),
        ("most", pa.int64()),
    ]
)
_PIECES: Final = pa.schema(
    [("clause", pa.int64()), ("least", pa.int64()), ("most", pa.int64()), ("counts", pa.int64())]
)
VERDICTS: Final = pa.schema([("load", pa.string()), ("line", pa.int64()), ("counted", pa.int64())])
"""Shape of ``cap_verdicts``."""
ORDERED: Final = (
    '"at" NULLS LAST, content NULLS LAST, listener NULLS LAST, load NULLS LAST, line NULLS LAST'
)
"""SQL: the order of events of one day. Load and line set identical rows apart, nothing else."""
_LOCAL: Final = 'CAST(timezone(k.day_zone, u."at") AS DATE)'

_KEY: Final = (
    "list_transform(k.by, lambda part: coalesce(CASE part "
    + " ".join(f"WHEN '{part}' THEN {sql}" for part, sql in _PARTS.items())
    + " END, ''))"
)
CAP_ROWS: Final = (
    Step(
        "keyed_rows",
        f"""
        SELECT u.*, k.clause, k.extends, k.starts, k.most, {_KEY} AS parts,
            CASE WHEN k.day_zone <> '' AND abs(date_diff('day', u.day, {_LOCAL})) <= {NEAR}
                THEN {_LOCAL} ELSE u.day END AS local_day
        FROM admitted u JOIN policy_caps k ON {MEETS}
        WHERE u.verdict = '' AND u.event AND u.quantity <> 0
        """,
    ),
    # Where a part of the key is missing, nobody can tell whose row it is.
    Step(
        "cap_rows",
        f"""
        SELECT load, line, day, local_day, "at", listener, quantity, clause, extends, starts, most,
            array_to_string(parts, {SEPARATOR}) AS key, {CONTENT} AS content
        FROM keyed_rows WHERE NOT list_contains(parts, '')
        """,
    ),
    # Most listeners are far below any limit: only groups that can pass one are looked at closely.
    Step(
        "cap_keys",
        """
        SELECT DISTINCT clause, key
        FROM (SELECT clause, key FROM cap_rows
              GROUP BY clause, key, most, CASE WHEN extends = 'day' THEN local_day END
              HAVING sum(greatest(quantity, 0)) > most
                 AND bool_or(day IN (SELECT day FROM days_to_tally)))
        """,
        keep=True,
    ),
    Step(
        "cap_events",
        """
        SELECT e.* FROM cap_rows e SEMI JOIN cap_keys k ON e.clause = k.clause AND e.key = k.key
        """,
        keep=True,
    ),
)
"""From ``admitted`` to ``cap_events``: the rows of keys that could pass a limit, once per cap."""

LIMITED: Final = (
    Step(
        "cap_groups",
        f"""
        SELECT *, CASE extends WHEN 'day' THEN local_day
                WHEN 'week' THEN local_day - CAST((isodow(local_day) + 6 - starts) % 7 AS INTEGER)
                END AS span,
            CASE WHEN extends IN ('order', 'lifetime') THEN local_day END AS up_to
        FROM cap_events WHERE extends <> '{ROLLING}'
        """,
    ),
    Step(
        "cap_lines",
        f"""
        SELECT load, line, day, clause, quantity,
            sum(quantity) OVER (PARTITION BY clause, key, span
                ORDER BY local_day NULLS LAST, {ORDERED}
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
        SELECT l.load, l.line, l.quantity,
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
        SELECT load, line,
            CAST(CASE WHEN min(quantity) > 0 THEN min(counted) ELSE max(counted) END AS BIGINT)
                AS counted
        FROM (SELECT load, line, quantity, counted FROM limited
              UNION ALL SELECT load, line, quantity, counted FROM rolled)
        GROUP BY load, line
        HAVING bool_or(counted <> quantity)
        """,
        keep=True,
    ),
)
"""From ``cap_events``, ``cap_pieces`` and ``rolled`` to ``cap_verdicts``: how many units of a row
count, for the rows that do not count as a whole."""

_SLICE: Final = "day, until, supplier, outlet, territory, use, tier, method, currency, labels"
SPLIT: Final = (
    Step(
        "over_rows",
        f"""
        SELECT {_SLICE}, quantity - capped AS quantity, quantity_known,
            audience - part_audience AS audience, amount - part_amount AS amount, recording,
            'excluded' AS outcome, '{CAPPED}' AS reason,
            CASE WHEN capped = 0 THEN 1 ELSE 0 END AS rows
        FROM tallied_rows WHERE capped IS NOT NULL
        """,
    ),
    Step(
        "credited",
        f"""
        SELECT {_SLICE}, coalesce(capped, quantity) AS quantity, quantity_known,
            CASE WHEN capped IS NULL THEN audience ELSE part_audience END AS audience,
            CASE WHEN capped IS NULL THEN amount ELSE part_amount END AS amount, recording,
            CASE verdict WHEN '' THEN 'counted' WHEN 'unmatched' THEN 'unmatched'
                WHEN '{STALE}' THEN 'quarantined' WHEN '{CONTESTED}' THEN 'quarantined'
                ELSE 'excluded' END AS outcome,
            CASE WHEN verdict = 'unmatched' THEN '' ELSE verdict END AS reason, 1 AS rows
        FROM tallied_rows WHERE capped IS NULL OR capped <> 0
        UNION ALL SELECT * FROM over_rows
        """,
    ),
)
"""From ``tallied_rows`` to ``credited``: what counts of them and what does not, every unit once."""
KEPT: Final = ("cap_keys", "cap_events", "cap_verdicts", "tallied_rows", "rolling_chains")
"""Kept steps that nobody needs once a day is added up."""


def _share(column: str) -> str:
    """SQL: what of a row's audience or amount goes with the units that count, rounded to zero."""
    exact = f"CAST({column} AS HUGEINT) * CAST(v.counted AS HUGEINT) // CAST(u.quantity AS HUGEINT)"
    return f"CASE WHEN v.counted IS NOT NULL THEN CAST({exact} AS BIGINT) END"


TALLIED_ROWS: Final = Step(
    "tallied_rows",
    f"""
    SELECT {_SLICE.replace("day,", "u.day,", 1)}, u.quantity, u.quantity_known, u.audience,
        u.amount, u.recording, u.verdict,
        v.counted AS capped, {_share("u.audience")} AS part_audience,
        {_share("u.amount")} AS part_amount
    FROM admitted u LEFT JOIN cap_verdicts v ON u.load = v.load AND u.line = v.line
    WHERE u.day IN (SELECT day FROM days_to_tally)
    """,
    keep=True,
)
"""From ``admitted`` and ``cap_verdicts`` to the rows of the days to tally; kept, so that memory is
not needed for the join with what they spell and for adding them up at the same time."""
UNCAPPED_ROWS: Final = Step(
    "tallied_rows",
    f"""
    SELECT {_SLICE}, quantity, quantity_known, audience, amount, recording, verdict,
        CAST(NULL AS BIGINT) AS capped, CAST(NULL AS BIGINT) AS part_audience,
        CAST(NULL AS BIGINT) AS part_amount
    FROM admitted WHERE day IN (SELECT day FROM days_to_tally)
    """,
    keep=True,
)
"""The same where no cap cut any row: a join with nothing may cost as much as one with all."""


def tables(policy: CountingPolicy) -> dict[str, pa.Table]:
    """The tables ``policy_caps`` and ``cap_pieces``."""
    caps, pieces = [], []
    for number, cap in enumerate(policy.values(CAP)):
        parts = {*cap["key"], *(["order"] if cap["window"] == ORDER else [])}
        caps.append(
            condition(number, cap)
            | {
                "by": [part for part in KEYS if part in parts],
                "extends": cap["window"],
                "day_zone": cap["zone"],
                "starts": cap["starts"],
                "most": _harmless(cap["counts"][0]),
            }
        )
        for least, most, counts in cap["counts"]:
            pieces.append({"clause": number, "least": least, "most": most, "counts": counts})
    return {
        "policy_caps": pa.Table.from_pylist(caps, schema=_CAPS),
        "cap_pieces": pa.Table.from_pylist(pieces, schema=_PIECES),
    }


def _harmless(piece: tuple[int, int | None, int | None]) -> int | None:
    """Up to how many units of a group all of them count; None for any number."""
    _, last, counts = piece
    return last if counts is None else 0
