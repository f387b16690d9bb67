"""What every version of a stored table was made of, told by its log alone, without opening it.

A table's log is a file per version, from 0 without a gap, that says which files came in and which
went out. The log of a workspace is never shortened, so all of it is there to be read. Names of
files are relative to the folder of the table.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

from hitparade.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hitparade.engine.store import File, Folder

LOG: Final = "_delta_log"
"""The folder of a table that holds its log."""
CLEANUP: Final = "delta.enableExpiredLogCleanup"
"""The property of a table that lets other programs remove old parts of its log."""
_VERSION: Final = re.compile(r"(\d{20})\.json")
_UNFINISHED: Final = re.compile(r"\.partial$|#\d+$|\.tmp$|(^|/)_commit_[^/]*$")
"""Names that files have while they are written."""


class Life(NamedTuple):
    """From which version of a table to which one a file is part of it."""

    name: str
    size: int
    first: int
    end: int | None
    """The version that it is no part of any more; None for a file of the newest one."""
    ended: dt.datetime | None
    """When that version was written."""


@dataclass(frozen=True)
class History:
    """The log of a table, read through."""

    newest: int
    lives: tuple[Life, ...]
    properties: Mapping[str, str]
    """What is set for the table, such as `CLEANUP`."""

    @property
    def named(self) -> set[str]:
        """Every file that some version names."""
        return {life.name for life in self.lives}

    @property
    def current(self) -> tuple[Life, ...]:
        """The files of the newest version."""
        return tuple(life for life in self.lives if life.end is None)

    def needed(self, versions: Iterable[int]) -> set[str]:
        """The files of some versions, together."""
        wanted = sorted(set(versions))
        return {life.name for life in self.lives if _holds(life, wanted)}

    def without(self, there: Collection[str], versions: Iterable[int]) -> dict[int, list[str]]:
        """The versions, of some, that lack files; each with the files that are not there."""
        wanted = sorted(set(versions))
        lacking: dict[int, list[str]] = {}
        for life in self.lives:
            if life.name not in there:
                for version in _within(life, wanted):
                    lacking.setdefault(version, []).append(life.name)
        return dict(sorted(lacking.items()))

    def ended(self) -> dict[str, dt.datetime]:
        """When each file that is in no newest version went out, the last time it did."""
        ends: dict[str, dt.datetime] = {}
        for life in self.lives:
            if life.ended is not None:
                ends[life.name] = max(life.ended, ends.get(life.name, life.ended))
        return ends


def unfinished(name: str) -> bool:
    """Whether a file has the name of one that is being written, or was left by a killed write.

    >>> [unfinished(name) for name in ("part-0.parquet#1", "part-0.parquet", "a.json.partial")]
    [True, False, True]
    """
    return _UNFINISHED.search(name) is not None


def log_versions(files: Iterable[File]) -> list[int]:
    """The versions that the files of a log are of, in order."""
    matches = (_VERSION.fullmatch(file.name.rsplit("/", 1)[-1]) for file in files)
    return sorted(int(match[1]) for match in matches if match)


def history(folder: Folder) -> History | None:
    """Read the log of a table from its first version to its newest.

    Args:
        folder: The folder of the table.

    Returns:
        None where the folder holds no log.

    Raises:
        WorkspaceError: A part of the log is missing, or is not what a log holds.
    """
    versions = log_versions(folder.files(LOG))
    if not versions:
        return None
    gap = next((n for n, version in enumerate(versions) if n != version), None)
    if gap is not None:
        raise WorkspaceError(
            f"{folder}/{LOG} has no version {gap}, but a newer one. Restore it from a backup."
        )
    open_lives: dict[str, Life] = {}
    lives: list[Life] = []
    properties: dict[str, str] = {}
    for version in versions:
        actions, written = _actions(folder, version)
        for kind, action in actions:
            if kind == "metaData":
                properties = dict(action.get("configuration") or {})
            if kind not in {"add", "remove"}:
                continue
            name = unquote(action["path"])
            if (before := open_lives.pop(name, None)) is not None:
                lives.append(before._replace(end=version, ended=written))
            if kind == "add":
                open_lives[name] = Life(name, action["size"], version, None, None)
    lives += open_lives.values()
    return History(versions[-1], tuple(sorted(lives, key=lambda life: life[:3])), properties)


def _actions(folder: Folder, version: int) -> tuple[list[tuple[str, dict[str, Any]]], dt.datetime]:
    """What one version did, what went out first, and when it was written."""
    name = f"{LOG}/{version:020}.json"
    written = dt.datetime.fromtimestamp(0, dt.UTC)
    actions: list[tuple[str, dict[str, Any]]] = []
    try:
        for line in (folder.read(name) or b"").decode().splitlines():
            for kind, action in json.loads(line).items():
                if kind == "commitInfo" and "timestamp" in action:
                    written = _instant(action["timestamp"])
                if kind == "remove" and action.get("deletionTimestamp"):
                    written = max(written, _instant(action["deletionTimestamp"]))
                if kind == "add":
                    int(action["size"])
                actions.append((kind, action))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise WorkspaceError(
            f"{folder}/{name} is not what a log holds: {error}. Restore it from a backup."
        ) from error
    if not actions:
        raise WorkspaceError(f"{folder}/{name} is empty. Restore it from a backup.")
    return sorted(actions, key=lambda action: action[0] == "add"), written


def _instant(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def _holds(life: Life, wanted: list[int]) -> bool:
    """Whether a file is part of one of some versions, in order."""
    place = bisect_left(wanted, life.first)
    return place < len(wanted) and (life.end is None or wanted[place] < life.end)


def _within(life: Life, wanted: list[int]) -> list[int]:
    low = bisect_left(wanted, life.first)
    return wanted[low : len(wanted) if life.end is None else bisect_left(wanted, life.end)]
