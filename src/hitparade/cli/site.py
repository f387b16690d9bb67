"""The command that writes the site as files, for any static host."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Json, emit, note, opened

if TYPE_CHECKING:
    from hitparade.web.site import Built


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    site = typer.Typer(no_args_is_help=True, help="The charts as a site made of files.")
    site.command("build")(build)
    app.add_typer(site, name="site")


def build(
    directory: Annotated[
        Path, typer.Argument(help="An empty folder, or a site built before.", metavar="DIR")
    ],
    base_url: Annotated[
        str,
        typer.Option(help="Where people will find it, such as https://charts.example.org/music."),
    ] = "",
    whole: Annotated[bool, typer.Option("--all", help="Make every file anew.")] = False,
    as_json: Json = False,
) -> None:
    """Write the pages that `serve` answers with as files, or bring such files up to date.

    Only what changed is made anew, and only files that an earlier build made are removed. A build that
    is stopped leaves a site that works; the next one goes on.

    Example: `hitparade -C my-charts site build public --base-url https://charts.example.org`
    """
    from hitparade.cli.output import watched
    from hitparade.web.site import build as build_site

    office = opened()
    with watched() as progress:
        done = build_site(
            office,
            directory,
            base=address(base_url, "--base-url"),
            whole=whole,
            progress=progress,
        )
    if as_json:
        emit({"directory": str(directory), **done.as_json()})
        return
    _print(done, directory)
    if not base_url:
        note("Feeds have relative addresses; name the address of the site with --base-url.")


def address(text: str, option: str) -> str:
    """The address of the site, as it was named.

    Args:
        text: The address; empty where none was named.
        option: The option that named it.

    Raises:
        typer.BadParameter: It is no address of the web.
    """
    from urllib.parse import urlsplit

    try:
        named = urlsplit(text)
        found = not text or (named.scheme in {"http", "https"} and named.hostname)
    except ValueError:
        found = False
    if not found or any(sign in text for sign in "?# \"'<>\\") or not text.isprintable():
        raise typer.BadParameter(
            f"{text!r} is no address. Write one such as https://charts.example.org/music.",
            param_hint=option,
        )
    return text.rstrip("/")


def _print(done: Built, directory: Path) -> None:
    print(
        f"{directory}: {done.written:,} written ({done.bytes / 10**6:,.1f} MB), {done.kept:,} kept, "
        f"{done.removed:,} removed, in {done.seconds:,.1f} s"
    )
