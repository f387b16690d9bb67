"""How results look on a terminal and in files: tables for people, formats for other programs."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from hitparade.domain.chart import shown
from hitparade.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hitparade.domain.chart import (
        Balance,
        BalanceRow,
        Edition,
        Entry,
        HistoryReport,
        Receipt,
        Verification,
        WhatIf,
    )
    from hitparade.feeds.deliver import Delivered
    from hitparade.pipeline import Compiled, Progress
    from hitparade.rules.model import InForce

_PATIENCE = 1.0
"""Seconds after which work shows how far it is."""
WIDE = 160
"""Columns where there is no terminal to measure."""
_MOST = 20
"""Rows of a long list that people are shown."""
_ARROWS = {"debut": "new", "re_entry": "back", "up": "▲", "down": "▼", "same": "="}


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


def days_of(text: str) -> list[dt.date]:
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
                f"--replace is {part}, but must be days as YYYY-MM-DD, or DAY..DAY."
            ) from error
        if high < low:
            raise NotFoundError(f"--replace is {part}, but must not end before it begins.")
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


def _count(number: str, unit: str) -> str:
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
        units = _count(f"{one.quantity:,}", "unit")
        days = f"{one.days[0]} to {one.days[-1]}" if len(one.days) > 1 else one.days[0]
        refused = (
            f", {one.rows_refused:,} refused (see hitparade refused)" if one.rows_refused else ""
        )
        console().print(
            f"{escape(one.file)}: {one.status}, delivery {one.delivery} of {escape(one.supplier)}: "
            f"{one.rows_accepted:,} row(s), {units}, {days}{refused}."
        )
        for warning in one.warnings[:_MOST]:
            print(
                f"warning: {one.file}:{warning['line']}: ({warning['code']}) {warning['text']}",
                file=sys.stderr,
            )


def print_compiled(chart: str, done: Compiled) -> None:
    """What was stored, and what was left alone, and why."""
    stored = [edition for edition in done.editions if edition.stored]
    same = len(done.editions) - len(stored)
    for edition in stored[:_MOST]:
        console().print(
            f"{edition.chart}{'@' + edition.territory if edition.territory else ''} "
            f"{edition.issue}: edition {edition.edition}, {edition.status}, "
            f"{edition.entries} entries, {edition.fingerprint[:16]}"
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


def chart_table(found: Edition, *, moves: bool = True) -> Group:
    """An edition as people read a chart."""
    period = f", {found.period.start} to {found.period.end}" if found.period else ""
    columns = ["rank", "title", "artist", "points"]
    if moves:
        columns = ["rank", "move", "title", "artist", "last", "peak", "weeks", "points"]
    made = table(*columns, right=("rank", "last", "peak", "weeks", "points"))
    for entry in found.entries:
        made.add_row(*_places(entry, moves=moves))
    return titled(
        f"{found.title}{' ' + found.territory if found.territory else ''}, issue of "
        f"{found.issue}{period} ({found.status}, edition {found.edition})",
        made,
    )


def _places(entry: Entry, *, moves: bool) -> list[str]:
    points = (entry.points_shown or "") + (" incomplete" if entry.incomplete else "")
    text = [escape(entry.title), escape(entry.artist)]
    if not moves:
        return [str(entry.rank), *text, points]
    history = [str(entry.last_rank or "-"), str(entry.peak_rank), str(entry.weeks)]
    return [str(entry.rank), _ARROWS[entry.move], *text, *history, points]


def receipt_table(found: Receipt) -> Group:
    """The lines of a receipt, each with its share of the points."""
    total = _fraction(found.points)
    made = table(
        "use",
        "outlet",
        "supplier",
        "quantity",
        "measure",
        "x points",
        "points",
        "share",
        right=("quantity", "x points", "points", "share"),
    )
    for line in found.lines:
        points = _fraction(line.points)
        share = f"{float(points / total * 100):.1f}%" if total else ""
        use = f"{line.use} {line.tier}".strip()
        made.add_row(
            use,
            escape(line.outlet),
            escape(line.supplier),
            f"{line.quantity:,}",
            line.measure,
            line.weight,
            shown(points),
            share,
        )
    return titled(
        f"{found.title} by {found.artist}: No. {found.rank} of {found.chart}, issue of "
        f"{found.issue}, {_count(shown(total), 'point')}"
        + (" (incomplete)" if found.incomplete else ""),
        made,
    )


def print_receipt(found: Receipt) -> None:
    """A receipt: lines, what did not count, the neighbours, what would tip it, the sources."""
    out = console()
    out.print(receipt_table(found))
    for gone in found.excluded:
        out.print(
            f"Not counted: {gone.quantity:,} {gone.use} {escape(gone.outlet)} "
            f"({gone.reason}, {gone.rule})"
        )
    for where, other in (("above", found.above), ("below", found.below)):
        if other:
            gap = shown(_fraction(other.gap))
            out.print(
                f"{_count(gap, 'point')} to {escape(other.title)} {where} (rank {other.rank})."
            )
    for tip in found.tipping:
        use = f"{tip.use} {tip.tier}".strip()
        out.print(f"{tip.quantity:+,} {use}: {escape(tip.effect)}")
    for rule, source in found.sources.items():
        out.print(f"{rule}: {escape(source)}", style="dim")


def _fraction(text: str | None) -> Fraction:
    return Fraction(text or 0)


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
            "" if entry.points is None else shown(_fraction(entry.points)),
            "" if entry.whatif_points is None else shown(_fraction(entry.whatif_points)),
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


def print_rules(found: InForce) -> None:
    """The parameters in force, each with where it comes from."""
    made = table(
        "parameter",
        "value",
        "since",
        "disclosed",
        "source",
    )
    for line in found.table():
        days = f" from {line.first}" if line.first else ""
        source = line.source + (f" ({line.note})" if line.note else "")
        made.add_row(
            line.path,
            escape(line.value + days),
            str(line.since or "always"),
            line.disclosed,
            escape(source),
        )
    console().print(titled(f"{found.book.chart}, rules for the issue of {found.issue}", made))


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
