"""Usage of some days added up in one pass: every unit by where it was used, of what, and its verdict.

Rows are grouped by whole numbers alone: the code of the recording, and a *place*, which packs the day,
the labels, the verdict and the source into one number. Only what comes out is given its texts again.
What memory it takes follows the number of groups; more than there is spills to disk. A group that
many rows fall into costs no more than another: each worker adds up its own share of it first.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.feeds.keys import DIMENSIONS
from hitparade.ledger.codes import SAME_SOURCE, day_list
from hitparade.ledger.verdicts import (
    COUNTED,
    OUTCOMES,
    OVER,
    credited,
    joins,
    place,
    places,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.engine.plan import Session
    from hitparade.ledger.codes import Codes, Rows
    from hitparade.ledger.verdicts import Judged

KEPT: Final = (
    "counts",
    "cut_rows",
    "days_to_tally",
    "slices_placed",
    "slices_to_write",
)
"""Steps of a pass that nobody needs once its tallies are written."""
SLICE: Final = (
    "day, until, supplier, outlet, territory, use, tier, method, currency, outcome, reason"
)
_HASHED: Final = f" || {SEPARATOR} || ".join(
    f"CAST({column} AS VARCHAR)" for column in SLICE.split(", ")
)
_LABELLED: Final = f"{_HASHED} || CASE WHEN labels = '' THEN '' ELSE {SEPARATOR} || labels END"
"""SQL: what names a slice; without labels, what named it before there were any."""


def add_up(
    session: Session,
    codes: Codes,
    rows: Rows,
    days: Sequence[dt.date],
    judged: Judged,
    *,
    held: bool,
    cut: bool = False,
) -> None:
    """Add rows up; afterwards the session knows ``counts``, one row per place and code.

    Args:
        session: Knows what `hitparade.ledger.codes` leaves, and ``held_series``.
        codes: How recordings are numbered.
        rows: Which rows are in force on the days.
        days: The days.
        judged: The policy's clauses.
        held: Whether anything is held of the days.
        cut: Whether ``cut_rows`` has rows that limits cut.
    """
    first = min(days, default=dt.date.min)
    known = _reported(session, rows)
    read = f"""
        SELECT {place(codes, rows, first, verdict(codes, judged, held=held))} AS place,
            {credited(codes)} AS code, u.quantity,
            u.audience, u.amount, {_has("1")}, 1 AS rows
        {joins(codes, rows, held=held)}
        WHERE {rows.where}
    """
    there = ""
    if cut:
        session.run(_cut_units(codes, rows, days))
        read += f" UNION ALL {_moved(rows)}"
        # What limits took all rows of is gone; what is over may be parts of rows, and no row.
        there = f"HAVING sum(rows) > 0 OR (place // {rows.sources}) % {len(OUTCOMES)} = {OVER}"
    sums = ", ".join(_sum(name, known=known[name]) for name in _FIGURES)
    session.run(
        Step(
            "counts",
            f"""
            SELECT place, code, CAST(sum(quantity) AS BIGINT) AS quantity, {sums},
                CAST(sum(rows) AS BIGINT) AS rows
            FROM ({read})
            GROUP BY place, code {there}
            """,
            keep=True,
        )
    )


_FIGURES: Final = {
    "quantity_known": "u.quantity_known",
    "audience": "u.audience IS NOT NULL",
    "amount": "u.amount IS NOT NULL",
}
"""Figures that not every row has, with SQL: whether a row ``u`` has it."""


def _has(one: str) -> str:
    """SQL: `one` for each figure that a row ``u`` has, else 0."""
    return ", ".join(
        f"CASE WHEN {sql} THEN {one} ELSE 0 END AS {name}_rows" for name, sql in _FIGURES.items()
    )


def _sum(name: str, *, known: bool) -> str:
    """SQL for a column of ``counts``, from rows that say how many of them have the figure."""
    if name == "quantity_known":
        return f"{f'sum({name}_rows) > 0' if known else 'true'} AS {name}"
    found = f"CASE WHEN sum({name}_rows) > 0 THEN sum({name}) END" if known else "NULL"
    return f"CAST({found} AS BIGINT) AS {name}"


def _part(column: str) -> str:
    """SQL: what of a row's audience or amount goes with the units that count, rounded to zero."""
    exact = (
        f"CAST(u.{column} AS HUGEINT) * CAST(u.capped AS HUGEINT) // CAST(u.quantity AS HUGEINT)"
    )
    return f"u.{column} - CAST({exact} AS BIGINT) AS {column}"


