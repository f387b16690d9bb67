"""Refused rows on disk: a file may consist of nothing else, and memory must not grow with it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA: Final = pa.schema(
    [
        ("ordinal", pa.int64()),
        ("code", pa.string()),
        ("column", pa.string()),
        ("text", pa.string()),
        ("row", pa.string()),
    ]
)
"""A refused row, before its line is known."""


class Spool:
    """A temporary file of batches, written once and read as often as needed."""

    def __init__(self) -> None:
        """Make no file before there is a row."""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._writer: Any = None

    def add(self, batch: pa.RecordBatch) -> None:
        """Write rows of `SCHEMA`."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="hitparade-")
            self._writer = pa.ipc.new_stream(self._path, SCHEMA)
        self._writer.write_batch(batch)

    def finish(self) -> None:
        """End the file; from now on it can be read."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, in the order in which they came."""
        if self._folder is not None:
            with pa.OSFile(self._path) as file, pa.ipc.open_stream(file) as reader:
                yield from reader

    def close(self) -> None:
        """Remove the file."""
        self.finish()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def _path(self) -> str:
        return str(Path(self._folder.name) / "refused.arrow") if self._folder else ""
