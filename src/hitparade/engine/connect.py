"""A connection to a server that speaks Spark Connect, and its errors in our words.

Rows travel as Arrow. Everything that is asked of PySpark stands here; its warnings about versions of
pandas are kept quiet, since no row of ours passes through pandas.
"""

from __future__ import annotations

import logging
import time
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import grpc
import pyarrow as pa
from pyspark.errors import PySparkException

from hitparade.domain.errors import EngineError, WorkspaceError
from hitparade.engine.damage import damaged, is_full, lost

with warnings.catch_warnings():
    warnings.simplefilter("ignore", FutureWarning)
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.dataframe import DataFrame
    from pyspark.sql.connect.plan import SQL, LocalRelation
    from pyspark.sql.connect.session import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hitparade.domain.errors import HitparadeError

# What a server says of an error is said in our words, not logged besides.
for _name in ("SQLQueryContextLogger", "pyspark.sql.connect.logging", "pyspark.sql.connect.client"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

CONFIGURATION: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a number that is too large is an error
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # The files of a snapshot are known: no job has to look for them.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
}
"""What a session needs, whatever the server's own configuration is."""
_TRIES: Final = 4
_CALM: Final = 60.0
"""Seconds without an error after which a lost connection is tried for anew."""
_AT_ONCE: Final = 2**19
"""Bytes of rows that travel within a request; more go in pieces before it."""
_GONE: Final = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED})
_NO_SESSION: Final = (
    "SESSION_NOT_FOUND",
    "SESSION_CLOSED",
    "SESSION_CHANGED",
    "OPERATION_NOT_FOUND",
)
"""What a server says that was started again since the session began."""
_NO_SOURCE: Final = ("DATA_SOURCE_NOT_FOUND", "SparkClassNotFoundException")
_PLAIN: Final = {
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.large_binary(): pa.binary(),
    pa.binary_view(): pa.binary(),
}


class _Patience(DefaultPolicy):
    """Tries for a second or so, then lets the error through; PySpark's own would take ten minutes."""

    def __init__(self) -> None:
        super().__init__(max_retries=_TRIES)
        self._seen: BaseException | None = None
        self._again = False
        self._tries, self._last = 0, 0.0

    def can_retry(self, error: BaseException) -> bool:
        """Whether to try again; it is asked more than once about one error."""
        if error is not self._seen:
            now = time.monotonic()
            self._tries = 1 if now - self._last > _CALM else self._tries + 1
            self._seen, self._last = error, now
            self._again = self._tries < _TRIES and super().can_retry(error)
        return self._again


