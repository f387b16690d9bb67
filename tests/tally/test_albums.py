"""Charts of albums and of ages, computed from usage to ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import book, cut, rows
from tests.tally.computed import compute_chart

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

ALBUMS = {
    "calendar.week.uses": "[audio_stream, physical]",
    "convert.streams.if": "{use: [audio_stream]}",
    "convert.copies.if": "{use: [physical]}",
    "convert.copies.points": "1",
}


@pytest.fixture(scope="module")
def shop(new_office: Callable[[], Office]) -> Office:
    """An office with copies and streams of three albums; to be read only."""
    made = new_office()
    made.deliver(
        """
        use          | release | title | quantity
        physical     | Alba    |       | 20
        physical     | Best    |       | 19
        audio_stream | Alba    | Hit   | 5000
        audio_stream | Alba    | Two   | 200
        audio_stream | Alba    | Three | 100
        audio_stream | Best    | Hit   | 0
        audio_stream | Single  | Hit   | 0
        """
    )
    return made


def albums(shop: Office, **values: str) -> list[dict[str, str]]:
    changes = {path.replace("__", "."): value for path, value in values.items()}
    found = compute_chart(shop, book(ALBUMS | changes, entity="release"))
    return found.chart("title points")


def test_a_track_counts_for_every_album_that_it_is_on(shop: Office) -> None:
    assert rows("title | points\nAlba | 5320\nBest | 5019\nSingle | 5000") == albums(shop)


def test_a_song_counts_for_the_album_that_sells_best(shop: Office) -> None:
    assert rows("title | points\nAlba | 5320\nBest | 19") == albums(
        shop, group__versions__albums="best_selling"
    )


def test_an_album_is_built_from_its_streams_and_its_copies(shop: Office) -> None:
    """One track has 70 percent of 1,000, divided by 100; copies are not touched."""
    found = compute_chart(
        shop,
        book(
            ALBUMS
            | {
                "group.versions.albums": "best_selling",
                "album_build.tracks.share_cap": "0.7",
                "album_build.tracks.share_base": "capped",
                "album_build.tracks.divisor": "100",
            },
            entity="release",
        ),
    )

    assert rows("title | points\nAlba | 30\nBest | 19") == found.chart("title points")
    assert rows(
        """
        rule                         | points
        album_build.tracks.divisor   | -297
        album_build.tracks.share_cap | -4993
        convert.streams.points       | 5300
        convert.copies.points        | 20
        """
    ) == cut(
        [line for line in found.lines if line["id"] == found.standings[0]["id"]], "rule points"
    )


def test_copies_above_a_threshold_are_damped(shop: Office) -> None:
    found = albums(
        shop,
        group__versions__albums="best_selling",
        damp__copies__if="[physical]",
        damp__copies__steps="[[0, 10, 1], [10, null, 1/2]]",
    )

    assert rows("title | points\nAlba | 5315\nBest | 14.5") == found


def test_albums_that_are_not_eligible_leave_no_gap(shop: Office) -> None:
    found = compute_chart(
        shop,
        book(
            ALBUMS | {"eligible.no.if": "{title: Alba}", "eligible.no.action": "exclude"},
            entity="release",
        ),
    )

    assert rows("rank | title\n1 | Best\n2 | Single") == found.chart("rank title")
