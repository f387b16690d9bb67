"""Every spelling resolved to a recording and a song: by identifier, else by its exact text.

Ids are derived from content, so they are the same on every machine. A text is never changed to
make it fit: two spellings are two songs until somebody, or the catalogue, says that they are one.
What is sold as a whole (a row with a release or an EAN, and neither title nor ISRC) is a product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import (
    CATALOGUE,
    CATALOGUES,
    DETAILS,
    IDENTITIES,
    RECORDINGS,
    RESOLUTION,
    SUBJECTS,
    TRACKS,
)
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.identity.catalogue import CATALOGUED, RELEASED, release_id, song_id, text_key

if TYPE_CHECKING:
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session


def song_of_text(title: str, artist: str) -> str:
    """SQL for the id of the song that an exact text alone names."""
    return song_id(f"('text:' || {text_key(title, artist)})")


RESOLVE: Final = (
    *CATALOGUED,
    Step(
        "spellings",
        """
        SELECT s.subject, s.title, s.artist, s.isrc, s.release, s.ean,
            CAST(sum(s.rows) AS BIGINT) AS rows,
            CASE WHEN s.isrc <> '' THEN 'isrc'
                 WHEN s.title <> '' AND s.artist <> '' THEN 'text'
                 WHEN s.title <> '' THEN ''
                 WHEN s.ean <> '' THEN 'ean'
                 WHEN s.release <> '' AND s.artist <> '' THEN 'release'
                 ELSE '' END AS way
        FROM subjects s JOIN loads_in_force l ON s.load = l.load
        GROUP BY s.subject, s.title, s.artist, s.isrc, s.release, s.ean
        """,
    ),
    Step(
        "keyed_spellings",
        f"""
        SELECT *, CASE way WHEN 'isrc' THEN 'isrc:' || isrc
                           WHEN 'text' THEN 'text:' || {text_key("title", "artist")}
                           WHEN 'ean' THEN 'ean:' || ean
                           WHEN 'release' THEN {release_id("release", "artist")} END AS keyed
        FROM spellings
        """,
    ),
    Step(
        "recognised",
        """
        SELECT s.subject, s.title, s.artist, s.isrc, s.release, s.ean, s.rows,
            coalesce(c.recording, s.keyed) AS recording,
            CASE WHEN c.recording IS NOT NULL THEN 'catalogue' ELSE s.way END AS way
        FROM keyed_spellings s
        LEFT JOIN catalogue_spellings c ON s.way = 'text' AND s.keyed = c.spelling
        """,
        keep=True,
    ),
    Step(
        "resolution",
        f"""
        SELECT r.subject, r.recording, coalesce(s.song, {song_id("r.recording")}) AS song,
            r.way, i.inputs
        FROM recognised r
        LEFT JOIN catalogue_songs s ON r.recording = s.recording
        CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "shared_songs",
        """
        SELECT s.song
        FROM catalogue_songs s
        SEMI JOIN recognised r ON s.recording = r.recording
        GROUP BY s.song HAVING count(*) > 1
        """,
    ),
    Step(
        "recordings",
        f"""
        SELECT r.recording, coalesce(s.song, {song_id("r.recording")}) AS song,
            h.song IS NOT NULL AS shared,
            CASE WHEN coalesce(n.title, '') <> '' THEN n.title
                 WHEN r.shown <> '' THEN r.shown
                 ELSE r.identifier END AS title,
            CASE WHEN coalesce(n.artist, '') <> '' THEN n.artist ELSE r.artist END AS artist,
            i.inputs
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY recording
                  ORDER BY shown <> '' DESC, artist <> '' DESC, rows DESC, shown, artist) AS nth
              FROM (SELECT recording, identifier, shown, artist, sum(rows) AS rows
                    FROM (SELECT recording, artist, rows,
                              CASE WHEN way IN ('ean', 'release') THEN release ELSE title END
                                  AS shown,
                              CASE WHEN isrc <> '' THEN isrc ELSE ean END AS identifier
                          FROM recognised WHERE recording IS NOT NULL)
                    GROUP BY recording, identifier, shown, artist)) r
        LEFT JOIN catalogue_songs s ON r.recording = s.recording
        LEFT JOIN shared_songs h ON s.song = h.song
        LEFT JOIN newest n ON r.recording = n.recording
        CROSS JOIN identity_inputs i
        WHERE r.nth = 1
        """,
    ),
    Step(
        "identities",
        f"""
        SELECT s.load, CAST(sum({hash60(f"s.subject || {SEPARATOR} || coalesce(r.recording, '')")})
            AS DECIMAL(38,0)) AS identity, i.inputs
        FROM subjects s
        JOIN loads_in_force l ON s.load = l.load
        LEFT JOIN recognised r ON s.subject = r.subject
        CROSS JOIN identity_inputs i
        GROUP BY s.load, i.inputs
        """,
    ),
    *RELEASED,
)
"""From ``subjects``, ``loads_in_force``, the catalogue and ``identity_inputs`` to what they resolve to."""

