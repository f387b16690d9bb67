"""What the catalogue knows joins spellings, unites versions, and gives facts by period."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from hitparade import pipeline
from hitparade.domain.tables import DETAILS, RECORDINGS, RESOLUTION, TRACKS
from hitparade.feeds.catalogue import import_catalogue
from tests.office import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.tables import Table
    from tests.office import Office

ONE, TWO = "USS1Z2600001", "USS1Z2600002"
MBID = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def text_id(title: str, artist: str = "M") -> str:
    return "text:" + sha(f"{title}\x1f{artist}")


def release_id(release: str, artist: str = "M") -> str:
    return "release:" + sha(f"{release}\x1f{artist}")


class Desk:
    """An office with a catalogue: what is imported and delivered comes out as tables."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._files = 0

    def catalogue(self, text: str) -> None:
        """Import a typed table; ``artist`` is M where a row with a title or release has none."""
        table = rows(text)
        names = list(dict.fromkeys(["artist", *table[0]]))
        lines = [",".join(names)]
        for row in table:
            named = row.get("title") or row.get("release")
            full = {"artist": "M" if named and "artist" not in row else "", **row}
            lines.append(",".join(full.get(name, "") for name in names))
        self._files += 1
        path = self.office.files / f"catalogue {self._files}.csv"
        path.write_text("\n".join(lines) + "\n")
        import_catalogue(self.office.workspace, self.office.engine, path)

    def usage(self, text: str) -> None:
        """Deliver typed usage by M."""
        self.office.deliver(text, quantity="1", artist="M")

    def found(self, table: Table, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
        """Some columns of a table, after everything is resolved."""
        pipeline.tally(self.office.workspace, self.office.engine)
        sql = f"SELECT {columns} FROM {table.name} WHERE {where} ORDER BY ALL"
        return [tuple(row.values()) for row in self.office.read(table, sql)]


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_a_text_of_an_isrc_is_its_recording(desk: Desk) -> None:
    desk.catalogue(f"isrc | title\n{ONE} | Alba")
    desk.usage("title\nAlba\nLanterns")

    assert sorted([(f"isrc:{ONE}", "catalogue"), (text_id("Lanterns"), "text")]) == desk.found(
        RESOLUTION, "recording, way"
    )


@pytest.mark.thorough
def test_a_spelling_of_the_same_words_is_the_recording_too(desk: Desk) -> None:
    desk.catalogue(f"isrc | title\n{ONE} | Alba")
    desk.usage("title\nalba!\nAlba (Live)")

    assert sorted([(f"isrc:{ONE}", "folded"), (text_id("Alba (Live)"), "text")]) == desk.found(
        RESOLUTION, "recording, way"
    )


def test_a_text_of_two_songs_stays_a_text(desk: Desk) -> None:
    desk.catalogue(f"isrc | title\n{ONE} | Alba\n{TWO} | Alba")
    desk.usage("title\nAlba")

    assert [(text_id("Alba"),)] == desk.found(RESOLUTION, "recording")


@pytest.mark.thorough
def test_a_text_of_two_recordings_of_one_song_is_one_of_them(desk: Desk) -> None:
    desk.catalogue(f"isrc | title | song\n{TWO} | Alba | alba\n{ONE} | Alba | alba")
    desk.usage("title\nAlba")

    assert [(f"isrc:{ONE}", "song:" + sha("catalogue:alba"))] == desk.found(
        RESOLUTION, "recording, song"
    )


def test_a_musicbrainz_id_names_a_recording_where_there_is_no_isrc(desk: Desk) -> None:
    desk.catalogue(f"mbid | title | genre\n{MBID} | Alba | folk")
    desk.usage("title\nAlba")

    assert [(f"mbid:{MBID}",)] == desk.found(RESOLUTION, "recording")
    assert [(f"mbid:{MBID}", "folk")] == desk.found(DETAILS, "recording, genre")


def test_versions_share_the_song_that_the_catalogue_names(desk: Desk) -> None:
    desk.catalogue(f"isrc | title | song\n{ONE} | Alba | alba\n{TWO} | Alba (Live) | alba")
    desk.usage(f"title | isrc\nAlba | {ONE}\nAlba live | {TWO}\nLanterns |")

    song = "song:" + sha("catalogue:alba")
    assert sorted(
        [
            (f"isrc:{ONE}", song, True, "Alba"),
            (f"isrc:{TWO}", song, True, "Alba (Live)"),
            (text_id("Lanterns"), "song:" + sha(text_id("Lanterns")), False, "Lanterns"),
        ]
    ) == desk.found(RECORDINGS, "recording, song, shared, title")


def test_a_song_with_one_recording_in_use_is_not_shared(desk: Desk) -> None:
    desk.catalogue(f"isrc | title | song\n{ONE} | Alba | alba\n{TWO} | Alba (Live) | alba")
    desk.usage("title\nAlba")

    assert [(False,)] == desk.found(RECORDINGS, "shared")


PARTS = (
    f"isrc | title | song | release\n{ONE} | Alba | alba | Dawn",
    f"isrc | mbid | title\n{TWO} | {MBID} | Alba (Live)",
    f"mbid | song\n{MBID} | alba",
    "title | genre\nAlba | folk\nLanterns | pop",
    "release | ean\nDawn | 4006381333931",
)


@pytest.mark.thorough
def test_ids_do_not_depend_on_the_order_of_imports(new_office: Callable[[], Office]) -> None:
    found = []
    for order in list(permutations(PARTS))[::23]:
        desk = Desk(new_office())
        for part in order:
            desk.catalogue(part)
        desk.usage("title | release | ean\nAlba | |\nLanterns | |\n| Dawn | 4006381333931")
        found.append(
            [
                desk.found(RESOLUTION, "recording, song, way"),
                desk.found(RECORDINGS, "recording, song, shared, title, artist"),
                desk.found(DETAILS, "* EXCLUDE (inputs)"),
                desk.found(TRACKS, "* EXCLUDE (inputs)"),
            ]
        )

    assert [found[0]] * len(found) == found


def test_later_imports_add_to_earlier_ones_field_by_field(desk: Desk) -> None:
    desk.catalogue(f"isrc | title | genre | label\n{ONE} | Alba | folk | Harbour")
    desk.catalogue(f"isrc | genre | language\n{ONE} | pop |\n{ONE} | | pt")

    assert [(None, None, "Alba", "pop", "Harbour", "pt")] == desk.found(
        DETAILS, "first, last, title, genre, label, language"
    )


def test_facts_hold_from_their_day_on(desk: Desk) -> None:
    desk.catalogue(
        f"""
        isrc  | from_day   | label   | signed | price | currency
        {ONE} |            | Harbour | no     | 9.99  | EUR
        {ONE} | 2026-03-01 | Big One | yes    |       |
        {ONE} | 2026-05-01 |         |        | 1000  | JPY
        """
    )
    desk.catalogue(f"isrc | signed | genre\n{ONE} | no | folk")

    assert [
        (None, dt.date(2026, 2, 28), "Harbour", "no", "folk", 999, "EUR"),
        (dt.date(2026, 3, 1), dt.date(2026, 4, 30), "Big One", "yes", "folk", 999, "EUR"),
        (dt.date(2026, 5, 1), None, "Big One", "yes", "folk", 1000, "JPY"),
    ] == sorted(
        desk.found(DETAILS, "first, last, label, signed, genre, price, currency"),
        key=lambda row: row[0] or dt.date.min,
    )


def test_rows_of_one_id_of_the_catalogues_own_are_one_recording(desk: Desk) -> None:
    desk.catalogue(f"recording | isrc\nr1 | {ONE}\nr1 | {TWO}")
    desk.catalogue("recording | genre\nr1 | folk\nr2 | pop")
    desk.usage(f"title | isrc\nAlba | {TWO}")

    assert [(f"isrc:{ONE}", "folk"), ("recording:" + sha("r2"), "pop")] == desk.found(
        DETAILS, "recording, genre"
    )
    assert [(f"isrc:{ONE}", "isrc")] == desk.found(RESOLUTION, "recording, way")


def test_without_a_catalogue_only_products_and_their_releases_are_new(desk: Desk) -> None:
    desk.usage(
        """
        title | release | ean
        Alba  | Dawn    |
              | Dawn    |
              | Dawn    | 4006381333931
              |         | 0012345678905
        """
    )

    assert sorted(
        [
            ("ean:0012345678905", "ean", "song:" + sha("ean:0012345678905")),
            ("ean:4006381333931", "ean", "song:" + sha("ean:4006381333931")),
            (release_id("Dawn"), "release", "song:" + sha(release_id("Dawn"))),
            (text_id("Alba"), "text", "song:" + sha(text_id("Alba"))),
        ]
    ) == desk.found(RESOLUTION, "recording, way, song")
    assert [
        ("ean:0012345678905", "ean:0012345678905", True),
        (release_id("Dawn"), "ean:4006381333931", True),
        (release_id("Dawn"), release_id("Dawn"), True),
        (release_id("Dawn"), text_id("Alba"), False),
    ] == desk.found(TRACKS, "release, recording, product")
    assert [] == desk.found(DETAILS, "recording")
    assert ("Dawn", "M") in desk.found(RECORDINGS, "title, artist")


@pytest.mark.parametrize(
    "row", ["| Dawn | | ", "Alba | Dawn | 4006381333931 | "], ids=["release", "title"]
)
def test_what_is_not_named_with_an_artist_stays_unmatched(desk: Desk, row: str) -> None:
    desk.usage(f"title | release | ean | artist\n{row}")

    assert [(None, "")] == desk.found(RESOLUTION, "recording, way")
    assert [] == desk.found(TRACKS, "release")


def test_an_ean_is_the_release_that_the_catalogue_says(desk: Desk) -> None:
    desk.catalogue("release | ean\nDawn | 4006381333931")
    desk.usage("title | release | ean\n | DAWN (CD) | 4006381333931")

    assert [(release_id("Dawn"), "ean:4006381333931", "Dawn")] == desk.found(
        TRACKS, "release, recording, title", "product"
    )


def test_a_release_has_its_facts_and_its_number_of_tracks(desk: Desk) -> None:
    desk.catalogue("release | release_date | price | currency\nDawn | 2026-01-02 | 9.99 | EUR")
    desk.catalogue("title | release | track_of\nAlba | Dawn | Hits\nLanterns | | Dawn;Hits")

    assert sorted(
        [
            (release_id("Dawn"), "Dawn", dt.date(2026, 1, 2), 999, 2),
            (release_id("Hits"), "Hits", None, None, 2),
        ]
    ) == desk.found(
        DETAILS, "recording, title, release_date, price, tracks", "recording LIKE 'release:%'"
    )


def test_a_marked_edition_is_the_standard_one(desk: Desk) -> None:
    desk.catalogue(
        """
        title    | track_of
        Alba     | Dawn*;Dawn (Deluxe)
        Lanterns | Dawn (Deluxe)
        Harbour  | Single
        """
    )

    assert [
        ("Dawn", text_id("Alba"), True),
        ("Dawn (Deluxe)", text_id("Alba"), False),
        ("Dawn (Deluxe)", text_id("Lanterns"), True),
        ("Single", text_id("Harbour"), True),
    ] == sorted(desk.found(TRACKS, "title, recording, standard"))


@pytest.mark.thorough
def test_a_track_with_guests_is_on_the_release_of_its_lead_artist(desk: Desk) -> None:
    desk.catalogue(
        """
        title | artist       | lead_artist | release
        Alba  | M feat. Ana  | M           | Dawn
              | M            |             | Dawn
        """
    )
    desk.usage("title | artist | release\nAlba | M feat. Ana | Dawn")

    assert [(release_id("Dawn"), text_id("Alba", "M feat. Ana"))] == desk.found(
        TRACKS, "release, recording"
    )


def test_an_import_makes_what_is_resolved_stale(desk: Desk) -> None:
    desk.usage("title\nAlba")
    assert [(text_id("Alba"),)] == desk.found(RESOLUTION, "recording")
    stamp = desk.found(RESOLUTION, "inputs")
    assert stamp == desk.found(RESOLUTION, "inputs")

    desk.catalogue(f"isrc | title\n{ONE} | Alba")

    assert [(f"isrc:{ONE}",)] == desk.found(RESOLUTION, "recording")
    assert stamp != desk.found(RESOLUTION, "inputs")
    assert desk.office.balance().holds


MADE = (RESOLUTION, RECORDINGS, DETAILS, TRACKS)


def test_tables_are_as_declared(desk: Desk) -> None:
    for part in PARTS:
        desk.catalogue(part)
    desk.usage("title | release | ean\nAlba | Dawn |\n| Dawn | 4006381333931\n| Dawn |")
    pipeline.tally(desk.office.workspace, desk.office.engine)

    with desk.office.engine.session() as session:
        desk.office.workspace.lake.attach(session, MADE)
        for table in MADE:
            assert table.check(session.read(f"FROM {table.name}"), unique=True).num_rows
