"""What the catalogue knows: which recording each row is about, its facts by period, its releases.

A row is about the recording of its ISRC, else of its MusicBrainz id, else of its exact title and
artist, else of the catalogue's own id. Which ids there are follows from the rows alone, never from the
order of imports; where rows disagree on a fact, the one of the later ``from_day`` wins, then the later
import, and an empty value says nothing.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.tables import DETAILS
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR

_TEXTS: Final = (
    "title",
    "artist",
    "lead_artist",
    "featured",
    "artist_country",
    "version",
    "label",
    "signed",
    "genre",
    "language",
)
_NUMBERS: Final = ("release_date", "duration", "price")
_FACTS: Final = (*_TEXTS, *_NUMBERS)
"""Columns of the catalogue that are facts, but for the currency, which goes with the price."""
_DETAILS: Final = tuple(n for n in DETAILS.names if n not in {"tracks", "inputs"})
_LATEST: Final = "from_day DESC NULLS LAST, sequence DESC, load DESC, line DESC"
_SO_FAR: Final = """OVER (PARTITION BY recording ORDER BY from_day NULLS FIRST, sequence, load, line
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"""


def text_key(title: str, artist: str) -> str:
    """SQL for the key of an exact text: 20 hexadecimal digits of its SHA-256."""
    return f"substr(sha256({title} || {SEPARATOR} || {artist}), 1, 20)"


def song_id(recording: str) -> str:
    """SQL for the id of a song that has one recording only."""
    return f"'song:' || substr(sha256({recording}), 1, 20)"


def release_id(release: str, artist: str) -> str:
    """SQL for the id of a release, from its title and artist."""
    return f"'release:' || {text_key(release, artist)}"


def _prefixed(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in _FACTS)


CATALOGUED: Final = (
    Step(
        "catalogue_rows",
        f"""
        SELECT i.sequence, c.load, c.line, c.from_day, c.recording AS own, c.isrc, c.mbid, c.song,
            c.release, c.track_of, c.ean, c.currency, {_prefixed("c")},
            CASE WHEN c.title <> '' AND c.artist <> ''
                THEN 'text:' || {text_key("c.title", "c.artist")} END AS spelling
        FROM catalogue c JOIN catalogues i ON c.load = i.load
        """,
        keep=True,
    ),
    # An ISRC or MusicBrainz id. A MusicBrainz recording with one ISRC is the recording of that ISRC.
    Step(
        "identified_rows",
        """
        SELECT r.*, CASE WHEN r.isrc <> '' THEN 'isrc:' || r.isrc
                         ELSE coalesce(m.identified, 'mbid:' || r.mbid) END AS identified
        FROM catalogue_rows r
        LEFT JOIN (SELECT mbid, min('isrc:' || isrc) AS identified
                   FROM catalogue_rows WHERE isrc <> '' AND mbid <> ''
                   GROUP BY mbid HAVING count(DISTINCT isrc) = 1) m
          ON r.isrc = '' AND r.mbid = m.mbid
        WHERE r.isrc <> '' OR r.mbid <> ''
        """,
    ),
    Step(
        "identified_songs",
        f"""
        SELECT identified, song
        FROM (SELECT identified, song,
                  row_number() OVER (PARTITION BY identified ORDER BY {_LATEST}) AS nth
              FROM identified_rows WHERE song <> '')
        WHERE nth = 1
        """,
    ),
    # A text stands for an identified recording unless songs differ: then it says too little.
    Step(
        "catalogue_spellings",
        """
        SELECT r.spelling, min(r.identified) AS recording
        FROM identified_rows r LEFT JOIN identified_songs s ON r.identified = s.identified
        WHERE r.spelling IS NOT NULL
        GROUP BY r.spelling
        HAVING count(DISTINCT coalesce('song:' || s.song, r.identified)) = 1
        """,
        keep=True,
    ),
    Step(
        "named_rows",
        f"""
        SELECT r.sequence, r.load, r.line, r.from_day, r.own, r.song, r.release, r.track_of, r.ean,
            r.currency, {_prefixed("r")},
            coalesce(d.identified, t.recording, r.spelling) AS named
        FROM catalogue_rows r
        LEFT JOIN (SELECT load, line, identified FROM identified_rows) d
          ON r.load = d.load AND r.line = d.line
        LEFT JOIN catalogue_spellings t ON r.spelling = t.spelling
        WHERE r.isrc <> '' OR r.mbid <> '' OR r.title <> '' OR r.own <> ''
        """,
        keep=True,
    ),
    # The catalogue's own id alone stands for every recording that other rows give it to.
    Step(
        "recording_rows",
        f"""
        SELECT r.sequence, r.load, r.line, r.from_day, r.song, r.release, r.track_of, r.ean,
            r.currency, {_prefixed("r")},
            coalesce(r.named, o.named, 'recording:' || substr(sha256(r.own), 1, 20)) AS recording
        FROM named_rows r
        LEFT JOIN (SELECT DISTINCT own, named FROM named_rows
                   WHERE own <> '' AND named IS NOT NULL) o
          ON r.named IS NULL AND r.own = o.own
        """,
        keep=True,
    ),
    Step(
        "catalogue_songs",
        f"""
        SELECT recording, 'song:' || substr(sha256('catalogue:' || song), 1, 20) AS song
        FROM (SELECT recording, song,
                  row_number() OVER (PARTITION BY recording ORDER BY {_LATEST}) AS nth
              FROM recording_rows WHERE song <> '')
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "release_rows",
        f"""
        SELECT sequence, load, line, from_day, release, ean, currency,
            {", ".join("release AS title" if n == "title" else n for n in _FACTS)},
            {release_id("release", "artist")} AS recording
        FROM catalogue_rows
        WHERE isrc = '' AND mbid = '' AND title = '' AND own = ''
        """,
    ),
    Step(
        "periods",
        f"""
        SELECT *, CAST(lead(first) OVER (PARTITION BY recording ORDER BY first NULLS FIRST)
                       - INTERVAL 1 DAY AS DATE) AS last
        FROM (SELECT recording, from_day AS first,
                  row_number() OVER (PARTITION BY recording, from_day
                                     ORDER BY sequence DESC, load DESC, line DESC) AS nth,
                  {
            ", ".join(
                f"coalesce(last_value(nullif({n}, '') IGNORE NULLS) {_SO_FAR}, '') AS {n}"
                for n in _TEXTS
            )
        },
                  {", ".join(f"last_value({n} IGNORE NULLS) {_SO_FAR} AS {n}" for n in _NUMBERS)},
                  coalesce(last_value(CASE WHEN price IS NOT NULL THEN currency END IGNORE NULLS)
                      {_SO_FAR}, '') AS currency
              FROM (SELECT recording, from_day, sequence, load, line, currency,
                        {", ".join(_FACTS)} FROM recording_rows
                    UNION ALL
                    SELECT recording, from_day, sequence, load, line, currency,
                        {", ".join(_FACTS)} FROM release_rows))
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step("newest", "SELECT * FROM periods WHERE last IS NULL"),
)
"""From ``catalogues`` and ``catalogue`` to the ids and facts of what they describe."""

RELEASED: Final = (
    # What is sold under an EAN: as the catalogue says, else as the product is mostly reported.
    Step(
        "release_eans",
        f"""
        SELECT ean, release, artist
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY ean ORDER BY source, rows DESC, release, artist) AS nth
              FROM (SELECT ean, release, artist, 1 AS source, rows
                    FROM (SELECT ean, release, artist, 1 AS rows,
                              row_number() OVER (PARTITION BY ean ORDER BY {_LATEST}) AS newest
                          FROM release_rows WHERE ean <> '')
                    WHERE newest = 1
                    UNION ALL
                    SELECT ean, release, artist,
                        CASE WHEN way = 'ean' THEN 2 ELSE 3 END AS source, sum(rows) AS rows
                    FROM recognised
                    WHERE ean <> '' AND release <> '' AND artist <> ''
                    GROUP BY ean, release, artist, way))
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "known_releases",
        """
        SELECT release, artist FROM release_rows
        UNION
        SELECT release, artist FROM recognised
        WHERE way IN ('ean', 'release') AND release <> '' AND artist <> ''
        """,
        keep=True,
    ),
    Step(
        "listed_releases",
        """
        SELECT recording, ean, rtrim(rtrim(part, '*')) AS release,
            ends_with(part, '*') AS starred, true AS catalogued
        FROM (SELECT recording, ean, unnest(string_split(track_of, ';')) AS part
              FROM recording_rows WHERE track_of <> '')
        UNION ALL
        SELECT recording, ean, release, false, true FROM recording_rows WHERE release <> ''
        """,
    ),
    Step(
        "memberships",
        """
        SELECT l.recording, l.ean, l.release, l.starred, l.catalogued, n.artist,
            coalesce(n.lead_artist, '') AS lead_artist
        FROM listed_releases l JOIN newest n ON l.recording = n.recording
        UNION ALL
        SELECT r.recording, r.ean, r.release, false, false,
            CASE WHEN r.artist <> '' THEN r.artist ELSE coalesce(n.artist, '') END,
            coalesce(n.lead_artist, '')
        FROM (SELECT DISTINCT recording, ean, release, artist FROM recognised
              WHERE way NOT IN ('ean', 'release') AND recording IS NOT NULL
                AND (release <> '' OR ean <> '')) r
        LEFT JOIN newest n ON r.recording = n.recording
        """,
    ),
    # A track may be credited to more people than its release: the lead artist's release is meant,
    # unless there is one of the whole credit.
    Step(
        "placed_tracks",
        """
        SELECT m.recording, m.starred, m.catalogued,
            coalesce(e.release, m.release) AS release,
            CASE WHEN e.ean IS NOT NULL THEN e.artist
                 WHEN k.release IS NOT NULL OR m.lead_artist = '' THEN m.artist
                 WHEN l.release IS NOT NULL OR m.catalogued THEN m.lead_artist
                 ELSE m.artist END AS artist
        FROM memberships m
        LEFT JOIN release_eans e ON m.ean <> '' AND m.ean = e.ean
        LEFT JOIN known_releases k ON m.release = k.release AND m.artist = k.artist
        LEFT JOIN known_releases l ON m.release = l.release AND m.lead_artist = l.artist
        """,
    ),
    Step(
        "every_track",
        f"""
        SELECT {release_id("release", "artist")} AS release_id, recording, release AS title,
            artist, false AS product, starred, catalogued
        FROM placed_tracks WHERE release <> '' AND artist <> ''
        UNION ALL
        SELECT CASE WHEN p.way = 'release' THEN p.recording
                    WHEN e.ean IS NOT NULL THEN {release_id("e.release", "e.artist")}
                    ELSE p.recording END,
            p.recording,
            CASE WHEN p.way = 'release' THEN p.release ELSE coalesce(e.release, p.release) END,
            CASE WHEN p.way = 'release' THEN p.artist ELSE coalesce(e.artist, p.artist) END,
            true, false, false
        FROM (SELECT way, recording, ean, max(release) AS release, max(artist) AS artist
              FROM recognised WHERE way IN ('ean', 'release')
              GROUP BY way, recording, ean) p
        LEFT JOIN release_eans e ON p.way = 'ean' AND p.ean = e.ean
        """,
    ),
    Step(
        "distinct_tracks",
        """
        SELECT release_id, recording, max(title) AS title, max(artist) AS artist,
            bool_or(product) AS product, bool_or(starred) AS starred,
            bool_or(catalogued) AS catalogued
        FROM every_track GROUP BY release_id, recording
        """,
        keep=True,
    ),
    # Where nothing is marked there is one edition, and that is the standard one.
    Step(
        "tracks",
        """
        SELECT t.release_id AS release, t.recording, t.product,
            t.product OR t.starred OR (m.release_id IS NULL AND r.recording IS NULL) AS standard,
            t.title, t.artist, i.inputs
        FROM distinct_tracks t
        LEFT JOIN (SELECT DISTINCT release_id FROM distinct_tracks WHERE starred) m
          ON t.release_id = m.release_id
        LEFT JOIN (SELECT DISTINCT recording FROM distinct_tracks WHERE starred) r
          ON t.recording = r.recording
        CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "listed_only",
        f"""
        SELECT t.release_id AS recording, t.title, t.artist,
            {
            ", ".join(f"'' AS {n}" for n in (*_TEXTS, "currency") if n not in {"title", "artist"})
        },
            CAST(NULL AS DATE) AS first, CAST(NULL AS DATE) AS last,
            CAST(NULL AS DATE) AS release_date, CAST(NULL AS BIGINT) AS duration,
            CAST(NULL AS BIGINT) AS price
        FROM (SELECT release_id, max(title) AS title, max(artist) AS artist
              FROM distinct_tracks WHERE catalogued GROUP BY release_id) t
        ANTI JOIN periods p ON t.release_id = p.recording
        """,
    ),
    Step(
        "details",
        f"""
        SELECT {", ".join(f"p.{n}" for n in _DETAILS)}, t.tracks, i.inputs
        FROM (SELECT {", ".join(_DETAILS)} FROM periods
              UNION ALL SELECT {", ".join(_DETAILS)} FROM listed_only) p
        LEFT JOIN (SELECT release_id, count(*) AS tracks FROM distinct_tracks
                   WHERE catalogued AND NOT product GROUP BY release_id) t
          ON p.recording = t.release_id
        CROSS JOIN identity_inputs i
        """,
    ),
)
"""From ``recognised`` and the catalogue to ``tracks`` and ``details``."""
