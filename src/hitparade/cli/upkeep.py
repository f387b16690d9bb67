"""Commands that keep a workspace in order: examine it, tidy it, back it up, bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Json, emit, folder, note, opened

if TYPE_CHECKING:
    from hitparade.domain.checkup import Checkup
    from hitparade.engine.tidy import Compacted

_NO = 1


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (doctor, compact, backup, restore):
        app.command()(command)


def doctor(
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Leave out what takes long: usage, and computing editions anew."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Examine the workspace: what is not as it should be, what that means, and what to do.

    It works on a damaged workspace too, and writes nothing. Exit code 1 where there is a problem;
    notes are none.

    Example: `hitparade doctor --quick`
    """
    from hitparade import api
    from hitparade.cli.output import watched

    with watched() as progress:
        found = api.doctor(folder(), quick=quick, progress=progress)
    if as_json:
        emit(found.as_json())
    else:
        _print_checkup(found)
    if not found.holds:
        raise typer.Exit(_NO)


def compact(
    older_than: Annotated[
        int,
        typer.Option(
            help="Hours: what was needed until less than that ago stays.", metavar="HOURS"
        ),
    ] = 24,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would be done.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put small files of the lake together, and remove files that nothing needs any more.

    Every version that an edition was computed from stays readable; the vault is left alone. Others
    may work meanwhile, unless --older-than is shorter than what they do.

    Example: `hitparade compact --preview`
    """
    from dataclasses import asdict

    from hitparade.cli.output import watched

    with watched() as progress:
        done = opened().compact(older_than=older_than, preview=preview, progress=progress)
    if as_json:
        emit(asdict(done))
    else:
        _print_compacted(done)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, a tar.gz.", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Write all of the workspace into one file; others may go on writing meanwhile.

    The keys are in it, so whoever has the file can hash listeners and sign decisions as this
    workspace does: only its owner may read it. Keep it safe.

    Example: `hitparade backup my-charts.tar.gz`
    """
    from dataclasses import asdict

    from hitparade.cli.output import watched
    from hitparade.domain.checkup import size_of

    with watched() as progress:
        done = opened().backup(file, force=force, progress=progress)
    if as_json:
        emit(asdict(done))
        return
    print(f"{done.file}: {done.files:,} files, {size_of(done.bytes)} in {size_of(done.size)}.")
    print(f"SHA-256 {done.sha256}")
    note("The workspace's keys are in it: keep it where nobody else can read it.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `hitparade backup` wrote.", metavar="FILE")],
    directory: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
) -> None:
    """Make a workspace from a backup, with every hash checked; a backup that is not whole makes none.

    The tables stand in DIR then, also where the backup is of a workspace on an object store.

    Example: `hitparade restore my-charts.tar.gz my-charts-again`
    """
    from hitparade import api
    from hitparade.cli.output import watched
    from hitparade.domain.checkup import size_of

    with watched() as progress:
        done = api.restore(file, directory, progress=progress)
    print(f"{done.folder} is a workspace now: {done.files:,} files, {size_of(done.bytes)}.")
    print(f"Next: hitparade -C {done.folder} doctor")
    if done.store:
        note(f"Its tables stand in {done.folder}, no longer in {done.store}.")


def _print_checkup(found: Checkup) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console, table
    from hitparade.domain.checkup import NOTE, PROBLEM

    made = table("check", "state", "found", "do")
    for check in found.checks:
        made.add_row(*(escape(text) for text in (check.check, check.state, check.found, check.do)))
    out = console()
    out.print(made)
    problems = sum(check.state == PROBLEM for check in found.checks)
    notes = sum(check.state == NOTE for check in found.checks)
    beside = f", {notes} note(s)" if notes else ""
    out.print(f"{problems} problem(s){beside}." if problems else f"No problem{beside}.")


def _print_compacted(done: Compacted) -> None:
    from hitparade.cli.output import console, table
    from hitparade.domain.checkup import size_of

    would = "would be" if done.preview else "were"
    changed = [one for one in done.tables if one.left != one.files or one.removed or one.busy]
    if changed:
        names = ("files", "left", "removed", "size")
        made = table("table", *names, "", right=names)
        for one in changed:
            busy = "others were writing: not put together" if one.busy else ""
            counts = (f"{one.files:,}", f"{one.left:,}", f"{one.removed:,}", size_of(one.bytes))
            made.add_row(one.table, *counts, busy)
        console().print(made)
    merged = sum(one.files - one.left for one in done.tables)
    print(
        f"{merged:,} file(s) fewer; {done.removed:,} file(s) that nothing needed for "
        f"{done.older_than} hours {would} removed, {size_of(done.bytes)}."
    )
