"""A file as a stream of records: what the three forms have in common.

A record has an ordinal. Batches are made while they are taken, in file order; a damaged file ends the
stream with the error that a person can act on.
"""

from __future__ import annotations

import codecs
import gzip
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from hitparade.domain.errors import DeliveryError
from hitparade.feeds.recognise import HEAD, damaged, is_gzip, not_utf8, read_full, read_head

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from hitparade.feeds.columns import Header

BLOCK: Final = 1 << 20
"""Bytes that are split at a time; no record may be longer."""
HIDDEN: Final = "***"
"""What stands where a listener's id stood."""
DATE: Final = "date"
"""A column of days."""
WHOLE: Final = "whole"
"""A column of whole numbers that a BIGINT holds."""
INSTANT: Final = "instant"
"""A column of instants, in microseconds or coarser."""
NO_MISFIT: Final = (
    "CAST(NULL AS VARCHAR) AS misfit, CAST(NULL AS VARCHAR) AS misfit_found,"
    " CAST(NULL AS VARCHAR) AS spoiled"
)
"""Columns of a record that could be read column by column."""


class Records(ABC):
    """One file, read once from its first record to its last."""

    header: Header
    failure: DeliveryError | None = None
    """Why the stream broke off, if it did."""

    def __init__(self, path: Path) -> None:
        """Remember the file."""
        self.path = path

    def rows(self) -> pa.RecordBatchReader:
        """The records, lazily; `select` turns them into columns of text."""
        return pa.RecordBatchReader.from_batches(self.schema, self.guarded())

    @property
    @abstractmethod
    def schema(self) -> pa.Schema:
        """Columns of `rows`: ``ordinal`` first."""

    @abstractmethod
    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records in file order."""

    @property
    def present(self) -> Collection[str]:
        """The columns that may hold values."""
        return self.header.known

    @property
    def kinds(self) -> Mapping[str, str]:
        """The columns that have a type of their own in the file, and which: `DATE` ..."""
        return {}

    @abstractmethod
    def select(self, rows: str, own: Collection[str] = ()) -> str:
        """A SELECT over `rows`: every column of the format as text, and what does not fit.

        Args:
            rows: Name under which `rows` can be read.
            own: Columns of `kinds` that keep their types.

        Returns:
            SQL with the columns ``ordinal``, ``misfit`` (null, or why the record cannot be read
            column by column), ``misfit_found``, ``spoiled`` (such a record as text), ``nested``
            (the column that holds an object, or null), and those of `COLUMNS`, null where the file
            has none.
        """

    def lines(self, ordinals: Iterable[int]) -> Iterator[int]:
        """The line where each record starts; ordinals ascend."""
        return iter(ordinals)

    def guarded(self) -> Iterator[pa.RecordBatch]:
        """The records in file order; what breaks them off is kept as `failure`."""
        try:
            yield from self.batches()
        except DeliveryError as error:
            self.failure = error
            raise
        except UnicodeDecodeError:
            self.failure = not_utf8(self.path, self._undecodable())
            raise
        except (pa.ArrowException, OSError) as error:
            self.failure = self._explained(error)
            raise

    def _explained(self, error: Exception) -> DeliveryError:
        if "straddl" in str(error):
            return self._too_long()
        return damaged(self.path, f"cannot be read to its end ({str(error)[:100]})")

    def _too_long(self) -> DeliveryError:
        return DeliveryError(
            str(self.path),
            f"has a record of more than {BLOCK:,} bytes.",
            hint="Check that its lines end as they should.",
            code="FED114",
        )

    def _undecodable(self) -> str:
        with open_unpacked(self.path) as file:
            for number, line in enumerate(file, start=1):
                try:
                    line.decode()
                except UnicodeDecodeError as error:
                    return f"byte 0x{line[error.start]:02x} in line {number}"
        return "somewhere"  # pragma: no cover - the stream has just failed on these bytes


class Broken(NamedTuple):
    """A record that does not have one value for each column."""

    ordinal: int
    width: int
    text: str


class Layout(NamedTuple):
    """How a text file falls into records and columns."""

    width: int
    """Columns of a record."""
    kept: Mapping[str, int]
    """Columns to hand on: name and position, from 0."""
    first: int
    """Ordinal of the first record behind the header."""
    skip: int
    """Bytes of the header, without a byte order mark."""
    parsing: dict[str, Any]
    """Options of Arrow's parser."""


