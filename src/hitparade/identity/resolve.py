"""Every spelling resolved to a recording and a song: by identifier, else by its exact text.

Ids are derived from content, so they are the same on every machine. A text is never changed to
make it fit: two spellings are two songs until somebody, or the catalogue, says that they are one.
What is sold as a whole (a row with a release or an EAN, and neither title nor ISRC) is a product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import (
    CATALOGUE,
    CATALOGUES,
    DETAILS,
    IDENTITIES,
    RECORDINGS,
    RESOLUTION,
    SUBJECTS,
    TRACKS,
    USAGE,
)
from hitparade.engine.lake import ABSENT
from hitparade.engine.plan import Step
from hitparade.engine.shown import ShownLake, narrow, until
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.identity.catalogue import CATALOGUED, RELEASED, release_id, song_id, text_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session


def song_of_text(title: str, artist: str) -> str:
    """SQL for the id of the song that an exact text alone names."""
    return song_id(f"('text:' || {text_key(title, artist)})")


RESOLVE: Final = (
    *CATALOGUED,
    Step(
        "spellings",
        """
        SELECT s.subject, s.title, s.artist, s.isrc, s.release, s.ean,
            CAST(sum(s.rows) AS BIGINT) AS rows,
            CASE WHEN s.isrc <> '' THEN 'isrc'
                 WHEN s.title <> '' AND s.artist <> '' THEN 'text'
                 WHEN s.title <> '' THEN ''
                 WHEN s.ean <> '' THEN 'ean'
                 WHEN s.release <> '' AND s.artist <> '' THEN 'release'
                 ELSE '' END AS way
        FROM subjects_in_force s
        GROUP BY s.subject, s.title, s.artist, s.isrc, s.release, s.ean
        """,
    ),
    Step(
        "keyed_spellings",
        f"""
        SELECT *, CASE way WHEN 'isrc' THEN 'isrc:' || isrc
                           WHEN 'text' THEN 'text:' || {text_key("title", "artist")}
                           WHEN 'ean' THEN 'ean:' || ean
                           WHEN 'release' THEN {release_id("release", "artist")} END AS keyed
        FROM spellings
        """,
    ),
    Step(
        "recognised",
        """
        SELECT s.subject, s.title, s.artist, s.isrc, s.release, s.ean, s.rows,
            coalesce(c.recording, s.keyed) AS recording,
            CASE WHEN c.recording IS NOT NULL THEN 'catalogue' ELSE s.way END AS way
        FROM keyed_spellings s
        LEFT JOIN catalogue_spellings c ON s.way = 'text' AND s.keyed = c.spelling
        """,
        keep=True,
    ),
    Step(
        "resolution",
        f"""
        SELECT r.subject, r.recording, coalesce(s.song, {song_id("r.recording")}) AS song,
            r.way, i.inputs
        FROM recognised r
        LEFT JOIN catalogue_songs s ON r.recording = s.recording
        CROSS JOIN identity_inputs i
        """,
    ),
    Step(
        "shared_songs",
        """
        SELECT s.song
        FROM catalogue_songs s
        SEMI JOIN recognised r ON s.recording = r.recording
        GROUP BY s.song HAVING count(*) > 1
        """,
    ),
    Step(
        "recordings",
        f"""
        SELECT r.recording, coalesce(s.song, {song_id("r.recording")}) AS song,
            h.song IS NOT NULL AS shared,
            CASE WHEN coalesce(n.title, '') <> '' THEN n.title
                 WHEN r.shown <> '' THEN r.shown
                 ELSE r.identifier END AS title,
            CASE WHEN coalesce(n.artist, '') <> '' THEN n.artist ELSE r.artist END AS artist,
            i.inputs
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY recording
                  ORDER BY shown <> '' DESC, artist <> '' DESC, rows DESC, shown, artist) AS nth
              FROM (SELECT recording, identifier, shown, artist, sum(rows) AS rows
                    FROM (SELECT recording, artist, rows,
                              CASE WHEN way IN ('ean', 'release') THEN release ELSE title END
                                  AS shown,
                              CASE WHEN isrc <> '' THEN isrc ELSE ean END AS identifier
                          FROM recognised WHERE recording IS NOT NULL)
                    GROUP BY recording, identifier, shown, artist)) r
        LEFT JOIN catalogue_songs s ON r.recording = s.recording
        LEFT JOIN shared_songs h ON s.song = h.song
        LEFT JOIN newest n ON r.recording = n.recording
        CROSS JOIN identity_inputs i
        WHERE r.nth = 1
        """,
    ),
    Step(
        "identities",
        f"""
        SELECT s.load, CAST(sum({hash60(f"s.subject || {SEPARATOR} || coalesce(r.recording, '')")})
            AS DECIMAL(38,0)) AS identity, i.inputs
        FROM subjects_in_force s
        LEFT JOIN recognised r ON s.subject = r.subject
        CROSS JOIN identity_inputs i
        GROUP BY s.load, i.inputs
        """,
    ),
    *RELEASED,
)
"""From ``subjects_in_force``, the catalogue and ``identity_inputs`` to what they resolve to."""

DAYS_OUT: Final = Step(
    "days_out",
    """
    SELECT DISTINCT r.load, r.supplier, r.day
    FROM reported r
    SEMI JOIN loads_in_force l ON r.load = l.load
    ANTI JOIN in_force f ON r.load = f.load AND r.supplier = f.supplier AND r.day = f.day
    """,
    keep=True,
)
"""Days of deliveries in force that are replaced or withdrawn."""

_SPELLED: Final = "load, subject, supplier, asset, title, artist, isrc, release, ean"
WHOLE: Final = Step(
    "subjects_in_force",
    f"SELECT {_SPELLED}, rows FROM subjects s SEMI JOIN loads_in_force l ON s.load = l.load",
)
PARTLY: Final = Step(
    "subjects_in_force",
    f"""
    SELECT {_SPELLED}, rows FROM subjects s
    SEMI JOIN loads_in_force l ON s.load = l.load
    ANTI JOIN days_out o ON s.load = o.load
    UNION ALL
    SELECT {_SPELLED}, CAST(count(*) AS BIGINT) FROM usage u
    SEMI JOIN days_out o ON u.load = o.load
    ANTI JOIN days_out d ON u.load = d.load AND u.supplier = d.supplier AND u.day = d.day
    GROUP BY {_SPELLED}
    """,
)
"""What is spelled by usage in force; a delivery of which days are out is counted again."""

INPUTS: Final = Step(
    "identity_inputs",
    """
    SELECT sha256('2:' || (SELECT coalesce(string_agg(load, ',' ORDER BY load), '')
                           FROM loads_in_force)
        || (SELECT coalesce(string_agg(';' || load || supplier || CAST(day AS VARCHAR), ''
                                       ORDER BY load, supplier, day), '')
            FROM days_out)
        || ':' || (SELECT coalesce(string_agg(load, ',' ORDER BY sequence, load), '')
                   FROM catalogues)) AS inputs
    """,
)
"""What a resolution is made from: while this stays the same, so does the resolution."""


_WRITTEN: Final = (RECORDINGS, DETAILS, TRACKS, RESOLUTION, IDENTITIES)
_CHECKED: Final = (RESOLUTION, RECORDINGS, IDENTITIES)


def bring_up_to_date(lake: Lake, session: Session) -> bool:
    """Resolve the spellings of the deliveries in force, where they or decisions changed.

    Args:
        lake: Reads ``subjects`` and the catalogue; writes ``recordings``, ``details`` and
            ``tracks``, then ``resolution``.
        session: Knows ``loads_in_force``; ``subjects`` and ``resolution`` are readable afterwards.

    Returns:
        Whether anything had to be done.

    Raises:
        ConflictError: Others resolved something else at the same time; the work is to be done again.
    """
    lake.attach(session, (SUBJECTS, CATALOGUES, CATALOGUE))
    session.run((DAYS_OUT, INPUTS))
    before = {table.name: lake.ready(table) for table in _WRITTEN}
    inputs = _inputs(session)
    stale = any(_made_from(lake, table, before[table.name]) != [inputs] for table in _CHECKED)
    if stale:
        _spell(lake, session, None)
        session.run(RESOLVE)
        # In this order: a resolution that is up to date has facts that are. And only if nobody else
        # did so since: five tables of two hands would go together by accident only.
        for table in _WRITTEN:
            rows = session.stream(f"SELECT * FROM {table.name}")
            lake.replace_all(table, rows, before[table.name])
    attached = lake.attach(session, (RESOLUTION, IDENTITIES))
    if any(version != before[name] + stale for name, version in attached.items()):
        raise _others_resolved()
    return stale


def require_current(lake: Lake, session: Session, versions: Mapping[str, int]) -> None:
    """Insist that what is resolved, at some versions, is of the deliveries and catalogues at them.

    Args:
        lake: Reads the tables.
        session: Knows ``loads_in_force``.
        versions: Versions of the lake's tables.

    Raises:
        ConflictError: It is of others.
    """
    lake.attach(session, (CATALOGUES,), versions)
    session.run((DAYS_OUT, INPUTS))
    inputs = _inputs(session)
    # A table may be empty: where no title has a recording, there are none.
    if any(_made_from(lake, t, versions[t.name]) not in ([], [inputs]) for t in _CHECKED):
        raise _others_resolved()


def _spell(lake: Lake, session: Session, versions: Mapping[str, int] | None) -> None:
    """``subjects_in_force``, for which rows are read only where days of a delivery are out."""
    partly = session.read("SELECT count(*) AS days FROM days_out")["days"][0].as_py()
    if partly:
        lake.attach(session, (USAGE,), versions)
    session.run(PARTLY if partly else WHOLE)


def _inputs(session: Session) -> str:
    found: str = session.read("SELECT inputs FROM identity_inputs")["inputs"][0].as_py()
    return found


def _made_from(lake: Lake, table: Table, version: int) -> list[str]:
    """The inputs that a version of a table was made from; none where it has no rows."""
    found: list[str] = lake.constants(table, "inputs", version)["inputs"].to_pylist()
    return found


def _others_resolved() -> ConflictError:
    return ConflictError(
        "Others resolved titles at the same time, from other deliveries or another catalogue. Do it "
        "again."
    )


def resolved(
    lake: Lake,
    session: Session,
    versions: Mapping[str, int],
    known: dt.datetime | None = None,
) -> Lake:
    """What the deliveries in force in a session resolve to, without writing anything.

    Args:
        lake: Reads ``subjects`` and the catalogue, and what is stored of the resolution.
        session: Knows ``loads_in_force``.
        versions: Versions of the lake's tables.
        known: Only catalogues that were taken in up to this instant; all when not given.

    Returns:
        The lake, where its resolution is of the same inputs; else one that shows another.
    """
    lake.attach(session, (SUBJECTS, CATALOGUES, CATALOGUE), versions)
    if known is not None:
        narrow(session, CATALOGUES, until("received", known))
    session.run((DAYS_OUT, INPUTS))
    inputs = _inputs(session)
    if all(_made_from(lake, t, versions.get(t.name, ABSENT)) == [inputs] for t in _CHECKED):
        return lake
    _spell(lake, session, versions)
    session.run(RESOLVE)
    shown = {table.name: f"resolved_{table.name}" for table in _WRITTEN}
    session.run(Step(kept, f"SELECT * FROM {name}", keep=True) for name, kept in shown.items())
    return ShownLake(lake, shown)


NAMED: Final = (
    Step(
        "numbered_places",
        """
        SELECT p.*, coalesce(n.song_number, 1) AS song_number
        FROM published_file p LEFT JOIN song_numbers n ON p.line = n.line
        """,
    ),
    # A song stands in many issues: its id is made once.
    Step(
        "named_songs",
        f"""
        SELECT id, title, artist, song_number,
            CASE WHEN id LIKE 'song:%' THEN id
                 WHEN id <> '' THEN {song_id("'id:' || id")}
                 WHEN song_number = 1 THEN {song_of_text("title", "artist")}
                 ELSE {song_of_text("title", f"artist || {SEPARATOR} || song_number")} END AS song
        FROM (SELECT DISTINCT id, title, artist, song_number FROM numbered_places)
        """,
    ),
    Step(
        "named_places",
        """
        SELECT p.*, s.song
        FROM numbered_places p JOIN named_songs s
          ON p.id = s.id AND p.title = s.title AND p.artist = s.artist
         AND p.song_number = s.song_number
        """,
        keep=True,
    ),
)
"""From ``published_file`` and ``song_numbers`` to places with song ids."""
