"""Commands that make charts and show them: compile an issue, show it, explain a place of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hitparade.cli.intake import with_listens
from hitparade.cli.shared import (
    AsOf,
    Chart,
    Engine,
    First,
    Issue,
    Json,
    Last,
    OneIssue,
    Rules,
    emit,
    note,
    opened,
)


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    app.command("compile")(compile_)
    for command in (chart, explain):
        app.command()(command)


def compile_(
    chart: Chart,
    issue: OneIssue = "",
    first: First = "",
    last: Last = "",
    rules: Rules = None,
    status: Annotated[str, typer.Option(help="provisional or final.")] = "provisional",
    as_of: AsOf = "",
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Compute issues of a chart and store editions.

    Without dates: every issue whose window has usage and which has no final edition. Unchanged
    facts store nothing new. With --as-of: from what was known at that instant, and nothing is stored.

    Example: `hitparade compile us-songs --issue 2014-03-29 --status final`
    """
    from hitparade.cli.output import print_compiled, watched
    from hitparade.cli.supposing import compile_as_of
    from hitparade.domain.errors import NotFoundError

    if status not in {"provisional", "final"}:
        raise NotFoundError(f"--status is {status}, but must be provisional or final.")
    if as_of:
        if status == "final":
            raise NotFoundError("--as-of stores nothing, so --status final has no place beside it.")
        compile_as_of(chart, as_of, issue, (first, last), rules, engine, as_json=as_json)
        return
    with watched() as progress:
        done = with_listens(opened(engine)).compile(
            chart,
            issue=issue or None,
            first=first or None,
            last=last or None,
            rules=rules,
            status="final" if status == "final" else "provisional",
            progress=progress,
        )
    if as_json:
        emit(
            {
                "chart": chart,
                "editions": [edition.as_json() for edition in done.editions],
                "final": done.final,
                "skipped": done.skipped,
            }
        )
    else:
        print_compiled(chart, done)
    for line in done.unbalanced:
        note(f"does not balance: {line}")


def chart(
    chart: Chart,
    issue: Issue = "latest",
    edition: Annotated[str, typer.Option(help="latest, final, or a number.")] = "latest",
    as_of: AsOf = "",
    depth: Annotated[int | None, typer.Option(min=1, help="How many places.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the rule book does not show to everyone.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="table, json, csv, parquet, jspf or xspf.")
    ] = "table",
    output: Annotated[Path | None, typer.Option("-o", help="Write to a file.")] = None,
    as_json: Json = False,
) -> None:
    """Show an issue of a chart; with --as-of, as it was published at that instant.

    Example: `hitparade chart us-songs --issue 2014-03-29 --depth 10`
    """
    from hitparade.cli.formats import write_chart

    found = opened().chart(
        chart,
        issue=issue,
        edition=edition,
        depth=depth,
        everything=everything,
        as_of=as_of or None,
    )
    write_chart(found, "json" if as_json else form, output)


def explain(
    chart: Chart,
    issue: Issue = "latest",
    rank: Annotated[int | None, typer.Option(min=1, help="The entry of this rank.")] = None,
    song: Annotated[str, typer.Option(help="The entry of this id.")] = "",
    title: Annotated[str, typer.Option(help="The entry of this title.")] = "",
    artist: Annotated[str, typer.Option(help="With --title: by this artist.")] = "",
    edition: Annotated[str, typer.Option(help="latest, final, or a number.")] = "latest",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Print the receipt of an entry: its points, what did not count, what would tip it.

    Example: `hitparade explain us-songs --issue 2014-03-29 --rank 1`
    """
    from hitparade.cli.chart_output import print_receipt
    from hitparade.domain.errors import NotFoundError

    if rank is None and not song and not title:
        raise NotFoundError("Name the entry: --rank N, --song ID, or --title TEXT.")
    found = opened().explain(
        chart,
        issue=issue,
        edition=edition,
        rank=rank,
        song=song,
        title=title,
        artist=artist,
        as_of=as_of or None,
    )
    if as_json:
        emit(found.as_json())
    else:
        print_receipt(found)
