"""Texts that people type for songs and recordings, read: identifiers, and ``ARTIST - TITLE``."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.errors import NotFoundError
from hitparade.domain.identifiers import ISRC
from hitparade.engine.plan import Step, quoted
from hitparade.identity.act_checks import RECORDING, RELEASE, kind_of
from hitparade.identity.artists import list_aliases
from hitparade.identity.spellings import fold_texts, spell, texts_of
from hitparade.identity.texts import same_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.engine.plan import Session

_ISRC: Final = "[A-Z]{2}[A-Z0-9]{3}[0-9]{7}"
_BETWEEN: Final = " - "
"""What stands between artist and title."""


@dataclass(frozen=True)
class Found:
    """One thing that was meant."""

    id: str
    title: str = ""
    artist: str = ""

    def __str__(self) -> str:
        """The id, and what it is called."""
        return f"{self.id} ({self.title} by {self.artist})" if self.title else self.id


def identified(session: Session, text: str) -> list[Found]:
    """The recordings of an id, ISRC or MusicBrainz id; none where the text is neither."""
    if kind_of(text) == RECORDING:
        return [Found(text)]
    isrc, mbid = isrc_of(text), mbid_of(text)
    if not (isrc or mbid):
        return []
    column, value = ("isrc", isrc) if isrc else ("mbid", mbid)
    own = quoted(f"{column}:{value}")
    found = rows(
        session,
        f"""
        WITH rows AS (SELECT load, isrc, mbid, recording FROM visible_catalogue
                      WHERE {column} = {quoted(value)}),
        names AS (
            SELECT 'isrc:' || isrc AS id FROM rows WHERE isrc <> ''
            UNION SELECT 'mbid:' || mbid FROM rows WHERE mbid <> ''
            UNION SELECT 'isrc:' || c.isrc FROM visible_catalogue c JOIN rows r
              ON c.isrc <> '' AND (c.mbid <> '' AND c.mbid = r.mbid
                                   OR c.recording <> '' AND c.recording = r.recording
                                      AND c.load = r.load)),
        direct AS (SELECT {own} AS id UNION
            SELECT r.recording FROM visible_subjects s JOIN resolution r ON s.subject = r.subject
            WHERE '{column}' = 'isrc' AND s.isrc = {quoted(value)} AND r.recording IS NOT NULL),
        meant AS (SELECT id FROM direct WHERE id IN (SELECT id FROM known_ids)
            UNION ALL SELECT id FROM names WHERE id IN (SELECT id FROM known_ids)
              AND NOT EXISTS (SELECT 1 FROM direct WHERE id IN (SELECT id FROM known_ids)))
        SELECT m.id, t.title, t.artist
        FROM (SELECT DISTINCT coalesce(g.song, m.id) AS id FROM meant m
              LEFT JOIN lineage g ON m.id = g.id AND g.song NOT LIKE 'song:%') m
        LEFT JOIN called t ON m.id = t.recording ORDER BY m.id
        """,
    )
    if not found:
        raise NotFoundError(
            f"No recording here has the {column.upper()} {value}. A row of a catalogue makes it "
            "known: `hitparade catalogue import FILE`."
        )
    return found


def by_text(session: Session, text: str, kind: str) -> list[Found]:
    """What ``ARTIST - TITLE`` names: exactly, else whatever its capitals, else folded."""
    pairs = cuts(text)
    if not pairs:
        raise NotFoundError(
            f"{text} names no {kind}. Type its id, an ISRC, a MusicBrainz id, or ARTIST - TITLE."
        )
    source = (
        "(SELECT release AS id, title, artist FROM tracks)"
        if kind == RELEASE
        else f"(SELECT {kind} AS id, title, artist FROM known_texts WHERE {kind} IS NOT NULL)"
    )
    for wrapped in ("{}", "lower({})"):
        wanted = " OR ".join(
            f"({wrapped.format('artist')} = {wrapped.format(quoted(artist))}"
            f" AND {wrapped.format('title')} = {wrapped.format(quoted(title))})"
            for artist, title in pairs
        )
        found = rows(session, one_each(f"SELECT id, title, artist FROM {source} WHERE {wanted}"))
        if found:
            return found
    return _folded(session, source, pairs)


def _folded(session: Session, source: str, pairs: Sequence[tuple[str, str]]) -> list[Found]:
    """What has the same words as a text, as texts are compared when they are matched."""
    columns = {"title": [title for _, title in pairs], "artist": [artist for artist, _ in pairs]}
    session.table(
        "typed_texts", pa.table({n: pa.array(c, pa.string()) for n, c in columns.items()})
    )
    session.run((Step("texts_here", f"SELECT id, title, artist FROM {source}"), _EITHER))
    fold_texts(session, None)
    list_aliases(session)
    spell(session)
    return rows(session, one_each(_SAME))


_EITHER: Final = texts_of("texts_here", "typed_texts")
_SAME: Final = f"""
    SELECT h.id, h.title, h.artist
    FROM texts_here h
    JOIN spelled_folds f ON h.title = f.title AND h.artist = f.artist
    JOIN (SELECT f.core_key, f.lead_key, f.version
          FROM spelled_folds f JOIN typed_texts t ON f.title = t.title AND f.artist = t.artist
          WHERE f.core <> '') w ON {same_words("f", "w")}
"""


def one_each(sql: str) -> str:
    """SQL: of each id that a SELECT of id, title and artist finds one row, in order of the ids."""
    return f"""
        SELECT id, title, artist
        FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY title, artist) AS nth
              FROM (SELECT DISTINCT * FROM ({sql})))
        WHERE nth = 1 ORDER BY id
    """


def rows(session: Session, sql: str) -> list[Found]:
    """What a SELECT of id, title and artist finds."""
    found: list[dict[str, Any]] = session.read(sql).to_pylist()
    return [Found(row["id"], row["title"] or "", row["artist"] or "") for row in found]


def cuts(text: str) -> list[tuple[str, str]]:
    """Artist and title of a text, for each place where it could be cut."""
    places = [found.start() for found in re.finditer(re.escape(_BETWEEN), text)]
    return [(text[:n].strip(), text[n + len(_BETWEEN) :].strip()) for n in places]


def isrc_of(text: str) -> str:
    """An ISRC without hyphens and blanks, in capitals; none for what is none.

    >>> isrc_of("gb-aye-06-01498"), isrc_of("Tide Table")
    ('GBAYE0601498', '')
    """
    joined = text.strip().replace("-", "").replace(" ", "").upper()
    return joined if re.fullmatch(ISRC, joined) else ""


def mbid_of(text: str) -> str:
    """A MusicBrainz id, also as the end of its address; none for what is none."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    try:
        return str(uuid.UUID(last)) if len(last) == 36 else ""  # noqa: PLR2004
    except ValueError:
        return ""
