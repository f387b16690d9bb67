"""Where a workspace keeps what is not edited by hand: a folder of this machine, or an object store.

A file is there as a whole or not at all, whatever happens while it is written. Names of files are
relative to their folder, with ``/`` between parts.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.damage import first_line, is_full, unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = TypeVar("_T")

SCHEME: Final = "s3://"
"""How the URL of an object store begins."""
_PARTIAL: Final = ".partial"


class File(NamedTuple):
    """One file of a folder."""

    name: str
    """Relative to the folder."""
    size: int
    modified: dt.datetime


class Folder(ABC):
    """A folder of files that are written as a whole."""

    @staticmethod
    def of(place: Path | str) -> Folder:
        """The folder at a path of this machine, or at an ``s3://bucket/prefix`` URL.

        Raises:
            WorkspaceError: The URL names no bucket, or an unknown kind of store.
        """
        if isinstance(place, Path):
            return LocalFolder(place)
        if "://" not in place:
            return LocalFolder(Path(place))
        if not place.startswith(SCHEME) or not urlsplit(place).netloc:
            raise WorkspaceError(
                f"{place} is no place for a store. Allowed is s3://BUCKET/PREFIX, or a folder of "
                "this machine."
            )
        return BucketFolder(place.rstrip("/"))

    @property
    @abstractmethod
    def uri(self) -> str:
        """The folder's path, or its URL; what readers and writers of tables take."""

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.uri.rsplit("/", 1)[-1]

    @property
    def is_local(self) -> bool:
        """Whether it is a folder of this machine."""
        return False

    @property
    def path(self) -> Path:
        """Its path, where it is a folder of this machine.

        Raises:
            WorkspaceError: It is on an object store.
        """
        raise WorkspaceError(f"{self.uri} is no folder of this machine.")

    @abstractmethod
    def child(self, name: str) -> Folder:
        """A folder in it, whether or not it is there yet."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """What a file holds, or None where there is none."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Write a file as a whole, in the place of one that is there; a full disk changes nothing.

        Raises:
            WorkspaceError: It cannot be written.
        """

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""

    @abstractmethod
    def files(self, under: str = "") -> list[File]:
        """Every file below a folder in it, at any depth, by name."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """A file, to be read piece by piece.

        Raises:
            WorkspaceError: There is none, or it cannot be read.
        """

    def __str__(self) -> str:
        """Where it is."""
        return self.uri


@dataclass(frozen=True)
class LocalFolder(Folder):
    """A folder of this machine."""

    place: Path

    @property
    def uri(self) -> str:
        """The folder's path."""
        return str(self.place)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.place.name

    @property
    def is_local(self) -> bool:
        """It is a folder of this machine."""
        return True

    @property
    def path(self) -> Path:
        """Its path."""
        return self.place

    def child(self, name: str) -> Folder:
        """A folder in it, whether or not it is there yet."""
        return LocalFolder(self.place / name)

    def read(self, name: str) -> bytes | None:
        """What a file holds, or None where there is none."""
        try:
            return (self.place / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _trouble(self.place / name, "read", error) from error

    def write(self, name: str, content: bytes) -> None:
        """Write beside it, bring that to the disk, then put it in its place in one step."""
        file = self.place / name
        partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}{_PARTIAL}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                with partial.open("xb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                partial.replace(file)
            finally:
                partial.unlink(missing_ok=True)
            settle(file.parent)
        except OSError as error:
            raise _trouble(file, "written", error) from error

    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""
        try:
            (self.place / name).unlink(missing_ok=True)
        except OSError as error:
            raise _trouble(self.place / name, "removed", error) from error

    def files(self, under: str = "") -> list[File]:
        """Every file below a folder in it, at any depth, by name."""
        try:
            return sorted(self._files(self.place / under if under else self.place))
        except OSError as error:
            raise _trouble(self.place / under, "read", error) from error

    def _files(self, folder: Path) -> Iterator[File]:
        for place, _, names in os.walk(folder):
            for name in names:
                file = Path(place, name)
                try:
                    known = file.stat()
                except FileNotFoundError:  # another process was done with it
                    continue
                modified = dt.datetime.fromtimestamp(known.st_mtime, dt.UTC)
                yield File(file.relative_to(self.place).as_posix(), known.st_size, modified)

    def open(self, name: str) -> BinaryIO:
        """A file, to be read piece by piece."""
        try:
            return (self.place / name).open("rb")
        except OSError as error:
            raise _trouble(self.place / name, "read", error) from error


@dataclass(frozen=True)
class BucketFolder(Folder):
    """A prefix of a bucket; who may read and write it is told by the environment, as AWS names it."""

    url: str

    @property
    def uri(self) -> str:
        """The folder's URL."""
        return self.url

    def child(self, name: str) -> Folder:
        """A prefix below it."""
        return BucketFolder(f"{self.url}/{name}")

    def read(self, name: str) -> bytes | None:
        """What a file holds, or None where there is none."""

        def content() -> bytes | None:
            """The bytes, or None where there is no such file."""
            try:
                with bucket_files().open_input_stream(self._key(name)) as file:
                    return bytes(file.read())
            except FileNotFoundError:
                return None

        return self._asked(name, "read", content)

    def write(self, name: str, content: bytes) -> None:
        """Put a file: an object store shows it when all of it is there."""

        def put() -> None:
            """Send all of the file."""
            with bucket_files().open_output_stream(self._key(name)) as out:
                out.write(content)

        self._asked(name, "written", put)

    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""

        def removed() -> None:
            """Remove it; that it is not there is as good."""
            try:
                bucket_files().delete_file(self._key(name))
            except FileNotFoundError:
                return

        self._asked(name, "removed", removed)

    def files(self, under: str = "") -> list[File]:
        """Every file below a prefix, by name."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415

        def found() -> list[File]:
            """What the store lists, by names below the prefix of this folder."""
            where = FileSelector(self._key(under), allow_not_found=True, recursive=True)
            start = len(self._key("")) + 1
            return sorted(
                File(info.path[start:], info.size, info.mtime.astimezone(dt.UTC))
                for info in bucket_files().get_file_info(where)
                if info.type == FileType.File
            )

        return self._asked(under, "read", found)

    def open(self, name: str) -> BinaryIO:
        """A file, to be read piece by piece."""
        file: BinaryIO = self._asked(
            name, "read", lambda: bucket_files().open_input_file(self._key(name))
        )
        return file

    def _key(self, name: str) -> str:
        key = self.url.removeprefix(SCHEME)
        return f"{key}/{name}" if name else key

    def _asked(self, name: str, done: str, work: Callable[[], _T]) -> _T:
        try:
            return work()
        except OSError as error:
            raise _trouble(f"{self.url}/{name}", done, error) from error


def bucket_files() -> Any:  # noqa: ANN401
    """The files of every bucket, where the environment says (``AWS_ENDPOINT_URL`` and others)."""
    known = os.environ
    endpoint = known.get("AWS_ENDPOINT_URL_S3") or known.get("AWS_ENDPOINT_URL") or ""
    return _bucket_files(endpoint, known.get("AWS_REGION") or known.get("AWS_DEFAULT_REGION"))


@lru_cache(maxsize=4)
def _bucket_files(endpoint: str, region: str | None) -> Any:  # noqa: ANN401
    from pyarrow.fs import S3FileSystem  # noqa: PLC0415

    at = urlsplit(endpoint)
    return S3FileSystem(
        region=region, endpoint_override=at.netloc or None, scheme=at.scheme or "https"
    )


def settle(folder: Path) -> None:
    """Bring a folder's list of names to the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _trouble(file: Path | str, done: str, error: OSError) -> WorkspaceError:
    if done != "read" and (is_full(error) or isinstance(error, PermissionError)):
        return unwritten(str(file), error)
    reason = first_line(error.strerror or str(error))
    return WorkspaceError(f"{file} could not be {done}: {reason}")
