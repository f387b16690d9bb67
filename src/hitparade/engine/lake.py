"""Versioned tables as Delta tables: appended to, replaced by partition, read by version.

How they are read stands in `hitparade.engine.stored`. Every write is one atomic commit; a column
that an older release did not know is added before the first write that has it.
Log clean-up is off, so that every version that an edition was computed from stays readable.
"""

from __future__ import annotations

import errno
import os
import time
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Schema,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError

from hitparade.domain.errors import ConflictError, WorkspaceError
from hitparade.engine.damage import unwritten
from hitparade.engine.parts import actions
from hitparade.engine.retry import pause
from hitparade.engine.stored import ABSENT, CONFIGURATION, Stored, differing, unkept
from hitparade.engine.stream import FILE_SIZE, Source, require_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Part

__all__ = ["ABSENT", "FILE_SIZE", "Lake"]

_ATTEMPTS: Final = 8
_WRITER: Final = WriterProperties(max_row_group_size=65_536, compression="SNAPPY")
# The writer asks for its number of threads when it first runs. With two, the memory that it takes for a
# partitioned table of texts grows with the rows (editions: 443 MB for 1.4 million entries, instead of
# 110), and it is no quicker.
os.environ.setdefault("TOKIO_WORKER_THREADS", "1")


class Lake(Stored):
    """A folder of Delta tables, one for each declared table, to read and to write."""

    def create(self) -> None:
        """Make every table, empty, so that no later write has to race for making one."""
        for table in self._tables.values():
            if self._read(table) is None:
                self._write(table, table.empty())

    def complete(self) -> None:
        """Make the tables and columns that are lacking; what is there stays as it is."""
        self.create()
        for table in self._tables.values():
            self._widen(table)
            self._keep(table)

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
        if self._read(table) is None:
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
        require_room(self.place(table), rows.nbytes)
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
            raise self._unwritten(table, error) from error
        return True

    def replace(self, table: Table, rows: pa.Table | Iterator[pa.RecordBatch], where: str) -> None:
        """Put rows in the place of those that a predicate holds for, in one commit.

        Raises:
            ConflictError: A stream of rows was taken, and others wrote meanwhile; nothing is stored.
        """
        absent = self._read(table) is None
        self._write(table, rows, predicate=None if absent else where)

    def replace_with(
        self, table: Table, parts: Iterable[Part], where: Mapping[str, Sequence[str]], version: int
    ) -> None:
        """Put files that were written into a table's folder in the place of some partitions.

        Args:
            table: The table, as `ready` left it.
            parts: What `Session.write` returned.
            where: The partitions: values of columns that name folders.
            version: The version that the rows were made beside. Others may have written since, but
                not in these partitions.

        Raises:
            ConflictError: Others wrote in these partitions; nothing is stored.
        """
        self._require_writable(table)
        added = actions(self.place(table), table, parts)
        before = self._held(table, where, version)
        for attempt in range(_ATTEMPTS):
            delta = self._open(table)
            if delta is None or self._held(table, where, delta.version()) != before:
                raise self._unwritten(table, CommitFailedError())
            if not added and not before:
                return
            try:
                delta.create_write_transaction(
                    [*added],
                    mode="overwrite",
                    schema=delta.schema(),
                    partition_by=list(table.partition),
                    partition_filters=[(name, "in", list(where[name])) for name in where],
                    commit_properties=CommitProperties(max_commit_retries=0),
                    post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
                )
            except (DeltaError, OSError, ValueError) as error:
                if attempt + 1 == _ATTEMPTS or not isinstance(error, CommitFailedError):
                    raise self._unwritten(table, error) from error
                time.sleep(pause(attempt))
            else:
                return

    def append_with(self, table: Table, parts: Iterable[Part]) -> None:
        """Make files part of a table that are written into its folder while they are taken.

        They are removed again if they break off.

        Args:
            table: The table, as `ready` left it.
            parts: What `Session.write` returned.
        """
        self._require_writable(table)
        place, taken = self.place(table), []
        try:
            for part in parts:
                taken.append(part)
                require_room(place, part.size)
        except BaseException:
            for part in taken:
                (place.path / part.path).unlink(missing_ok=True)
            raise
        delta = self._open(table)
        if delta is None:
            raise self._unwritten(table, CommitFailedError())
        if not taken:
            return
        try:
            delta.create_write_transaction(
                [*actions(place, table, taken)],
                mode="append",
                schema=delta.schema(),
                partition_by=list(table.partition),
                post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
            )
        except (DeltaError, OSError, ValueError) as error:
            raise self._unwritten(table, error) from error

    def replace_all(self, table: Table, rows: Iterator[pa.RecordBatch], version: int) -> None:
        """Put rows in the place of all of a table that still has a version.

        For a table that goes with others: whoever writes them together sees whether others did too.

        Raises:
            ConflictError: The table has another version by now; nothing is stored.
        """
        self._require_writable(table)
        delta = self._open(table, version)
        if delta is None:
            raise self._unwritten(table, CommitFailedError())
        source = Source(rows, self.place(table))
        try:
            write_deltalake(
                delta,
                source.reader(table),
                mode="overwrite",
                writer_properties=_WRITER,
                target_file_size=FILE_SIZE,
                commit_properties=CommitProperties(max_commit_retries=0),
            )
        except Exception as error:  # as in `_write`
            source.raise_own(error)
            raise self._unwritten(table, error) from error

    def merge(self, table: Table) -> bool:
        """Put small files together, within each partition, in one commit; no row changes.

        Returns:
            False where others wrote to the table meanwhile: it is as they left it then.

        Raises:
            WorkspaceError: A file cannot be read, or none can be written.
        """
        self._require_writable(table)
        delta = self._open(table)
        if delta is None:
            return True
        try:
            delta.optimize.compact(
                target_size=FILE_SIZE,
                max_concurrent_tasks=1,
                writer_properties=_WRITER,
                commit_properties=CommitProperties(max_commit_retries=0),
                post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
            )
        except CommitFailedError:
            return False
        except (DeltaError, OSError, ValueError) as error:
            raise self._unwritten(table, error) from error
        return True

    def _write(
        self,
        table: Table,
        rows: pa.Table | Iterator[pa.RecordBatch],
        predicate: str | None = None,
    ) -> None:
        """Write rows in one commit: appended, or in the place of those that the predicate names.

        A stream can be taken only once, so only tables are written again after another writer won
        the race; whoever made the stream has to make it again. Appended ones never lose it.
        """
        self._require_writable(table)
        self._widen(table)
        place = self.place(table)
        if isinstance(rows, pa.Table):
            require_room(place, rows.nbytes)
        source = None if isinstance(rows, pa.Table) else Source(rows, place)
        attempts = _ATTEMPTS if source is None else 1
        for attempt in range(attempts):
            try:
                self._commit(table, source.reader(table) if source else rows, predicate)
            # On one core the writer says of a stream that broke off nothing more than `Exception`.
            except Exception as error:
                if source:
                    source.raise_own(error)
                if attempt + 1 == attempts or not isinstance(error, CommitFailedError):
                    raise self._unwritten(table, error) from error
                time.sleep(pause(attempt))
            else:
                return

    def _widen(self, table: Table) -> None:
        """Give a stored table the columns that are declared by now."""
        for attempt in range(_ATTEMPTS):
            known = self._read(table)
            if known is None or not differing(table, known):
                return
            delta = self._open(table)
            columns = () if delta is None else differing(table, delta)
            if delta is None or not columns:
                return
            try:
                self._add(table, delta, columns)
            except CommitFailedError:  # another process was faster; look again
                time.sleep(pause(attempt))
            except (DeltaError, OSError, ValueError) as error:
                raise self._unwritten(table, error) from error
        message = f"{self.place(table)} could not be changed: others are writing. Try again."
        raise ConflictError(message)

    def _keep(self, table: Table) -> None:
        """See to it that no other program shortens the log of a table."""
        for attempt in range(_ATTEMPTS):
            delta = self._open(table)
            if delta is None or not unkept(delta):
                return
            try:
                delta.alter.set_table_properties(CONFIGURATION)
            except (DeltaError, OSError, ValueError) as error:
                if attempt + 1 == _ATTEMPTS or not isinstance(error, CommitFailedError):
                    raise self._unwritten(table, error) from error
                time.sleep(pause(attempt))

    @staticmethod
    def _add(table: Table, delta: DeltaTable, columns: Sequence[str]) -> None:
        """Add declared columns to a stored table."""
        once = CommitProperties(max_commit_retries=0)
        if not delta.file_uris():
            # An empty table takes its declared form, whatever form it had.
            write_deltalake(
                delta,
                table.empty(),
                mode="overwrite",
                schema_mode="overwrite",
                partition_by=list(table.partition) or None,
                configuration=CONFIGURATION,
                commit_properties=once,
            )
            return
        fields = [
            field for field in Schema.from_arrow(table.schema).fields if field.name in columns
        ]
        delta.alter.add_columns(fields, commit_properties=once)

    def _unwritten(self, table: Table, error: Exception) -> WorkspaceError:
        """What to say of a write that failed: that others were faster, or what is wrong."""
        if isinstance(error, CommitFailedError):
            return ConflictError(
                f"{self.place(table)} was written by others at the same time; nothing was stored. "
                "Do it again."
            )
        return unwritten(self.place(table), error)

    def _require_writable(self, table: Table) -> None:
        """Say it in words before the writer meets a folder that it may not write to."""
        if not self.folder.is_local:
            return
        log = self.place(table).path / "_delta_log"
        place = next((folder for folder in (log, *log.parents) if folder.exists()), log)
        if not os.access(place, os.W_OK):
            raise unwritten(self.place(table), PermissionError(errno.EACCES, "permission denied"))

    def _commit(
        self, table: Table, rows: pa.Table | pa.RecordBatchReader, predicate: str | None
    ) -> None:
        """Write rows once, to the table as it stands."""
        path, folders = self.place(table).uri, list(table.partition) or None
        if predicate is None:
            write_deltalake(
                path,
                rows,
                mode="append",
                partition_by=folders,
                configuration=CONFIGURATION,
                writer_properties=_WRITER,
                target_file_size=FILE_SIZE,
            )
        else:
            write_deltalake(
                path,
                rows,
                mode="overwrite",
                predicate=predicate,
                partition_by=folders,
                writer_properties=_WRITER,
                target_file_size=FILE_SIZE,
            )