def _cut_units(codes: Codes, rows: Rows, days: Sequence[dt.date]) -> Step:
    """Step to ``cut_units``: the units of ``cut_rows`` that are over, and whether whole rows are."""
    return Step(
        "cut_units",
        f"""
        SELECT {place(codes, rows, min(days), str(COUNTED), "u.label")} AS place, u.code,
            u.quantity - u.capped AS quantity, {_part("audience")}, {_part("amount")},
            u.quantity_known, CASE WHEN u.capped = 0 THEN 1 ELSE 0 END AS rows
        FROM cut_rows u JOIN tally_sources s ON {SAME_SOURCE}
        WHERE u.day IN ({day_list(days)})
        """,
        keep=True,
    )


def _moved(rows: Rows) -> str:
    """SELECT of ``cut_units`` as rows to add up: taken from what counts, added to what is over."""
    over = f"u.place + {(OVER - COUNTED) * rows.sources}"
    return f"""
        SELECT u.place, u.code, -u.quantity, -u.audience, -u.amount, {_has("-u.rows")}, -u.rows FROM cut_units u
        UNION ALL
        SELECT {over}, u.code, u.quantity, u.audience, u.amount, {_has("1")}, u.rows FROM cut_units u
    """


def _reported(session: Session, rows: Rows) -> dict[str, bool]:
    """Which figures have to be added up: those that some rows have, and others have not."""
    found: dict[str, bool] = session.read(
        f"""
        SELECT NOT coalesce(bool_and(u.quantity_known), true) AS quantity_known,
            count(u.audience) > 0 AS audience, count(u.amount) > 0 AS amount
        FROM usage u WHERE {rows.where}
        """
    ).to_pylist()[0]
    return found


def spell_out(session: Session, codes: Codes, rows: Rows, first: dt.date, digest: str) -> None:
    """Give places and codes their texts: the session then knows ``slices`` and ``tallies``.

    Args:
        session: Knows ``counts``, ``tally_sources``, ``recording_codes`` and ``days_to_tally``.
        codes: How recordings are numbered.
        rows: Which rows were added up.
        first: The first of the days.
        digest: Of the counting policy.
    """
    found = session.read("SELECT DISTINCT place FROM counts")["place"].combine_chunks()
    session.table("tally_places", places(found, codes, rows, first))
    session.run(
        (
            Step(
                "slices_named",
                f"""
                SELECT p.place, p.day, CAST(p.day + CAST(s.days AS INTEGER) AS DATE) AS until,
                    {", ".join(f"s.{name}" for name in DIMENSIONS)}, p.outcome, p.reason, p.labels
                FROM tally_places p JOIN tally_sources s ON p.series = s.series
                """,
            ),
            Step(
                "slices_placed",
                f"SELECT {hash60(_LABELLED)} AS slice, * FROM slices_named",
                keep=True,
            ),
            Step("slices", f"SELECT slice, {SLICE}, labels FROM slices_placed"),
            Step(
                "slices_to_write",
                "SELECT s.place, s.slice, s.day, t.inputs"
                " FROM slices_placed s JOIN days_to_tally t ON s.day = t.day",
                keep=True,
            ),
            Step(
                "tallies",
                f"""
                SELECT {quoted(digest)} AS policy, s.day, s.slice, r.recording, c.quantity,
                    c.quantity_known, c.audience, c.amount, c.rows, s.inputs
                FROM counts c
                JOIN slices_to_write s ON c.place = s.place
                LEFT JOIN recording_codes r ON c.code = r.code
                """,
            ),
        )
    )


def written(where: str, inputs: str) -> str:
    """SQL for tallies as files have them, of the rows ``c`` of ``counts`` of a day, and its inputs."""
    return f"""
        SELECT s.slice, r.recording, c.quantity, c.quantity_known, c.audience, c.amount, c.rows,
            {quoted(inputs)} AS inputs
        FROM counts c
        JOIN slices_to_write s ON c.place = s.place
        LEFT JOIN recording_codes r ON c.code = r.code
        WHERE {where}
    """
