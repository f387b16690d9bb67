"""Another engine: a server that speaks Spark Connect, such as Spark 4 or Sail.

What is small travels: rows that a client registers, and kept steps that were made of little, are
sent to the server and held there. What is large stays: a kept step made of much is a folder of
Parquet files that the server writes and reads, and snapshots are read where they lie. So the server
has to see the lake, and the folder of what is kept, under the same path or URL as this process.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from hitparade.engine.chain import chained, order, reads
from hitparade.engine.connect import Connection
from hitparade.engine.dialect import render
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.parts import folder_of
from hitparade.engine.plan import Part, Snapshot, Step
from hitparade.engine.store import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SMALL: Final = 32 * 2**20
"""Bytes of what a kept step is made of, up to which its rows go by way of the client."""
_MEMORY: Final = 2 * 2**30
"""Bytes that are worked on at once, where no setting says otherwise."""
_KINDS: Final = {
    "text": "STRING",
    "int": "BIGINT",
    "exact": "DECIMAL(38,0)",
    "bool": "BOOLEAN",
    "date": "DATE",
    "time": "TIMESTAMP",
}
_READABLE: Final = re.compile(r"[A-Za-z0-9._/:=@-]+")
"""Paths of tables that every server's own reader of Delta tables finds."""
_OLD: Final = dt.timedelta(days=7)
"""Age of files that no session can still be at work with."""
_LARGE: Final = 2**62
"""Size of what nobody measured."""


