"""Which recordings are entries of their own, how entries are credited, and albums that share a song.

A version that charts apart has the id it would have if no other recording were of its song.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.usage import STREAMS
from hitparade.engine.plan import Step
from hitparade.identity.catalogue import song_id

GROUPED: Final = Step(
    "grouped",
    f"""
    SELECT DISTINCT d.issue, d.recording, {song_id("d.recording")} AS id
    FROM details_now d JOIN groupings g ON d.issue = g.issue
    WHERE d.version <> '' AND (g.versions = 'apart'
        OR list_contains(list_transform(string_split(d.version, ';'), lambda word: trim(word)),
                         g.apart))
    """,
    keep=True,
)
"""From ``details_now`` and ``groupings`` to the recordings that are entries of their own."""

CREDITED: Final = (
    Step(
        "largest_shares",
        """
        SELECT territory, issue, id, recording
        FROM (SELECT p.territory, p.issue, p.id, p.recording, row_number() OVER (
                  PARTITION BY p.territory, p.issue, p.id
                  ORDER BY sum(p.points) DESC, p.recording) AS nth
              FROM parts p
              SEMI JOIN (SELECT issue FROM groupings WHERE credit = 'largest_share') g
                ON p.issue = g.issue
              WHERE p.reason = '' AND p.recording <> ''
              GROUP BY p.territory, p.issue, p.id, p.recording)
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "credited",
        """
        SELECT territory, issue, id, recording FROM largest_shares
        UNION ALL
        SELECT s.territory, s.issue, s.id, s.recording FROM shown_recordings s
        ANTI JOIN largest_shares l
          ON s.territory = l.territory AND s.issue = l.issue AND s.id = l.id
        """,
        keep=True,
    ),
)
"""From ``parts`` and ``shown_recordings`` to ``credited``, the recording an entry is credited as."""


def with_albums_that_share_tracks(candidates: str) -> str:
    """SQL for candidates and every other release with one of their tracks.

    Which album a song counts for rests on all albums that it is on, also on those that are far from
    the chart. Reads ``points`` and ``tracks``.

    Args:
        candidates: SELECT of territory, issue, id, points.
    """
    return f"""
        WITH first_candidates AS MATERIALIZED ({candidates})
        SELECT territory, issue, id, points FROM first_candidates
        UNION
        SELECT p.territory, p.issue, p.id, p.points
        FROM points p
        JOIN (SELECT DISTINCT c.territory, c.issue, o.release AS id
              FROM first_candidates c
              JOIN tracks t ON c.id = t.release AND NOT t.product
              JOIN tracks o ON t.recording = o.recording AND NOT o.product) n
          ON p.territory = n.territory AND p.issue = n.issue AND p.id = n.id
    """


def steps(live: str) -> tuple[Step, ...]:
    """Steps to ``group_changes``: streams that count for another album.

    Reads ``groupings`` and ``tracks``. A recording counts wholly for one of the albums in `live` that
    it is on, so the albums that share a recording must all be there. A play of a clip goes where the
    streams of the recording do that `live` has it under, of those heard in it the album's main one.

    Args:
        live: Table of live points of releases.
    """
    uses = ", ".join(f"'{use}'" for use in STREAMS)
    return (
        Step(
            "album_sales",
            f"""
            SELECT l.territory, l.issue, l.id, sum(l.quantity) AS quantity
            FROM {live} l
            JOIN tracks t ON l.id = t.release AND l.recording = t.recording AND t.product
            GROUP BY l.territory, l.issue, l.id
            """,
        ),
        Step(
            "album_choices",
            f"""
            SELECT l.territory, l.issue, l.recording, a.id, row_number() OVER (
                PARTITION BY l.territory, l.issue, l.recording
                ORDER BY CASE WHEN g.albums = 'standard' AND t.standard THEN 0 ELSE 1 END,
                    coalesce(s.quantity, 0) DESC, a.id) AS nth
            FROM (SELECT DISTINCT territory, issue, recording FROM {live}
                  WHERE use IN ({uses}) AND recording <> '') l
            JOIN (SELECT DISTINCT issue, albums FROM groupings WHERE albums <> 'every') g
              ON l.issue = g.issue
            JOIN tracks t ON l.recording = t.recording AND NOT t.product
            JOIN (SELECT DISTINCT territory, issue, id FROM {live}) a
              ON l.territory = a.territory AND l.issue = a.issue AND t.release = a.id
            LEFT JOIN album_sales s
              ON a.territory = s.territory AND a.issue = s.issue AND a.id = s.id
            """,
        ),
        Step(
            "group_changes",
            f"""
            SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier,
                'group.versions.albums' AS rule, 'GRO004' AS reason,
                CAST(-sum(l.points) AS DECIMAL(38,0)) AS points,
                CAST(sum(l.quantity) AS BIGINT) AS quantity
            FROM {live} l
            JOIN album_choices c ON l.territory = c.territory AND l.issue = c.issue
                AND l.recording = c.recording AND l.id = c.id AND c.nth > 1
            WHERE l.use IN ({uses})
            GROUP BY l.territory, l.issue, l.id, l.recording, l.use, l.tier
            HAVING sum(l.points) <> 0
            """,
            keep=True,
        ),
    )
