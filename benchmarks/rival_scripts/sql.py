"""The charts in the SQL that DuckDB, ClickHouse and Spark have in common."""

from __future__ import annotations

from typing import Final

CHARTS: Final = """
    WITH plays AS (
        SELECT e.day AS day, e.use AS use, e.tier AS tier, e.territory AS territory,
            e.isrc AS isrc, e.listener AS listener, e.at AS played
        FROM {events} e WHERE e.seconds >= 30
    ),
    placed AS (
        SELECT *, row_number() OVER (PARTITION BY listener, isrc, day ORDER BY played) AS place
        FROM plays WHERE listener IS NOT NULL
    ),
    counted AS (
        SELECT day, use, tier, territory, isrc FROM placed WHERE place <= 10
        UNION ALL SELECT day, use, tier, territory, isrc FROM plays WHERE listener IS NULL
    ),
    recordings AS (
        SELECT {monday} AS week, territory, isrc,
            sum(CASE WHEN tier = 'paid' THEN 3 ELSE 1 END) AS points
        FROM counted WHERE use IN ('audio_stream', 'video_stream')
        GROUP BY {monday}, territory, isrc
    ),
    songs AS (
        SELECT r.week AS week, r.territory AS territory, c.song AS song, sum(r.points) AS points
        FROM recordings r JOIN {catalogue} c ON r.isrc = c.isrc
        GROUP BY r.week, r.territory, c.song
    ),
    charts AS (
        SELECT week, territory, song, points FROM songs
        UNION ALL SELECT week, '001', song, sum(points) FROM songs GROUP BY week, song
    ),
    ranked AS (
        SELECT week, territory, song, points,
            rank() OVER (PARTITION BY week, territory ORDER BY points DESC) AS place
        FROM charts
    )
    SELECT week, territory, song, CAST(points AS BIGINT) AS points, CAST(place AS BIGINT) AS "rank"
    FROM ranked WHERE place <= 200
"""
"""With places for the relations `events` and `catalogue`, and for the Monday of a day."""
