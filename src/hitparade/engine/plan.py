"""Steps and plans: logic is a list of named SELECTs, which an engine runs in order.

SQL is written once, in DuckDB's dialect, and reads only tables that a session knows by name:
registered ones, lake snapshots, and earlier steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from hitparade.domain.tables import Table


def quoted(text: str) -> str:
    """A text as an SQL literal.

    >>> quoted("Don't")
    "'Don''t'"
    """
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Step:
    """A named SELECT; later steps read it by its name."""

    name: str
    sql: str
    keep: bool = False
    """Compute the rows once and keep them, because several steps read them."""


@dataclass(frozen=True)
class Snapshot:
    """The files of one version of a lake table, and which of their columns name folders."""

    table: Table
    version: int
    files: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is any file to read."""
        return bool(self.files)


@dataclass(frozen=True)
class Part:
    """A Parquet file that was written into the folder of a table, and is no part of it yet."""

    path: str
    """Relative to the folder, as it stands there."""
    values: Mapping[str, str]
    """What the columns that name folders are for its rows."""
    rows: int
    size: int
    """In bytes."""


class Session(Protocol):
    """One place where steps run; closing it forgets every table."""

    memory: int
    """Bytes that it may take before it spills; what is worked on at once is measured by it."""

    def table(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Make Arrow rows readable by name."""
        ...

    def snapshot(self, name: str, snapshot: Snapshot) -> None:
        """Make a version of a lake table readable by name, without loading it."""
        ...

    def run(self, steps: Iterable[Step] | Step) -> None:
        """Run steps in order; what they name is readable afterwards."""
        ...

    def read(self, sql: str) -> pa.Table:
        """The rows of a SELECT, all at once."""
        ...

    def stream(self, sql: str, *, rows: int = 65_536) -> pa.RecordBatchReader:
        """The rows of a SELECT in batches of about `rows`, computed while they are taken."""
        ...

    def write(
        self, sql: str, folder: str, values: Mapping[str, str], by: Sequence[str] = ()
    ) -> tuple[Part, ...]:
        """Write the rows of a SELECT as Parquet files into the folder of a table.

        Nobody reads them as part of the table before `Lake.replace_with` says that they are.

        Args:
            sql: Columns of the table but those of `values`, in order, with the table's types.
            folder: The table's folder, on this machine.
            values: What the first columns that name folders are for every row; they are no columns
                of the SELECT, and are not written into files.
            by: The other columns that name folders; they are in the SELECT.

        Returns:
            The files; none where there is no row.
        """
        ...

    def drop(self, names: Sequence[str]) -> None:
        """Forget tables, to give memory back early."""
        ...

    def close(self) -> None:
        """Forget everything."""
        ...

    def __enter__(self) -> Self:
        """The session itself."""
        ...

    def __exit__(self, *_: object) -> None:
        """Close the session."""
        ...


class Engine(Protocol):
    """Something that runs plans."""

    name: str

    @property
    def home(self) -> Engine:
        """The embedded engine: itself, or the one beside a server, for what is not the server's."""
        ...

    def session(self) -> Session:
        """A new, empty session."""
        ...
