"""What the catalogue knows: which recording each row is about, whatever it is called by.

Rows with one MusicBrainz id, or with one id of the catalogue's own, are about one recording, and so are
rows with one ISRC, unless the catalogue gives that ISRC to several recordings: then it covers them all,
and names none. A row without any of these is about what its exact title and artist say. The same id of
one's own in another catalogue may be of another recording (`owned`). Which recordings there are follows
from the rows alone, never from the order of imports. Which song a recording is of is a fact as any other:
where rows differ, the later import holds (`described`), and so do the songs that texts are told apart by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import CATALOGUE, CATALOGUES
from hitparade.engine.plan import Step
from hitparade.identity.described import FACTS, LATEST
from hitparade.identity.keys import release_id as release_id  # noqa: PLC0414 # known from here too
from hitparade.identity.keys import song_id as song_id  # noqa: PLC0414
from hitparade.identity.keys import text_key as text_key  # noqa: PLC0414
from hitparade.identity.owned import tell_apart
from hitparade.identity.plans import Nothing, Plan, nothing
from hitparade.identity.unite import unite

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

_COLUMNS: Final = (
    "sequence, load, line, from_day, own, isrc, mbid, song, release, track_of, ean, currency,"
    f" spotify, youtube, {', '.join(FACTS)}, spelling"
)


def catalogued_song(song: str) -> str:
    """SQL for the id of a song that the catalogue names."""
    return f"'song:' || substr(sha256('catalogue:' || {song}), 1, 20)"


_ROWS: Final = Step(
    "catalogue_rows",
    f"""
    SELECT i.sequence, c.load, c.line, c.from_day, c.recording AS own, c.isrc, c.mbid, c.song,
        c.release, c.track_of, c.ean, c.currency, c.spotify, c.youtube,
        {", ".join(f"c.{name}" for name in FACTS)},
        CASE WHEN c.title <> '' AND c.artist <> '' THEN {text_key("c.title", "c.artist")}
            END AS spelling
    FROM catalogue c JOIN catalogues i ON c.load = i.load
    """,
    keep=True,
)
_OWN: Final = (
    Step(
        "owned_rows",
        """
        SELECT r.*, CASE WHEN r.own <> '' THEN coalesce(n.node, 'own:' || r.own) END AS own_node
        FROM catalogue_rows r LEFT JOIN own_nodes n ON r.own = n.own AND r.load = n.load
        """,
    ),
    Step(
        "own_pairs",
        """
        SELECT DISTINCT own_node AS a, 'mbid:' || mbid AS b
        FROM owned_rows WHERE own <> '' AND mbid <> ''
        """,
        keep=True,
    ),
)
_HELD: Final = (
    # Who holds a row, as far as it is not by ISRC: a MusicBrainz id, else an id of the catalogue's own.
    Step(
        "held_rows",
        f"""
        SELECT {_COLUMNS}, coalesce(h.head, r.node) AS holder
        FROM (SELECT *, CASE WHEN mbid <> '' THEN 'mbid:' || mbid
                             ELSE own_node END AS node
              FROM owned_rows) r
        LEFT JOIN own_labels h ON r.node = h.node
        """,
        keep=True,
    ),
    # Ids of one's own differ from catalogue to catalogue; within one, they tell recordings apart.
    Step(
        "covering_isrcs",
        """
        SELECT DISTINCT isrc
        FROM (SELECT isrc FROM held_rows WHERE isrc <> ''
              GROUP BY isrc, load HAVING min(holder) <> max(holder)
              UNION ALL
              SELECT isrc FROM held_rows WHERE isrc <> '' AND starts_with(holder, 'mbid:')
              GROUP BY isrc HAVING min(holder) <> max(holder))
        """,
        keep=True,
    ),
    Step(
        "isrc_pairs",
        """
        SELECT DISTINCT 'isrc:' || r.isrc AS a, r.holder AS b
        FROM held_rows r ANTI JOIN covering_isrcs c ON r.isrc = c.isrc
        WHERE r.isrc <> '' AND r.holder IS NOT NULL
        """,
        keep=True,
    ),
)
_NAMED: Final = (
    Step(
        "labelled_rows",
        f"""
        SELECT {_COLUMNS}, r.holder, coalesce(l.head, r.node) AS head
        FROM (SELECT *, coalesce(holder, CASE WHEN isrc <> '' THEN 'isrc:' || isrc END) AS node
              FROM held_rows) r
        LEFT JOIN isrc_labels l ON r.node = l.node
        """,
        keep=True,
    ),
    Step(
        "identified_songs",
        f"""
        SELECT head AS recording, {catalogued_song("song")} AS song
        FROM (SELECT head, song,
                  row_number() OVER (PARTITION BY head ORDER BY {LATEST}) AS nth
              FROM labelled_rows WHERE song <> '' AND head IS NOT NULL)
        WHERE nth = 1
        """,
        keep=True,
    ),
    # A catalogue that has two ids of its own for one text knows two recordings of that name.
    Step(
        "twofold_texts",
        """
        SELECT DISTINCT spelling FROM labelled_rows
        WHERE spelling IS NOT NULL AND holder IS NOT NULL
        GROUP BY spelling, load HAVING min(head) <> max(head)
        """,
        keep=True,
    ),
    # A text stands for an identified recording unless songs differ: then it says too little.
    Step(
        "titled_recordings",
        """
        SELECT spelling, min(head) AS recording
        FROM (SELECT r.spelling, r.head, coalesce(s.song, r.head) AS song
              FROM labelled_rows r LEFT JOIN identified_songs s ON r.head = s.recording
              WHERE r.spelling IS NOT NULL AND NOT starts_with(r.head, 'own:'))
        ANTI JOIN twofold_texts USING (spelling)
        GROUP BY spelling HAVING min(song) = max(song)
        """,
        keep=True,
    ),
    # A recording that has only ids of the catalogue's own is called by a text, as long as one does.
    Step(
        "called_by_own",
        """
        SELECT r.head, coalesce(min(t.recording), min('text:' || r.spelling)
                FILTER (WHERE w.spelling IS NULL),
                'recording:' || substr(sha256(substr(r.head, 5)), 1, 20)) AS recording
        FROM labelled_rows r
        LEFT JOIN twofold_texts w ON r.spelling = w.spelling
        LEFT JOIN titled_recordings t ON r.spelling = t.spelling
        WHERE starts_with(r.head, 'own:')
        GROUP BY r.head
        """,
    ),
    Step(
        "named_rows",
        """
        SELECT r.*, CASE WHEN o.recording IS NOT NULL THEN o.recording
                         WHEN r.head IS NOT NULL THEN r.head
                         ELSE coalesce(t.recording, 'text:' || r.spelling) END AS named
        FROM labelled_rows r
        LEFT JOIN called_by_own o ON r.head = o.head
        LEFT JOIN titled_recordings t ON r.head IS NULL AND r.spelling = t.spelling
        WHERE r.head IS NOT NULL OR r.title <> ''
        """,
        keep=True,
    ),
    Step(
        "isrc_recordings",
        """
        SELECT isrc, min(named) AS recording
        FROM named_rows r ANTI JOIN covering_isrcs c ON r.isrc = c.isrc
        WHERE isrc <> '' GROUP BY isrc
        """,
        keep=True,
    ),
)
"""From ``held_rows`` to ``named_rows``, where each row has the recording that it calls itself; one that
is called by its text may turn out to be another, once texts are compared."""

LED_TO: Final = (
    Step(
        "covered_recordings",
        """
        SELECT DISTINCT r.isrc, coalesce(m.today, r.named) AS recording, r.spelling
        FROM named_rows r JOIN covering_isrcs c ON r.isrc = c.isrc
        LEFT JOIN merged_recordings m ON r.named = m.recording
        WHERE r.holder IS NOT NULL AND r.spelling IS NOT NULL
        """,
        keep=True,
    ),
    # A video or track that several recordings claim names none of them.
    Step(
        "asset_recordings",
        """
        SELECT r.asset, min(coalesce(m.today, r.named)) AS recording
        FROM (SELECT unnest(string_split(spotify || ';' || youtube, ';')) AS asset, named
              FROM named_rows WHERE spotify <> '' OR youtube <> '') r
        LEFT JOIN merged_recordings m ON r.named = m.recording
        WHERE r.asset <> ''
        GROUP BY r.asset HAVING min(coalesce(m.today, r.named)) = max(coalesce(m.today, r.named))
        """,
        keep=True,
    ),
)
"""From ``named_rows`` and ``merged_recordings`` to what an id may mean that several rows have."""

FINAL_ROWS: Final = (
    Step(
        "recording_rows",
        f"""
        SELECT {_COLUMNS}, coalesce(t.today, r.named) AS recording
        FROM named_rows r LEFT JOIN recordings_today t ON r.named = t.recording
        """,
        keep=True,
    ),
    Step(
        "catalogue_songs",
        f"""
        SELECT recording, {catalogued_song("song")} AS song
        FROM (SELECT recording, song,
                  row_number() OVER (PARTITION BY recording ORDER BY {LATEST}) AS nth
              FROM recording_rows WHERE song <> '')
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "mbid_recordings",
        "SELECT mbid, min(recording) AS recording FROM recording_rows WHERE mbid <> '' GROUP BY mbid",
    ),
    Step(
        "own_recordings",
        """
        SELECT own, min(recording) AS recording FROM recording_rows WHERE own <> ''
        GROUP BY own HAVING min(recording) = max(recording)
        """,
    ),
)
"""From ``named_rows`` and ``recordings_today`` to ``recording_rows``, their songs, and what the ids of
MusicBrainz and of the catalogue's own lead to."""


