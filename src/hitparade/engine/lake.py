"""Versioned tables as Delta tables: appended to, replaced by partition, read by version.

Every write is one atomic commit. A table that nobody wrote yet reads as empty, at version -1; a
column that an older release did not know is added before the first write that has it.
Log clean-up is off, so that every version that an edition was computed from stays readable.
"""

from __future__ import annotations

import os
import time
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.plan import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session

ABSENT: Final = -1
"""Version of a table that nobody wrote yet."""
_ATTEMPTS: Final = 8
_CONFIGURATION: Final = {"delta.enableExpiredLogCleanup": "false"}
_FILE: Final = 32 * 2**20
"""Bytes of a file of a table: a file is held in memory until it is full, which bounds a stream."""
_WRITER: Final = WriterProperties(max_row_group_size=65_536, compression="SNAPPY")


class _Source:
    """Batches on their way into a table, and the error that ended them, if any."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.error: Exception | None = None

    def reader(self, table: Table) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(table.schema, self._checked(table))

    def _checked(self, table: Table) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                yield from table.check(pa.Table.from_batches([batch])).to_batches()
        except Exception as error:
            self.error = error
            raise


class Lake:
    """A folder of Delta tables, one for each declared table."""

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        """Take a folder and the tables that may stand in it."""
        self.folder = folder
        self._tables = {table.name: table for table in tables}

    def create(self) -> None:
        """Make every table, empty, so that no later write has to race for making one."""
        for table in self._tables.values():
            if self._open(table) is None:
                self._write(table, table.empty())

    def lacking(self) -> dict[str, tuple[str, ...]]:
        """What older releases did not make: tables (without columns), and columns of tables."""
        lacking: dict[str, tuple[str, ...]] = {}
        for name, table in self._tables.items():
            delta = self._open(table)
            if delta is None:
                lacking[name] = ()
            elif columns := _differing(table, delta):
                lacking[name] = columns
        return lacking

    def complete(self) -> None:
        """Make the tables and columns that are lacking; what is there stays as it is."""
        self.create()
        for table in self._tables.values():
            self._widen(table)

    def path(self, table: Table) -> Path:
        """Where a table stands."""
        return self.folder / table.name

    def version(self, table: Table) -> int:
        """The newest version of a table, or `ABSENT`."""
        delta = self._open(table)
        return ABSENT if delta is None else delta.version()

    def versions(self) -> dict[str, int]:
        """The newest version of every table: what a reader should pin."""
        return {name: self.version(table) for name, table in self._tables.items()}

    def snapshot(self, table: Table, version: int | None = None) -> Snapshot:
        """The files of one version of a table; the newest one when none is given.

        Raises:
            WorkspaceError: The version does not exist or its log cannot be read.
        """
        if version == ABSENT:
            return Snapshot(table, ABSENT, ())
        delta = self._open(table, version)
        if delta is None:
            return Snapshot(table, ABSENT, ())
        # The log writes paths percent-encoded, once more than they stand on disk.
        paths = pa.table(delta.get_add_actions())["path"].to_pylist()
        files = (str(self.path(table) / unquote(path)) for path in paths)
        return Snapshot(table, delta.version(), tuple(sorted(files)))

    def constants(self, table: Table, column: str) -> pa.Table:
        """A column that is constant in every file, beside the file's partition; no data is read.

        Returns:
            One row per distinct partition and value: the partition columns and `column`.
        """
        declared = {c.name: c.arrow for c in table.columns}
        names = [*table.partition, column]
        schema = pa.schema([(name, declared[name]) for name in names])
        delta = self._open(table)
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

    def append(self, table: Table, rows: pa.Table | Iterator[pa.RecordBatch]) -> None:
        """Add rows in one commit; an iterator of batches is written while it is taken."""
        if isinstance(rows, pa.Table):
            if rows.num_rows == 0:
                return
            rows = table.check(rows)
        else:
            first = next(rows, None)
            if first is None:
                return
            rows = chain([first], rows)
        self._write(table, rows)

    def ready(self, table: Table) -> int:
        """Make sure that a table stands as it is declared, and return its newest version."""
        if self._open(table) is None:
            self._write(table, table.empty())
        self._widen(table)
        return self.version(table)

    def append_next(self, table: Table, rows: pa.Table, version: int) -> bool:
        """Add rows to a table that still has a version; says whether it had, else adds nothing.

        For rows that depend on those before them, such as records of a chain.
        """
        self._require_writable(table)
        delta = self._open(table, version) if version != ABSENT else None
        if delta is None:
            return False
        try:
            write_deltalake(
                delta,
                table.check(rows),
                mode="append",
                writer_properties=_WRITER,
                commit_properties=CommitProperties(max_commit_retries=0),
            )
        except CommitFailedError:
            return False
        except (DeltaError, OSError, ValueError) as error:
            message = f"{self.path(table)} could not be written: {error}"
            raise WorkspaceError(message) from error
        return True

    def replace(self, table: Table, rows: pa.Table | Iterator[pa.RecordBatch], where: str) -> None:
        """Put rows in the place of those that a predicate holds for, in one commit."""
        absent = self._open(table) is None
        self._write(table, rows, predicate=None if absent else where)

    def _write(
        self,
        table: Table,
        rows: pa.Table | Iterator[pa.RecordBatch],
        predicate: str | None = None,
    ) -> None:
        # A stream can be taken only once, so only tables are written again after another writer
        # won the race. Appended streams never lose one.
        self._require_writable(table)
        self._widen(table)
        source = None if isinstance(rows, pa.Table) else _Source(rows)
        attempts = _ATTEMPTS if source is None else 1
        for attempt in range(attempts):
            try:
                self._commit(table, source.reader(table) if source else rows, predicate)
            except (DeltaError, OSError, ValueError) as error:
                if source and source.error:
                    raise source.error from error
                if attempt + 1 == attempts or not isinstance(error, CommitFailedError):
                    message = f"{self.path(table)} could not be written: {error}"
                    raise WorkspaceError(message) from error
                time.sleep(0.05 * 2**attempt)
            else:
                return

    def _widen(self, table: Table) -> None:
        """Give a stored table the columns that are declared by now."""
        for attempt in range(_ATTEMPTS):
            delta = self._open(table)
            columns = () if delta is None else _differing(table, delta)
            if delta is None or not columns:
                return
            try:
                self._add(table, delta, columns)
            except CommitFailedError:  # another process was faster; look again
                time.sleep(0.05 * 2**attempt)
            except (DeltaError, OSError, ValueError) as error:
                message = f"{self.path(table)} could not be given {', '.join(columns)}: {error}"
                raise WorkspaceError(message) from error
        message = f"{self.path(table)} could not be changed: others are writing. Try again."
        raise WorkspaceError(message)

    @staticmethod
    def _add(table: Table, delta: DeltaTable, columns: Sequence[str]) -> None:
        once = CommitProperties(max_commit_retries=0)
        if not delta.file_uris():
            # An empty table takes its declared form, whatever form it had.
            write_deltalake(
                delta,
                table.empty(),
                mode="overwrite",
                schema_mode="overwrite",
                partition_by=list(table.partition) or None,
                configuration=_CONFIGURATION,
                commit_properties=once,
            )
            return
        fields = [
            field for field in Schema.from_arrow(table.schema).fields if field.name in columns
        ]
        delta.alter.add_columns(fields, commit_properties=once)

    def _require_writable(self, table: Table) -> None:
        """Say it in words before the writer meets a folder that it may not write to."""
        log = self.path(table) / "_delta_log"
        place = next((folder for folder in (log, *log.parents) if folder.exists()), log)
        if not os.access(place, os.W_OK):
            message = (
                f"{self.path(table)} cannot be written: permission denied. Nothing was stored."
            )
            raise WorkspaceError(message)

    def _commit(
        self, table: Table, rows: pa.Table | pa.RecordBatchReader, predicate: str | None
    ) -> None:
        path, folders = str(self.path(table)), list(table.partition) or None
        if predicate is None:
            write_deltalake(
                path,
                rows,
                mode="append",
                partition_by=folders,
                configuration=_CONFIGURATION,
                writer_properties=_WRITER,
                target_file_size=_FILE,
            )
        else:
            write_deltalake(
                path,
                rows,
                mode="overwrite",
                predicate=predicate,
                partition_by=folders,
                writer_properties=_WRITER,
                target_file_size=_FILE,
            )

    def _open(self, table: Table, version: int | None = None) -> DeltaTable | None:
        path = self.path(table)
        if not (path / "_delta_log").is_dir():
            return None
        try:
            return DeltaTable(str(path), version=version)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError, ValueError) as error:
            message = f"{path} cannot be read: {error}. Restore it from a backup."
            raise WorkspaceError(message) from error


def _differing(table: Table, delta: DeltaTable) -> tuple[str, ...]:
    """Declared columns that a stored table has not, or has in another type."""
    stored = {field.name: field.type for field in delta.schema().fields}
    declared = Schema.from_arrow(table.schema).fields
    return tuple(field.name for field in declared if stored.get(field.name) != field.type)
