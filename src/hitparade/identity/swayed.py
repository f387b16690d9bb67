"""What more rows or earlier days of known spellings may turn over, asked before they are only added.

Most rows decide how a recording is shown that no catalogue describes, and what is sold under an EAN. The
first day of a text tells recordings of one name apart. And titles that a supplier lists side by side in
sums of figures are two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step
from hitparade.identity.keys import text_key

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

_TEXT_WAYS: Final = "('catalogue', 'usage', 'folded', 'alike', 'fuzzy', 'text')"
_WHOLE: Final = "('ean', 'release')"
_IDENTIFIER: Final = "CASE WHEN isrc <> '' THEN isrc ELSE ean END"
_LIKE_ONE: Final = "regexp_full_match({0}, '[0-9A-Za-z]*[0-9][0-9A-Za-z]*')"
"""SQL: whether a title may be an identifier, which is shown where there is no title."""

_CANDIDATES: Final = (
    # What shows an identifier is shown so by whichever has most rows; any other text comes before.
    Step(
        "swaying",
        f"""
        SELECT b.recording
        FROM (SELECT recording, {_IDENTIFIER} AS identifier, coalesce(way, 'isrc') AS way,
                  title, artist
              FROM (SELECT s.* REPLACE (coalesce(s.recording, a.recording) AS recording)
                    FROM brought_subjects s LEFT JOIN added a ON s.subject = a.subject)
              WHERE recording IS NOT NULL) b
        JOIN recordings k ON b.recording = k.recording
        WHERE b.way IN {_WHOLE} OR b.title <> '' OR b.artist <> ''
           OR NOT (k.title = b.identifier OR (k.title <> '' AND NOT {_LIKE_ONE.format("k.title")}))
        """,
    ),
    # Where the catalogue has title and artist, nobody asks how usage spells them.
    Step(
        "swayed",
        """
        SELECT DISTINCT recording FROM swaying
        ANTI JOIN (SELECT recording FROM details
                   WHERE last IS NULL AND title <> '' AND artist <> ''
                     AND NOT starts_with(recording, 'release:')
                     AND NOT starts_with(recording, 'ean:')
                     AND NOT EXISTS (SELECT 1 FROM merged)) d USING (recording)
        """,
        keep=True,
    ),
)
_COUNTED: Final = (
    Step(
        "spellings_counted",
        f"""
        SELECT s.recording, s.identifier, s.shown, s.artist,
            coalesce(bool_or(s.recording = 'text:' || s.spelling), false) AS own,
            sum(s.rows) AS rows_after, sum(s.rows) FILTER (WHERE n.load IS NULL) AS rows_before
        FROM (SELECT x.load, x.subject, x.rows, x.artist, {_IDENTIFIER} AS identifier,
                  CASE WHEN r.way IN {_WHOLE} THEN x.release ELSE x.title END AS shown,
                  CASE WHEN x.title <> '' AND x.artist <> ''
                      THEN {text_key("x.title", "x.artist")} END AS spelling, r.recording
              FROM subjects_in_force x
              JOIN (SELECT subject, recording, way FROM resolution SEMI JOIN swayed USING (recording)
                    UNION ALL
                    SELECT subject, recording, 'isrc' FROM added SEMI JOIN swayed USING (recording)
                   ) r ON x.subject = r.subject) s
        LEFT JOIN new_loads n ON s.load = n.load
        GROUP BY s.recording, s.identifier, s.shown, s.artist
        """,
    ),
    Step(
        "turned_over",
        """
        SELECT recording
        FROM (SELECT recording,
                  row_number() OVER (PARTITION BY recording ORDER BY rows_before IS NULL,
                      shown <> '' DESC, artist <> '' DESC, rows_before DESC, own DESC, shown,
                      artist, identifier) AS before,
                  row_number() OVER (PARTITION BY recording ORDER BY
                      shown <> '' DESC, artist <> '' DESC, rows_after DESC, own DESC, shown,
                      artist, identifier) AS after
              FROM spellings_counted)
        WHERE (before = 1) <> (after = 1)
        """,
    ),
)
"""From ``subjects_in_force`` to recordings that are spelled otherwise by most rows now."""

_OLD_DAYS: Final = """
    SELECT b.subject
    FROM (SELECT * FROM brought_subjects
          WHERE way IN {ways} AND title <> '' AND artist <> ''
            AND (release <> '' OR EXISTS (SELECT 1 FROM catalogues))) b
    JOIN subjects_in_force s ON b.subject = s.subject
    ANTI JOIN new_loads n ON s.load = n.load
    GROUP BY b.subject, b.first_day
    HAVING bool_and(s.first_day IS NOT NULL)
       AND (b.first_day IS NULL OR b.first_day < min(s.first_day))
"""
"""Texts and releases that were used earlier than was known."""
_NEWLY_LISTED: Final = """
    SELECT b.subject
    FROM brought b SEMI JOIN added_up_loads l ON b.load = l.load
    ANTI JOIN (SELECT s.supplier, s.title, s.artist FROM subjects_in_force s
               SEMI JOIN added_up_loads l ON s.load = l.load
               ANTI JOIN new_loads n ON s.load = n.load) o
      ON b.supplier = o.supplier AND b.title = o.title AND b.artist = o.artist
    WHERE b.title <> '' AND b.artist <> ''
"""
"""Texts in sums of figures, of a supplier who did not list them in sums before."""
_PRODUCTS: Final = """
    SELECT ean
    FROM (SELECT DISTINCT s.ean, s.release, s.artist, r.way
          FROM subjects_in_force s
          JOIN resolution r ON s.subject = r.subject
          SEMI JOIN (SELECT ean FROM brought WHERE ean <> '' AND release <> '' AND artist <> '') b
            ON s.ean = b.ean
          WHERE s.release <> '' AND s.artist <> '')
    GROUP BY ean HAVING count(*) > 1
"""
"""EANs that are brought and have several names: most rows decide."""
_ASKED: Final = f"""
    SELECT
        coalesce(bool_or(way IN {_TEXT_WAYS} AND title <> '' AND artist <> ''), false) AS old_days,
        coalesce(bool_or(title <> '' AND artist <> ''), false) AS newly_listed,
        coalesce(bool_or(ean <> '' AND release <> '' AND artist <> ''), false) AS products
    FROM brought_subjects
"""
_TURNING: Final = {
    "old_days": _OLD_DAYS.format(ways=_TEXT_WAYS),
    "newly_listed": _NEWLY_LISTED,
    "products": _PRODUCTS,
}


def turns_over(session: Session) -> bool:
    """Whether more rows, or earlier days, may change what was there.

    Args:
        session: Knows ``brought``, ``brought_subjects``, ``added``, ``new_loads``, ``added_up_loads``,
            ``subjects_in_force``, ``catalogues``, ``merged``, and the resolution on hand.
    """
    asked = session.read(_ASKED).to_pylist()[0]
    if any(asked[name] and any_of(session, sql) for name, sql in _TURNING.items()):
        return True
    session.run(_CANDIDATES)
    if not any_of(session, "SELECT recording FROM swayed"):
        return False
    session.run(_COUNTED)
    return any_of(session, "SELECT recording FROM turned_over")


def any_of(session: Session, *selects: str) -> bool:
    """Whether any of some SELECTs has a row; they are asked one after the other."""
    return any(session.read(f"SELECT 1 AS one FROM ({sql}) LIMIT 1").num_rows for sql in selects)
