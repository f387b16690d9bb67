"""SQL for what readers are shown of the vault: heads of editions, places, units, clips, credits.

It reads the vault's tables, ``lineage``, ``artists``, ``clips``, ``clip_days`` and ``recordings`` of the
lake, and ``shown``: the newest editions, each with the depth to which everyone is shown it.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.shelved import PLACES as _PLACES
from hitparade.engine.plan import Step
from hitparade.identity.keys import artist_id

HEADS: Final = """
    SELECT e.chart, e.territory, e.entity, e.title, e.issue, e.edition, e.status, e.fingerprint,
        e.batch, e.created, e.start, e.last, coalesce(e.reason, '') AS reason,
        coalesce(e.author, '') AS author, coalesce(e.corrects, '') AS corrects, e.rules,
        json_extract_string(e.manifest, '$.rulebook') AS rulebook, l.batch IS NOT NULL AS latest
    FROM editions e
    LEFT JOIN (SELECT batch, fingerprint, chart, territory, issue FROM latest_editions) l
      ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart
     AND e.territory = l.territory AND e.issue = l.issue
    ORDER BY e.chart, e.territory, e.issue DESC, e.edition DESC, e.created DESC, e.batch
"""
_OF: Final = (
    "{0}.batch = s.batch AND {0}.fingerprint = s.fingerprint AND {0}.chart = s.chart"
    " AND {0}.territory = s.territory AND {0}.issue = s.issue"
)
"""SQL: whether a row is of the newest edition ``s``."""
SHOWN: Final = (
    Step(
        "shown_places",
        f"""
        SELECT coalesce(g.song, nullif(e.song, ''), e.id) AS key, e.chart, e.territory, e.issue,
            e.fingerprint, e.batch, e.id, e.title, e.artist, e.rank, e.last_rank, e.peak_rank,
            e.weeks, e.move, e.position,
            CASE WHEN s.hidden THEN NULL ELSE e.points END AS points,
            CASE WHEN s.hidden THEN NULL ELSE e.points_per END AS points_per,
            CASE WHEN s.hidden THEN '{{}}' ELSE e.components END AS components, s.hidden
        FROM entries e
        JOIN shown s ON {_OF.format("e")} AND e.rank <= s.depth
        LEFT JOIN lineage g ON coalesce(nullif(e.song, ''), e.id) = g.id
        """,
        keep=True,
    ),
)
PLACES: Final = f"""
    SELECT {", ".join(_PLACES.names)} FROM shown_places
    ORDER BY key, chart, territory, issue, rank, id
"""
UNITS: Final = f"""
    SELECT s.key, s.chart, s.territory, s.issue, l.use, l.territory_of_use,
        CAST(sum(l.quantity) AS BIGINT) AS quantity
    FROM lines l
    JOIN shown_places s ON {_OF.format("l")} AND l.id = s.id AND NOT s.hidden
    WHERE l.reason = '' AND l.measure = 'quantity' AND l.known
    GROUP BY s.key, s.chart, s.territory, s.issue, l.use, l.territory_of_use
    ORDER BY s.key, s.chart, s.territory, s.issue, l.use, l.territory_of_use
"""
CLIPS: Final = f"""
    SELECT s.key, s.chart, s.territory, s.issue, a.supplier, a.asset, a.title, a.role, a.labels,
        a.use, a.recording, a.quantity, a.credit, a.credit_per
    FROM assets a
    JOIN shown_places s ON {_OF.format("a")} AND a.id = s.id AND NOT s.hidden
    ORDER BY s.key, a.supplier, a.asset, s.chart, s.territory, s.issue, a.use, a.role, a.labels,
        a.recording, a.credit
"""
CREDITED: Final = f"""
    SELECT c.credit, coalesce(a.place, 0) AS place,
        {artist_id("coalesce(a.artist, c.credit)")} AS artist, coalesce(a.artist, c.credit) AS name
    FROM (SELECT DISTINCT artist AS credit FROM shown_places WHERE artist <> '') c
    LEFT JOIN artists a ON c.credit = a.credit
    ORDER BY c.credit, place
"""
HEARD: Final = f"""
    SELECT d.supplier, d.asset, d.first, d.last, coalesce(c.recording, '') AS recording,
        coalesce(c.song, '') AS song, coalesce(r.title, '') AS title,
        coalesce(r.artist, '') AS artist, coalesce(c.role, '') AS role, c.seconds, c.share,
        coalesce(c.origin, '') AS origin, c.confidence, d.labels, d.conflict
    FROM clip_days d
    SEMI JOIN (SELECT a.supplier, a.asset FROM assets a
               JOIN shown_places s ON {_OF.format("a")} AND a.id = s.id AND NOT s.hidden) u
      ON d.supplier = u.supplier AND d.asset = u.asset
    LEFT JOIN clips c ON d.clip = c.clip
    LEFT JOIN recordings r ON c.recording = r.recording
    ORDER BY d.supplier, d.asset, d.first NULLS FIRST, c.share DESC NULLS LAST,
        c.recording NULLS FIRST
"""
LINEAGE: Final = """
    SELECT DISTINCT g.id, g.song FROM lineage g
    SEMI JOIN (SELECT id AS was FROM entries UNION SELECT song FROM entries) e ON g.id = e.was
    ORDER BY g.id
"""
_BY_EDITION: Final = (
    "editions", "rulebooks", "entries", "lines", "exclusions", "annotations", "removals", "assets",
)  # fmt: skip
HELD: Final = tuple(
    step
    for name in _BY_EDITION
    for step in (
        Step(f"held_{name}", f"SELECT * FROM {name}", keep=True),  # names of ours
        Step(name, f"SELECT * FROM held_{name}"),
    )
)
"""The vault's tables in memory, under the names that they had."""
