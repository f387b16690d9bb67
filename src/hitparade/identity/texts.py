"""Texts resolved: what a title and an artist alone say, compared with what identifiers name.

A text is compared as it stands before it is compared as words, and with the catalogue before it is with
usage that has identifiers. The first of these four looks that finds something decides; if it finds two
songs, the text says too little, and release and date are asked (`askers`). Texts that meet nothing are
compared with one another (`alike`).
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.identity.keys import song_id
from hitparade.identity.plans import Plan, nothing

LISTED: Final = 1
"""Source of a text that the catalogue gives to an identified recording."""
REPORTED: Final = 2
"""Source of a text that usage with an identifier has."""
_ALL_OTHERS: Final = (
    "({0}.others = {1}.others OR {0}.others = '' OR {1}.others = ''"
    " OR list_has_all(string_split({0}.others, ';'), string_split({1}.others, ';'))"
    " OR list_has_all(string_split({1}.others, ';'), string_split({0}.others, ';')))"
)


def same_credit(one: str, other: str) -> str:
    """SQL: whether one side names no other artist than the other does, beside the lead artist."""
    return _ALL_OTHERS.format(one, other)


def same_words(one: str, other: str) -> str:
    """SQL: whether title, lead artist and version are the same words."""
    return " AND ".join(f"{one}.{n} = {other}.{n}" for n in ("core_key", "lead_key", "version"))


def words_key(column: str) -> str:
    """SQL for words without the blanks between them, as `hitparade.identity.words.squeezed`."""
    before = f"regexp_replace({column}, '([^0-9]) ', '\\1', 'g')"
    return (
        f"CASE WHEN regexp_matches({column}, '[0-9] [0-9]')"
        f" THEN regexp_replace({before}, ' ([^0-9])', '\\1', 'g')"
        f" ELSE replace({column}, ' ', '') END"
    )


_COMPARED: Final = "core_key, lead_key, version, others"

SONGS_SO_FAR: Final = Step(
    "songs_so_far",
    f"""
    SELECT n.recording, coalesce(m.into, n.song) AS song
    FROM (SELECT r.recording,
              coalesce(o.song, s.song, {song_id("r.recording")}) AS song
          FROM (SELECT DISTINCT coalesce(t.today, k.named) AS recording
                FROM (SELECT named FROM named_rows UNION ALL
                      SELECT named FROM named_subjects WHERE way IN ('decision', 'isrc', 'asset')
                     ) k
                LEFT JOIN merged_recordings t ON k.named = t.recording
                WHERE k.named IS NOT NULL) r
          LEFT JOIN split_off o ON r.recording = o.recording
          LEFT JOIN (SELECT coalesce(t.today, s.recording) AS recording, min(s.song) AS song
                     FROM identified_songs s
                     LEFT JOIN merged_recordings t ON s.recording = t.recording
                     GROUP BY ALL) s ON r.recording = s.recording) n
    LEFT JOIN merged m ON n.song = m.id
    """,
    keep=True,
)
"""What identifiers name, and of which song it is as far as the catalogue and decisions say."""
KNOWN: Final = (
    Step(
        "named_texts",
        f"""
        SELECT DISTINCT coalesce(t.today, k.recording) AS recording, k.spelling, k.source
        FROM (SELECT named AS recording, spelling, {LISTED} AS source
              FROM named_rows WHERE spelling IS NOT NULL
              UNION ALL
              SELECT named, spelling, {REPORTED} FROM named_subjects
              WHERE way IN ('decision', 'isrc', 'asset') AND spelling IS NOT NULL AND NOT claimed) k
        LEFT JOIN merged_recordings t ON k.recording = t.recording
        WHERE NOT starts_with(k.recording, 'text:')
        """,
    ),
    Step(
        "identified_spellings",
        """
        SELECT k.recording, s.song, k.spelling, k.source
        FROM named_texts k JOIN songs_so_far s ON k.recording = s.recording
        """,
        keep=True,
    ),
    # The catalogue is asked first: what usage with identifiers says of a text of it does not matter.
    Step(
        "identified_texts",
        f"""
        SELECT spelling, min(source) AS source,
            coalesce(min(recording) FILTER (WHERE source = {LISTED}), min(recording)) AS recording,
            CASE WHEN min(source) = {LISTED}
                THEN min(song) FILTER (WHERE source = {LISTED})
                    = max(song) FILTER (WHERE source = {LISTED})
                ELSE min(song) = max(song) END AS one
        FROM identified_spellings GROUP BY spelling
        """,
        keep=True,
    ),
    Step(
        "identified_folds",
        f"""
        SELECT DISTINCT k.recording, k.song, k.source, {_COMPARED}
        FROM identified_spellings k JOIN spelled_folds f ON k.spelling = f.spelling
        WHERE f.core <> '' AND f.lead <> ''
        """,
        keep=True,
    ),
)
"""From ``named_rows`` and ``named_subjects`` to the texts of what identifiers name."""
IDENTIFIED: Final = Plan(
    ("named_rows", "identified_subjects"),
    (SONGS_SO_FAR, *KNOWN),
    (
        nothing("songs_so_far", "recording song"),
        nothing("identified_spellings", "recording song spelling source", {"source": "int"}),
    ),
)
"""The same and ``songs_so_far``, where anything has an identifier."""

ITEMISED: Final = (
    # Who adds figures up by title lists each title once: with and without a guest, it is two of them.
    Step(
        "worded_subjects",
        """
        SELECT DISTINCT s.supplier, f.core_key, f.lead_key, f.version, f.others
        FROM subjects_in_force s
        SEMI JOIN added_up_loads l ON s.load = l.load
        JOIN spelled_folds f ON s.title = f.title AND s.artist = f.artist
        SEMI JOIN words_with_guests w
          ON f.core_key = w.core_key AND f.lead_key = w.lead_key AND f.version = w.version
        """,
    ),
    Step(
        "itemised_words",
        """
        SELECT DISTINCT core_key, lead_key, version FROM worded_subjects
        GROUP BY supplier, core_key, lead_key, version HAVING count(*) > 1
        """,
        keep=True,
    ),
)
"""From ``subjects_in_force``, ``added_up_loads`` and ``words_with_guests`` to the words of which guests make
two titles."""
_WITH_GUESTS: Final = Step(
    "words_with_guests",
    """
    SELECT core_key, lead_key, version FROM spelled_folds
    WHERE core <> '' AND lead <> ''
    GROUP BY core_key, lead_key, version HAVING min(others) <> max(others)
    """,
    keep=True,
)
_WORDS: Final = "core_key lead_key version"
GUESTS: Final = (
    Plan(("added_up_loads",), (_WITH_GUESTS,), (nothing("words_with_guests", _WORDS),)),
    Plan(("words_with_guests",), ITEMISED, (nothing("itemised_words", _WORDS),)),
)
"""The same, where figures are added up and texts name different guests."""

ASKED_TEXTS: Final = Step(
    "asked_texts",
    """
        SELECT spelling, min(class) AS class,
            CASE WHEN bool_and(class <> 0 OR first_day IS NOT NULL) THEN min(first_day) END
                AS first_day
        FROM (SELECT spelling, CASE WHEN claimed THEN 2 ELSE 0 END AS class, first_day
              FROM named_subjects WHERE way = 'text'
              UNION ALL
              SELECT substr(named, 6), 1, NULL FROM named_rows WHERE starts_with(named, 'text:')
              UNION ALL
              SELECT substr(named, 6), 1, NULL FROM named_subjects
              WHERE way IN ('decision', 'asset') AND starts_with(named, 'text:')
              UNION ALL
              SELECT spelling, 1, NULL FROM named_rows
              WHERE starts_with(named, 'text:') AND spelling IS NOT NULL)
        GROUP BY spelling
        """,
    keep=True,
)
"""The texts that are looked for, of ``named_rows`` and ``named_subjects``."""
LOOKS: Final = (
    Step(
        "exact_looks",
        """
        SELECT a.spelling, k.source AS look, k.recording, k.one
        FROM asked_texts a JOIN identified_texts k ON a.spelling = k.spelling
        """,
        keep=True,
    ),
    # Most texts are found as they stand, and need not be looked at any further.
    Step(
        "asked_words",
        f"""
        SELECT f.spelling, {", ".join(f"f.{name}" for name in _COMPARED.split(", "))}
        FROM spelled_folds f
        SEMI JOIN (SELECT spelling FROM asked_texts ANTI JOIN exact_looks USING (spelling)) a
          ON f.spelling = a.spelling
        """,
        keep=True,
    ),
    # Where some have exactly the same credit, the others are not meant.
    Step(
        "folded_pairs",
        f"""
        SELECT f.spelling, k.source, k.recording, k.song, f.others = k.others AS same
        FROM asked_words f
        JOIN identified_folds k ON {same_words("f", "k")} AND {same_credit("f", "k")}
        LEFT JOIN itemised_words i ON {same_words("f", "i")}
        WHERE f.others = k.others OR i.core_key IS NULL
        """,
        keep=True,
    ),
    Step(
        "folded_looks",
        """
        SELECT p.spelling, p.source + 2 AS look, min(p.recording) AS recording,
            min(p.song) = max(p.song) AS one
        FROM folded_pairs p
        LEFT JOIN (SELECT DISTINCT spelling, source FROM folded_pairs WHERE same) s
          ON p.spelling = s.spelling AND p.source = s.source
        WHERE p.same OR s.spelling IS NULL
        GROUP BY p.spelling, p.source
        """,
    ),
    Step(
        "found_texts",
        """
        SELECT spelling, look, recording, one FROM exact_looks
        UNION ALL
        SELECT spelling, min(look), min_by(recording, look), min_by(one, look)
        FROM folded_looks GROUP BY spelling
        """,
        keep=True,
    ),
    Step(
        "ambiguous_texts",
        """
        SELECT c.spelling, k.recording, k.song
        FROM found_texts c JOIN identified_spellings k ON c.spelling = k.spelling AND c.look = k.source
        WHERE NOT c.one
        UNION
        SELECT c.spelling, p.recording, p.song
        FROM found_texts c JOIN folded_pairs p ON c.spelling = p.spelling AND c.look = p.source + 2
        LEFT JOIN (SELECT DISTINCT spelling, source FROM folded_pairs WHERE same) s
          ON p.spelling = s.spelling AND p.source = s.source
        WHERE NOT c.one AND (p.same OR s.spelling IS NULL)
        """,
        keep=True,
    ),
)
"""From ``asked_texts`` to ``found_texts``, and those of them that name several songs."""
LOOKED_FOR: Final = Plan(
    ("identified_spellings",),
    LOOKS,
    (
        nothing("found_texts", "spelling look recording one", {"look": "int", "one": "bool"}),
        nothing("ambiguous_texts", "spelling recording song"),
    ),
)
"""The same, where anything is known to look among."""


RELEASES_NAMED: Final = """(
    SELECT named AS recording, release FROM named_rows WHERE release <> ''
    UNION ALL
    SELECT named, rtrim(rtrim(unnest(string_split(track_of, ';')), '*'))
    FROM named_rows WHERE track_of <> ''
    UNION ALL
    SELECT named, release FROM named_subjects
    WHERE way IN ('decision', 'isrc', 'asset') AND release <> '')"""
"""SQL: what identifiers name, and the releases that it is on."""


def release_key(name: str) -> str:
    """SQL for the words of a release, without what marks it as an edition."""
    bare = f"regexp_replace({name}, '\\s*[\\(\\[].*$', '')"
    chosen = f"CASE WHEN {bare} = '' THEN {name} ELSE {bare} END"
    return f"regexp_replace(lower(strip_accents({chosen})), '[^\\p{{L}}\\p{{N}}]+', '', 'g')"


ASKED: Final = (
    Step(
        "ambiguous_releases",
        f"""
        SELECT DISTINCT c.spelling, c.recording, c.song, {release_key("r.release")} AS release
        FROM ambiguous_texts c
        JOIN (SELECT coalesce(t.today, n.recording) AS recording, n.release
              FROM {RELEASES_NAMED} n
              LEFT JOIN merged_recordings t ON n.recording = t.recording) r
          ON c.recording = r.recording
        """,
    ),
    Step(
        "told_by_release",
        f"""
        SELECT s.subject, min(r.recording) AS recording
        FROM named_subjects s
        JOIN ambiguous_releases r
          ON s.spelling = r.spelling AND {release_key("s.release")} = r.release
        WHERE s.way = 'text' AND s.release <> '' AND r.release <> ''
        GROUP BY s.subject HAVING min(r.song) = max(r.song)
        """,
        keep=True,
    ),
    # Only if the day of each is known can all but one be out of the question.
    Step(
        "told_by_date",
        """
        SELECT c.spelling, min(c.recording) FILTER (WHERE c.released <= a.first_day) AS recording
        FROM (SELECT c.spelling, c.song, min(c.recording) AS recording, min(d.released) AS released
              FROM ambiguous_texts c
              LEFT JOIN (SELECT coalesce(t.today, r.named) AS recording,
                             min(r.release_date) AS released
                         FROM named_rows r LEFT JOIN merged_recordings t ON r.named = t.recording
                         GROUP BY ALL) d
                ON c.recording = d.recording
              GROUP BY c.spelling, c.song) c
        JOIN asked_texts a ON c.spelling = a.spelling
        GROUP BY c.spelling
        HAVING count(*) FILTER (WHERE c.released IS NULL) = 0
           AND count(*) FILTER (WHERE c.released <= a.first_day) = 1
        """,
        keep=True,
    ),
)
"""From ``ambiguous_texts`` to what releases tell of subjects, and dates of texts."""
ASKERS: Final = Plan(
    ("ambiguous_texts",),
    ASKED,
    (
        nothing("told_by_release", "subject recording"),
        nothing("told_by_date", "spelling recording"),
    ),
)
"""The same, where any text is ambiguous."""
