"""Decisions kept to what they were about, when it has got another id since.

A recording without identifiers is called by its text, and a text may turn out to be of something that
another text, or an identifier, lends its id to. What was decided of the old id goes on for the new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.engine.plan import Step
from hitparade.identity.keys import song_id
from hitparade.identity.ruled import closes, end_of
from hitparade.identity.ruling import CLASSIFIED, LEFT, MERGED, SPLIT_OFF, VERSION_RULINGS

if TYPE_CHECKING:
    from hitparade.domain.table import Table
    from hitparade.engine.plan import Session

_MENTIONED: Final = """
    SELECT id AS name FROM merged UNION SELECT "into" FROM merged
    UNION SELECT recording FROM split_off UNION SELECT recording FROM classified
    UNION SELECT recording FROM left_spellings UNION SELECT song FROM version_rulings
    UNION SELECT recording FROM matched_spellings UNION SELECT recording FROM claim_rulings
"""
MERGED_RECORDINGS: Final = Step(
    "merged_recordings",
    "SELECT id AS recording, \"into\" AS today FROM merged WHERE NOT starts_with(id, 'song:')",
    keep=True,
)
"""What decisions make of recordings, and of releases that are sold as a whole."""


def renew(session: Session, names: str, songs: str) -> None:
    """Put the ids of today into the tables of decisions, where these name others.

    Args:
        session: Knows the tables of `hitparade.identity.ruling`.
        names: Relation ``name`` and ``recording``: ids of recordings, and which each is today.
        songs: Relation ``recording`` and ``song``, for recordings whose song is not theirs alone.
    """
    session.run(Step("mentioned", _MENTIONED, keep=True))
    if not session.read("SELECT 1 AS one FROM mentioned LIMIT 1").num_rows:
        session.run(MERGED_RECORDINGS)
        return
    rows = session.read(
        f"""
        SELECT n.name, n.recording AS today FROM {names} n SEMI JOIN mentioned m ON n.name = m.name
        WHERE n.name <> n.recording
        UNION
        SELECT n.id, coalesce(s.song, {song_id("n.recording")})
        FROM (SELECT {song_id("name")} AS id, recording FROM {names}) n
        SEMI JOIN mentioned m ON n.id = m.name
        LEFT JOIN {songs} s ON n.recording = s.recording
        WHERE n.id <> coalesce(s.song, {song_id("n.recording")})
        ORDER BY ALL
        """
    ).to_pylist()
    today: dict[str, str] = {row["name"]: row["today"] for row in rows}
    if today:
        _renew_merged(session, today)
        for table, column in (
            (SPLIT_OFF, "recording"),
            (CLASSIFIED, "recording"),
            (LEFT, "recording"),
            (VERSION_RULINGS, "song"),
        ):
            _renew(session, table, column, today)
    session.run(MERGED_RECORDINGS)


def _renew_merged(session: Session, today: dict[str, str]) -> None:
    steps: dict[str, tuple[str, str]] = {}
    for row in session.read("SELECT * FROM merged ORDER BY id").to_pylist():
        name, into = (today.get(row[key], row[key]) for key in ("id", "into"))
        if name not in steps and not closes(steps, name, into):
            steps[name] = into, row["content"]
    for name, now in sorted(today.items()):
        if name not in steps and not closes(steps, name, now):
            steps[name] = now, ""
    ends = [(name, *end_of(steps, name)) for name in sorted(steps)]
    session.table(MERGED.name, MERGED.from_rows([(n, i, c.strip(";")) for n, i, c in ends]))


def _renew(session: Session, table: Table, column: str, today: dict[str, str]) -> None:
    """Rows of a table under the ids of today; of two that come to one key, the first stays."""
    rows = session.read(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}").to_pylist()
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows:
        row[column] = today.get(row[column], row[column])
        found.setdefault(tuple(row[key] for key in table.key), tuple(row[n] for n in table.names))
    session.table(table.name, table.from_rows(list(found.values())))
