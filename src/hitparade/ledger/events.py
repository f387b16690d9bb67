"""Single events under a counting policy: which of them are admitted, and why others are not.

A policy's clauses become a small table; one SELECT compares every row of usage with all of them. A
row meets a clause if it meets every condition that the clause has; null stands for no condition.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.claims import CONTESTED
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.stale import STALE, held_join
from hitparade.ledger import clips
from hitparade.ledger.policy import ADMIT, CREDIT, EXCLUDED, NO_RETURNS, NOT_INCLUDED, RETURNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.ledger.policy import CountingPolicy

_TEXTS: Final = pa.list_(pa.string())
_LISTED: Final = {
    "use": "u.use",
    "tier": "u.tier",
    "outlet": "lower(u.outlet)",
    "territory": "u.territory",
    "supplier": "u.supplier",
    "method": "u.method",
    "channel": "lower(u.channel)",
}
"""Columns that have one of several values, and where they are in a row ``u``."""
_COMPARED: Final = {
    "seconds": ("CAST(u.seconds AS DECIMAL(38,0))", "1"),
    "volume": ("CAST(u.volume AS DECIMAL(38,0))", "1"),
    "price": ("CAST(abs(u.amount) AS DECIMAL(38,0))", "nullif(abs(u.quantity), 0)"),
}
"""Columns that are compared with a number: a numerator and a denominator, null where not known."""
_HOUR: Final = 'hour(timezone(k.zone, u."at"))'
_HOURS: Final = 24

CONDITION_SCHEMA: Final = pa.schema(
    [
        ("clause", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        *((column, _TEXTS) for column in _LISTED),
        ("event", pa.bool_()),
        *((f"{column}_op", pa.string()) for column in _COMPARED),
        *((f"{column}_number", pa.int64()) for column in _COMPARED),
        ("hours", pa.list_(pa.int64())),
        ("zone", pa.string()),
        ("unknown", pa.bool_()),
    ]
)
"""What a table of clauses says of each; null stands for "no condition"."""
_CLAUSES: Final = pa.schema([("act", pa.string()), *CONDITION_SCHEMA])


def _op(column: str) -> str:
    value, per = _COMPARED[column]
    number = f"CAST(k.{column}_number AS DECIMAL(19,0)) * CAST({per} AS DECIMAL(19,0))"
    cases = " ".join(
        f"WHEN '{op}' THEN {value} {op} {number}" for op in ("<", "<=", "=", ">=", ">")
    )
    return f"(k.{column}_op IS NULL OR coalesce(CASE k.{column}_op {cases} END, k.unknown))"


_THAT_DAY: Final = "(k.first IS NULL OR u.day >= k.first) AND (k.last IS NULL OR u.day <= k.last)"
MEETS: Final = " AND ".join(
    [
        _THAT_DAY,
        *(f"(k.{name} IS NULL OR list_contains(k.{name}, {sql}))" for name, sql in _LISTED.items()),
        "(k.event IS NULL OR k.event = u.event)",
        *(_op(column) for column in _COMPARED),
        f"(k.hours IS NULL OR coalesce(list_contains(k.hours, {_HOUR}), k.unknown))",
    ]
)
"""SQL: whether a row ``u`` of usage meets a clause ``k``."""


def _any(acts: str, holds: str = MEETS) -> str:
    return f"coalesce(len(list_filter(c.{acts}, lambda k: {holds})) > 0, false)"


_CLAUSES_BY_ACT: Final = Step(
    "clauses_by_act",
    """
    SELECT list(c ORDER BY clause) FILTER (WHERE act = 'exclude') AS excludes,
        list(c ORDER BY clause) FILTER (WHERE act = 'include') AS includes,
        list(c ORDER BY clause) FILTER (WHERE act = 'returns') AS returns
    FROM policy_clauses c
    """,
    keep=True,
)


def _read_usage(*, clipped: bool) -> tuple[Step, ...]:
    """Steps to ``read_usage``: rows with what they are of, and what a limit takes that for.

    Where plays are credited to what was played, nobody's claim on it matters.
    """
    own = "p.asset AND u.asset <> ''"
    asset = f"CASE WHEN {own} THEN 'asset:' || u.supplier || ':' || u.asset"
    read = Step(
        "usage_of_recordings" if clipped else "read_usage",
        f"""
        SELECT u.*, {asset} ELSE {clips.CREDITED if clipped else "r.recording"} END AS recording,
            {clips.LABELS if clipped else "''"} AS labels,
            {f"NOT ({own}) AND {clips.CONTESTS}" if clipped else "false"} AS contested
            {"" if clipped else f", {asset} ELSE r.recording END AS heard, heard AS heard_song"}
        FROM usage u
        JOIN (SELECT DISTINCT d.load, d.supplier, d.day
              FROM load_days d JOIN days_read t ON d.day = t.day) d
          ON u.load = d.load AND u.supplier = d.supplier AND u.day = d.day
        LEFT JOIN resolution r ON u.subject = r.subject
        {clips.JOINED if clipped else ""}
        CROSS JOIN policy_credit p
        WHERE u.day IN (SELECT day FROM days_read)
        """,
    )
    if not clipped:
        return (read,)
    keyed = Step(
        "read_usage",
        """
        SELECT u.*, coalesce(k.heard, u.recording) AS heard,
            coalesce(k.heard_song, u.recording) AS heard_song
        FROM usage_of_recordings u LEFT JOIN clip_keys k ON u.recording = k.clip
        """,
    )
    return (read, keyed)


def read(*, held: bool, clipped: bool) -> tuple[Step, ...]:
    """Steps from usage to ``admitted``: each row with ``recording``, ``song`` and ``verdict``.

    A verdict is ``unmatched``, the reason why a row does not count, or none for what may count.

    Args:
        held: Whether ``held_series`` has any of ``days_read``. The steps also read ``usage``,
            ``load_days``, ``resolution``, ``songs_by_recording`` and the policy (`tables`).
        clipped: Whether ``clip_spans`` and ``clip_keys`` are there.
    """
    admitted = Step(
        "admitted",
        f"""
        SELECT u.*, coalesce(s.song, u.heard_song) AS song, CASE
            WHEN {"h.supplier IS NOT NULL" if held else "false"} THEN {quoted(STALE)}
            WHEN u.contested THEN {quoted(CONTESTED)}
            WHEN u.recording IS NULL THEN 'unmatched'
            WHEN {_any("excludes")} THEN {quoted(EXCLUDED)}
            WHEN {_any("includes", _THAT_DAY)} AND NOT {_any("includes")}
                THEN {quoted(NOT_INCLUDED)}
            WHEN u.quantity < 0 AND {_any("returns")} THEN {quoted(NO_RETURNS)}
            ELSE '' END AS verdict
        FROM read_usage u
        LEFT JOIN songs_by_recording s ON u.heard_song = s.recording
        {held_join("u") if held else ""}
        CROSS JOIN clauses_by_act c
        """,
    )
    return (*_read_usage(clipped=clipped), _CLAUSES_BY_ACT, admitted)


def tables(policy: CountingPolicy) -> dict[str, pa.Table]:
    """The tables ``policy_clauses`` and ``policy_credit`` that `READ` compares rows with."""
    clauses = [(clause["action"], clause) for clause in policy.values(ADMIT)]
    clauses += [("returns", clause) for clause in policy.values(RETURNS)]
    rows = [{"act": act, **condition(n, clause)} for n, (act, clause) in enumerate(clauses)]
    return {
        "policy_clauses": pa.Table.from_pylist(rows, schema=_CLAUSES),
        "policy_credit": pa.table({"asset": [bool(policy.values(CREDIT))]}),
    }


def condition(number: int, clause: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `CONDITION_SCHEMA`."""
    asked = clause["if"]
    row: dict[str, Any] = {
        "clause": number,
        "first": clause["first"] and dt.date.fromisoformat(clause["first"]),
        "last": clause["last"] and dt.date.fromisoformat(clause["last"]),
        "event": asked["event"] == ["yes"] if "event" in asked else None,
        "hours": hours(asked["hour"]) if "hour" in asked else None,
        "zone": clause.get("zone") or "UTC",
        "unknown": clause.get("unknown") == "matches",
    }
    row |= {column: asked.get(column) for column in _LISTED}
    for column in _COMPARED:
        text = asked[column][0] if column in asked else None
        number_at = len(text.rstrip("0123456789")) if text else 0
        row[f"{column}_op"] = text[:number_at] if text else None
        row[f"{column}_number"] = int(text[number_at:]) if text else None
    return row


def hours(ranges: list[str]) -> list[int]:
    """The hours of the day in ranges from the first to before the last.

    >>> hours(["01-03", "22-01"])
    [0, 1, 2, 22, 23]
    """
    found: set[int] = set()
    for text in ranges:
        first, last = (int(part) for part in text.split("-"))
        found |= {hour % _HOURS for hour in range(first, last if last > first else last + _HOURS)}
    return sorted(found)
