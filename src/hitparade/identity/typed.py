"""Texts that people type for songs and recordings, read: identifiers, and ``ARTIST - TITLE``."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import NotFoundError
from hitparade.engine.plan import quoted
from hitparade.identity.act_checks import RECORDING, RELEASE, kind_of
from hitparade.identity.fold import fold

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
        WITH rows AS (SELECT isrc, mbid, recording FROM catalogue WHERE {column} = {quoted(value)}),
        names AS (
            SELECT 'isrc:' || isrc AS id FROM rows WHERE isrc <> ''
            UNION SELECT 'mbid:' || mbid FROM rows WHERE mbid <> ''
            UNION SELECT 'isrc:' || c.isrc FROM catalogue c JOIN rows r
              ON c.isrc <> '' AND (c.mbid <> '' AND c.mbid = r.mbid
                                   OR c.recording <> '' AND c.recording = r.recording)),
        direct AS (SELECT {own} AS id UNION
            SELECT r.recording FROM subjects s JOIN resolution r ON s.subject = r.subject
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
        found = rows(
            session,
            "SELECT id, min(title) AS title, min(artist) AS artist"
            f" FROM {source} WHERE {wanted} GROUP BY id ORDER BY id",
        )
        if found:
            return found
    return _folded(session, source, pairs)


def _folded(session: Session, source: str, pairs: Sequence[tuple[str, str]]) -> list[Found]:
    """What is the same as a text when both are folded; candidates share its longest word."""
    wanted = [fold(title, artist) for artist, title in pairs]
    words = {max(one.core.split(), key=len) for one in wanted if one.core}
    if not words:
        return []
    like = " OR ".join(
        f"strip_accents(lower(title)) LIKE {quoted(f'%{w}%')}" for w in sorted(words)
    )
    keys = {(one.core, one.lead, one.version) for one in wanted}
    near = rows(session, f"SELECT DISTINCT id, title, artist FROM {source} WHERE {like}")
    found: dict[str, Found] = {}
    for row in near:
        here = fold(row.title, row.artist)
        if (here.core, here.lead, here.version) in keys:
            found.setdefault(row.id, row)
    return [found[name] for name in sorted(found)]


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
    return joined if re.fullmatch(_ISRC, joined) else ""


def mbid_of(text: str) -> str:
    """A MusicBrainz id, also as the end of its address; none for what is none."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    try:
        return str(uuid.UUID(last)) if len(last) == 36 else ""  # noqa: PLR2004
    except ValueError:
        return ""
