"""Plays as Last.fm's two protocols send them: fields with a number behind them, made into listens.

A play that is not as it must be does not spoil the others: it is ignored, and told so.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.web.intake.listens import (
    AHEAD,
    EARLIEST,
    LONGEST_DURATION,
    Listen,
    is_uuid,
    whole,
)
from hitparade.web.intake.texts import is_writable, usage_text
from hitparade.web.intake.usage import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST: Final = 50
"""Plays of one request."""
NO_ARTIST: Final = 1
NO_TITLE: Final = 2
TOO_OLD: Final = 3
TOO_NEW: Final = 4
IGNORED: Final = {
    NO_ARTIST: "Artist was ignored",
    NO_TITLE: "Track was ignored",
    TOO_OLD: "Timestamp was too old",
    TOO_NEW: "Timestamp was too new",
}
"""Why a play does not count, by Last.fm's own codes."""
_NUMBERED: Final = re.compile(r"([A-Za-z]+)\[(\d{1,6})\]")
_LISTENED: Final = 64
"""Characters that the name of a client may have."""


@dataclass(frozen=True)
class Play:
    """One play as it was sent."""

    fields: Mapping[str, str]
    code: int
    """0, or why it does not count."""
    listen: Listen | None

    def __getitem__(self, name: str) -> str:
        """A field; empty where it was not sent."""
        return self.fields.get(name, "")


def numbered(fields: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """The plays of a request: ``artist[0]``, ``artist[1]``, or just ``artist``.

    Args:
        fields: What was sent.
        name: A field that every play must have.
    """
    plays: dict[int, dict[str, str]] = {}
    for key, value in fields.items():
        found = _NUMBERED.fullmatch(key)
        if found:
            plays.setdefault(int(found[2]), {})[found[1]] = value.strip()
    if plays:
        return [plays[number] for number in sorted(plays)]
    return [{key: value.strip() for key, value in fields.items()}] if name in fields else []


def read(fields: Mapping[str, str], *, now_playing: bool = False) -> Play:
    """One play.

    Args:
        fields: Named as `track.scrobble` names them.
        now_playing: Whether it only begins.
    """
    artist, title = _name(fields, "artist"), _name(fields, "track")
    instant = 0 if now_playing else whole(fields.get("timestamp", "")) or 0
    code = 0
    if not artist:
        code = NO_ARTIST
    elif not title:
        code = NO_TITLE
    elif not now_playing and instant < EARLIEST:
        code = TOO_OLD
    elif instant >= time.time() + AHEAD:
        code = TOO_NEW
    if code:
        return Play(fields, code, None)
    listen = Listen(
        instant, artist, title, _name(fields, "album"), {"additional_info": _info(fields)}
    )
    return Play(fields, 0, listen)


def _name(fields: Mapping[str, str], key: str) -> str:
    value = fields.get(key, "").strip()
    return value if is_writable(value) and usage_text(value) else ""


def _info(fields: Mapping[str, str]) -> dict[str, Any]:
    """What else was said, as ListenBrainz's clients would say it."""
    info: dict[str, Any] = {}
    duration = whole(fields.get("duration", "")) or 0
    if 0 < duration <= LONGEST_DURATION:
        info["duration"] = duration
    if is_uuid(fields.get("mbid", "")):
        info["recording_mbid"] = fields["mbid"].strip().lower()
    for key, name in (("trackNumber", "tracknumber"), ("albumArtist", "release_artist_name")):
        if _name(fields, key):
            info[name] = fields[key].strip()
    if fields.get("chosenByUser", "").strip() == "0":
        info[CHOSEN] = False
    client = _name(fields, "client")
    if client:
        info["submission_client"] = client[:_LISTENED]
    return info
