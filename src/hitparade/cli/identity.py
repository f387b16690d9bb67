"""Commands about which song something is: what is the same, what is not, what is heard in a video."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitparade.cli.decisions import Author, Listener, Reason, Restate, user, write
from hitparade.cli.shared import Json, Preview, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.identity.acts import Decision
    from hitparade.identity.lookup import Lookup

Since = Annotated[str, typer.Option("--since", help="First day of usage for which it holds.")]
Until = Annotated[str, typer.Option("--until", help="Last day of usage for which it holds.")]


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (merge, split, credit, label):
        app.command()(command)


def merge(
    one: Annotated[str, typer.Argument(help="Id, ISRC, MBID, or ARTIST - TITLE.", metavar="A")],
    other: Annotated[str, typer.Argument(help="What is the same as A.", metavar="B")],
    restate: Restate = False,
    listener: Listener = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Decide that B is the same song (or recording, or release) as A; it goes on under A's id.

    Published editions stay, and later issues go on with the history of both; with --restate the
    final editions that change are corrected. It can be undone.

    Example: `hitparade merge "Ana Reis - Tide Table" GBAYE0601498 --reason "one song" --preview`
    """
    from hitparade.identity.wanted import merging

    _done(
        f"To merge {other} into {one}",
        partial(merging, one=one, other=other),
        _Who(author, reason, listener),
        restate=restate,
        preview=preview,
        as_json=as_json,
    )


def split(
    name: Annotated[str, typer.Argument(help="Id, ISRC, MBID, or ARTIST - TITLE.", metavar="ID")],
    title: Annotated[str, typer.Option(help="Title of a spelling that is not of it.")] = "",
    artist: Annotated[str, typer.Option(help="Artist of that spelling.")] = "",
    restate: Restate = False,
    listener: Listener = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Decide that a recording is a song of its own, or that a spelling is not of the recording.

    Example: `hitparade split GBAYE0601498 --title "Tide Table (Live)" --artist "Ana Reis" --reason "wrong ISRC"`
    """
    from hitparade.identity.wanted import splitting

    _done(
        f"To split {name}",
        partial(splitting, name=name, title=title, artist=artist),
        _Who(author, reason, listener),
        restate=restate,
        preview=preview,
        as_json=as_json,
    )


def match_text(
    text: str,
    recording: str,
    *,
    isrc: str = "",
    restate: bool = False,
    listener: str = "",
    author: str = "",
    reason: str = "",
    preview: bool = False,
    as_json: bool = False,
) -> None:
    """Decide that a spelling is of a recording: what `hitparade match TEXT RECORDING` does.

    Args:
        text: ``ARTIST - TITLE``, as usage spells it.
        recording: Its id, an ISRC, a MusicBrainz id, or ``ARTIST - TITLE``.
        isrc: Only the rows with this ISRC; default: those without one.
        restate: Also correct the final editions that it changes.
        listener: A listener whose vote it is.
        author: Who decides; default: the user who is logged in.
        reason: Why.
        preview: Only say what it would change.
        as_json: Print one JSON document.
    """
    from hitparade.identity.wanted import matching

    _done(
        f"To match {text} with {recording}",
        partial(matching, text=text, recording=recording, isrc=isrc),
        _Who(author, reason, listener),
        restate=restate,
        preview=preview,
        as_json=as_json,
    )


def credit(
    asset: Annotated[
        str, typer.Argument(help="SUPPLIER:ASSET, or an id that one supplier has.", metavar="ASSET")
    ],
    recording: Annotated[
        str, typer.Argument(help="Id, ISRC, MBID, or ARTIST - TITLE.", metavar="RECORDING")
    ],
    start: Annotated[
        str, typer.Option("--from", help="First second at which it is heard, or M:SS.", metavar="S")
    ] = "",
    end: Annotated[
        str, typer.Option("--to", help="Second before which it ends, or M:SS.", metavar="S")
    ] = "",
    role: Annotated[str, typer.Option(help="official or clip; default: clip.")] = "",
    share: Annotated[str, typer.Option(help="Part of the asset: 99% or 0.99.")] = "",
    since: Since = "",
    until: Until = "",
    not_: Annotated[bool, typer.Option("--not", help="It is not heard there.")] = False,
    restate: Restate = False,
    listener: Listener = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Decide that a recording is heard in a video or other asset: its plays are credited to it.

    Such a decision settles claims that contradict each other.

    Example: `hitparade credit tube:x7Kd2 "Ana Reis - Tide Table" --from 0:10 --to 1:30 --reason "I listened"`
    """
    from hitparade.identity.wanted import Heard, crediting

    heard = None if not_ and not (start or end or role or share) else Heard(start, end, share, role)
    if not_ and heard:
        from hitparade.domain.errors import NotFoundError

        raise NotFoundError("What is not heard has no span, role or share: leave them out.")
    _done(
        f"To credit {asset} to {recording}" if heard else f"Not to credit {asset} to {recording}",
        partial(
            crediting, asset=asset, recording=recording, heard=heard, dates=_dates(since, until)
        ),
        _Who(author, reason, listener),
        restate=restate,
        preview=preview,
        as_json=as_json,
    )


def label(
    asset: Annotated[
        str, typer.Argument(help="SUPPLIER:ASSET, or an id that one supplier has.", metavar="ASSET")
    ],
    name: Annotated[
        str, typer.Argument(help="Such as advertisement, clip, live.", metavar="LABEL")
    ],
    since: Since = "",
    until: Until = "",
    not_: Annotated[bool, typer.Option("--not", help="It has not this label.")] = False,
    restate: Restate = False,
    listener: Listener = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Decide that a video or other asset has a label, which rules can admit or exclude.

    Labels: official, clip, advertisement, sponsor, disclosed, undisclosed, live, lyric, cover, short.

    Example: `hitparade label tube:x7Kd2 advertisement --since 2014-03-10 --reason "paid by a brand"`
    """
    from hitparade.identity.wanted import labelling

    _done(
        f"To {'take the label ' if not_ else 'label '}{asset} {name}{' off' if not_ else ''}",
        partial(labelling, asset=asset, label=name, dates=_dates(since, until), has=not not_),
        _Who(author, reason, listener),
        restate=restate,
        preview=preview,
        as_json=as_json,
    )


class _Who:
    """Who decides, and why."""

    def __init__(self, author: str, reason: str, listener: str) -> None:
        self.author = author or user()
        self.reason = reason
        self.listener = listener


def _dates(since: str, until: str) -> tuple[Any, Any]:
    from hitparade.api import parse_date

    return (parse_date(since) if since else None, parse_date(until) if until else None)


def _done(
    what: str,
    make: Callable[[Lookup], Decision],
    who: _Who,
    *,
    restate: bool,
    preview: bool,
    as_json: bool,
) -> None:
    """Look at a decision, or make it, with or without correcting what it changes."""
    from hitparade.cli.supposing import print_preview

    office = opened()
    reason = who.reason or ("preview" if preview else "")
    wanted = office.wanted(
        make, author=who.author or "preview", reason=reason, listener=who.listener
    )
    if preview:
        print_preview(office.preview(wanted), what, as_json=as_json)
    else:
        write(office, wanted, restate=restate, as_json=as_json)
