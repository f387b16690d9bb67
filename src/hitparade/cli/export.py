"""The command that writes an edition out, and what `verify` says of such a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Chart, Issue, Json, emit, note, opened

if TYPE_CHECKING:
    from hitparade.domain.exported import Exported, FolderVerification

_LEVELS = {
    "usage": "verified from usage: tallies and chart were computed anew from the suppliers' rows",
    "tallies": "verified from tallies: the chart was computed anew from tallies and rule book",
    "places": "verified from places: last rank, peak and weeks were computed anew",
    "nothing": "NOT verified",
}


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    app.command()(export)


def export(
    chart: Chart,
    directory: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    issue: Issue = "latest",
    edition: Annotated[
        str, typer.Option(help="latest, final, or the number of an edition.")
    ] = "latest",
    usage: Annotated[
        bool,
        typer.Option(
            "--usage", help="Also the suppliers' rows, where all of them share (settings)."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write an edition into a folder that strangers can check with `hitparade verify FOLDER`.

    Example: `hitparade export us-songs --issue 2014-03-29 us-songs-2014-03-29`
    """
    done = opened().export(chart, directory, issue=issue, edition=edition, usage=usage)
    if usage and done.usage != "included":
        note(f"usage: {done.usage}")
    if as_json:
        emit(done.as_json())
    else:
        _print(done)


def _print(done: Exported) -> None:
    size = sum(file.bytes for file in done.files)
    print(f"{done.folder} has {_place(done)} in {len(done.files) + 1} files, {size:,} bytes.")
    print(f"fingerprint: {done.fingerprint}")
    print(f"package: {done.package}")
    print(f"Next: hitparade verify {done.folder}")


def _place(found: Exported | FolderVerification) -> str:
    chart = found.chart + (f"@{found.territory}" if found.territory else "")
    return f"{chart} {found.issue} edition {found.edition} ({found.status})"


def exported_folder(name: str) -> Path | None:
    """The folder that is meant where `verify` is given a name: none for the name of a chart."""
    from hitparade import api

    folder = Path(name)
    if name and (os.sep in name or "/" in name or api.is_exported(folder)):
        return folder
    return None


def verify_folder(folder: Path, *, as_json: bool) -> None:
    """Check an exported folder, and exit with 1 on any difference."""
    from hitparade import api
    from hitparade.cli.output import watched

    with watched() as progress:
        found = api.verify_folder(folder, progress=progress)
    for text in found.notes:
        note(text)
    if as_json:
        emit(found.as_json())
    else:
        _print_verification(found)
    if not found.holds:
        raise typer.Exit(1)


def _print_verification(found: FolderVerification) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console

    out = console()
    for difference in found.differences:
        text = f"{difference.what}: stored {difference.stored}, found {difference.found}"
        out.print(escape(text), soft_wrap=True)
    out.print(escape(_place(found)))
    out.print(f"fingerprint: {found.fingerprint}", soft_wrap=True)
    out.print(
        "checks: " + ", ".join(f"{c.name} {'ok' if c.holds else 'FAILED'}" for c in found.checks)
    )
    if found.usage != "included":
        out.print(escape(f"usage: {found.usage}"))
    out.print(_LEVELS[found.level] + ".")
