"""Versioned tables as Delta tables: appended to, replaced by partition, read by version.

Every write is one atomic commit. A table that nobody wrote yet reads as empty, at version -1; a
column that an older release did not know is added before the first write that has it.
Log clean-up is off, so that every version that an edition was computed from stays readable.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import shutil
import time
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Schema,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from hitparade.domain.errors import ConflictError, WorkspaceError
from hitparade.engine.damage import unreadable, unwritten
from hitparade.engine.parts import actions, held
from hitparade.engine.plan import Snapshot
from hitparade.engine.retry import pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Part, Session
    from hitparade.engine.store import Folder

_COMMIT_NAME: Final = re.compile(r"\d{20}\.json")
ABSENT: Final = -1
"""Version of a table that nobody wrote yet."""
_ATTEMPTS: Final = 8
_OPENED: Final = 200
"""Versions of tables that are kept open: twice as many as a workspace has tables, and some more."""
_CONFIGURATION: Final = {"delta.enableExpiredLogCleanup": "false"}
FILE_SIZE: Final = 32 * 2**20
"""Bytes of a file of a table: a file is held in memory until it is full, which bounds a stream."""
_COMMIT: Final = 64 * 2**10
"""Bytes that a commit takes beside its rows: the head of a file, and its line in the log."""
_WRITER: Final = WriterProperties(max_row_group_size=65_536, compression="SNAPPY")
# The writer asks for its number of threads when it first runs. With two, the memory that it takes for a
# partitioned table of texts grows with the rows (editions: 443 MB for 1.4 million entries, instead of
# 110), and it is no quicker.
os.environ.setdefault("TOKIO_WORKER_THREADS", "1")


class _Source:
    """Batches on their way into a table, as far as the disk has room for them."""

    def __init__(self, batches: Iterator[pa.RecordBatch], place: Folder) -> None:
        self._batches = batches
        self._place = place
        self._error: Exception | None = None

    def raise_own(self, reported: Exception) -> None:
        """Raise the error that ended them, if any, rather than what the writer reported of it."""
        error, self._error = self._error, None
        if error is None:
            return
        try:
            raise error from reported
        finally:
            del error  # it leads back here, and what it came through would never be freed

    def reader(self, table: Table) -> pa.RecordBatchReader:
        """The batches as a writer takes them, each checked against the table on its way."""
        return pa.RecordBatchReader.from_batches(table.schema, self._checked(table))

    def _checked(self, table: Table) -> Iterator[pa.RecordBatch]:
        held = 0
        try:
            for batch in self._batches:
                held = min(held + batch.nbytes, 2 * FILE_SIZE)
                _require_room(self._place, held)
                yield from table.check(pa.Table.from_batches([batch])).to_batches()
        except Exception as error:
            self._error = error
            self._batches = iter(())
            raise


class Lake:
    """A folder of Delta tables, one for each declared table."""

    def __init__(self, folder: Folder, tables: Sequence[Table]) -> None:
        """Take a folder and the tables that may stand in it."""
        self.folder = folder
        self._tables = {table.name: table for table in tables}
        self._opened: dict[tuple[str, int], tuple[tuple[int, ...], DeltaTable]] = {}

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that may stand in it."""
        return tuple(self._tables.values())

    def create(self) -> None:
        """Make every table, empty, so that no later write has to race for making one."""
        for table in self._tables.values():
            if self._read(table) is None:
                self._write(table, table.empty())

    def lacking(self) -> dict[str, tuple[str, ...]]:
        """What older releases did not make: tables (without columns), and columns of tables.

        Also a property that a table has not, such as the one that keeps its log.
        """
        lacking: dict[str, tuple[str, ...]] = {}
        for name, table in self._tables.items():
            delta = self._read(table)
            if delta is None:
                lacking[name] = ()
            elif columns := _differing(table, delta) + _unkept(delta):
                lacking[name] = columns
        return lacking

    def complete(self) -> None:
        """Make the tables and columns that are lacking; what is there stays as it is."""
        self.create()
        for table in self._tables.values():
            self._widen(table)
            self._keep(table)

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
        _require_room(self.place(table), rows.nbytes)
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
                _require_room(place, part.size)
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
        source = _Source(rows, self.place(table))
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
        # A stream can be taken only once, so only tables are written again after another writer
        # won the race; whoever made the stream has to make it again. Appended ones never lose it.
        self._require_writable(table)
        self._widen(table)
        place = self.place(table)
        if isinstance(rows, pa.Table):
            _require_room(place, rows.nbytes)
        source = None if isinstance(rows, pa.Table) else _Source(rows, place)
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
            if known is None or not _differing(table, known):
                return
            delta = self._open(table)
            columns = () if delta is None else _differing(table, delta)
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
            if delta is None or not _unkept(delta):
                return
            try:
                delta.alter.set_table_properties(_CONFIGURATION)
            except (DeltaError, OSError, ValueError) as error:
                if attempt + 1 == _ATTEMPTS or not isinstance(error, CommitFailedError):
                    raise self._unwritten(table, error) from error
                time.sleep(pause(attempt))

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
        path, folders = self.place(table).uri, list(table.partition) or None
        if predicate is None:
            write_deltalake(
                path,
                rows,
                mode="append",
                partition_by=folders,
                configuration=_CONFIGURATION,
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


def _require_room(place: Folder, size: int) -> None:
    """Stop before a disk is full: the writer of tables prints a panic of its own when one is.

    Args:
        place: Where a table stands.
        size: Bytes that are on their way there, as they are in memory; written they are fewer.
    """
    if not place.is_local:
        return
    folder = next((f for f in (place.path, *place.path.parents) if f.exists()), place.path)
    if shutil.disk_usage(folder).free < size + _COMMIT:
        raise unwritten(place, OSError(errno.ENOSPC, "no space left on device"))


def _unkept(delta: DeltaTable) -> tuple[str, ...]:
    """The properties that keep every version of a table, as far as it has them not."""
    found = delta.metadata().configuration
    return tuple(name for name, value in _CONFIGURATION.items() if found.get(name) != value)


def _differing(table: Table, delta: DeltaTable) -> tuple[str, ...]:
    """Declared columns that a stored table has not, or has in another type."""
    stored = {field.name: field.type for field in delta.schema().fields}
    declared = Schema.from_arrow(table.schema).fields
    return tuple(field.name for field in declared if stored.get(field.name) != field.type)
