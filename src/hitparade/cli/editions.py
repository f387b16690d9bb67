"""Commands about editions of one issue: correct a final one, compare two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.decisions import Author, Reason, user
from hitparade.cli.shared import Chart, Issue, Json, OneIssue, Rules, emit, note, opened

if TYPE_CHECKING:
    from hitparade.domain.chart import CorrectedEdition, Correction, EditionDiff, EntryChange

_MOST = 20
"""Rows of a long list that people are shown."""
_SIGNS = {"up": "▲", "down": "▼", "same": "=", "enters": "enters", "leaves": "leaves"}


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
        _print_correction(found)
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


def _print_correction(found: Correction) -> None:
    from hitparade.cli.output import console

    out = console()
    for edition in found.corrected[:_MOST]:
        _print_corrected(edition, preview=found.preview)
    if len(found.corrected) > _MOST:
        out.print(f"... and {len(found.corrected) - _MOST} more: see --json.")
    same = len(found.unchanged)
    if not found.corrected:
        out.print(f"{found.chart} of {found.issue} comes out as it is: nothing was stored.")
    elif same:
        out.print(f"{same} issue(s) come out as they are.")
    if found.preview and found.corrected:
        out.print("This is a preview: nothing was stored.")


def _print_corrected(edition: CorrectedEdition, *, preview: bool) -> None:
    from hitparade.cli.output import console

    out = console()
    place = f"{edition.chart}{'@' + edition.territory if edition.territory else ''}"
    would = "would be " if preview else ""
    out.print(
        f"{place} {edition.issue}: {would}edition {edition.edition}, {edition.status}, "
        f"{edition.entries} entries, {edition.fingerprint[:16]}",
        style="bold",
    )
    _print_changes(edition.diff)


def _print_diff(found: EditionDiff) -> None:
    from rich.markup import escape

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
    _print_changes(found)


def _print_changes(found: EditionDiff) -> None:
    """The entries whose rank or points differ, and how many differ in something else."""
    from rich.markup import escape

    from hitparade.cli.output import console, table

    if found.before["no_1"] != found.after["no_1"]:
        sides = [side["no_1"] or "nothing" for side in (found.before, found.after)]
        console().print(escape(f"No. 1 was {sides[0]}, and is {sides[1]}."))
    shown = [c for c in found.entries if c.change != "same" or c.points != c.new_points]
    if shown:
        numbers = ("before", "after", "points before", "points after")
        made = table("before", "after", "", "title", "artist", *numbers[2:], right=numbers)
        for change in shown[:_MOST]:
            made.add_row(*_cells(change))
        console().print(made)
    if len(shown) > _MOST:
        console().print(f"... and {len(shown) - _MOST} more: see --json.")
    others = [c for c in found.entries if c not in shown]
    for change in others[:_MOST]:
        console().print(escape(f"{change.title} by {change.artist}: {_fields(change)}"))
    if len(others) > _MOST:
        console().print(f"... and {len(others) - _MOST} more: see --json.")
    if not found.entries:
        console().print("Every entry is the same: what was read or left out differs.")


def _fields(change: EntryChange) -> str:
    """What else differs of an entry: its values before and after."""
    told = []
    for name, sides in change.fields.items():
        before, after = ("none" if side is None else str(side) for side in sides)
        told.append(f"{name} {before} -> {after}")
    return ", ".join(told)


def _cells(change: EntryChange) -> list[str]:
    from rich.markup import escape

    from hitparade.cli.output import fraction
    from hitparade.domain.chart import shown

    return [
        str(change.rank or "-"),
        str(change.new_rank or "-"),
        _SIGNS[change.change],
        escape(change.title),
        escape(change.artist),
        "" if change.points is None else shown(fraction(change.points)),
        "" if change.new_points is None else shown(fraction(change.new_points)),
    ]
