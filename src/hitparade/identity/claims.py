"""What is said of assets: claims and labels, from files and by decision, and what they come to.

A row of a file of claims holds from its first day to its last. What the same claimant says later of the
same recording in the same asset, or of the same label, holds from the first day of which it is said.
Decisions are added; of those that contradict each other the later one holds. Claims name recordings as
usage does, so they are resolved with it. Which of them contradict each other is for `clips` to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import CLIP_DAYS, CLIPS, RECORDINGS
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.identity.clips import ALWAYS, CLIPPED, EVER, KEPT
from hitparade.identity.keys import song_id
from hitparade.identity.plans import Plan, nothing, nothing_of

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

_ID: Final = "(text|recording):[0-9a-f]{20}|ean:[0-9]{1,14}"
"""A pattern: what is a recording id, and no id of the catalogue's own."""
_PREFIX: Final = "claim:"
"""What the subject of a claim's spelling begins with; no row of usage has such a subject."""


def _ref(
    named: str, isrc: str = "''", mbid: str = "''", title: str = "''", artist: str = "''"
) -> str:
    """SQL: the key of what a claim says of a recording."""
    return f"md5(concat_ws({SEPARATOR}, {named}, {isrc}, {mbid}, {title}, {artist}))"


SPELLED: Final = (
    Step(
        "claim_rows",
        f"""
        SELECT f.sequence, c.supplier, c.asset, c.claimant, c.role, c."start", c."end", c.share,
            c.origin, c.confidence, c.labels, coalesce(c.first, {ALWAYS}) AS first,
            coalesce(c.last, {EVER}) AS last,
            c.recording AS named, c.isrc, c.mbid, c.title, c.artist,
            {_ref("c.recording", "c.isrc", "c.mbid", "c.title", "c.artist")} AS ref
        FROM claims c JOIN claim_files f ON c.load = f.load
        """,
        keep=True,
    ),
    # An id made of an ISRC or MusicBrainz id means whatever recording has that today.
    Step(
        "claim_names",
        f"""
        SELECT ref, title, artist,
            CASE WHEN regexp_matches(named, '^(isrc|mbid):') THEN '' ELSE named END AS named,
            CASE WHEN starts_with(named, 'isrc:') THEN substr(named, 6)
                WHEN named = '' THEN isrc ELSE '' END AS isrc,
            CASE WHEN starts_with(named, 'mbid:') THEN substr(named, 6)
                WHEN named = '' THEN mbid ELSE '' END AS mbid
        FROM (SELECT DISTINCT ref, named, isrc, mbid, title, artist FROM claim_rows
              WHERE named <> '' OR isrc <> '' OR mbid <> '' OR title <> ''
              UNION
              SELECT {_ref("recording")}, recording, '', '', '', '' FROM claim_rulings)
        """,
        keep=True,
    ),
    Step(
        "claim_spellings",
        f"""
        SELECT '{_PREFIX}' || ref AS subject, title, artist, isrc FROM claim_names
        WHERE named = '' AND (isrc <> '' OR mbid = '')
        """,
    ),
)
"""From ``claim_files``, ``claims`` and ``claim_rulings`` to ``claim_spellings``: what of claims has to be
resolved as a spelling of usage is."""

_MENTIONED: Final = "SELECT asset FROM claim_rulings UNION SELECT asset FROM label_rulings"
_OF_ASSET: Final = "c.asset = a.asset AND (c.supplier = '' OR c.supplier = a.supplier)"


def _until_said_anew(rows: str, who: str) -> str:
    """SELECT of rows that end where a later file says the same anew."""
    return f"""
        SELECT *, least(said_last, coalesce(min(first) OVER (PARTITION BY {who} ORDER BY sequence
            RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) - 1, said_last)) AS last
        FROM ({rows})"""


