"""What a document of MusicBrainz says plainly becomes a row; what it does not say stays empty."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hitparade.feeds.musicbrainz import COLUMNS, Reader
from tests.feeds import brainz
from tests.feeds.brainz import ANA, BY_ANA, HANEUL, RECORDINGS, RELEASES, credit, mbid, recording

SONG_OF_ANA = f"{mbid('w', 1)}/{mbid('a', 1)}"


def row(number: int) -> dict[str, str]:
    """The only row of a recording, counted from 1."""
    (found,) = Reader().rows(RECORDINGS[number - 1])
    return {name: found.get(name, "") for name in COLUMNS}


def rows_of(release: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a release, without what they leave empty."""
    return [{n: v for n, v in one.items() if v} for one in Reader().rows(release)]


def test_a_recording_is_a_row_with_all_its_identifiers() -> None:
    assert {
        "mbid": mbid("r", 1),
        "isrc": "PTABC2400009;USS1Z2400001",
        "title": "Tide Table",
        "artist": "Ana Reis",
        "lead_artist": "Ana Reis",
        "artist_country": "PT",
        "song": SONG_OF_ANA,
        "release_date": "2024-03-01",
        "duration": "215",
        "language": "por",
        "iswc": "T0345246801",
        "spotify": "4uLU6hMCjMI75M1A2tKUQC",
        "youtube": "dQw4w9WgXcQ",
        "credits": json.dumps(
            [
                {
                    "name": "Ana Reis",
                    "credited": "Ana Reis",
                    "join": "",
                    "role": "main",
                    "id": mbid("a", 1),
                }
            ]
        ),
    } == {name: value for name, value in row(1).items() if value}


@pytest.mark.parametrize(
    ("number", "title", "version", "song"),
    [
        (2, "Tide Table (live)", "live", ""),
        (3, "Tide Table (live at the pier)", "live", ""),
        (4, "Tide Table (Ivo Lima remix)", "remix", ""),
        (5, "Tide Table", "", f"{mbid('w', 1)}/{mbid('a', 2)}"),
        (6, "Tide Table", "", SONG_OF_ANA),
        (7, "Tide Table / Lanterns (medley)", "medley", ""),
        (11, "Tide Table (excerpt)", "excerpt", ""),
        (12, "", "", ""),
        (13, "Tide Table", "", SONG_OF_ANA),
    ],
    ids=[
        "live by its disambiguation",
        "live by an attribute",
        "a remix",
        "a cover is its own artist's song",
        "a remaster is the same song",
        "a medley is of two songs",
        "an excerpt",
        "a video has its song's title, and so says nothing",
        "a video whose work says which song it is",
    ],
)
def test_a_work_is_a_song_only_where_it_is_played_as_it_is(
    number: int, title: str, version: str, song: str
) -> None:
    found = row(number)

    assert (title, version, song) == (found["title"], found["version"], found["song"])


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("live, 1985-07-13: Wembley Stadium, London", "live"),
        ("acoustic, live at the pier", "acoustic;live"),
        ("from the film Live and Let Dry", ""),
        ("2009 stereo mix", ""),
        ("single edit", ""),
        ("unplugged", "acoustic"),
        ("demo", "demo"),
        ("sped-up", "sped_up"),
        ("a cappella", "a_cappella"),
        ("re-recorded, 2021", "rerecorded"),
        ("Lively Up", ""),
    ],
)
def test_a_disambiguation_names_a_version_only_in_plain_words(said: str, version: str) -> None:
    (found,) = Reader().rows(recording(20, "Lanterns", BY_ANA, disambiguation=said))

    assert version == found["version"]


def test_a_title_that_names_a_version_is_no_plain_recording_of_its_work() -> None:
    work = brainz.relation("performance", "work", brainz.TIDE_TABLE)
    titles = ["Tide Table - Live", "Tide Table [demo]", "Tide Table (Porto)", "Live"]

    songs = [
        Reader().rows(recording(20, title, BY_ANA, relations=[work]))[0]["song"] for title in titles
    ]

    assert ["", "", SONG_OF_ANA, SONG_OF_ANA] == songs


