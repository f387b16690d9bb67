"""What keeps a workspace in order: exports and backups, examined and tidied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hitparade.api.shared import Date, Opened, edition_of, quiet
from hitparade.engine import backup as backups
from hitparade.engine import tidy
from hitparade.engine.duckdb import DuckDB
from hitparade.vault.doctor import examine
from hitparade.vault.export import export
from hitparade.vault.pinned import pinned_versions

if TYPE_CHECKING:
    from hitparade.domain.checkup import Checkup
    from hitparade.domain.exported import Exported
    from hitparade.engine.backup import Backup
    from hitparade.engine.plan import Engine
    from hitparade.engine.tidy import Compacted
    from hitparade.engine.workspace import Workspace
    from hitparade.pipeline import Progress


def doctor(folder: str | Path = ".", *, quick: bool = False, progress: Progress = quiet) -> Checkup:
    """Examine the workspace in a folder, however damaged it is; nothing is written.

    Args:
        folder: The folder.
        quick: Leave out what takes long: usage is not read, and no edition is computed anew.
        progress: Told how many of the checks are done.

    Raises:
        WorkspaceError: There is no workspace in the folder, not even a damaged one.
    """

    def engine(workspace: Workspace) -> Engine:
        """The engine that the settings of a workspace ask for."""
        return DuckDB(workspace.settings.memory or None)

    return examine(Path(folder), engine, quick=quick, progress=progress)


class Keeping(Opened):
    """What keeps a workspace in order."""

    def export(
        self,
        chart: str,
        folder: str | Path,
        *,
        issue: Date = "latest",
        edition: str | int = "latest",
        usage: bool = False,
    ) -> Exported:
        """Write an edition into a new or empty folder, which `verify_folder` can check.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            folder: Where it goes; it is there as a whole or not at all.
            issue: Issue date, or ``latest``.
            edition: ``latest``, ``final``, or a number.
            usage: Also the suppliers' rows, if the settings say of every one that it shares them.

        Raises:
            NotFoundError: There is no such edition.
            WorkspaceError: The folder is not empty, or the edition does not verify.
        """
        wanted = edition_of(chart, issue, str(edition))
        return export(self.workspace, self.home, wanted, Path(folder), usage=usage)

    def doctor(self, *, quick: bool = False, progress: Progress = quiet) -> Checkup:
        """Examine the workspace; see `hitparade.api.doctor`, which also takes a damaged one."""
        return doctor(self.workspace.folder, quick=quick, progress=progress)

    def compact(
        self, *, older_than: int = tidy.HOURS, preview: bool = False, progress: Progress = quiet
    ) -> Compacted:
        """Put the small files of the lake together, and remove files that nothing needs any more.

        Every version that a stored edition was computed from stays readable.

        Args:
            older_than: Hours; what was needed until less than that ago stays, so that runs which go
                on meanwhile find all that they read.
            preview: Only say what would be done.
            progress: Told how many tables are done.

        Raises:
            WorkspaceError: A table cannot be read or written, or the clock went back.
        """
        return tidy.compact(
            self.workspace.lake,
            pinned_versions(self.workspace, self.home),
            now=self.workspace.now(),
            hours=older_than,
            preview=preview,
            progress=progress,
        )

    def backup(
        self, file: str | Path, *, force: bool = False, progress: Progress = quiet
    ) -> Backup:
        """Write all of the workspace, its keys included, into one file; others may go on writing.

        Args:
            file: The file; only its owner may read it.
            force: Replace one that is there.
            progress: Told how many bytes are done.

        Raises:
            WorkspaceError: The file is there already, or something cannot be read or written.
        """
        return backups.back_up(self.workspace, Path(file), force=force, progress=progress)
