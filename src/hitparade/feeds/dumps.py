"""JSON dumps of MusicBrainz as records of a catalogue: one document a line, in an archive or not.

A document makes one row or several. The ordinal of its first row is its line; each further row has
`FURTHER` more, so that ordinals are unique and still tell the line.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.errors import DeliveryError
from hitparade.feeds.archives import BROKEN, XZ_MARK, head_of, is_tar, lines_of
from hitparade.feeds.columns import Header
from hitparade.feeds.musicbrainz import COLUMNS, Reader
from hitparade.feeds.recognise import damaged
from hitparade.feeds.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

FURTHER: Final = 10**10
"""What each further row of a line adds to its number; a line makes fewer than `MOST` rows."""
MOST: Final = 10**5
MEMBERS: Final = frozenset({"recording", "release"})
"""Files of a dump that are read."""
_ROWS: Final = 8192
_HEAD: Final = 1 << 20
_DOCUMENT: Final = re.compile(rb'"artist-credit"\s*:\s*\[')
_KEPT: Final = 10_000
"""Bytes of a spoiled line that are kept."""
_FIXED: Final = ("misfit", "misfit_found", "spoiled")


def is_dump(path: Path) -> bool:
    """Whether a file is an archive, or lines of documents of MusicBrainz, by its content."""
    with path.open("rb") as raw:
        packed = raw.read(len(XZ_MARK)) == XZ_MARK
    head = head_of(path, _HEAD)
    return (
        packed or is_tar(head) or (head.lstrip().startswith(b"{") and bool(_DOCUMENT.search(head)))
    )


class DumpRecords(Records):
    """The rows that one dump makes."""

    def __init__(
        self,
        path: Path,
        columns: Mapping[str, str],
        progress: Callable[[str, int, int], None] = lambda *_: None,
    ) -> None:
        """Nothing is read yet.

        Args:
            path: The archive, or the file of documents in it.
            columns: The columns of a catalogue, with their meanings.
            progress: Told how many bytes of the file are read.
        """
        super().__init__(path)
        self.header = Header(str(path), COLUMNS, columns)
        self._progress = progress
        self._reader = Reader()

    @property
    def schema(self) -> pa.Schema:
        """``ordinal``, what does not fit, and the columns as text."""
        texts = [(name, pa.string()) for name in (*_FIXED, *COLUMNS)]
        return pa.schema([("ordinal", pa.int64()), *texts])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of each document, in the order of lines."""
        size = self.path.stat().st_size
        rows: list[dict[str, Any]] = []
        try:
            with lines_of(self.path, MEMBERS) as lines:
                for number, line, read in lines:
                    rows.extend(self._rows(number, line))
                    if len(rows) >= _ROWS:
                        self._progress("bytes read", min(read, size), size)
                        yield self._batch(rows)
                        rows = []
        except DeliveryError:
            raise
        except BROKEN as error:
            raise damaged(self.path, f"cannot be unpacked ({str(error)[:100]})") from error
        yield self._batch(rows)

    def select(self, rows: str, own: Collection[str] = ()) -> str:  # noqa: ARG002 # all are texts
        """The columns as they are."""
        texts = [
            f'"{n}"' if n in COLUMNS else f'CAST(NULL AS VARCHAR) AS "{n}"'
            for n in self.header.columns
        ]
        return f"""
        SELECT ordinal, {", ".join(_FIXED)}, CAST(NULL AS VARCHAR) AS nested, {", ".join(texts)}
        FROM {rows}"""

    def lines(self, ordinals: Iterable[int]) -> Iterator[int]:
        """The line of each row."""
        return (ordinal % FURTHER for ordinal in ordinals)

    def warnings(self) -> list[dict[str, Any]]:
        """What was left out of documents, once they are read: `line`, `code`, `text` and `day`."""
        return [
            {
                "line": 1,
                "code": "FED208",
                "text": f"Left out as not well-formed, or of a wrong check digit: {name.upper()} of the "
                f"dump, {count:,} time(s).",
                "day": None,
            }
            for name, count in sorted(self._reader.left_out.items())
        ]

    def _rows(self, number: int, line: bytes) -> list[dict[str, Any]]:
        if line.isspace():
            return []
        spoiled = {"ordinal": number, "spoiled": line[:_KEPT].decode(errors="replace").rstrip()}
        try:
            document = _object(line)
        except (ValueError, RecursionError):
            return [spoiled | {"misfit": "json", "misfit_found": "is no JSON object"}]
        try:
            found = self._reader.rows(document)
        except (AttributeError, TypeError, ValueError, KeyError):
            return [spoiled]
        return [{"ordinal": number + n * FURTHER} | row for n, row in enumerate(found)]

    def _batch(self, rows: list[dict[str, Any]]) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict(
            {name: [row.get(name) for row in rows] for name in self.schema.names},
            schema=self.schema,
        )


def _object(line: bytes) -> dict[str, Any]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError  # noqa: TRY004 - as for any other text that is no JSON object
    if b"\\ud" in line.lower():
        json.dumps(found, ensure_ascii=False).encode()  # half of a character cannot be stored
    return found
