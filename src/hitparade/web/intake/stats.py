"""What was listened to most, in the shape of ListenBrainz's statistics: of the site, and of a user.

Counted from the journal, and kept for a while: nobody waits for the lake. Spellings that fold alike are
one recording; which of them is shown is the one that most listens have.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hitparade.web.intake import journal
from hitparade.web.intake.texts import plain
from hitparade.web.serving import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

ALL_TIME: Final = "all_time"
RANGES: Final = (
    "this_week",
    "this_month",
    "this_year",
    "week",
    "month",
    "quarter",
    "year",
    "half_yearly",
    ALL_TIME,
)
"""Spans of time; those without ``this`` are the last one that is over."""
ENTITIES: Final = {
    "recordings": "total_recording_count",
    "artists": "total_artist_count",
    "releases": "total_release_count",
    "release-groups": "total_release_group_count",
}
"""What is counted, with the key of how many there are."""
KEPT: Final = 900
"""Seconds that what was counted is answered."""
_QUICK: Final = 10_000
"""Listens that are counted anew whenever somebody asks."""
_MOST_KEPT: Final = 400_000
"""Places that are kept of all rankings."""
_WAITING: Final = 4
"""Requests that wait for counting; they take threads, of which pages need some too."""
_DEEPEST: Final = 10_000
"""Places that are kept of one ranking."""


class Wanted(NamedTuple):
    """One ranking."""

    entity: str
    range: str
    user: int | None
    """Whose; None: everybody's."""


@dataclass(frozen=True)
class Found:
    """A ranking as it was counted."""

    rows: list[dict[str, Any]]
    total: int
    span: tuple[int, int]
    counted: int
    """When it was counted."""


class Stats:
    """Counts, and keeps what it counted."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the workspace."""
        self._folder = folder
        self._kept: dict[Wanted, Found] = {}
        self._one = threading.Lock()
        self._room = threading.BoundedSemaphore(_WAITING)

    def read(self, wanted: Wanted, now: int) -> Found:
        """A ranking, counted a while ago or now.

        Raises:
            BusyError: Too many wait for rankings to be counted already.
            WorkspaceError: The journal cannot be read.
        """
        found = self._there(wanted, now)
        if found is not None:
            return found
        if not self._room.acquire(blocking=False):
            raise BusyError("Too many statistics are counted just now. Ask again in some seconds.")
        try:
            with self._one:  # whoever asks for the same meanwhile waits for it
                return self._there(wanted, now) or self._keep(
                    wanted, _counted(self._folder, wanted, now)
                )
        finally:
            self._room.release()

    def _there(self, wanted: Wanted, now: int) -> Found | None:
        """A ranking that was counted a while ago."""
        found = self._kept.get(wanted)
        return found if found is not None and 0 <= now - found.counted < KEPT else None

    def _keep(self, wanted: Wanted, found: Found) -> Found:
        """Keep what took long to count, as far as there is room; the oldest goes first."""
        self._kept.pop(wanted, None)
        if sum(row["listen_count"] for row in found.rows) > _QUICK:
            self._kept[wanted] = found
        while sum(len(one.rows) for one in self._kept.values()) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return found


def payload(wanted: Wanted, found: Found, offset: int, count: int) -> dict[str, Any] | None:
    """A ranking as it is answered; None where there is nothing."""
    if not found.rows:
        return None
    rows = found.rows[offset : offset + count]
    return {
        "payload": {
            wanted.entity.replace("-", "_"): rows,
            "count": len(rows),
            "offset": offset,
            ENTITIES[wanted.entity]: found.total,
            "range": wanted.range,
            "last_updated": found.counted,
            "from_ts": found.span[0],
            "to_ts": found.span[1],
        }
    }


def span_of(name: str, now: int) -> tuple[int, int]:
    """First and last second of a span of time, in UTC; weeks begin on Monday.

    >>> [dt.datetime.fromtimestamp(one, dt.UTC).date().isoformat() for one in span_of("quarter", 1394960400)]
    ['2013-10-01', '2013-12-31']
    """
    if name == ALL_TIME:
        return 0, now
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    kind = name.removeprefix("this_")
    begin = _begin(kind, today)
    if name.startswith("this_"):
        return _seconds(begin), now
    return _seconds(_begin(kind, begin - dt.timedelta(days=1))), _seconds(begin) - 1


