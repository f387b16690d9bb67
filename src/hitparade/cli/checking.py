"""Commands that hold charts up to the light: does all add up, does it come out again, what if."""

from __future__ import annotations

from typing import Annotated

import typer

from hitparade.cli import export as exported
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
    opened,
)


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (balance, verify, whatif):
        app.command()(command)


def balance(
    first: First = "",
    last: Last = "",
    supplier: Annotated[str, typer.Option(help="Only this supplier.")] = "",
    chart: Annotated[str, typer.Option(help="The balance of an issue of this chart.")] = "",
    issue: Issue = "latest",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Check that every unit reported is counted, excluded, quarantined or unmatched, once.

    Example: `hitparade balance --chart us-songs --issue 2014-03-29`
    """
    from hitparade.cli.output import print_balance, watched

    with watched() as progress:
        found = opened().balance(
            first=first or None,
            last=last or None,
            supplier=supplier,
            chart=chart,
            issue=issue,
            as_of=as_of or None,
            progress=progress,
        )
    if as_json:
        emit(found.as_json())
    else:
        print_balance(found)
    if not found.holds:
        raise typer.Exit(1)


def verify(
    chart: Annotated[
        str,
        typer.Argument(
            help="A chart, or an exported folder; default: all charts.", metavar="[CHART | FOLDER]"
        ),
    ] = "",
    issue: OneIssue = "",
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Compute stored editions anew from their manifests, and compare; exit 1 on any difference.

    A folder that `hitparade export` wrote is checked without any workspace.

    Example: `hitparade verify us-songs --issue 2014-03-29`
    """
    from hitparade.cli.output import print_verification, watched

    folder = exported.exported_folder(chart)
    if folder is not None:
        if issue:
            raise typer.BadParameter("a folder holds one issue; leave --issue out.")
        exported.verify_folder(folder, as_json=as_json)
        return
    with watched() as progress:
        found = opened(engine).verify(chart, issue=issue or None, progress=progress)
    if as_json:
        emit(found.as_json())
    else:
        print_verification(found)
    if not found.holds:
        raise typer.Exit(1)


def whatif(
    chart: Chart,
    issue: Issue = "latest",
    rules: Rules = None,
    rules_of: Annotated[
        str, typer.Option(help="The parameters in force for the issue of this date.")
    ] = "",
    only: Annotated[str, typer.Option(help="Of --rules-of: only this kind, such as admit.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter.", metavar="PATH=VALUE")
    ] = None,
    swaps: Annotated[
        str, typer.Option(help="A weight: at which of its values neighbours swap.", metavar="PATH")
    ] = "",
    as_json: Json = False,
) -> None:
    """Show an issue as it would be under other rules; nothing is stored.

    Example: `hitparade whatif us-songs --issue 2014-03-29 --rules-of 2012-12-01 --only admit`

    Example: `hitparade whatif us-songs --issue 2014-03-29 --set convert.streams.points=10`
    """
    from hitparade.cli.output import print_whatif, settings_of

    found = opened().whatif(
        chart,
        issue=issue,
        rules=rules,
        rules_of=rules_of or None,
        only=only or None,
        settings=settings_of(settings or []),
        swaps=swaps,
    )
    if as_json:
        emit(found.as_json())
    else:
        print_whatif(found)
