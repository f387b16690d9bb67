"""Commands about claims: what is heard in videos and other assets, and who says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitparade.cli.shared import Json, emit, note, opened

if TYPE_CHECKING:
    from collections.abc import Mapping


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    group = typer.Typer(
        no_args_is_help=True, help="Claims: what is heard in videos and other assets."
    )
    group.command(name="import")(import_)
    group.command(name="list")(list_)
    app.add_typer(group, name="claims")


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, NDJSON or Parquet.", metavar="FILE")],
    claimant: Annotated[
        str, typer.Option(help="Who claims, for rows that do not say so.", metavar="NAME")
    ] = "",
    as_json: Json = False,
) -> None:
    """Take in what is heard in videos and other assets; the same bytes again change nothing.

    A row names an asset as usage does, and says which recording is heard in it (recording, isrc,
    mbid, or title and artist), or which labels it has, see docs/formats.md.

    Example: `hitparade claims import claims.csv --claimant "Harbour Records"`
    """
    from hitparade.cli.output import print_imported

    done = opened().import_claims(file, claimant=claimant)
    print_imported(done, f"{done.assets:,} asset(s)", as_json=as_json)


def list_(
    asset: Annotated[
        str, typer.Option(help="Only this asset, or SUPPLIER:ASSET.", metavar="ASSET")
    ] = "",
    as_json: Json = False,
) -> None:
    """List what is heard in the assets that usage names, by the claims and decisions in force.

    Plays of an asset whose claims contradict each other are held, until `hitparade credit` says what
    is heard in it.

    Example: `hitparade claims list --asset film-1`
    """
    from hitparade.cli.output import print_rows

    found = opened().claims(asset)
    if as_json:
        emit(found.as_json())
        return
    columns = ("supplier", "asset", "days", "heard", "role", "for", "origin", "labels", "state")
    print_rows([_row(row) for row in found.rows], columns, "Nothing is claimed or labelled.")
    for conflict in dict.fromkeys(_conflict(row) for row in found.rows if row["conflict"]):
        print(conflict)
    if found.waiting:
        note(f"{found.waiting:,} claimed asset(s) are named by no usage.")


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    """A claim in a few words."""
    length = "" if row["seconds"] is None else f"{row['seconds']:,} s"
    share = "" if row["share"] is None else f"share {row['share']}"
    sure = "" if row["confidence"] is None else f" ({row['confidence']} sure)"
    return {
        "supplier": row["supplier"],
        "asset": row["asset"],
        "days": _days(row["from"], row["to"]) or "always",
        "heard": f"{row['title']} - {row['artist']}" if row["recording"] else "",
        "role": row["role"] or "",
        "for": ", ".join(part for part in (length, share) if part),
        "origin": f"{row['origin']}{sure}" if row["recording"] else "",
        "labels": " ".join(row["labels"]),
        "state": row["state"],
    }


def _days(first: str | None, last: str | None) -> str:
    """Days in a row in a few words; none where they are all."""
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"to {last}" if last else ""


def _conflict(row: Mapping[str, Any]) -> str:
    days = _days(row["from"], row["to"])
    return f"{row['asset']} {days}".rstrip() + f" is held: {row['conflict']}."
