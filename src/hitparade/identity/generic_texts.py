"""Usage of titles that many recordings have: rows of other releases are of other recordings.

"Intro" by one act is on each of its albums. If a row without an identifier has such a title and names a
release, it is of the recording that its text leads to only if that is known to be on this release. Where
no release of it is known, it is that of the release that was used first: rows of this one, and rows
without a release, keep the id of the text. Rows of every other release have an id of text and release, as
they are spelled; of several spellings the shortest lends its id, as everywhere.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.identity.generic import generic
from hitparade.identity.plans import Plan, nothing
from hitparade.identity.texts import RELEASES_NAMED, release_key


def _release(name: str) -> str:
    """SQL for the words of a release; one without letters is as it is."""
    return f"coalesce(nullif({release_key(name)}, ''), lower({name}))"


_ID: Final = f"'text:' || substr(sha256(spelling || {SEPARATOR} || on_release), 1, 20)"
"""SQL for the id of an exact text on a release of an exact name."""


_GENERIC: Final = Step(
    "generic_subjects",
    f"""
        SELECT s.subject, s.spelling, s.title, s.artist, s.first_day, s.release AS on_release,
            {_release("s.release")} AS release,
            coalesce(t.recording, 'text:' || s.spelling) AS told
        FROM named_subjects s
        JOIN spelled_folds f ON s.spelling = f.spelling
        ANTI JOIN told_by_release r ON s.subject = r.subject
        LEFT JOIN texts_told t ON s.spelling = t.spelling
        WHERE s.way = 'text' AND s.release <> '' AND NOT s.claimed AND {generic("f.core")}
        """,
    keep=True,
)
_APART: Final = (
    # A catalogue that lists a text without an identifier on two releases may mean two recordings.
    Step(
        "generic_releases",
        f"""
        SELECT recording, min(release) AS release
        FROM (SELECT DISTINCT recording, {_release("release")} AS release
              FROM (SELECT coalesce(t.today, x.recording, n.recording) AS recording, n.release
                    FROM {RELEASES_NAMED} n
                    LEFT JOIN merged_recordings t ON n.recording = t.recording
                    LEFT JOIN texts_told x ON n.recording = 'text:' || x.spelling)
              SEMI JOIN (SELECT DISTINCT told FROM generic_subjects) g ON recording = g.told)
        GROUP BY recording, CASE WHEN NOT starts_with(recording, 'text:') THEN release END
        HAVING min(release) = max(release)
        """,
        keep=True,
    ),
    # The first one that was used; what was used on a day that is not known is older than days are.
    Step(
        "first_releases",
        """
        SELECT told AS recording, release
        FROM (SELECT told, release, row_number() OVER (
                  PARTITION BY told ORDER BY first_day NULLS FIRST, release) AS nth
              FROM (SELECT told, release, CASE WHEN bool_and(first_day IS NOT NULL)
                        THEN min(first_day) END AS first_day
                    FROM generic_subjects GROUP BY told, release)
              ANTI JOIN generic_releases k ON told = k.recording)
        WHERE nth = 1
        """,
    ),
    Step(
        "texts_apart",
        f"""
        SELECT subject, spelling, title, artist, told, {_ID} AS name,
            first_value({_ID}) OVER (PARTITION BY told, release
                ORDER BY length(title) + length(artist) + length(on_release),
                    title, artist, on_release) AS recording
        FROM generic_subjects g
        ANTI JOIN (SELECT * FROM generic_releases UNION ALL SELECT * FROM first_releases) k
          ON g.told = k.recording AND g.release = k.release
        """,
        keep=True,
    ),
)
_NO_TEXTS: Final = (nothing("texts_apart", "subject spelling title artist told name recording"),)
TOLD_APART: Final = (
    Plan(("subjects_on_releases",), (_GENERIC,), (nothing("generic_subjects", "subject"),)),
    Plan(("generic_subjects",), _APART, _NO_TEXTS),
)
"""From ``named_subjects`` and ``texts_told`` to ``texts_apart``: subjects that are of a recording of their
own although their text leads to another one."""

_TODAY: Final = Step(
    "subjects_apart",
    """
    SELECT a.subject, a.name, coalesce(l.content, '') AS decided,
        CASE WHEN l.recording IS NULL THEN a.today
             ELSE 'text:' || substr(sha256('left:' || a.name), 1, 20) END AS recording
    FROM (SELECT a.*, coalesce(m.today, a.recording) AS today
          FROM texts_apart a LEFT JOIN merged_recordings m ON a.recording = m.recording) a
    LEFT JOIN left_spellings l
      ON a.today = l.recording AND a.title = l.title AND a.artist = l.artist
    """,
)
APART_TODAY: Final = Plan(
    ("texts_apart",), (_TODAY,), (nothing("subjects_apart", "subject name decided recording"),)
)
"""The same, after decisions."""
