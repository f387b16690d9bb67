"""What is computed and not stored: a compile as of an instant, and the preview of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.markup import escape
from rich.text import Text

from hitparade.cli.chart_output import chart_table
from hitparade.cli.output import console, count_of, fraction, table, titled, watched
from hitparade.cli.shared import emit, note, opened
from hitparade.domain.chart import shown
from hitparade.domain.instant import instant_text

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.domain.chart import Edition, EditionDiff, EditionName, EntryChange
    from hitparade.domain.preview import Preview
    from hitparade.pipeline import CompiledAsOf

_COLUMNS: Final = ("rank", "then", "", "title", "artist", "points", "points then")
_SIGNS: Final = {"up": "▲", "down": "▼", "same": "=", "enters": "enters", "leaves": "leaves"}
_MOST: Final = 20
"""How many entries of an issue are shown."""
_CHARTS: Final = 5
"""How many charts are shown whole; of more, each gets a line."""


def compile_as_of(
    chart: str,
    as_of: str,
    issue: str,
    dates: tuple[str, str],
    rules: Path | None,
    engine: str,
    *,
    as_json: bool,
) -> None:
    """Compute what the data known at an instant gives, and print it."""
    with watched() as progress:
        found = opened(engine).compile_as_of(
            chart,
            as_of,
            issue=issue or None,
            first=dates[0] or None,
            last=dates[1] or None,
            rules=rules,
            progress=progress,
        )
    if as_json:
        emit({"chart": chart} | found.as_json())
    else:
        _print(chart, found)


def _print(chart: str, found: CompiledAsOf) -> None:
    out = console()
    instant = instant_text(found.as_of)
    out.print(f"What the data known at {instant} gives; nothing was stored.")
    few = len(found.charts) <= _CHARTS
    for edition in found.charts:
        same = _same(found.same.get(edition.fingerprint))
        if few:
            out.print(chart_table(edition))
            out.print(same)
        else:
            place = f"{edition.chart}{'@' + edition.territory if edition.territory else ''}"
            out.print(escape(f"{place} {edition.issue}: {_entries(edition)}. {same}"))
    if found.final:
        out.print(
            f"{len(found.final)} issue(s) with a final edition left alone; name one by --issue."
        )
    for reason in found.skipped:
        note(f"not computed: {reason}")
    if not (found.charts or found.final or found.skipped):
        out.print(f"{chart}: no usage known then lies in the window of an issue.")


def _entries(edition: Edition) -> str:
    first = edition.entries[0]
    return f"{len(edition.entries)} entries, No. 1 {first.title} by {first.artist}"


def _same(stored: EditionName | None) -> str:
    if stored is None:
        return "No stored edition says the same."
    return f"Edition {stored.edition} ({stored.status}) says the same: {stored.fingerprint[:16]}."


def print_preview(found: Preview, what: str, *, as_json: bool) -> None:
    """Print what a decision would change.

    Args:
        found: What the preview found.
        what: The decision, in a few words.
        as_json: Print one JSON document.
    """
    if as_json:
        emit(found.as_json())
        return
    out = console()
    positions = count_of(f"{found.moves:,}", "position")
    issues = count_of(f"{found.issues:,}", "issue")
    out.print(escape(f"{what} moves {positions} in {issues}. Nothing was written."))
    for diff in found.changes:
        out.print(_changes(diff))
    if found.final:
        out.print(
            f"{count_of(str(len(found.final)), 'edition')} of these "
            f"{'is' if len(found.final) == 1 else 'are'} final and would stay as published, until "
            "`hitparade correct`."
        )
    for sentence in found.notes:
        out.print(escape(sentence), style="dim")


def _changes(diff: EditionDiff) -> Group:
    """The entries of one issue that would differ, before and after."""
    chart = f"{diff.chart}{'@' + diff.territory if diff.territory else ''}"
    told = f"{chart} {diff.issue} ({diff.before['status']}, edition {diff.before['edition']})"
    moved = [change for change in diff.entries if change.change != "same" or _points(change)]
    made = table(*_COLUMNS, right=_COLUMNS[:2] + _COLUMNS[5:])
    for change in moved[:_MOST]:
        made.add_row(
            str(change.rank or "-"),
            str(change.new_rank or "-"),
            _SIGNS[change.change],
            escape(change.title),
            escape(change.artist),
            _shown(change.points),
            _shown(change.new_points),
        )
    rest = [f"... and {len(moved) - _MOST:,} more: see --json."] if len(moved) > _MOST else []
    beside = len(diff.entries) - len(moved)
    if beside:
        entries = count_of(f"{beside:,}", "entry").replace("entrys", "entries")
        rest.append(f"{entries} would differ in other fields only, such as last rank or weeks.")
    lines = (Text(line) for line in (*rest, *diff.coverage))
    return Group(titled(told, made) if moved else Text(told, style="bold"), *lines)


def _points(change: EntryChange) -> bool:
    return change.points != change.new_points


def _shown(points: str | None) -> str:
    return "" if points is None else shown(fraction(points))
