"""Commands that take usage in: deliver files, list rows that were refused, add plays up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from hitparade.cli import interrupts
from hitparade.cli.intake import with_listens
from hitparade.cli.shared import Engine, First, Json, Last, emit, note, opened


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (deliver, refused, tally):
        app.command()(command)


def deliver(
    files: Annotated[list[Path], typer.Argument(help="Files of usage.", metavar="FILE...")],
    supplier: Annotated[str, typer.Option(help="Who reports, where a file does not say.")] = "",
    delivery: Annotated[str, typer.Option(help="The supplier's id for this delivery.")] = "",
    form: Annotated[
        str, typer.Option("--format", help="Name of the format; recognised when not given.")
    ] = "",
    territory: Annotated[
        str, typer.Option(help="Where it was used (CC), where a file does not say.")
    ] = "",
    replace: Annotated[
        str, typer.Option(help="Days of the supplier it replaces: DAY,DAY or DAY..DAY.")
    ] = "",
    revision: Annotated[
        int | None,
        typer.Option(min=0, help="The supplier's number of this version; the highest one counts."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file with a bad row.")] = False,
    as_json: Json = False,
) -> None:
    """Take in files of usage (CSV, NDJSON, Parquet); the same bytes again change nothing.

    Columns: day, use and one of quantity, audience, amount are required; see docs/formats.md.

    Example: `hitparade deliver week.csv --supplier station-one --territory US`
    """
    from dataclasses import asdict

    from hitparade.cli.output import days_of, print_deliveries, watched
    from hitparade.domain.errors import HitparadeError

    charts = opened()
    done, errors = [], []
    for file in files:
        try:
            with watched() as progress:
                done.append(
                    charts.deliver(
                        file,
                        supplier=supplier,
                        delivery=delivery,
                        form=form,
                        territory=territory,
                        replace=days_of(replace),
                        revision=revision,
                        strict=strict,
                        progress=progress,
                    )
                )
        except HitparadeError as error:
            errors.append(error)
            if interrupts.came():  # what the engine says of it then is no error of the file
                raise typer.Exit(interrupts.INTERRUPTED) from None
    if as_json:
        document: dict[str, Any] = {"deliveries": [asdict(one) for one in done]}
        if errors:
            document["errors"] = [failed.as_json() for failed in errors]
        emit(document)
    else:
        print_deliveries(done)
    for failed in errors:
        note(f"error: {failed}")
    if errors:
        raise typer.Exit(max(failed.exit_code for failed in errors))


def refused(
    delivery: Annotated[str, typer.Option(help="Only this delivery.")] = "",
    as_json: Json = False,
) -> None:
    """List refused rows, each with file, line, code and reason.

    Example: `hitparade refused --delivery 3f1c9a7e0d5b2846`
    """
    from hitparade.cli.output import print_rows

    rows = opened().refused(delivery).to_pylist()
    if as_json:
        emit({"refused": rows})
    else:
        from hitparade.feeds.catalogue_checks import CATALOGUE_BY_CODE
        from hitparade.feeds.checks import BY_CODE
        from hitparade.feeds.claims_checks import CLAIM_BY_CODE

        for row in rows:
            row["text"] += f" {(BY_CODE | CATALOGUE_BY_CODE | CLAIM_BY_CODE)[row['code']].hint}"
        print_rows(rows, ("file", "line", "code", "column", "text"), "No row was refused.")


def tally(
    first: First = "",
    last: Last = "",
    chart: Annotated[str, typer.Option(help="A chart whose counting policy to use.")] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Only say which days would be tallied, and why.")
    ] = False,
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Bring the tallies up to date; compile does it too.

    Example: `hitparade tally --explain`
    """
    from hitparade.cli.output import watched
    from hitparade.ledger.reasons import spans

    with watched() as progress:
        days = with_listens(opened(engine)).tally(
            chart=chart, first=first or None, last=last or None, explain=explain, progress=progress
        )
    if as_json:
        told = [{"day": day.day, "rows": day.rows, "why": day.why} for day in days]
        emit({"days": told, "done": not explain})
        return
    rows = sum(day.rows for day in days)
    verb = "to tally: what is in force for them changed" if explain else "tallied"
    print(f"{len(days)} day(s) {verb}, {rows:,} row(s) of usage." if days else "Up to date.")
    if explain:
        for first_day, last_day, why in spans(days):
            print(f"{first_day} to {last_day}: {why}" if last_day else f"{first_day}: {why}")