INPUTS: Final = Step(
    "identity_inputs",
    """
    SELECT sha256('2:' || (SELECT coalesce(string_agg(load, ',' ORDER BY load), '')
                           FROM loads_in_force)
        || ':' || (SELECT coalesce(string_agg(load, ',' ORDER BY sequence, load), '')
                   FROM catalogues)) AS inputs
    """,
)
"""What a resolution is made from: while this stays the same, so does the resolution."""


def bring_up_to_date(lake: Lake, session: Session) -> bool:
    """Resolve the spellings of the deliveries in force, where they or decisions changed.

    Args:
        lake: Reads ``subjects`` and the catalogue; writes ``recordings``, ``details`` and
            ``tracks``, then ``resolution``.
        session: Knows ``loads_in_force``; ``subjects`` and ``resolution`` are readable afterwards.

    Returns:
        Whether anything had to be done.
    """
    lake.attach(session, (SUBJECTS, CATALOGUES, CATALOGUE))
    session.run(INPUTS)
    now = session.read("SELECT inputs FROM identity_inputs")["inputs"].to_pylist()
    stale = any(
        lake.constants(table, "inputs")["inputs"].to_pylist() != now
        for table in (RESOLUTION, RECORDINGS, IDENTITIES)
    )
    if stale:
        session.run(RESOLVE)
        # In this order: a resolution that is up to date has facts that are.
        lake.replace(RECORDINGS, session.stream("SELECT * FROM recordings"), "true")
        lake.replace(DETAILS, session.stream("SELECT * FROM details"), "true")
        lake.replace(TRACKS, session.stream("SELECT * FROM tracks"), "true")
        lake.replace(RESOLUTION, session.stream("SELECT * FROM resolution"), "true")
        lake.replace(IDENTITIES, session.stream("SELECT * FROM identities"), "true")
    lake.attach(session, (RESOLUTION, IDENTITIES))
    return stale


NAMED: Final = (
    Step(
        "numbered_places",
        """
        SELECT p.*, coalesce(n.song_number, 1) AS song_number
        FROM published_file p LEFT JOIN song_numbers n ON p.line = n.line
        """,
    ),
    # A song stands in many issues: its id is made once.
    Step(
        "named_songs",
        f"""
        SELECT id, title, artist, song_number,
            CASE WHEN id LIKE 'song:%' THEN id
                 WHEN id <> '' THEN {song_id("'id:' || id")}
                 WHEN song_number = 1 THEN {song_of_text("title", "artist")}
                 ELSE {song_of_text("title", f"artist || {SEPARATOR} || song_number")} END AS song
        FROM (SELECT DISTINCT id, title, artist, song_number FROM numbered_places)
        """,
    ),
    Step(
        "named_places",
        """
        SELECT p.*, s.song
        FROM numbered_places p JOIN named_songs s
          ON p.id = s.id AND p.title = s.title AND p.artist = s.artist
         AND p.song_number = s.song_number
        """,
        keep=True,
    ),
)
"""From ``published_file`` and ``song_numbers`` to places with song ids."""
