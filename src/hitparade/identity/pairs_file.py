"""Files of pairs of spellings, CSV or Parquet, and a verdict for each row.

A file is taken as a whole or not at all: a broken cell is an error with its line.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hitparade.domain.errors import DeliveryError, near
from hitparade.identity.pairs import Spelling, Verdict, compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

REQUIRED: Final = ("title_a", "artist_a", "title_b", "artist_b")
OPTIONAL: Final = tuple(
    f"{name}_{side}" for name in ("isrc", "release", "date", "duration") for side in "ab"
)
SIDES: Final = {
    "a": ("a", "1", "x", "left", "before", ""),
    "b": ("b", "2", "y", "right", "after"),
}
"""What may follow the name of a column, by the side that it means: ``title_before`` is ``title_a``."""
NAMES: Final = {
    "title": ("title", "song", "track", "song_name", "track_name"),
    "artist": ("artist", "performer", "artist_name"),
    "isrc": ("isrc",),
    "release": ("release", "album", "album_name"),
    "date": ("date", "released", "release_date"),
    "duration": ("duration", "seconds", "length", "time"),
}
"""What a column may be called, before its side."""
FAULTS: Final = {
    "IDE301": "a required column is missing, or stands twice",
    "IDE302": "the file cannot be read",
    "IDE303": "there is no such file",
    "IDE304": "a cell does not hold what its column allows",
    "IDE305": "there is no pair in it",
}
"""Why a file of pairs is not taken: code -> meaning."""
_DELIMITERS: Final = (",", ";", "\t")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")
_SECONDS = re.compile(r"(\d{1,6})(?:\.\d+)?")


@dataclass(frozen=True)
class Pair:
    """One row of a file, judged."""

    line: int
    """Line of a CSV file, with the header as line 1; row of a Parquet file, from 1."""
    one: Spelling
    other: Spelling
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return {
            **self.verdict.as_json(),
            "line": self.line,
            "title_a": self.one.title,
            "artist_a": self.one.artist,
            "title_b": self.other.title,
            "artist_b": self.other.artist,
        }


def judged(path: Path, *, versions: str = "charts") -> tuple[Pair, ...]:
    """Every pair of a file with its verdict, in the order of the file.

    Args:
        path: CSV (comma, semicolon or tab) or Parquet; columns: `REQUIRED` and, if wanted, `OPTIONAL`,
            or those names in another form (`SIDES`, `NAMES`). Others are left aside.
        versions: A name of `hitparade.identity.pairs.VERSIONS`.

    Raises:
        DeliveryError: The file cannot be read, lacks a column, or has a broken cell.
        NotFoundError: There is no such way to take versions.
    """
    if not path.is_file():
        raise DeliveryError(str(path), "is no file.", hint="Check its name.", code="IDE303")
    try:
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        header, rows = _parquet(path) if parquet else _csv(path)
    except (OSError, UnicodeDecodeError, csv.Error, pa.ArrowException) as error:
        text = (str(error).splitlines() or [type(error).__name__])[0]
        raise DeliveryError(
            str(path), f"cannot be read: {text}.", hint="Is it whole, and UTF-8?", code="IDE302"
        ) from error
    places = _places(path, header)
    if not rows:
        raise DeliveryError(
            str(path), "has columns but no row.", hint="Give it a row per pair.", code="IDE305"
        )
    pairs = []
    for line, cells in rows:
        row = {name: cells[place] for name, place in places.items() if place < len(cells)}
        one, other = (_spelling(f"{path}:{line}", row, side) for side in SIDES)
        pairs.append(Pair(line, one, other, compare(one, other, versions=versions)))
    return tuple(pairs)


def column(name: str) -> str:
    """What a column is called here, or nothing: it is not read.

    >>> column("Title"), column("artist_before"), column("album_b"), column("region")
    ('title_a', 'artist_a', 'release_b', '')
    """
    text = re.sub(r"[\s.-]+", "_", name.strip().lower())
    for side, endings in SIDES.items():
        for known, names in NAMES.items():
            if any(text == (f"{own}_{end}" if end else own) for own in names for end in endings):
                return f"{known}_{side}"
    return ""


def _places(path: Path, header: Sequence[str]) -> dict[str, int]:
    """Where each column stands.

    Raises:
        DeliveryError: A required one is missing, or two have one meaning.
    """
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        meant = column(name)
        if meant and meant in found:
            raise DeliveryError(
                f"{path}:1",
                f"has the columns {header[found[meant]]} and {name}, which both mean {meant}.",
                hint="Remove one.",
                code="IDE301",
            )
        if meant:
            found[meant] = place
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise DeliveryError(
            f"{path}:1",
            f"has no column {' and '.join(missing)}.",
            allowed=f"It has: {', '.join(header) or 'none'}.",
            hint=f"Rename its columns. {near(missing[0], header)}".rstrip(),
            code="IDE301",
        )
    return found


def _spelling(place: str, row: Mapping[str, str], side: str) -> Spelling:
    texts = {name: row.get(f"{name}_{side}", "").strip() for name in NAMES}
    return Spelling(
        title=texts["title"],
        artist=texts["artist"],
        isrc=texts["isrc"],
        release=texts["release"],
        date=_date(place, f"date_{side}", texts["date"]),
        duration=_duration(place, f"duration_{side}", texts["duration"]),
    )


def _date(place: str, name: str, text: str) -> dt.date | None:
    if not text:
        return None
    parts = text[:10].split("-")
    try:
        if len(parts) <= 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4:  # noqa: PLR2004
            year, month, day = (*map(int, parts), 1, 1)[:3]
            return dt.date(year, month, day)
    except ValueError:
        pass
    raise _broken(place, name, text, "a date as YYYY-MM-DD, YYYY-MM or YYYY")


def _duration(place: str, name: str, text: str) -> int | None:
    if not text:
        return None
    if found := _SECONDS.fullmatch(text):
        return int(found[1])
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    raise _broken(place, name, text, "seconds, or M:SS")


def _broken(place: str, name: str, text: str, allowed: str) -> DeliveryError:
    return DeliveryError(
        place,
        f"{name} is {text[:40]}, but must be {allowed}.",
        hint="Leave it empty where it is not known.",
        code="IDE304",
    )


def _csv(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count), strict=True)
        header = next(reader, [])
        rows, line = [], reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    return header, rows


def _parquet(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    table = pq.read_table(path)
    columns = [
        ["" if value is None or value != value else str(value) for value in column.to_pylist()]  # noqa: PLR0124
        for column in table.columns
    ]
    cells = zip(*columns, strict=True)
    return table.column_names, [(line, list(row)) for line, row in enumerate(cells, 1)]
