"""What every command shares: its usual arguments, the workspace it works on, and where it prints.

Results go to stdout, progress and notes to stderr. A module of commands has a function `register`,
which `hitparade.cli.commands` calls; nothing here imports a command.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from hitparade.api import Hitparade

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")]
Chart = Annotated[str, typer.Argument(help="NAME or NAME@TERRITORY.", metavar="CHART")]
Issue = Annotated[str, typer.Option("--issue", help="Issue date (YYYY-MM-DD), or latest.")]
OneIssue = Annotated[str, typer.Option("--issue", help="One issue date (YYYY-MM-DD).")]
First = Annotated[str, typer.Option("--from", help="First date (YYYY-MM-DD).")]
Last = Annotated[str, typer.Option("--to", help="Last date (YYYY-MM-DD), included.")]
Rules = Annotated[Path | None, typer.Option("--rules", help="Another rule book.", metavar="FILE")]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of", help="An instant (RFC 3339), or a date: its end, UTC.", metavar="INSTANT"
    ),
]
Preview = Annotated[
    bool, typer.Option("--preview", help="Only say what it would change; nothing is written.")
]
Engine = Annotated[
    str, typer.Option("--engine", help="Where the work runs: duckdb, or sc://HOST:PORT.")
]

_folder = Path()


def work_in(directory: Path) -> None:
    """Name the folder of the workspace that the command works on."""
    global _folder  # noqa: PLW0603
    _folder = directory


def folder() -> Path:
    """The folder of the workspace, which may be none."""
    return _folder


def opened(engine: str = "duckdb") -> Hitparade:
    """The workspace.

    Raises:
        EngineError: There is no such engine, or what it needs is not installed.
        WorkspaceError: There is no workspace, or it needs a newer release.
    """
    from hitparade import api

    return api.open(_folder, engine=engine)


def emit(document: Any) -> None:
    """Print one JSON document on stdout."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def note(text: str) -> None:
    """Print a note on stderr."""
    print(text, file=sys.stderr)