_HELD_TO_NAME: Final = (
    "labelled_rows",
    "titled_recordings",
    "twofold_texts",
    "held_rows",
    "owned_rows",
    "own_nodes",
    "own_pairs",
    "own_labels",
    "isrc_pairs",
    "isrc_labels",
)
"""What is held until every row of a catalogue has a name."""


def name_rows(session: Session) -> None:
    """Find what each row of the catalogue is about.

    Args:
        session: Knows ``catalogues``, ``catalogue`` and ``spelled_folds``; afterwards ``named_rows``
            with the columns of the catalogue and ``named``, and what ids and ISRCs lead to.
    """
    session.run(_ROWS)
    tell_apart(session)
    session.run(_OWN)
    unite(session, "own_pairs", "own_labels")
    session.run(_HELD)
    unite(session, "isrc_pairs", "isrc_labels")
    session.run(_NAMED)
    session.drop(_HELD_TO_NAME)


def no_rows(name: str, more: str) -> Nothing:
    """A relation that has the columns of the catalogue, and some more, where there is none."""
    return nothing(name, f"{_COLUMNS.replace(',', '')} {more}", _KINDS)


_KINDS: Final = {column.name: column.kind for column in CATALOGUE.columns} | {
    column.name: column.kind for column in CATALOGUES.columns
}
ROWS: Final = Plan(
    ("catalogues",),
    name_rows,
    (
        no_rows("catalogue_rows", ""),
        no_rows("named_rows", "holder head named"),
        nothing("identified_songs", "recording song"),
        nothing("isrc_recordings", "isrc recording"),
        nothing("covering_isrcs", "isrc"),
    ),
)
"""`name_rows`, where there is a catalogue."""
FINAL: Final = Plan(
    ("named_rows",),
    FINAL_ROWS,
    (
        no_rows("recording_rows", "recording"),
        nothing("catalogue_songs", "recording song"),
        nothing("mbid_recordings", "mbid recording"),
        nothing("own_recordings", "own recording"),
    ),
)
"""What the rows of the catalogue are of, once every text is told."""
