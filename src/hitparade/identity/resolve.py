"""Every spelling resolved to a recording and a song: by identifier, else by its exact text.

Ids are derived from content, so they are the same on every machine. A text is never changed to
make it fit: two spellings are two songs until somebody decides that they are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import IDENTITIES, RECORDINGS, RESOLUTION, SUBJECTS
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60

if TYPE_CHECKING:
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session


def text_key(title: str, artist: str) -> str:
    """SQL for the key of an exact text: 20 hexadecimal digits of its SHA-256."""
    return f"substr(sha256({title} || {SEPARATOR} || {artist}), 1, 20)"


def song_id(recording: str) -> str:
    """SQL for the id of a song that has one recording only."""
    return f"'song:' || substr(sha256({recording}), 1, 20)"


def song_of_text(title: str, artist: str) -> str:
    """SQL for the id of the song that an exact text alone names."""
    return song_id(f"('text:' || {text_key(title, artist)})")


RESOLVE: Final = (
    Step(
        "spellings",
        """
        SELECT s.subject, s.title, s.artist, s.isrc, CAST(sum(s.rows) AS BIGINT) AS rows
        FROM subjects s JOIN loads_in_force l ON s.load = l.load
        GROUP BY s.subject, s.title, s.artist, s.isrc
        """,
    ),
    Step(
        "recognised",
        f"""
        SELECT subject, title, artist, isrc, rows,
            CASE WHEN isrc <> '' THEN 'isrc:' || isrc
                 WHEN title <> '' AND artist <> '' THEN 'text:' || {text_key("title", "artist")}
            END AS recording,
            CASE WHEN isrc <> '' THEN 'isrc'
                 WHEN title <> '' AND artist <> '' THEN 'text'
                 ELSE '' END AS way
        FROM spellings
        """,
        keep=True,
    ),
    Step(
        "resolution",
        f"""
        SELECT r.subject, r.recording, {song_id("r.recording")} AS song, r.way, i.inputs
        FROM recognised r CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "recordings",
        f"""
        SELECT r.recording, {song_id("r.recording")} AS song, false AS shared,
            CASE WHEN r.title <> '' THEN r.title ELSE r.isrc END AS title, r.artist, i.inputs
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY recording
                  ORDER BY title <> '' DESC, artist <> '' DESC, rows DESC, title, artist) AS nth
              FROM (SELECT recording, isrc, title, artist, sum(rows) AS rows
                    FROM recognised WHERE recording IS NOT NULL
                    GROUP BY recording, isrc, title, artist)) r
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
)
"""From ``subjects``, ``loads_in_force`` and ``identity_inputs`` to resolution and recordings."""

INPUTS: Final = Step(
    "identity_inputs",
    """
    SELECT sha256(coalesce(string_agg(load, ',' ORDER BY load), '')) AS inputs
    FROM loads_in_force
    """,
)
"""What a resolution is made from: while this stays the same, so does the resolution."""


def bring_up_to_date(lake: Lake, session: Session) -> bool:
    """Resolve the spellings of the deliveries in force, where they or decisions changed.

    Args:
        lake: Reads ``subjects``; writes ``recordings``, then ``resolution``.
        session: Knows ``loads_in_force``; ``subjects`` and ``resolution`` are readable afterwards.

    Returns:
        Whether anything had to be done.
    """
    lake.attach(session, (SUBJECTS,))
    session.run(INPUTS)
    now = session.read("SELECT inputs FROM identity_inputs")["inputs"].to_pylist()
    stale = any(
        lake.constants(table, "inputs")["inputs"].to_pylist() != now
        for table in (RESOLUTION, RECORDINGS, IDENTITIES)
    )
    if stale:
        session.run(RESOLVE)
        lake.replace(RECORDINGS, session.stream("SELECT * FROM recordings"), "true")
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
