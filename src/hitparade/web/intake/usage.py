"""Listens as rows of usage: single plays, each with its instant and its listener.

=================  =================================================================================
column             what stands in it
=================  =================================================================================
``use``            ``programmed_stream`` where the client says that the listener did not choose the
                   track; ``video_stream`` on YouTube, with the video as ``asset``, so that claims and
                   labels decide what it counts for; else ``audio_stream``
``day``            the day on which it began, in the zone that the workspace gives the supplier
``outlet``         ``music_service``, else the name of the service
``listener``       the user, of whom the lake keeps a keyed hash
``territory``      the one that the token was made for
``seconds``        ``duration_played``, where the client says it
=================  =================================================================================
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zoneinfo
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from hitparade.domain.identifiers import ISRC
from hitparade.web.intake.listens import LONGEST_DURATION, whole
from hitparade.web.intake.texts import usage_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.web.intake.batches import Batch
    from hitparade.web.intake.journal import Row

_SCHEMA: Final = pa.schema(
    [
        ("day", pa.date32()),
        ("use", pa.string()),
        ("outlet", pa.string()),
        ("territory", pa.string()),
        ("asset", pa.string()),
        ("title", pa.string()),
        ("artist", pa.string()),
        ("release", pa.string()),
        ("isrc", pa.string()),
        ("listener", pa.string()),
        ("seconds", pa.int64()),
        ("at", pa.timestamp("us", tz="UTC")),
    ]
)
_ISRC: Final = re.compile(ISRC)
_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE: Final = ("youtube.com", "youtu.be")
_YOUTUBE_MUSIC: Final = "music.youtube.com"
CHOSEN: Final = "chosen_by_user"
"""Key of additional facts: false where a service chose the track."""


def usage_file(batch: Batch, rows: Iterable[Row]) -> bytes:
    """The file that a batch is delivered as: the same bytes for the same listens.

    The batch stands in it too, so that no two of them are the same file.
    """
    zone = zoneinfo.ZoneInfo(batch.zone)
    table = pa.Table.from_pylist([usage_row(row, zone) for row in rows], _SCHEMA)
    made = io.BytesIO()
    with pq.ParquetWriter(made, _SCHEMA, compression="zstd", store_schema=False) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({"hitparade.batch": f"{batch.name}/{batch.revision}"})
    return made.getvalue()


def usage_row(row: Row, zone: dt.tzinfo) -> dict[str, Any]:
    """One listen as a row of usage."""
    info = row.info.get("additional_info", {})
    at = dt.datetime.fromtimestamp(row.listened_at, dt.UTC)
    use, asset = _use(info)
    return {
        "day": at.astimezone(zone).date(),
        "use": use,
        "outlet": outlet(info) or None,
        "territory": row.territory or None,
        "asset": asset or None,
        "title": usage_text(row.title) or None,
        "artist": usage_text(row.artist) or None,
        "release": usage_text(row.release) or None,
        "isrc": _isrc(info.get("isrc")) or None,
        "listener": row.user,
        "seconds": _seconds(info.get("duration_played")),
        "at": at,
    }


def outlet(info: Mapping[str, Any]) -> str:
    """The service that it was heard on, as its client calls it.

    >>> outlet({"music_service": "https://www.Bandcamp.com/"}), outlet({"music_service_name": "Deezer"})
    ('bandcamp.com', 'Deezer')
    """
    service = _text(info, "music_service")
    if service:
        return usage_text(_host(service))
    return usage_text(_text(info, "music_service_name"))


def _use(info: Mapping[str, Any]) -> tuple[str, str]:
    """The use, and the video that was seen."""
    video, heard = _video(info), "audio_stream"
    hosts = {_host(_text(info, key)) for key in ("music_service", "origin_url", "youtube_id")}
    names = {_text(info, key).casefold() for key in ("music_service_name", "media_player")}
    music = _YOUTUBE_MUSIC in hosts or "youtube music" in names
    if not music and (video or "youtube" in names or not hosts.isdisjoint(_YOUTUBE)):
        heard = "video_stream"
    return "programmed_stream" if info.get(CHOSEN) is False else heard, video


def _video(info: Mapping[str, Any]) -> str:
    """The id of a YouTube video, from the id itself or from an address."""
    for key in ("youtube_id", "origin_url"):
        given = _text(info, key)
        if key == "youtube_id" and _VIDEO.fullmatch(given):
            return given
        try:
            parts = urlsplit(given)
        except ValueError:
            continue
        if _host(given) in {*_YOUTUBE, _YOUTUBE_MUSIC}:
            last = parts.path.rstrip("/").rpartition("/")[2]
            found = (*parse_qs(parts.query).get("v", ()), last)
            return next((one for one in found if _VIDEO.fullmatch(one)), "")
    return ""


def _host(text: str) -> str:
    """The name of a service: the host of an address, or the text itself."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        host = ""
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    return host or text


def _isrc(value: object) -> str:
    code = re.sub(r"[\s-]", "", value).upper() if isinstance(value, str) else ""
    return code if _ISRC.fullmatch(code) else ""


def _seconds(value: object) -> int | None:
    seconds = whole(value)
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_DURATION else None


def _text(info: Mapping[str, Any], key: str) -> str:
    value = info.get(key)
    return value.strip() if isinstance(value, str) else ""
