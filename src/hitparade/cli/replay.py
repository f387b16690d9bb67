"""The command that asks rules of retirement about published issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Chart, Json, Rules, emit, note, opened

if TYPE_CHECKING:
    from hitparade.vault.replay import Replay


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    app.command()(replay)


def replay(
    chart: Chart,
    rules: Rules = None,
    issues: Annotated[
        str, typer.Option(help="Issues to judge (YYYY-MM-DD..YYYY-MM-DD); default: all.")
    ] = "",
    within: Annotated[
        int | None, typer.Option(min=1, help="Rank down to which leaving is told.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say of published entries whether the rules of retirement would have removed them.

    Reads ranks only, so it works for imported charts. Nothing is stored.

    Example: `hitparade replay hot-100 --rules rulebooks/us-retirement.yaml --issues 1991-12-07..1992-11-28`
    """
    first, _, last = issues.partition("..")
    found = opened().replay(
        chart, rules=rules, first=first or None, last=last or first or None, within=within
    )
    for text in found.notes:
        note(text)
    if as_json:
        emit(found.as_json())
    else:
        _print(found)


def _print(found: Replay) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console, table, titled

    numbers = ("issues", "entries", "would be off", "%", "left", "explained")
    made = table("from", "to", "rules", *numbers, right=numbers)
    for era in found.eras:
        clauses = "; ".join(f"{name}: {text}" for name, text in era.clauses.items())
        made.add_row(
            str(era.first),
            str(era.last),
            escape(clauses or "none known"),
            f"{era.issues:,}",
            f"{era.entries:,}",
            f"{era.removed:,}",
            era.share,
            f"{era.left:,}",
            f"{era.explained:,}",
        )
    out = console()
    out.print(titled(f"{found.chart}: published entries under {found.rules}", made))
    out.print(
        f"left: entries that left from rank {found.within} or better; explained: the rules would "
        "have removed them, had they fallen to the last place.",
        style="dim",
    )