class SparkSession:
    """One session of a server; closing it removes what it wrote for itself."""

    def __init__(
        self, url: str, scratch: Folder, *, memory: int = _MEMORY, small: int = SMALL
    ) -> None:
        """Connect to a server.

        Args:
            url: ``sc://HOST:PORT``.
            scratch: Where what is large is kept while the session lasts.
            memory: Bytes that are worked on at once.
            small: Bytes up to which what a step is made of counts as small.
        """
        self.memory = memory
        self._scratch = scratch.child(f"{os.getpid()}-{secrets.token_hex(4)}")
        self._small = small
        self._views: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._folders: dict[str, str] = {}
        self._count = 0
        self._reads_delta: bool | None = None
        self._connection = Connection(url)
        _tidy(scratch)

    @property
    def version(self) -> str:
        """The version of Spark that the server says it is."""
        return self._connection.version

    def table(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Make Arrow rows readable by name."""
        held = rows if isinstance(rows, pa.Table) else rows.read_all()
        self._views.pop(name.lower(), None)
        self._connection.register(name, held)
        self._remember(name, held.nbytes)

    def snapshot(self, name: str, snapshot: Snapshot) -> None:
        """Make a version of a lake table readable by name; an empty one has columns and no rows."""
        if not snapshot:
            self.table(name, snapshot.table.empty())
            return
        self._views.pop(name.lower(), None)
        raw = f"{name}_as_stored"
        there = self._attach(raw, snapshot)
        filled = []
        for column in snapshot.table.columns:
            kind = _KINDS[column.kind]
            value = f"`{column.name}`" if column.name in there else f"CAST(NULL AS {kind})"
            if column.kind == "text" and not column.null and column.since > 1:
                value = f"coalesce({value}, '')"
            filled.append(f"{value} AS `{column.name}`")
        self._connection.define(name, f"SELECT {', '.join(filled)} FROM `{raw}`")
        self._remember(name, sum(_size(file) for file in snapshot.files))

    def _attach(self, name: str, snapshot: Snapshot) -> Sequence[str]:
        """Make the files of a snapshot readable; returns the columns that are there."""
        table = snapshot.table
        kinds = {c.name: f"`{c.name}` {_KINDS[c.kind]}" for c in table.columns}
        if not table.partition:
            self._connection.register_files(name, snapshot.files, ", ".join(kinds.values()))
            return table.names
        place = snapshot.files[0].rsplit("/", len(table.partition) + 1)[0]
        if any(c.kind == "exact" for c in table.columns) or not _READABLE.fullmatch(place):
            # What a log says of the least and greatest values is wrong for such long numbers, and
            # Sail's reader of logs believes it; nor does it find paths with a space in them. So
            # each folder is read by its files.
            self._attach_folders(name, snapshot, kinds)
            return table.names
        if self._reads_delta is not False:
            columns = self._connection.register_version(name, place, snapshot.version)
            self._reads_delta = columns is not None
            if columns is not None:
                return columns
        listed = ", ".join(kinds.values())
        self._connection.register_files(name, snapshot.files, listed, base=place)
        return table.names

    def _attach_folders(self, name: str, snapshot: Snapshot, kinds: Mapping[str, str]) -> None:
        """Make a table readable folder by folder, each with the values that it is named after."""
        table = snapshot.table
        inside = [c for c in table.names if c not in table.partition]
        columns = ", ".join(kinds[c] for c in inside)
        folders: dict[tuple[str, ...], list[str]] = {}
        for file in snapshot.files:
            folders.setdefault(tuple(file.split("/")[-1 - len(table.partition) : -1]), []).append(
                file
            )
        selects = []
        for number, (parts, files) in enumerate(sorted(folders.items())):
            self._connection.register_files(f"{name}_{number}", files, columns)
            values = {
                c: unquote(part.split("=", 1)[1])
                for c, part in zip(table.partition, parts, strict=True)
            }
            given = [
                f"CAST({_literal(value)} AS {kinds[c].split()[1]}) AS `{c}`"
                for c, value in values.items()
            ]
            listed = ", ".join([*given, *(f"`{c}`" for c in inside)])
            selects.append(f"SELECT {listed} FROM `{name}_{number}`")
        self._connection.define(name, " UNION ALL ".join(selects))

    def run(self, steps: Iterable[Step] | Step) -> None:
        """Run steps in order: one that is not kept is computed by whoever reads it."""
        for step in [steps] if isinstance(steps, Step) else steps:
            if step.keep:
                with self._connection.named(f"step {step.name}"):
                    self._keep(step)
            else:
                self._forget(step.name)
                self._views[step.name.lower()] = step.sql

    def _keep(self, step: Step) -> None:
        sql = chained(step.sql, self._views, render)
        rows = self._gathered(sql) if self._weight(step.sql) <= self._small else None
        self._views.pop(step.name.lower(), None)
        if rows is not None:
            self._connection.register(step.name, rows)
            self._remember(step.name, rows.nbytes)
            return
        folder = self._new_folder()
        self._connection.store(sql, folder)
        if any(file.name.endswith(".parquet") for file in Folder.of(folder).files()):
            self._connection.register_files(step.name, [folder])
        else:  # without a row some servers write no file, and nothing tells the columns
            schema, _ = self._connection.rows(f"SELECT * FROM ({sql}) AS nothing LIMIT 0")
            self._connection.register(step.name, schema.empty_table())
        self._remember(step.name, _LARGE, folder)

    def _gathered(self, sql: str) -> pa.Table | None:
        """The rows of a SELECT; None where they turn out to be many."""
        schema, batches = self._connection.rows(sql)
        held, size = [], 0
        for batch in batches:
            held.append(batch)
            size += batch.nbytes
            if size > self._small:
                return None
        return pa.Table.from_batches(held, schema)

    def _weight(self, sql: str) -> int:
        """Bytes of what a SELECT is made of."""
        texts = [sql, *(self._views[view] for view in order(sql, self._views))]
        names = frozenset().union(*(reads(text) for text in texts))
        return sum(self._sizes.get(name, 0) for name in names if name not in self._views)

    def read(self, sql: str) -> pa.Table:
        """The rows of a SELECT, all at once."""
        schema, batches = self._connection.rows(chained(sql, self._views, render))
        return pa.Table.from_batches(list(batches), schema)

    def stream(self, sql: str, *, rows: int = 65_536) -> pa.RecordBatchReader:
        """The rows of a SELECT in batches of at most `rows`, as the server sends them."""
        schema, batches = self._connection.rows(chained(sql, self._views, render))
        return pa.RecordBatchReader.from_batches(schema, _cut(batches, rows))

    def write(
        self, sql: str, folder: str, values: Mapping[str, str], by: Sequence[str] = ()
    ) -> tuple[Part, ...]:
        """Write the rows of a SELECT as Parquet files into the folder of a table.

        The server writes them into a folder of its own first: a writer that breaks off leaves
        nothing among the files of the table.
        """
        own = self._new_folder()
        self._connection.store(chained(sql, self._views, render), own, by)
        parts = []
        for file in sorted(Path(own).rglob("*.parquet")):
            rows = pq.read_metadata(file).num_rows
            if not rows:
                continue
            parents = PurePosixPath(file.relative_to(own)).parts[:-1]
            found = {name: unquote(value) for name, value in (p.split("=", 1) for p in parents)}
            place = "/".join([folder_of(values), *parents]).strip("/")
            path = f"{place}/part-{secrets.token_hex(16)}.parquet"
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
            parts.append(Part(path, {**values, **found}, rows, target.stat().st_size))
        self._remove(own)
        return tuple(parts)

    def drop(self, names: Sequence[str]) -> None:
        """Forget kept steps, to give memory back early."""
        for name in names:
            self._views.pop(name.lower(), None)
            self._forget(name)

    def close(self) -> None:
        """Forget everything, and remove what was kept in files."""
        self._connection.close()
        if self._count:
            self._remove(self._scratch.uri)
        self._folders.clear()

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the session."""
        self.close()

    def _remember(self, name: str, size: int, folder: str = "") -> None:
        before = self._folders.pop(name.lower(), "")
        if before:
            self._remove(before)
        self._sizes[name.lower()] = size
        if folder:
            self._folders[name.lower()] = folder

    def _forget(self, name: str) -> None:
        """Free the server of a name that it may know."""
        if self._sizes.pop(name.lower(), None) is None:
            return
        self._connection.forget(name)
        if folder := self._folders.pop(name.lower(), ""):
            self._remove(folder)

    def _new_folder(self) -> str:
        self._count += 1
        return self._scratch.child(str(self._count)).uri

    def _remove(self, folder: str) -> None:
        place = Folder.of(folder)
        if place.is_local:
            shutil.rmtree(place.path, ignore_errors=True)
            return
        for file in place.files():
            place.remove(file.name)


class Spark:
    """Servers that speak Spark Connect."""

    def __init__(
        self,
        url: str,
        scratch: Folder | None = None,
        *,
        home: DuckDB | None = None,
        small: int = SMALL,
    ) -> None:
        """Remember the server for the sessions to come, and the embedded engine beside it."""
        self.name = url
        self.home = home or DuckDB()
        self._scratch = scratch or Folder.of(Path(tempfile.gettempdir()) / "hitparade-scratch")
        self._small = small

    def session(self) -> SparkSession:
        """A new, empty session."""
        return SparkSession(self.name, self._scratch, small=self._small)


def _literal(text: str) -> str:
    """A text as Spark reads it, which takes a backslash for a sign of its own."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _tidy(scratch: Folder) -> None:
    """Remove what sessions left that were killed: nothing of them is needed any more."""
    limit = dt.datetime.now(dt.UTC) - _OLD
    for file in scratch.files():
        if file.modified < limit:
            scratch.remove(file.name)


def _size(file: str) -> int:
    """Bytes of a file; one of an object store counts as large."""
    return _LARGE if "://" in file else Path(file).stat().st_size


def _cut(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)