def test_a_credit_is_kept_as_it_is_shown_and_in_its_parts() -> None:
    found = row(8)

    assert "Earth, Tide & Fire feat. Ana & Haneul" == found["artist"]
    assert "Earth, Tide & Fire" == found["lead_artist"]
    assert "Ana;Haneul" == found["featured"]
    assert [
        ("Earth, Tide & Fire", "Earth, Tide & Fire", " feat. ", "main", None),
        ("Ana Reis", "Ana", " & ", "featured", None),
        ("하늘", "Haneul", "", "featured", ["Haneul", "Sky Kim"]),
    ] == [
        (one["name"], one["credited"], one["join"], one["role"], one.get("aliases"))
        for one in json.loads(found["credits"])
    ]


def test_legal_names_and_misspellings_are_no_aliases() -> None:
    names = [("Ana", "Artist name"), ("Ana Maria Reis", "Legal name"), ("Anna", "Search hint")]
    ana = ANA | {"aliases": [{"name": name, "type": kind} for name, kind in names]}

    (found,) = Reader().rows(recording(20, "Alba", credit(("Ana Reis", "", ana))))

    assert ["Ana"] == json.loads(found["credits"])[0]["aliases"]


@pytest.mark.parametrize("number", [9, 10])
def test_a_date_without_its_day_or_year_is_no_date(number: int) -> None:
    assert "" == row(number)["release_date"]


def test_what_a_document_leaves_out_is_none() -> None:
    assert {"mbid", "title", "artist", "lead_artist", "artist_country", "credits"} == {
        name for name, value in row(15).items() if value
    }
    assert "" == row(9)["duration"]


def test_wrong_identifiers_are_left_out_and_counted() -> None:
    reader = Reader()

    (found,) = reader.rows(RECORDINGS[13])
    album, *_ = reader.rows(RELEASES[1])

    assert ("XXS1Z2400014", "", "") == (found["isrc"], found["iswc"], album["ean"])
    assert {"isrc": 1, "iswc": 1, "ean": 1} == reader.left_out


def test_a_release_is_a_row_then_other_spellings_then_its_tracks() -> None:
    album, spelled, *tracks = rows_of(RELEASES[0])

    assert {
        "release": "Tides",
        "artist": "Ana Reis",
        "lead_artist": "Ana Reis",
        "artist_country": "PT",
        "ean": "4006381333931",
        "label": "Harbour",
        "release_date": "2024-03-01",
    } == album
    assert (mbid("r", 9), "Dalbit", "Haneul") == tuple(
        spelled[name] for name in ("mbid", "title", "artist")
    )
    assert [(mbid("r", n), "Tides", "4006381333931") for n in (1, 9, 2)] == [
        (one["mbid"], one["track_of"], one["ean"]) for one in tracks
    ]


def test_the_release_of_the_same_day_is_the_one_that_a_recording_came_out_on() -> None:
    *_, first, partly_dated, _ = rows_of(RELEASES[0])
    compiled = rows_of(RELEASES[1])[-1]

    assert ("Tides", "Harbour") == (first["release"], first["label"])
    assert "release" not in partly_dated
    assert "label" not in compiled


def test_a_title_that_would_break_a_list_of_releases_stands_alone() -> None:
    compiled = rows_of(RELEASES[1])[-1]

    assert "Best of; the Harbour*" == compiled["release"]
    assert "track_of" not in compiled


def test_a_translated_track_list_only_tells_of_its_recordings() -> None:
    (found,) = rows_of(RELEASES[2])

    assert mbid("r", 9) == found["mbid"]
    assert not {"release", "track_of", "ean", "label"} & set(found)


def test_hidden_tracks_are_tracks_and_a_release_may_have_none() -> None:
    assert [None, mbid("r", 14)] == [one.get("mbid") for one in rows_of(RELEASES[3])]
    assert [("Empty", "Harbour")] == [
        (one["release"], one["label"]) for one in rows_of(RELEASES[4])
    ]


def test_the_many_have_no_song_and_no_aliases() -> None:
    works = [brainz.relation("performance", "work", brainz.LANTERNS)]
    by_many = credit(("Various Artists", "", brainz.MANY))

    (found,) = Reader().rows(recording(20, "Lanterns", by_many, relations=works))

    assert "" == found["song"]
    assert "aliases" not in json.loads(found["credits"])[0]
    assert ["Haneul", "Sky Kim"] == [alias["name"] for alias in HANEUL["aliases"]]
