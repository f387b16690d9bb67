"""A small dump of MusicBrainz, written by hand in the form of the real one; nobody in it exists.

The form is that of the JSON dumps, schema number 1: one document a line, no line break at the end, in
`mbdump/recording` or `mbdump/release` of an archive with a few files beside it. The dump of recordings
has only those that are on no release; all others stand in the releases, with their ISRCs and works.
"""

from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]

PERFORMANCE = "a3005666-a872-32c3-ad06-98af558e99b0"
NOBODY = "89ad4ac3-39f7-470e-963a-56509c546377"


def mbid(kind: str, number: int) -> str:
    """An id in the form of MusicBrainz's."""
    return f"{'arwl'.index(kind):08x}-0000-4000-8000-{number:012d}"


def artist(number: int, name: str, *aliases: str, **more: Any) -> Document:  # noqa: ANN401
    return {
        "id": mbid("a", number),
        "name": name,
        "sort-name": name,
        "disambiguation": "",
        "type": "Person",
        "type-id": "b6e035f4-3ce9-331c-97df-83397230b0df",
        "aliases": [
            {
                "name": alias,
                "sort-name": alias,
                "locale": None,
                "primary": None,
                "type": "Artist name",
                "type-id": "894afba6-2816-3c24-8072-eadb66bd04bc",
                "begin": None,
                "end": None,
                "ended": False,
            }
            for alias in aliases
        ],
        **more,
    }


def credit(*parts: tuple[str, str, Document]) -> list[Document]:
    """Parts of a credit: the name as credited, the join phrase behind it, the artist."""
    return [{"name": name, "joinphrase": join, "artist": one} for name, join, one in parts]


def relation(kind: str, target: str, entity: Document, *attributes: str) -> Document:
    return {
        "type": kind,
        "type-id": PERFORMANCE if kind == "performance" else mbid("l", 900),
        "target-type": target,
        "direction": "forward",
        "begin": None,
        "end": None,
        "ended": False,
        "attributes": list(attributes),
        "attribute-ids": {},
        "attribute-values": {},
        "source-credit": "",
        "target-credit": "",
        target: entity,
    }


def work(number: int, title: str, *iswcs: str, language: str | None = "eng") -> Document:
    return {
        "id": mbid("w", number),
        "title": title,
        "disambiguation": "",
        "type": "Song",
        "type-id": "f061270a-2fd6-32f1-a641-f0f8676d14e6",
        "language": language,
        "languages": [language] if language else [],
        "iswcs": list(iswcs),
        "attributes": [],
    }


def link(resource: str) -> Document:
    return {"id": mbid("l", 901), "resource": resource}


def recording(number: int, title: str, credits_: list[Document], **more: Any) -> Document:  # noqa: ANN401
    return {
        "id": mbid("r", number),
        "title": title,
        "length": 215_400,
        "video": False,
        "disambiguation": "",
        "first-release-date": "2024-03-01",
        "artist-credit": credits_,
        "isrcs": [],
        "relations": [],
        "aliases": [],
        "annotation": None,
        "rating": {"value": None, "votes-count": 0},
        "tags": [],
        "genres": [],
    } | {name.replace("_", "-"): value for name, value in more.items()}


def track(number: int, of: Document, **more: Any) -> Document:  # noqa: ANN401
    return {
        "id": mbid("l", 500 + number),
        "number": str(number),
        "position": number,
        "title": of["title"],
        "length": of["length"],
        "artist-credit": of["artist-credit"],
        "recording": of,
    } | {name.replace("_", "-"): value for name, value in more.items()}


def release(
    number: int,
    title: str,
    credits_: list[Document],
    *tracks: Document,
    **more: Any,  # noqa: ANN401
) -> Document:
    return {
        "id": mbid("l", number),
        "title": title,
        "status": "Official",
        "status-id": "4e304316-386d-3409-af2e-78857eec5cfe",
        "date": "2024-03-01",
        "country": "PT",
        "release-events": [{"date": "2024-03-01", "area": None}],
        "barcode": "4006381333931",
        "asin": None,
        "disambiguation": "",
        "quality": "normal",
        "packaging": None,
        "text-representation": {"language": "por", "script": "Latn"},
        "artist-credit": credits_,
        "label-info": [
            {
                "catalog-number": "HB 1",
                "label": {"id": mbid("l", 700), "name": "Harbour", "sort-name": "Harbour"},
            }
        ],
        "release-group": {
            "id": mbid("l", 800 + number),
            "title": title,
            "primary-type": "Album",
            "secondary-types": [],
            "first-release-date": "2024-03-01",
            "artist-credit": credits_,
        },
        "media": [
            {
                "position": 1,
                "title": "",
                "format": "CD",
                "track-offset": 0,
                "track-count": len(tracks),
                "tracks": list(tracks),
            }
        ],
        "relations": [],
        "aliases": [],
        "annotation": None,
        "tags": [],
        "genres": [],
    } | {name.replace("_", "-"): value for name, value in more.items()}


ANA = artist(1, "Ana Reis", country="PT")
IVO = artist(2, "Ivo Lima")
HANEUL = artist(3, "하늘", "Haneul", "Sky Kim")
EARTH = artist(4, "Earth, Tide & Fire")
MANY = artist(5, "Various Artists", "Verschiedene Interpreten") | {"id": NOBODY}
BY_ANA = credit(("Ana Reis", "", ANA))
TIDE_TABLE = work(1, "Tide Table", "T-034.524.680-1", language="por")
LANTERNS = work(2, "Lanterns")

