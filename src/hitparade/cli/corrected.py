"""What a correction or a difference looks like for people: the entries that differ, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from hitparade.cli.output import console, fraction, table
from hitparade.domain.chart import shown

if TYPE_CHECKING:
    from hitparade.domain.chart import CorrectedEdition, Correction, EditionDiff, EntryChange

_MOST = 20
"""Rows of a long list that people are shown."""
_SIGNS = {"up": "▲", "down": "▼", "same": "=", "enters": "enters", "leaves": "leaves"}


def print_correction(found: Correction) -> None:
    """Print what a correction changed, or would change."""
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
    out = console()
    place = f"{edition.chart}{'@' + edition.territory if edition.territory else ''}"
    would = "would be " if preview else ""
    out.print(
        f"{place} {edition.issue}: {would}edition {edition.edition}, {edition.status}, "
        f"{edition.entries} entries, {edition.fingerprint[:16]}",
        style="bold",
    )
    print_changes(edition.diff)


def print_changes(found: EditionDiff) -> None:
    """The entries whose rank or points differ, and how many differ in something else."""
    if found.before["no_1"] != found.after["no_1"]:
        sides = [side["no_1"] or "nothing" for side in (found.before, found.after)]
        console().print(escape(f"No. 1 was {sides[0]}, and is {sides[1]}."))
    moved = [c for c in found.entries if c.change != "same" or c.points != c.new_points]
    if moved:
        numbers = ("before", "after", "points before", "points after")
        made = table("before", "after", "", "title", "artist", *numbers[2:], right=numbers)
        for change in moved[:_MOST]:
            made.add_row(*_cells(change))
        console().print(made)
    if len(moved) > _MOST:
        console().print(f"... and {len(moved) - _MOST} more: see --json.")
    others = [c for c in found.entries if c not in moved]
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
    return [
        str(change.rank or "-"),
        str(change.new_rank or "-"),
        _SIGNS[change.change],
        escape(change.title),
        escape(change.artist),
        "" if change.points is None else shown(fraction(change.points)),
        "" if change.new_points is None else shown(fraction(change.new_points)),
    ]
