"""A folder that holds a site made of files: what was made in it, by path, and how files get there.

What was made stands in ``.hitparade-site/``: the manifest of the last build that ended, and a journal
of the one under way, a line of JSON a file: path, digest of what its bytes depend on, and size. A
path is in the journal, without a digest, before its file is there: nothing is made that is not known.
A file is written beside the site and then renamed, so there is never half of one.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from hitparade.domain.errors import HitparadeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import TextIOWrapper
    from pathlib import Path
    from typing import Self

OWN: Final = ".hitparade-site"
"""The folder with what is known of a site."""
_FORM: Final = 1
_HALF: Final = "half"
_MANIFEST: Final = "manifest.jsonl"
_JOURNAL: Final = "journal.jsonl"
_LOCK: Final = "lock"


class SiteError(HitparadeError):
    """A folder that no site can be made in, or a file that cannot be written."""


class Kept(NamedTuple):
    """A file that was made."""

    path: str
    """From the folder, with slashes."""
    digest: str
    """Of what its bytes depend on; empty: it was going to be written."""
    size: int


def file_of(path: str) -> str:
    """The file that holds what is at a path of the site; a folder's is its ``index.html``.

    Raises:
        SiteError: The path is none of a site: it could lead out of the folder.

    >>> file_of("/"), file_of("/charts/top10@SE/"), file_of("/feeds/top10.atom")
    ('index.html', 'charts/top10@SE/index.html', 'feeds/top10.atom')
    """
    root, *parts = f"{path}index.html".split("/") if path.endswith("/") else path.split("/")
    awkward = any(part.startswith(".") or "\0" in part or "\\" in part for part in parts)
    if root or awkward or not parts or not all(parts):
        raise SiteError(f"{path!r} is no path of a site: every part of it must be a plain name.")
    return "/".join(parts)


class SiteFolder:
    """The folder while a site is built in it; one build at a time."""

    def __init__(self, root: Path) -> None:
        """Take a folder that is empty, not there yet, or a site.

        Raises:
            SiteError: It holds something else, or another build is at work in it.
        """
        self.root = root
        self._own = root / OWN
        self._journal: TextIOWrapper | None = None
        self._lock: int | None = None
        self._claim()
        self.made: dict[str, Kept] = self._read()

    def _claim(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise SiteError(f"{self.root} is a file. Name a folder for the site.")
        there = self.root.is_dir() and next(self.root.iterdir(), None) is not None
        if there and not self._own.is_dir():
            raise SiteError(
                f"{self.root} is not empty and no site that was built here. Name an empty folder, or "
                "one that does not exist yet."
            )
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self._own / _LOCK)
        except BlockingIOError as error:
            raise SiteError(f"Another build is at work in {self.root}. Wait for it.") from error
        except OSError as error:
            raise SiteError(f"{self.root} cannot be written: {error.strerror}.") from error

    def _read(self) -> dict[str, Kept]:
        shutil.rmtree(self._own / _HALF, ignore_errors=True)
        (self._own / _HALF).mkdir()
        found: dict[str, Kept] = {}
        for name in (_MANIFEST, _JOURNAL):
            for kept in _lines(self._own / name):
                found[kept.path] = kept
        return found

    def __enter__(self) -> Self:
        """The folder itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let others build in it."""
        if self._journal:
            self._journal.close()
        if self._lock is not None:
            os.close(self._lock)

    def has(self, path: str, digest: str) -> bool:
        """Whether a file is there as a build made it from the same."""
        kept = self.made.get(path)
        if kept is None or kept.digest != digest:
            return False
        try:
            return (self.root / path).stat().st_size == kept.size
        except OSError:
            return False

    def plan(self, paths: Iterable[str]) -> None:
        """Say which files are about to be written."""
        self.note(Kept(path, "", 0) for path in paths)

    def note(self, kept: Iterable[Kept]) -> None:
        """Say which files are there."""
        if self._journal is None:
            self._journal = (self._own / _JOURNAL).open("a", encoding="utf-8")
        for one in kept:
            self._journal.write(_line(one))
            self.made[one.path] = one
        self._journal.flush()

    def remove(self, paths: Iterable[str]) -> int:
        """Remove files, and folders that are empty then; says how many files there were."""
        removed = 0
        for path in paths:
            file = self.root / path
            with suppress(FileNotFoundError, NotADirectoryError):
                file.unlink()
                removed += 1
            for folder in file.parents:
                if folder == self.root:
                    break
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    continue
                except OSError:
                    break
        return removed

    def finish(self, paths: Iterable[str]) -> None:
        """Make a manifest of these files; the journal is over."""
        half = self._own / _HALF / _MANIFEST
        with half.open("w", encoding="utf-8") as out:
            out.write(json.dumps({"site": _FORM}) + "\n")
            out.writelines(_line(self.made[path]) for path in paths)
        half.replace(self._own / _MANIFEST)
        if self._journal:
            self._journal.close()
            self._journal = None
        (self._own / _JOURNAL).unlink(missing_ok=True)


class Writer:
    """Writes files of a site, in any process."""

    def __init__(self, root: Path) -> None:
        """Take the folder of the site, which a `SiteFolder` holds."""
        self._root = root
        self._half = root / OWN / _HALF / str(os.getpid())
        self._folders: set[Path] = set()

    def write(self, path: str, content: bytes) -> None:
        """Put a whole file in its place.

        Raises:
            SiteError: It cannot be written.
        """
        file = self._root / path
        try:
            if file.parent not in self._folders:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(file.parent)
            self._half.write_bytes(content)
            self._half.replace(file)
        except OSError as error:
            raise SiteError(f"{file} cannot be written: {error.strerror}.") from error


def _line(kept: Kept) -> str:
    return json.dumps([*kept]) + "\n"


def _lines(file: Path) -> Iterator[Kept]:
    """The lines of a manifest or journal; one that was cut off is left out.

    Raises:
        SiteError: It has another form.
    """
    if not file.is_file():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with suppress(ValueError, TypeError):
                found = json.loads(line)
                if isinstance(found, dict):
                    if found.get("site") != _FORM:
                        raise SiteError(f"{file} is of another release. Build into a new folder.")
                    continue
                path, digest, size = found
                if file_of(f"/{path}") == path:
                    yield Kept(path, str(digest), int(size))


def _locked(file: Path) -> int | None:
    """Hold a lock for as long as this process lives.

    Raises:
        BlockingIOError: Another process holds it.
    """
    try:
        import fcntl  # noqa: PLC0415 # there is none on Windows
    except ImportError:
        return None
    opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        raise
    return opened
