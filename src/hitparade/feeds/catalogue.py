"""Catalogues: facts of recordings and releases, from CSV, NDJSON or Parquet.

Rows are stored as they came; what they mean for a spelling is for identity to say. A load is visible
once `catalogues` names it, so an import is there as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import ConflictError, DeliveryError, Problem, near
from hitparade.domain.tables import CATALOGUE, CATALOGUES, REFUSED
from hitparade.engine.plan import Step, quoted
from hitparade.engine.retry import settled
from hitparade.feeds import checks
from hitparade.feeds.catalogue_checks import CATALOGUE_BY_CODE, CATALOGUE_CHECKS, TEXTS
from hitparade.feeds.currencies import MINOR_UNITS
from hitparade.feeds.delimited import CsvRecords
from hitparade.feeds.ndjson import NdjsonRecords
from hitparade.feeds.parquet import ParquetRecords
from hitparade.feeds.reading import Pass, date, ean, ean_sum, given, isrc, refused_row
from hitparade.feeds.recognise import Kind, recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.feeds.records import Records

CATALOGUE_COLUMNS: Final[dict[str, str]] = {
    "recording": "the catalogue's own id of the recording",
    "isrc": "ISRC, with or without hyphens",
    "mbid": "MusicBrainz id of the recording",
    "title": "title, spelled as suppliers spell it",
    "artist": "artist credit, spelled as suppliers spell it",
    "lead_artist": "who leads the credit",
    "featured": "featured artists, joined by ;",
    "artist_country": "country of the artist, ISO 3166-1 alpha-2",
    "song": "id or name of the song, the same for all its versions",
    "release": "the release it came out on first; without a recording: the release that the row is about",
    "release_date": "day of the first release: YYYY-MM-DD",
    "track_of": "releases it is a track of, joined by ;, with * behind the standard edition",
    "duration": "seconds",
    "version": "what kind of version it is: live, remix, acoustic ...",
    "label": "label",
    "signed": "whether the artist has a contract: yes or no",
    "genre": "genre",
    "language": "language of the lyrics",
    "price": "usual price, as a decimal number of `currency`",
    "currency": "ISO 4217 code of `price`; without it, a price has two decimals",
    "ean": "EAN or UPC of the release: 8, 12, 13 or 14 digits",
    "from_day": "first day that the facts hold: YYYY-MM-DD; empty: since always",
}
"""Every column of a catalogue, with its meaning."""
IDENTIFYING: Final = ("isrc", "mbid", "title", "recording", "release")
"""Columns of which a catalogue has one at least."""
_FILE: Final = Kind("a catalogue", CATALOGUE_COLUMNS, frozenset(IDENTIFYING))
_READERS: Final[dict[str, Callable[[Path, Mapping[str, str]], Records]]] = {
    "usage-csv": CsvRecords,
    "usage-ndjson": NdjsonRecords,
    "usage-parquet": ParquetRecords,
}
_WORDS: Final = {"true": "yes", "false": "no"}
_COUNTED: Final = (
    Step(
        "described",
        """
        SELECT release, track_of, song,
            CASE WHEN isrc <> '' THEN 'isrc:' || isrc
                 WHEN mbid <> '' THEN 'mbid:' || mbid
                 WHEN title <> '' AND artist <> '' THEN 'text:' || title || chr(31) || artist
                 WHEN recording <> '' THEN 'own:' || recording END AS recording
        FROM imported
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


