"""What recordings are called, which song each is of, and which ids of earlier days are which of today."""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.identity.keys import artist_id, song_id, song_of_text, text_key
from hitparade.identity.plans import Plan, nothing
from hitparade.identity.texts import same_credit, same_words

SONGS: Final = (
    Step(
        "every_recording",
        """
        SELECT recording FROM recognised WHERE recording IS NOT NULL
        UNION SELECT recording FROM recording_rows
        """,
        keep=True,
    ),
    Step(
        "base_songs",
        f"""
        SELECT n.recording, coalesce(m.into, n.song) AS song, coalesce(m.content, '') AS merged,
            coalesce(n.content, '') AS split
        FROM (SELECT r.recording, o.content,
                  coalesce(o.song, s.song, {song_id("r.recording")}) AS song
              FROM every_recording r
              LEFT JOIN split_off o ON r.recording = o.recording
              LEFT JOIN catalogue_songs s ON r.recording = s.recording) n
        LEFT JOIN merged m ON n.song = m.id
        """,
    ),
    # What a version is: as decided, as the catalogue says, or as its title says.
    Step(
        "versioned_texts",
        """
        SELECT r.recording, r.rank, f.title, f.artist,
            array_to_string(list_filter([f.version, f.neutral], lambda v: v <> ''), ';') AS version
        FROM (SELECT recording, spelling, 1 AS rank FROM recording_rows
              UNION ALL SELECT recording, spelling, CASE WHEN claimed THEN 3 ELSE 2 END
              FROM recognised) r
        JOIN spelled_folds f ON r.spelling = f.spelling
        """,
    ),
    Step(
        "title_versions",
        """
        SELECT recording, version
        FROM (SELECT recording, version, row_number() OVER (PARTITION BY recording
                  ORDER BY rank, length(title) + length(artist), title, artist) AS nth
              FROM versioned_texts
              SEMI JOIN (SELECT recording FROM versioned_texts WHERE version <> '') v
                USING (recording))
        WHERE nth = 1
        """,
    ),
    Step(
        "recording_versions",
        """
        SELECT r.recording, coalesce(c.version, nullif(n.version, ''), t.version, '') AS version,
            coalesce(c.content, '') AS content
        FROM every_recording r
        LEFT JOIN classified c ON r.recording = c.recording
        LEFT JOIN newest n ON r.recording = n.recording
        LEFT JOIN title_versions t ON r.recording = t.recording
        """,
        keep=True,
    ),
    # A version that is charted apart has the song that it would have if it were alone.
    Step(
        "recording_songs",
        f"""
        SELECT b.recording, CASE WHEN a.song IS NULL THEN b.song ELSE {song_id("b.recording")} END
                AS song,
            array_to_string(list_filter([b.merged, b.split, coalesce(a.content, '')],
                                        lambda c: c <> ''), ';') AS content
        FROM base_songs b
        JOIN recording_versions v ON b.recording = v.recording
        LEFT JOIN version_rulings a
          ON b.song = a.song AND v.version <> ''
         AND list_has_any(list_transform(string_split(v.version, ';'),
                                         lambda word: split_part(trim(word), ':', 1)),
                          list_transform(string_split(a.apart, ';'), lambda word: trim(word)))
        """,
        keep=True,
    ),
)
"""From ``recognised`` and ``recording_rows`` to ``recording_versions`` and ``recording_songs``."""

