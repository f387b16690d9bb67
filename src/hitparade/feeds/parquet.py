"""Parquet: the ordinal of a record is its row, from 1.

Columns keep their own types up to one cast to text, which every form of file shares from there on:
an integer may be stored as a floating-point number, a day as a date or as a timestamp at midnight,
an instant as a timestamp with a time zone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hitparade.domain.errors import DeliveryError
from hitparade.feeds.columns import COLUMNS, Header
from hitparade.feeds.recognise import damaged
from hitparade.feeds.records import DATE, INSTANT, NO_MISFIT, WHOLE, Records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_ROWS: Final = 32_768
"""Rows of a batch."""


class ParquetRecords(Records):
    """The records of one Parquet file."""

    def __init__(self, path: Path, columns: Mapping[str, str] = COLUMNS) -> None:
        """Read the footer.

        Args:
            path: The file.
            columns: The columns that are read, with their meanings.

        Raises:
            DeliveryError: The file is damaged, or a column is of a type that holds no single value.
        """
        super().__init__(path)
        try:
            with pq.ParquetFile(path) as file:
                self._fields = list(file.schema_arrow)
        except (pa.ArrowException, OSError) as error:
            raise damaged(path, "cannot be read as Parquet") from error
        self.header = Header(str(path), tuple(field.name for field in self._fields), columns)
        for field in self._known_fields():
            self._check(field)

    @property
    def schema(self) -> pa.Schema:
        """``ordinal``, and the known columns in types that the engine can cast."""
        known = zip(self.header.known, self._known_fields(), strict=True)
        columns = [(name, _castable(field.type)) for name, field in known]
        return pa.schema([("ordinal", pa.int64()), *columns])

    @property
    def kinds(self) -> Mapping[str, str]:
        """The columns of days, whole numbers and instants."""
        return {name: kind for name, of in self._types().items() if (kind := _kind(of))}

    def select(self, rows: str, own: Collection[str] = ()) -> str:
        """The columns, cast to text but for `own`."""
        values = {name: _as_text(name, of) for name, of in self._types().items() if name not in own}
        values |= {name: f'"{name}"' for name in own}
        texts = ", ".join(
            f'{values.get(name, "CAST(NULL AS VARCHAR)")} AS "{name}"'
            for name in self.header.columns
        )
        nested = "CAST(NULL AS VARCHAR) AS nested"
        return f"SELECT ordinal, {NO_MISFIT}, {nested}, {texts} FROM {rows}"

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows in file order; texts are checked to be UTF-8."""
        ordinal = 1
        wanted = [field.name for field in self._known_fields()]
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(_ROWS, columns=wanted):
                batch.validate(full=True)
                ordinals = pa.arange(ordinal, ordinal + batch.num_rows)
                ordinal += batch.num_rows
                columns = [batch.column(name) for name in wanted]
                casts = [
                    c.cast(f.type) for c, f in zip(columns, list(self.schema)[1:], strict=True)
                ]
                yield pa.RecordBatch.from_arrays([ordinals, *casts], schema=self.schema)

    def _types(self) -> dict[str, pa.DataType]:
        return {
            name: field.type
            for name, field in zip(self.header.known, self._known_fields(), strict=True)
        }

    def _known_fields(self) -> list[pa.Field]:
        return [self._fields[position] for position in self.header.known.values()]

    def _check(self, field: pa.Field) -> None:
        if pa.types.is_nested(field.type) or pa.types.is_time(field.type):
            raise DeliveryError(
                str(self.path),
                f"has a column {field.name} of type {field.type},",
                allowed="but it must hold texts, numbers, dates or timestamps.",
                hint="Write one value per row and column.",
                code="FED112",
            )


def _castable(kind: pa.DataType) -> pa.DataType:
    """A type that the engine reads, with the same values."""
    if pa.types.is_dictionary(kind):
        return _castable(kind.value_type)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_float16(kind):
        return pa.float32()
    return pa.string() if pa.types.is_decimal256(kind) else kind


def _kind(of: pa.DataType) -> str:
    """What kind of value a type holds, if it is one of those that need not be read as text."""
    if pa.types.is_date(of):
        return DATE
    if pa.types.is_integer(of) and of != pa.uint64():
        return WHOLE
    fine = pa.types.is_timestamp(of) and of.tz is not None and of.unit != "ns"
    return INSTANT if fine else ""


def _as_text(name: str, kind: pa.DataType) -> str:
    value = f'"{name}"'
    text = f"CAST({value} AS VARCHAR)"
    if not pa.types.is_timestamp(kind):
        return text
    if kind.tz is not None:
        return f"strftime({value} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"
    day = f"CAST(CAST({value} AS DATE) AS VARCHAR)"
    return f"CASE WHEN {value} = date_trunc('day', {value}) THEN {day} ELSE {text} END"
