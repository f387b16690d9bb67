"""What the folder of an exported edition holds: its files, and the data package that lists them.

::

    datapackage.json   Frictionless Data Package: every other file with its bytes, hash and columns
    README.md          what it is, and how to check it
    edition.json       the edition as `hitparade chart --json` prints it, with all that is stored
    manifest.json      the manifest, exactly as it was stored
    rulebook.yaml      the rule book, word for word (not for imported issues)
    entries.csv        the places, for every program that reads CSV
    *.parquet          what the vault holds of the edition; of clips only where it has any
    facts/             what it was computed from: tallies, or the places that others published
    earlier/           the earlier editions that its history, and rules on other charts, go on from
    usage/             the suppliers' rows, where they may be given on

Tables are those of `hitparade.domain.tables` without the columns that name runs of one workspace
(loads, batches, inputs), in a total order, so that one edition always gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.table import SQL_TYPE, Column, Table
from hitparade.domain.tables import (
    ANNOTATIONS,
    ARTISTS,
    ASSETS,
    CLIP_DAYS,
    CLIPS,
    DECIDED,
    DETAILS,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINEAGE,
    LINES,
    PUBLISHED,
    RECORDINGS,
    REMOVALS,
    REPORTED,
    RESOLUTION,
    SLICES,
    SUBJECTS,
    TALLIES,
    TRACKS,
    USAGE,
    USAGE_KEYS,
)
from hitparade.engine.plan import Snapshot, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hitparade.engine.plan import Session

README: Final = "README.md"
EDITION: Final = "edition.json"
MANIFEST: Final = "manifest.json"
RULEBOOK: Final = "rulebook.yaml"
ENTRIES_CSV: Final = "entries.csv"
INCLUDED: Final = "included"
"""What is said of usage that is in the folder."""

EARLIER_EDITIONS: Final = Table(
    "earlier_editions",
    "one earlier edition that places are from, with what its fingerprint says besides them",
    (
        *(c for c in EDITIONS.columns if c.name in {"chart", "territory", "issue", "edition"}),
        *(c for c in EDITIONS.columns if c.name in {"status", "fingerprint", "rules"}),
        *(c for c in EDITIONS.columns if c.name in {"coverage", "facts"}),
        Column("lines", "text", "hash of the lines of its receipts, or none"),
        Column("exclusions", "text", "hash of its exclusions, or none"),
        Column("annotations", "text", "hash of its annotations, or none"),
        Column("assets", "text", "hash of the clips of its entries, or none", since=4),
    ),
    ("chart", "territory", "issue"),
)


HELD: Final = Table(
    "held_series",
    "one day of what a supplier reports that only repeats the day before, and is held",
    (
        *(c for c in REPORTED.columns if c.name in {"supplier", "outlet", "territory", "use"}),
        Column("day", "date", "the day"),
        Column("figures", "text", "SHA-256 of what it says"),
    ),
    ("supplier", "outlet", "territory", "use", "day"),
)
CONFIRMATIONS: Final = Table(
    "confirmations",
    "one decision that lets figures count which repeat those of the day before",
    (
        Column("supplier", "text", "who reports"),
        Column("first", "date", "first day that it binds; null for always", null=True),
        Column("last", "date", "last day that it binds; null for ever", null=True),
        Column("figures", "text", "SHA-256 of what is confirmed"),
    ),
    ("supplier", "first", "last", "figures"),
)


@dataclass(frozen=True)
class Part:
    """One table of the folder."""

    name: str
    path: str
    whole: Table
    """As the lake, the vault or a session has it."""
    about: str
    """What it holds, for people."""
    without: tuple[str, ...] = ()
    """Columns that stay at home."""
    optional: bool = False
    """Whether it is there only where it has rows; folders of older releases never have it."""

    @property
    def table(self) -> Table:
        """As it is written."""
        kept = tuple(c for c in self.whole.columns if c.name not in self.without)
        return replace(self.whole, columns=kept, partition=())


_RUN: Final = ("batch",)
USAGE_PART: Final = Part(
    "usage",
    "usage/usage.parquet",
    USAGE,
    "the suppliers' rows, lines numbered by content",
    ("load", *USAGE_KEYS),
)
RESOLUTION_PART: Final = Part(
    "resolution",
    "usage/resolution.parquet",
    RESOLUTION,
    "which recording and song each spelling of them is",
    ("inputs",),
)
CLIP_DAYS_PART: Final = Part(
    "clip_days",
    "usage/clip_days.parquet",
    CLIP_DAYS,
    "on which days assets are claimed, and their labels",
    ("inputs",),
    optional=True,
)
PARTS: Final = (
    Part(
        "editions",
        "editions.parquet",
        EDITIONS,
        "the edition itself, in one row: its rules, coverage, facts and fingerprint",
        ("manifest",),
    ),
    Part("entries", "entries.parquet", ENTRIES, "its places", _RUN),
    Part(
        "receipts",
        "receipts.parquet",
        LINES,
        "why each place is what it is, and contenders below the chart",
        _RUN,
    ),
    Part(
        "exclusions",
        "exclusions.parquet",
        EXCLUSIONS,
        "where every unit went, by supplier, outlet, day and use",
        _RUN,
    ),
    Part("annotations", "annotations.parquet", ANNOTATIONS, "what is said beside places", _RUN),
    Part("removals", "removals.parquet", REMOVALS, "what rules and decisions kept off", _RUN),
    Part(
        "assets",
        "assets.parquet",
        ASSETS,
        "the clips whose plays count for places, with their labels",
        _RUN,
        optional=True,
    ),
    Part("slices", "facts/slices.parquet", SLICES, "day, supplier, use and so on of tallies"),
    Part("tallies", "facts/tallies.parquet", TALLIES, "plays of recordings added up", ("inputs",)),
    Part("recordings", "facts/recordings.parquet", RECORDINGS, "recordings and songs", ("inputs",)),
    Part(
        "details",
        "facts/details.parquet",
        DETAILS,
        "what the catalogue says of them",
        ("inputs",),
    ),
    Part("tracks", "facts/tracks.parquet", TRACKS, "which releases they are on", ("inputs",)),
    Part(
        "clips",
        "facts/clips.parquet",
        CLIPS,
        "what is heard in clips",
        ("inputs",),
        optional=True,
    ),
    Part(
        "artists",
        "facts/artists.parquet",
        ARTISTS,
        "whom credit lines and names stand for, in charts of artists",
        ("inputs",),
        optional=True,
    ),
    Part(
        "subjects",
        "facts/subjects.parquet",
        SUBJECTS,
        "how suppliers call videos, where a chart ranks them or counts clips",
        ("load",),
    ),
    Part(
        "reported",
        "facts/reported.parquet",
        REPORTED,
        "what suppliers reported, in sums, with order-free digests of their rows",
        ("load",),
    ),
    Part("decisions", "facts/decisions.parquet", DECIDED, "manual decisions that bind the issue"),
    Part("held", "facts/held.parquet", HELD, "days that only repeat the day before, and are held"),
    Part(
        "confirmations",
        "facts/confirmations.parquet",
        CONFIRMATIONS,
        "decisions that let such days count",
    ),
    Part(
        "published",
        "facts/published.parquet",
        PUBLISHED,
        "the places as somebody else published them",
        ("load",),
    ),
    Part(
        "earlier-editions",
        "earlier/editions.parquet",
        EARLIER_EDITIONS,
        "earlier editions that places are from, with what else their fingerprints say",
    ),
    Part("earlier-entries", "earlier/entries.parquet", ENTRIES, "their places", _RUN),
    Part("earlier-removals", "earlier/removals.parquet", REMOVALS, "what was kept off them", _RUN),
    Part(
        "lineage",
        "earlier/lineage.parquet",
        LINEAGE,
        "ids in them, and of decisions, that are another song's by now",
        ("inputs",),
        optional=True,
    ),
    USAGE_PART,
    RESOLUTION_PART,
    CLIP_DAYS_PART,
)
"""Every table that a folder may hold."""
_FACTS: Final = frozenset(
    part.name for part in PARTS if part.path.startswith("facts/") and part.name != "published"
)
_OF_USAGE: Final = frozenset({USAGE_PART.name, RESOLUTION_PART.name, CLIP_DAYS_PART.name})
_ALWAYS: Final = frozenset(
    part.name for part in PARTS if not part.path.startswith(("facts/", "usage/"))
)


def parts_of(kind: str, *, usage: bool, there: Collection[str] | None = None) -> list[Part]:
    """The tables of an edition of a kind.

    Args:
        kind: ``compiled`` or ``imported``.
        usage: Whether the suppliers' rows are there.
        there: Paths of the files that are there, of which optional parts have one; without it, every
            part that there may be.
    """
    names = _ALWAYS | (_FACTS if kind == "compiled" else {"published"})
    names |= _OF_USAGE if usage else set()
    return [
        part
        for part in PARTS
        if part.name in names
        and not (part.optional and there is not None and part.path not in there)
    ]


def documents_of(kind: str) -> list[str]:
    """The other files of an edition of a kind, but for the list of them."""
    book = [RULEBOOK] if kind == "compiled" else []
    return [README, EDITION, MANIFEST, *book, ENTRIES_CSV]


def shown(session: Session, folder: Path, parts: Iterable[Part]) -> None:
    """Make the tables of a folder readable, each as ``exported_NAME`` with every column.

    What stayed at home is none, or 0.
    """
    for part in parts:
        source = f"file_{_name(part)}"
        session.snapshot(source, Snapshot(part.table, 0, (str(folder / part.path),)))
        session.run(Step(f"exported_{_name(part)}", f"SELECT {_columns(part)} FROM {source}"))


def _name(part: Part) -> str:
    return part.name.replace("-", "_")


def _columns(part: Part) -> str:
    return ", ".join(
        f'CAST({_value(part, column)} AS {SQL_TYPE[column.kind]}) AS "{column.name}"'
        for column in part.whole.columns
    )


def _value(part: Part, column: Column) -> str:
    if column.name not in part.without:
        return f'"{column.name}"'
    return {"text": "''", "int": "0"}.get(column.kind, "NULL")


def ordered(part: Part, source: str) -> str:
    """SQL for the rows of a part, in a total order."""
    columns = [f'"{name}"' for name in part.table.names]
    order = ", ".join(f"{column} NULLS FIRST" for column in columns)
    return f"SELECT {', '.join(columns)} FROM ({source}) ORDER BY {order}"


def csv_rows(rows: Sequence[Mapping[str, Any]], table: Table) -> Iterator[list[str]]:
    """The lines of a CSV file: the header, then a row each, empty where there is nothing."""
    yield list(table.names)
    for row in rows:
        yield ["" if row[name] is None else _cell(row[name]) for name in table.names]


def _cell(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
