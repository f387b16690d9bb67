"""Files of facts beside usage, such as catalogues and claims: taken in once, visible as a whole.

Rows are stored under a load of their own; the row of the table of files that names the load is written
last and makes them visible. Whatever dies in between leaves nothing that anybody sees.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import REFUSED
from hitparade.engine.plan import quoted
from hitparade.feeds import checks
from hitparade.feeds.delimited import CsvRecords
from hitparade.feeds.ndjson import NdjsonRecords
from hitparade.feeds.parquet import ParquetRecords
from hitparade.feeds.reading import refused_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from hitparade.domain.errors import Problem
    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session
    from hitparade.engine.workspace import Workspace
    from hitparade.feeds.checks import Check
    from hitparade.feeds.reading import Pass
    from hitparade.feeds.records import Records

READERS: Final[dict[str, Callable[[Path, Mapping[str, str]], Records]]] = {
    "usage-csv": CsvRecords,
    "usage-ndjson": NdjsonRecords,
    "usage-parquet": ParquetRecords,
}
"""What reads a file, by the form that `hitparade.feeds.recognise` tells."""
ROWS: Final = ("rows_read", "rows_accepted", "rows_refused")
"""Columns of a table of files that count its rows."""


def known(session: Session, files: Table, sha256: str) -> dict[str, Any] | None:
    """The row of a table of files that the same bytes stand in already, if they do."""
    rows = session.read(
        f"SELECT * FROM {files.name} WHERE sha256 = {quoted(sha256)} ORDER BY sequence LIMIT 1"
    ).to_pylist()
    return rows[0] | {"status": "identical"} if rows else None


def store(
    workspace: Workspace, table: Table, reading: Pass, rows: Iterator[pa.RecordBatch]
) -> tuple[Problem, ...]:
    """Store the rows of a load, the refused ones too, and return the first of these.

    Args:
        workspace: Where they go.
        table: The table of what was accepted.
        reading: Reads the file.
        rows: What it accepts, as it is to be stored.

    Raises:
        DeliveryError: No row is acceptable; nothing was stored.
    """
    some = (batch for batch in rows if batch.num_rows)
    first = next(some, None)
    if first is None:
        raise reading.nothing()
    workspace.lake.append(table, chain([first], some))
    if reading.rows_refused:
        workspace.lake.append(REFUSED, reading.refused())
    return tuple(reading.problems())


def judged(
    table: Table, columns: Iterable[str], values: Mapping[str, str], all_checks: Sequence[Check]
) -> str:
    """SELECT over ``feed_judged``: the columns of a table, and what is said of a refused row.

    Args:
        table: What the accepted rows are.
        columns: Those of the file, which are kept of a refused row.
        values: SQL of the table's columns that are not simply the file's.
        all_checks: Why rows are refused.
    """
    own = ", ".join(
        f"""{values.get(name, f"coalesce({name}, '')")} AS "{name}\""""
        for name in table.names
        if name not in {"load", "line"}
    )
    return f"""
    SELECT ordinal, ordinal AS line, {own}, fault,
        {checks.code(all_checks)} AS code,
        {checks.column(all_checks)} AS "column",
        {checks.sentence(all_checks)} AS text,
        {refused_row({name: f'"{name}"' for name in columns})} AS "row"
    FROM feed_judged"""


def make_visible(
    workspace: Workspace, session: Session, files: Table, row: dict[str, Any]
) -> dict[str, Any]:
    """Add the row that makes a load visible, or find that the same bytes came in meanwhile.

    Args:
        workspace: Where it is added.
        session: Reads the table.
        files: The table of files.
        row: Its row, but for ``sequence`` and ``received``.

    Returns:
        The row that stands there now.

    Raises:
        ConflictError: Others were faster.
    """
    version = workspace.lake.ready(files)
    workspace.lake.attach(session, (files,), {files.name: version})
    there = known(session, files, row["sha256"])
    if there is not None:
        return there
    last = session.read(f"SELECT coalesce(max(sequence), 0) AS n FROM {files.name}")
    full = row | {"sequence": last["n"][0].as_py() + 1, "received": workspace.now()}
    rows = files.from_rows([tuple(full[name] for name in files.names)])
    if not workspace.lake.append_next(files, rows, version):
        raise ConflictError("Others took in such files at the same time. Do it again.")
    return full
