"""Charts that others published: which places are of one song, when only texts say so.

A chart lists a song once. So texts of the same words and guests are one song, unless they stand together
in an issue, or one comes first only after more than a year in which none of them stood, as a new
recording does. A place that was taken over before keeps its song, and a song that goes on keeps its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import FOLDINGS
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.feeds.published import REPEATED, tell_apart
from hitparade.identity.keys import song_id, song_of_text
from hitparade.identity.spellings import SPELLED, fold_texts, texts_of

if TYPE_CHECKING:
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

GONE: Final = 400
"""Days after which a text of the same words is another song: songs of one season come back each year."""
_WORDS: Final = "core_key, lead_key, version, others"
_T_WORDS: Final = "t.core_key, t.lead_key, t.version, t.others"

_PLACES: Final = (
    Step(
        "spelled_places",
        """
        SELECT CAST(-row_number() OVER (ORDER BY issue, rank, title, artist, song) AS BIGINT) AS line,
            issue, rank, title, artist, song
        FROM stored_places
        """,
        keep=True,
    ),
    Step(
        "places_by_text",
        """
        SELECT issue, title, artist, song FROM spelled_places
        UNION ALL
        SELECT issue, title, artist, '' FROM published_file WHERE id = ''
        """,
    ),
)
_GROUPS: Final = (
    Step(
        "worded_places",
        f"""
        SELECT p.issue, p.song, f.spelling, {_WORDS}
        FROM places_by_text p
        JOIN spelled_folds f ON p.title = f.title AND p.artist = f.artist
        SEMI JOIN (SELECT {_WORDS} FROM spelled_folds WHERE core <> '' AND lead <> ''
                   GROUP BY {_WORDS} HAVING count(*) > 1) s USING ({_WORDS})
        """,
        keep=True,
    ),
    Step(
        "texts_at_once",
        f"""
        SELECT DISTINCT {_WORDS} FROM worded_places
        GROUP BY issue, {_WORDS} HAVING min(spelling) <> max(spelling)
        """,
    ),
    Step(
        "texts_with_songs",
        f"SELECT DISTINCT {_WORDS}, spelling, song FROM worded_places WHERE song <> ''",
        keep=True,
    ),
    # What went on as two songs before goes on so.
    Step(
        "texts_apart",
        f"""
        SELECT DISTINCT {_WORDS}
        FROM (SELECT a.spelling, b.spelling AS other, a.core_key, a.lead_key, a.version, a.others
              FROM texts_with_songs a JOIN texts_with_songs b USING ({_WORDS})
              WHERE a.spelling <> b.spelling
              GROUP BY ALL HAVING count(*) FILTER (WHERE a.song = b.song) = 0)
        """,
    ),
    Step(
        "text_spans",
        f"""
        SELECT t.spelling, {_T_WORDS}, t.first, max(p.issue) AS before
        FROM (SELECT spelling, {_WORDS}, min(issue) AS first
              FROM worded_places
              ANTI JOIN texts_at_once USING ({_WORDS}) ANTI JOIN texts_apart USING ({_WORDS})
              GROUP BY spelling, {_WORDS}) t
        LEFT JOIN worded_places p
          ON t.core_key = p.core_key AND t.lead_key = p.lead_key AND t.version = p.version
         AND t.others = p.others AND p.issue < t.first
        GROUP BY t.spelling, {_T_WORDS}, t.first
        """,
    ),
    Step(
        "text_groups",
        f"""
        SELECT spelling, first_value(spelling) OVER (
            PARTITION BY {_WORDS}, run ORDER BY first, spelling) AS grouped
        FROM (SELECT *, sum(CASE WHEN first > before + {GONE} THEN 1 ELSE 0 END) OVER (
                  PARTITION BY {_WORDS} ORDER BY first, spelling) AS run
              FROM text_spans)
        """,
    ),
    Step(
        "text_names",
        f"""
        SELECT p.title, p.artist,
            coalesce(g.grouped, t.spelling, p.title || {SEPARATOR} || p.artist) AS spelled
        FROM (SELECT DISTINCT title, artist FROM places_by_text) p
        LEFT JOIN texts t ON p.title = t.title AND p.artist = t.artist
        LEFT JOIN text_groups g ON t.spelling = g.spelling
        """,
        keep=True,
    ),
    # Titles are many and long: what is needed of them is asked of the file again, by line.
    Step(
        "every_place",
        f"""
        SELECT p.line, p.issue, p.rank, n.spelled, '' AS id, p.song,
            p.song = {song_of_text("p.title", "p.artist")} AS own
        FROM spelled_places p JOIN text_names n ON p.title = n.title AND p.artist = n.artist
        ANTI JOIN (SELECT DISTINCT issue FROM published_file) f ON p.issue = f.issue
        UNION ALL
        SELECT p.line, p.issue, p.rank, n.spelled, '', '', false
        FROM published_file p JOIN text_names n ON p.title = n.title AND p.artist = n.artist
        WHERE p.id = ''
        UNION ALL
        SELECT line, issue, rank, 'id:' || id, id, '', false FROM published_file WHERE id <> ''
        """,
        keep=True,
    ),
)
_NAMED: Final = (
    Step(
        "numbered_places",
        """
        SELECT p.*, coalesce(n.song_number, 1) AS song_number
        FROM every_place p LEFT JOIN song_numbers n ON p.line = n.line
        """,
    ),
    # A song that goes on keeps its id; one id goes on for one song only.
    Step(
        "going_on",
        """
        SELECT spelled, song_number, song
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY song ORDER BY own DESC, issue DESC, rank, spelled, song_number)
                  AS heir
              FROM (SELECT spelled, song_number, song, issue, rank, own,
                        row_number() OVER (PARTITION BY spelled, song_number
                                           ORDER BY issue DESC, rank, song) AS nth
                    FROM numbered_places WHERE song <> '')
              WHERE nth = 1)
        WHERE heir = 1
        """,
        keep=True,
    ),
    # A new one is called by the text that it stood under first.
    Step(
        "first_texts",
        """
        SELECT spelled, id, title, artist
        FROM (SELECT p.spelled, p.id, f.title, f.artist,
                  row_number() OVER (PARTITION BY p.spelled, p.id
                                     ORDER BY p.issue, p.rank, f.title, f.artist) AS nth
              FROM every_place p JOIN published_file f ON p.line = f.line)
        WHERE nth = 1
        """,
    ),
    Step(
        "named_songs",
        f"""
        SELECT n.spelled, n.song_number, coalesce(g.song,
            CASE WHEN f.id LIKE 'song:%' THEN f.id
                 WHEN f.id <> '' THEN {song_id("'id:' || f.id")}
                 WHEN n.song_number = 1 THEN {song_of_text("f.title", "f.artist")}
                 ELSE {song_of_text("f.title", f"f.artist || {SEPARATOR} || n.song_number")} END)
                AS song
        FROM (SELECT DISTINCT spelled, song_number FROM numbered_places WHERE line > 0) n
        JOIN first_texts f ON n.spelled = f.spelled
        LEFT JOIN going_on g ON n.spelled = g.spelled AND n.song_number = g.song_number
        """,
        keep=True,
    ),
    # What was taken over before is what it was.
    Step(
        "taken_over",
        """
        SELECT line, song
        FROM (SELECT f.line, p.song,
                  row_number() OVER (PARTITION BY f.line ORDER BY p.line DESC) AS nth,
                  count(*) OVER (PARTITION BY f.line) AS same
              FROM published_file f JOIN spelled_places p
                ON f.issue = p.issue AND f.rank = p.rank AND f.title = p.title
               AND f.artist = p.artist
              WHERE f.id = '')
        WHERE same = 1
        """,
    ),
    Step(
        "named_places",
        """
        SELECT f.*, coalesce(t.song, s.song) AS song
        FROM published_file f
        JOIN numbered_places n ON f.line = n.line
        JOIN named_songs s ON n.spelled = s.spelled AND n.song_number = s.song_number
        LEFT JOIN taken_over t ON f.line = t.line
        """,
        keep=True,
    ),
)

_TEXTS: Final = ("spelled_folds", "folded_texts", "usable_foldings", "new_foldings", "texts")
"""What `fold_texts` leaves, the last to be made first."""


def name_places(session: Session, lake: Lake) -> None:
    """Give each place of a file the id of its song, as ``named_places``.

    Args:
        session: Knows ``published_file`` and ``stored_places`` (issue, rank, title, artist, song).
        lake: Has texts that were taken apart before.
    """
    session.run(_PLACES)
    session.run(texts_of("places_by_text"))
    lake.attach(session, (FOLDINGS,))
    fold_texts(session, None)
    session.run((SPELLED, *_GROUPS))
    session.drop([*_TEXTS, "worded_places", "texts_with_songs", "text_names"])
    session.table("song_numbers", tell_apart(session.read(REPEATED).to_pylist()))
    session.run(_NAMED)
    session.drop(["numbered_places", "every_place", "spelled_places", "going_on", "named_songs"])
