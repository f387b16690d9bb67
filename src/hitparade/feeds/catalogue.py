"""Catalogues: facts of recordings and releases, from CSV, NDJSON, Parquet or a dump of MusicBrainz.

Rows are stored as they came, but that a row with several ISRCs becomes one for each; what they mean
for a spelling is for identity to say. A load is visible once `catalogues` names it, so an import is
there as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.tables import CATALOGUE, CATALOGUES
from hitparade.engine.plan import Step, quoted
from hitparade.engine.retry import settled
from hitparade.feeds.catalogue_checks import CATALOGUE_BY_CODE
from hitparade.feeds.catalogue_columns import CATALOGUE_COLUMNS, JSON_COLUMNS, steps
from hitparade.feeds.dumps import FURTHER, MOST, DumpRecords, is_dump
from hitparade.feeds.identifiers import unknown_agencies
from hitparade.feeds.listed import READERS, ROWS, known, make_visible, store
from hitparade.feeds.ndjson import NdjsonRecords
from hitparade.feeds.reading import Pass
from hitparade.feeds.recognise import Kind, read_head, recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.domain.errors import Problem
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.feeds.records import Records

IDENTIFYING: Final = ("isrc", "mbid", "title", "recording", "release")
"""Columns of which a catalogue has one at least."""
_FILE: Final = Kind("a catalogue", CATALOGUE_COLUMNS, frozenset(IDENTIFYING))
_TIE: Final = """CASE WHEN mbid <> '' THEN 'mbid:' || mbid
            WHEN recording <> '' THEN 'own:' || recording END"""
_COUNTED: Final = (
    Step(
        "ties",
        f"""
        SELECT {_TIE} AS tie, min(isrc) AS isrc FROM imported
        WHERE isrc <> '' AND (mbid <> '' OR recording <> '') GROUP BY tie
        """,
    ),
    Step(
        "described",
        f"""
        SELECT i.release, i.track_of, i.song,
            CASE WHEN t.isrc IS NOT NULL THEN 'isrc:' || t.isrc
                 WHEN i.isrc <> '' THEN 'isrc:' || i.isrc
                 WHEN i.mbid <> '' THEN i.tie
                 WHEN i.title <> '' AND i.artist <> ''
                     THEN 'text:' || i.title || chr(31) || i.artist
                 ELSE i.tie END AS recording
        FROM (SELECT *, {_TIE} AS tie FROM imported) i LEFT JOIN ties t ON i.tie = t.tie
        """,
    ),
    Step(
        "releases_named",
        """
        SELECT release FROM described WHERE release <> ''
        UNION
        SELECT rtrim(rtrim(unnest(string_split(track_of, ';')), '*')) AS release
        FROM described WHERE track_of <> ''
        """,
    ),
    Step(
        "counted",
        """
        SELECT count(*) AS recordings, count(DISTINCT song) AS songs,
            (SELECT count(*) FROM releases_named) AS releases
        FROM (SELECT recording, coalesce('song:' || max(nullif(song, '')), recording) AS song
              FROM described WHERE recording IS NOT NULL GROUP BY recording)
        """,
    ),
)
"""From ``imported``, the rows of one load, to how many things they are about."""


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    file: str
    rows_read: int
    rows_accepted: int
    rows_refused: int
    recordings: int
    """Recordings that its rows describe."""
    releases: int
    """Releases that its rows describe or name."""
    songs: int
    """Songs of those recordings."""
    status: str
    """``new`` or ``identical``."""
    warnings: tuple[dict[str, Any], ...] = ()
    refused: tuple[Problem, ...] = field(default=())
    """The first refused rows."""


def import_catalogue(
    workspace: Workspace,
    engine: Engine,
    path: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Imported:
    """Take in one file of a catalogue; the same bytes again change nothing.

    Args:
        workspace: Where it goes.
        engine: Reads the file.
        path: CSV, NDJSON or Parquet with columns of the catalogue, or a JSON dump of MusicBrainz.
        progress: Told what was read so far: rows, or bytes of how many.

    Raises:
        DeliveryError: The file cannot be taken in; nothing was stored.
    """
    read_head(path, 1)  # a file that is not there, or is empty, ends here
    form = "" if is_dump(path) else recognise(path, kind=_FILE)
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    with engine.session() as session:
        workspace.lake.attach(session, (CATALOGUES,))
        there = known(session, CATALOGUES, content)
        if there is not None:
            return _imported(workspace, session, path, there)
    workspace.now()  # a clock that went back is noticed before anything is written
    load = uuid.uuid4().hex
    records = _records(path, form, progress)
    _check(records)
    with (
        engine.session() as session,
        Pass(
            session,
            records,
            steps(records),
            table=CATALOGUE,
            load=load,
            checks=CATALOGUE_BY_CODE,
        ) as reading,
    ):
        told = progress if form else lambda *_: None
        rows = (_each_isrc(batch) for batch in _told(reading, told))
        problems = store(workspace, CATALOGUE, reading, rows)
    row = {"load": load, "file": path.name, "sha256": content}
    row |= {name: getattr(reading, name) for name in ROWS}
    warnings = [*reading.warnings, *_left_out(records)]
    with engine.session() as session:
        stored = settled(lambda: make_visible(workspace, session, CATALOGUES, row))
        done = _imported(workspace, session, path, stored)
        if stored["load"] != load:
            return done
        warnings += _unknown_agencies(session)
        return replace(done, status="new", warnings=tuple(warnings), refused=problems)


def _records(path: Path, form: str, progress: Callable[[str, int, int], None]) -> Records:
    """The records of a file; without a form it is a dump."""
    if not form:
        return DumpRecords(path, CATALOGUE_COLUMNS, progress)
    if form == "usage-ndjson":
        return NdjsonRecords(path, CATALOGUE_COLUMNS, JSON_COLUMNS)
    return READERS[form](path, CATALOGUE_COLUMNS)


def _told(reading: Pass, progress: Callable[[str, int, int], None]) -> Iterator[pa.RecordBatch]:
    for batch in reading.accepted():
        progress("rows read", reading.rows_read, 0)
        yield batch


def _each_isrc(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows, with one for each ISRC of those that have several; they keep all else."""
    place = batch.schema.get_field_index("isrc")
    listed = batch.column(place)
    if not pc.any(pc.match_substring(listed, ";")).as_py():
        return batch
    parts = pc.split_pattern(listed, ";")
    rows = pc.list_parent_indices(parts)
    # The list of a row starts where those of the rows before it end.
    further = pc.subtract(pa.arange(0, len(rows)), pc.take(parts.offsets, rows).cast(pa.int64()))
    taken = batch.take(rows).set_column(place, batch.schema.field(place), pc.list_flatten(parts))
    line = batch.schema.get_field_index("line")
    lines = pc.add(taken.column(line), pc.multiply(further, FURTHER * MOST))
    return taken.set_column(line, batch.schema.field(line), lines)


