"""What a lookup reads of everything that is resolved, catalogued and claimed: SELECTs."""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step

NEAR_ASSETS: Final = """
    SELECT asset
    FROM (SELECT DISTINCT asset FROM visible_subjects
          WHERE asset <> '' AND length(asset) BETWEEN length({0}) / 2 AND length({0}) * 2)
    ORDER BY levenshtein(asset, {0}), asset LIMIT 20
"""
"""SQL: the assets that are spelled most like a text, which is to be put in."""
_VISIBLE: Final = tuple(
    Step(f"visible_{table}", f"SELECT * FROM {table} SEMI JOIN {loads} USING (load)")
    for table, loads in (
        ("subjects", "loads_in_force"),
        ("catalogue", "catalogues"),
        ("claims", "claim_files"),
    )
)
"""What of the tables is taken in whole: rows may be there before their file counts, or after."""
_TEXTS: Final = (
    Step(
        "known_texts",
        """
        SELECT DISTINCT s.title, s.artist, r.recording, r.song
        FROM visible_subjects s JOIN resolution r ON s.subject = r.subject
        WHERE r.recording IS NOT NULL AND s.title <> ''
        UNION
        SELECT title, artist, recording, song FROM recordings
        UNION
        SELECT d.title, d.artist, d.recording, r.song
        FROM details d LEFT JOIN recordings r ON d.recording = r.recording
        WHERE d.title <> '' AND d.recording NOT LIKE 'release:%'
        """,
        keep=True,
    ),
    Step(
        "called",
        """
        SELECT recording, title, artist
        FROM (SELECT *, row_number() OVER (PARTITION BY recording ORDER BY way, title, artist) AS nth
              FROM (SELECT 1 AS way, recording, title, artist FROM recordings
                    UNION ALL SELECT 2, recording, title, artist FROM known_texts))
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "known_ids",
        """
        SELECT recording AS id FROM recordings
        UNION SELECT song FROM recordings
        UNION SELECT recording FROM details
        UNION SELECT release FROM tracks
        UNION SELECT id FROM lineage
        UNION SELECT song FROM lineage
        """,
        keep=True,
    ),
)
LOOKED_UP: Final = (*_VISIBLE, *_TEXTS)
"""From the resolution, ``subjects``, ``catalogue`` and ``claims`` to what a lookup reads: ``known_texts``,
``called``, ``known_ids``, and what is visible of these tables."""
