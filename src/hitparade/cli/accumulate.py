"""Commands about many issues at once: year-end and all-time charts, awards, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Chart, First, Json, Last, emit, opened

if TYPE_CHECKING:
    from hitparade.domain.totals import Accumulated, Records

_MOST = 12
"""Dates that people are shown of a long list."""


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (accumulate, records):
        app.command()(command)


def accumulate(
    chart: Chart,
    year: Annotated[int | None, typer.Option(help="The chart year that ends in this year.")] = None,
    first: First = "",
    last: Last = "",
    all_time: Annotated[bool, typer.Option("--all-time", help="Every stored issue.")] = False,
    rule: Annotated[
        str, typer.Option(help="Clause accumulate.NAME, where there are several.", metavar="NAME")
    ] = "",
    by: Annotated[
        str, typer.Option(help="points, inverse, weeks or quantity, in place of the rule's.")
    ] = "",
    per: Annotated[str, typer.Option(help="entry, artist, label or genre.")] = "entry",
    genre: Annotated[str, typer.Option(help="Only this genre, by the catalogue.")] = "",
    label: Annotated[str, typer.Option(help="Only this label, by the catalogue.")] = "",
    artist_country: Annotated[str, typer.Option(help="Only artists of this country (CC).")] = "",
    depth: Annotated[int | None, typer.Option(min=1, help="How many places.")] = None,
    as_json: Json = False,
) -> None:
    """Add up the stored issues of a chart: a year, a range of dates, or all time.

    Example: `hitparade accumulate us-songs --year 2014`

    Example: `hitparade accumulate hot-100 --from 1980-01-01 --to 1989-12-31 --by inverse`
    """
    from hitparade.domain.errors import NotFoundError

    if sum((year is not None, bool(first or last), all_time)) != 1:
        raise NotFoundError(
            "Say what to add up: --year Y, or --from DATE --to DATE, or --all-time."
        )
    if bool(first) != bool(last):
        raise NotFoundError("A range of dates needs both --from and --to.")
    facts = {"genre": genre, "label": label, "artist_country": artist_country}
    found = opened().accumulate(
        chart,
        year=year,
        span=(first, last) if first else None,
        rule=rule,
        by=by or None,
        per=per,
        only={name: text for name, text in facts.items() if text},
        depth=depth,
    )
    if as_json:
        emit(found.as_json())
    else:
        print_accumulated(found)


def records(
    chart: Chart,
    depth: Annotated[int, typer.Option(min=1, help="How many holders of each record.")] = 3,
    as_json: Json = False,
) -> None:
    """Show the records of a chart: most weeks, longest runs, biggest jumps.

    Example: `hitparade records hot-100`
    """
    found = opened().records(chart, depth=depth)
    if as_json:
        emit(found.as_json())
    else:
        print_records(found)


def print_accumulated(found: Accumulated) -> None:
    """What was added up, what is missing, and the places."""
    from rich.markup import escape

    from hitparade.cli.output import console, table, titled

    levels = any(entry.level for entry in found.entries)
    columns = ["rank", "title", "artist", "issues", "peak", "at No. 1", "best run", "total"]
    if found.per != "entry":
        columns[1:3] = [found.per]
    columns += ["level", "since"] if levels else []
    made = table(*columns, right=("rank", "issues", "peak", "at No. 1", "best run", "total"))
    for entry in found.entries:
        named = [entry.title, entry.artist] if found.per == "entry" else [entry.title]
        row = [str(entry.rank), *map(escape, named), str(entry.issues), str(entry.peak or "-")]
        row += [str(entry.at_no_1), str(entry.best_run), entry.total_shown]
        if levels:
            row += [entry.level or "", str(entry.reached[entry.level]) if entry.level else ""]
        made.add_row(*row)
    place = found.chart + (f"@{found.territory}" if found.territory else "")
    out = console()
    out.print(
        titled(
            f"{place}, {found.first} to {found.last}: {len(found.issues)} issue(s) by {found.by}",
            made,
        )
    )
    if found.missing:
        listed = ", ".join(str(issue) for issue in found.missing[:_MOST])
        more = f" and {len(found.missing) - _MOST} more" if len(found.missing) > _MOST else ""
        out.print(f"{len(found.missing)} issue(s) of the range have no edition: {listed}{more}.")
    if found.unknown:
        out.print(
            f"{found.unknown} entries are left out: the catalogue does not know what is asked."
        )


def print_records(found: Records) -> None:
    """Every record with its holders."""
    from rich.markup import escape

    from hitparade.cli.output import console, table, titled
    from hitparade.vault.records import NAMES

    made = table("record", "rank", "value", "title", "artist", "issue", right=("rank", "value"))
    told = ""
    for holder in found.records:
        name = "" if holder.record == told else NAMES[holder.record]
        told = holder.record
        row = [name, str(holder.rank), f"{holder.value:,}", escape(holder.title)]
        made.add_row(*row, escape(holder.artist), str(holder.issue))
    place = found.chart + (f"@{found.territory}" if found.territory else "")
    console().print(
        titled(f"{place}: {found.issues} issue(s), {found.first} to {found.last}", made)
    )
