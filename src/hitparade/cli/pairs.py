"""The command that judges pairs of spellings: are they one song?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hitparade.cli.shared import Json, emit


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    app.command()(pairs)


def pairs(
    file: Annotated[
        Path, typer.Argument(help="Pairs of spellings, CSV or Parquet.", metavar="FILE")
    ],
    versions: Annotated[
        str,
        typer.Option(
            help="What is one song: charts (a remaster, no remix), apart (one edition), together "
            "(every version).",
        ),
    ] = "charts",
    as_json: Json = False,
) -> None:
    """Judge pairs of spellings: is it one song? With a score and a reason.

    Columns: title_a, artist_a, title_b, artist_b; if known isrc_a, release_a, date_a and duration_a,
    and the same with _b. See docs/identity.md. No workspace is needed.

    Example: `hitparade pairs pairs.csv --json`
    """
    from hitparade import api

    found = api.pairs(file, versions=versions)
    if as_json:
        emit({"versions": versions, "pairs": [pair.as_json() for pair in found]})
        return
    from rich.markup import escape

    from hitparade.cli.output import console, table

    made = table("line", "same", "score", "one", "other", "why", right=("line", "score"))
    for pair in found:
        made.add_row(
            str(pair.line),
            "yes" if pair.verdict.same else "no",
            f"{pair.verdict.score:.2f}",
            *(escape(f"{side.artist} - {side.title}") for side in (pair.one, pair.other)),
            escape(pair.verdict.why),
        )
    out = console()
    out.print(made)
    same = sum(pair.verdict.same for pair in found)
    out.print(f"{same:,} of {len(found):,} pair(s) are one song.")
