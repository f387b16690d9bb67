"""MusicBrainz as a catalogue: what its documents of recordings and releases say, as rows.

A document is one JSON object as the JSON dumps have it. Only what it says plainly is taken; what
docs/formats.md lists as left out is left out here.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from hitparade.feeds.identifiers import (
    SPOTIFY_LINK,
    YOUTUBE_LINK,
    valid_ean,
    valid_isrc,
    valid_iswc,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Row = dict[str, str]
Document = dict[str, Any]

COLUMNS: Final = (
    "mbid",
    "isrc",
    "title",
    "artist",
    "lead_artist",
    "featured",
    "artist_country",
    "song",
    "release",
    "release_date",
    "track_of",
    "duration",
    "version",
    "label",
    "language",
    "ean",
    "iswc",
    "spotify",
    "youtube",
    "credits",
)
"""Columns of the catalogue that a document can fill."""
MOST_ALIASES: Final = 10
"""Other names of an artist that are kept; the rest are mostly misspellings."""
_PERFORMANCE: Final = "performance"
_AS_PERFORMED: Final = {
    "live": "live",
    "instrumental": "instrumental",
    "karaoke": "karaoke",
    "acappella": "a_cappella",
    "medley": "medley",
    "partial": "excerpt",
}
"""Attributes of a performance that make another version; `cover` is none: it says who plays."""
_AS_RELATED: Final = {"remix": "remix", "mashes up": "mashup"}
"""Relations of a recording to the one that it was made of."""
_SAID: Final = tuple(
    (version, re.compile(pattern, re.IGNORECASE))
    for version, pattern in (
        ("live", r"^live\b|[,;] live\b|\blive (?:version|recording|session|at|from|in|on)\b"),
        ("remix", r"\bremix\b"),
        ("acoustic", r"\bacoustic\b|\bunplugged\b"),
        ("demo", r"\bdemo\b"),
        ("instrumental", r"\binstrumental\b"),
        ("karaoke", r"\bkaraoke\b"),
        ("a_cappella", r"\ba[ -]?cap+ella\b"),
        ("medley", r"\bmedley\b"),
        ("mashup", r"\bmash-?up\b"),
        ("reprise", r"\breprise\b"),
        ("orchestral", r"\borchestral\b"),
        ("sped_up", r"\bsped[ -]up\b|\bnightcore\b"),
        ("slowed", r"\bslowed\b"),
        ("excerpt", r"\bexcerpt\b"),
        ("rerecorded", r"\bre-?record(?:ed|ing)\b"),
    )
)
"""Versions, and the words that say so beyond doubt."""
_ASIDE: Final = re.compile(r"[(\[]([^)\]]*)[)\]]| [-\N{EN DASH}] (.+)$")
"""What stands in brackets or behind a dash in a title."""
_FEATURING: Final = re.compile(r"\b(?:feat|ft|featuring|introducing)\b", re.IGNORECASE)
_WHOLE_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LISTED: Final = {None, "", "Official", "Promotion"}
"""Statuses of a release that is what it says; bootlegs and mere translations are not."""
_NOBODY: Final = {
    "89ad4ac3-39f7-470e-963a-56509c546377",  # Various Artists
    "125ec42a-7229-4250-afc5-e057484327fe",  # [unknown]
    "f731ccc4-e22a-43af-a747-64213329e088",  # [anonymous]
    "9be7f096-97ec-4615-8957-8d40b5dcbc41",  # [traditional]
}
"""Artists that stand for many."""
_NO_LABEL: Final = "157afde4-4bf5-4039-8ad2-5a15acc85176"
_SPOTIFY: Final = re.compile(SPOTIFY_LINK)
_YOUTUBE: Final = re.compile(YOUTUBE_LINK)
_JSON: Final = json.JSONEncoder(ensure_ascii=False)
_NO_LANGUAGE: Final = {"mul", "zxx"}


class Reader:
    """Turns documents into rows, and counts the identifiers that it had to leave out."""

    def __init__(self) -> None:
        """Nothing is left out yet."""
        self.left_out: dict[str, int] = {}

    def rows(self, document: Document) -> list[Row]:
        """The rows that one document makes; one that says nothing makes an empty one.

        Args:
            document: A recording or a release.

        Raises:
            AttributeError, TypeError, ValueError, KeyError: It is neither.
        """
        if "media" in document or "release-group" in document or "label-info" in document:
            return self._of_release(document) or [{}]
        return [self._of_recording(document)]

    def _of_recording(self, document: Document, credit: list[Document] | None = None) -> Row:
        parts = document.get("artist-credit") or credit or []
        relations = document.get("relations") or []
        works = _works(relations)
        versions = _versions(document, relations)
        title = document["title"]
        row = _credited(parts) | {
            "mbid": document["id"],
            "isrc": ";".join(self._kept("isrc", document.get("isrcs") or (), valid_isrc)),
            "title": _shown(title, versions),
            "duration": _seconds(document.get("length")),
            "release_date": _whole(document.get("first-release-date")),
            "version": ";".join(versions),
            "spotify": ";".join(_linked(relations, _SPOTIFY)),
            "youtube": ";".join(_linked(relations, _YOUTUBE)),
        }
        if len(works) == 1:
            (work,) = works.values()
            iswcs = self._kept("iswc", work.get("iswcs") or (), valid_iswc)
            row["iswc"] = min(iswcs, default="")
            language = work.get("language") or ""
            row["language"] = "" if language in _NO_LANGUAGE else language
            row["song"] = _song(work, parts, (*versions, *_aside(title)))
        # A video has its recording's title: by its text, nobody could tell the two apart.
        if document.get("video") and not row.get("song"):
            row["title"] = ""
        return row

    def _of_release(self, document: Document) -> list[Row]:
        title, parts = document["title"], document.get("artist-credit") or []
        date = _whole(document.get("date"))
        facts = {
            "ean": "".join(self._kept("ean", filter(None, [document.get("barcode")]), valid_ean)),
            "label": _label(document.get("label-info") or ()),
        }
        listed = document.get("status") in _LISTED and bool(parts)
        rows: list[Row] = []
        if listed:
            rows.append(
                {**_credited(parts), **facts, "release": title, "release_date": date, "credits": ""}
            )
        recordings: list[Row] = []
        for track in _tracks(document):
            row = self._of_recording(track["recording"], track.get("artist-credit") or parts)
            rows.extend(_spelled_otherwise(row, track))
            if listed:
                first = bool(date) and row["release_date"] == date
                row |= _placed(title, first=first) | {"ean": facts["ean"]}
                row["label"] = facts["label"] if first else ""
            recordings.append(row)
        # In this order: where a track is spelled otherwise, the recording's own title is shown.
        return rows + recordings

    def _kept(self, name: str, texts: Iterable[str], valid: Any) -> list[str]:  # noqa: ANN401
        kept = []
        for text in texts:
            if found := valid(text):
                kept.append(found)
            else:
                self.left_out[name] = self.left_out.get(name, 0) + 1
        return sorted(set(kept))


def _tracks(release: Document) -> Iterator[Document]:
    """The tracks of a release that have a recording, hidden ones before the first included."""
    for medium in release.get("media") or ():
        hidden = medium.get("pregap")
        for track in ([hidden] if hidden else []) + (medium.get("tracks") or []):
            if track.get("recording"):
                yield track


def _credited(parts: list[Document]) -> Row:
    """A credit as it is shown, who leads it, who is featured, and its parts."""
    shown, lead, featured, kept = "", "", [], []
    role = "main"
    for part in parts:
        artist, join = part.get("artist") or {}, part.get("joinphrase") or ""
        name = part.get("name") or artist.get("name") or ""
        if role == "main":
            lead = shown + name
        else:
            featured.append(name)
        shown += name + join
        one = {
            "name": artist.get("name") or name,
            "credited": name,
            "join": join,
            "role": role,
            "id": artist.get("id") or "",
        }
        aliases = _aliases(artist)
        kept.append(one | {"aliases": aliases} if aliases else one)
        if _FEATURING.search(join):
            role = "featured"
    country = parts[0].get("artist", {}).get("country") if parts else None
    return {
        "artist": shown.strip(),
        "lead_artist": lead.strip(),
        "featured": ";".join(name.replace(";", ",") for name in featured),
        "artist_country": country or "",
        "credits": _JSON.encode(kept) if kept else "",
    }


def _aliases(artist: Mapping[str, Any]) -> list[str]:
    """Other names under which an artist is known; neither legal names nor what people mistype."""
    if artist.get("id") in _NOBODY:
        return []
    names = {
        alias["name"]
        for alias in artist.get("aliases") or ()
        if alias.get("type") in {None, "Artist name"} and alias["name"] != artist.get("name")
    }
    return sorted(names)[:MOST_ALIASES]


def _works(relations: Iterable[Document]) -> dict[str, Document]:
    """The works that a recording performs, by id."""
    found = (r["work"] for r in relations if r.get("type") == _PERFORMANCE and r.get("work"))
    return {work["id"]: work for work in found}


def _versions(document: Document, relations: Iterable[Document]) -> list[str]:
    """What versions a recording is said to be, beside its title: each makes another recording."""
    found = set(_named_in(document.get("disambiguation") or ""))
    for relation in relations:
        if relation.get("type") == _PERFORMANCE:
            found |= {
                _AS_PERFORMED[a] for a in relation.get("attributes") or () if a in _AS_PERFORMED
            }
        elif relation.get("recording") and relation.get("direction") == "forward":
            found |= {_AS_RELATED[t] for t in (relation.get("type"),) if t in _AS_RELATED}
    return sorted(found)


def _named_in(text: str) -> list[str]:
    return [version for version, pattern in _SAID if pattern.search(text)] if text else []


def _aside(title: str) -> list[str]:
    """What versions a title itself names, in brackets or behind a dash."""
    if "(" not in title and "[" not in title and " - " not in title and " – " not in title:
        return []
    return [version for found in _ASIDE.findall(title) for version in _named_in("".join(found))]


def _shown(title: str, versions: list[str]) -> str:
    """A title with its versions: a live recording must not pass for the one that everybody knows."""
    told = _aside(title)
    extra = [version.replace("_", " ") for version in versions if version not in told]
    return f"{title} ({', '.join(extra)})" if extra else title


def _song(work: Document, parts: list[Document], versions: tuple[str, ...]) -> str:
    """The song: a work as one artist plays it. Others who play it have a song of their own."""
    artist = (parts[0].get("artist") or {}).get("id") if parts else None
    if versions or not artist or artist in _NOBODY:
        return ""
    return f"{work['id']}/{artist}"


def _spelled_otherwise(row: Row, track: Document) -> Iterator[Row]:
    """How a release spells a track, where that is not how its recording is spelled."""
    title, parts = track.get("title") or "", track.get("artist-credit") or []
    told = track["recording"]
    if (title, parts) == (told["title"], told.get("artist-credit")) or not (title and row["title"]):
        return
    credit = _credited(parts)
    shown = _shown(title, row["version"].split(";") if row["version"] else [])
    names = ("artist", "lead_artist", "featured", "credits")
    spelled = {"title": shown, **{name: credit[name] or row[name] for name in names}}
    if (spelled["title"], spelled["artist"]) != (row["title"], row["artist"]):
        yield {"mbid": row["mbid"], **spelled}


def _placed(title: str, *, first: bool) -> Row:
    """A track's release; a title that would break a list of releases stands alone."""
    listable = ";" not in title and not title.rstrip().endswith("*")
    return {
        "release": title if first or not listable else "",
        "track_of": title if listable else "",
    }


def _label(infos: Iterable[Document]) -> str:
    labels = (info.get("label") or {} for info in infos)
    return next((n["name"] for n in labels if n.get("name") and n.get("id") != _NO_LABEL), "")


def _linked(relations: Iterable[Document], pattern: re.Pattern[str]) -> list[str]:
    links = (r["url"].get("resource") or "" for r in relations if r.get("url"))
    return sorted({found[1] for link in links if (found := pattern.fullmatch(link))})


def _seconds(milliseconds: int | None) -> str:
    return str((milliseconds + 500) // 1000) if milliseconds else ""


def _whole(date: str | None) -> str:
    """A date that names a day; a year or a month alone names none."""
    return date if date and _WHOLE_DATE.fullmatch(date) else ""
