"""Listens as clients send them: what a submission must be, and what is made of it.

One bad listen refuses the whole request, with a text that says why. Limits are ListenBrainz's own, so
that clients need to know no others.
"""

from __future__ import annotations

import json
import math
import re
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NoReturn

from hitparade.domain.identifiers import MBID
from hitparade.web.intake.texts import is_writable, song_key, usage_text

SINGLE: Final = "single"
PLAYING_NOW: Final = "playing_now"
IMPORT: Final = "import"
MOST: Final = 1000
"""Listens of one request."""
LISTEN_BYTES: Final = 10_240
BODY_BYTES: Final = MOST * LISTEN_BYTES
EARLIEST: Final = 1_033_430_400
"""October 2002, when the first of these services began."""
AHEAD: Final = 3600
"""Seconds that a client's clock may be ahead."""
MOST_TAGS: Final = 50
TAG_LENGTH: Final = 64
LONGEST_DURATION: Final = 24 * 24 * 3600
"""Seconds: 24 days."""
_MBID: Final = re.compile(MBID)
_MBIDS: Final = ("recording_mbid", "release_mbid", "release_group_mbid", "track_mbid")
_MBID_LISTS: Final = ("artist_mbids", "work_mbids")
_DURATIONS: Final = {"duration": LONGEST_DURATION, "duration_ms": LONGEST_DURATION * 1000}
_NAMES: Final = ("artist_name", "track_name", "release_name")
_DEEPEST: Final = 32


class RefusedError(Exception):
    """A request that is not as it must be; the text is for whoever wrote the client."""

    def __init__(self, text: str, status: int = 400) -> None:
        """Take the text, and the status of the answer."""
        super().__init__(text)
        self.status = status


