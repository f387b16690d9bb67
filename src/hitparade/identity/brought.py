"""Late deliveries that bring nothing new to compare: what they add to the resolution on hand.

A late file names, nearly always, what was named before, or ISRCs alone. Of these no text is compared, so
what a full resolution would come to is known without one. Each subject that is brought has to be one of

- known: it is in the resolution already;
- bare: an ISRC and nothing else that is compared, which the catalogue gives to one recording or nobody
  ever spoke of;
- a twin: title, artist and ISRC are those of a subject that its ISRC names.

And nothing of what only counts may turn over: of which spelling most rows are, which day is the first of
a text or release, which titles a supplier lists beside one another, who is named by a credit. Wherever one
of this cannot be ruled out, everything is resolved anew (docs/decisions/0024-late-deliveries.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import RECORDINGS
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.identity.claims import WHAT_IS_SAID
from hitparade.identity.credited import names_nobody_new
from hitparade.identity.keys import song_id
from hitparade.identity.renewed import MENTIONED
from hitparade.identity.swayed import any_of, turns_over

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

BROUGHT: Final = (
    Step(
        "unknown_loads",
        "SELECT l.load FROM loads_in_force l ANTI JOIN identities i ON l.load = i.load",
        keep=True,
    ),
    # What spells nothing is as good as known.
    Step(
        "new_loads",
        "SELECT DISTINCT s.load FROM subjects s SEMI JOIN unknown_loads l ON s.load = l.load",
        keep=True,
    ),
    Step(
        "base_loads", "SELECT l.load FROM loads_in_force l ANTI JOIN new_loads n ON l.load = n.load"
    ),
)
"""From ``loads_in_force``, ``identities`` and ``subjects`` to ``new_loads``, deliveries that the resolution
on hand has not, and to ``base_loads``, those that it has."""

_SUBJECTS: Final = (
    Step(
        "brought",
        """
        SELECT s.load, s.subject, s.supplier, s.asset, s.title, s.artist, s.isrc, s.release, s.ean,
            s.rows, s.first_day
        FROM subjects s SEMI JOIN new_loads l ON s.load = l.load
        """,
        keep=True,
    ),
    Step(
        "brought_subjects",
        """
        SELECT b.*, r.recording, r.song, r.way, r.subject IS NOT NULL AS known
        FROM (SELECT subject, supplier, asset, title, artist, isrc, release, ean,
                  CAST(sum(rows) AS BIGINT) AS rows,
                  CASE WHEN bool_and(first_day IS NOT NULL) THEN min(first_day) END AS first_day
              FROM brought
              GROUP BY subject, supplier, asset, title, artist, isrc, release, ean) b
        LEFT JOIN resolution r ON b.subject = r.subject
        """,
        keep=True,
    ),
    Step("strangers", "SELECT * FROM brought_subjects WHERE NOT known", keep=True),
)
_NAMED: Final = (
    Step(
        "twins",
        """
        SELECT s.subject, min(r.recording) AS recording, min(r.song) AS song
        FROM (SELECT * FROM strangers WHERE title <> '' OR artist <> '') s
        JOIN subjects x ON s.title = x.title AND s.artist = x.artist AND s.isrc = x.isrc
        JOIN resolution r ON x.subject = r.subject
        WHERE r.way = 'isrc'
        GROUP BY s.subject
        """,
    ),
    Step(
        "strangers_named",
        """
        SELECT s.subject, s.isrc, s.rows, coalesce(i.recording, 'isrc:' || s.isrc) AS recording,
            i.song, coalesce(i.version, '') AS version, coalesce(i.decisions, '') AS decisions,
            i.isrc IS NOT NULL AS listed, true AS bare
        FROM strangers s LEFT JOIN isrcs i ON s.isrc = i.isrc
        WHERE s.title = '' AND s.artist = ''
        UNION ALL
        SELECT s.subject, s.isrc, s.rows, t.recording, t.song, '', '', false, false
        FROM strangers s JOIN twins t ON s.subject = t.subject
        """,
        keep=True,
    ),
    Step(
        "added",
        f"""
        SELECT n.subject, n.isrc, n.rows, n.recording, n.version, n.decisions, n.listed, n.bare,
            coalesce(k.song, n.song, {song_id("n.recording")}) AS song,
            k.recording IS NOT NULL AS there
        FROM strangers_named n LEFT JOIN recordings k ON n.recording = k.recording
        """,
        keep=True,
    ),
    Step("mentioned_names", MENTIONED),
    Step(
        "unlisted_names",
        f"""
        SELECT unnest([recording, {song_id("recording")}]) AS name FROM added
        WHERE bare AND NOT listed
        """,
    ),
)
"""From ``strangers`` to ``added``: what those are of that the resolution has not."""

_ANYTHING_SAID: Final = " OR ".join(f"EXISTS (SELECT 1 FROM {name})" for name in WHAT_IS_SAID)
_COMPARABLE: Final = "SELECT subject FROM strangers WHERE isrc = '' OR release <> '' OR ean <> ''"
_UNSURE: Final = (
    "SELECT s.subject FROM strangers s ANTI JOIN added a ON s.subject = a.subject",
    # Somebody decided on rows that have this ISRC and no text.
    """SELECT s.subject FROM strangers s JOIN matched_spellings m
        ON s.isrc = m.isrc AND s.title = m.title AND s.artist = m.artist""",
    "SELECT recording FROM left_spellings WHERE title = '' AND artist = ''",
    f"SELECT subject FROM strangers WHERE asset <> '' AND ({_ANYTHING_SAID})",
    f"SELECT subject FROM added WHERE NOT there AND ({_ANYTHING_SAID})",
    "SELECT a.subject FROM added a SEMI JOIN clips c ON a.recording = c.recording",
    # What a release was merged with may be described as the release is.
    """SELECT subject FROM added WHERE NOT there AND EXISTS (
        SELECT 1 FROM merged WHERE starts_with(id, 'release:') OR starts_with(id, 'ean:'))""",
    "SELECT n.name FROM unlisted_names n SEMI JOIN mentioned_names m ON n.name = m.name",
    "SELECT n.name FROM unlisted_names n SEMI JOIN lineage l ON n.name = l.id",
    # The catalogue gives it to several recordings, or was never asked.
    """SELECT c.isrc FROM catalogue c
        SEMI JOIN catalogues i ON c.load = i.load
        SEMI JOIN (SELECT isrc FROM added WHERE bare AND NOT listed) a ON c.isrc = a.isrc""",
)
"""SELECTs of strangers of which it is not sure what they are of; none has rows where all are sure."""

_FRESH: Final = (
    Step(
        "fresh",
        """
        SELECT a.recording, a.song, a.version, a.decisions, a.listed,
            CASE WHEN coalesce(n.title, '') <> '' THEN n.title ELSE a.isrc END AS title,
            coalesce(n.artist, '') AS artist
        FROM (SELECT *, row_number() OVER (PARTITION BY recording ORDER BY rows DESC, isrc) AS nth
              FROM (SELECT recording, song, version, decisions, listed, isrc,
                        CAST(sum(rows) AS BIGINT) AS rows
                    FROM added WHERE NOT there
                    GROUP BY recording, song, version, decisions, listed, isrc)) a
        LEFT JOIN (SELECT recording, title, artist FROM details WHERE last IS NULL) n
          ON a.listed AND a.recording = n.recording
        WHERE a.nth = 1
        """,
        keep=True,
    ),
    Step(
        "crowded_songs",
        """
        SELECT song
        FROM (SELECT k.song FROM recordings k SEMI JOIN fresh f ON k.song = f.song
              UNION ALL SELECT song FROM fresh)
        GROUP BY song HAVING count(*) > 1
        """,
        keep=True,
    ),
)
"""From ``added`` to recordings that nobody played before."""
_COLUMNS: Final = ", ".join(f"k.{name}" for name in RECORDINGS.names)
MORE: Final = (
    Step(
        "more_recordings",
        """
        SELECT f.recording, f.song, c.song IS NOT NULL AS shared, f.title, f.artist, f.version,
            f.decisions, i.inputs
        FROM fresh f LEFT JOIN crowded_songs c ON f.song = c.song CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "recordings_now",
        f"""
        SELECT {
            _COLUMNS.replace("k.shared", "k.shared OR c.song IS NOT NULL AS shared").replace(
                "k.inputs", "i.inputs"
            )
        }
        FROM recordings k LEFT JOIN crowded_songs c ON k.song = c.song
        CROSS JOIN identity_inputs i
        UNION ALL
        SELECT * FROM more_recordings
        """,
    ),
    Step(
        "isrcs_now",
        "SELECT s.* REPLACE (i.inputs AS inputs) FROM isrcs s CROSS JOIN identity_inputs i",
    ),
    Step(
        "more_resolution",
        """
        SELECT a.subject, a.recording, a.song, 'isrc' AS way, i.inputs
        FROM added a CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "resolution_now",
        """
        SELECT r.subject, r.recording, r.song, r.way, i.inputs
        FROM resolution r CROSS JOIN identity_inputs i
        UNION ALL
        SELECT * FROM more_resolution
        """,
    ),
    Step(
        "more_identities",
        f"""
        SELECT b.load, CAST(sum({hash60(f"b.subject || {SEPARATOR} || coalesce(r.recording, '')")})
            AS DECIMAL(38,0)) AS identity, i.inputs
        FROM brought b
        LEFT JOIN (SELECT subject, recording FROM brought_subjects WHERE known
                   UNION ALL SELECT subject, recording FROM added) r ON b.subject = r.subject
        CROSS JOIN identity_inputs i
        GROUP BY b.load, i.inputs
        """,
    ),
    Step(
        "identities_now",
        """
        SELECT d.load, d.identity, i.inputs FROM identities d CROSS JOIN identity_inputs i
        UNION ALL
        SELECT * FROM more_identities
        """,
    ),
)
"""What is added to each table, and each table with it, as of today's inputs."""


_HELD: Final = ("strangers", "brought_subjects", "brought")
"""What is held of spellings, the last to be made first."""


def settle(session: Session) -> bool:
    """Find out what deliveries add to the resolution on hand, if that is all that changes.

    Args:
        session: Knows what `BROUGHT` makes, ``subjects_in_force``, ``added_up_loads``, the catalogue,
            claims, the tables of `hitparade.identity.ruling`, ``identity_inputs``, and what the
            resolution on hand consists of. Afterwards it knows what `MORE` makes.

    Returns:
        Whether it is; otherwise everything has to be resolved.
    """
    session.run(_SUBJECTS)
    found = _nothing_to_compare(session)
    if found:
        session.run(MORE)
    else:
        session.drop(_HELD)
    return found


def _nothing_to_compare(session: Session) -> bool:
    if any_of(session, _COMPARABLE):
        return False
    session.run(_NAMED)
    if any_of(session, *_UNSURE) or turns_over(session):
        return False
    session.run(_FRESH)
    return names_nobody_new(session)


def shared_anew(session: Session) -> bool:
    """Whether a recording on hand has to share its song with one that is added."""
    found = "SELECT k.song FROM recordings k SEMI JOIN crowded_songs c ON k.song = c.song"
    return any_of(session, f"{found} WHERE NOT k.shared")