def import_catalogue(workspace: Workspace, engine: Engine, path: Path) -> Imported:
    """Take in one file of a catalogue; the same bytes again change nothing.

    Raises:
        DeliveryError: The file cannot be taken in; nothing was stored.
    """
    form = recognise(path, kind=_FILE)
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    with engine.session() as session:
        workspace.lake.attach(session, (CATALOGUES,))
        known = _known(session, content)
        if known is not None:
            return _imported(workspace, session, path, known)
    workspace.now()  # a clock that went back is noticed before anything is written
    load = uuid.uuid4().hex
    records = _READERS[form](path, CATALOGUE_COLUMNS)
    _check(records)
    with (
        engine.session() as session,
        Pass(
            session,
            records,
            _steps(records),
            table=CATALOGUE,
            load=load,
            checks=CATALOGUE_BY_CODE,
        ) as reading,
    ):
        rows = _some(reading.accepted())
        first = next(rows, None)
        if first is None:
            raise _nothing_acceptable(path, reading)
        workspace.lake.append(CATALOGUE, chain([first], rows))
        if reading.rows_refused:
            workspace.lake.append(REFUSED, reading.refused())
        problems = tuple(reading.problems())
    row = {
        "load": load,
        "file": path.name,
        "sha256": content,
        "rows_read": reading.rows_read,
        "rows_accepted": reading.rows_accepted,
        "rows_refused": reading.rows_refused,
    }
    with engine.session() as session:
        stored = settled(lambda: _make_visible(workspace, session, row))
        if stored["load"] == load:
            stored |= {"status": "new", "warnings": tuple(reading.warnings), "refused": problems}
        return _imported(workspace, session, path, stored)


def _known(session: Session, sha256: str) -> dict[str, Any] | None:
    """The row of `catalogues` that the same bytes stand in already, if they do."""
    rows = session.read(
        f"SELECT * FROM catalogues WHERE sha256 = {quoted(sha256)} ORDER BY sequence LIMIT 1"
    ).to_pylist()
    return rows[0] | {"status": "identical"} if rows else None


def _make_visible(workspace: Workspace, session: Session, row: dict[str, Any]) -> dict[str, Any]:
    """Add the row that makes a catalogue visible, or find that the same bytes came in meanwhile."""
    version = workspace.lake.ready(CATALOGUES)
    workspace.lake.attach(session, (CATALOGUES,), {CATALOGUES.name: version})
    known = _known(session, row["sha256"])
    if known is not None:
        return known
    last = session.read("SELECT coalesce(max(sequence), 0) AS n FROM catalogues")["n"][0].as_py()
    full = row | {"sequence": last + 1, "received": workspace.now()}
    rows = CATALOGUES.from_rows([tuple(full[name] for name in CATALOGUES.names)])
    if not workspace.lake.append_next(CATALOGUES, rows, version):
        raise ConflictError("Others took in catalogues at the same time. Do it again.")
    return full


def _imported(workspace: Workspace, session: Session, path: Path, row: dict[str, Any]) -> Imported:
    workspace.lake.attach(session, (CATALOGUE,))
    session.run(
        (Step("imported", f"SELECT * FROM catalogue WHERE load = {quoted(row['load'])}"), *_COUNTED)
    )
    counted = session.read("SELECT * FROM counted").to_pylist()[0]
    return Imported(
        file=path.name,
        status=row["status"],
        warnings=row.get("warnings", ()),
        refused=row.get("refused", ()),
        **{name: row[name] for name in ("rows_read", "rows_accepted", "rows_refused")},
        **counted,
    )