@dataclass(frozen=True)
class Listen:
    """One track that somebody listened to, or listens to now."""

    listened_at: int
    """When it began; 0 where it is playing now."""
    artist: str
    title: str
    release: str = ""
    info: dict[str, Any] = field(default_factory=dict)
    """Whatever else the client said, ``additional_info`` among it."""

    @property
    def metadata(self) -> dict[str, Any]:
        """What the client said of it, in ListenBrainz's shape."""
        release = {"release_name": self.release} if self.release else {}
        names = {"artist_name": self.artist, "track_name": self.title, **release}
        return names | {"additional_info": {}} | self.info

    @cached_property
    def song(self) -> bytes:
        """What artist and title have in common with every other spelling of them."""
        return song_key(self.artist, self.title)

    @property
    def seconds(self) -> int | None:
        """How long the track is, where the client says so."""
        more = self.info.get("additional_info", {})
        for key, unit in (("duration", 1), ("duration_ms", 1000)):
            if key in more:
                return max(1, int(more[key]) // unit)
        return None


@dataclass(frozen=True)
class Submission:
    """What one request submits."""

    kind: str
    listens: tuple[Listen, ...]


def submission(body: bytes) -> Submission:
    """The listens of a request to ``/1/submit-listens``.

    Raises:
        RefusedError: It is not as it must be.
    """
    document = document_of(body)
    kind, payload = document.get("listen_type"), document.get("payload")
    if not isinstance(kind, str) or kind not in {SINGLE, PLAYING_NOW, IMPORT}:
        _refuse("listen_type must be single, playing_now or import.")
    if not isinstance(payload, list):
        _refuse("payload must be a list of listens.")
    if kind != IMPORT and len(payload) != 1:
        _refuse(f"A request of type {kind} must have exactly one listen, not {len(payload)}.")
    if len(payload) > MOST:
        _refuse(f"A request may have at most {MOST} listens, not {len(payload)}.")
    if len(body) > LISTEN_BYTES * max(1, len(payload)):
        _refuse(f"A listen may take at most {LISTEN_BYTES} bytes; send fewer additional fields.")
    latest = int(time.time()) + AHEAD
    return Submission(kind, tuple(_listen(one, kind, latest) for one in payload))


def document_of(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is, whatever its Content-Type says.

    Raises:
        RefusedError: It is none, or holds what cannot be stored.
    """
    try:
        document = json.loads(body, parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        _refuse("The body must be one JSON object, in UTF-8.")
    if not isinstance(document, dict):
        _refuse("The body must be one JSON object.")
    _check_texts(document, 0)
    return document


def _number(text: str) -> float:
    """A number that JSON can hold again."""
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _check_texts(value: object, depth: int) -> None:
    """Refuse what no table could hold, however deep it is."""
    if depth > _DEEPEST:
        _refuse(f"The body must not be nested deeper than {_DEEPEST} levels.")
    if isinstance(value, str):
        if not is_writable(value):
            _refuse("Texts must not hold U+0000, nor halves of surrogate pairs.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(key, depth + 1)
            _check_texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner, depth + 1)


def _listen(given: object, kind: str, latest: int) -> Listen:
    if not isinstance(given, dict):
        _refuse("A listen must be a JSON object.")
    unknown = sorted(given.keys() - {"listened_at", "track_metadata"})
    if unknown:
        _refuse(
            "A listen may only have the keys listened_at and track_metadata, not "
            f"{unknown[0][:60]}."
        )
    metadata = given.get("track_metadata")
    if not isinstance(metadata, dict):
        _refuse("track_metadata must be a JSON object.")
    listened_at = _instant(given, kind, latest)
    names = {key: _name(metadata, key) for key in _NAMES}
    for key in ("artist_name", "track_name"):
        if not names[key]:
            _refuse(f"track_metadata.{key} must be a text that is not empty.")
    info = {key: value for key, value in metadata.items() if key not in _NAMES}
    more = info.pop("additional_info", None)
    if more is not None:
        info["additional_info"] = _additional(more)
    return Listen(
        listened_at, names["artist_name"], names["track_name"], names["release_name"], info
    )


def _instant(given: dict[str, Any], kind: str, latest: int) -> int:
    if kind == PLAYING_NOW:
        if "listened_at" in given:
            _refuse("What is playing now must not have listened_at.")
        return 0
    if "listened_at" not in given:
        _refuse("A listen must have listened_at.")
    instant = whole(given["listened_at"])
    if instant is None:
        _refuse("listened_at must be a whole number: seconds since 1970, UTC.")
    if instant < EARLIEST:
        _refuse(f"listened_at is too low: it must be {EARLIEST} or later.")
    if instant >= latest:
        _refuse("listened_at is too high: it lies in the future.")
    return instant


def whole(value: object) -> int | None:
    """A value as a whole number, if it can be one.

    >>> whole("1486449409"), whole(12.0), whole("x"), whole(None)
    (1486449409, 12, None, None)
    """
    if isinstance(value, str | int | float):
        try:
            return int(value)
        except (ValueError, OverflowError):
            return None
    return None


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID, as MusicBrainz writes its ids."""
    return bool(_MBID.fullmatch(text.strip().lower()))


def _name(metadata: dict[str, Any], key: str) -> str:
    """A name without blanks around it; empty where there is none, or nothing that could be shown."""
    value = metadata.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        _refuse(f"track_metadata.{key} must be a text.")
    return value.strip() if usage_text(value) else ""


def _additional(given: object) -> dict[str, Any]:
    """Additional facts: the known ones checked, all others as they are."""
    if not isinstance(given, dict):
        _refuse("additional_info must be a JSON object.")
    info = dict(given)
    _check_tags(info)
    _check_durations(info)
    for key in _MBIDS:
        if key in info:
            value = _mbid(key, info.pop(key))
            info |= {key: value} if value else {}
    for key in _MBID_LISTS:
        if key in info:
            values = info.pop(key) or []
            if not isinstance(values, list):
                _refuse(f"{key} must be a list of MusicBrainz ids.")
            kept = [value for one in values if (value := _mbid(key, one))]
            info |= {key: kept} if kept else {}
    return info


def _check_tags(info: dict[str, Any]) -> None:
    tags = info.get("tags")
    if tags is None:
        info.pop("tags", None)
        return
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        _refuse("tags must be a list of texts.")
    if len(tags) > MOST_TAGS:
        _refuse(f"A listen may have at most {MOST_TAGS} tags, not {len(tags)}.")
    if any(len(tag) > TAG_LENGTH for tag in tags):
        _refuse(f"A tag may have at most {TAG_LENGTH} characters.")


def _check_durations(info: dict[str, Any]) -> None:
    for key in _DURATIONS:
        if key in info and info[key] is None:
            del info[key]
    if _DURATIONS.keys() <= info.keys():
        _refuse("additional_info may have duration or duration_ms, not both.")
    for key, most in _DURATIONS.items():
        if key in info:
            value = whole(info[key])
            if value is None or not 0 < value <= most:
                _refuse(f"{key} must be a whole number from 1 to {most}.")
            info[key] = value


def _mbid(key: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not is_uuid(value):
        _refuse(f"{key} must be a MusicBrainz id, which is a UUID, or empty.")
    return value.strip().lower()


def _refuse(text: str) -> NoReturn:
    raise RefusedError(text)
