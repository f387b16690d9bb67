"""Small tables typed as text for tests of one kind of rule on entries, and what its steps make of them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.table import Column, Table
from hitparade.domain.tables import TRACKS
from hitparade.tally.changes import CHANGES, REMOVALS
from hitparade.tally.tables import LAST_DAYS
from tests.office import rows
from tests.rules.books import book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hitparade.engine.duckdb import DuckDB
    from hitparade.engine.plan import Step
    from hitparade.rules.model import InForce

ISSUE: Final = dt.date(2014, 3, 29)
LAST: Final = dt.date(2014, 3, 16)
"""Last day of the period of that issue."""
SCALE: Final = 3 * 10**12
"""Points are integers over it."""

_TEXTS: Final = {"id", "recording", "use", "tier", "title", "artist", "lead_artist"}
_ENTRY: Final = (Column("territory", "text", "territory"), Column("issue", "date", "issue"))
LIVE: Final = Table(
    "live",
    "live points",
    (
        *_ENTRY,
        *(Column(name, "text", name) for name in ("id", "recording", "use", "tier")),
        Column("quantity", "int", "quantity"),
        Column("points", "exact", "points"),
    ),
    ("territory", "issue", "id", "recording", "use", "tier"),
)
ENTITIES: Final = Table(
    "entities",
    "what is known of one candidate",
    (
        *_ENTRY,
        *(
            Column(name, "text", name)
            for name in [
                "id",
                "title",
                "artist",
                "lead_artist",
                "artist_country",
                "version",
                "label",
                "signed",
                "genre",
                "language",
            ]
        ),
        Column("release_date", "date", "release date", null=True),
        *(Column(name, "int", name, null=True) for name in ("duration", "price", "tracks")),
    ),
    ("territory", "issue", "id"),
)
STAYS: Final = Table(
    "stays",
    "an earlier stay",
    (
        *_ENTRY,
        Column("id", "text", "id"),
        *(Column(name, "int", name, null=True) for name in ("weeks", "peak_rank", "absent")),
    ),
    ("territory", "issue", "id"),
)
SCALES: Final = Table(
    "issue_rules",
    "the common denominator of an issue",
    (Column("issue", "date", "issue"), Column("scale", "exact", "scale")),
    ("issue",),
)


def rules(changes: Mapping[str, str | None]) -> InForce:
    """The rules of the issue, from the base of books and some changes."""
    return book(changes).in_force(ISSUE)


def typed(table: Table, text: str, **defaults: object) -> list[tuple[object, ...]]:
    """Rows of a table typed as text; what is left out has a default of its type."""
    nothing = {"text": "", "bool": False, "int": 0, "exact": 0, "date": None}
    found = []
    for row in rows(text):
        given: dict[str, object] = {**row}
        cells = []
        for column in table.columns:
            value: Any = given.get(column.name, defaults.get(column.name))
            if column.name == "issue":
                value = value or ISSUE
            if value is None or (value == "" and column.kind != "text"):
                value = None if column.null else nothing[column.kind]
            elif column.kind == "date" and isinstance(value, str):
                value = dt.date.fromisoformat(value)
            elif column.kind == "bool":
                value = value in {True, "yes"}
            elif column.kind == "int":
                value = int(value)
            elif column.kind == "exact":
                value = int(Decimal(value) * SCALE)
            cells.append(value)
        found.append(tuple(cells))
    return found


@dataclass(frozen=True)
class Acts:
    """Runs the steps of one kind on tables, whose rows go in shuffled."""

    engine: DuckDB
    steps: Callable[[str], tuple[Step, ...]]
    result: Table
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    seed: int = 0

    def __call__(self, live: Sequence[tuple[object, ...]]) -> list[dict[str, Any]]:
        """The rows of the last step, sorted; points as exact decimals of a point."""
        steps = self.steps("live_0")
        tables = {
            "live_0": LIVE.from_rows(live),
            "issue_rules": SCALES.from_rows([(ISSUE, SCALE)]),
            "issue_last_days": LAST_DAYS.from_rows([(ISSUE, LAST)]),
            "tracks": TRACKS.empty(),
            **self.tables,
        }
        with self.engine.session() as session:
            for name, table in tables.items():
                order = list(range(table.num_rows))
                random.Random(self.seed).shuffle(order)  # noqa: S311 # nothing secret
                session.table(name, table.take(pa.array(order, pa.int64())))
            session.run(steps)
            made = self.result.check(session.read(f"FROM {steps[-1].name}"), unique=True)
        names = ", ".join(self.result.key)
        with self.engine.session() as session:
            session.table("made", made)
            found: list[dict[str, Any]] = session.read(f"FROM made ORDER BY {names}").to_pylist()
        return found


def points_after(
    live: Sequence[tuple[object, ...]], changes: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Points of each entity once changes are made."""
    found: dict[str, int] = {}
    for row in live:
        found[str(row[2])] = found.get(str(row[2]), 0) + int(str(row[7]))
    for change in changes:
        found[change["id"]] += int(change["points"])
    return found


def changing(
    engine: DuckDB, steps: Callable[[str], tuple[Step, ...]], seed: int = 0, **tables: pa.Table
) -> Acts:
    """The acts of a kind that changes points."""
    return Acts(engine, steps, CHANGES, tables, seed)


def removing(
    engine: DuckDB, steps: Callable[[str], tuple[Step, ...]], seed: int = 0, **tables: pa.Table
) -> Acts:
    """The acts of a kind that keeps entities off the chart."""
    return Acts(engine, steps, REMOVALS, tables, seed)
