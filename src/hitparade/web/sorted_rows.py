"""A table in order of a key, whose rows are found by key and become values only then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa


class SortedRows:
    """Rows of an Arrow table, by the columns that it is in order of."""

    def __init__(self, table: pa.Table, by: Sequence[str]) -> None:
        """Take a table and the columns of its key; equal keys stand together."""
        self.table = table.combine_chunks()
        self._at: dict[tuple[str, ...], tuple[int, int]] = {}
        begin = 0
        keys = list(zip(*(self.table[name].to_pylist() for name in by), strict=True))
        for end in range(1, len(keys) + 1):
            if end == len(keys) or keys[end] != keys[begin]:
                self._at[keys[begin]] = (begin, end - begin)
                begin = end

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Every key, in order."""
        return iter(self._at)

    def __contains__(self, key: tuple[str, ...]) -> bool:
        """Whether there are rows of a key."""
        return key in self._at

    def of(self, key: tuple[str, ...]) -> list[dict[str, Any]]:
        """The rows of a key; none where there is no such key."""
        rows: list[dict[str, Any]] = self.table.slice(*self._at.get(key, (0, 0))).to_pylist()
        return rows

    def columns(self, key: tuple[str, ...], *names: str) -> list[tuple[Any, ...]]:
        """Some columns of the rows of a key."""
        rows = self.table.slice(*self._at.get(key, (0, 0)))
        return list(zip(*(rows[name].to_pylist() for name in names), strict=True))

    def where(self, **equal: str | int) -> pa.Table:
        """The rows in which columns have these values."""
        rows = self.table
        for name, value in equal.items():
            rows = rows.filter(pc.equal(rows[name], value))
        return rows
