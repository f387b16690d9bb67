"""A chart office for tests: small tables typed as text go in, editions come out.

Week 1 begins on Monday 2014-03-03; its issue is Saturday 2014-03-22.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from hitparade import pipeline
from hitparade.engine.duckdb import DuckDB
from hitparade.feeds.deliver import Delivered, Options, deliver
from hitparade.rules.load import parse
from hitparade.vault import ask
from hitparade.vault.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hitparade.domain.chart import (
        Balance,
        Correction,
        Edition,
        EditionName,
        Receipt,
        Verification,
    )
    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import RuleBook

Changes: TypeAlias = Mapping[str, str | Sequence[tuple[str, str]]]
"""Path -> value, or pairs of a date (``from_day: 2014-03-13``, or none) and a value."""

ALWAYS = {"day": "2014-03-10", "use": "audio_stream", "artist": "The Makers"}
"""Columns of usage that a typed table may leave out, and what they are then."""

RULES = {
    "calendar.week.uses": "[audio_stream]",
    "calendar.week.starts": "mon",
    "calendar.week.days": "7",
    "calendar.week.issue_offset": "13",
    "convert.streams.points": "1",
    "rank.chart.depth": "10",
}
"""A chart of streams, each worth a point."""

STREAMS_AND_SALES = {
    "calendar.week.uses": "[audio_stream, download]",
    "convert.streams.if": "{use: [audio_stream]}",
    "convert.sales.if": "{use: [download]}",
    "convert.sales.points": "10",
}
"""What makes it a chart of streams and of downloads, each of these worth ten points."""


def monday(week: int) -> dt.date:
    """The first day of a week, counted from 1."""
    return dt.date(2014, 3, 3) + dt.timedelta(weeks=week - 1)


def issue(week: int) -> dt.date:
    """The issue that the usage of a week makes."""
    return dt.date(2014, 3, 22) + dt.timedelta(weeks=week - 1)


def rows(text: str) -> list[dict[str, str]]:
    """A table typed as text: a header, then a line per row, cells between bars."""
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
    ]
    return [dict(zip(header, line, strict=True)) for line in lines]


def cut(records: Iterable[BaseModel | Mapping[str, Any]], columns: str) -> list[dict[str, str]]:
    """Some columns of records as they would be typed: an empty cell where there is nothing."""
    found = [r.model_dump() if isinstance(r, BaseModel) else r for r in records]
    return [{name: _cell(record[name]) for name in columns.split()} for record in found]


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def book(changes: Changes | None = None, **head: str) -> RuleBook:
    """The rule book of `RULES` with some values changed or added.

    Args:
        changes: What is other than there.
        head: Keys of the head, such as ``territories="[US]"``.
    """
    lines = [
        f"{k}: {v}"
        for k, v in ({"chart": "tiny", "title": "Tiny", "entity": "song"} | head).items()
    ]
    lines.append("rules:")
    for path, value in {**RULES, **(changes or {})}.items():
        lines.append(f"  {path}:")
        for since, text in [("", value)] if isinstance(value, str) else value:
            lines.append(f"    - value: {text}")
            lines.extend([f"      {since}"] if since else [])
            disclosed = "no" if text == "unknown" else "yes"
            lines.append(f"      source: a test\n      disclosed: {disclosed}")
    return parse("\n".join(lines) + "\n", "tiny.yaml")


@dataclass
class Office:
    """A workspace, and the few things that tests do with it."""

    workspace: Workspace
    engine: Engine
    files: Path
    """Folder of the suppliers' files."""

    def usage(self, text: str, name: str = "usage.csv", **always: str) -> Path:
        """Write a typed table as a file of usage; `always` fills columns that it leaves out."""
        table = [{**ALWAYS, **always, **row} for row in rows(text)]
        path = self.files / name
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        return path

    def take(self, path: Path, **options: Any) -> Delivered:  # noqa: ANN401
        """Deliver a file that is there already."""
        return deliver(self.workspace, DuckDB(), path, Options(**{"supplier": "press"} | options))

    def deliver(self, text: str, *, delivery: str = "", **always: str) -> Delivered:
        """Write a typed table and deliver it."""
        return self.take(self.usage(text, **always), delivery=delivery)

    def weeks(self, *orders: str, first: int = 1) -> None:
        """Deliver usage so that the songs of each week come out in the order typed.

        ``"A B C"`` is a week led by A; ``"A B=C"`` has a tie; an empty text is a week of silence.
        """
        lines = ["day | title | quantity"]
        for week, order in enumerate(orders, first):
            for place, tied in enumerate(order.split(), 1):
                lines += [f"{monday(week)} | {song} | {1000 - place}" for song in tied.split("=")]
        self.deliver("\n".join(lines), delivery=f"weeks from {first}")

    def compile(
        self, rules: RuleBook, *issues: dt.date, status: str = "provisional"
    ) -> list[EditionName]:
        """Compile a chart; without issues, all that are due."""
        compiled = pipeline.compile_chart(
            self.workspace, self.engine, rules, issues=issues or None, status=status
        )
        return list(compiled.editions)

    def correct(
        self,
        rules: RuleBook,
        issue: dt.date,
        reason: str = "a late file",
        **asked: Any,  # noqa: ANN401
    ) -> Correction:
        """Correct an issue of a chart, as Ada of the office."""
        return pipeline.correct(
            self.workspace,
            self.engine,
            rules,
            pipeline.Asked(issue, reason=reason, author="Ada", **asked),
        )

    def edition(self, issue: dt.date | str = "latest", **wanted: str) -> Edition:
        """A stored edition of the chart ``tiny``, or of the one named."""
        return ask.show(self.workspace, self.engine.home, self.wanted(issue, **wanted))

    def chart(
        self, columns: str, issue: dt.date | str = "latest", **wanted: str
    ) -> list[dict[str, str]]:
        """Some columns of the entries of an edition."""
        return cut(self.edition(issue, **wanted).entries, columns)

    def explain(self, title: str, issue: dt.date | str = "latest", **wanted: str) -> Receipt:
        """The receipt of a song."""
        asked = self.wanted(issue, **wanted)
        return ask.explain(self.workspace, self.engine.home, asked, title=title)

    def balance(self) -> Balance:
        """Where every unit went."""
        return pipeline.balance(self.workspace, self.engine.home)

    def chart_balance(self, issue: dt.date | str = "latest", **wanted: str) -> Balance:
        """Where every unit of an edition went."""
        return ask.chart_balance(self.workspace, self.engine.home, self.wanted(issue, **wanted))

    def verify(self) -> Verification:
        """Recompute what is stored and compare."""
        return verify(self.workspace, self.engine)

    def versions(self) -> dict[str, int]:
        """The version of every table of the lake and of the vault."""
        return self.workspace.lake.versions() | self.workspace.vault.versions()

    def read(self, table: Table, sql: str = "") -> list[dict[str, Any]]:
        """Rows of a stored table; `sql` reads it by its name."""
        store = self.workspace.vault if self._in_vault(table) else self.workspace.lake
        with DuckDB().session() as session:
            store.attach(session, (table,))
            found: list[dict[str, Any]] = session.read(sql or f"FROM {table.name}").to_pylist()
        return found

    def _in_vault(self, table: Table) -> bool:
        return table.name in self.workspace.vault.versions()

    @staticmethod
    def wanted(issue: dt.date | str = "latest", **wanted: Any) -> ask.Wanted:  # noqa: ANN401
        """An edition to ask for."""
        return ask.Wanted(**{"chart": "tiny", "issue": str(issue)} | wanted)