def _begin(kind: str, day: dt.date) -> dt.date:
    if kind == "week":
        return day - dt.timedelta(days=day.weekday())
    months = {"month": 1, "quarter": 3, "half_yearly": 6, "year": 12}[kind]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _seconds(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


@dataclass
class _Counted:
    """One recording, artist or release while it is counted."""

    listens: int = 0
    spellings: Counter[tuple[str, ...]] = field(default_factory=Counter)
    facts: dict[str, Any] = field(default_factory=dict)


def _counted(folder: Path, wanted: Wanted, now: int) -> Found:
    span = span_of(wanted.range, now)
    sql = "SELECT song, artist, title, release, info FROM listens WHERE listened_at BETWEEN ? AND ?"
    values: tuple[int, ...] = (*span,) if wanted.range != ALL_TIME else (0, 2**62)
    if wanted.user is not None:
        sql, values = f"{sql} AND user = ?", (*values, wanted.user)
    grouped = (
        "SELECT song, artist, title, release, count(*), max(json_extract(info, '$.additional_info')),"
        f" max(json_extract(info, '$.mbid_mapping')) FROM ({sql})"
        " GROUP BY song, artist, title, release ORDER BY song, artist, title, release"
    )
    key, facts = _KEYS[wanted.entity], _FACTS[wanted.entity]
    found: dict[Hashable, _Counted] = {}
    with journal.opened(folder) as db:
        for song, artist, title, release, count, additional, mapping in db.execute(grouped, values):
            which = key(song, artist, release)
            if which is None:
                continue
            one = found.setdefault(which, _Counted())
            one.listens += count
            one.spellings[(artist, title, release)] += count
            for fact, value in facts(_ids(additional, mapping)).items():
                if value and not one.facts.get(fact):
                    one.facts[fact] = value
    ranked = sorted(found.values(), key=lambda one: (-one.listens, _shown(one)))
    rows = [_row(wanted.entity, one) for one in ranked[:_DEEPEST]]
    return Found(rows, len(found), span, now)


def _ids(additional: object, mapping: object) -> dict[str, Any]:
    """The MusicBrainz ids of a listen: what was submitted before what was looked up."""
    return _object(mapping) | _object(additional)


def _object(found: object) -> dict[str, Any]:
    """A JSON object as the database gives it; clients may have sent anything in its place."""
    try:
        value = json.loads(found) if isinstance(found, str) else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _shown(one: _Counted) -> tuple[str, ...]:
    """The spelling that most listens have."""
    return min(one.spellings, key=lambda spelling: (-one.spellings[spelling], spelling))


def _by_song(song: bytes, _artist: str, _release: str) -> Hashable | None:
    return song


def _by_artist(_song: bytes, artist: str, _release: str) -> Hashable | None:
    return plain(artist)


def _by_release(_song: bytes, artist: str, release: str) -> Hashable | None:
    return (plain(artist), plain(release)) if release else None


_KEYS: Final[dict[str, Callable[[bytes, str, str], Hashable | None]]] = {
    "recordings": _by_song,
    "artists": _by_artist,
    "releases": _by_release,
    "release-groups": _by_release,
}


def _facts(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda ids: {name: _sound(name, ids.get(name)) for name in names}


def _sound(name: str, value: object) -> object:
    """An id, or a list of them where the name is that of a list."""
    if name.endswith("s"):
        return (
            value
            if isinstance(value, list) and all(isinstance(one, str) for one in value)
            else None
        )
    return value if isinstance(value, str) else None


_FACTS: Final = {
    "recordings": _facts("artist_mbids", "recording_mbid", "release_mbid"),
    "artists": _facts("artist_mbids"),
    "releases": _facts("artist_mbids", "release_mbid"),
    "release-groups": _facts("artist_mbids", "release_group_mbid"),
}


def _row(entity: str, one: _Counted) -> dict[str, Any]:
    artist, title, release = _shown(one)
    mbids = one.facts.get("artist_mbids") or []
    row: dict[str, Any] = {
        "artist_mbids": mbids,
        "artist_name": artist,
        "listen_count": one.listens,
    }
    if entity == "recordings":
        row |= {
            "recording_mbid": one.facts.get("recording_mbid"),
            "release_mbid": one.facts.get("release_mbid"),
            "release_name": release or None,
            "track_name": title,
        }
    elif entity == "artists":
        row |= {"artist_mbid": mbids[0] if len(mbids) == 1 else None}
    elif entity == "releases":
        row |= {"release_mbid": one.facts.get("release_mbid"), "release_name": release}
    else:
        row |= {
            "release_group_mbid": one.facts.get("release_group_mbid"),
            "release_group_name": release,
        }
    return row