RECORDINGS = [
    # Two ISRCs and a work, with links: the plain case.
    recording(
        1,
        "Tide Table",
        BY_ANA,
        isrcs=["USS1Z2400001", "PTABC2400009"],
        relations=[
            relation("performance", "work", TIDE_TABLE),
            relation("free streaming", "url", link("https://www.youtube.com/watch?v=dQw4w9WgXcQ")),
            relation(
                "free streaming",
                "url",
                link("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"),
            ),
            relation("producer", "artist", IVO),
        ],
    ),
    # Live by its disambiguation alone; the title does not say so.
    recording(
        2,
        "Tide Table",
        BY_ANA,
        disambiguation="live, 2025-06-01: Porto, Portugal",
        relations=[relation("performance", "work", TIDE_TABLE)],
    ),
    # Live by an attribute, and its title says so too.
    recording(
        3,
        "Tide Table (live at the pier)",
        BY_ANA,
        relations=[relation("performance", "work", TIDE_TABLE, "live")],
    ),
    # A remix, which performs the work too.
    recording(
        4,
        "Tide Table (Ivo Lima remix)",
        BY_ANA,
        relations=[
            relation("performance", "work", TIDE_TABLE),
            relation("remix", "recording", {"id": mbid("r", 1), "title": "Tide Table"}),
        ],
    ),
    # A cover by somebody else: the same work, not the same song.
    recording(
        5,
        "Tide Table",
        credit(("Ivo Lima", "", IVO)),
        relations=[relation("performance", "work", TIDE_TABLE, "cover")],
    ),
    # A remaster, explicit: no version that makes another song.
    recording(
        6,
        "Tide Table",
        BY_ANA,
        disambiguation="explicit, 2025 remaster",
        relations=[relation("performance", "work", TIDE_TABLE)],
    ),
    # A medley of two works.
    recording(
        7,
        "Tide Table / Lanterns",
        BY_ANA,
        relations=[
            relation("performance", "work", TIDE_TABLE, "medley"),
            relation("performance", "work", LANTERNS, "medley"),
        ],
    ),
    # Featured artists behind a name with separators in it; credited otherwise than named.
    recording(
        8,
        "Lanterns",
        credit(
            ("Earth, Tide & Fire", " feat. ", EARTH),
            ("Ana", " & ", ANA),
            ("Haneul", "", HANEUL),
        ),
    ),
    # Names in two scripts, a partial date, no length.
    recording(9, "달빛", credit(("하늘", "", HANEUL)), length=None, first_release_date="2023-11"),
    # The year is not known.
    recording(10, "Harbour", BY_ANA, first_release_date="????-05-01"),
    # Only a part of the work.
    recording(
        11,
        "Tide Table",
        BY_ANA,
        disambiguation="excerpt",
        relations=[relation("performance", "work", TIDE_TABLE, "partial")],
    ),
    # A video whose text is that of the song.
    recording(12, "Lanterns", BY_ANA, video=True, isrcs=["USS1Z2400012"]),
    # A video of which the work says which song it is.
    recording(
        13,
        "Tide Table",
        BY_ANA,
        video=True,
        relations=[relation("performance", "work", TIDE_TABLE)],
    ),
    # Identifiers that are wrong, and one from an agency that nobody knows.
    recording(
        14,
        "Foghorn",
        BY_ANA,
        isrcs=["USS1Z24", "XXS1Z2400014"],
        relations=[relation("performance", "work", work(3, "Foghorn", "T-034.524.680-2"))],
    ),
    # What its lines lacked before: no relations, no date, no ISRCs.
    {"id": mbid("r", 15), "title": "Buoy", "artist-credit": BY_ANA},
]
ALBUM = release(
    1,
    "Tides",
    BY_ANA,
    track(1, RECORDINGS[0]),
    track(2, RECORDINGS[8], title="Dalbit", artist_credit=credit(("Haneul", "", HANEUL))),
    track(3, RECORDINGS[1]),
)
RELEASES = [
    ALBUM,
    # A compilation, years later: what it says of the label is not the recording's.
    release(
        2,
        "Best of; the Harbour*",
        credit(("Various Artists", "", MANY)),
        track(1, RECORDINGS[0], title="Tide table"),
        date="2026-01",
        barcode="4006381333932",
        label_info=[{"catalog-number": None, "label": None}],
    ),
    # A translated track list is no release of its own.
    release(3, "Moonlight", BY_ANA, track(1, RECORDINGS[8]), status="Pseudo-Release"),
    # A hidden track, and one without a recording.
    release(4, "Foghorn", BY_ANA, {"title": "data", "recording": None}, barcode="", date=None)
    | {"media": [{"pregap": track(0, RECORDINGS[13]), "tracks": []}]},
    release(5, "Empty", BY_ANA, barcode=None) | {"media": []},
]


def lines(documents: list[Document]) -> bytes:
    """Documents as the dumps have them: one a line, without a line break at the end."""
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in documents).encode()


def archive(path: Path, text: bytes, *, packing: str = "xz") -> Path:
    """A text as an archive of the dumps, named like its member: ``recording.tar.xz``."""
    name = path.name.partition(".")[0]
    members = {
        "TIMESTAMP": b"2026-05-23 00:10:02.000000+00\n",
        "COPYING": b"CC0\n",
        "README": b"The file under mbdump/ contains one document (entity) per line.\n",
        "REPLICATION_SEQUENCE": b"180000\n",
        "SCHEMA_SEQUENCE": b"30\n",
        "JSON_DUMPS_SCHEMA_NUMBER": b"1\n",
        f"mbdump/{name}": text,
    }
    with tarfile.open(path, f"w:{packing}") as made:  # type: ignore[call-overload]
        for member, content in members.items():
            info = tarfile.TarInfo(member)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return path
