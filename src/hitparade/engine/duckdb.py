"""The embedded engine: DuckDB in memory, reading Parquet, CSV and JSON itself.

The session's time zone is UTC, so that no result depends on where a machine stands.
"""

from __future__ import annotations

import tempfile
import uuid
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Final, Self

import duckdb
import pyarrow as pa

from hitparade.domain.errors import EngineBrokenError, EngineError, WorkspaceError
from hitparade.domain.table import SQL_TYPE
from hitparade.engine.damage import damaged, first_line, is_full, lost, unwritten
from hitparade.engine.parts import folder_of
from hitparade.engine.plan import Part, Snapshot, Step, quoted
from hitparade.engine.store import SCHEME, bucket_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hitparade.domain.errors import HitparadeError

_OWN: Final = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
    duckdb.ParserException,
)
"""Errors that no damaged file can be the reason of."""
_FAULTS: Final = (duckdb.InternalException, duckdb.FatalException)
"""Errors of the engine itself; after one of them a session answers nothing any more."""
_MEMORY: Final = "200MB"
"""How much memory a session takes before it spills to disk, where no setting says otherwise."""
_WRITTEN: Final = "COMPRESSION snappy, ROW_GROUP_SIZE 65536"
"""How files of tables are written: as those that the tables' own writer makes."""
_UNITS: Final = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class DuckDBSession:
    """One in-memory database; large intermediate results spill to a temporary folder."""

    def __init__(self, memory_limit: str | None) -> None:
        """Open the database, with a bound on memory if one is given (such as ``400MB``)."""
        try:
            self._spill = tempfile.TemporaryDirectory(prefix="hitparade-")
        except OSError as error:
            raise EngineError(
                f"There is no room for temporary files: {error}. Set TMPDIR to a folder with room."
            ) from error
        settings: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": self._spill.name,
            # What a session frees it keeps until it ends, so without a bound memory piles up.
            "memory_limit": memory_limit or _MEMORY,
            "async_threads": 1,
        }
        self._kinds: dict[str, str] = {}
        self._reaching = False
        self._streams: list[pa.RecordBatchReader] = []
        self._read: dict[str, tuple[str, ...]] = {}
        self._connection = duckdb.connect(":memory:", config=settings)
        self._connection.execute("SET TimeZone = 'UTC'")
        # Files of tables never change, and a pass of a tally reads the same ones several times.
        self._connection.execute("SET parquet_metadata_cache = true")
        self.memory = _bytes(
            self.read("SELECT current_setting('memory_limit') AS m")["m"][0].as_py()
        )
        # DuckDB would draw its own bar on standard output, where results go.
        self._connection.execute("SET enable_progress_bar = false")

    def table(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Make Arrow rows readable by name."""
        self._forget(name)
        self._connection.register(name, rows)
        self._kinds[name] = "VIEW"

    def snapshot(self, name: str, snapshot: Snapshot) -> None:
        """Make a version of a lake table readable by name; an empty one has columns and no rows."""
        if not snapshot:
            self.table(name, snapshot.table.empty())
            return
        self._read[name] = snapshot.files
        self._reach(snapshot)
        files = ", ".join(quoted(file) for file in snapshot.files)
        kinds = {column.name: SQL_TYPE[column.kind] for column in snapshot.table.columns}
        folders = ", ".join(f"{quoted(c)}: {kinds[c]}" for c in snapshot.table.partition)
        options = f", hive_partitioning = true, hive_types = {{{folders}}}" if folders else ""
        columns = ", ".join(f'"{column}"' for column in snapshot.table.names)
        if snapshot.table.later:
            options += ", union_by_name = true"
            columns = self._filled(snapshot, f"read_parquet([{files}]{options})")
        self.run(Step(name, f"SELECT {columns} FROM read_parquet([{files}]{options})"))

    def _reach(self, snapshot: Snapshot) -> None:
        """Let the database read files of an object store, before it is asked for the first one."""
        if self._reaching or not snapshot.files[0].startswith(SCHEME):
            return
        from fsspec.implementations.arrow import ArrowFSWrapper  # noqa: PLC0415

        self._connection.register_filesystem(ArrowFSWrapper(bucket_files()))
        self._reaching = True

    def _filled(self, snapshot: Snapshot, source: str) -> str:
        """The columns of a table, none or null where older files do not have one."""
        sql = f"SELECT * FROM {source} LIMIT 0"
        with self._in_our_words(sql):
            there = set(self._connection.sql(sql).columns)
        filled = []
        for column in snapshot.table.columns:
            value = f'"{column.name}"'
            if column.name not in there:
                value = f"CAST(NULL AS {SQL_TYPE[column.kind]})"
            if column.kind == "text" and not column.null:
                value = value if column.since == 1 else f"coalesce({value}, '')"
            filled.append(f'{value} AS "{column.name}"')
        return ", ".join(filled)

    def run(self, steps: Iterable[Step] | Step) -> None:
        """Run steps in order: a view each, or a temporary table where a step is kept."""
        for step in [steps] if isinstance(steps, Step) else steps:
            kind = "TABLE" if step.keep else "VIEW"
            self._forget(step.name, but=kind)
            self._execute(f'CREATE OR REPLACE TEMP {kind} "{step.name}" AS {step.sql}')
            self._kinds[step.name] = kind

    def read(self, sql: str) -> pa.Table:
        """The rows of a SELECT, all at once."""
        with self._in_our_words(sql):
            return self._connection.sql(sql).to_arrow_table()

    def stream(self, sql: str, *, rows: int = 65_536) -> pa.RecordBatchReader:
        """The rows of a SELECT in batches of about `rows`, computed while they are taken."""
        with self._in_our_words(sql):
            reader = self._connection.sql(sql).to_arrow_reader(rows)
        self._streams.append(reader)  # also if nobody takes a single batch
        return pa.RecordBatchReader.from_batches(reader.schema, self._batches(reader, sql))

    def write(
        self, sql: str, folder: str, values: Mapping[str, str], by: Sequence[str] = ()
    ) -> tuple[Part, ...]:
        """Write the rows of a SELECT as Parquet files into the folder of a table."""
        place = Path(folder) / folder_of(values)
        target, options = place / f"part-{uuid.uuid4()}.parquet", "USE_TMP_FILE false"
        if by:
            target = place
            options = (
                f"PARTITION_BY ({', '.join(by)}), OVERWRITE_OR_IGNORE,"
                " FILENAME_PATTERN 'part-{uuid}'"
            )
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritten(folder, error) from error
        with self._in_our_words(sql, folder):
            written = self._connection.execute(
                f"COPY ({sql}) TO {quoted(str(target))}"
                f" (FORMAT parquet, {_WRITTEN}, RETURN_STATS, {options})"
            ).fetchall()
        parts = []
        for file, rows, size, _footer, _columns, keys, *_ in written:
            path = Path(file)
            if not rows:
                path.unlink()
                continue
            own = dict(values) | {name: str(value) for name, value in (keys or {}).items()}
            parts.append(Part(path.relative_to(folder).as_posix(), own, rows, size))
        return tuple(parts)

    def drop(self, names: Sequence[str]) -> None:
        """Forget kept steps, to give memory back early."""
        for name in names:
            self._forget(name)

    def close(self) -> None:
        """Forget everything, the spilled files included."""
        views = [name for name, kind in self._kinds.items() if kind == "VIEW"]
        for forget in (
            *(reader.close for reader in self._streams),  # those that were not read to their end
            *(partial(self._connection.unregister, name) for name in views),
            self._connection.close,
        ):
            # All of it is thrown away, and what broke the session was said when it did.
            with suppress(duckdb.Error, pa.ArrowException, OSError):
                forget()
        self._streams.clear()
        self._spill.cleanup()

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the session."""
        self.close()

    def _forget(self, name: str, *, but: str = "") -> None:
        """Make a name free, whether a view or a kept step has it, but not if its kind stays."""
        kind = self._kinds.get(name, but)
        if kind != but:
            self._execute(f'DROP {kind} IF EXISTS "{name}"')
            del self._kinds[name]

    def _batches(self, reader: pa.RecordBatchReader, sql: str) -> Iterator[pa.RecordBatch]:
        with self._in_our_words(sql):
            yield from reader
        if reader in self._streams:
            self._streams.remove(reader)

    @contextmanager
    def _in_our_words(self, sql: str, written: str = "") -> Iterator[None]:
        try:
            yield
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            if written and written in str(error):
                raise unwritten(written, error) from error
            raise _ours(error, sql, (f for fs in self._read.values() for f in fs)) from error

    def _execute(self, sql: str) -> None:
        with self._in_our_words(sql):
            self._connection.execute(sql)


def _bytes(text: str) -> int:
    """How many bytes a setting of the engine is.

    >>> _bytes("190.7 MiB")
    199963443
    """
    number, unit = text.split()
    return int(float(number) * _UNITS[unit])


def _ours(error: Exception, sql: str, files: Iterable[str]) -> HitparadeError:
    """An error of the engine in our words: no room, a damaged file, its own fault, or its own words."""
    said = str(error)
    if is_full(error):
        return WorkspaceError(
            "There is no room left for temporary files. Nothing was stored. Make room, or set TMPDIR "
            "to a folder with room, and do it again."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return EngineBrokenError(
            f"{first_line(said)} Give it more: set `memory:` in hitparade.yaml, such as 2GB."
        )
    if not isinstance(error, _OWN) and (file := damaged(said, files)):
        return lost(file, said)
    if isinstance(error, _FAULTS):
        return EngineBrokenError(
            f"DuckDB {duckdb.__version__} broke off by a fault of its own, at `{_start(sql)}`: "
            f"{first_line(said)} What was being done was not stored. Do it again; if it says so "
            "again, report it with this message, and try the release of DuckDB before this one."
        )
    return EngineError(said)


def _start(sql: str) -> str:
    r"""What of a SELECT says which it is.

    >>> _start('CREATE TEMP VIEW "seen" AS\n  SELECT 1')
    'CREATE TEMP VIEW "seen" AS SELECT 1'
    """
    return shorten(sql, 80, placeholder=" ...")


class DuckDB:
    """The default engine."""

    name = "duckdb"

    def __init__(self, memory_limit: str | None = None) -> None:
        """Remember the bound on memory for the sessions to come."""
        self._memory_limit = memory_limit

    @property
    def home(self) -> DuckDB:
        """Itself."""
        return self

    def session(self) -> DuckDBSession:
        """A new, empty session."""
        return DuckDBSession(self._memory_limit)
