"""Published figures of charts: ranks beside the figures they were made of, from CSV or Parquet.

A figure is exact, as it was printed, with the slack that its rounding leaves; an empty cell is
unknown, never zero. The file is taken as a whole or not at all: a broken cell is an error with its line.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hitparade.domain.errors import DeliveryError, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

REQUIRED: Final = ("issue", "rank", "title", "artist")
SHARE: Final = "share_"
"""``share_streams`` is the published percent of points from the component ``streams``."""
OTHER: Final = (
    "id",
    "song",
    "isrc",
    "chart",
    "territory",
    "last_rank",
    "last_week_rank",
    "peak_rank",
    "weeks",
    "move",
    "points",
    "note",
    "source",
    "source_url",
)
"""Columns that are never a component, whatever they hold."""
OTHER_ENDINGS: Final = ("_rank", "_change_pct")
PRESS: Final = {
    "chart_date": "issue",
    "streams_us": "streams",
    "audience": "airplay",
    "points_share_streaming": "share_streams",
    "points_share_airplay": "share_airplay",
    "points_share_sales": "share_downloads",
}
"""Columns of the shipped table of US figures, and what they are called here."""
FAULTS: Final = {
    "FED311": "a required column is missing, or stands twice",
    "FED312": "the file cannot be read",
    "FED313": "there is no such file",
    "FED314": "the file has no rows",
    "FED315": "a cell does not hold what its column allows",
    "FED316": "no column is a component, or a share has no component",
}
"""Why a file of published figures is not taken: code -> meaning."""
_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,12})?")
_RANK = re.compile(r"0*[1-9][0-9]{0,8}")
_SHOWN = 20
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Figure:
    """One printed figure."""

    value: Fraction
    slack: Fraction
    """Half a unit of its last printed digit that is not a trailing zero of a whole number."""


@dataclass(frozen=True)
class PublishedRow:
    """One entry of one issue, with what was printed of it."""

    line: int
    """Line of a CSV file, with the header as line 1; row of a Parquet file, from 1."""
    issue: dt.date
    rank: int
    title: str
    artist: str
    figures: tuple[Figure | None, ...]
    """In the order of the components; None is unknown."""
    shares: tuple[Fraction | None, ...]
    """Percent of points, in the order of the components; None is unknown."""

    @property
    def known(self) -> tuple[Figure, ...]:
        """The figures, if every component is known; else nothing."""
        found = tuple(figure for figure in self.figures if figure is not None)
        return found if len(found) == len(self.figures) else ()


@dataclass(frozen=True)
class PublishedFigures:
    """A file of published figures."""

    file: str
    components: tuple[str, ...]
    rows: tuple[PublishedRow, ...]
    ignored: tuple[str, ...]
    """Columns that are neither a component nor anything else that is read."""


def read_figures(path: Path) -> PublishedFigures:
    """The published figures of a file.

    Columns: issue, rank, title, artist; one per component; and, if wanted, ``share_COMPONENT``. A
    column is a component if it holds any number and is not one of `OTHER`.

    Raises:
        DeliveryError: The file cannot be read, lacks a column, or has a broken cell.
    """
    if not path.is_file():
        raise DeliveryError(str(path), "is no file.", hint="Check its name.", code="FED313")
    try:
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        header, records = _parquet(path) if parquet else _csv(path)
    except (OSError, UnicodeDecodeError, csv.Error, pa.ArrowException) as error:
        text = str(error).splitlines()[0]
        raise DeliveryError(
            str(path), f"cannot be read: {text}.", hint="Is it whole, and UTF-8?", code="FED312"
        ) from error
    names = _names(path, header)
    if not records:
        raise DeliveryError(str(path), "has no rows.", code="FED314")
    components, ignored = _components(path, names, records)
    rows = _Rows(str(path), names, components)
    found = tuple(rows.read(line, cells) for line, cells in records)
    rows.refuse_broken()
    return PublishedFigures(str(path), components, found, ignored)


def figure(text: str) -> Figure:
    """A printed number, with the slack that its rounding leaves.

    Trailing zeros of a whole number say nothing; those after a point were printed on purpose. A
    plain 0 is exact.

    >>> [str(figure(text).slack) for text in ("11500000", "7", "11.50", "0")]
    ['50000', '1/2', '1/200', '0']
    """
    value = Fraction(text)
    whole, _, decimals = text.partition(".")
    zeros = len(whole) - len(whole.rstrip("0"))
    unit = Fraction(1, 10 ** len(decimals)) if decimals else Fraction(10**zeros)
    return Figure(value, unit / 2 if value else Fraction(0))


_Record = tuple[int, list[str]]


def _csv(path: Path) -> tuple[list[str], list[_Record]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(_DELIMITERS, key=first.count)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        header = next(reader, [])
        records, line = [], reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((line, cells))
            line = reader.line_num + 1
    return header, records


def _parquet(path: Path) -> tuple[list[str], list[_Record]]:
    table = pq.read_table(path)
    columns = [[_text(value) for value in column.to_pylist()] for column in table.columns]
    cells = zip(*columns, strict=True)
    return table.column_names, [(line, list(row)) for line, row in enumerate(cells, 1)]


def _text(value: object) -> str:
    """A value of a Parquet file as it would stand in a CSV file."""
    if value is None or value != value:  # not a number: what some programs store for nothing  # noqa: PLR0124
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.12f}".rstrip("0")
    return str(value)


def _names(path: Path, header: Sequence[str]) -> tuple[str, ...]:
    """What the columns are called here.

    Raises:
        DeliveryError: A required one is missing, or two have one name.
    """
    names = [name.strip().lower() for name in header]
    if "issue" not in names and "chart_date" in names:
        names = [PRESS.get(name, name) for name in names]
    place = f"{path}:1"
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise DeliveryError(
            place,
            f"has no column {' and '.join(missing)}.",
            allowed=f"It has: {', '.join(header) or 'none'}.",
            hint=f"Rename its columns. {near(missing[0], names)}".rstrip(),
            code="FED311",
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise DeliveryError(
            place, f"has the column {twice[0]} twice.", hint="Remove one.", code="FED311"
        )
    return tuple(names)


def _components(
    path: Path, names: Sequence[str], records: Sequence[_Record]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The components, and the columns that are nothing."""
    shared = [name.removeprefix(SHARE) for name in names if name.startswith(SHARE)]
    found, ignored = [], []
    for index, name in enumerate(names):
        if name in REQUIRED or name.startswith(SHARE):
            continue
        fixed = not name or name in OTHER or name.endswith(OTHER_ENDINGS)
        if name in shared or (not fixed and _holds_numbers(_column(records, index))):
            found.append(name)
        else:
            ignored.append(name)
    alone = [name for name in shared if name not in found]
    if alone or not found:
        text = (
            f"has a column {SHARE}{alone[0]} but no component {alone[0]}."
            if alone
            else "has no column with figures of a component."
        )
        raise DeliveryError(
            f"{path}:1",
            text,
            allowed=f"Besides {', '.join(REQUIRED)} there must be a column of numbers per component.",
            hint=near(alone[0], found) if alone else "",
            code="FED316",
        )
    return tuple(found), tuple(name for name in ignored if name)


