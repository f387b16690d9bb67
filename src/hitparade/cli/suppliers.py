"""The command about suppliers: who is registered, who reported when, what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.cli.shared import Json, emit, opened

if TYPE_CHECKING:
    import typer

    from hitparade.domain.suppliers import Overdue, Reporter


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    app.command()(suppliers)


def suppliers(as_json: Json = False) -> None:
    """List the suppliers of hitparade.yaml and those that reported, with what is overdue now.

    Example: `hitparade suppliers`
    """
    from hitparade.cli.output import console, print_rows

    charts = opened()
    found = charts.suppliers()
    if as_json:
        emit({"suppliers": [one.as_json() for one in found]})
        return
    columns = ("supplier", "uses", "due", "last day", "received", "overdue")
    print_rows([_row(one) for one in found], columns, "Nobody reported yet: hitparade deliver FILE")
    if not charts.workspace.settings.suppliers:
        console().print(
            "Nobody is registered, so nothing has a deadline: see suppliers in hitparade.yaml."
        )


def _row(one: Reporter) -> dict[str, str]:
    """A supplier in a few words."""
    lag = "same day" if not one.lag else "next day" if one.lag == 1 else f"{one.lag} days later"
    overdue = "; ".join(_told(late) for late in one.overdue) or "nothing"
    return {
        "supplier": one.supplier,
        "uses": " ".join([*one.uses, *(f"({code})" for code in one.territories)]),
        "due": f"{lag}, {one.deadline} {one.zone}" if one.registered else "not registered",
        "last day": str(one.last_day or "never"),
        "received": f"{one.received:%Y-%m-%d %H:%M}" if one.received else "never",
        "overdue": overdue if one.registered else "",
    }


def _told(late: Overdue) -> str:
    from hitparade.domain.suppliers import day_list

    place = f" {late.territory}" if late.territory else ""
    return f"{late.use}{place} {day_list(late.days)}"
