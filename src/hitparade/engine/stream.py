"""Rows on their way into a table: checked, and only as far as the disk has room for them."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.engine.damage import unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.domain.tables import Table
    from hitparade.engine.store import Folder

FILE_SIZE: Final = 32 * 2**20
"""Bytes of a file of a table: a file is held in memory until it is full, which bounds a stream."""
_COMMIT: Final = 64 * 2**10
"""Bytes that a commit takes beside its rows: the head of a file, and its line in the log."""


class Source:
    """Batches on their way into a table, as far as the disk has room for them."""

    def __init__(self, batches: Iterator[pa.RecordBatch], place: Folder) -> None:
        """Take the batches, and the folder of the table."""
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
        """The batches, checked; an error of theirs is kept for `raise_own`."""
        held = 0
        try:
            for batch in self._batches:
                held = min(held + batch.nbytes, 2 * FILE_SIZE)
                require_room(self._place, held)
                yield from table.check(pa.Table.from_batches([batch])).to_batches()
        except Exception as error:
            self._error = error
            self._batches = iter(())
            raise


def require_room(place: Folder, size: int) -> None:
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
