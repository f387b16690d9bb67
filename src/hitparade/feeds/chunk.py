"""Records that are worked on at once: as many as memory has room for, kept until they are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS: Final = 160_000
_BYTES: Final = 32 * 2**20


class Chunk:
    """Some batches of a file, in its order; they are read while an engine takes them."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.last = False
        """Whether the file ended with it; known once it was taken."""
        self._batches: list[pa.RecordBatch] = []

    @property
    def rows(self) -> int:
        """Records that were taken so far."""
        return sum(batch.num_rows for batch in self._batches)

    def reader(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatchReader:
        """Take from some batches what belongs to this chunk, lazily.

        Args:
            schema: Their columns.
            batches: Those of the file that nobody took yet.
        """
        return pa.RecordBatchReader.from_batches(schema, self._taken(batches))

    def only(self, ordinals: pa.ChunkedArray) -> pa.Table:
        """Those records that have one of some ordinals, in order."""
        wanted = ordinals.combine_chunks()
        found = (b.filter(pc.is_in(b.column("ordinal"), wanted)) for b in self._batches)
        return pa.Table.from_batches([batch for batch in found if batch.num_rows])

    def _taken(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        size = 0
        for batch in batches:
            self._batches.append(batch)
            yield batch
            size += batch.nbytes
            if self.rows >= _ROWS or size >= _BYTES:
                return
        self.last = True
