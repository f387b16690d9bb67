"""Tables as they are stored: what the logs of Delta tables say of their versions, read, never written.

A table that nobody wrote yet reads as empty, at version -1. What the log tells of files (their
partitions, the least and greatest values of columns) answers without the files being read.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, Schema
from deltalake.exceptions import DeltaError, TableNotFoundError

from hitparade.engine.damage import unreadable
from hitparade.engine.parts import held
from hitparade.engine.plan import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session
    from hitparade.engine.store import Folder

ABSENT: Final = -1
"""Version of a table that nobody wrote yet."""
CONFIGURATION: Final = {"delta.enableExpiredLogCleanup": "false"}
"""Properties of a table that keep every version of it."""
_COMMIT_NAME: Final = re.compile(r"\d{20}\.json")
_OPENED: Final = 200
"""Versions of tables that are kept open: twice as many as a workspace has tables, and some more."""


class Stored:
    """A folder of Delta tables, one for each declared table, to look at."""

    def __init__(self, folder: Folder, tables: Sequence[Table]) -> None:
        """Take a folder and the tables that may stand in it."""
        self.folder = folder
        self._tables = {table.name: table for table in tables}
        self._opened: dict[tuple[str, int], tuple[tuple[int, ...], DeltaTable]] = {}

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that may stand in it."""
        return tuple(self._tables.values())

    def lacking(self) -> dict[str, tuple[str, ...]]:
        """What older releases did not make: tables (without columns), and columns of tables.

        Also a property that a table has not, such as the one that keeps its log.
        """
        lacking: dict[str, tuple[str, ...]] = {}
        for name, table in self._tables.items():
            delta = self._read(table)
            if delta is None:
                lacking[name] = ()
            elif columns := differing(table, delta) + unkept(delta):
                lacking[name] = columns
        return lacking

    def place(self, table: Table) -> Folder:
        """The folder that a table stands in."""
        return self.folder.child(table.name)

    def version(self, table: Table) -> int:
        """The newest version of a table, or `ABSENT`."""
        place = self.place(table)
        if place.is_local:  # names tell it, without the log being read
            log = place.path / "_delta_log"
            names = (file.name for file in log.iterdir()) if log.is_dir() else ()
            numbers = (int(name[:20]) for name in names if _COMMIT_NAME.fullmatch(name))
            return max(numbers, default=ABSENT)
        delta = self._open(table)
        return ABSENT if delta is None else delta.version()

    def versions(self) -> dict[str, int]:
        """The newest version of every table: what a reader should pin."""
        return {name: self.version(table) for name, table in self._tables.items()}

    def snapshot(
        self,
        table: Table,
        version: int | None = None,
        days: tuple[dt.date | None, dt.date] | None = None,
    ) -> Snapshot:
        """The files of one version of a table; the newest one when none is given.

        Args:
            table: The table.
            version: The version.
            days: Leave out files that the log knows to hold no ``day`` from the first (None: from
                the beginning) to the last.

        Raises:
            WorkspaceError: The version does not exist or its log cannot be read.
        """
        if version == ABSENT:
            return Snapshot(table, ABSENT, ())
        delta = self._read(table, version)
        if delta is None:
            return Snapshot(table, ABSENT, ())
        # The log writes paths percent-encoded, once more than they stand on disk.
        actions = pa.table(delta.get_add_actions(flatten=True))
        if days is not None and {"min.day", "max.day"} <= set(actions.column_names):
            actions = actions.filter(_may_hold(actions, *days))
        paths = actions["path"].to_pylist()
        place = self.place(table).uri
        files = (f"{place}/{unquote(path)}" for path in paths)
        return Snapshot(table, delta.version(), tuple(sorted(files)))

    def constants(self, table: Table, column: str, version: int | None = None) -> pa.Table:
        """A column that is constant in every file, beside the file's partition; no data is read.

        Args:
            table: The table.
            column: The column.
            version: A version of the table; the newest when not given.

        Returns:
            One row per distinct partition and value: the partition columns and `column`.
        """
        declared = {c.name: c.arrow for c in table.columns}
        names = [*table.partition, column]
        schema = pa.schema([(name, declared[name]) for name in names])
        delta = None if version == ABSENT else self._read(table, version)
        actions = None if delta is None else pa.table(delta.get_add_actions(flatten=True))
        if actions is None or not actions.num_rows:
            return schema.empty_table()
        found = pa.table(
            [
                *(actions[f"partition.{name}"].cast(declared[name]) for name in table.partition),
                actions[f"min.{column}"].cast(declared[column]),
            ],
            schema=schema,
        )
        return found.group_by(names).aggregate([])

    def written(self, table: Table) -> pa.Table:
        """When each partition of a table was written last; no data is read.

        Returns:
            One row per partition: its columns, and ``at``, to the millisecond.
        """
        declared = {c.name: c.arrow for c in table.columns}
        schema = pa.schema(
            [
                *((name, declared[name]) for name in table.partition),
                ("at", pa.timestamp("us", "UTC")),
            ]
        )
        delta = self._read(table)
        actions = None if delta is None else pa.table(delta.get_add_actions(flatten=True))
        if actions is None or not actions.num_rows:
            return schema.empty_table()
        found = pa.table(
            [
                *(actions[f"partition.{name}"] for name in table.partition),
                pc.multiply(actions["modification_time"], 1000),
            ],
            names=schema.names,
        )
        latest = found.group_by(list(table.partition)).aggregate([("at", "max")])
        return latest.rename_columns([*table.partition, "at"]).select(schema.names).cast(schema)

    def newest(self, table: Table, column: str) -> dt.datetime | None:
        """The latest instant in a column, cut to the millisecond; no data is read.

        Returns:
            None where the table has no rows.
        """
        delta = self._read(table)
        if delta is None:
            return None
        actions = pa.table(delta.get_add_actions(flatten=True))
        name = f"max.{column}"
        if name not in actions.column_names:
            return None
        latest = pc.max(actions[name].cast(pa.timestamp("us", "UTC"))).as_py()
        return None if latest is None else latest.replace(tzinfo=dt.UTC)

    def attach(
        self, session: Session, tables: Sequence[Table], versions: Mapping[str, int] | None = None
    ) -> dict[str, int]:
        """Make tables readable in a session by their names; returns the versions they have.

        Versions that do not name a table are older than the table: it reads as empty then.
        """
        attached = {}
        for table in tables:
            version = None if versions is None else versions.get(table.name, ABSENT)
            snapshot = self.snapshot(table, version)
            session.snapshot(table.name, snapshot)
            attached[table.name] = snapshot.version
        return attached

    def _held(
        self, table: Table, where: Mapping[str, Sequence[str]], version: int
    ) -> frozenset[str]:
        """The files of some partitions at a version."""
        delta = self._read(table, version)
        if delta is None:
            return frozenset()
        found = pa.table(delta.get_add_actions(flatten=True))
        names = [f"partition.{name}" for name in table.partition]
        values = zip(*(found[name].to_pylist() for name in names), strict=True)
        folders = (dict(zip(table.partition, each, strict=True)) for each in values)
        return held(zip(found["path"].to_pylist(), folders, strict=True), where)

    def _read(self, table: Table, version: int | None = None) -> DeltaTable | None:
        """A version of a table to look at, never to write with: it is opened once for many looks."""
        place = self.place(table)
        wanted = self.version(table) if place.is_local and version is None else version
        if not place.is_local or wanted is None or wanted == ABSENT:
            return self._open(table, version)
        try:
            state = _state(place.path / "_delta_log")
        except OSError:  # let the opening say what is wrong
            return self._open(table, version)
        known = self._opened.get((table.name, wanted))
        if known is not None and known[0] == state:
            return known[1]
        delta = self._open(table, wanted)
        if delta is not None:
            if len(self._opened) >= _OPENED:
                self._opened.clear()
            self._opened[table.name, wanted] = (state, delta)
        return delta

    def _open(self, table: Table, version: int | None = None) -> DeltaTable | None:
        """A version of a table, opened anew; None where nobody wrote the table yet."""
        place = self.place(table)
        if place.is_local and not (place.path / "_delta_log").is_dir():
            return None
        try:
            return DeltaTable(place.uri, version=version)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError, ValueError) as error:
            raise unreadable(place, error) from error


