"""Small typed tables for the steps of one kind of rule, without a chart around them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from hitparade.domain.table import Column, Table
from hitparade.rules import decide
from hitparade.tally.decide import ACCEPTED
from tests.rules.books import always, book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from hitparade.engine.duckdb import DuckDBSession
    from hitparade.rules.model import InForce

ISSUE = dt.date(2014, 3, 29)
"""The issue that is ranked."""
_NUMBERS = (
    "rank position weeks last_rank peak_rank absent quantity points".split()  # noqa: SIM905
)


def rows_of(table: Table, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows in the columns of a table, whatever its key."""
    return Table(table.name, "", table.columns, table.names).from_rows(rows)


def filled(table: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a table of which some columns are said; the others are none, 0 or empty."""
    noon = dt.datetime(2014, 3, 29, 12, tzinfo=dt.UTC)
    empty = {"text": "", "int": 0, "bool": False, "date": ISSUE, "exact": 0, "time": noon}
    return table.from_rows(
        [
            tuple(row.get(c.name, None if c.null else empty.get(c.kind)) for c in table.columns)
            for row in rows
        ]
    )


def typed(columns: str, *rows: Sequence[object]) -> pa.Table:
    """Rows under typed column names; dates and numbers are told by their names."""

    def kind(name: str) -> str:
        if name in {"issue", "first", "last", "day", "release_date", "was"}:
            return "date"
        if name == "points":
            return "exact"
        return "int" if name in _NUMBERS else "bool" if name in {"removed", "product"} else "text"

    made = tuple(Column(name, kind(name), "", null=True) for name in columns.split())  # type: ignore[arg-type]
    return Table("typed", "", made, tuple(columns.split())).from_rows(list(rows))


def in_force(rules: Mapping[str, str], **head: str) -> list[InForce]:
    """The rules of the one issue."""
    return [book({path: always(text) for path, text in rules.items()}, **head).in_force(ISSUE)]


def entities(session: DuckDBSession, songs: Mapping[str, Mapping[str, Any]]) -> None:
    """Make what is known of songs readable as ``entities``; they are their own lead artists."""
    names = [
        "title",
        "artist",
        "lead_artist",
        "featured",
        "artist_country",
        "version",
        "label",
        "genre",
        "language",
        "signed",
    ]
    session.table(
        "entities",
        typed(
            f"territory issue id {' '.join(names)} release_date",
            *(
                (
                    "",
                    ISSUE,
                    song,
                    *(known.get(n, song if n in {"title", "artist"} else "") for n in names),
                    known.get("release_date"),
                )
                for song, known in songs.items()
            ),
        ),
    )


def decided(session: DuckDBSession, here: Sequence[InForce], *rows: Sequence[object]) -> None:
    """Make decisions readable as ``decided`` and ``accepted``."""
    session.table("acceptances", rows_of(decide.TABLE, decide.rows(here)))
    session.table("decided", typed("decision act chart subject value first last", *rows))
    session.run(ACCEPTED)
