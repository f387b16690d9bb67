"""The Python API: one object with the verbs of the command line.

Its verbs stand by subject in `facts`, `deciding`, `compiling`, `reading`, `checking` and `keeping`;
what needs no open workspace stands here. Records are typed (`hitparade.domain.chart`), tables are
Arrow tables. Dates may be given as `datetime.date` or as ISO texts. Every error is a
`hitparade.domain.errors.HitparadeError`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hitparade.api.checking import Checks
from hitparade.api.compiling import Compiling
from hitparade.api.deciding import Decisions, decision
from hitparade.api.facts import Facts
from hitparade.api.keeping import Keeping, doctor
from hitparade.api.reading import Charts

# Who takes dates and names of charts as the API does may name these from here too.
from hitparade.api.shared import Date as Date
from hitparade.api.shared import Instant as Instant
from hitparade.api.shared import parse_chart as parse_chart
from hitparade.api.shared import parse_date as parse_date
from hitparade.api.shared import quiet
from hitparade.engine import restore as restoring
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.engines import DUCKDB, named
from hitparade.engine.workspace import Workspace
from hitparade.feeds.figures import read_figures
from hitparade.rules.load import shipped
from hitparade.vault.exported import is_exported
from hitparade.vault.exported import verify_folder as folder_verified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.domain.exported import FolderVerification
    from hitparade.engine.restore import Restored
    from hitparade.identity.pairs_file import Pair
    from hitparade.pipeline import Progress
    from hitparade.rules.fit import Fit


__all__ = [
    "Hitparade",
    "decision",
    "doctor",
    "fit",
    "init",
    "is_exported",
    "open",
    "pairs",
    "restore",
    "verify_folder",
]


class Hitparade(Facts, Decisions, Compiling, Charts, Checks, Keeping):
    """One workspace, and what can be done with it."""


def init(folder: str | Path, store: str = "") -> Hitparade:
    """Make a workspace in a new or empty folder, with copies of the shipped rule books.

    Args:
        folder: Where it goes.
        store: ``s3://BUCKET/PREFIX`` for the lake and the vault; without it they go there too.

    Raises:
        WorkspaceError: There is something in the folder or at the URL.
    """
    workspace = Workspace.create(Path(folder), store)
    for path in shipped().values():
        shutil.copy(path, workspace.rulebooks / path.name)
    return Hitparade(workspace)


def open(folder: str | Path = ".", *, engine: str = DUCKDB) -> Hitparade:  # noqa: A001
    """Open the workspace in a folder.

    Args:
        folder: The folder.
        engine: Where tallies and editions are computed: ``duckdb``, or ``sc://HOST:PORT`` for a
            server that speaks Spark Connect.

    Raises:
        WorkspaceError: There is none, or it needs a newer release.
        EngineError: There is no such engine, or what it needs is not installed.
    """
    workspace = Workspace.open(Path(folder))
    return Hitparade(workspace, named(engine, workspace))


def fit(file: str | Path, *, per: str = "", eras: Sequence[Date] = ()) -> Fit:
    """Find the weights that explain published ranks and shares; needs no workspace.

    Args:
        file: CSV or Parquet with issue, rank, title, artist, a column per component, and if wanted
            share_COMPONENT.
        per: The component whose weight is 1; default: the first.
        eras: First dates of later eras; when there are none, the fewest eras are found.

    Raises:
        DeliveryError: The file cannot be read, or a cell is broken.
        NotFoundError: `per` is no component.
    """
    from hitparade.rules import fit as fitting  # noqa: PLC0415 # its solver takes time to load

    figures = read_figures(Path(file))
    return fitting.fit(figures, per=per, begins=[parse_date(date) for date in eras])


def pairs(file: str | Path, *, versions: str = "charts") -> tuple[Pair, ...]:
    """Judge pairs of spellings: are they one song? Needs no workspace.

    Args:
        file: CSV or Parquet with title_a, artist_a, title_b, artist_b, and if wanted isrc_a, release_a,
            date_a, duration_a, and the same with _b.
        versions: ``charts``, ``apart`` or ``together`` (`hitparade.identity.pairs.VERSIONS`).

    Raises:
        DeliveryError: The file cannot be read, lacks a column, or has a broken cell.
        NotFoundError: There is no such way to take versions.
    """
    from hitparade.identity import pairs_file  # noqa: PLC0415 # its texts take time to load

    return pairs_file.judged(Path(file), versions=versions)


def restore(file: str | Path, folder: str | Path, *, progress: Progress = quiet) -> Restored:
    """Make a workspace from a backup, in a new or empty folder, with every hash checked.

    Args:
        file: What `Hitparade.backup` wrote.
        folder: The workspace's folder; its tables stand in it, wherever they stood before.
        progress: Told how many bytes of the backup are read.

    Raises:
        WorkspaceError: There is something in the folder, or the backup is not whole. Nothing is left
            in the folder then.
    """
    return restoring.restore(Path(file), Path(folder), progress=progress)


def verify_folder(folder: str | Path, *, progress: Progress = quiet) -> FolderVerification:
    """Check an edition that `Hitparade.export` wrote; needs no workspace.

    Raises:
        WorkspaceError: The folder holds no exported edition, or one that a newer release wrote.
    """
    return folder_verified(DuckDB(), Path(folder), progress)