def _column(records: Iterable[_Record], index: int) -> list[str]:
    return [cells[index].strip() for _, cells in records if index < len(cells)]


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Whether a column holds any number; what else it holds is a mistake then."""
    return any(_NUMBER.fullmatch(cell.lstrip("-")) for cell in cells)


class _Rows:
    """Reads row after row, and collects what is broken."""

    def __init__(self, file: str, names: Sequence[str], components: Sequence[str]) -> None:
        self.file, self.names, self.components = file, names, components
        self.faults: list[tuple[int, str]] = []

    def read(self, line: int, values: Sequence[str]) -> PublishedRow:
        """One row; what is wrong with it is added to the faults."""
        if len(values) > len(self.names):
            self.faults.append(
                (line, f"has {len(values)} cells, where the header has {len(self.names)}.")
            )
        cells = dict(zip(self.names, (value.strip() for value in values), strict=False))
        if not cells.get("title"):
            self.faults.append((line, "title is empty."))
        shares = [self._share(line, cells, name) for name in self.components]
        return PublishedRow(
            line,
            self._issue(line, cells.get("issue", "")),
            self._rank(line, cells.get("rank", "")),
            cells.get("title", ""),
            cells.get("artist", ""),
            tuple(self._figure(line, cells, name) for name in self.components),
            tuple(shares),
        )

    def _issue(self, line: int, text: str) -> dt.date:
        try:
            return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 # a date has no zone
        except ValueError:
            self._fault(line, "issue", text, "a date as YYYY-MM-DD")
            return dt.date.min

    def _rank(self, line: int, text: str) -> int:
        if not _RANK.fullmatch(text):
            self._fault(line, "rank", text, "a whole number, 1 or more")
            return 1
        return int(text)

    def _figure(self, line: int, cells: Mapping[str, str], name: str) -> Figure | None:
        text = cells.get(name, "")
        if text and not _NUMBER.fullmatch(text):
            self._fault(line, name, text, "a number, 0 or more, such as 11500000 or 7.25, or empty")
            return None
        return figure(text) if text else None

    def _share(self, line: int, cells: Mapping[str, str], name: str) -> Fraction | None:
        text = cells.get(SHARE + name, "")
        if text and not (_NUMBER.fullmatch(text) and Fraction(text) <= 100):  # noqa: PLR2004 # percent
            self._fault(line, SHARE + name, text, "percent of the points, 0 to 100, or empty")
            return None
        return Fraction(text) if text else None

    def _fault(self, line: int, name: str, found: str, allowed: str) -> None:
        self.faults.append((line, f"{name} is {found or 'empty'}, but must be {allowed}."))

    def refuse_broken(self) -> None:
        """Raise if anything was broken, with every line."""
        if not self.faults:
            return
        (line, text), *more = self.faults
        listed = "".join(f"\n  {self.file}:{at}: {what}" for at, what in more[:_SHOWN])
        left = f"\n  ... and {len(more) - _SHOWN} more." if len(more) > _SHOWN else ""
        raise DeliveryError(f"{self.file}:{line}", f"{text}{listed}{left}", code="FED315")
