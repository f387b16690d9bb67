"""Releases: which there are, what they are called, which recordings are on them."""

from __future__ import annotations

from typing import Final

from hitparade.domain.tables import DETAILS, TRACKS
from hitparade.engine.plan import Step
from hitparade.identity.described import LATEST, TEXTS
from hitparade.identity.keys import release_id
from hitparade.identity.plans import Plan, nothing_of

_FULLEST: Final = "{0} <> '' DESC, artist <> '' DESC, {0} DESC, artist DESC"
"""SQL: which of several rows tells what something is called, with title and artist of one row."""
_DETAILS: Final = tuple(n for n in DETAILS.names if n not in {"tracks", "inputs"})

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
                              row_number() OVER (PARTITION BY ean ORDER BY {LATEST}) AS newest
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
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY way, recording, ean ORDER BY {_FULLEST.format("release")}) AS nth
              FROM (SELECT DISTINCT way, recording, ean, release, artist
                    FROM recognised WHERE way IN ('ean', 'release'))) p
        LEFT JOIN release_eans e ON p.way = 'ean' AND p.ean = e.ean
        WHERE p.nth = 1
        """,
    ),
    Step(
        "distinct_tracks",
        f"""
        SELECT release_id, recording, title, artist, product, starred, catalogued
        FROM (SELECT release_id, recording, title, artist, bool_or(product) OVER one AS product,
                  bool_or(starred) OVER one AS starred, bool_or(catalogued) OVER one AS catalogued,
                  row_number() OVER (PARTITION BY release_id, recording
                                     ORDER BY {_FULLEST.format("title")}) AS nth
              FROM (SELECT DISTINCT coalesce(m.today, t.release_id) AS release_id, t.recording,
                        t.title, t.artist, t.product, t.starred, t.catalogued
                    FROM every_track t
                    LEFT JOIN merged_recordings m ON t.release_id = m.recording)
              WINDOW one AS (PARTITION BY release_id, recording))
        WHERE nth = 1
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
            {", ".join(f"'' AS {n}" for n in (*TEXTS, "currency") if n not in {"title", "artist"})},
            CAST(NULL AS DATE) AS first, CAST(NULL AS DATE) AS last,
            CAST(NULL AS DATE) AS release_date, CAST(NULL AS BIGINT) AS duration,
            CAST(NULL AS BIGINT) AS price
        FROM (SELECT release_id, title, artist, row_number() OVER (
                  PARTITION BY release_id ORDER BY {_FULLEST.format("title")}) AS nth
              FROM (SELECT DISTINCT release_id, title, artist
                    FROM distinct_tracks WHERE catalogued)) t
        ANTI JOIN periods p ON t.release_id = p.recording
        WHERE t.nth = 1
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
RELEASES: Final = Plan(
    ("catalogue_rows", "subjects_on_releases"), RELEASED, (nothing_of(TRACKS), nothing_of(DETAILS))
)
"""The same, where any release is named."""
