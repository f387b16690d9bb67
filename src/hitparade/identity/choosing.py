"""Which recording a misspelling means, if any: a choice in words, or suggestions for a person.

A recording is chosen if title and artist are near enough, its version is the same, nobody whom both
name is missing on either side, and no other song is nearly as near. Very short titles say too little, and
short ones, or those that many recordings have, say nothing of an artist whose name is not the same.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.identity.generic import generic, telling
from hitparade.identity.nearness import FULL, MISSPELT, NUMBERED, ORDERED, SAME, SPACED, WORDED

THRESHOLD: Final = 9000
"""The score from which a recording can be chosen."""
MARGIN: Final = 300
"""How much farther every other song has to be."""
SUGGESTED: Final = 6000
"""The score from which a recording is suggested."""
SUGGESTIONS: Final = 5
"""Recordings that are suggested at most."""
SHORT: Final = 5
"""Letters that a title must have to be compared at all."""
MISSPELT_TITLE: Final = 8
"""Letters that a title must have for some of them to differ."""
AMBIGUOUS: Final = "ambiguous: several songs are equally near"
"""Why nothing is chosen where homonyms are."""

_REORDERED: Final = FULL - 200
"""What the same artists are worth where another one is named first."""
_OTHER_VERSION: Final = 1000
"""What it costs to be another version, where one is suggested."""
_TURNED: Final = 300
"""What it costs that title and artist both stand in the title."""
_TITLES: Final = {
    SAME: "same title",
    SPACED: "same title but for blanks",
    ORDERED: "same words of the title",
    MISSPELT: "title misspelt",
}
_ARTISTS: Final = {
    SAME: "same artist",
    SPACED: "same artist but for blanks",
    ORDERED: "same words of the artist",
    MISSPELT: "artist misspelt",
}


def _worded(column: str, words: dict[int, str]) -> str:
    cases = " ".join(f"WHEN {kind} THEN '{text}'" for kind, text in words.items())
    return f"CASE {column} {cases} END"


CHOSEN: Final = (
    Step(
        "fuzzy_judged",
        f"""
        SELECT p.l, p.k, l.spelling, l.turned, r.recording, r.song, k.spelling AS known_spelling,
            p.title_kind, p.artist_kind, p.artist_kind = {WORDED} AND l.acts = k.acts AS regrouped,
            l.version = k.version AS same_version, l.size >= {SHORT} AS long,
            (3 * p.title_score + 2 * CASE WHEN l.acts = k.acts THEN greatest(p.artist_score, {_REORDERED})
                                          ELSE p.artist_score END) // 5
                - CASE WHEN l.turned THEN {_TURNED} ELSE 0 END
                - CASE WHEN l.version <> k.version THEN {_OTHER_VERSION} ELSE 0 END AS score,
            p.title_kind < {MISSPELT} OR (p.title_kind = {MISSPELT} AND l.size >= {MISSPELT_TITLE}
                AND NOT {generic("k.core")}) AS title_fits,
            p.artist_kind <= {MISSPELT} OR l.acts = k.acts AS artist_near,
            p.artist_kind < {MISSPELT} OR l.acts = k.acts
                OR (p.artist_kind = {MISSPELT} AND {telling("k.core")}) AS artist_fits,
            l.others = k.others OR l.others = '' OR k.others = '' OR l.acts = k.acts AS others_fit
        FROM fuzzy_scored p
        JOIN fuzzy_left l ON p.l = l.l
        JOIN fuzzy_known k ON p.k = k.k
        JOIN (SELECT DISTINCT recording, song, spelling FROM known_spellings) r
          ON k.spelling = r.spelling
        """,
        keep=True,
    ),
    Step(
        "fuzzy_winners",
        f"""
        SELECT * FROM fuzzy_judged
        WHERE same_version AND long AND title_fits AND artist_fits AND others_fit
          AND score >= {THRESHOLD}
          AND (NOT turned OR (title_kind = {SAME} AND artist_kind = {SAME}))
        QUALIFY row_number() OVER (PARTITION BY spelling ORDER BY score DESC, recording, k) = 1
        """,
        keep=True,
    ),
    # Another number is another thing, however alike the letters are: it is no rival.
    Step(
        "fuzzy_rivals",
        f"""
        SELECT DISTINCT w.spelling
        FROM fuzzy_winners w JOIN fuzzy_judged j ON w.spelling = j.spelling
        WHERE j.song <> w.song AND j.same_version AND j.title_kind <> {NUMBERED}
          AND j.artist_kind <> {NUMBERED} AND j.score > w.score - {MARGIN}
        """,
    ),
    Step(
        "fuzzy_nearest",
        f"""
        SELECT * FROM (
            SELECT * FROM fuzzy_judged
            QUALIFY row_number() OVER (PARTITION BY spelling, recording ORDER BY score DESC, recording, k) = 1)
        QUALIFY row_number() OVER (PARTITION BY spelling ORDER BY score DESC, recording, k) <= {SUGGESTIONS}
        """,
        keep=True,
    ),
    Step(
        "fuzzy_suggestions",
        """
        SELECT n.spelling, CAST(to_json(list(struct_pack(recording := n.recording,
            title := f.title, artist := f.artist, score := n.score) ORDER BY n.score DESC, n.recording))
            AS VARCHAR) AS suggestions
        FROM fuzzy_nearest n JOIN spelled_folds f ON n.known_spelling = f.spelling
        GROUP BY n.spelling
        """,
    ),
    Step(
        "fuzzy_refused",
        f"""
        SELECT spelling, score, CASE
            WHEN title_kind = {NUMBERED} THEN 'the nearest has another number in its title'
            WHEN NOT artist_near THEN 'the nearest is by another artist'
            WHEN NOT artist_fits THEN 'the nearest is by an artist of nearly this name: its title does not tell'
            WHEN title_kind = {WORDED} OR NOT title_fits THEN 'the nearest has another title'
            WHEN NOT same_version THEN 'the nearest is another version'
            WHEN NOT others_fit THEN 'the nearest has other guests'
            ELSE 'nothing is near enough' END AS why
        FROM fuzzy_nearest
        QUALIFY row_number() OVER (PARTITION BY spelling ORDER BY score DESC, recording, k) = 1
        """,
    ),
    Step(
        "fuzzy_new",
        f"""
        SELECT n.spelling, CASE WHEN r.spelling IS NULL THEN w.recording END AS recording,
            CAST(coalesce(w.score, f.score, 0) AS BIGINT) AS score,
            CASE WHEN r.spelling IS NOT NULL THEN '{AMBIGUOUS}'
                 WHEN w.turned THEN 'title and artist both stand in the title'
                 WHEN w.spelling IS NOT NULL
                 THEN {_worded("w.title_kind", _TITLES)} || ', '
                     || CASE WHEN w.regrouped THEN 'same artists in another order'
                             ELSE {_worded("w.artist_kind", _ARTISTS)} END
                 WHEN length(n.core) < {SHORT} THEN 'too short a title to be compared'
                 ELSE coalesce(f.why, 'nothing is like it') END AS why,
            CASE WHEN w.spelling IS NOT NULL AND r.spelling IS NULL THEN '[]'
                 ELSE coalesce(s.suggestions, '[]') END AS suggestions,
            n.known
        FROM new_spellings n
        LEFT JOIN fuzzy_winners w ON n.spelling = w.spelling
        LEFT JOIN fuzzy_rivals r ON n.spelling = r.spelling
        LEFT JOIN fuzzy_refused f ON n.spelling = f.spelling
        LEFT JOIN fuzzy_suggestions s ON n.spelling = s.spelling
        """,
        keep=True,
    ),
)
"""From ``fuzzy_scored`` pairs to ``fuzzy_new``: what became of each of the ``new_spellings``."""