_CLAIMS_ANEW: Final = _until_said_anew(
    f"""
            SELECT a.supplier, a.asset, n.recording, c.claimant, c.role, c."start", c."end",
                c.share, c.origin, c.confidence, c.first, c.last AS said_last, c.sequence
            FROM claim_rows c
            JOIN claim_recordings n ON c.ref = n.ref
            JOIN claimed_assets a ON {_OF_ASSET}
            """,
    "supplier, asset, recording, claimant, origin",
)
_LABELS_ANEW: Final = _until_said_anew(
    f"""
            SELECT a.supplier, a.asset, c.label, c.claimant, c.first, c.last AS said_last, c.sequence
            FROM (SELECT *, unnest(string_split(labels, ';')) AS label
                  FROM claim_rows WHERE labels <> '') c
            JOIN claimed_assets a ON {_OF_ASSET}
            """,
    "supplier, asset, label, claimant",
)

SAID: Final = (
    # What nobody played needs no claim: only assets that usage names are looked at.
    Step(
        "claimed_assets",
        f"""
        SELECT DISTINCT s.supplier, s.asset FROM subjects_in_force s
        SEMI JOIN (SELECT asset FROM claim_rows UNION {_MENTIONED}) m ON s.asset = m.asset
        WHERE s.asset <> ''
        """,
        keep=True,
    ),
    # Of several recordings that one ISRC covers, the MusicBrainz id tells which.
    Step(
        "claim_recordings",
        f"""
        SELECT n.ref, coalesce(t.today, n.found) AS recording, n.title, n.artist
        FROM (SELECT n.ref, n.title, n.artist, CASE
                  WHEN regexp_full_match(n.named, '{_ID}') THEN n.named
                  WHEN n.named <> ''
                  THEN coalesce(o.recording, 'recording:' || substr(sha256(n.named), 1, 20))
                  WHEN v.isrc IS NOT NULL AND d.recording IS NOT NULL THEN d.recording
                  WHEN s.recording IS NOT NULL THEN s.recording
                  ELSE coalesce(d.recording, 'mbid:' || n.mbid) END AS found
              FROM claim_names n
              LEFT JOIN recognised s ON s.subject = '{_PREFIX}' || n.ref
              LEFT JOIN own_recordings o ON n.named = o.own
              LEFT JOIN covering_isrcs v ON n.isrc = v.isrc
              LEFT JOIN mbid_recordings d ON n.mbid = d.mbid) n
        LEFT JOIN recordings_today t ON n.found = t.recording
        """,
        keep=True,
    ),
    Step(
        "claimed_recordings",
        f"""
        SELECT r.recording, coalesce(k.song, s.song, {song_id("r.recording")}) AS song,
            k.recording IS NOT NULL AS known
        FROM (SELECT DISTINCT recording FROM claim_recordings) r
        LEFT JOIN recordings k ON r.recording = k.recording
        LEFT JOIN songs_so_far s ON r.recording = s.recording
        """,
        keep=True,
    ),
    Step(
        "claims_said",
        f"""
        SELECT s.supplier, s.asset, s.recording, r.song, s.claimant, s.role, s."start", s."end",
            s.share, s.origin, s.confidence, s.first, s.last, false AS decided,
            CAST(NULL AS BIGINT) AS sequence
        FROM ({_CLAIMS_ANEW}) s
        JOIN claimed_recordings r ON s.recording = r.recording
        WHERE s.first <= s.last
        UNION ALL
        SELECT a.supplier, a.asset, n.recording, r.song, '', c.role, c."start", c."end", c.share,
            c.origin, c.confidence, coalesce(c.first, {ALWAYS}), coalesce(c.last, {EVER}), true,
            c.sequence
        FROM claim_rulings c
        JOIN claim_recordings n ON n.ref = {_ref("c.recording")}
        JOIN claimed_recordings r ON n.recording = r.recording
        JOIN claimed_assets a ON {_OF_ASSET}
        WHERE c.claimed AND (c.first IS NULL OR c.last IS NULL OR c.first <= c.last)
        """,
        keep=True,
    ),
    Step(
        "claims_denied",
        f"""
        SELECT a.supplier, a.asset, n.recording, coalesce(c.first, {ALWAYS}) AS first,
            coalesce(c.last, {EVER}) AS last, c.sequence
        FROM claim_rulings c
        JOIN claim_recordings n ON n.ref = {_ref("c.recording")}
        JOIN claimed_assets a ON {_OF_ASSET}
        WHERE NOT c.claimed AND (c.first IS NULL OR c.last IS NULL OR c.first <= c.last)
        """,
        keep=True,
    ),
    Step(
        "labels_said",
        f"""
        SELECT supplier, asset, label, first, last
        FROM ({_LABELS_ANEW})
        WHERE first <= last
        """,
        keep=True,
    ),
    Step(
        "labels_decided",
        f"""
        SELECT a.supplier, a.asset, c.label, c.holds, coalesce(c.first, {ALWAYS}) AS first,
            coalesce(c.last, {EVER}) AS last, c.sequence
        FROM label_rulings c JOIN claimed_assets a ON {_OF_ASSET}
        WHERE c.first IS NULL OR c.last IS NULL OR c.first <= c.last
        """,
        keep=True,
    ),
)
"""From ``claim_rows``, the resolution and decisions to what `clips` reads."""

