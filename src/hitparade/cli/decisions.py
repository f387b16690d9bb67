"""Commands about manual decisions: make one, list them all, take one back."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitparade.cli.shared import Json, Preview, emit, note, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.identity.acts import Decision

Author = Annotated[str, typer.Option(help="Who decides; default: the user who is logged in.")]
Reason = Annotated[str, typer.Option(help="Why.")]
Listener = Annotated[
    str,
    typer.Option(
        help="A listener whose vote it is: in force once a quorum agrees.", metavar="NAME"
    ),
]
Restate = Annotated[
    bool, typer.Option("--restate", help="Also correct the final editions that it changes.")
]


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (decide, decisions, undo):
        app.command()(command)


def decide(
    act: Annotated[str, typer.Argument(help="What is decided.", metavar="ACT")],
    subject: Annotated[
        str, typer.Argument(help="Id of a song, recording or release, or a name.")
    ] = "",
    chart: Annotated[str, typer.Option(help="NAME or NAME@TERRITORY; default: all charts.")] = "",
    value: Annotated[str, typer.Option(help="What more the act needs: a JSON object.")] = "",
    first: Annotated[str, typer.Option("--from", help="First issue (or day) that it binds.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last issue (or day) that it binds.")] = "",
    expires: Annotated[str, typer.Option(help="Day after which it binds nothing.")] = "",
    restate: Restate = False,
    listener: Listener = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Write a manual decision into the log, signed; nothing is ever taken out of it.

    Acts: stay, reset, exclude, permit, quarantine, release_quarantine, credit, alias, versions,
    classify, quorum; see docs/decisions-log.md. `hitparade merge`, `split`, `match`, `credit` and
    `label` write decisions, too. Editions change when they are compiled again; with --restate the
    final ones that come out otherwise are corrected.

    Example: `hitparade decide exclude song:0123456789abcdef0123 --chart us-songs --reason fraud`
    """
    from hitparade import api

    asked: dict[str, Any] = {
        "chart": chart,
        "value": value,
        "first": first or None,
        "last": last or None,
        "expires": expires or None,
        "author": who(author, listener),
        "reason": reason,
    }
    if preview:
        _preview(f"To {act} {subject}", act, subject, asked, as_json=as_json)
        return
    wanted = api.decision(act, subject, **asked)
    write(opened(), wanted, restate=restate, as_json=as_json)


def decisions(as_json: Json = False) -> None:
    """List the log of decisions, and check every hash, every link and every signature.

    Example: `hitparade decisions`
    """
    from hitparade.cli.output import print_rows
    from hitparade.identity.decisions import as_json as plain

    log = opened().decisions()
    if as_json:
        records = [plain(record) for record in log.records]
        emit({"decisions": records, "holds": log.holds, "problems": log.problems})
    else:
        rows = [
            plain(record) | {"number": record["sequence"], "says": told(record)}
            for record in log.records
        ]
        columns = ("number", "decision", "says", "author", "reason", "undone_by")
        print_rows(rows, columns, "Nothing was decided.")
    for problem in log.problems:
        note(problem)
    if not log.holds:
        raise typer.Exit(1)


def undo(
    decision: Annotated[str, typer.Argument(help="Id or number.", metavar="DECISION")],
    restate: Restate = False,
    listener: Annotated[
        str, typer.Option(help="The listener who takes back a vote.", metavar="NAME")
    ] = "",
    author: Author = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Take a decision back; that is a decision too, and published editions stay as they are.

    With --restate the final editions that come out otherwise then are corrected.

    Example: `hitparade undo 3f2a91c04b7e --reason "the label sent proof"`
    """
    from hitparade import api

    asked = {"author": who(author, listener), "reason": reason}
    if preview:
        _preview(f"To undo {decision}", "undo", decision, asked, as_json=as_json)
        return
    office = opened()
    before = {record["decision"] for record in office.decisions().records}
    wanted = api.decision("undo", decision, **asked)
    record = write(office, wanted, restate=restate, as_json=as_json)
    if record["decision"] in before:
        note(f"Decision {decision} was undone already: no record was added.")


def _preview(what: str, act: str, subject: str, asked: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what a decision would change; who only looks need not say why."""
    from hitparade.api import decision
    from hitparade.cli.supposing import print_preview

    unsaid = {name: asked[name] or "preview" for name in ("author", "reason")}
    wanted = decision(act, subject, **{**asked, **unsaid})
    print_preview(opened().preview(wanted), what.strip(), as_json=as_json)


def write(office: Any, wanted: Decision, *, restate: bool, as_json: bool) -> Mapping[str, Any]:
    """Make a decision, and print its record and what was corrected because of it.

    Args:
        office: The workspace, a `hitparade.api.Hitparade`.
        wanted: The decision.
        restate: Whether to correct the final editions that it changes.
        as_json: Print one JSON document.

    Returns:
        The record.
    """
    from hitparade.cli.corrected import print_correction
    from hitparade.cli.output import watched
    from hitparade.identity.decisions import as_json as plain

    if not restate:
        record: dict[str, Any] = office.make(wanted)
        if as_json:
            emit(plain(record))
        else:
            print(f"Decision {record['decision']}: {told(record)}.")
        return record
    with watched() as progress:
        found = office.restate(wanted, progress=progress)
    if as_json:
        emit(found.as_json())
    else:
        print(f"Decision {found.record['decision']}: {told(found.record)}.")
        if not found.corrections:
            print("No final edition comes out otherwise: nothing was corrected.")
        for correction in found.corrections:
            print_correction(correction)
    for text in (*found.notes, *(text for each in found.corrections for text in each.notes)):
        note(text)
    return dict(found.record)


def told(record: Mapping[str, Any]) -> str:
    """A decision in a few words: act, subject, value, chart, dates."""
    from hitparade.identity.acts import ABOUT_IDENTITY

    words = [record["act"], record["subject"], record["value"]]
    if record["act"] not in {"undo", *ABOUT_IDENTITY}:
        words.append(f"on {record['chart'] or 'all charts'}")
    words += [
        f"{word} {record[name]}"
        for name, word in (("first", "from"), ("last", "to"), ("expires", "expires"))
        if record[name]
    ]
    return " ".join(word for word in words if word)


def who(author: str, listener: str) -> str:
    """The author of a decision: a listener, who was named, or who is logged in."""
    from hitparade.identity.acts import LISTENER

    return f"{LISTENER}{listener}" if listener else author or user()


def user() -> str:
    """The user who is logged in, or none."""
    try:
        return getpass.getuser()
    except OSError:  # a container may have no name for its user
        return ""
