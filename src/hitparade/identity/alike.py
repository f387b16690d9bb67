"""Texts that name nothing known, compared with one another: those that say the same are one recording.

They do if title, lead artist and version are the same words and one side names no other artist than the
other does. Where two of them name different guests, a text that fits both is of neither; and where one
supplier lists both, with a guest and without, they are two.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step

_WORDS: Final = "core_key, lead_key, version"
_SAME: Final = "a.core_key = b.core_key AND a.lead_key = b.lead_key AND a.version = b.version"

ALIKE: Final = (
    Step(
        "lone_texts",
        f"""
        SELECT a.spelling, a.class, f.title, f.artist, {_WORDS}, f.others
        FROM asked_texts a
        ANTI JOIN found_texts n ON a.spelling = n.spelling
        JOIN spelled_folds f ON a.spelling = f.spelling
        WHERE f.core <> '' AND f.lead <> ''
        """,
        keep=True,
    ),
    Step(
        "guest_lists",
        f"SELECT {_WORDS}, others, min(class) AS class FROM lone_texts GROUP BY {_WORDS}, others",
        keep=True,
    ),
    Step(
        "several_guest_lists",
        f"""
        SELECT {_WORDS}, others, string_split(others, ';') AS names
        FROM guest_lists
        SEMI JOIN (SELECT {_WORDS} FROM guest_lists WHERE others <> ''
                   GROUP BY {_WORDS} HAVING count(*) > 1) s
          USING ({_WORDS})
        """,
        keep=True,
    ),
    Step(
        "fullest_guest_lists",
        f"""
        SELECT a.* FROM several_guest_lists a
        WHERE a.others <> '' AND NOT EXISTS (
            SELECT 1 FROM several_guest_lists b
            WHERE {_SAME} AND b.others <> a.others AND list_has_all(b.names, a.names))
        """,
        keep=True,
    ),
    # A list goes to the only fuller one that holds it; one that several hold stays alone.
    Step(
        "guests_told",
        f"""
        SELECT {_WORDS}, others, others AS guests FROM guest_lists SEMI JOIN itemised_words
          USING ({_WORDS})
        UNION ALL
        SELECT {_WORDS}, others,
            CASE WHEN fuller = 1 THEN fullest ELSE others END
        FROM (SELECT a.core_key, a.lead_key, a.version, a.others,
                  count(b.others) AS fuller, min(b.others) AS fullest
              FROM several_guest_lists a
              LEFT JOIN fullest_guest_lists b
                ON {_SAME} AND (a.others = '' OR list_has_all(b.names, a.names))
              GROUP BY a.core_key, a.lead_key, a.version, a.others)
        ANTI JOIN itemised_words USING ({_WORDS})
        UNION ALL
        SELECT {_WORDS}, others, max(others) OVER (PARTITION BY {_WORDS})
        FROM guest_lists
        ANTI JOIN several_guest_lists USING ({_WORDS}) ANTI JOIN itemised_words USING ({_WORDS})
        """,
    ),
    # Usage lends its id before a catalogue does, and that before a claim: what comes beside it
    # changes no id.
    Step(
        "alike_texts",
        f"""
        SELECT spelling, class,
            first_value(spelling) OVER (
                PARTITION BY {_WORDS}, guests
                ORDER BY class, length(title) + length(artist), title, artist) AS lender,
            max(CASE WHEN class = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY {_WORDS}, guests) = 1
                AS listed
        FROM lone_texts JOIN guests_told USING ({_WORDS}, others)
        """,
        keep=True,
    ),
)
"""From ``asked_texts`` that are not among ``found_texts`` to ``alike_texts``: who lends each its id."""
