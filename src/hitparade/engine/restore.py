"""A backup made a workspace again, in a new or empty folder of this machine.

Nothing in a backup is believed: names must be those of a workspace's own files, every hash must be as
its manifest says, and the manifest must be there. The settings are written last, so that a folder in
which something is missing is no workspace; where something is wrong, nothing is left behind.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.backup import FORMAT, LOCAL, MANIFEST, SECRETS, STORED, Hashing, digest
from hitparade.engine.databases import DATABASES
from hitparade.engine.workspace import SETTINGS, require_empty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ROOTS: Final = (*LOCAL, *STORED)
_PIECE: Final = 2**20
_MOST: Final = 64 * 2**20
"""Bytes of a manifest or of settings: more is none of ours."""
STORE: Final = re.compile(r"^store[ \t]*:[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Restored:
    """A workspace that was made from a backup."""

    folder: str
    files: int
    bytes: int
    store: str
    """Where the tables stood of which the backup is, if on an object store; else empty."""


class _DamagedError(Exception):
    """The backup is not as it was made; says in what."""


def restore(
    file: Path, folder: Path, *, progress: Callable[[str, int, int], None] = lambda *_: None
) -> Restored:
    """Make a workspace from a backup; its tables stand in its folder, wherever they stood before.

    Args:
        file: The backup.
        folder: A folder that does not exist yet or is empty.
        progress: Told how many bytes of the backup are read.

    Raises:
        WorkspaceError: There is something in the folder, or it cannot be written; or the backup
            cannot be read, or was changed or cut off. Nothing is left in the folder then.
    """
    require_empty(folder)
    made = _Made(folder)
    try:
        try:
            size = file.stat().st_size
            source = file.open("rb")
        except OSError as error:
            raise WorkspaceError(f"{file} cannot be read: {error.strerror}.") from error
        with source, made:
            read = Hashing(source)
            _unpack(read, made, lambda: progress("bytes of the backup read", read.size, size))
            return _finished(made)
    except (_DamagedError, tarfile.TarError, EOFError, zlib.error) as error:
        raise WorkspaceError(
            f"{file} is not a whole backup of a workspace: {error or 'it is cut off'}. Nothing was "
            f"restored. Take another copy of it."
        ) from error
    except OSError as error:
        reason = error.strerror or "it is not a whole backup of a workspace"
        place = error.filename or file
        raise WorkspaceError(f"{place}: {reason}. Nothing was restored.") from error


class _Made:
    """What is written into a folder, and taken out again where it was no use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, dict[str, Any]] = {}
        self.settings = b""
        self.manifest: dict[str, Any] = {}
        self._new: list[Path] = []

    def __enter__(self) -> None:
        self._make(self.folder)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for path in reversed(self._new if kind else []):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()

    def write(self, name: str, member: Hashing) -> None:
        """Write one file; the settings wait until all is known to be well."""
        if name in self.known:
            raise _DamagedError(f"it has {name} twice")
        if name in {SETTINGS, MANIFEST}:
            content = member.read(_MOST)
            if name == MANIFEST:
                self.manifest = _manifest(content)
                return
            self.settings = content
        else:
            self.put(name, member)
        self.known[name] = {"sha256": member.sha256, "size": member.size}

    def put(self, name: str, member: Hashing) -> None:
        """Write one file in its place."""
        path = self.folder.joinpath(*name.split("/"))
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise _DamagedError(f"{name!r} is no file of a workspace")
        self._make(path.parent)
        mode = 0o600 if name.startswith(SECRETS) else 0o666
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        self._new.append(path)
        with os.fdopen(handle, "wb") as out:
            while piece := member.read(_PIECE):
                out.write(piece)

    def _make(self, folder: Path) -> None:
        for place in reversed([folder, *folder.parents]):
            if not place.exists():
                place.mkdir()
                self._new.append(place)


def _unpack(read: Hashing, made: _Made, tell: Callable[[], None]) -> None:
    with tarfile.open(fileobj=read, mode="r|gz") as tar:
        for head in tar:
            if made.manifest:
                raise _DamagedError(f"{head.name} stands behind its manifest")
            content = tar.extractfile(head) if head.isreg() else None
            if content is None or not _ours(head.name):
                raise _DamagedError(f"{head.name!r} is no file of a workspace")
            made.write(head.name, Hashing(content))
            tell()


def _ours(name: str) -> bool:
    """Whether a file may have this name: it is one of a workspace, and stays in its folder.

    >>> [_ours(name) for name in ("vault/format", "lake/../../x", "/lake/x", "else/x", "lake")]
    [True, False, False, False, False]
    """
    if name in {SETTINGS, MANIFEST}:
        return True
    root, *parts = name.split("/")
    if root not in _ROOTS:
        return name in DATABASES
    return bool(parts) and not {"", ".", ".."} & {*parts} and "\0" not in name


def _manifest(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
        body: dict[str, Any] = document["backup"]
        if document["sha256"] != digest(body):
            raise _DamagedError("its manifest was changed")
        if body["format"] > FORMAT:
            raise WorkspaceError(
                f"The backup has format {body['format']}, but this release knows formats up to "
                f"{FORMAT}. Install a newer hitparade."
            )
    except (ValueError, KeyError, TypeError) as error:
        raise _DamagedError("its manifest is no manifest") from error
    return body


def _finished(made: _Made) -> Restored:
    """Compare everything with the manifest, and then make the folder a workspace."""
    if not made.manifest:
        raise _DamagedError("it is cut off: its manifest is missing")
    told = made.manifest["files"]
    for name in sorted(told.keys() | made.known.keys()):
        if told.get(name) != made.known.get(name):
            raise _DamagedError(f"{name} is missing or was changed")
    if not made.settings:
        raise _DamagedError(f"{SETTINGS} is missing")
    for root in _ROOTS:
        (made.folder / root).mkdir(exist_ok=True)
    text = made.settings.decode(errors="replace")
    store = STORE.search(text)
    if store:
        text = STORE.sub(r"# The backup was of a workspace with this store: \1", text)
    partial = made.folder / f"{SETTINGS}.partial"
    partial.write_bytes(text.encode() if store else made.settings)
    partial.replace(made.folder / SETTINGS)
    return Restored(
        folder=str(made.folder),
        files=len(made.known),
        bytes=sum(known["size"] for known in made.known.values()),
        store=store[1].strip().strip("'\"") if store else "",
    )
