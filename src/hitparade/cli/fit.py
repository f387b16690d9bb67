"""The command that finds weights: from published figures to what a unit of each component weighs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Json, emit, note

if TYPE_CHECKING:
    from hitparade.rules.fit import Contradiction, Fit, FittedEra

_SHOWN = 10
"""Contradictions that people are shown."""


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    app.command()(fit)


def fit(
    file: Annotated[
        Path, typer.Argument(help="Published figures, CSV or Parquet.", metavar="FILE")
    ],
    per: Annotated[
        str, typer.Option(help="The component whose weight is 1; default: the first.")
    ] = "",
    eras: Annotated[
        list[str] | None,
        typer.Option(
            "--era", help="First date of a later era (YYYY-MM-DD); default: they are found."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find the weights that explain published ranks and shares of points.

    Columns: issue, rank, title, artist, one per component (empty = unknown), and if wanted
    share_COMPONENT in percent; see docs/fit.md. No workspace is needed.

    Example: `hitparade fit figures.csv --per downloads --json`
    """
    from hitparade import api

    found = api.fit(file, per=per, eras=eras or ())
    if found.ignored:
        note(f"No component, left aside: {', '.join(found.ignored)}.")
    if as_json:
        emit(found.as_json())
    else:
        _print(found)


def _print(found: Fit) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console

    out = console()
    unit = f"{found.units[found.per]:,}"
    out.print(
        f"{escape(found.file)}: {found.rows:,} row(s), {found.issues:,} issue(s); "
        f"{found.complete:,} row(s) with every component known."
    )
    out.print(f"Weights are relative: {unit} {escape(found.per)} = 1.")
    for era in found.eras:
        out.print()
        _print_era(found, era)
    for number, one in enumerate(found.contradictions[:_SHOWN], 1):
        out.print()
        _print_contradiction(found, number, one)
    if len(found.contradictions) > _SHOWN:
        out.print(f"\n... and {len(found.contradictions) - _SHOWN} more; --json has all of them.")


def _print_era(found: Fit, era: FittedEra) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console, table, titled

    numbers = ("per", "low", "best", "high", "rounded low", "rounded high")
    made = table("component", *numbers, right=numbers)
    for name, weight in era.weights.items():
        times = found.units[name] / found.units[found.per]
        cells = (weight.low, weight.best, weight.high, weight.rounded_low, weight.rounded_high)
        shown = ("no limit", "unknown")  # what a missing high, a missing best says
        missing = (shown[0], shown[1], shown[0], shown[0], shown[0])
        made.add_row(
            escape(name),
            f"{found.units[name]:,}",
            *(
                gone if value is None else _number(value * times)
                for value, gone in zip(cells, missing, strict=True)
            ),
        )
    out = console()
    out.print(titled(f"Issues from {era.first} to {era.last}", made))
    out.print(
        f"{era.pairs_held:,} of {era.pairs:,} order(s) and {era.shares_held:,} of {era.shares:,} "
        "share(s) held."
    )
    if era.earliest and era.latest:
        first, last = era.earliest, era.latest
        others = f"It could begin with any issue from {first} to {last}."
        out.print(others if first < last else "It could begin with no other issue.")


def _print_contradiction(found: Fit, number: int, one: Contradiction) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console
    from hitparade.rules.fit import words

    out = console()
    out.print(f"{number}. {one.text()}")
    for fact in one.facts:
        song = f"No. {fact.entry.rank} {fact.entry.title} ({fact.entry.artist})"
        if fact.below is not None:
            song += f" above No. {fact.below.rank} {fact.below.title} ({fact.below.artist})"
        gone = " [given up]" if fact == one.given_up and len(one.facts) > 1 else ""
        out.print(f"   {fact.entry.issue} {escape(song + gone)}:")
        out.print(f"      {escape(words(fact, found.components))}")


def _number(value: float) -> str:
    """A weight for people: five digits.

    >>> _number(24.692371), _number(1.0), _number(0.0011977539), _number(12345.678)
    ('24.692', '1', '0.0011978', '12,346')
    """
    digits = f"{value:,.5g}"
    return f"{value:,.0f}" if "e+" in digits else digits
