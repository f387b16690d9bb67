"""Databases beside the tables, which requests write to: copied whole while others go on writing."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hitparade.domain.checkup import NOTE, OK, PROBLEM, Check
from hitparade.domain.errors import WorkspaceError
from hitparade.engine.store import File, Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.engine.workspace import Workspace

DATABASES: Final = ("intake/journal.sqlite",)
"""The files of a workspace that are databases; what stands beside them in their folders is theirs."""
_PATIENCE: Final = 30.0


@contextmanager
def copies(folder: Path, scratch: Path) -> Iterator[list[tuple[str, Folder, File]]]:
    """A copy of each database that a workspace has, as it was at one instant: name, place and file.

    Args:
        folder: The workspace.
        scratch: A folder with room for them; the copies are gone afterwards.

    Raises:
        WorkspaceError: One of them cannot be read.
    """
    there = [name for name in DATABASES if (folder / name).is_file()]
    with tempfile.TemporaryDirectory(prefix="hitparade-", dir=scratch) as place:
        found = []
        for number, name in enumerate(there):
            copy = Path(place) / str(number)
            _copy(folder / name, copy)
            modified = dt.datetime.fromtimestamp((folder / name).stat().st_mtime, dt.UTC)
            found.append(
                (name, Folder.of(Path(place)), File(copy.name, copy.stat().st_size, modified))
            )
        yield found


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(source, timeout=_PATIENCE)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written)
    except sqlite3.Error as error:
        raise WorkspaceError(
            f"{source} cannot be read: {error}. If it is damaged, restore it from a backup."
        ) from error


def checks(workspace: Workspace) -> Iterator[Check]:
    """Whether each database that a workspace has is whole, and nobody else's."""
    for name in DATABASES:
        file = workspace.folder / name
        if not file.is_file():
            continue
        fault = _fault(file)
        if fault:
            found = f"{name} is damaged: {fault}."
            yield Check("journal", PROBLEM, found, f"Restore {name} from a backup.")
        elif os.name == "posix" and file.stat().st_mode & 0o077:
            yield Check("journal", NOTE, f"{name} can be read by others.", f"chmod 600 {file}")
        else:
            yield Check("journal", OK, f"{name} is whole, and nobody else can read it.")


def _fault(file: Path) -> str:
    """What is wrong with a database, or nothing; nothing is written."""
    try:
        with closing(
            sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
        ) as db:
            (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else str(said)
