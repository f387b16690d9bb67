"""What a table is: columns with types of our own, a key, and a check for rows that cross a stage.

Types are named in words of our own, so that one declaration serves Arrow, DuckDB, Spark and the docs:

=========  ==========================================  ==================  ==================
type       what it holds                               Arrow               SQL
=========  ==========================================  ==================  ==================
``text``   UTF-8 text; "" is "none" where not null     ``string``          ``VARCHAR``
``int``    64-bit integer                              ``int64``           ``BIGINT``
``exact``  integer of up to 38 digits                  ``decimal128(38)``  ``DECIMAL(38,0)``
``bool``   true or false                               ``bool``            ``BOOLEAN``
``date``   calendar day                                ``date32``          ``DATE``
``time``   instant, UTC, in microseconds               ``timestamp(us)``   ``TIMESTAMPTZ``
=========  ==========================================  ==================  ==================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["text", "int", "exact", "bool", "date", "time"]

_ARROW: Final[dict[str, pa.DataType]] = {
    "text": pa.string(),
    "int": pa.int64(),
    "exact": pa.decimal128(38, 0),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
}
SQL_TYPE: Final[dict[str, str]] = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "exact": "DECIMAL(38,0)",
    "bool": "BOOLEAN",
    "date": "DATE",
    "time": "TIMESTAMPTZ",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, what its values mean (with unit), and whether it may be null."""

    name: str
    kind: Kind
    meaning: str
    null: bool = False
    since: int = 1
    """The format of the lake that has it first; rows that are older have none of it."""

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type."""
        return _ARROW[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns, its key, and how it is laid out in the lake."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    partition: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema; stored files that lack a later column make it nullable there."""
        return pa.schema(
            [pa.field(c.name, c.arrow, nullable=c.null or c.since > 1) for c in self.columns]
        )

    @property
    def later(self) -> tuple[Column, ...]:
        """Columns that files of an earlier format of the lake do not have."""
        return tuple(column for column in self.columns if column.since > 1)

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: Sequence[Sequence[object]]) -> pa.Table:
        """A checked table from tuples in column order; for small tables.

        >>> plays = Table("plays", "plays of a song", (Column("song", "text", "song"),), ("song",))
        >>> plays.from_rows([("Lanterns",), ("Tide Table",)]).num_rows
        2
        """
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self.columns)
        arrays = [
            pa.array(values, c.arrow) for values, c in zip(columns, self.columns, strict=True)
        ]
        return self.check(pa.table(arrays, schema=self.schema), unique=True)

    def check(self, table: pa.Table, *, unique: bool = False) -> pa.Table:
        """The same rows with exactly the declared columns and types.

        Args:
            table: An Arrow table; its columns may stand in another order.
            unique: Check the key as well; meant for small tables.

        Returns:
            The table in declared order, types cast where nothing is lost.

        Raises:
            TableError: A column is missing or unknown, a type does not fit, a column that must not
                be null is, or a key occurs twice.
        """
        if sorted(table.column_names) != sorted(self.names):
            missing = sorted(set(self.names) - set(table.column_names))
            unknown = sorted(set(table.column_names) - set(self.names))
            message = f"table {self.name}: missing columns {missing}, unknown columns {unknown}"
            raise TableError(message)
        try:
            checked = pa.table(
                [table[c.name].cast(c.arrow) for c in self.columns], schema=self.schema
            )
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            message = f"table {self.name}: {error}"
            raise TableError(message) from error
        for column in self.columns:
            if not column.null and checked[column.name].null_count:
                message = f"table {self.name}: column {column.name} must not be null"
                raise TableError(message)
        if unique and checked.num_rows:
            keys = checked.group_by(list(self.key)).aggregate([([], "count_all")])
            if pc.max(keys["count_all"]).as_py() > 1:
                message = f"table {self.name}: the key {', '.join(self.key)} occurs twice"
                raise TableError(message)
        return checked
