"""How results look on a terminal and in files: tables for people, formats for other programs."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from hitparade.cli.shared import emit
from hitparade.domain.chart import shown
from hitparade.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hitparade.domain.chart import (
        Balance,
        BalanceRow,
        HistoryReport,
        Verification,
        WhatIf,
    )
    from hitparade.feeds.catalogue import Imported
    from hitparade.feeds.claims import Claimed
    from hitparade.feeds.deliver import Delivered
    from hitparade.pipeline import Compiled, Progress

_PATIENCE = 1.0
"""Seconds after which work shows how far it is."""
WIDE = 160
"""Columns where there is no terminal to measure."""
_MOST = 20
"""Rows of a long list that people are shown."""


def console() -> Console:
    """Standard output, wide enough that nothing is cut where it is no terminal."""
    terminal = sys.stdout.isatty()
    width = None if terminal or "COLUMNS" in os.environ else WIDE
    return Console(width=width, highlight=False, emoji=False)


@contextmanager
def watched() -> Iterator[Progress]:
    """A progress bar on stderr, from the second on that work lasts over a second on a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    begun = time.monotonic()
    tasks: dict[str, Any] = {}

    def progress(what: str, done: int, total: int) -> None:
        """Show how far work is, once it has lasted long enough for anybody to wonder."""
        if not sys.stderr.isatty() or time.monotonic() - begun < _PATIENCE:
            return
        if not tasks:
            bar.start()
        if what not in tasks:
            tasks[what] = bar.add_task(what)
        bar.update(tasks[what], completed=done, total=total or None)

    try:
        yield progress
    finally:
        if tasks:
            bar.stop()


def days_of(text: str, option: str = "--replace") -> list[dt.date]:
    """The days of ``DAY,DAY`` or ``DAY..DAY``.

    >>> [str(day) for day in days_of("2014-03-30..2014-04-01")]
    ['2014-03-30', '2014-03-31', '2014-04-01']
    """
    days: list[dt.date] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, _, last = part.partition("..")
        try:
            low, high = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
        except ValueError as error:
            raise NotFoundError(
                f"{option} is {part}, but must be days as YYYY-MM-DD, or DAY..DAY."
            ) from error
        if high < low:
            raise NotFoundError(f"{option} is {part}, but must not end before it begins.")
        days += [low + dt.timedelta(days=n) for n in range((high - low).days + 1)]
    return days


def settings_of(pairs: Sequence[str]) -> dict[str, str]:
    """Path -> value of ``PATH=VALUE``.

    >>> settings_of(["convert.streams.points=10"])
    {'convert.streams.points': '10'}
    """
    settings = {}
    for pair in pairs:
        path, equals, value = pair.partition("=")
        if not equals:
            raise NotFoundError(f"--set is {pair}, but must be PATH=VALUE.")
        settings[path.strip()] = value.strip()
    return settings


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """An empty table; columns named in `right` hold numbers."""
    made = Table(box=None, pad_edge=False)
    for column in columns:
        made.add_column(
            column,
            justify="right" if column in right else "left",
            overflow="fold",
        )
    return made


def titled(title: str, made: Table) -> Group:
    """A table under its title, which may be wider than the table."""
    return Group(Text(title, style="bold"), made)


def fraction(text: str | None) -> Fraction:
    """Exact points of a text; none are 0."""
    return Fraction(text or 0)


def count_of(number: str, unit: str) -> str:
    """A number with its unit, one or many: ``1 point``, ``2 points``."""
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str) -> None:
    """A list of records, some columns of them."""
    if not rows:
        console().print(empty)
        return
    numbers = [c for c in columns if isinstance(rows[0][c], int)]
    made = table(*columns, right=numbers)
    for row in rows:
        made.add_row(*(_cell(row[column]) for column in columns))
    console().print(made)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else escape("" if value is None else str(value))


def print_deliveries(done: Sequence[Delivered]) -> None:
    """One line per file, and its warnings."""
    for one in done:
        if one.status == "identical":
            console().print(f"{escape(one.file)}: identical to delivery {one.delivery}, no change.")
            continue
        units = count_of(f"{one.quantity:,}", "unit")
        days = f"{one.days[0]} to {one.days[-1]}" if len(one.days) > 1 else one.days[0]
        console().print(
            f"{escape(one.file)}: {one.status}, delivery {one.delivery} of {escape(one.supplier)}: "
            f"{one.rows_accepted:,} row(s), {units}, {days}{_refused(one)}."
        )
        for warning in one.warnings[:_MOST]:
            place = one.file if warning["line"] is None else f"{one.file}:{warning['line']}"
            print(f"warning: {place}: ({warning['code']}) {warning['text']}", file=sys.stderr)


def print_imported(done: Imported | Claimed, about: str, *, as_json: bool) -> None:
    """What became of a file of facts, such as a catalogue, with its warnings.

    Args:
        done: What became of it.
        about: What its rows are about, and how much of it.
        as_json: Print one JSON document.
    """
    if as_json:
        emit(asdict(done))
        return
    if done.status == "identical":
        print(f"{done.file}: identical to what was imported before, no change.")
        return
    print(f"{done.file}: {done.rows_accepted:,} row(s) about {about}{_refused(done)}.")
    if done.warnings:
        print_rows(done.warnings, ("line", "code", "text"), "")


def _refused(done: Delivered | Imported | Claimed) -> str:
    """How many rows were refused, if any were."""
    return f", {done.rows_refused:,} refused (see hitparade refused)" if done.rows_refused else ""


