"""A site as files for any static host: the pages that a server answers with, made anew where they changed.

A build lists every file with a digest of what its bytes depend on, and makes those whose digest is
another than when they were last made. Many of them are made by several processes, each with a moment
of its own; what a process notes is what it made.
"""

from __future__ import annotations

import atexit
import datetime as dt
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hitparade import api
from hitparade.web.site_files import SiteFile, StillShelf, as_bytes, site_files
from hitparade.web.site_folder import Kept, SiteError, SiteFolder, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hitparade.api import Hitparade

    Progress = Callable[[str, int, int], None]

__all__ = ["Built", "SiteError", "build"]

_ALONE: Final = 1000
"""Files that one process makes sooner than others are started."""
_AT_ONCE: Final = 300
"""Files from which on it pays to bring all editions into memory."""
_PIECE: Final = 100
"""Files that a process makes at a time."""
_MOST: Final = 8
"""Processes."""
_WATCH: Final = 1.0
_WHAT: Final = "files"


@dataclass(frozen=True)
class Built:
    """What a build did."""

    written: int
    """Files that were made."""
    kept: int
    """Files that were there already, as they are."""
    removed: int
    bytes: int
    """Of the files that were made."""
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The counts as a JSON object."""
        return asdict(self)


class Maker:
    """Makes files of a site, in any process."""

    def __init__(self, charts: Hitparade, root: Path, base: str, now: dt.datetime) -> None:
        """List them; `files` has all."""
        self._shelf = StillShelf(charts)
        self._writer = Writer(root)
        self.files = site_files(charts, self._shelf, base, now)

    def hold(self) -> None:
        """Bring all editions into memory, to read many of them."""
        self._shelf.standing.reading.hold()

    def make(self, paths: Sequence[str]) -> list[Kept]:
        """Make some files, as far as there are such files by now; says what was made."""
        found = []
        for path in paths:
            file = self.files.get(path)
            if file is None:
                continue
            content = as_bytes(file.make())
            self._writer.write(path, content)
            found.append(Kept(path, file.digest, len(content)))
        return found


def build(
    charts: Hitparade,
    root: Path,
    *,
    base: str = "",
    whole: bool = False,
    processes: int = 0,
    progress: Progress = lambda *_: None,
) -> Built:
    """Make a site of a workspace, or bring the one in the folder up to date.

    Args:
        charts: The workspace.
        root: A folder that is empty, not there yet, or a site that was built before.
        base: Where it will be found, such as ``https://charts.example.org/music``.
        whole: Make every file anew.
        processes: How many make files; 0: as many as there are processors.
        progress: Called with what is made, how many of it are there, and how many there will be.

    Raises:
        SiteError: The folder holds something else, or cannot be written.
    """
    begun = time.monotonic()
    root = root.absolute()
    now = dt.datetime.now(dt.UTC)
    with SiteFolder(root) as folder:
        maker = Maker(charts, root, base.rstrip("/"), now)
        stale = [
            file for file in maker.files.values() if whole or not folder.has(file.path, file.digest)
        ]
        gone = sorted(set(folder.made) - set(maker.files))
        if stale or gone:
            folder.plan(file.path for file in stale)
        done = size = 0
        progress(_WHAT, 0, len(stale))
        for made in _made(maker, stale, (charts, root, base, now), processes or _processors()):
            folder.note(made)
            done += len(made)
            size += sum(one.size for one in made)
            progress(_WHAT, done, len(stale))
        removed = folder.remove(gone)
        if stale or gone:
            folder.finish(maker.files)
    took = round(time.monotonic() - begun, 3)
    return Built(done, len(maker.files) - len(stale), removed, size, took)


def _made(
    maker: Maker,
    stale: Sequence[SiteFile],
    given: tuple[Hitparade, Path, str, dt.datetime],
    processes: int,
) -> Iterator[list[Kept]]:
    """Make files, one turn after the other."""
    turns = [
        _pieces(list(files))
        for _, files in groupby(
            sorted(stale, key=lambda file: (file.turn, file.group)), key=lambda file: file.turn
        )
    ]
    if len(stale) < _ALONE or processes == 1:
        if len(stale) >= _AT_ONCE:
            maker.hold()
        for pieces in turns:
            yield from map(maker.make, pieces)
        return
    charts, root, base, now = given
    started = (str(charts.workspace.folder), str(root), base, now, os.getpid())
    with ProcessPoolExecutor(
        min(processes, _MOST), multiprocessing.get_context("spawn"), _start, started
    ) as pool:
        try:
            for pieces in turns:
                for done in as_completed([pool.submit(_make, piece) for piece in pieces]):
                    yield done.result()
        except BrokenProcessPool as error:
            raise SiteError(
                "A process that made files was ended, for want of memory perhaps. Build again: what is "
                "there is kept."
            ) from error
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pieces(files: Sequence[SiteFile]) -> list[list[str]]:
    """The paths of files, those that read the same together."""
    found: list[list[str]] = []
    for _, group in groupby(files, key=lambda file: file.group):
        paths = [file.path for file in group]
        for first in range(0, len(paths), _PIECE):
            some = paths[first : first + _PIECE]
            if found and len(found[-1]) + len(some) <= _PIECE:
                found[-1] += some
            else:
                found.append(some)
    return found


_maker: list[Maker] = []
"""The maker of this process, where it was started to make files."""


def _start(folder: str, root: str, base: str, now: dt.datetime, parent: int) -> None:
    """Begin as a process that makes files; it ends when the one that started it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is told by the one that started it
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    atexit.register(_maker.clear)  # the engine complains where it is left open to the very end
    maker = Maker(api.open(folder), Path(root), base, now)
    maker.hold()
    _maker.append(maker)


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def _make(paths: list[str]) -> list[Kept]:
    return _maker[0].make(paths)