RESOLUTION_MADE: Final = (
    Step(
        "resolution",
        """
        SELECT r.subject, r.recording, s.song, r.way, i.inputs
        FROM recognised r
        LEFT JOIN recording_songs s ON r.recording = s.recording
        CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "spelled_recordings",
        "SELECT * FROM recognised WHERE recording IS NOT NULL AND NOT claimed",
    ),
    Step(
        "shared_songs",
        """
        SELECT s.song FROM recording_songs s
        SEMI JOIN spelled_recordings r ON s.recording = r.recording
        GROUP BY s.song HAVING count(*) > 1
        """,
    ),
)
"""From ``recognised`` and its songs to ``resolution``, and what of it is a recording that is spelled."""

# Behind a recording stand the decisions on its spellings, on names of artists, on it, its song.
_DECISIONS: Final = Step(
    "recording_decisions",
    """
        SELECT recording, array_to_string(list_sort(list_distinct(list(part))), ';') AS decisions
        FROM (SELECT recording, unnest(string_split(content, ';')) AS part
              FROM (SELECT recording, content FROM recording_songs
                    UNION ALL SELECT recording, content FROM recording_versions
                    UNION ALL SELECT recording, decided FROM spelled_recordings
                    UNION ALL
                    SELECT "into", content FROM merged WHERE NOT starts_with(id, 'song:')
                    UNION ALL
                    SELECT r.recording, f.alias FROM spelled_recordings r
                    JOIN spelled_folds f ON r.spelling = f.spelling
                    WHERE r.way IN ('folded', 'alike', 'fuzzy', 'text'))
              WHERE content <> '')
        WHERE part <> ''
        GROUP BY recording
        """,
)
DECISIONS: Final = Plan(
    ("identity_rulings",), (_DECISIONS,), (nothing("recording_decisions", "recording decisions"),)
)
"""The decisions behind each recording, where any are in force."""
RECORDINGS_MADE: Final = Step(
    "recordings",
    """
        SELECT r.recording, s.song, h.song IS NOT NULL AS shared,
            CASE WHEN coalesce(n.title, '') <> '' THEN n.title
                 WHEN r.shown <> '' THEN r.shown
                 ELSE r.identifier END AS title,
            CASE WHEN coalesce(n.artist, '') <> '' THEN n.artist ELSE r.artist END AS artist,
            v.version, coalesce(d.decisions, '') AS decisions, i.inputs
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY recording
                  ORDER BY shown <> '' DESC, artist <> '' DESC, rows DESC, own DESC, shown, artist,
                      identifier) AS nth
              FROM (SELECT recording, identifier, shown, artist, sum(rows) AS rows,
                        bool_or(own) AS own
                    FROM (SELECT recording, artist, rows,
                              coalesce(recording = 'text:' || spelling, false) AS own,
                              CASE WHEN way IN ('ean', 'release') THEN release ELSE title END
                                  AS shown,
                              CASE WHEN isrc <> '' THEN isrc ELSE ean END AS identifier
                          FROM spelled_recordings)
                    GROUP BY recording, identifier, shown, artist)) r
        JOIN recording_songs s ON r.recording = s.recording
        JOIN recording_versions v ON r.recording = v.recording
        LEFT JOIN shared_songs h ON s.song = h.song
        LEFT JOIN newest n ON r.recording = n.recording
        LEFT JOIN recording_decisions d ON r.recording = d.recording
        CROSS JOIN identity_inputs i
        WHERE r.nth = 1
        """,
    keep=True,
)
"""From ``resolution`` and what stands behind it to ``recordings``."""

_NAMES: Final = """
    SELECT name, recording FROM recognised
    WHERE way IN ('catalogue', 'usage', 'folded', 'alike', 'fuzzy', 'text') AND spelling IS NOT NULL
    UNION
    SELECT 'text:' || a.spelling, r.recording FROM recognised r
    JOIN texts_apart a ON r.subject = a.subject WHERE NOT starts_with(a.told, 'text:')
    UNION
    SELECT 'text:' || spelling, recording FROM recognised
    WHERE way = 'decision' AND isrc = '' AND spelling IS NOT NULL
    UNION
    SELECT 'isrc:' || isrc, recording FROM recognised WHERE way = 'isrc'
    UNION
    SELECT 'isrc:' || isrc, coalesce(t.today, r.recording) FROM isrc_recordings r
    LEFT JOIN merged_recordings t ON r.recording = t.recording
    UNION
    SELECT 'mbid:' || mbid, recording FROM mbid_recordings