class TextRecords(Records):
    """Records of a text file; about a megabyte of it is in memory at a time."""

    layout: Layout

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        super().__init__(path)
        self._broken: list[Broken] = []
        self._next = 0

    @property
    def count(self) -> int:
        """Records that the pass has seen so far, the header included where there is one."""
        return self._next - 1

    @property
    def schema(self) -> pa.Schema:
        """``ordinal``; ``width`` and ``broken`` (text) of a broken record, else null; the columns."""
        fixed = [("ordinal", pa.int64()), ("width", pa.int64()), ("broken", pa.string())]
        return pa.schema([*fixed, *[(name, pa.string()) for name in self.layout.kept]])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records, broken ones in their places."""
        self._next = self.layout.first
        with open_text(self.path) as stream:
            for batch in self._split(stream):
                self.watch(batch)
                kept = [batch.column(position) for position in self.layout.kept.values()]
                yield from self._placed(batch.num_rows, kept, self._due(batch.num_rows))
        left, self._broken = self._broken, []
        yield from self._placed(0, [pa.array([], pa.string())] * len(self.layout.kept), left)

    def watch(self, batch: pa.RecordBatch) -> None:
        """Look at a batch of whole records before its columns are chosen."""

    def watch_broken(self, text: str) -> None:
        """Look at a broken record."""

    def _split(self, stream: pa.NativeFile) -> Iterator[pa.RecordBatch]:
        read_full(stream, self.layout.skip)
        names = [str(position) for position in range(self.layout.width)]
        try:
            # One thread, because only then does Arrow number the broken records.
            reader = pcsv.open_csv(
                stream,
                read_options=pcsv.ReadOptions(
                    use_threads=False, column_names=names, block_size=BLOCK
                ),
                parse_options=pcsv.ParseOptions(
                    invalid_row_handler=self._on_broken, **self.layout.parsing
                ),
                convert_options=pcsv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    check_utf8=False,  # decoded once already
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                return
            raise
        yield from reader

    def _on_broken(self, row: pcsv.InvalidRow) -> str:
        self.watch_broken(row.text)
        ordinal = row.number + self.layout.first - 1
        self._broken.append(Broken(ordinal, row.actual_columns, row.text))
        return "skip"

    def _due(self, whole: int) -> list[Broken]:
        """The broken records before, among and right behind the next `whole` ones."""
        due = 0
        while due < len(self._broken) and self._broken[due].ordinal <= self._next + whole + due:
            due += 1
        taken, self._broken = self._broken[:due], self._broken[due:]
        return taken

    def _placed(
        self, whole: int, columns: Sequence[pa.Array], broken: Sequence[Broken]
    ) -> Iterator[pa.RecordBatch]:
        ordinals = pa.arange(self._next, self._next + whole + len(broken))
        self._next += whole + len(broken)
        if broken:
            taken = pa.array([b.ordinal for b in broken])
            ordinals = ordinals.filter(pc.invert(pc.is_in(ordinals, taken)))
        fixed = [ordinals, pa.nulls(whole, pa.int64()), pa.nulls(whole, pa.string())]
        batch = pa.RecordBatch.from_arrays([*fixed, *columns], schema=self.schema)
        if not broken:
            yield batch
            return
        odd = pa.Table.from_pylist(
            [{"ordinal": b.ordinal, "width": b.width, "broken": b.text} for b in broken],
            self.schema,
        )
        both = pa.concat_tables([pa.Table.from_batches([batch]), odd])
        yield from both.sort_by("ordinal").combine_chunks().to_batches()


def open_text(path: Path) -> pa.NativeFile:
    """A text file as a stream of UTF-8, unpacked, without byte order mark; bad bytes raise."""
    source = pa.input_stream(str(path), compression="gzip" if is_gzip(path) else None)
    return pa.transcoding_input_stream(source, "utf-8-sig", "utf-8")


def open_unpacked(path: Path) -> BinaryIO:
    """The bytes of a text file, unpacked."""
    return gzip.open(path) if is_gzip(path) else path.open("rb")  # type: ignore[return-value]


def head_text(path: Path) -> str:
    """The first megabyte of a text file.

    Raises:
        DeliveryError: It is not UTF-8, or one of the reasons of `read_head`.
    """
    head = read_head(path, HEAD)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        return decoder.decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError as error:
        line = head.count(b"\n", 0, error.start) + 1
        where = f"byte 0x{head[error.start]:02x} in line {line}"
        raise not_utf8(path, where) from error
