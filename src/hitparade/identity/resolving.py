"""From spellings to recordings and songs, way by way: the first that finds something decides.

====================  ================================================================
way                   what names the recording
====================  ================================================================
``decision``          somebody decided on this spelling
``isrc``              its ISRC
``asset``             its id at a service, which the catalogue lists
``catalogue``         its exact text, which the catalogue gives to one song
``usage``             its exact text, which usage with an identifier gives to one song
``folded``            its text as words, which one of these gives to one song
``alike``             its text as words, which other texts without identifiers have too
``fuzzy``             a text that is nearly the same as that of something known
``text``              its own exact text, and nothing else
``ean``, ``release``  what is sold as a whole: its EAN, or release and artist
====================  ================================================================
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.identity.catalogue import LED_TO
from hitparade.identity.keys import release_id, song_id, text_key
from hitparade.identity.plans import Plan, nothing
from hitparade.identity.texts import same_words

WAYS: Final = (
    "decision",
    "isrc",
    "asset",
    "catalogue",
    "usage",
    "folded",
    "alike",
    "fuzzy",
    "text",
    "ean",
    "release",
)
"""Every way in which a spelling can be resolved, the first to be tried first."""
_BY_LOOK: Final = "CASE {} WHEN 1 THEN 'catalogue' WHEN 2 THEN 'usage' ELSE 'folded' END"

SPELLED_SUBJECTS: Final = Step(
    "spelled_subjects",
    f"""
        SELECT subject, asset, title, artist, isrc, release, ean, rows, first_day, claimed,
            CASE WHEN title <> '' AND artist <> '' THEN {text_key("title", "artist")} END
                AS spelling
        FROM (SELECT subject, asset, title, artist, isrc, release, ean,
                  CAST(sum(rows) AS BIGINT) AS rows,
                  CASE WHEN bool_and(first_day IS NOT NULL) THEN min(first_day) END AS first_day,
                  false AS claimed
              FROM subjects_in_force
              GROUP BY subject, asset, title, artist, isrc, release, ean
              UNION ALL
              SELECT subject, '', title, artist, isrc, '', '', 0, NULL, true FROM claim_spellings)
        """,
    keep=True,
)
"""From ``subjects_in_force`` and ``claim_spellings`` to each subject once, with the key of its text."""

# Of several recordings that one ISRC covers, the text tells which.
_COVERED: Final = Step(
    "covered_texts",
    f"""
        SELECT s.subject, min(c.recording) AS recording
        FROM spelled_subjects s
        JOIN covered_recordings c ON s.isrc = c.isrc
        JOIN spelled_folds f ON s.spelling = f.spelling
        JOIN spelled_folds g ON c.spelling = g.spelling AND {same_words("f", "g")}
        GROUP BY s.subject HAVING min(c.recording) = max(c.recording)
        """,
)
LED_THERE: Final = Plan(
    ("named_rows",),
    (*LED_TO, _COVERED),
    (nothing("covered_texts", "subject recording"), nothing("asset_recordings", "asset recording")),
)
"""What assets and covering ISRCs lead to, where there is a catalogue."""
SUBJECTS_NAMED: Final = (
    Step(
        "subject_names",
        f"""
        SELECT s.*,
            CASE WHEN d.recording IS NOT NULL THEN 'decision'
                 WHEN s.isrc <> '' THEN 'isrc'
                 WHEN a.recording IS NOT NULL THEN 'asset'
                 WHEN s.spelling IS NOT NULL THEN 'text'
                 WHEN s.title <> '' THEN ''
                 WHEN s.ean <> '' THEN 'ean'
                 WHEN s.release <> '' AND s.artist <> '' THEN 'release'
                 ELSE '' END AS way,
            CASE WHEN d.recording IS NOT NULL THEN d.recording
                 WHEN s.isrc <> '' THEN coalesce(i.recording, t.recording, 'isrc:' || s.isrc)
                 WHEN a.recording IS NOT NULL THEN a.recording
                 WHEN s.spelling IS NOT NULL THEN 'text:' || s.spelling
                 WHEN s.title <> '' THEN NULL
                 WHEN s.ean <> '' THEN 'ean:' || s.ean
                 WHEN s.release <> '' AND s.artist <> '' THEN {release_id("s.release", "s.artist")}
                 END AS named,
            coalesce(d.content, '') AS decided
        FROM spelled_subjects s
        LEFT JOIN matched_spellings d
          ON s.title = d.title AND s.artist = d.artist AND s.isrc = d.isrc
        LEFT JOIN isrc_recordings i ON s.isrc <> '' AND s.isrc = i.isrc
        LEFT JOIN covered_texts t ON s.subject = t.subject
        LEFT JOIN asset_recordings a ON s.asset <> '' AND s.asset = a.asset
        """,
    ),
    # A spelling that is not of the recording that its identifiers name goes on as a text.
    Step(
        "named_subjects",
        """
        SELECT s.* REPLACE (
            CASE WHEN l.recording IS NULL THEN s.way
                 WHEN s.spelling IS NULL THEN '' ELSE 'text' END AS way,
            CASE WHEN l.recording IS NULL THEN s.named ELSE 'text:' || s.spelling END AS named,
            coalesce(l.content, s.decided) AS decided)
        FROM subject_names s
        LEFT JOIN merged_recordings m ON s.named = m.recording
        LEFT JOIN left_spellings l
          ON s.way IN ('isrc', 'asset') AND l.recording = coalesce(m.today, s.named)
         AND s.title = l.title AND s.artist = l.artist
        """,
        keep=True,
    ),
    Step(
        "identified_subjects",
        "SELECT subject FROM named_subjects WHERE way IN ('decision', 'isrc', 'asset')",
    ),
    Step(
        "subjects_on_releases",
        "SELECT subject FROM named_subjects WHERE release <> '' OR ean <> ''",
    ),
)
"""From ``spelled_subjects`` to what identifiers and decisions name."""

_LEFT_OVER: Final = (
    Step(
        "unresolved_texts",
        "SELECT spelling FROM alike_texts WHERE spelling = lender AND NOT listed",
    ),
    # A text that only the catalogue has is something that a misspelling can be of, too.
    Step(
        "known_spellings",
        f"""
        SELECT recording, song, spelling, source FROM identified_spellings
        UNION ALL
        SELECT 'text:' || lender, {song_id("'text:' || lender")}, spelling, 1
        FROM alike_texts WHERE listed
        """,
        keep=True,
    ),
)
LEFT_OVER: Final = Plan(
    ("named_rows", "identified_subjects"), _LEFT_OVER, (nothing("known_spellings", "spelling"),)
)
"""What is left for the comparison of letters, and what it may compare with, if anything is known."""

TEXTS_TOLD: Final = Step(
    "texts_told",
    f"""
        SELECT spelling, recording, {_BY_LOOK.format("look")} AS way
        FROM found_texts WHERE one
        UNION ALL
        SELECT c.spelling, d.recording, {_BY_LOOK.format("c.look")}
        FROM found_texts c JOIN told_by_date d ON c.spelling = d.spelling WHERE NOT c.one
        UNION ALL
        SELECT c.spelling, 'text:' || c.spelling, 'text'
        FROM found_texts c ANTI JOIN told_by_date d ON c.spelling = d.spelling WHERE NOT c.one
        UNION ALL
        SELECT a.spelling, coalesce(f.recording, 'text:' || a.lender),
            CASE WHEN f.recording IS NOT NULL THEN 'fuzzy'
                 WHEN a.spelling = a.lender THEN 'text' ELSE 'alike' END
        FROM alike_texts a LEFT JOIN fuzzy_found f ON a.lender = f.spelling
        """,
    keep=True,
)
"""From all looks at texts to the recording that each one is of, before decisions."""
TEXTS_TODAY: Final = (
    # What a spelling is not of, by decision: then it is of itself, under another name if it lent its own.
    Step(
        "told_recordings",
        """
        SELECT t.spelling, coalesce(m.today, t.recording) AS recording, t.way
        FROM texts_told t LEFT JOIN merged_recordings m ON t.recording = m.recording
        """,
    ),
    Step(
        "text_recordings",
        """
        SELECT t.spelling, t.way, coalesce(l.content, '') AS decided,
            CASE WHEN l.recording IS NULL THEN t.recording
                 WHEN l.recording = 'text:' || t.spelling
                 THEN 'text:' || substr(sha256('left:' || t.spelling), 1, 20)
                 ELSE 'text:' || t.spelling END AS recording
        FROM told_recordings t
        LEFT JOIN (SELECT l.recording, l.content, x.spelling FROM left_spellings l
                   JOIN spelled_folds x ON l.title = x.title AND l.artist = x.artist) l
          ON t.spelling = l.spelling AND t.recording = l.recording
        """,
        keep=True,
    ),
    # Recordings that are called by a text are what the text turned out to be.
    Step(
        "recordings_today",
        """
        SELECT 'text:' || spelling AS recording, recording AS today FROM text_recordings
        WHERE recording <> 'text:' || spelling
        UNION ALL
        SELECT m.recording, m.today FROM merged_recordings m
        ANTI JOIN text_recordings t ON m.recording = 'text:' || t.spelling
        """,
        keep=True,
    ),
)
"""From ``texts_told`` to what texts are of by decision, too."""
# What a release tells of a spelling does not hold against a decision either.
_RELEASED: Final = Step(
    "released_subjects",
    """
        SELECT r.subject, CASE WHEN l.content IS NULL THEN r.recording END AS recording, l.content
        FROM (SELECT s.subject, s.title, s.artist, coalesce(m.today, r.recording) AS recording
              FROM told_by_release r
              JOIN named_subjects s ON r.subject = s.subject
              LEFT JOIN merged_recordings m ON r.recording = m.recording) r
        LEFT JOIN left_spellings l
          ON r.recording = l.recording AND r.title = l.title AND r.artist = l.artist
        """,
)
RELEASES_TODAY: Final = Plan(
    ("told_by_release",),
    (_RELEASED,),
    (nothing("released_subjects", "subject recording content"),),
)
"""What releases tell of subjects, after decisions."""

RECOGNISED: Final = Step(
    "recognised",
    f"""
    SELECT s.subject, s.title, s.artist, s.isrc, s.release, s.ean, s.rows, s.claimed, s.spelling,
        coalesce(p.name, 'text:' || s.spelling) AS name,
        CASE WHEN s.way <> 'text' THEN coalesce(t.today, s.named)
             WHEN r.recording IS NOT NULL THEN r.recording
             WHEN p.recording IS NOT NULL THEN p.recording
             ELSE coalesce(x.recording, t.today, s.named) END AS recording,
        CASE WHEN s.way <> 'text' THEN s.way
             WHEN r.recording IS NOT NULL THEN {_BY_LOOK.format("c.look")}
             WHEN p.recording IS NOT NULL
             THEN CASE WHEN p.name = p.recording THEN 'text' ELSE 'alike' END
             ELSE coalesce(x.way, 'text') END AS way,
        CASE WHEN s.decided <> '' THEN s.decided
             ELSE coalesce(r.content, p.decided, x.decided, '') END AS decided
    FROM named_subjects s
    LEFT JOIN released_subjects r ON s.subject = r.subject
    LEFT JOIN found_texts c ON r.subject IS NOT NULL AND s.spelling = c.spelling
    LEFT JOIN subjects_apart p ON s.subject = p.subject
    LEFT JOIN text_recordings x ON s.way = 'text' AND s.spelling = x.spelling
    LEFT JOIN recordings_today t ON s.named = t.recording
    """,
    keep=True,
)
"""What each subject is of; a subject of a claim is ``claimed``. Its ``name`` is the id that its text has
if it is compared with no other."""