def _may_hold(actions: pa.Table, first: dt.date | None, last: dt.date) -> pa.ChunkedArray:
    """Which files may hold rows of some days: all of which the log does not say that they hold none."""
    days = {name: actions[name].cast(pa.date32()) for name in ("min.day", "max.day")}
    may = pc.less_equal(days["min.day"], pa.scalar(last, pa.date32()))
    if first is not None:
        may = pc.and_kleene(may, pc.greater_equal(days["max.day"], pa.scalar(first, pa.date32())))
    return pc.fill_null(may, True)  # noqa: FBT003 # a value, not a flag


def _state(log: Path) -> tuple[int, ...]:
    """Numbers that change when a file of a log is written, changed or lost."""
    with os.scandir(log) as files:
        stats = [file.stat() for file in files]
    newest = max((found.st_mtime_ns for found in stats), default=0)
    return len(stats), newest, sum(found.st_size for found in stats)


def unkept(delta: DeltaTable) -> tuple[str, ...]:
    """The properties that keep every version of a table, as far as it has them not."""
    found = delta.metadata().configuration
    return tuple(name for name, value in CONFIGURATION.items() if found.get(name) != value)


def differing(table: Table, delta: DeltaTable) -> tuple[str, ...]:
    """Declared columns that a stored table has not, or has in another type."""
    stored = {field.name: field.type for field in delta.schema().fields}
    declared = Schema.from_arrow(table.schema).fields
    return tuple(field.name for field in declared if stored.get(field.name) != field.type)
