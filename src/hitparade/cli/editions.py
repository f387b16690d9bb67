"""Commands about editions of one issue: correct a final one, compare two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.decisions import Author, Reason, user
from hitparade.cli.shared import Chart, Issue, Json, OneIssue, Rules, emit, note, opened

if TYPE_CHECKING:
    from hitparade.domain.chart import EditionDiff


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (correct, diff):
        app.command()(command)


def correct(
    chart: Chart,
    issue: OneIssue = "",
    reason: Reason = "",
    author: Author = "",
    cascade: Annotated[
        bool,
        typer.Option("--cascade", help="Also later issues, and charts that read this one."),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would change; store nothing.")
    ] = False,
    rules: Rules = None,
    as_json: Json = False,
) -> None:
    """Store a corrected edition of a final issue, computed from what is known today.

    The final edition stays as it is; the corrected one stands beside it, with reason, author and
    everything that is different. Where nothing is, nothing is stored.

    Example: `hitparade correct us-songs --issue 2014-03-29 --reason "a late file" --preview`
    """
    from hitparade.cli.corrected import print_correction
    from hitparade.cli.output import watched
    from hitparade.domain.errors import NotFoundError

    if not issue:
        raise NotFoundError("Name the issue to correct: --issue YYYY-MM-DD.")
    with watched() as progress:
        found = opened().correct(
            chart,
            issue=issue,
            reason=reason,
            author=author or user(),
            cascade=cascade,
            preview=preview,
            rules=rules,
            progress=progress,
        )
    if as_json:
        emit(found.as_json())
    else:
        print_correction(found)
    for text in found.notes:
        note(text)


def diff(
    chart: Chart,
    issue: Issue = "latest",
    editions: Annotated[
        list[str] | None,
        typer.Option("--edition", help="latest, final, or a number; twice.", metavar="EDITION"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what is different between two editions of an issue.

    Example: `hitparade diff us-songs --issue 2014-03-29 --edition 1 --edition 2`
    """
    from hitparade.domain.errors import NotFoundError

    if len(editions or []) != _SIDES:
        raise NotFoundError("Name both editions: --edition 1 --edition 2, or --edition latest.")
    first, second = editions or ["", ""]
    found = opened().diff(chart, issue=issue, editions=(first, second))
    if as_json:
        emit(found.as_json())
    else:
        _print_diff(found)


_SIDES = 2


def _print_diff(found: EditionDiff) -> None:
    from rich.markup import escape

    from hitparade.cli.corrected import print_changes
    from hitparade.cli.output import console

    out = console()
    place = f"{found.chart}{'@' + found.territory if found.territory else ''}"
    sides = [
        f"edition {side['edition']} ({side['status']})" for side in (found.before, found.after)
    ]
    out.print(f"{place} {found.issue}: {sides[0]} and {sides[1]}", style="bold")
    if found.same:
        out.print("They say the same.")
        return
    if found.before["rules"] != found.after["rules"]:
        out.print("They were computed by different rules.")
    for line in found.coverage:
        out.print(escape(f"coverage: {line}"))
    print_changes(found)
