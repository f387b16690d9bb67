"""Which days of usage decisions on identity bear on: what they make of spellings, before and after.

What is resolved with the decisions is put beside what is resolved without them. Every delivery that
spells a song, recording or asset of which anything differs counts with all of its days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import (
    ARTISTS,
    CLIP_DAYS,
    CLIPS,
    DETAILS,
    LINEAGE,
    RECORDINGS,
    RESOLUTION,
    SUBJECTS,
    TRACKS,
)
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import facts
from hitparade.identity.resolve import resolved

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from typing import Any

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

_COMPARED: Final = (RESOLUTION, RECORDINGS, DETAILS, TRACKS, ARTISTS, LINEAGE, CLIPS, CLIP_DAYS)
"""Tables that say what something is."""
_BEFORE: Final = "{}_before"

_DIFFERING: Final = tuple(
    Step(
        f"differing_{table.name}",
        "SELECT * FROM (SELECT {0} FROM {1} EXCEPT SELECT {0} FROM {2})"
        " UNION ALL (SELECT {0} FROM {2} EXCEPT SELECT {0} FROM {1})".format(
            ", ".join(f'"{name}"' for name in table.names if name != "inputs"),
            table.name,
            _BEFORE.format(table.name),
        ),
        keep=True,
    )
    for table in _COMPARED
)
_TOUCHED: Final = (
    # A song that anything of differs is touched with all its recordings, those of before included.
    Step(
        "touched_songs",
        """
        SELECT song FROM differing_resolution WHERE song IS NOT NULL
        UNION SELECT song FROM differing_recordings
        UNION SELECT song FROM differing_lineage
        UNION SELECT r.song FROM recordings r
        WHERE r.recording IN (SELECT recording FROM differing_details
                              UNION SELECT recording FROM differing_tracks
                              UNION SELECT recording FROM differing_clips)
           OR r.artist IN (SELECT credit FROM differing_artists)
        UNION SELECT r.song FROM recordings r
        SEMI JOIN (SELECT recording, unnest([artist, lead_artist]) AS credit FROM details
                   UNION ALL
                   SELECT recording, trim(unnest(string_split(featured, ';'))) FROM details) d
          ON r.recording = d.recording AND d.credit IN (SELECT credit FROM differing_artists)
        """,
    ),
    Step(
        "touched_assets",
        f"""
        SELECT supplier, asset FROM differing_clip_days
        UNION SELECT supplier, asset FROM differing_clips
        UNION SELECT supplier, asset
        FROM (SELECT supplier, asset, song FROM clips
              UNION SELECT supplier, asset, song FROM {_BEFORE.format(CLIPS.name)})
        WHERE song IN (SELECT song FROM touched_songs)
        """,
    ),
    Step(
        "touched_subjects",
        f"""
        SELECT subject FROM differing_resolution
        UNION
        SELECT r.subject FROM (SELECT subject, song, recording FROM resolution
                               UNION SELECT subject, song, recording
                               FROM {_BEFORE.format(RESOLUTION.name)}) r
        WHERE r.song IN (SELECT song FROM touched_songs)
           OR r.recording IN (SELECT recording FROM differing_tracks)
        UNION
        SELECT s.subject FROM subjects s
        SEMI JOIN touched_assets a ON s.supplier = a.supplier AND s.asset = a.asset
        """,
    ),
)
_DAYS: Final = """
    SELECT min(f.day) AS first, max(f.until) AS last
    FROM in_force f
    SEMI JOIN (SELECT DISTINCT s.load, s.supplier FROM subjects s
               SEMI JOIN touched_subjects t ON s.subject = t.subject) l
      ON f.load = l.load AND f.supplier = l.supplier
"""


def days_touched(
    workspace: Workspace,
    engine: Engine,
    versions: Mapping[str, int],
    supposing: Sequence[Mapping[str, Any]],
) -> tuple[dt.date, dt.date] | None:
    """The first and last day of usage that decisions on identity bear on; None where on none.

    Args:
        workspace: Where the facts are; nothing in it is changed.
        engine: Where the SELECTs run.
        versions: Versions of the lake's tables.
        supposing: Records of decisions that nobody made, as rows of `DECISIONS`.
    """
    with facts(workspace, engine, versions) as (session, _):
        _attach(workspace, session, versions)
        before = {table.name: session.read(f"SELECT * FROM {table.name}") for table in _COMPARED}
    with facts(workspace, engine, versions, supposing=supposing) as (session, _):
        _attach(workspace, session, versions)
        for name, rows in before.items():
            session.table(_BEFORE.format(name), rows)
        session.run((*_DIFFERING, *_TOUCHED))
        found = session.read(_DAYS).to_pylist()[0]
    return None if found["first"] is None else (found["first"], found["last"])


def _attach(workspace: Workspace, session: Session, versions: Mapping[str, int]) -> None:
    """Make readable what spellings are resolved to by the decisions that a session knows."""
    lake = resolved(workspace.lake, session, versions)
    lake.attach(session, _COMPARED, versions)
    tables: tuple[Table, ...] = (SUBJECTS,)
    workspace.lake.attach(session, tables, versions)
