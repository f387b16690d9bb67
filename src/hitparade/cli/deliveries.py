"""Commands about what was delivered: list it, withdraw it, confirm days that are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitparade.cli.decisions import Author, Reason, user
from hitparade.cli.shared import Json, Preview, emit, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.identity.deliveries import Acted

Delivery = Annotated[
    str, typer.Argument(help="Its id, or SUPPLIER/ID: see `hitparade deliveries`.")
]
_SHOWN = (
    "supplier",
    "delivery",
    "file",
    "rows_accepted",
    "rows_refused",
    "quantity",
    "status",
)


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (deliveries, withdraw, confirm):
        app.command()(command)


def deliveries(as_json: Json = False) -> None:
    """List the deliveries in force and the withdrawn ones, with days that are held.

    Example: `hitparade deliveries --json`
    """
    from hitparade.cli.output import print_rows

    rows = opened().deliveries().to_pylist()
    for row in rows:
        for name in ("withdrawn_days", "held_days"):
            row[name] = [day for day in row[name].split(",") if day]
    if as_json:
        emit({"deliveries": rows})
        return
    shown = [row | {"status": _status(row)} for row in rows]
    print_rows(shown, _SHOWN, "No delivery yet: hitparade deliver FILE")


def withdraw(
    delivery: Delivery,
    day: Annotated[str, typer.Option(help="Only these days: DAY,DAY or DAY..DAY.")] = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Take a delivery, or days of it, out of force; `hitparade undo` takes that back.

    What it had replaced by --replace counts again. The same file delivered again counts, too.

    Example: `hitparade withdraw press/week-11 --day 2026-03-12 --reason "the supplier took it back"`
    """
    from hitparade.cli.output import days_of
    from hitparade.cli.supposing import print_preview

    if preview:
        found = opened().preview_withdraw(delivery, days=days_of(day, "--day"))
        print_preview(found, f"To withdraw {delivery}", as_json=as_json)
        return
    acted = opened().withdraw(
        delivery, days=days_of(day, "--day"), author=author or user(), reason=reason
    )
    _print(acted, "withdrawn", "is withdrawn already", as_json=as_json)


def confirm(
    delivery: Delivery,
    day: Annotated[str, typer.Option(help="Only these days: DAY,DAY or DAY..DAY.")] = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Let days count that are held because they repeat the day before; `hitparade undo` takes it back.

    It holds for the figures as they are now: where the supplier replaces them by another copy, that is
    held again.

    Example: `hitparade confirm week-11 --day 2026-03-12 --reason "the station closed for two days"`
    """
    from hitparade.cli.output import days_of
    from hitparade.cli.supposing import print_preview

    if preview:
        found = opened().preview_confirm(delivery, days=days_of(day, "--day"))
        print_preview(found, f"To confirm {delivery}", as_json=as_json)
        return
    acted = opened().confirm(
        delivery, days=days_of(day, "--day"), author=author or user(), reason=reason
    )
    _print(acted, "confirmed", "has no day that is held", as_json=as_json)


def _print(acted: Acted, done: str, nothing: str, *, as_json: bool) -> None:
    from hitparade.identity.decisions import as_json as plain

    if as_json:
        emit(
            {
                "supplier": acted.supplier,
                "delivery": acted.delivery,
                "days": acted.days,
                "done": acted.done,
                "decisions": [plain(record) for record in acted.decisions],
            }
        )
        return
    name = f"{acted.supplier}/{acted.delivery}"
    if not acted.done:
        print(f"{name} {nothing}: nothing to do.")
        return
    days = f"{len(acted.days):,} day(s)"
    if acted.days:
        days = f"{acted.days[0]}" if len(acted.days) == 1 else f"{days} from {acted.days[0]}"
        days += f" to {acted.days[-1]}" if len(acted.days) > 1 else ""
    names = ", ".join(record["decision"] for record in acted.decisions)
    print(f"{name}: {days} {done}, decision {names}.")


def _status(row: Mapping[str, Any]) -> str:
    """The status for people: with how many days are withdrawn or held."""
    words = [row["status"]]
    if row["withdrawn_days"] and row["status"] != "withdrawn":
        words.append(f"{len(row['withdrawn_days'])} day(s) withdrawn")
    if row["held_days"]:
        words.append(f"{len(row['held_days'])} day(s) held")
    return ", ".join(words)