def _some(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return (batch for batch in batches if batch.num_rows)


def _check(records: Records) -> None:
    """Insist on each name once, and on a column that says what a row is about."""
    header = records.header
    header.check_once()
    if set(IDENTIFYING) & set(header.known):
        return
    guesses = [near(name, [n.strip().lower() for n in header.unknown]) for name in IDENTIFYING]
    shown = ", ".join(name.strip()[:60] or '""' for name in header.names[:30]) or "none"
    raise DeliveryError(
        header.file,
        f"lacks a column that says what a row is about. Its columns are: {shown}.",
        allowed=f"Needed is one of {', '.join(IDENTIFYING)}.",
        hint=f"{next(filter(None, guesses), '')} Rename the column.".strip(),
        code="FED109",
    )


def _nothing_acceptable(path: Path, reading: Pass) -> DeliveryError:
    listed = "\n".join(f"  {problem}" for problem in reading.problems())
    return DeliveryError(
        str(path),
        f"holds no acceptable row among {reading.rows_read}, so nothing was stored.",
        hint=f"The first refused rows:\n{listed}",
        code="FED000",
    )


def _steps(records: Records) -> tuple[Step, ...]:
    """The SELECTs from ``feed_rows`` to ``feed_split``: columns of `CATALOGUE` and of refused rows."""
    return (
        Step("feed_raw", records.select("feed_rows")),
        Step("feed_given", given(CATALOGUE_COLUMNS)),
        Step("feed_read", _read()),
        Step("feed_judged", f"SELECT *, {checks.fault(CATALOGUE_CHECKS)} AS fault FROM feed_read"),
        Step("feed_split", _both()),
    )


def _read() -> str:
    """What the values mean; null where they mean nothing, which the checks find."""
    units = f"{list(MINOR_UNITS.values())}[{checks.place('currency_code', MINOR_UNITS)}]"
    texts = ", ".join((*TEXTS, "track_of"))
    return f"""
    SELECT *, TRY_CAST(
            ltrim(split_part(price, '.', 1), '+') || rpad(price_fraction, minor_units, '0')
            AS BIGINT) AS price_int
    FROM (SELECT *, {ean_sum("TRY_CAST(ean_code AS BIGINT)")} AS ean_digits,
            CASE WHEN currency IS NULL THEN 2 ELSE listed_units END AS minor_units
        FROM (SELECT *, {units} AS listed_units
            FROM (SELECT *,
                {date("from_day")} AS from_day_date,
                {date("release_date")} AS release_date_date,
                {isrc("isrc")} AS isrc_code,
                lower(mbid) AS mbid_code,
                {ean("ean")} AS ean_code,
                upper(artist_country) AS country_code,
                upper(currency) AS currency_code,
                lower(signed) AS signed_word,
                rtrim(split_part(price, '.', 2), '0') AS price_fraction,
                TRY_CAST(split_part(duration, '.', 1) AS BIGINT) AS duration_int,
                concat({texts}) AS texts
            FROM feed_given)))"""


def _both() -> str:
    words = " ".join(f"WHEN '{word}' THEN '{kept}'" for word, kept in _WORDS.items())
    values = {
        "from_day": "from_day_date",
        "isrc": "coalesce(isrc_code, '')",
        "mbid": "coalesce(mbid_code, '')",
        "featured": _listed("featured"),
        "track_of": _listed("track_of"),
        "ean": "coalesce(ean_code, '')",
        "artist_country": "coalesce(country_code, '')",
        "release_date": "release_date_date",
        "duration": "duration_int",
        "signed": f"coalesce(CASE signed_word {words} ELSE signed_word END, '')",
        "price": "price_int",
        "currency": "coalesce(currency_code, '')",
    }
    columns = ", ".join(
        f"""{values.get(name, f"coalesce({name}, '')")} AS {name}"""
        for name in CATALOGUE.names
        if name not in {"load", "line"}
    )
    kept = {name: f'"{name}"' for name in CATALOGUE_COLUMNS}
    return f"""
    SELECT ordinal, ordinal AS line, {columns}, fault,
        {checks.code(CATALOGUE_CHECKS)} AS code,
        {checks.column(CATALOGUE_CHECKS)} AS "column",
        {checks.sentence(CATALOGUE_CHECKS)} AS text,
        {refused_row(kept)} AS "row"
    FROM feed_judged"""


def _listed(column: str) -> str:
    """SQL: names joined by semicolons, without blanks around them and without empty ones."""
    parts = f"list_transform(string_split({column}, ';'), lambda part: trim(part))"
    return f"coalesce(array_to_string(list_filter({parts}, lambda part: part <> ''), ';'), '')"
