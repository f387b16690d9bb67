"""Spellings resolved in a session alone: small typed tables go in, what they come to comes out."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hitparade.domain.tables import (
    CATALOGUE,
    CATALOGUES,
    CLAIM_FILES,
    CLAIMS,
    DECISIONS,
    FOLDINGS,
    MATCHES,
    PUBLISHED,
    SUBJECTS,
)
from hitparade.identity.resolve import WHOLE, resolve
from hitparade.identity.ruling import rule
from tests.office import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hitparade.domain.table import Table
    from hitparade.engine.duckdb import DuckDB

_KEPT = ("resolution", "recordings", "details", "tracks", "artists", "lineage", "ambiguous_texts")


def typed(table: Table, lines: Sequence[Mapping[str, Any]], **always: Any) -> pa.Table:  # noqa: ANN401
    """Rows of a table from typed lines; a column that is not typed is empty."""
    return table.from_rows(
        [
            tuple(
                _cell(column.kind, {**always, **line}.get(column.name)) for column in table.columns
            )
            for line in lines
        ]
    )


def _cell(kind: str, value: Any) -> Any:  # noqa: ANN401
    if kind == "text":
        return value or ""
    if value in (None, ""):
        return None
    if kind == "int":
        return int(value)
    if kind == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value


def decided(*acts: tuple[str, str, dict[str, str]]) -> list[dict[str, Any]]:
    """Records of decisions: act, subject and value."""
    made = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return [
        {
            "sequence": number,
            "decision": f"d{number}",
            "act": act,
            "subject": subject,
            "value": json.dumps(value, sort_keys=True) if value else "",
            "author": "Ada",
            "reason": "a test",
            "decided": made,
        }
        for number, (act, subject, value) in enumerate(acts, 1)
    ]


def resolved(
    engine: DuckDB,
    usage: str = "",
    *catalogues: str,
    decisions: Sequence[Mapping[str, Any]] = (),
    published: str = "",
    events: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """Every table that spellings come to, each in order of its columns.

    Args:
        engine: Runs the steps.
        usage: Typed subjects, ``subject`` being the number of the line, ``load`` l1 unless said.
        catalogues: Typed imports of a catalogue, in their order.
        decisions: Records, as `decided` makes them.
        published: Typed places: ``song``, ``title`` and ``artist``.
        events: Whether usage is of single events, and not of figures.
    """
    lines = [
        {"load": "l1", "rows": "1", "subject": str(number), **line}
        for number, line in enumerate(rows(usage) if usage else [], 1)
    ]
    listed = [
        {"load": f"c{number}", "line": line, **row}
        for number, text in enumerate(catalogues, 1)
        for line, row in enumerate(rows(text), 1)
    ]
    loads = sorted({line["load"] for line in lines})
    files = [{"sequence": n, "load": f"c{n}"} for n in range(1, len(catalogues) + 1)]
    received = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    known = {"rows_read": 1, "rows_accepted": 1, "rows_refused": 0, "received": received}
    places = [
        {"load": "p1", "chart": "c", "issue": dt.date(2026, 1, n % 28 + 1), "rank": n, **row}
        for n, row in enumerate(rows(published) if published else [], 1)
    ]
    with engine.session() as session:
        for table, typed_lines, always in (
            (SUBJECTS, lines, {"supplier": "press"}),
            (CATALOGUES, files, known),
            (CATALOGUE, listed, {}),
            (DECISIONS, decisions, {}),
            (PUBLISHED, places, {}),
        ):
            session.table(table.name, typed(table, typed_lines, **always))
        for table in (CLAIM_FILES, CLAIMS, FOLDINGS, MATCHES):
            session.table(table.name, table.empty())
        session.table("loads_in_force", pa.table({"load": pa.array(loads, pa.string())}))
        figures = [] if events else loads
        session.table("added_up_loads", pa.table({"load": pa.array(figures, pa.string())}))
        session.table("identity_inputs", pa.table({"inputs": ["stamp"]}))
        rule(session)
        session.run(WHOLE)
        resolve(session, None)
        return {
            name: session.read(f"SELECT * FROM {name} ORDER BY ALL").to_pylist() for name in _KEPT
        }


def ways(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, tuple[str | None, str]]:
    """Recording and way of each subject."""
    return {int(row["subject"]): (row["recording"], row["way"]) for row in found["resolution"]}


def songs(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, str]:
    """Song of each subject."""
    return {int(row["subject"]): row["song"] for row in found["resolution"]}
