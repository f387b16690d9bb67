"""Small files put together, and files that nothing needs any more removed.

Only tables of the lake are tidied: what the vault holds is sealed. A file is needed while the newest
version of its table is made of it, or a version that a published edition was computed from. What is
not needed is removed once it is old enough, so that whoever reads or writes now is never in its way.
It is found in the log rather than by the table writer's own clean-up: that opens every kept version
anew, writes to the log, and leaves the parts of killed writes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.history import LOG, history, unfinished
from hitparade.engine.lake import FILE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from hitparade.domain.tables import Table
    from hitparade.engine.history import History, Life
    from hitparade.engine.lake import Lake
    from hitparade.engine.store import File

HOURS: Final = 24
"""How old a file must be to be removed, where nothing else is asked for."""


@dataclass(frozen=True)
class Tidied:
    """What was done, or would be done, in one table."""

    table: str
    files: int
    """Files of its newest version before."""
    left: int
    """Files of its newest version afterwards."""
    removed: int
    """Files that nothing needs any more."""
    bytes: int
    """Their size."""
    busy: bool = False
    """Others were writing, so nothing was put together."""


@dataclass(frozen=True)
class Compacted:
    """What `compact` did, or would do."""

    preview: bool
    older_than: int
    """Hours: younger files stay."""
    tables: tuple[Tidied, ...]
    removed: int
    bytes: int


def compact(
    lake: Lake,
    pinned: Mapping[str, Collection[int]],
    *,
    now: dt.datetime,
    hours: int = HOURS,
    preview: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Compacted:
    """Put the small files of a lake together, and remove the files that nothing needs.

    Broken off at any moment it has done no harm: putting together is one commit of each table, and
    what is removed is needed by nothing.

    Args:
        lake: The lake; its vault is left alone.
        pinned: Versions of each table that editions were computed from, and that stay readable.
        now: The instant that ages are counted to.
        hours: How old a file must be to be removed, counted from when it was no longer needed.
        preview: Only say what would be done.
        progress: Told how many tables are done.

    Raises:
        WorkspaceError: The hours are below 0, a log cannot be read, or a table cannot be written.
    """
    if hours < 0:
        raise WorkspaceError(f"--older-than is {hours}, but must be 0 or more hours.")
    limit = now - dt.timedelta(hours=hours)
    tables = []
    for done, table in enumerate(lake.tables):
        progress("tables", done, len(lake.tables))
        tidied = _tidied(lake, table, pinned.get(table.name, ()), limit, preview=preview)
        tables += [tidied] if tidied else []
    return Compacted(
        preview=preview,
        older_than=hours,
        tables=tuple(tables),
        removed=sum(table.removed for table in tables),
        bytes=sum(table.bytes for table in tables),
    )


def unneeded(
    found: History, files: Iterable[File], pinned: Iterable[int], limit: dt.datetime
) -> list[File]:
    """The files of a table's folder that nothing needs, and that have been so for long enough.

    Args:
        found: The table's log.
        files: Every file of the folder.
        pinned: Versions that stay readable, besides the newest.
        limit: Files that were written, or went out of the newest version, after this instant stay.
    """
    needed = found.needed([*pinned, found.newest])
    ended = found.ended()
    return [
        file
        for file in files
        if file.name not in needed
        and max(file.modified, ended.get(file.name, file.modified)) <= limit
        # Of a log only what a killed write left; the rest of it is never removed.
        and (unfinished(file.name) or not file.name.startswith(f"{LOG}/"))
    ]


def mergeable(found: History) -> int:
    """How many files fewer the newest version would have if small ones were put together."""
    return len(found.current) - sum(_bins(lives) for lives in _partitions(found).values())


def _tidied(
    lake: Lake, table: Table, pinned: Collection[int], limit: dt.datetime, *, preview: bool
) -> Tidied | None:
    place = lake.place(table)
    before = history(place)
    if before is None:
        return None
    fewer = mergeable(before)
    if fewer and _told_by_files(lake, table):
        fewer = 0
    busy = False
    after = before
    if fewer and not preview:
        busy = not lake.merge(table)
        after = history(place) or before
    left = len(before.current) - fewer if preview else len(after.current)
    # The log is read before the folder is listed: a file that comes in between is young.
    going = unneeded(after, place.files(), pinned, limit)
    if not preview:
        _require_known(lake, table, after)
        for file in going:
            place.remove(file.name)
    removed, size = len(going), sum(file.size for file in going)
    return Tidied(table.name, len(before.current), left, removed, size, busy)


def _told_by_files(lake: Lake, table: Table) -> bool:
    """Whether files of a table were made from different inputs, which the head of each file tells."""
    if table.partition or "inputs" not in table.names:
        return False
    inputs: int = lake.constants(table, "inputs").num_rows
    return inputs > 1


def _require_known(lake: Lake, table: Table, found: History) -> None:
    """Before anything is removed: what the log was read to say is what the table's reader says."""
    place = f"{lake.place(table).uri}/"
    current = {f"{place}{life.name}" for life in found.current}
    if current != set(lake.snapshot(table, found.newest).files):
        raise WorkspaceError(
            f"The log of {lake.place(table)} says something else than its reader. Nothing was "
            "removed. `hitparade doctor` says what is wrong with it."
        )


def _partitions(found: History) -> dict[str, list[Life]]:
    partitions = defaultdict(list)
    for life in found.current:
        partitions[life.name.rpartition("/")[0]].append(life)
    return partitions


def _bins(lives: Iterable[Life]) -> int:
    """How many files the files of one partition make, put together in their order."""
    full = sum(life.size >= FILE_SIZE for life in lives)
    bins, room = 0, 0
    for life in lives:
        if life.size >= FILE_SIZE:
            continue
        if life.size > room:
            bins, room = bins + 1, FILE_SIZE
        room -= life.size
    return full + bins
