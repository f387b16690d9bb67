"""CSV with a header: comma, semicolon or tab, quoted by double quotes, plain or packed with gzip.

The ordinal of a record counts the header as 1 and leaves out blank lines; it is the line of the file
unless lines are blank or a quoted value holds a line break. `CsvRecords.lines` knows the true line.
"""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import DeliveryError
from hitparade.engine.plan import quoted
from hitparade.feeds.columns import COLUMNS, Header
from hitparade.feeds.records import (
    BLOCK,
    HIDDEN,
    Layout,
    TextRecords,
    head_text,
    open_unpacked,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

DELIMITERS: Final = (",", ";", "\t")
"""What may stand between values; the one under which the header has most known columns is taken."""


class CsvRecords(TextRecords):
    """The records of one CSV file."""

    def __init__(self, path: Path, columns: Mapping[str, str] = COLUMNS) -> None:
        """Read the header.

        Args:
            path: The file.
            columns: The columns that are read, with their meanings.

        Raises:
            DeliveryError: The file cannot be read, or has no header.
        """
        super().__init__(path)
        names, delimiter, skip = csv_header(path, columns)
        self.header = Header(str(path), tuple(names), columns)
        self.delimiter = delimiter
        parsing = {"delimiter": delimiter, "newlines_in_values": True}
        self.layout = Layout(len(names), self.header.known, 2, skip, parsing)
        # Whether the last whole record, or any broken one, goes over a line break: then it may have
        # swallowed the rest of the file.
        self._tall_end = False
        self._tall_broken = False

    def select(self, rows: str, own: Collection[str] = ()) -> str:  # noqa: ARG002 - all is text
        """The columns as they are; a broken record is a misfit."""
        known = self.header.known
        texts = [
            f'"{n}"' if n in known else f'CAST(NULL AS VARCHAR) AS "{n}"'
            for n in self.header.columns
        ]
        # In a broken record nobody can tell which value is the listener's.
        spoiled = quoted(HIDDEN) if "listener" in known else "broken"
        return f"""
        SELECT ordinal,
            CASE WHEN broken IS NOT NULL THEN 'columns' END AS misfit,
            'has ' || width || ' columns where the header has {self.layout.width}' AS misfit_found,
            CASE WHEN broken IS NOT NULL THEN {spoiled} END AS spoiled,
            CAST(NULL AS VARCHAR) AS nested,
            {", ".join(texts)}
        FROM {rows}"""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records; at their end it is certain that no quote was left open."""
        yield from super().batches()
        line = self._open_record() if self._tall_end or self._tall_broken else None
        if line is not None:
            raise self._open_quote(line)

    def watch(self, batch: pa.RecordBatch) -> None:
        """Note whether the last value of the batch goes over a line break."""
        if batch.num_rows:
            self._tall_end = _over_break(batch.column(batch.num_columns - 1)[-1].as_py())

    def watch_broken(self, text: str) -> None:
        """Note whether a broken record goes over a line break."""
        self._tall_broken = self._tall_broken or _over_break(text)

    def lines(self, ordinals: Iterable[int]) -> Iterator[int]:
        """The line where each record starts, by a second, light pass where the ordinal is not it."""
        if self._one_line_each():
            yield from ordinals
            return
        starts = self._starts()
        record = line = 0
        for ordinal in ordinals:
            while record < ordinal:
                record, line = next(starts, (ordinal, ordinal))
            yield line

    def _starts(self) -> Iterator[tuple[int, int]]:
        """Ordinal and line of each record."""
        record, line = 0, 1
        with _long_values(), _lines(self.path) as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            for values in reader:
                if values if record else _is_header(values):
                    record += 1
                    yield record, line
                line = reader.line_num + 1

    def _one_line_each(self) -> bool:
        breaks, last = 0, b""
        with open_unpacked(self.path) as file:
            while part := file.read(BLOCK):
                breaks, last = breaks + part.count(b"\n"), part[-1:]
        return breaks + (last != b"\n") == self.count

    def _open_record(self) -> int | None:
        """The line where a record starts whose quote is never closed, if there is one."""
        line = 1
        with _long_values(), _lines(self.path) as text:
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            while True:
                try:
                    next(reader)
                except StopIteration:
                    return None
                except csv.Error as error:
                    if any(sign in str(error) for sign in ("unexpected end", "field larger")):
                        return line
                line = reader.line_num + 1

    def _explained(self, error: Exception) -> DeliveryError:
        if "straddl" not in str(error):
            return super()._explained(error)
        line = self._open_record()
        return self._too_long() if line is None else self._open_quote(line)

    def _open_quote(self, line: int) -> DeliveryError:
        return DeliveryError(
            str(self.path),
            f"has a quote in the record that starts in line {line}, and it is never closed.",
            hint='Close it; inside quotes write " as "".',
            code="FED114",
        )


def csv_header(path: Path, columns: Mapping[str, str] = COLUMNS) -> tuple[list[str], str, int]:
    """Names, delimiter, and length in bytes of the header, with the blank lines before it."""
    text = head_text(path)
    choices = [(*_first_record(text, delimiter), delimiter) for delimiter in DELIMITERS]
    names, used, delimiter = max(
        choices, key=lambda c: (len(Header("", c[0], columns).known), len(c[0]))
    )
    return list(names), delimiter, len(text[:used].encode())


def _first_record(text: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    """The values of the first record that is not blank, and how much of the text it ends."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter)
    with _long_values():
        names = next((tuple(values) for values in reader if _is_header(values)), ())
    return names, sum(len(line) for line in lines[: reader.line_num])


def _is_header(values: list[str]) -> bool:
    return any(value.strip() for value in values)


def _over_break(text: str) -> bool:
    return "\n" in text or "\r" in text


@contextmanager
def _lines(path: Path) -> Iterator[io.TextIOWrapper]:
    """Lines of the file with their ends, as Python's reader of CSV wants them."""
    with (
        open_unpacked(path) as file,
        io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text,
    ):
        yield text


@contextmanager
def _long_values() -> Iterator[None]:
    """Let Python's reader of CSV take values as long as a block, no longer."""
    before = csv.field_size_limit(2 * BLOCK)
    try:
        yield
    finally:
        csv.field_size_limit(before)
