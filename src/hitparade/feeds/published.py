"""Charts that others published: issues with their ranks, read from CSV or Parquet.

Ranks, titles and artists are taken as they stand. Last ranks, peaks and weeks of the file are only
kept to be compared. The file is taken as a whole or not at all: a chart with a missing place would
silently shift nothing, but say too little.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.errors import DeliveryError, EngineBrokenError, EngineError, near
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.delimited import CsvRecords, csv_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hitparade.engine.plan import Session

REQUIRED: Final = ("issue", "rank", "title", "artist")
OPTIONAL: Final = ("id", "last_rank", "peak_rank", "weeks")
COMPARED: Final = ("last_rank", "peak_rank", "weeks")
FAULTS: Final = {
    "FED301": "a required column is missing",
    "FED302": "the file cannot be read",
    "FED303": "there is no such file",
    "FED304": "the file has no rows",
    "FED305": "a row has no date, no rank or no title",
    "FED306": "one id stands twice in an issue",
}
"""Why a file of published issues is not taken: code -> meaning."""
_SHOWN: Final = 20

_CHECKED: Final = r"""
    SELECT *, CASE
        WHEN try_cast(issue AS DATE) IS NULL THEN 'issue is ' || coalesce(issue, 'empty')
            || ', but must be a date as YYYY-MM-DD.'
        WHEN NOT coalesce(regexp_full_match(trim(rank), '0*[1-9][0-9]{0,8}(\.0*)?'), false)
        THEN 'rank is ' || coalesce(rank, 'empty')
            || ', but must be a whole number, 1 or more.'
        WHEN coalesce(title, '') = '' THEN 'title is empty.'
        END AS fault
    FROM published_rows
"""


def read_published(session: Session, path: Path) -> tuple[str, ...]:
    """Make the file readable as ``published_file``.

    Columns: line, issue DATE, rank, title, artist, id (or none), and last_rank, peak_rank, weeks as
    published, null where the file has none.

    Returns:
        Which of the published columns `COMPARED` the file has.

    Raises:
        DeliveryError: The file cannot be read, lacks a column, has a broken row, or one id twice in
            an issue.
    """
    source = _source(path)
    try:
        found = session.read(f"SELECT * FROM {source} LIMIT 0").column_names
        columns = {name.strip().lower(): name for name in found}
        missing = [name for name in REQUIRED if name not in columns]
        if missing:
            raise DeliveryError(
                str(path),
                f"has no column {' and '.join(missing)}.",
                allowed=f"It has: {', '.join(found)}.",
                hint=f"Rename its columns. {near(missing[0], columns)}".rstrip(),
                code="FED301",
            )
        session.run(Step("published_rows", _texts(source, columns)))
        session.run(Step("checked_rows", _CHECKED, keep=True))
    except EngineBrokenError:
        raise
    except EngineError as error:
        text = str(error).splitlines()[0]
        raise DeliveryError(
            str(path), f"cannot be read: {text}", hint="Is it whole?", code="FED302"
        ) from error
    _refuse_broken(session, path)
    session.run(Step("published_file", _typed(), keep=True))
    session.drop(["checked_rows"])
    _refuse_twice(session, path)
    return tuple(name for name in COMPARED if name in columns)


def _source(path: Path) -> str:
    if not path.is_file():
        raise DeliveryError(str(path), "is no file.", hint="Check its name.", code="FED303")
    if _is_parquet(path):
        return f"read_parquet({quoted(str(path))})"
    names, delimiter, _ = csv_header(path)
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({quoted(str(path))}, header = true, auto_detect = false, delim = '{delimiter}',"
        f" quote = '\"', escape = '\"', columns = {{{columns}}})"
    )


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _texts(source: str, columns: dict[str, str]) -> str:
    selected = ", ".join(
        f'CAST("{columns[name]}" AS VARCHAR) AS {name}' if name in columns else f"NULL AS {name}"
        for name in (*REQUIRED, *OPTIONAL)
    )
    return f"SELECT CAST(row_number() OVER () AS BIGINT) AS line, {selected} FROM {source}"


def _typed() -> str:
    published = ", ".join(
        f"CASE WHEN try_cast({name} AS BIGINT) > 0 THEN try_cast({name} AS BIGINT) END"
        f" AS published_{name}"
        for name in COMPARED
    )
    return f"""
        SELECT line, CAST(issue AS DATE) AS issue, CAST(CAST(rank AS DOUBLE) AS BIGINT) AS rank,
            trim(title) AS title, trim(coalesce(artist, '')) AS artist, coalesce(id, '') AS id, {published}
        FROM checked_rows
    """


def _refuse_broken(session: Session, path: Path) -> None:
    count = session.read("SELECT count(*) AS rows, count(fault) AS broken FROM checked_rows")
    rows, broken = count["rows"][0].as_py(), count["broken"][0].as_py()
    if not rows:
        raise DeliveryError(str(path), "has no rows.", hint="", code="FED304")
    if broken:
        faults = session.read(
            f"SELECT line, fault FROM checked_rows WHERE fault IS NOT NULL ORDER BY line"
            f" LIMIT {_SHOWN}"
        ).to_pylist()
        listed = "\n".join(f"  row {row['line']}: {row['fault']}" for row in faults)
        raise DeliveryError(
            str(path),
            f"has {broken} broken row(s), so nothing was stored:\n{listed}",
            hint="Repair or remove them.",
            code="FED305",
        )


def _refuse_twice(session: Session, path: Path) -> None:
    """Insist that an id has one place in an issue: nothing would say which of two history is of."""
    twice = session.read(
        "SELECT issue, id, list(line ORDER BY line) AS rows FROM published_file WHERE id <> ''"
        " GROUP BY issue, id HAVING count(*) > 1 ORDER BY min(line)"
    ).to_pylist()
    if not twice:
        return
    shown = twice[:_SHOWN]
    unit, lines = _lines(path, sorted(row for found in shown for row in found["rows"]))
    listed = "\n".join(
        f"  {unit}s {' and '.join(str(lines[row]) for row in found['rows'])}: "
        f"{found['id']}, issue of {found['issue']}"
        for found in shown
    )
    raise DeliveryError(
        f"{path}:{lines[shown[0]['rows'][1]]}",
        f"{len(twice)} id(s) stand more than once in an issue, so nothing was stored:\n{listed}\n",
        allowed="An id is one song, and a song has one place in an issue.",
        hint=f"Give each song an id of its own, or remove the {unit} that is too many.",
        code="FED306",
    )


def _lines(path: Path, rows: Sequence[int]) -> tuple[str, dict[int, int]]:
    """What rows are called where people look for them, and the number that each has there."""
    if _is_parquet(path):
        return "row", dict(zip(rows, rows, strict=True))
    numbers = CsvRecords(path).lines(row + 1 for row in rows)  # the header is a record, too
    return "line", dict(zip(rows, numbers, strict=True))


REPEATED: Final = """
    WITH places AS (
        SELECT *, dense_rank() OVER (ORDER BY issue) AS nth FROM every_place
    )
    SELECT nth, issue, rank, spelled, line FROM places
    SEMI JOIN (SELECT spelled FROM every_place
               GROUP BY spelled, issue HAVING count(*) > 1) twice
      USING (spelled)
    ORDER BY spelled, nth, rank, line
