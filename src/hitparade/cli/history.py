"""The commands of ``hitparade history``: take over issues that were published before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hitparade.cli.shared import Json, emit, opened


def register(history: typer.Typer) -> None:
    """Give the commands to ``hitparade history``."""
    history.command(name="import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet.", metavar="FILE")],
    chart: Annotated[str, typer.Option(help="The chart they are issues of.")],
    as_json: Json = False,
) -> None:
    """Take over published issues as final editions; last rank, peak, weeks and move are computed.

    Columns: issue, rank, title, artist, and if wanted id. Columns called last_rank, peak_rank and
    weeks are compared with what was computed.

    Example: `hitparade history import hot100.parquet --chart hot-100`
    """
    from hitparade.cli.output import print_history, watched

    with watched() as progress:
        progress("importing", 0, 0)
        report = opened().import_history(file, chart)
    if as_json:
        emit(report.as_json())
    else:
        print_history(report)
