"""Commands for listens that come in over HTTP: tokens, the way to the lake, and listeners who leave."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitparade.cli.shared import Json, Preview, emit, note, opened

if TYPE_CHECKING:
    from hitparade.api import Hitparade
    from hitparade.web.intake.tokens import Token, Tokens

_JOURNAL = "intake/journal.sqlite"


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    tokens = typer.Typer(no_args_is_help=True, help="Tokens of those who send listens.")
    tokens.command(name="create")(create)
    tokens.command(name="list")(list_)
    tokens.command(name="revoke")(revoke)
    app.add_typer(tokens, name="token")
    app.command()(drain)
    app.command()(forget)


def create(
    name: Annotated[str, typer.Argument(help="The user name of its listens.", metavar="NAME")],
    scope: Annotated[
        str, typer.Option(help="What it is for: submit, read, operate.", metavar="SCOPE,SCOPE")
    ] = "submit,read",
    territory: Annotated[
        str, typer.Option(help="Where its listens happen (CC); default: as the workspace says.")
    ] = "",
) -> None:
    """Make a token and print it, this once; players of Last.fm take it as the password.

    A user may have several, such as one for each player. What is stored of a token does not tell it.

    Example: `hitparade -C my-charts token create anna --territory SE`
    """
    with _tokens() as tokens:
        print(tokens.create(name, scope.split(","), territory))
    note(f"This is the token of {name}. Keep it: it cannot be shown again.")


def list_(as_json: Json = False) -> None:
    """List the tokens, without themselves.

    Example: `hitparade -C my-charts token list`
    """
    with _tokens() as tokens:
        found = tokens.listed()
    if as_json:
        emit({"tokens": [_told(token) for token in found]})
        return
    from hitparade.cli.output import console, table

    made = table("id", "name", "scopes", "territory", "created", "revoked", right=("id",))
    for token in found:
        told = _told(token)
        cells = (str(told["id"]), token.name, ", ".join(token.scopes), token.territory)
        made.add_row(*cells, _day(told["created"]), _day(told["revoked"]))
    console().print(made)


def revoke(
    name: Annotated[str, typer.Argument(help="Whose tokens.", metavar="NAME")],
    number: Annotated[
        int | None, typer.Option("--id", help="Only this one, as `token list` has it.")
    ] = None,
) -> None:
    """Revoke the tokens of a user, or one of them, at once and for good; listens stay.

    Example: `hitparade -C my-charts token revoke anna --id 3`
    """
    with _tokens() as tokens:
        count = tokens.revoke(name, number)
    print(f"{name}: {count} token(s) revoked.")


def drain(as_json: Json = False) -> None:
    """Bring every listen that was taken in into the lake, as deliveries of the supplier listens.

    `hitparade serve` does it every hour and when it is stopped; `tally`, `compile` and `publish` do
    it first. Whatever dies in between, each listen gets there once.

    Example: `hitparade -C my-charts drain`
    """
    from hitparade.web.intake.drain import drain as drained

    done = drained(opened())
    if as_json:
        emit({"batches": done.batches, "listens": done.listens})
    else:
        print(f"{done.listens:,} listen(s) in {done.batches:,} batch(es) brought into the lake.")


def forget(
    name: Annotated[str, typer.Argument(help="The user name.", metavar="NAME")],
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Forget a listener whose listens came in over HTTP: tokens, listens, and the name.

    Deliveries that had such listens are delivered anew without them. What a final edition counted stays
    in that edition. Backups are not changed.

    Example: `hitparade -C my-charts forget anna`
    """
    from hitparade.web.intake.forgetting import forget as forgotten

    done = forgotten(opened(), name, preview=preview)
    if as_json:
        emit(done.as_json())
        return
    print(
        f"{name}: {done.tokens:,} token(s) and {done.listens:,} listen(s) in {done.batches:,} batch(es) "
        f"{'would be' if preview else 'are'} forgotten."
    )


def with_listens(charts: Hitparade) -> Hitparade:
    """The workspace, with every listen that was taken in so far in its lake."""
    if (charts.workspace.folder / _JOURNAL).is_file():
        from hitparade.web.intake.drain import drain as drained

        done = drained(charts)
        if done.batches:
            note(f"{done.listens:,} listen(s) brought into the lake.")
    return charts


def _tokens() -> contextlib.closing[Tokens]:
    from hitparade.web.intake.tokens import Tokens

    return contextlib.closing(Tokens(opened().workspace))


def _told(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "territory": token.territory,
        "created": _instant(token.created),
        "revoked": _instant(token.revoked),
    }


def _instant(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat().replace("+00:00", "Z")


def _day(instant: str | None) -> str:
    return (instant or "").partition("T")[0]