"""
"""Every place of a spelling that stands twice in some issue, from ``every_place``: the places of the file,
and, with lines below 0, those of other issues that are stored."""


def tell_apart(places: Iterable[dict[str, Any]]) -> pa.Table:
    """Which of several songs with one spelling each place belongs to.

    A place goes on from the song that stood nearest to it in the issue before; places that nothing
    goes on from take songs of earlier issues, else new ones, in order of rank.

    Args:
        places: Rows of `REPEATED`, in its order.

    Returns:
        Columns line and song_number (from 1), one row per place.
    """
    spellings: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        spellings[place["spelled"]][place["nth"]].append(place)
    lines: list[int] = []
    numbers: list[int] = []
    for issues in spellings.values():
        for place, number in _songs_of(issues):
            lines.append(place["line"])
            numbers.append(number)
    return pa.table(
        {"line": pa.array(lines, pa.int64()), "song_number": pa.array(numbers, pa.int64())}
    )


def _songs_of(issues: dict[int, list[dict[str, Any]]]) -> list[tuple[dict[str, Any], int]]:
    last: dict[int, tuple[int, int]] = {}  # song -> issue and rank where it stood last
    found = []
    for nth, places in sorted(issues.items()):
        alive = {song: rank for song, (issue, rank) in last.items() if issue == nth - 1}
        chosen = _nearest(places, alive)
        idle = chain(sorted(set(last) - set(alive)), count(len(last) + 1))
        for index, place in enumerate(places):
            song = chosen[index] if index in chosen else next(idle)
            last[song] = (nth, place["rank"])
            found.append((place, song))
    return found


def _nearest(places: Sequence[dict[str, Any]], alive: dict[int, int]) -> dict[int, int]:
    """Pairs of place and song, the smallest distance in rank first."""
    distances = sorted(
        (abs(place["rank"] - rank), place["rank"], song, index)
        for index, place in enumerate(places)
        for song, rank in alive.items()
    )
    chosen: dict[int, int] = {}
    for _, _, song, index in distances:
        if index not in chosen and song not in chosen.values():
            chosen[index] = song
    return chosen
