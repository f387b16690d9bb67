"""Commands about the catalogue: what is known of recordings and releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hitparade.cli.shared import Json, opened


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
    from hitparade.cli.output import print_imported, watched

    with watched() as progress:
        done = opened().import_catalogue(file, progress=progress)
    about = f"{done.recordings:,} recording(s) of {done.songs:,} song(s), and {done.releases:,} release(s)"
    print_imported(done, about, as_json=as_json)