"""
OLD_NAMES: Final = (
    Step(
        "old_names",
        f"""
        SELECT name, min(recording) AS recording FROM ({_NAMES}) WHERE name <> recording
        GROUP BY name HAVING min(recording) = max(recording)
        """,
        keep=True,
    ),
    # An id that two of today's songs might have had says nothing of either.
    Step(
        "old_songs",
        f"""
        SELECT id, min(song) AS song
        FROM (SELECT {song_id("n.name")} AS id, s.song
              FROM old_names n JOIN recording_songs s ON n.recording = s.recording
              UNION ALL
              SELECT {song_id("recording")}, song FROM recording_songs
              WHERE song <> {song_id("recording")})
        GROUP BY id HAVING min(song) = max(song)
        """,
    ),
)
"""From ``recognised`` to the names that recordings and songs had, or would have alone."""
_PUBLISHED: Final = (
    # Charts that others published go on: what they spell is compared as usage is.
    Step(
        "published_texts",
        f"""
        SELECT p.song AS id, {text_key("p.title", "p.artist")} AS spelling
        FROM (SELECT DISTINCT song, title, artist FROM published) p
        SEMI JOIN (SELECT {song_of_text("title", "artist")} AS song
                   FROM (SELECT DISTINCT title, artist FROM published)) u ON p.song = u.song
        WHERE p.title <> '' AND p.artist <> ''
        """,
        keep=True,
    ),
    # Few texts have the words of published ones, where anything is published: they come first.
    Step(
        "like_published",
        """
        SELECT f.spelling, f.core_key, f.lead_key, f.version, f.others
        FROM spelled_folds f
        SEMI JOIN (SELECT p.core_key, p.lead_key, p.version
                   FROM published_texts x JOIN spelled_folds p ON x.spelling = p.spelling) p
          ON f.core_key = p.core_key AND f.lead_key = p.lead_key AND f.version = p.version
        WHERE f.core <> '' AND f.lead <> ''
        """,
        keep=True,
    ),
    Step(
        "known_today",
        """
        SELECT DISTINCT f.spelling, f.core_key, f.lead_key, f.version, f.others, s.song
        FROM (SELECT recording, spelling FROM spelled_recordings SEMI JOIN like_published
                  USING (spelling)
              UNION
              SELECT recording, spelling FROM recording_rows SEMI JOIN like_published
                  USING (spelling)) r
        JOIN like_published f ON r.spelling = f.spelling
        JOIN recording_songs s ON r.recording = s.recording
        """,
        keep=True,
    ),
    Step(
        "published_today",
        f"""
        SELECT id, min(song) AS song
        FROM (SELECT x.id, k.song
              FROM published_texts x JOIN spelled_folds f ON x.spelling = f.spelling
              JOIN known_today k ON {same_words("f", "k")} AND {same_credit("f", "k")})
        GROUP BY id HAVING min(song) = max(song)
        """,
    ),
)
PUBLISHED_TODAY: Final = Plan(("published",), _PUBLISHED, (nothing("published_today", "id song"),))
"""From ``published`` to the songs of today that its texts are of."""
LINEAGE: Final = (
    Step(
        "ids_of_today",
        f"""
        SELECT song AS id FROM recording_songs UNION ALL SELECT recording FROM recording_songs
        UNION ALL SELECT {artist_id("artist")} FROM artists
        """,
    ),
    Step(
        "old_ids",
        f"""
        SELECT id, song, source
        FROM (SELECT id, song, 1 AS source FROM old_songs
              UNION ALL SELECT name, recording, 1 FROM old_names
              UNION ALL SELECT id, "into", 2 FROM merged
              UNION ALL SELECT id, song, 3 FROM published_today
              UNION ALL
              SELECT {artist_id("credit")}, {artist_id("artist")}, 4 FROM artists WHERE place = 0)
        WHERE id <> song
        """,
        keep=True,
    ),
    # There are few old ids and many of today: only the few are ever held to be compared.
    Step("ids_still_there", "SELECT DISTINCT id FROM ids_of_today SEMI JOIN old_ids USING (id)"),
    Step(
        "lineage",
        """
        SELECT o.id, o.song, i.inputs
        FROM (SELECT id, song, row_number() OVER (PARTITION BY id ORDER BY source, song) AS nth
              FROM old_ids ANTI JOIN ids_still_there USING (id)) o
        CROSS JOIN identity_inputs i
        WHERE o.nth = 1
        """,
        keep=True,
    ),
)
"""From ``old_names``, ``old_songs``, ``merged``, ``published_today`` and ``artists`` to ``lineage``."""
