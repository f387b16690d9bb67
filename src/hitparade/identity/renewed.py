"""Decisions kept to what they were about, when it has got another id since.

A recording without identifiers is called by its text, and a text may turn out to be of something that
another text, or an identifier, lends its id to. What was decided of the old id goes on for the new one.
So the decisions are read once more, in their order, as if they had been of the ids of today: of those
that now contradict each other the later one holds, as it does of any others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hitparade.engine.plan import Step
from hitparade.identity.keys import song_id
from hitparade.identity.plans import nothing
from hitparade.identity.ruled import Ruled, Ruling, closes
from hitparade.identity.ruling import RULINGS, show, tables_of_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.plan import Session

MENTIONED: Final = """
    SELECT id AS name FROM merged UNION SELECT "into" FROM merged
    UNION SELECT recording FROM split_off UNION SELECT recording FROM classified
    UNION SELECT recording FROM left_spellings UNION SELECT song FROM version_rulings
    UNION SELECT recording FROM matched_spellings UNION SELECT recording FROM claim_rulings
"""
_ABOUT_IDS: Final = frozenset(("merge", "split", "versions", "classify"))
"""Acts of which the subject is an id of a song, recording or release."""
MERGED_RECORDINGS: Final = Step(
    "merged_recordings",
    "SELECT id AS recording, \"into\" AS today FROM merged WHERE NOT starts_with(id, 'song:')",
    keep=True,
)
"""What decisions make of recordings, and of releases that are sold as a whole."""
NOTHING_MERGED: Final = (nothing("merged_recordings", "recording today"),)
"""The same where there are no decisions."""


def renew(
    session: Session, names: str, songs: str, before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Put the ids of today into the tables of decisions, where these name others.

    Args:
        session: Knows the tables of `hitparade.identity.ruling`.
        names: Relation ``name`` and ``recording``: ids of recordings, and which each is today.
        songs: Relation ``recording`` and ``song``, for recordings whose song is not theirs alone.
        before: What an earlier call gave back.

    Returns:
        Each old id that decisions name, with that of today; those of earlier calls too.
    """
    session.run(Step("mentioned", MENTIONED, keep=True))
    found: dict[str, str] = {}
    if session.read("SELECT 1 AS one FROM mentioned LIMIT 1").num_rows:
        rows = session.read(_TODAY.format(names=names, songs=songs)).to_pylist()
        found = {row["name"]: row["today"] for row in rows}
    today = {name: found.get(now, now) for name, now in (before or {}).items()}
    today = found | {name: now for name, now in today.items() if name != now}
    if found:
        show(session, tables_of_ids(_ruled(session, today)))
    session.run(MERGED_RECORDINGS)
    return today


_TODAY: Final = f"""
    SELECT n.name, n.recording AS today FROM {{names}} n SEMI JOIN mentioned m ON n.name = m.name
    WHERE n.name <> n.recording
    UNION
    SELECT n.id, coalesce(s.song, {song_id("n.recording")})
    FROM (SELECT {song_id("name")} AS id, recording FROM {{names}}) n
    SEMI JOIN mentioned m ON n.id = m.name
    LEFT JOIN {{songs}} s ON n.recording = s.recording
    WHERE n.id <> coalesce(s.song, {song_id("n.recording")})
    ORDER BY ALL
"""


def _ruled(session: Session, today: Mapping[str, str]) -> Ruled:
    """What the decisions come to if they are of the ids of today, which the old ones lead to."""
    rows = session.read(f"SELECT * FROM {RULINGS.name} ORDER BY sequence").to_pylist()
    ruled = Ruled.of(_renewed(row, today) for row in rows)
    for name, now in sorted(today.items()):
        if name not in ruled.into and not closes(ruled.into, name, now):
            ruled.into[name] = now, ""
    return ruled


def _renewed(row: Mapping[str, Any], today: Mapping[str, str]) -> Ruling:
    """A decision as if it had been of the ids of today."""
    value = json.loads(row["value"]) if row["value"] else {}
    value |= {
        key: today.get(value[key], value[key]) for key in ("into", "recording") if key in value
    }
    subject = row["subject"]
    return Ruling(
        row["sequence"],
        row["decision"],
        row["act"],
        today.get(subject, subject) if row["act"] in _ABOUT_IDS else subject,
        json.dumps(value) if value else "",
        row["first"],
        row["last"],
        row["content"],
    )
