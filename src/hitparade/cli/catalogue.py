"""Commands about the catalogue: what is known of recordings and releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hitparade.cli.shared import Json, emit, opened


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    group = typer.Typer(
        no_args_is_help=True, help="The catalogue: what is known of recordings and releases."
    )
    group.command(name="import")(import_)
    app.add_typer(group, name="catalogue")


def import_(
    file: Annotated[
        Path,
        typer.Argument(help="CSV, NDJSON, Parquet, or a JSON dump of MusicBrainz.", metavar="FILE"),
    ],
    as_json: Json = False,
) -> None:
    """Take in facts of recordings and releases; the same bytes again change nothing.

    recording.tar.xz and release.tar.xz of MusicBrainz are read as they come, packed or not. In all
    other files a row says what it is about by isrc, mbid, title and artist, recording, or release;
    all other columns are optional, see docs/formats.md. A later import adds to earlier ones, field by
    field.

    Example: `hitparade catalogue import recording.tar.xz`
    """
    from dataclasses import asdict

    from hitparade.cli.output import print_rows, watched

    with watched() as progress:
        done = opened().import_catalogue(file, progress=progress)
    if as_json:
        emit(asdict(done))
        return
    if done.status == "identical":
        print(f"{done.file}: identical to what was imported before, no change.")
        return
    refused = (
        f", {done.rows_refused:,} refused (see hitparade refused)" if done.rows_refused else ""
    )
    print(
        f"{done.file}: {done.rows_accepted:,} row(s) about {done.recordings:,} recording(s) of "
        f"{done.songs:,} song(s), and {done.releases:,} release(s){refused}."
    )
    if done.warnings:
        print_rows(done.warnings, ("line", "code", "text"), "")
