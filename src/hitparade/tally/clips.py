"""Plays of clips: whom they count for, how much of a play, and which clips an entry's plays are from.

A tally of a clip is one of the asset with all that is heard in it (``clips``). Each entity of a chart
that is heard there is credited once, however many of its recordings are; `WHOLE` parts are one play.
Nothing here runs where a run reads no plays of clips.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hitparade.domain.claims import WHOLE
from hitparade.domain.tables import Column, Table
from hitparade.engine.plan import Step
from hitparade.rules.group import CLIP_SECONDS, SHARE, UNHEARD
from hitparade.tally.points import JOINED

if TYPE_CHECKING:
    from collections.abc import Sequence

SPLIT: Final = f"least({WHOLE}, CAST(sum(h.part) AS BIGINT))"
"""SQL for the parts of a play that go to an entity of which recordings ``h`` are heard."""
ENTRY_ASSETS: Final = Table(
    "entry_assets",
    "one asset whose plays count for one entry",
    (
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        Column("id", "text", "id of the entity"),
        Column("supplier", "text", "whose asset"),
        Column("asset", "text", "the supplier's own id"),
        Column("role", "text", "official or clip"),
        Column("labels", "text", "labels, in order, joined by ;"),
        Column("use", "text", "a use"),
        Column("recording", "text", "recording that is heard in it"),
        Column("title", "text", "title of the asset as reported, or none"),
        Column("quantity", "int", "units of the use that counted, each once"),
        Column("credit", "exact", "numerator of the part of a unit that is credited"),
        Column("credit_per", "exact", "its denominator"),
    ),
    (
        "territory",
        "issue",
        "id",
        "supplier",
        "asset",
        "role",
        "labels",
        "use",
        "recording",
        "credit",
    ),
)
CLIP_UNITS: Final = Table(
    "clip_units",
    "units of clips that count in one issue, each once",
    (
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        Column("credited", "int", "units that count for somebody"),
        Column("multi_credited", "int", "units of them that count for several"),
    ),
    ("territory", "issue"),
)

HEARD: Final = (
    Step(
        "clips_read",
        "SELECT c.* FROM clips c SEMI JOIN past_tallies t ON c.clip = t.recording",
        keep=True,
    ),
    Step(
        "clips_played",
        f"""
        SELECT DISTINCT j.issue, t.recording AS clip
        FROM past_tallies t
        SEMI JOIN clips_read c ON t.recording = c.clip
        JOIN judged_slices j ON {JOINED}
        """,
    ),
    # What no claim says the share of has the rest: by seconds if all of that say them, else equally.
    Step(
        "clip_shares",
        f"""
        SELECT clip, recording, song, role, seconds,
            CASE WHEN share IS NOT NULL THEN share
                 WHEN unsaid = timed AND played > 0 THEN CAST(rest * seconds // played AS BIGINT)
                 ELSE CAST(rest // unsaid AS BIGINT) END AS share
        FROM (SELECT *,
                  greatest({WHOLE} - coalesce(sum(share) OVER clip, 0), 0) AS rest,
                  sum(CASE WHEN share IS NULL THEN seconds END) OVER clip AS played,
                  count(CASE WHEN share IS NULL THEN 1 END) OVER clip AS unsaid,
                  count(CASE WHEN share IS NULL THEN seconds END) OVER clip AS timed
              FROM clips_read
              WINDOW clip AS (PARTITION BY clip))
        """,
    ),
    # More than the whole is never credited, whatever the claims add up to.
    Step(
        "heard",
        f"""
        SELECT r.issue, c.clip, c.recording, c.role, c.share,
            CASE WHEN r.clips = '{SHARE}' THEN c.share ELSE {WHOLE} END AS part
        FROM (SELECT clip, recording, role,
                  -- a song is heard for as long as its recordings are; how long is not always known
                  CASE WHEN count(seconds) OVER song = count(*) OVER song
                       THEN sum(seconds) OVER song END AS seconds,
                  CAST(share * {WHOLE} // greatest(sum(share) OVER (PARTITION BY clip), {WHOLE})
                      AS BIGINT) AS share
              FROM clip_shares
              WINDOW song AS (PARTITION BY clip, song)) c
        JOIN clips_played p ON c.clip = p.clip
        JOIN clip_rules r ON p.issue = r.issue
        WHERE (c.seconds IS NULL OR c.seconds >= r.seconds)
          AND (r.clips <> '{SHARE}' OR c.share > 0)
        """,
        keep=True,
    ),
)
"""From ``clips``, ``past_tallies``, ``judged_slices`` and ``clip_rules`` to ``heard``: the recordings
that are heard in each clip that an issue reads plays of, with their parts of a play."""
APART: Final = (
    Step(
        "clip_points",
        "SELECT p.* FROM recording_points p SEMI JOIN clips_read c ON p.recording = c.clip",
        keep=True,
    ),
    Step(
        "recording_points",
        "SELECT p.* FROM recording_points p ANTI JOIN clips_read c ON p.recording = c.clip",
        keep=True,
    ),
)
"""The ``recording_points`` of clips, set apart from those of recordings."""


def crediting(entity: str, *, credited: bool) -> tuple[Step, ...]:
    """Steps to ``clip_credits``: the entities that the plays of each clip count for, per issue.

    Args:
        entity: What the chart ranks.
        credited: Whether ``credits`` says whom a recording's plays count for.
    """
    if credited:
        of, key, alone, joined = (
            "k.id",
            "k.id",
            "false",
            "JOIN credits k ON h.issue = k.issue AND h.recording = k.recording",
        )
    else:
        joined = (
            "JOIN recordings r ON h.recording = r.recording"
            " ANTI JOIN products x ON h.recording = x.recording"
        )
        of, key, alone = ("h.recording", "h.recording", "true")
        if entity == "song":
            # `points` knows a song with one recording by the recording.
            of, alone = "r.song", "NOT r.shared"
            key = "CASE WHEN r.shared THEN r.song ELSE r.recording END"
    return (
        Step(
            "clip_credits",
            f"""
            SELECT issue, clip, id, key, alone, {SPLIT} AS part,
                min(CASE WHEN nth = 1 THEN recording END) AS recording,
                min(CASE WHEN nth = 1 THEN role END) AS role
            FROM (SELECT h.issue, h.clip, {of} AS id, {key} AS key, {alone} AS alone, h.part,
                      h.recording, h.role, row_number() OVER (
                          PARTITION BY h.issue, h.clip, {of}, {key}
                          ORDER BY h.share DESC, h.recording) AS nth
                  FROM heard h {joined}) h
            GROUP BY issue, clip, id, key, alone
            """,
            keep=True,
        ),
    )


def added(points: Sequence[Step]) -> tuple[Step, ...]:
    """Steps to ``points`` with those of clips.

    Args:
        points: The steps to ``points`` without them.
    """
    *before, last = points
    return (
        *before,
        replace(last, name="points_without_clips"),
        Step(
            "points",
            f"""
            SELECT territory, issue, id, alone, CAST(sum(points) AS DECIMAL(38,0)) AS points
            FROM (SELECT territory, issue, id, alone, points FROM points_without_clips
                  UNION ALL
                  SELECT p.territory, p.issue, k.key, k.alone,
                      CAST(CAST(p.points AS HUGEINT) * k.part // {WHOLE} AS DECIMAL(38,0))
                  FROM clip_points p
                  JOIN clip_credits k ON p.issue = k.issue AND p.recording = k.clip)
            GROUP BY territory, issue, id, alone
            """,
            keep=True,
        ),
    )


CANDIDATES: Final = Step(
    "credited_tallies",
    f"""
    SELECT issue, recording, id, recording AS heard, {WHOLE} AS part FROM contending_recordings
    UNION ALL
    SELECT k.issue, k.clip, k.id, k.recording, k.part
    FROM clip_credits k
    SEMI JOIN candidates c ON k.issue = c.issue AND k.id = c.id
    """,
    keep=True,
)
"""What a row of tallies counts for: its recording's entity, or those that are heard in its clip."""


def uncredited(reason: str, rule: str) -> str:
    """SQL for usage of clips that credits nothing that the chart ranks.

    Args:
        reason: Code where something is heard for long enough, but is nothing that the chart ranks.
        rule: What decides that.
    """
    return f"""
        SELECT j.territory, j.issue, j.slice, 'excluded',
            CASE WHEN h.clip IS NULL THEN '{UNHEARD}' ELSE '{reason}' END,
            CASE WHEN h.clip IS NULL THEN '{CLIP_SECONDS}' ELSE '{rule}' END,
            CAST(sum(t.quantity) AS BIGINT)
        FROM read_tallies t
        JOIN judged_slices j ON {JOINED} AND j.back = 0 AND j.outcome = 'counted'
        SEMI JOIN clips_read c ON t.recording = c.clip
        ANTI JOIN clip_credits k ON t.recording = k.clip AND j.issue = k.issue
        LEFT JOIN (SELECT DISTINCT issue, clip FROM heard) h
          ON t.recording = h.clip AND j.issue = h.issue
        GROUP BY j.territory, j.issue, j.slice, h.clip IS NULL
    """


_PER: Final = f"gcd(k.part, {WHOLE})"
TOLD: Final = (
    Step(
        ENTRY_ASSETS.name,
        f"""
        SELECT s.territory, s.issue, s.id, a.supplier, a.asset, k.role, j.labels, j.use,
            k.recording, coalesce(n.title, '') AS title,
            CAST(sum(t.quantity) AS BIGINT) AS quantity,
            CAST(k.part // {_PER} AS DECIMAL(38,0)) AS credit,
            CAST({WHOLE} // {_PER} AS DECIMAL(38,0)) AS credit_per
        FROM candidate_tallies t
        JOIN clip_credits k ON t.recording = k.clip
        JOIN judged_slices j ON {JOINED} AND j.issue = k.issue
        JOIN standings s ON j.territory = s.territory AND k.issue = s.issue AND k.id = s.id
        JOIN (SELECT DISTINCT clip, supplier, asset FROM clips_read) a ON k.clip = a.clip
        LEFT JOIN asset_spellings n ON n.id = 'asset:' || a.supplier || ':' || a.asset
        ANTI JOIN doubted_plays d ON j.territory = d.territory AND j.issue = d.issue
            AND j.slice = d.slice AND k.clip = d.recording AND k.id = d.id
        WHERE s.entry AND j.back = 0 AND j.outcome = 'counted'
        GROUP BY s.territory, s.issue, s.id, a.supplier, a.asset, k.role, j.labels, j.use,
            k.recording, n.title, k.part
        """,
        keep=True,
    ),
    Step(
        "clip_audiences",
        "SELECT issue, clip, count(*) AS entities FROM clip_credits GROUP BY issue, clip",
    ),
    # Whom a play still counts for: without those that rules keep off or decisions doubt it for.
    Step(
        "clip_plays",
        f"""
        SELECT j.territory, j.issue, t.quantity,
            a.entities - coalesce(o.kept_off, 0) - coalesce(x.entities, 0) AS entities
        FROM read_tallies t
        JOIN judged_slices j ON {JOINED} AND j.back = 0 AND j.outcome = 'counted'
        JOIN clip_audiences a ON t.recording = a.clip AND j.issue = a.issue
        LEFT JOIN play_credits o ON j.territory = o.territory AND j.issue = o.issue
            AND t.recording = o.recording
        LEFT JOIN crossed_out x ON j.territory = x.territory AND j.issue = x.issue
            AND j.slice = x.slice AND t.recording = x.recording AND x.nth = 1
        """,
    ),
    Step(
        CLIP_UNITS.name,
        """
        SELECT territory, issue, CAST(sum(quantity) AS BIGINT) AS credited,
            CAST(sum(CASE WHEN entities > 1 THEN quantity ELSE 0 END) AS BIGINT) AS multi_credited
        FROM clip_plays
        WHERE entities > 0
        GROUP BY territory, issue
        """,
        keep=True,
    ),
)
"""From what counted, ``play_credits`` and ``crossed_out`` to ``entry_assets``, the clips of each entry,
and ``clip_units``."""
