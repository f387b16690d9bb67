"""The condition that a workspace's files are in: settings, keys, format, and the tables' own files.

Whatever is wrong becomes a `Check`; nothing here raises over a damaged file, and nothing is written.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hitparade.domain.checkup import NOTE, OK, PROBLEM, Check, size_of, some
from hitparade.domain.errors import HitparadeError, WorkspaceError
from hitparade.engine.history import CLEANUP, LOG, history, unfinished
from hitparade.engine.store import Folder
from hitparade.engine.tidy import mergeable
from hitparade.engine.workspace import LAKE_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hitparade.domain.tables import Table
    from hitparade.engine.history import History
    from hitparade.engine.lake import Lake
    from hitparade.engine.store import File
    from hitparade.engine.workspace import Workspace

RESTORE: Final = "Restore the workspace from a backup."
MOST: Final = 5
"""Findings of one kind that are told one by one."""
_MANY: Final = 50
"""Small files that make a workspace slow to open."""
_PRIVATE: Final = 0o077


@dataclass(frozen=True)
class Stored:
    """The tables of a lake as they are found: their logs, and the files that are there."""

    place: str
    """``lake`` or ``vault``."""
    lake: Lake
    histories: Mapping[str, History]
    """Log of each table whose log can be read."""
    files: Mapping[str, Mapping[str, File]]
    """Files of each table, by name in its folder."""
    checks: tuple[Check, ...]
    """Tables whose log cannot be read or is missing."""

    def pinned(self, versions: Mapping[str, Mapping[int, list[str]]]) -> Iterator[Check]:
        """Whether versions that editions were computed from can still be read."""
        for table, wanted in sorted(versions.items()):
            found = self.histories.get(table)
            if found is None:
                continue
            lacking = found.without(self.files[table], wanted)
            lacking |= {v: [f"version {v}"] for v in wanted if v > found.newest}
            if lacking:
                names = sorted({name for version in lacking for name in wanted[version]})
                gone = sorted({file for files in lacking.values() for file in files})
                yield Check(
                    "versions",
                    PROBLEM,
                    f"{self.place}/{table} lacks {some(gone)}, from which {some(names)} "
                    f"{'was' if len(names) == 1 else 'were'} computed: that cannot be repeated.",
                    RESTORE,
                )


def guarded(check: str, found: Iterator[Check]) -> Iterator[Check]:
    """Checks as they are found; what stops them becomes a problem."""
    try:
        yield from found
    except (HitparadeError, OSError, pa.ArrowException, ValueError, KeyError) as error:
        yield Check(check, PROBLEM, f"It cannot be examined: {str(error).splitlines()[0]}", RESTORE)


def keys(workspace: Workspace) -> Iterator[Check]:
    """Whether both keys are there, can be read, and are nobody else's."""
    found = [*_listener_key(workspace), *_decision_key(workspace), *_open_keys(workspace)]
    yield from found or [Check("keys", OK, "Both are there, and nobody else can read them.")]


def _listener_key(workspace: Workspace) -> Iterator[Check]:
    try:
        workspace.listener_key  # noqa: B018 # reading it is the test
    except WorkspaceError as error:
        yield Check("keys", PROBLEM, str(error), "Restore keys/listeners.key from a backup.")


def _decision_key(workspace: Workspace) -> Iterator[Check]:
    try:
        if workspace.decision_key is None:
            yield Check(
                "keys",
                NOTE,
                "There is no key that decisions are signed with, so they are stored unsigned.",
                "`hitparade upgrade` makes one; or restore keys/decisions.key from a backup.",
            )
    except WorkspaceError as error:
        yield Check("keys", PROBLEM, str(error), "Restore keys/decisions.key from a backup.")


def _open_keys(workspace: Workspace) -> Iterator[Check]:
    if os.name == "posix":
        for file in sorted((workspace.folder / "keys").glob("*.key")):
            if stat.S_IMODE(file.stat().st_mode) & _PRIVATE:
                found = f"keys/{file.name} can be read by others."
                yield Check("keys", NOTE, found, f"chmod 600 {file}")


def lake_format(workspace: Workspace) -> Iterator[Check]:
    """Whether the workspace is as this release makes it."""
    try:
        known = workspace.lake_format
    except WorkspaceError as error:
        yield Check("format", PROBLEM, str(error), f"Write {LAKE_FORMAT} into it, or restore it.")
        return
    if known > LAKE_FORMAT:
        found = f"It has format {known}; this release knows formats up to {LAKE_FORMAT}."
        yield Check("format", PROBLEM, found, "Install a newer hitparade.")
    elif known < LAKE_FORMAT:
        found = f"It has format {known}, which works; {LAKE_FORMAT} is the newest."
        yield Check("format", NOTE, found, "`hitparade upgrade` moves it forward.")
    else:
        yield Check("format", OK, f"It has format {known}, the newest.")


