"""Rows of usage judged one by one: what each is of, where it was used, and whether it may count.

The day, labels, verdict and source of a row are packed into one number, its *place*, so that rows are
added up by numbers alone; `places` takes them apart again. All SQL here is about a row ``u`` with what
`joins` puts beside it: its source ``s``, its spelling ``r``, what is claimed ``c``, what is held ``h``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.claims import CONTESTED
from hitparade.feeds.stale import SERIES, STALE
from hitparade.ledger.clauses import Clauses
from hitparade.ledger.policy import (
    ADMIT,
    CAPPED,
    EXCLUDED,
    NO_RETURNS,
    NOT_INCLUDED,
    RETURNS,
)

if TYPE_CHECKING:
    from hitparade.ledger.codes import Codes, Rows
    from hitparade.ledger.policy import CountingPolicy

COUNTED: Final = 0
"""Number of the verdict on a row that counts."""
OUTCOMES: Final = (
    ("counted", ""),
    ("unmatched", ""),
    ("quarantined", STALE),
    ("quarantined", CONTESTED),
    ("excluded", EXCLUDED),
    ("excluded", NOT_INCLUDED),
    ("excluded", NO_RETURNS),
    ("excluded", CAPPED),
)
"""Outcome and reason of each verdict, by its number."""
OVER: Final = 7
"""Number of the verdict on units over a limit."""
_SAME_SERIES: Final = " AND ".join(f"s.{name} = h.{name}" for name in SERIES)


class Judged(NamedTuple):
    """A policy's clauses."""

    excludes: Clauses
    includes: Clauses
    returns: Clauses

    @classmethod
    def of(cls, policy: CountingPolicy) -> Judged:
        """The clauses of a policy."""
        admit = policy.values(ADMIT)
        return cls(
            Clauses("excludes", [c for c in admit if c["action"] == "exclude"]),
            Clauses("includes", [c for c in admit if c["action"] == "include"]),
            Clauses("returns", policy.values(RETURNS)),
        )

    @property
    def columns(self) -> dict[str, str]:
        """What the clauses ask of sources."""
        return self.excludes.columns | self.includes.columns | self.returns.columns


def credited(codes: Codes) -> str:
    """SQL: the code of what a row ``u`` with its joins (`joins`) is credited to; null for nothing."""
    code = "r.code"
    if codes.clipped:
        code = (
            "CASE WHEN c.code IS NOT NULL THEN c.code"
            " WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL"
            " ELSE r.code END"
        )
    return f"coalesce(a.code, {code})" if codes.assets else code


def verdict(codes: Codes, judged: Judged, *, held: bool) -> str:
    """SQL: the number of the verdict on a row ``u`` with its joins, before any limit."""
    cases = ["WHEN h.supplier IS NOT NULL THEN 2"] if held else []
    if codes.clipped:
        own = "a.code IS NULL AND " if codes.assets else ""
        cases.append(f"WHEN {own}coalesce(c.contested, false) THEN 3")
    cases.append(f"WHEN {credited(codes)} IS NULL THEN 1")
    excluded = judged.excludes.any_met()
    missed = f"{judged.includes.any_acts()} AND NOT {judged.includes.any_met()}"
    returned = f"u.quantity < 0 AND {judged.returns.any_met()}"
    cases += [f"WHEN {excluded} THEN 4"] if excluded != "(false)" else []
    cases += [f"WHEN {missed} THEN 5"] if not missed.startswith("(false)") else []
    cases += [f"WHEN {returned} THEN 6"] if "(false)" not in returned else []
    return f"CASE {' '.join(cases)} ELSE {COUNTED} END"


def joins(codes: Codes, rows: Rows, *, held: bool = False, first: str = "") -> str:
    """SQL: rows of usage ``u`` with their source ``s``, spelling ``r`` and what is said of them.

    Args:
        codes: How recordings are numbered.
        rows: Which rows are in force.
        held: Whether to join what is held, ``h``.
        first: A semi join that leaves few rows: it stays the first, whatever the engine expects.
    """
    parts = [
        f"FROM usage u {first} {rows.joined}",
        f"JOIN tally_sources s ON {rows.of_source}",
        f"LEFT JOIN subject_codes r ON {rows.of_subject}",
    ]
    if codes.clipped:
        parts.append(
            "LEFT JOIN clip_codes c ON u.supplier = c.supplier AND u.asset = c.asset"
            " AND u.day >= c.first AND u.day <= c.last"
        )
    if codes.assets:
        parts.append("LEFT JOIN asset_codes a ON u.supplier = a.supplier AND u.asset = a.asset")
    if held:
        parts.append(f"LEFT JOIN held_series h ON {_SAME_SERIES} AND u.day = h.day")
    return "\n".join(parts)


def label(codes: Codes) -> str:
    """SQL: the number of the labels of a row with its joins."""
    return "coalesce(c.label, 0)" if codes.clipped else "0"


def place(
    codes: Codes, rows: Rows, first: dt.date, verdict: str, labelled: str | None = None
) -> str:
    """SQL: the day, labels, verdict and source of a row as one number; `places` takes it apart.

    Args:
        codes: How many labels there are.
        rows: How many sources there are.
        first: The first of the days.
        verdict: SQL for the number of the verdict.
        labelled: SQL for the number of the labels, where it is not that of a row with its joins.
    """
    number = f"CAST(date_diff('day', DATE '{first}', u.day) AS BIGINT)"
    if len(codes.labels) > 1:
        number = f"({number} * {len(codes.labels)} + {labelled or label(codes)})"
    return f"({number} * {len(OUTCOMES)} + {verdict}) * {rows.sources} + s.series"


def of_day(codes: Codes, rows: Rows, first: dt.date, day: dt.date) -> str:
    """SQL: whether a row ``c`` of ``counts`` is of a day."""
    size = len(OUTCOMES) * rows.sources * len(codes.labels)
    start = (day - first).days * size
    return f"c.place >= {start} AND c.place < {start + size}"


def places(found: pa.Array, codes: Codes, rows: Rows, first: dt.date) -> pa.Table:
    """Places taken apart again: ``place``, ``day``, ``series``, ``outcome``, ``reason``, ``labels``."""
    rest, series = _divided(found, rows.sources)
    rest, judged = _divided(rest, len(OUTCOMES))
    day, label = _divided(rest, len(codes.labels))
    since = (first - dt.date(1970, 1, 1)).days
    outcomes, reasons = (pa.array(column, pa.string()) for column in zip(*OUTCOMES, strict=True))
    return pa.table(
        {
            "place": found,
            "day": pc.add(day, since).cast(pa.int32()).cast(pa.date32()),
            "series": series,
            "outcome": outcomes.take(judged),
            "reason": reasons.take(judged),
            "labels": pa.array(codes.labels, pa.string()).take(label),
        }
    )


def _divided(numbers: pa.Array, by: int) -> tuple[pa.Array, pa.Array]:
    """How often a number goes into others, and what is left."""
    times = pc.divide(numbers, by)
    return times, pc.subtract(numbers, pc.multiply(times, by))