def _left_out(records: Records) -> list[dict[str, Any]]:
    return records.warnings() if isinstance(records, DumpRecords) else []


def _unknown_agencies(session: Session) -> list[dict[str, Any]]:
    """A warning for each prefix of ISRCs in ``imported`` that no agency has."""
    prefixes = session.read(
        f"""
        SELECT left(isrc, 2) AS prefix, min(line % {FURTHER}) AS line, count(*) AS rows
        FROM imported WHERE isrc <> '' GROUP BY prefix ORDER BY prefix
        """
    ).to_pylist()
    unknown = set(unknown_agencies(row["prefix"] for row in prefixes))
    return [
        {
            "line": row["line"],
            "code": "FED207",
            "text": f"{row['rows']:,} ISRC(s) begin with {row['prefix']}, which no agency is known "
            "to give. They were taken as they are.",
            "day": None,
        }
        for row in prefixes
        if row["prefix"] in unknown
    ]


def _imported(workspace: Workspace, session: Session, path: Path, row: dict[str, Any]) -> Imported:
    workspace.lake.attach(session, (CATALOGUE,))
    session.run(
        (Step("imported", f"SELECT * FROM catalogue WHERE load = {quoted(row['load'])}"), *_COUNTED)
    )
    counted = session.read("SELECT * FROM counted").to_pylist()[0]
    return Imported(
        file=path.name,
        status=row.get("status", "new"),
        **{name: row[name] for name in ROWS},
        **counted,
    )


def _check(records: Records) -> None:
    """Insist on each name once, and on a column that says what a row is about."""
    header = records.header
    header.check_once()
    if set(IDENTIFYING) & set(header.known):
        return
    raise header.lacking(
        "a column that says what a row is about",
        IDENTIFYING,
        f"Needed is one of {', '.join(IDENTIFYING)}.",
    )
