"""What is wrong with stored files, in words: the file, what was found, and what to do.

Writers, readers and the engine each say it in their own terms; people get one sentence of ours, and
the first line of theirs.
"""

from __future__ import annotations

import errno
import re
from collections import deque
from typing import TYPE_CHECKING, Final

from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile

from hitparade.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable


_FULL: Final = re.compile(
    rf"no space left|disk quota exceeded|failed to offload|os error ({errno.ENOSPC}|{errno.EDQUOT})\b",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(
    r"permission denied|read-only file system|access[ _]?denied"
    rf"|os error ({errno.EACCES}|{errno.EPERM}|{errno.EROFS})\b",
    re.IGNORECASE,
)
_NEWER: Final = re.compile(r"unsupported|not supported|only supports", re.IGNORECASE)
_MISSING: Final = re.compile(r"no files found|does not exist|no such file|not found", re.IGNORECASE)
_LACKING: Final = re.compile(r"found gap|no table metadata or protocol", re.IGNORECASE)
_PREFIX: Final = re.compile(
    r"^((Kernel error|Generic delta kernel error|IO error|Invalid Input error|Unsupported): *)+",
    re.IGNORECASE,
)
DOCTOR: Final = "`hitparade doctor` says what is damaged; restore it from a backup."
"""What to do about a file that is not what was written."""


def unwritten(place: object, error: Exception) -> WorkspaceError:
    """What to say when something cannot be written; nothing of it is visible."""
    said = getattr(error, "strerror", None) or str(error)
    if is_full(error):
        return WorkspaceError(
            f"{place} could not be written: the disk is full. Nothing was stored. Make room "
            "(`hitparade compact` removes files that nothing needs), and do it again."
        )
    if _CLOSED.search(said) or isinstance(error, PermissionError):
        return WorkspaceError(
            f"{place} cannot be written: permission denied. Nothing was stored. Allow it, and do it "
            "again."
        )
    if _NEWER.search(said):
        return _too_new(place, said)
    return WorkspaceError(f"{place} could not be written: {first_line(said)} Nothing was stored.")


def unreadable(place: object, error: Exception) -> WorkspaceError:
    """What to say when a stored table cannot be read."""
    said = str(error)
    if _CLOSED.search(said) or isinstance(error, PermissionError):
        return WorkspaceError(f"{place} cannot be read: permission denied. Allow it.")
    if _NEWER.search(said):
        return _too_new(place, said)
    if _LACKING.search(said):
        return WorkspaceError(
            f"{place} cannot be read: versions are missing from its log (_delta_log). {DOCTOR}"
        )
    return WorkspaceError(f"{place} cannot be read: {first_line(said)} {DOCTOR}")


def damaged(said: str, files: Iterable[str]) -> str:
    """The stored file that made a read fail, or none.

    Args:
        said: What the engine said. It may name the file; else the files are read through.
        files: The stored files that were to be read.
    """
    known = list(dict.fromkeys(files))
    named = [file for file in known if file in said]
    return next(iter(named), "") or next((file for file in known if not _is_whole(file)), "")


def lost(file: str, said: str) -> WorkspaceError:
    """What to say of a stored file that is missing, or is not what was written."""
    found = "is missing" if _MISSING.search(said) else "is damaged: it is not what was written"
    return WorkspaceError(f"{file} {found}. Nothing was changed. {DOCTOR}")


def _is_whole(file: str) -> bool:
    """Whether a Parquet file of this machine can be read from its first row to its last."""
    if "://" in file:
        return True
    try:
        with ParquetFile(file) as rows:
            deque(rows.iter_batches(), maxlen=0)
    except (ArrowException, OSError):
        return False
    return True


def is_full(error: Exception) -> bool:
    """Whether a disk had no room left."""
    return getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT} or bool(
        _FULL.search(str(error))
    )


def first_line(said: str) -> str:
    r"""The first line of what another program said, as a sentence.

    >>> first_line("Kernel error: no such version: 7\n  at line 3")
    'no such version: 7.'
    """
    line = _PREFIX.sub("", said.strip().splitlines()[0] if said.strip() else "it does not say why")
    return line.rstrip(" .:") + "."


def _too_new(place: object, said: str) -> WorkspaceError:
    return WorkspaceError(
        f"{place} was written in a form that this release does not know: {first_line(said)} Nothing "
        "was changed. Install a newer hitparade, or restore it from a backup."
    )