def stored(place: str, lake: Lake, *, older: bool) -> Stored:
    """Read the logs of a lake's tables, and list their files.

    Args:
        place: ``lake`` or ``vault``.
        lake: The tables.
        older: The workspace has an older format, so that tables may be lacking.
    """
    histories: dict[str, History] = {}
    files: dict[str, dict[str, File]] = {}
    checks: list[Check] = []
    waiting: list[str] = []
    for table in lake.tables:
        name = f"table {place}/{table.name}"
        try:
            found = history(lake.place(table))
            files[table.name] = {file.name: file for file in lake.place(table).files()}
            lake.snapshot(table)
        except HitparadeError as error:
            checks.append(Check(name, PROBLEM, str(error).splitlines()[0], RESTORE))
            continue
        if found is not None:
            histories[table.name] = found
        elif older:
            waiting.append(table.name)
        else:
            checks.append(Check(name, PROBLEM, "It is missing: its log has no file.", RESTORE))
    if waiting:
        what = f"{some(waiting)}: an older release did not make them."
        checks.append(Check(f"{place} tables", NOTE, what, "`hitparade upgrade` makes them."))
    return Stored(place, lake, histories, files, tuple(checks))


def tables(found: Stored, *, quick: bool) -> Iterator[Check]:
    """Whether the files of every table's newest version are there, and as long as they should be."""
    yield from found.checks
    count = size = 0
    for table in found.lake.tables:
        log = found.histories.get(table.name)
        if log is None:
            continue
        files = found.files[table.name]
        current = log.current
        count, size = count + len(current), size + sum(life.size for life in current)
        broken = [
            f"{life.name} {_fault(files.get(life.name), life.size)}"
            for life in current
            if life.name not in files or files[life.name].size != life.size
        ]
        if not quick:
            broken += [
                f"{life.name} is no Parquet file"
                for life in current
                if life.name in files
                and files[life.name].size == life.size
                and not _is_parquet(found.lake, table, life.name)
            ]
        if broken:
            what = f"{some(broken)}. What reads it fails."
            yield Check(f"table {found.place}/{table.name}", PROBLEM, what, RESTORE)
    number = len(found.histories)
    yield Check(
        f"{found.place} tables", OK, f"{number} tables, {count:,} files, {size_of(size)} in force."
    )


def tidiness(found: Stored) -> Iterator[Check]:
    """What was left by writes that did not finish, and what could be smaller."""
    orphans, leftovers = [], []
    for table, files in found.files.items():
        log = found.histories.get(table)
        for file in files.values():
            if unfinished(file.name):
                leftovers.append(file)
            elif log is not None and LOG not in file.name and file.name not in log.named:
                orphans.append(file)
    removes = found.place == "lake"
    for what, some_files in (
        ("that no version names, left by runs that were stopped", orphans),
        ("of writes that were stopped half-way", leftovers),
    ):
        if some_files:
            yield Check(
                f"{found.place} leftovers",
                NOTE,
                f"{len(some_files):,} file(s) {what}: {size_of(sum(f.size for f in some_files))}. "
                "They are never read.",
                "`hitparade compact` removes them once they are a day old."
                if removes
                else "They can stay: the vault is sealed, and nothing is taken out of it.",
            )
    fewer = sum(mergeable(log) for log in found.histories.values())
    if removes and fewer >= _MANY:
        yield Check(
            "lake tables",
            NOTE,
            f"{fewer:,} small files could be put together; fewer files are read faster.",
            "`hitparade compact`",
        )


def cleanup(found: Stored) -> Iterator[Check]:
    """Whether other programs are told to leave the logs alone."""
    loose = [n for n, log in found.histories.items() if log.properties.get(CLEANUP) != "false"]
    if loose:
        yield Check(
            "log clean-up",
            PROBLEM,
            f"{found.place}/{some(loose)} lets other programs remove old versions, which editions "
            "may have been computed from.",
            f"Set {CLEANUP}=false for it, and write to it with hitparade alone.",
        )


def leftovers(workspace: Workspace) -> Iterator[Check]:
    """Files beside the tables that writes left which were stopped."""
    local = Folder.of(workspace.folder)
    names = [path.name for path in workspace.folder.glob("*.partial")]
    for place in ("keys", "rulebooks"):
        names += [file.name for file in local.files(place) if unfinished(file.name)]
    for place, lake in (("lake", workspace.lake), ("vault", workspace.vault)):
        inside = {table.name for table in lake.tables}
        names += [
            f"{place}/{file.name}"
            for file in lake.folder.files()
            if unfinished(file.name) and file.name.split("/")[0] not in inside
        ]
    if names:
        yield Check(
            "leftovers",
            NOTE,
            f"{some(sorted(names))}: left by a write that was stopped, and never read.",
            "Delete them when no command is running.",
        )


def clock(workspace: Workspace) -> Iterator[Check]:
    """Whether the clock is behind what is stored, so that what is written now would seem older."""
    try:
        now = workspace.now()
    except WorkspaceError as error:
        yield Check("clock", PROBLEM, str(error), "Set the clock right.")
    else:
        yield Check("clock", OK, f"It is {now:%Y-%m-%d %H:%M} UTC, after all that is stored.")


def _fault(file: File | None, size: int) -> str:
    return (
        "is missing" if file is None else f"has {file.size:,} bytes, but was written with {size:,}"
    )


def _is_parquet(lake: Lake, table: Table, name: str) -> bool:
    try:
        with lake.place(table).open(name) as file:
            pq.ParquetFile(file).metadata  # noqa: B018 # reading it is the test
    except (HitparadeError, OSError, pa.ArrowException):
        return False
    return True
