"""Lines of a large text inside an archive, one after the other: tar or not, packed or not.

Nothing is unpacked to disk, and about one line is in memory at a time.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import DeliveryError
from hitparade.feeds.recognise import GZIP_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path
    from typing import IO

XZ_MARK: Final = b"\xfd7zXZ\x00"
_OPENERS: Final[dict[bytes, Callable[[IO[bytes]], IO[bytes]]]] = {
    XZ_MARK: lzma.open,
    GZIP_MARK: gzip.open,  # type: ignore[dict-item]
    b"BZh": bz2.open,
}
_PART: Final = 1 << 14
_TAR_MARK: Final = b"ustar"
_TAR_PLACE: Final = 257
LONGEST_LINE: Final = 1 << 26
"""Bytes that a line may have. The longest release in MusicBrainz takes some tens of megabytes."""
BROKEN: Final = (OSError, EOFError, lzma.LZMAError, zlib.error, tarfile.TarError)
"""What reading an archive raises where it is damaged."""


def head_of(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked; fewer where it ends or breaks off."""
    head = b""
    with path.open("rb") as raw, suppress(*BROKEN), _unpacked(raw) as file:
        while len(head) < size and (part := file.read(min(size - len(head), _PART))):
            head += part
    return head


def is_tar(head: bytes) -> bool:
    """Whether a file that begins like this is a tar archive."""
    return head[_TAR_PLACE:].startswith(_TAR_MARK)


@contextmanager
def lines_of(path: Path, members: Collection[str]) -> Iterator[Iterator[tuple[int, bytes, int]]]:
    """The lines of a text, or of files of these names in an archive.

    Args:
        path: The file, or the archive.
        members: Names that the files may have in an archive, without their folders.

    Yields:
        Lines: their number from 1, the bytes, and how many bytes of the file were read so far.
    """
    with path.open("rb") as raw:
        yield _lines(path, raw, members)


def _lines(
    path: Path, raw: IO[bytes], members: Collection[str]
) -> Iterator[tuple[int, bytes, int]]:
    packed_tar = is_tar(head_of(path, 512))
    with _unpacked(raw) as file:
        if not packed_tar:
            yield from _numbered(path, file, raw)
            return
        found: list[str] = []
        with tarfile.open(fileobj=file, mode="r|", bufsize=1 << 20) as archive:
            for member in archive:
                found.append(member.name)
                text = archive.extractfile(member) if member.isfile() else None
                if text is not None and member.name.rpartition("/")[2] in members:
                    yield from _numbered(path, text, raw)
                    return
    raise DeliveryError(
        str(path),
        f"is an archive of {', '.join(found[:10]) or 'nothing'},",
        allowed=f"but a dump of MusicBrainz has a file named {' or '.join(sorted(members))} in it.",
        hint="Fetch recording.tar.xz or release.tar.xz from its JSON dumps.",
        code="FED104",
    )


def _numbered(path: Path, file: IO[bytes], raw: IO[bytes]) -> Iterator[tuple[int, bytes, int]]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise DeliveryError(
                str(path),
                f"has a line of more than {LONGEST_LINE:,} bytes (line {number}).",
                hint="Check that its lines end as they should.",
                code="FED114",
            )
        yield number, line, raw.tell()


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    mark = raw.read(6)
    raw.seek(0)
    for start, opener in _OPENERS.items():
        if mark.startswith(start):
            return opener(raw)
    return raw