class Connection:
    """One session of a server; what is registered in it, no other session sees."""

    def __init__(self, url: str) -> None:
        """Connect to ``sc://HOST:PORT``.

        Raises:
            EngineError: The server cannot be reached, or does not take our sessions.
        """
        self.url = url
        self._begun = False
        self._doing = ""
        with self.in_our_words():
            self._session = SparkSession.builder.remote(url).create()
            self._session.client.set_retry_policies([_Patience()])
            for name, value in CONFIGURATION.items():
                self._session.conf.set(name, value)
        self._begun = True

    def rows(self, sql: str) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        """The columns of a SELECT, and its rows while they come."""
        with self.in_our_words():
            plan = SQL(sql).to_proto(self._session.client)
            answers = self._session.client.to_table_as_iterator(plan, {})
            schema, first = None, None
            for answer in answers:
                if isinstance(answer, pa.Table):
                    first = answer
                    break
                schema = to_arrow_schema(answer, timezone="UTC")
            if first is not None and schema is None:
                schema = first.schema
            if schema is None:
                raise EngineError(f"{self.url} did not answer with rows.")
        plain = _plain(schema)
        return plain, self._batches(plain, first, answers)

    def _batches(
        self, schema: pa.Schema, first: pa.Table | None, rest: Iterator[object]
    ) -> Iterator[pa.RecordBatch]:
        with self.in_our_words():
            if first is not None:
                yield from _as(schema, first)
            for answer in rest:
                if isinstance(answer, pa.Table):
                    yield from _as(schema, answer)

    def register(self, name: str, rows: pa.Table) -> None:
        """Send rows to the server, where they are read by a name."""
        nullable = rows.cast(_plain(rows.schema))
        kinds = from_arrow_schema(nullable.schema, prefer_timestamp_ntz=False)
        with self.in_our_words():
            if nullable.num_rows and nullable.nbytes > _AT_ONCE:
                frame = self._session.createDataFrame(nullable, kinds)
            else:
                sent = nullable if nullable.num_rows else None
                frame = DataFrame(LocalRelation(sent, kinds.json()), self._session)
            frame.createOrReplaceTempView(name)

    def register_files(
        self, name: str, files: Sequence[str], columns: str = "", *, base: str = ""
    ) -> None:
        """Let Parquet files, or folders of them, be read by a name.

        Args:
            name: The name.
            files: Paths or URLs that the server knows too.
            columns: The columns with their types; without it, the server looks into the files.
            base: The folder below which folders are named after values.
        """
        with self.in_our_words():
            reader = self._session.read
            reader = reader.schema(columns) if columns else reader
            reader = reader.option("basePath", base) if base else reader
            reader.parquet(*files).createOrReplaceTempView(name)

    def register_version(self, name: str, folder: str, version: int) -> tuple[str, ...] | None:
        """Let a version of a Delta table be read by a name.

        Returns:
            Its columns; None where the server does not read Delta tables by itself.
        """
        with self.in_our_words():
            frame = self._session.read.format("delta").option("versionAsOf", version).load(folder)
            try:
                columns = tuple(frame.columns)
            except PySparkException as error:
                if any(sign in str(error) for sign in _NO_SOURCE):
                    return None
                raise
            frame.createOrReplaceTempView(name)
        return columns

    def define(self, name: str, sql: str) -> None:
        """Let a SELECT over what is registered be read by a name."""
        with self.in_our_words():
            DataFrame(SQL(sql), self._session).createOrReplaceTempView(name)

    def store(self, sql: str, folder: str, by: Sequence[str] = ()) -> None:
        """Write the rows of a SELECT as Parquet files into a new folder.

        Args:
            sql: The SELECT.
            folder: A path or URL that the server knows too.
            by: Columns that folders are named after.
        """
        with self.in_our_words():
            frame = DataFrame(SQL(sql), self._session)
            # A file of each folder, and more of a large one.
            spread = frame.hint("rebalance", *by) if by else frame
            writer = spread.write.option("compression", "snappy")
            (writer.partitionBy(*by) if by else writer).parquet(folder)

    def forget(self, name: str) -> None:
        """Make a name free."""
        with self.in_our_words():
            self._session.catalog.dropTempView(name)

    @property
    def version(self) -> str:
        """The version of Spark that the server says it is."""
        with self.in_our_words():
            return str(self._session.version)

    def close(self) -> None:
        """Forget everything, also where the server is gone."""
        self._session.client.set_retry_policies([])
        self._session.stop()

    @contextmanager
    def named(self, what: str) -> Iterator[None]:
        """Name what is done inside, for errors of the server."""
        before, self._doing = self._doing, f"{what}: "
        try:
            yield
        finally:
            self._doing = before

    @contextmanager
    def in_our_words(self, files: Callable[[], Iterable[str]] = tuple) -> Iterator[None]:
        """Say in our words what goes wrong inside.

        Args:
            files: Stored files that may be damaged.
        """
        try:
            yield
        except (PySparkException, grpc.RpcError, pa.ArrowException, OSError) as error:
            raise self._ours(error, files()) from error

    def _ours(self, error: Exception, files: Iterable[str]) -> HitparadeError:
        said = str(error)
        if _is_gone(error) or any(sign in said for sign in _NO_SESSION):
            return EngineError(
                f"The server {self.url} ended while it was working. The workspace is as it was. "
                "Start the server, and run it again."
                if self._begun
                else f"The server {self.url} cannot be reached. Start it, or name another one with "
                "--engine; `--engine duckdb` needs no server."
            )
        if is_full(error):
            return WorkspaceError(
                f"{self.url} has no room left for temporary files. Nothing was stored. Make room, "
                "and run it again."
            )
        if file := damaged(said, (f for f in files if f in said)):
            return lost(file, said)
        return EngineError(f"{self.url}: {self._doing}{_first_words(said)}")


def _is_gone(error: BaseException | None) -> bool:
    """Whether a server no longer answers: the error says so, or one that it was raised from."""
    while error is not None:
        code = getattr(error, "code", None)
        status = code() if isinstance(error, grpc.RpcError) and callable(code) else None
        if status in _GONE or getattr(error, "_grpc_status_code", None) in _GONE:
            return True
        error = error.__cause__ or error.__context__
    return False


def _first_words(said: str) -> str:
    """What a server said, without its inner workings."""
    return said.split("JVM stacktrace:", 1)[0].strip() or "it does not say why."


def _plain(schema: pa.Schema) -> pa.Schema:
    """A schema with one Arrow type for each kind of value."""
    return pa.schema([pa.field(f.name, _plain_type(f.type)) for f in schema])


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pa.timestamp("us", "UTC")
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        fields = [kind.field(n) for n in range(kind.num_fields)]
        return pa.struct([(field.name, _plain_type(field.type)) for field in fields])
    return _PLAIN.get(kind, kind)


def _as(schema: pa.Schema, rows: pa.Table) -> list[pa.RecordBatch]:
    found: list[pa.RecordBatch] = rows.rename_columns(schema.names).cast(schema).to_batches()
    return found