def print_compiled(chart: str, done: Compiled) -> None:
    """What was stored, and what was left alone, and why."""
    stored = [edition for edition in done.editions if edition.stored]
    same = len(done.editions) - len(stored)
    for edition in stored[:_MOST]:
        console().print(
            f"{edition.chart}{'@' + edition.territory if edition.territory else ''} "
            f"{edition.issue}: edition {edition.edition}, {edition.status}, "
            f"{edition.entries} entries, {edition.fingerprint[:16]}"
            + (f" ({edition.expected})" if edition.expected else "")
        )
    if len(stored) > _MOST:
        console().print(f"... and {len(stored) - _MOST} more.")
    if same:
        console().print(f"{same} issue(s) unchanged: nothing new was stored.")
    if done.final:
        console().print(f"{len(done.final)} issue(s) with a final edition left alone.")
    for reason in done.skipped[:_MOST]:
        print(f"not computed: {reason}", file=sys.stderr)
    if not (done.editions or done.final or done.skipped):
        console().print(f"{chart}: no usage lies in the window of an issue. Deliver some first.")


def print_balance(found: Balance) -> None:
    """The balance row by row, without the columns that hold nothing, and whether it holds."""
    rows = [_balance_cells(row) for row in found.rows]
    always = ("supplier", "outlet", "day", "use", "reported", "counted")
    columns = [c for c in _BALANCE if c in always or any(row.get(c, "0") != "0" for row in rows)]
    made = table(*columns, right=_BALANCE[4:])
    for row in rows:
        made.add_row(*(row.get(column, "0") for column in columns))
    out = console()
    out.print(made)
    verdict = "Every row balances." if found.holds else "It does NOT balance."
    out.print(f"{len(found.rows)} row(s). {verdict}")


_BALANCE = (
    "supplier",
    "outlet",
    "day",
    "use",
    "reported",
    "counted",
    "excluded",
    "quarantined",
    "unmatched",
    "outside",
    "held",
)


def _balance_cells(row: BalanceRow) -> dict[str, str]:
    excluded = ", ".join(f"{n:,} {reason}" for reason, n in sorted(row.excluded.items()))
    cells = {
        "supplier": escape(row.supplier),
        "outlet": escape(row.outlet),
        "day": str(row.day) if row.day == row.until else f"{row.day}..{row.until}",
        "use": row.use,
        "excluded": excluded or "0",
    }
    return cells | {
        name: f"{number:,}"
        for name in _BALANCE
        if isinstance(number := getattr(row, name, None), int)
    }


def print_verification(found: Verification) -> None:
    """How many editions hold, and every difference."""
    for difference in found.differences:
        place = " ".join(
            str(part)
            for part in (
                difference.chart + (f"@{difference.territory}" if difference.territory else ""),
                difference.issue or "",
                f"edition {difference.edition}" if difference.edition else "",
            )
            if part
        )
        console().print(
            escape(
                f"{place + ': ' if place else ''}{difference.what}: stored {difference.stored}, "
                f"found {difference.found}"
            ),
        )
    verdict = "all hold" if found.holds else f"{len(found.differences)} difference(s)"
    console().print(f"{found.editions} edition(s) verified: {verdict}.")


def whatif_table(found: WhatIf) -> Group:
    """Both charts side by side."""
    made = table(
        "rank",
        "what if",
        "",
        "title",
        "artist",
        "points",
        "what-if points",
        right=("rank", "what if", "points", "what-if points"),
    )
    signs = {"up": "▲", "down": "▼", "same": "=", "enters": "enters", "leaves": "leaves"}
    for entry in found.entries:
        made.add_row(
            str(entry.rank or "-"),
            str(entry.whatif_rank or "-"),
            signs[entry.change],
            escape(entry.title),
            escape(entry.artist),
            "" if entry.points is None else shown(fraction(entry.points)),
            "" if entry.whatif_points is None else shown(fraction(entry.whatif_points)),
        )
    return titled(
        f"{found.chart}, issue of {found.issue}: edition {found.edition} beside other rules", made
    )


def print_whatif(found: WhatIf) -> None:
    """What differs in the rules, what is not known, and both charts side by side."""
    out = console()
    for change in found.changed:
        out.print(
            escape(
                f"{change['path']}: {change['published'] or 'none'} -> {change['whatif'] or 'none'}"
            )
        )
    for note in found.notes:
        out.print(escape(note), style="dim")
    out.print(whatif_table(found))
    for swap in found.swaps:
        out.print(
            escape(
                f"At {swap.value}, {swap.below.title} (rank {swap.below.rank}) is level with "
                f"{swap.above.title} (rank {swap.above.rank})."
            )
        )


def print_history(report: HistoryReport) -> None:
    """What was imported, and where its own columns differ from what was computed."""
    out = console()
    new = "all there already" if not report.stored else f"{report.stored:,} stored"
    out.print(f"{report.chart}: {report.entries:,} entries of {report.issues:,} issue(s), {new}.")
    for field, counts in report.compared.items():
        out.print(f"{field}: {counts['equal']:,} equal, {counts['different']:,} different")
    rows = report.differences[:_MOST]
    if rows:
        columns = ("issue", "rank", "title", "artist", "field", "published", "computed")
        print_rows(rows, columns, "")
        if len(report.differences) > _MOST:
            out.print(f"... and {len(report.differences) - _MOST:,} more: see --json.")
