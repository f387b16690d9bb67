"""What a spelling may be a misspelling of: at most `MOST` recordings each, found by shared keys.

A typo leaves the first letters of words as they are, and most words; so spellings meet under keys that
are made of those, and are never compared with everything. Both sides are texts taken apart already
(`hitparade.identity.fold`); which candidates a spelling has follows from it and from what is known.
A block is the pairs that share one key. Those of lower numbers go first where there are many.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.identity.texts import words_key

MOST: Final = 50
"""Candidates that one spelling has at most."""
BLANKS: Final = 0
"""The block of candidates that differ in blanks alone."""
TYPOS: Final = 4
"""The last block of candidates that can be meant; the others are there to be suggested."""
_COMMON: Final = 50
"""Recordings that a lead artist, a title or a word may have, to be a reason for a look on its own."""
_LONG: Final = 4
"""Letters that a word must have, to be looked for on its own."""

_SHAPE: Final = """
    CASE WHEN others = '' THEN lead ELSE array_to_string(list_sort(list_distinct(list_filter(
        list_concat([lead], string_split(others, ';')), lambda act: act <> ''))), ';') END AS acts,
    array_to_string(list_sort([word[1] for word in string_split(core, ' ')]), '') AS initials,
    array_to_string(list_sort([word[1] for word in string_split(lead, ' ')]), '') AS lead_initials,
    length(core) AS size, length(lead) AS lead_size"""
_CLOSENESS: Final = "abs(l.size - k.size) + abs(l.lead_size - k.lead_size)"


def _block(number: int, on: str, left: str = "fuzzy_left", known: str = "fuzzy_known") -> str:
    """The pairs that share one key."""
    return f"SELECT l.l, k.k, {number} AS block, {_CLOSENESS} AS far FROM {left} l JOIN {known} k ON {on}"


def _rare(column: str) -> Step:
    """The values of a column that occur on the left, and that few recordings share."""
    return Step(
        f"rare_{column}",
        f"""
        SELECT k.{column} FROM fuzzy_known k
        SEMI JOIN fuzzy_left l ON k.{column} = l.{column}
        GROUP BY k.{column} HAVING count(*) <= {_COMMON}
        """,
        keep=True,
    )


def _words(side: str, number: str) -> str:
    return (
        f"SELECT {number}, word FROM (SELECT {number},"
        f" unnest(string_split(core || ' ' || lead, ' ')) AS word FROM {side})"
        f" WHERE length(word) >= {_LONG}"
    )


_BLOCKS: Final = (
    # Alike but for blanks; the same title, and somebody who is named on both sides.
    _block(BLANKS, "l.core_key = k.core_key AND l.lead_key = k.lead_key"),
    _block(1, "l.core = k.core AND l.act = k.act", "fuzzy_left_acts", "fuzzy_known_acts"),
    # A typo in the title, in the artist, or in both; where both are short, two typos are too many.
    _block(2, "l.lead = k.lead AND l.initials = k.initials AND abs(l.size - k.size) <= 3"),
    _block(
        3,
        "l.core = k.core AND l.lead_initials = k.lead_initials"
        " AND abs(l.lead_size - k.lead_size) <= 3",
    ),
    _block(
        4,
        "l.initials = k.initials AND l.lead_initials = k.lead_initials"
        " AND abs(l.size - k.size) <= 2 AND abs(l.lead_size - k.lead_size) <= 2"
        " AND 6 * l.lead_size + 4 * l.size <= l.size * l.lead_size"
        " AND l.lead <> k.lead AND l.core <> k.core",
    ),
    # What a person would look at: the same title, the same artist, a rare word.
    _block(5, "l.core = k.core", "(SELECT * FROM fuzzy_left SEMI JOIN rare_core USING (core))"),
    _block(6, "l.lead = k.lead", "(SELECT * FROM fuzzy_left SEMI JOIN rare_lead USING (lead))"),
    """
    SELECT w.l, v.k, 7 AS block, 0 AS far
    FROM left_words w
    SEMI JOIN rare_words r ON w.word = r.word
    JOIN known_words v ON w.word = v.word
    """,
)

CANDIDATES: Final = (
    # Numbers are short names for this run only; their order follows from the rows.
    Step(
        "fuzzy_left",
        f"""
        SELECT row_number() OVER (ORDER BY spelling, turned, core, lead) AS l, *, {_SHAPE}
        FROM (SELECT spelling, false AS turned, core, lead, others, version, core_key, lead_key
              FROM new_spellings
              UNION ALL
              SELECT spelling, true, core, lead, others, version, {words_key("core")},
                  {words_key("lead")}
              FROM turned_spellings)
        WHERE core <> ''
        """,
        keep=True,
    ),
    Step(
        "fuzzy_known",
        f"""
        SELECT row_number() OVER (ORDER BY spelling) AS k, *, {_SHAPE}
        FROM (SELECT spelling, core, lead, others, version, core_key, lead_key
              FROM spelled_folds SEMI JOIN known_spellings USING (spelling))
        WHERE core <> ''
        """,
        keep=True,
    ),
    Step(
        "fuzzy_left_acts",
        """
        SELECT l, core, lead AS act, size, lead_size FROM fuzzy_left WHERE lead <> ''
        UNION ALL
        SELECT l, core, unnest(string_split(others, ';')), size, lead_size
        FROM fuzzy_left WHERE others <> ''
        """,
    ),
    Step(
        "fuzzy_known_acts",
        """
        SELECT k, core, lead AS act, size, lead_size FROM fuzzy_known WHERE lead <> ''
        UNION ALL
        SELECT k, core, unnest(string_split(others, ';')), size, lead_size
        FROM fuzzy_known WHERE others <> ''
        """,
    ),
    _rare("core"),
    _rare("lead"),
    Step("left_words", _words("fuzzy_left", "l"), keep=True),
    Step(
        "known_words",
        f"""
        SELECT k, word FROM ({_words("fuzzy_known", "k")})
        SEMI JOIN (SELECT DISTINCT word FROM left_words) USING (word)
        """,
        keep=True,
    ),
    Step(
        "rare_words",
        f"SELECT word FROM known_words GROUP BY word HAVING count(*) <= {_COMMON}",
        keep=True,
    ),
    Step(
        "candidates",
        f"""
        SELECT l, k, block
        FROM (SELECT l, k, min(block) AS block, min(far) AS far
              FROM ({" UNION ALL ".join(_BLOCKS)}) GROUP BY l, k)
        QUALIFY row_number() OVER (PARTITION BY l ORDER BY block, far, k) <= {MOST}
        """,
        keep=True,
    ),
)
"""From ``known_spellings``, ``spelled_folds``, ``new_spellings`` and ``turned_spellings`` to pairs of numbers."""
