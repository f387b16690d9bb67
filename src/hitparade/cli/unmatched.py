"""Commands about what nobody knows yet: what is unmatched, and how the rest was matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.decisions import Author, Listener, Reason, Restate
from hitparade.cli.identity import match_text
from hitparade.cli.shared import Json, Preview, emit, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.identity.unmatched import Spelling, Way

_WHOLE = 10_000
_MOST = 50
"""Spellings that people are shown where they do not say how many."""


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    app.command()(unmatched)
    app.command()(match)


def unmatched(
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many; default: 50, with --json all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List what usage spells and nothing is known of, the largest first, with suggestions.

    A text without a recording counts as a song of its own; what has neither title and artist nor an
    identifier counts nowhere. `hitparade match` takes one for what it is.

    Example: `hitparade unmatched --limit 20`
    """
    office = opened()
    if as_json:
        emit({"unmatched": [one.as_json() for one in office.unmatched(limit=limit)]})
        return
    most = limit or _MOST
    found = office.unmatched(limit=most + 1)
    _print_unmatched(found[:most])
    if len(found) > most:
        print("... and more: see --limit, or --json for all.")


def match(
    text: Annotated[
        str, typer.Argument(help="ARTIST - TITLE, as usage spells it.", metavar="[TEXT]")
    ] = "",
    recording: Annotated[
        str,
        typer.Argument(help="Id, ISRC, MBID, or ARTIST - TITLE.", metavar="[RECORDING]"),
    ] = "",
    isrc: Annotated[
        str, typer.Option(help="With TEXT: only rows with this ISRC; default: those without one.")
    ] = "",
    restate: Restate = False,
    listener: Listener = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Match what usage spells with what is known, and say how it was found.

    With a text and a recording: decide that the text is of the recording. That decision is signed
    and can be undone, like every other.

    Example: `hitparade match`

    Example: `hitparade match "Ana Reis - Tyde Table" GBAYE0601498 --reason "a misprint" --preview`
    """
    from hitparade.domain.errors import NotFoundError

    if text and recording:
        match_text(
            text,
            recording,
            isrc=isrc,
            restate=restate,
            listener=listener,
            author=author,
            reason=reason,
            preview=preview,
            as_json=as_json,
        )
        return
    if text or isrc or restate or listener or author or reason or preview:
        raise NotFoundError(
            "To decide, name both: hitparade match TEXT RECORDING. Without them, nothing is decided."
        )
    ways = opened().match()
    if as_json:
        emit({"ways": [{"way": w.way, "spellings": w.spellings, "units": w.units} for w in ways]})
    else:
        _print_ways(ways)


def _print_ways(ways: Sequence[Way]) -> None:
    from hitparade.cli.output import console, table

    made = table("found by", "spellings", "units", right=("spellings", "units"))
    for way in ways:
        if way.spellings:
            made.add_row(way.way, f"{way.spellings:,}", f"{way.units:,}")
    if made.row_count:
        console().print(made)
    else:
        print("No usage is in force. Deliver some first.")


def _print_unmatched(found: Sequence[Spelling]) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console, table

    if not found:
        print("Nothing is unmatched.")
        return
    made = table("units", "title", "artist", "why", "nearest", "score", right=("units", "score"))
    for one in found:
        near = one.suggestions[0] if one.suggestions else None
        made.add_row(
            f"{one.units:,}",
            escape(one.title or one.asset),
            escape(one.artist or ("" if one.title else ", ".join(one.suppliers))),
            escape(one.why),
            escape(f"{near.artist} - {near.title} ({near.recording})") if near else "",
            f"{near.score * 100 // _WHOLE} %" if near else "",
        )
    console().print(made)
