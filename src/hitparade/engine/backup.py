"""A workspace in one file, and back: a ``tar.gz`` of all that it holds, each part with its hash.

Others may go on writing while a backup is made. What it holds is a state of the workspace all the
same, because what names something is listed before what it names, and whatever is named was written
before: seals, then `editions`, then the rest of the vault; of the lake, what was made of deliveries,
then the deliveries, then what they brought. Files of tables are written once and never changed; what
came while the backup was made is in it without anything that names it, as after a killed write.

Databases are copied before everything else: what they say is in the lake is there already.

The keys are in it: who has a backup can hash listeners and sign decisions as the workspace does.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import starmap
from typing import IO, TYPE_CHECKING, BinaryIO, Final, Self

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import (
    ARTISTS,
    CATALOGUES,
    CLAIM_FILES,
    CLIP_DAYS,
    CLIPS,
    DECISIONS,
    DELIVERIES,
    DETAILS,
    EDITIONS,
    IDENTITIES,
    ISRCS,
    LINEAGE,
    PUBLISHED,
    RECORDINGS,
    RESOLUTION,
    SLICES,
    TALLIES,
    TRACKS,
)
from hitparade.engine.databases import copies
from hitparade.engine.history import LOG, log_versions, unfinished
from hitparade.engine.store import File, Folder
from hitparade.engine.workspace import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.workspace import Workspace

MANIFEST: Final = "backup.json"
"""The last part of a backup: what is in it, with sizes and hashes."""
FORMAT: Final = 1
LOCAL: Final = ("keys", "rulebooks")
"""Folders that stand beside the settings, wherever the tables are."""
STORED: Final = ("lake", "vault")
SECRETS: Final = ("keys/", "intake/")
"""Folders of files that only their owner may read."""
_PIECE: Final = 2**20
_SECRET: Final = 0o600
_LATER_FIRST: Final = (
    TALLIES,
    SLICES,
    IDENTITIES,
    RESOLUTION,
    ISRCS,
    CLIP_DAYS,
    CLIPS,
    LINEAGE,
    ARTISTS,
    TRACKS,
    DETAILS,
    RECORDINGS,
    DECISIONS,
    DELIVERIES,
    CATALOGUES,
    CLAIM_FILES,
    PUBLISHED,
)
"""Tables of the lake from what is written last to what is written first; all others come after."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made."""

    file: str
    files: int
    """Files of the workspace that are in it."""
    bytes: int
    """What they hold, together."""
    size: int
    """Bytes of the backup."""
    sha256: str
    """SHA-256 of the backup."""


@dataclass(frozen=True)
class _Part:
    """One file on its way into a backup."""

    name: str
    folder: Folder
    file: File
    content: bytes | None = None
    """What it holds, where that may change while the backup is made."""