_RECORDING: Final = tuple(name for name in RECORDINGS.names if name not in {"shared", "inputs"})
_NAMED: Final = (
    # A recording that is played in other people's videos only has no spelling of usage.
    Step(
        "clip_recordings",
        """
        SELECT r.recording, r.song, '' AS version, '' AS decisions,
            coalesce(d.title, n.title, substr(r.recording, strpos(r.recording, ':') + 1)) AS title,
            coalesce(d.artist, n.artist, '') AS artist
        FROM claimed_recordings r
        SEMI JOIN clips c ON r.recording = c.recording
        LEFT JOIN (SELECT recording, title, artist FROM details
                   WHERE last IS NULL AND title <> '') d ON r.recording = d.recording
        LEFT JOIN (SELECT recording, title, artist,
                       row_number() OVER (PARTITION BY recording ORDER BY title, artist) AS nth
                   FROM (SELECT DISTINCT recording, title, artist FROM claim_recordings
                         WHERE title <> '')) n
          ON r.recording = n.recording AND n.nth = 1
        WHERE NOT r.known
        """,
        keep=True,
    ),
    Step(
        "recordings_with_clips",
        f"""
        SELECT {", ".join(_RECORDING)}, inputs,
            coalesce(count(*) OVER (PARTITION BY song) > 1, false) OR shared AS shared
        FROM (SELECT {", ".join(_RECORDING)}, shared, inputs FROM recordings
              UNION ALL
              SELECT {", ".join(_RECORDING)}, false, inputs
              FROM clip_recordings CROSS JOIN identity_inputs)
        """,
        keep=True,
    ),
    Step("recordings", f"SELECT {', '.join(RECORDINGS.names)} FROM recordings_with_clips"),
)


def derive(session: Session) -> None:
    """Make ``clips`` and ``clip_days`` from claims, labels and decisions on them.

    Args:
        session: After `SPELT` and the resolution: knows ``recognised``, ``recordings`` (which gets the
            recordings that are claimed and spelled nowhere), ``details``, ``recordings_today``,
            ``songs_so_far``, ``own_recordings``, ``mbid_recordings``, ``covering_isrcs``,
            ``subjects_in_force`` and ``identity_inputs``.
    """
    session.run((*SAID, *CLIPPED))
    if session.read("SELECT 1 AS one FROM clips LIMIT 1").num_rows:
        session.run(_NAMED)
    session.drop(KEPT)


WHAT_IS_SAID: Final = ("claim_files", "claim_rulings", "label_rulings")
"""Relations that have rows where anything at all is said of assets."""
SPELT: Final = Plan(
    WHAT_IS_SAID, SPELLED, (nothing("claim_spellings", "subject title artist isrc"),)
)
"""Makes what claims say of recordings readable as ``claim_spellings``, to be resolved with usage."""
CLIPPING: Final = Plan(WHAT_IS_SAID, derive, (nothing_of(CLIPS), nothing_of(CLIP_DAYS)))
"""Makes ``clips`` and ``clip_days``."""
