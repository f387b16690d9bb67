"""The days of an asset cut into pieces, and what is heard in it in each: SELECTs without any names.

An asset's days are cut where anything said of it begins or ends; each piece is looked at alone:

- A claim by text alone (``match``) yields to any other. A reported one that contradicts a recording
  which somebody decided on yields to that.
- Claims of two songs contradict each other where they overlap by more than two seconds, where all shares
  add up to more than the whole, or where different claimants each say that theirs is all there is.
- What is left for one recording is one row: its seconds added up, seconds said twice once.

=====================  ==========================================================================
reads                  columns
=====================  ==========================================================================
``claims_said``        supplier, asset, recording, song, claimant, role, start, end, share, origin,
                       confidence, first, last, decided; and sequence, of decisions
``claims_denied``      supplier, asset, recording, first, last, sequence
``labels_said``        supplier, asset, label, first, last
``labels_decided``     supplier, asset, label, holds, first, last, sequence
``identity_inputs``    inputs
=====================  ==========================================================================

Days are never null here: what is open begins on `ALWAYS` and ends on `EVER`.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.claims import WHOLE
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR

OVERLAP: Final = 2
"""Seconds by which two songs may overlap: one may fade into the other."""
ALWAYS: Final = "DATE '0001-01-01'"
EVER: Final = "DATE '9999-12-31'"
ORIGINS_IN_ORDER: Final = "['declared', 'supplier', 'fingerprint', 'match']"
"""Of several origins of one recording the first is told."""
_PIECE: Final = "supplier, asset, first"
_SAME: Final = "{a}.supplier = {b}.supplier AND {a}.asset = {b}.asset"


def _same(a: str, b: str, *, piece: bool = False) -> str:
    same = _SAME.format(a=a, b=b)
    return f"{same} AND {a}.first = {b}.first" if piece else same


def _within(piece: str, said: str) -> str:
    """SQL: whether what is said holds in a piece; nothing said begins or ends within one."""
    return f"{_same(piece, said)} AND {piece}.first BETWEEN {said}.first AND {said}.last"


def _said_by(claim: str) -> str:
    """SQL: a claim, as it is told of a contradiction."""
    by = f"CASE WHEN {claim}.claimant <> '' THEN ' (' || {claim}.claimant || ')' ELSE '' END"
    return f"{claim}.recording || {by}"


_SAID: Final = ("claims_said", "claims_denied", "labels_said", "labels_decided")
_EDGES: Final = " UNION ".join(
    f"SELECT supplier, asset, first AS day FROM {name}"
    f" UNION SELECT supplier, asset, last + 1 FROM {name} WHERE last < {EVER}"
    f" UNION SELECT supplier, asset, {ALWAYS} FROM {name}"
    for name in _SAID
)

_PIECES: Final = (
    Step(
        "pieces",
        f"""
        SELECT supplier, asset, day AS first,
            coalesce(lead(day) OVER (PARTITION BY supplier, asset ORDER BY day) - 1, {EVER}) AS last
        FROM ({_EDGES})
        """,
        keep=True,
    ),
    Step(
        "claims_not_denied",
        f"""
        SELECT p.supplier, p.asset, p.first, c.recording, c.song, c.claimant, c.decided, c.role,
            c.origin, c."start", c."end", c.share, c.confidence,
            row_number() OVER (ORDER BY p.supplier, p.asset, p.first, c.recording, c.decided,
                c.claimant, c.origin, c.role, c."start" NULLS FIRST, c."end" NULLS FIRST,
                c.share NULLS FIRST, c.confidence NULLS FIRST, c.sequence NULLS FIRST) AS nth,
            bool_or(c.origin <> 'match') OVER (PARTITION BY p.supplier, p.asset, p.first) AS other
        FROM pieces p
        JOIN claims_said c ON {_within("p", "c")}
        ANTI JOIN claims_denied d
          ON {_within("p", "d")} AND c.recording = d.recording
         AND (NOT c.decided OR d.sequence > c.sequence)
        """,
    ),
    # Text alone says little: it yields to whatever else is said of the asset.
    Step(
        "claims_heard",
        f"""
        SELECT *, bool_or(decided) OVER (PARTITION BY {_PIECE}, recording) AS settled,
            min(song) OVER piece <> max(song) OVER piece AS several
        FROM claims_not_denied
        WHERE origin <> 'match' OR decided OR NOT other
        WINDOW piece AS (PARTITION BY {_PIECE})
        """,
        keep=True,
    ),
)

_WHOLE_OF_IT: Final = (
    '({0}."start" IS NULL OR {0}."end" IS NULL)'
    f" AND ({{0}}.share IS NULL OR {{0}}.share = {WHOLE})"
)
_TOGETHER: Final = """CASE WHEN a."start" + a."end" + b."start" + b."end" IS NOT NULL
                THEN least(a."end", b."end") - greatest(a."start", b."start") END"""
"""SQL: seconds of an overlap; null where not all of them are known."""
_PAIRS: Final = (
    Step(
        "contradictions",
        f"""
        SELECT a.supplier, a.asset, a.first, a.nth AS one, b.nth AS other,
            a.settled AS one_settled, b.settled AS other_settled,
            {_said_by("a")} || ' and ' || {_said_by("b")}
                || CASE WHEN coalesce({_TOGETHER} > {OVERLAP}, false)
                    THEN ' overlap by ' || ({_TOGETHER}) || ' seconds'
                    ELSE ' are each claimed as all of it' END AS why
        FROM claims_heard a
        JOIN claims_heard b ON {_same("a", "b", piece=True)} AND a.nth < b.nth
        WHERE a.several AND b.several AND a.song <> b.song AND NOT (a.settled AND b.settled)
          AND (coalesce({_TOGETHER} > {OVERLAP}, false)
               OR (a.claimant <> b.claimant OR a.decided <> b.decided)
                  AND {_WHOLE_OF_IT.format("a")} AND {_WHOLE_OF_IT.format("b")})
        """,
        keep=True,
    ),
    Step(
        "claims_left",
        f"""
        SELECT c.* FROM claims_heard c
        ANTI JOIN (
            SELECT supplier, asset, first, CASE WHEN one_settled THEN other ELSE one END AS nth
            FROM contradictions WHERE one_settled OR other_settled
        ) y ON {_same("c", "y", piece=True)} AND c.nth = y.nth
        """,
        keep=True,
    ),
)

_PART: Final = "supplier, asset, first, recording, song"
_ONE_ROW: Final = (
    # Of one claimant's spans the shares add up; of several claimants the most is taken.
    Step(
        "shares_of_recordings",
        f"""
        SELECT {_PART}, settled,
            CAST(CASE WHEN count(share) > 0 THEN least({WHOLE},
                coalesce(max(share) FILTER (WHERE decided), max(share))) END AS BIGINT) AS share
        FROM (SELECT {_PART}, settled, decided, claimant, origin,
                  greatest(sum(share) FILTER (WHERE "start" IS NOT NULL),
                           max(share) FILTER (WHERE "start" IS NULL)) AS share
              FROM (SELECT {_PART}, settled, decided, claimant, origin, "start", "end",
                        max(share) AS share
                    FROM claims_left
                    GROUP BY {_PART}, settled, decided, claimant, origin, "start", "end")
              GROUP BY {_PART}, settled, decided, claimant, origin)
        GROUP BY {_PART}, settled
        """,
        keep=True,
    ),
    # Shares of reported claims that do not fit beside what was decided yield to it.
    Step(
        "songs_of_pieces",
        f"""
        SELECT {_PIECE}, song, bool_or(settled) AS settled, max(share) AS share
        FROM shares_of_recordings GROUP BY {_PIECE}, song
        """,
        keep=True,
    ),
    Step(
        "overfull",
        f"""
        SELECT {_PIECE}, bool_or(settled AND share IS NOT NULL) AS settled,
            CAST(sum(share) AS BIGINT) AS share
        FROM songs_of_pieces GROUP BY {_PIECE}
        HAVING sum(share) > {WHOLE} AND count(share) > 1
           AND bool_or(NOT settled AND share IS NOT NULL)
        """,
        keep=True,
    ),
    Step(
        "claims_kept",
        f"""
        SELECT c.* FROM claims_left c
        ANTI JOIN (SELECT s.* FROM songs_of_pieces s
                   JOIN overfull o ON {_same("s", "o", piece=True)} AND o.settled
                   WHERE NOT s.settled AND s.share IS NOT NULL) y
          ON {_same("c", "y", piece=True)} AND c.song = y.song
        """,
        keep=True,
    ),
    # Seconds of overlapping spans once: each adds what lies behind the end of those before it.
    Step(
        "seconds_of_recordings",
        """
        SELECT supplier, asset, first, recording, CAST(sum(more) AS BIGINT) AS seconds
        FROM (SELECT supplier, asset, first, recording,
                  greatest("end" - greatest("start", coalesce(max("end") OVER (
                      PARTITION BY supplier, asset, first, recording
                      ORDER BY "start", "end", nth
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), "start")), 0) AS more
              FROM (SELECT *, bool_or(decided AND "start" IS NOT NULL AND "end" IS NOT NULL)
                        OVER (PARTITION BY supplier, asset, first, recording) AS told
                    FROM claims_kept)
              WHERE "start" IS NOT NULL AND "end" IS NOT NULL AND (decided OR NOT told))
        GROUP BY supplier, asset, first, recording
        """,
    ),
    Step(
        "heard_in_pieces",
        f"""
        SELECT k.supplier, k.asset, k.first, k.recording, k.song, k.role, s.seconds, h.share,
            k.origin, k.confidence
        FROM (SELECT {_PART},
                  CASE WHEN coalesce(bool_or(role = 'official') FILTER (WHERE decided),
                                     bool_or(role = 'official')) THEN 'official' ELSE 'clip' END
                      AS role,
                  {ORIGINS_IN_ORDER}[min(list_position({ORIGINS_IN_ORDER}, origin))] AS origin,
                  max(confidence) AS confidence
              FROM claims_kept GROUP BY {_PART}) k
        LEFT JOIN seconds_of_recordings s
          ON {_same("k", "s", piece=True)} AND k.recording = s.recording
        LEFT JOIN shares_of_recordings h
          ON {_same("k", "h", piece=True)} AND k.recording = h.recording
        """,
        keep=True,
    ),
)

_NAMED: Final = (
    Step(
        "clips_of_pieces",
        f"""
        SELECT {_PIECE}, 'clip:' || substr(sha256(supplier || {SEPARATOR} || asset || {SEPARATOR}
            || string_agg(concat_ws({SEPARATOR}, recording, role,
                   coalesce(CAST(seconds AS VARCHAR), ''), coalesce(CAST(share AS VARCHAR), '')),
                   {SEPARATOR} ORDER BY recording)), 1, 20) AS clip
        FROM heard_in_pieces GROUP BY {_PIECE}
        """,
        keep=True,
    ),
    Step(
        "conflicts_of_pieces",
        f"""
        SELECT {_PIECE}, min(why) AS why
        FROM (SELECT x.supplier, x.asset, x.first, x.why FROM contradictions x
              WHERE NOT x.one_settled AND NOT x.other_settled
                AND EXISTS (SELECT 1 FROM claims_kept k WHERE k.nth = x.one)
                AND EXISTS (SELECT 1 FROM claims_kept k WHERE k.nth = x.other)
              UNION ALL
              SELECT supplier, asset, first,
                  'the shares add up to ' || (share // 100) || '%'
              FROM overfull WHERE NOT settled)
        GROUP BY {_PIECE}
        """,
    ),
    Step(
        "labels_of_pieces",
        f"""
        SELECT supplier, asset, first, string_agg(label, ';' ORDER BY label) AS labels
        FROM (SELECT supplier, asset, first, label
              FROM (SELECT p.supplier, p.asset, p.first, d.label, true AS holds, 0 AS sequence
                    FROM pieces p JOIN labels_said d ON {_within("p", "d")}
                    UNION ALL
                    SELECT p.supplier, p.asset, p.first, d.label, d.holds, d.sequence
                    FROM pieces p JOIN labels_decided d ON {_within("p", "d")})
              GROUP BY supplier, asset, first, label
              HAVING arg_max(holds, sequence))
        GROUP BY supplier, asset, first
        """,
    ),
    Step(
        "pieces_said",
        f"""
        SELECT p.supplier, p.asset, p.first, p.last, c.clip,
            bool_or(c.clip IS NOT NULL) OVER (PARTITION BY p.supplier, p.asset) AS claimed,
            coalesce(x.why, '') AS conflict, coalesce(l.labels, '') AS labels
        FROM pieces p
        LEFT JOIN clips_of_pieces c ON {_same("p", "c", piece=True)}
        LEFT JOIN conflicts_of_pieces x ON {_same("p", "x", piece=True)}
        LEFT JOIN labels_of_pieces l ON {_same("p", "l", piece=True)}
        """,
        keep=True,
    ),
    # Pieces in a row of which the same is said are one.
    Step(
        "clip_days",
        f"""
        SELECT supplier, asset, nullif(min(first), {ALWAYS}) AS first,
            nullif(max(last), {EVER}) AS last, clip, claimed, conflict, labels, any_value(inputs)
                AS inputs
        FROM (SELECT *, sum(CAST(other AS BIGINT)) OVER (PARTITION BY supplier, asset ORDER BY first
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
              FROM (SELECT *, clip IS DISTINCT FROM lag(clip) OVER days
                        OR conflict IS DISTINCT FROM lag(conflict) OVER days
                        OR labels IS DISTINCT FROM lag(labels) OVER days AS other
                    FROM pieces_said CROSS JOIN identity_inputs
                    WINDOW days AS (PARTITION BY supplier, asset ORDER BY first)))
        WHERE claimed OR labels <> ''
        GROUP BY supplier, asset, run, clip, claimed, conflict, labels
        """,
        keep=True,
    ),
    Step(
        "clips",
        f"""
        SELECT c.clip, h.supplier, h.asset, h.recording, h.song, h.role, h.seconds, h.share,
            {ORIGINS_IN_ORDER}[min(list_position({ORIGINS_IN_ORDER}, h.origin))] AS origin,
            max(h.confidence) AS confidence, any_value(i.inputs) AS inputs
        FROM heard_in_pieces h JOIN clips_of_pieces c ON {_same("h", "c", piece=True)}
        CROSS JOIN identity_inputs i
        GROUP BY c.clip, h.supplier, h.asset, h.recording, h.song, h.role, h.seconds, h.share
        """,
        keep=True,
    ),
)

CLIPPED: Final = (*_PIECES, *_PAIRS, *_ONE_ROW, *_NAMED)
"""From what is said to ``clips`` and ``clip_days``."""
KEPT: Final = tuple(
    step.name for step in CLIPPED if step.keep and step.name not in {"clips", "clip_days"}
)
"""Kept steps that nobody needs afterwards."""
