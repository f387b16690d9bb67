"""What people do to a small chart, as acts that can come in any order, and what is in force then.

`Office` does the acts in a workspace; beside it, `Book` keeps its own simple account of which files
count, so that a workspace that got there by detours can be compared with one that was made straight.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import hitparade

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.api import Hitparade
    from hitparade.feeds.deliver import Delivered

CHART: Final = "tiny"
RULES: Final = """\
chart: tiny
title: Tiny
entity: song
rules:
  calendar.week.uses: {value: [audio_stream, download], source: a test, disclosed: yes}
  calendar.week.starts: {value: mon, source: a test, disclosed: yes}
  calendar.week.days: {value: 7, source: a test, disclosed: yes}
  calendar.week.issue_offset: {value: 13, source: a test, disclosed: yes}
  convert.plays.points: {value: 1, source: a test, disclosed: yes}
  rank.chart.depth: {value: 5, source: a test, disclosed: yes}
  decide.board.acts: {value: all, source: a test, disclosed: yes}
"""
SONGS: Final = {
    "Alba": "song:7fe2fac9d3b7ecad3cea",
    "Cielo": "song:060b397ba2fdcf19a138",
}
"""Songs that something is decided about."""
BY: Final = {"author": "the board", "reason": "a test"}
REPLACED: Final = "2014-03-05"
"""The day that a file replaces."""
HELD: Final = "2014-03-12"
"""The day on which a supplier repeats the day before."""


class Row(NamedTuple):
    """A row of usage."""

    day: str
    title: str
    quantity: int


class File(NamedTuple):
    """A version of a delivery."""

    supplier: str
    delivery: str
    revision: int
    rows: tuple[Row, ...]
    replaces: str = ""


def _rows(text: str) -> tuple[Row, ...]:
    cells = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return tuple(Row(f"2014-03-{day}", title, int(quantity)) for day, title, quantity in cells)


ALWAYS: Final = File(
    "press",
    "base",
    1,
    _rows("""
        03 | Alba | 90
        04 | Brisa | 80
        11 | Brisa | 95
        13 | Cielo | 85
        18 | Alba | 70
        20 | Cielo | 75
    """),
)
"""What every workspace has: some usage in each of three weeks."""
FILES: Final = {
    "radio": File("radio", "radio", 1, _rows("03 | Duna | 100 \n 12 | Alba | 20")),
    "radio, again": File("radio", "radio", 2, _rows("03 | Duna | 60 \n 19 | Alba | 30")),
    "shop": File("shop", "shop", 1, _rows("05 | Cielo | 200 \n 06 | Cielo | 1")),
    "shop, again": File("shop", "shop", 2, _rows("05 | Brisa | 50 \n 06 | Duna | 45")),
    "shop, a day": File("shop", "a day", 5, _rows("05 | Eco | 130"), REPLACED),
    "echo": File("echo", "echo", 1, _rows("11 | Eco | 99 \n 12 | Eco | 99 \n 17 | Alba | 3")),
}
"""Files that may come, or not."""


def deliver(charts: Hitparade, folder: Path, file: File) -> Delivered:
    """Write a file, and deliver it."""
    path = folder / f"{file.delivery}-{file.revision}.csv"
    with path.open("w", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("use", "artist", *Row._fields))
        writer.writerows(("audio_stream", "The Makers", *row) for row in file.rows)
    return charts.deliver(
        path,
        supplier=file.supplier,
        delivery=file.delivery,
        replace=[file.replaces] if file.replaces else [],
        revision=file.revision,
    )


@dataclass
class Load:
    """A file that was delivered, and what of it was withdrawn since."""

    name: str
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    """Decision and day, which is empty for all days; undone ones are taken out."""

    @property
    def file(self) -> File:
        """The file."""
        return FILES[self.name]

    def counts(self, day: str = "") -> bool:
        """Whether it is in force as a whole, or on a day."""
        return not any(gone in {"", day} for _, gone in self.withdrawn)


@dataclass
class Book:
    """A simple account of what was done: which rows count, and which decisions bind."""

    loads: list[Load] = field(default_factory=list)
    decisions: dict[str, str] = field(default_factory=dict)
    """Decisions that are not undone, by what is decided."""

    def current(self, delivery: str) -> Load | None:
        """The version of a delivery that decides: the highest, of equal ones the last."""
        found = [load for load in self.loads if load.file.delivery == delivery]
        return max(reversed(found), key=lambda load: load.file.revision, default=None)

    def in_force(self) -> list[Load]:
        """The loads that count."""
        deliveries = dict.fromkeys(load.file.delivery for load in self.loads)
        current = [self.current(delivery) for delivery in deliveries]
        return [load for load in current if load and load.counts()]

    def rows(self) -> dict[str, tuple[Row, ...]]:
        """The rows in force of each supplier."""
        loads = self.in_force()
        replaced = {
            (load.file.supplier, load.file.replaces): load.file.revision
            for load in loads
            if load.file.replaces and load.counts(load.file.replaces)
        }
        found: dict[str, tuple[Row, ...]] = {}
        for load in loads:
            supplier, revision = load.file.supplier, load.file.revision
            found[supplier] = found.get(supplier, ()) + tuple(
                row
                for row in load.file.rows
                if load.counts(row.day) and revision >= replaced.get((supplier, row.day), 0)
            )
        return {supplier: rows for supplier, rows in found.items() if rows}


class Office:
    """A workspace, and what is done in it."""

    def __init__(self, template: Path, folder: Path) -> None:
        """Copy a workspace to work in."""
        self.folder = folder
        self.charts = hitparade.open(shutil.copytree(template, folder / "charts"))
        self.book = Book()
        self.finals: dict[str, str] = {}

    def do(self, act: str) -> None:
        """Do something, where it makes sense; the words are those of `ACTS`."""
        verb, _, what = act.partition(" ")
        getattr(self, f"_{verb}")(what)

    def _deliver(self, name: str) -> None:
        file = FILES[name]
        known = self.book.current(file.delivery)
        again = known is not None and known.name == name and not known.withdrawn
        done = deliver(self.charts, self.folder, file)
        assert again == (done.status == "identical"), f"{name} is {done.status}"
        if not again:
            self.book.loads.append(Load(name))

    def _withdraw(self, what: str) -> None:
        delivery, _, day = what.partition(" on ")
        load = self.book.current(delivery)
        if load and load.counts(day) and load.counts():
            acted = self.charts.withdraw(delivery, days=[day] if day else [], **BY)
            load.withdrawn += [(record["decision"], day) for record in acted.decisions]

    def _return(self, delivery: str) -> None:
        """Undo the last withdrawal of the current version of a delivery."""
        load = self.book.current(delivery)
        if load and load.withdrawn:
            decision, _ = load.withdrawn.pop()
            self.charts.undo(decision, **BY)

    def _exclude(self, title: str) -> None:
        if title not in self.book.decisions:
            record = self.charts.decide("exclude", SONGS[title], chart=CHART, **BY)
            self.book.decisions[title] = record["decision"]

    def _confirm(self, delivery: str) -> None:
        load = self.book.current(delivery)
        if load and load.counts() and delivery not in self.book.decisions:
            (record,) = self.charts.confirm(delivery, **BY).decisions
            self.book.decisions[delivery] = record["decision"]

    def _undo(self, what: str) -> None:
        if what in self.book.decisions:
            self.charts.undo(self.book.decisions.pop(what), **BY)

    def _tally(self, _what: str) -> None:
        self.charts.tally()

    def _compile(self, _what: str) -> None:
        self.charts.compile(CHART)

    def _final(self, issue: str) -> None:
        self.charts.compile(CHART, issue=issue, status="final")
        self.finals.setdefault(issue, self.final(issue))

    def final(self, issue: str) -> str:
        """The fingerprint of the final edition of an issue."""
        return self.charts.chart(CHART, issue=issue, edition="final").fingerprint

    def fingerprints(self) -> dict[str, str]:
        """Compile everything; the fingerprint of each issue."""
        self.charts.compile(CHART)
        editions = self.charts.editions(CHART)
        return {str(issue): edition.fingerprint for issue, edition in editions.items()}