class Hashing(io.RawIOBase):
    """A file that is read or written from its start to its end, and hashed on the way."""

    def __init__(self, file: BinaryIO | IO[bytes]) -> None:
        """Take the file."""
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def writable(self) -> bool:
        """It can be written."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._seen(self._file.read(size))

    def write(self, content: bytes) -> int:  # type: ignore[override]
        """Write the next bytes."""
        self._file.write(self._seen(bytes(content)))
        return len(content)

    def _seen(self, content: bytes) -> bytes:
        self._hash.update(content)
        self.size += len(content)
        return content

    @property
    def sha256(self) -> str:
        """The hash of what came by so far."""
        return self._hash.hexdigest()


def back_up(
    workspace: Workspace,
    file: Path,
    *,
    force: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Backup:
    """Write everything that a workspace holds into one file, which only its owner may read.

    The same state gives the same bytes. The file is there as a whole or not at all.

    Args:
        workspace: The workspace; others may read and write it meanwhile.
        file: The file to write.
        force: Replace one that is there.
        progress: Told how many bytes are read.

    Raises:
        WorkspaceError: The file is there already, or stands where tables are; or something cannot
            be read or written.
    """
    if file.exists() and not force:
        raise WorkspaceError(f"{file} is there already. Name another file, or say --force.")
    for name in (*LOCAL, *STORED):
        if (workspace.folder / name).resolve() in file.resolve().parents:
            raise WorkspaceError(f"{file} would stand in {name}/ of the workspace. Name another.")
    partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}.partial")
    try:
        with copies(workspace.folder, file.parent) as databases:
            parts = [*starmap(_Part, databases), *_parts(workspace)]
            everything = sum(part.file.size for part in parts)
            archive, written = _written(workspace, partial, parts, everything, progress)
        partial.replace(file)
    except OSError as error:
        reason = error.strerror or error
        raise WorkspaceError(f"{file} could not be written: {reason}. Nothing is left.") from error
    finally:
        partial.unlink(missing_ok=True)
    return Backup(str(file), len(parts), archive.bytes, written.size, written.sha256)


def _written(
    workspace: Workspace,
    partial: Path,
    parts: list[_Part],
    everything: int,
    progress: Callable[[str, int, int], None],
) -> tuple[_Archive, Hashing]:
    """Write all parts into a file that only its owner may read; what was written, and how."""
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET)
    with os.fdopen(handle, "wb") as out:
        written = Hashing(out)
        with _Archive.over(written) as archive:
            for part in parts:
                progress("bytes backed up", archive.bytes, everything)
                archive.add(part)
            archive.close_with_manifest(workspace.settings.name)
        out.flush()
        os.fsync(out.fileno())
    return archive, written


class _Archive:
    """A ``tar.gz`` in the making."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._known: dict[str, dict[str, int | str]] = {}
        self.bytes = 0

    @classmethod
    @contextmanager
    def over(cls, file: Hashing) -> Iterator[Self]:
        """A new archive in a file; no time and no name of a file or a user gets into it."""
        with (
            gzip.GzipFile("", "wb", 5, file, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            yield cls(tar)

    def add(self, part: _Part) -> None:
        """Take in one file, as long as it was when it was listed."""
        head = tarfile.TarInfo(part.name)
        head.size, head.mtime = part.file.size, int(part.file.modified.timestamp())
        head.mode = _SECRET if part.name.startswith(SECRETS) else 0o644
        source = io.BytesIO(part.content) if part.content is not None else _opened(part)
        with source:
            read = Hashing(source)
            self._tar.addfile(head, read)
        self._known[part.name] = {"sha256": read.sha256, "size": head.size}
        self.bytes += head.size

    def close_with_manifest(self, name: str) -> None:
        """Say what is in it."""
        body = {
            "files": self._known,
            "format": FORMAT,
            "release": version("hitparade"),
            "workspace": name,
        }
        content = json.dumps({"backup": body, "sha256": digest(body)}, ensure_ascii=False, indent=0)
        head = tarfile.TarInfo(MANIFEST)
        encoded = content.encode()
        head.size, head.mode = len(encoded), 0o644
        self._tar.addfile(head, io.BytesIO(encoded))


def _opened(part: _Part) -> BinaryIO:
    try:
        return part.folder.open(part.file.name)
    except WorkspaceError as error:
        raise WorkspaceError(
            f"{error} It was there when the backup began: if a compaction removed it, make the "
            "backup again."
        ) from error


def digest(body: object) -> str:
    """SHA-256 of what the manifest of a backup says."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(workspace: Workspace) -> Iterator[_Part]:
    """Every file to back up, what names something before what it names."""
    local = Folder.of(workspace.folder)
    known = (workspace.folder / SETTINGS).stat()
    modified = dt.datetime.fromtimestamp(known.st_mtime, dt.UTC)
    yield from _small("", local, [File(SETTINGS, known.st_size, modified)])
    for place in LOCAL:
        yield from _small("", local, local.files(place))
    vault = [table for table in workspace.vault.tables if table is not EDITIONS]
    lake = [table for table in workspace.lake.tables if table not in _LATER_FIRST]
    # The format says which tables and columns are there, and is written after them.
    yield from _beside(workspace.lake, "lake/")
    yield from _beside(workspace.vault, "vault/")
    yield from _tables(workspace.vault, "vault/", (EDITIONS, *vault))
    yield from _tables(workspace.lake, "lake/", (*_LATER_FIRST, *lake))


def _within(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}/")


def _small(place: str, folder: Folder, files: Iterable[File]) -> Iterator[_Part]:
    """Files that may be changed in place: each as it is now."""
    for file in files:
        content = None if unfinished(file.name) else folder.read(file.name)
        if content is not None:
            yield _Part(f"{place}{file.name}", folder, file._replace(size=len(content)), content)


def _beside(lake: Lake, place: str) -> Iterator[_Part]:
    """What stands beside the tables of a lake: its format, and the seals of what was written."""
    yield from _small(
        place, lake.folder, [f for f in lake.folder.files() if not _is_table(lake, f)]
    )


def _is_table(lake: Lake, file: File) -> bool:
    return any(_within(file.name, table.name) for table in lake.tables)


def _tables(lake: Lake, place: str, tables: Iterable[Table]) -> Iterator[_Part]:
    """The logs of tables, in this order, then the files that they name."""
    logs = [file for table in tables for file in _log(lake.folder, table)]
    data = [
        file
        for file in lake.folder.files()
        if _is_table(lake, file) and f"/{LOG}/" not in file.name and not unfinished(file.name)
    ]
    for file in (*logs, *data):
        yield _Part(f"{place}{file.name}", lake.folder, file)


def _log(folder: Folder, table: Table) -> list[File]:
    """The log of a table up to its newest version.

    A folder is not listed at one instant: a version may be seen and the one before it not. The hint
    to the newest checkpoint is left out; readers find it without.
    """
    files = [file for file in folder.files(f"{table.name}/{LOG}") if not unfinished(file.name)]
    versions = log_versions(files)
    newest = next((n - 1 for n, known in enumerate(versions) if n != known), len(versions) - 1)
    return [
        file
        for file in files
        if (number := file.name.rpartition("/")[2].split(".")[0]).isdigit()
        and int(number) <= newest
    ]
