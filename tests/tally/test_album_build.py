"""What the streams of its tracks are worth to a release."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.tables import TRACKS
from hitparade.rules import album_build
from hitparade.tally.album_build import steps
from tests.examples import examples
from tests.rules.books import always
from tests.tally.acts import ISSUE, LIVE, SCALE, changing, points_after, rules, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from hitparade.engine.duckdb import DuckDB

Row = tuple[object, ...]

UK = {"top": "12", "reduce": "2", "next": "10", "divisor": "1000"}
UK_ALBUM = [900, 800, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10]
ITALY = {"share_cap": "0.7", "divisor": "1300"}
NORDIC = {"share_cap": "0.7", "min_tracks": "6", "divisor": "10"}


def album(streams: Sequence[int], release: str = "album") -> list[Row]:
    """Streams of the tracks of a release, each of them a point."""
    return [
        ("", ISSUE, release, f"track {n:02}", "audio_stream", "", plays, plays * SCALE)
        for n, plays in enumerate(streams, 1)
        if plays
    ]


def table(parameters: Mapping[str, str]) -> pa.Table:
    """The rule table of an album built with some parameters."""
    clause = {f"album_build.tracks.{name}": always(value) for name, value in parameters.items()}
    return album_build.TABLE.from_rows(album_build.rows([rules(clause)]))


def built(
    engine: DuckDB, live: Sequence[Row], parameters: Mapping[str, str], tracks: str = ""
) -> dict[str, Fraction]:
    """Points of each release once it is built."""
    acts = changing(
        engine,
        steps,
        album_builds=table(parameters or {"divisor": "1"}),
        tracks=TRACKS.from_rows(typed(TRACKS, tracks)) if tracks else TRACKS.empty(),
    )
    return {
        name: Fraction(points, SCALE) for name, points in points_after(live, acts(live)).items()
    }


def test_uk_album_has_its_two_largest_tracks_reduced_to_the_mean_of_the_next_ten(
    engine: DuckDB,
) -> None:
    assert {"album": Fraction("0.66")} == built(engine, album(UK_ALBUM), UK)


def test_only_the_twelve_most_streamed_tracks_count(engine: DuckDB) -> None:
    assert {"album": Fraction("0.66")} == built(engine, album([5, *UK_ALBUM, 9, 10]), UK)


def test_ten_tracks_with_two_reduced_to_the_mean_of_eight(engine: DuckDB) -> None:
    """As in Australia and New Zealand: eight tracks of 100 make two more of it."""
    australia = {"top": "10", "reduce": "2", "next": "8", "divisor": "1000"}

    assert {"album": Fraction(1)} == built(engine, album([5000, 4000, *[100] * 8]), australia)


@pytest.mark.parametrize(("base", "points"), [("raw", "0.7"), ("capped", "0")])
def test_a_single_song_makes_no_album_in_italy(engine: DuckDB, base: str, points: str) -> None:
    """Of 1,300 streams of one song the raw total leaves 910, the capped total nothing."""
    found = built(engine, album([1300]), ITALY | {"share_base": base})

    assert {"album": Fraction(points)} == found


def test_seventy_percent_of_the_capped_total_leaves_the_others_thirty(engine: DuckDB) -> None:
    """The others have 300: with 700 of the first track these are 30 percent of 1,000."""
    streams = [5000, 200, 100]

    capped = built(engine, album(streams), {"share_cap": "0.7", "share_base": "capped"})
    raw = built(engine, album(streams), {"share_cap": "0.7"})

    assert {"album": Fraction(1000)} == capped
    assert {"album": Fraction(5300 * 7, 10) + 300} == raw


def test_an_album_of_equal_tracks_has_none_that_is_too_large(engine: DuckDB) -> None:
    thirds = {"share_cap": "1/3", "share_base": "capped"}

    assert {"album": Fraction(300)} == built(engine, album([100, 100, 100]), thirds)
    assert {"album": Fraction(300)} == built(engine, album([700, 100, 100]), thirds)
    assert {"album": Fraction(0)} == built(engine, album([700, 100]), thirds)


def test_premium_and_free_streams_of_2024_in_italy_make_one_album(engine: DuckDB) -> None:
    """1,800 premium or 12,600 free streams are an album, and no track is above 70 percent."""
    live = typed_live(
        """
        recording | tier | quantity | points
        one       | paid | 900      | 0.5
        two       | paid | 360      | 0.2
        three     | ad   | 3780     | 0.3
        """
    )

    found = built(engine, live, {"share_cap": "0.7"})

    assert {"album": Fraction(1)} == found


def typed_live(text: str, release: str = "album") -> list[Row]:
    """Live points of a release, typed as text."""
    return typed(LIVE, text, id=release, use="audio_stream")


def test_nordic_albums_need_six_streamed_tracks(engine: DuckDB) -> None:
    assert {"album": Fraction(0)} == built(engine, album([100] * 5), NORDIC)
    assert {"album": Fraction(60)} == built(engine, album([100] * 6), NORDIC)
    assert {"album": Fraction("0.7") * 105 + Fraction("0.5")} == built(
        engine, album([1045, 1, 1, 1, 1, 1]), NORDIC
    )


def test_tracks_that_are_missing_are_zero_in_the_mean(engine: DuckDB) -> None:
    """With two tracks only, the mean of the next ten is nothing."""
    assert {"album": Fraction(0)} == built(engine, album([900, 800]), UK)
    assert {"album": Fraction(120 + 2 * 12, 1000)} == built(engine, album([900, 800, 120]), UK)


def test_copies_sold_are_not_touched(engine: DuckDB) -> None:
    tracks = """
    release | recording | product
    album   | copies    | yes
    album   | track 01  | no
    """
    sold = [("", ISSUE, "album", "copies", use, "", 70, 70 * SCALE) for use in ("physical", "spin")]

    found = built(
        engine, [*sold, *album([1000])], {"divisor": "1000", "uses": "[audio_stream, spin]"}, tracks
    )

    assert {"album": Fraction(141)} == found


def test_only_the_standard_edition_counts(engine: DuckDB) -> None:
    """A track that no catalogue and no supplier places on the release counts for it."""
    tracks = """
    release | recording | standard
    album   | track 01  | yes
    album   | track 02  | yes
    album   | track 03  | no
    deluxe  | track 01  | no
    deluxe  | track 04  | yes
    """
    live = [
        *album([10, 20, 40]),
        *album([10, 0, 0, 80], "deluxe"),
        *album([0, 0, 0, 0, 160], "other"),
    ]

    assert {"album": 30, "deluxe": 80, "other": 160} == built(
        engine, live, {"standard_only": "yes"}, tracks
    )


def test_each_track_says_which_parameter_took_its_points(engine: DuckDB) -> None:
    made = changing(engine, steps, album_builds=table(UK | {"top": "13"}))(
        album([*UK_ALBUM, 6, 5, 4])
    )

    assert [
        *[("album_build.tracks.reduce", "ALB003")] * 2,
        *[("album_build.tracks.divisor", "ALB008")] * 11,
        *[("album_build.tracks.top", "ALB002")] * 2,
    ] == [(row["rule"], row["reason"]) for row in made]
    assert [900, 800] == [row["quantity"] for row in made[:2]]


def test_a_third_of_a_point_is_rounded_once_for_the_whole_album(engine: DuckDB) -> None:
    found = built(engine, album([1, 1, 1, 1, 1]), {"divisor": "3", "digits": "2"})

    assert {"album": Fraction("1.67")} == found


def test_the_rows_of_a_track_share_its_points_in_proportion(engine: DuckDB) -> None:
    live = typed_live(
        """
        recording | use          | tier | quantity | points
        one       | audio_stream | paid | 600      | 600
        one       | audio_stream | ad   | 300      | 300
        one       | video_stream |      | 100      | 100
        two       | audio_stream |      | 100      | 100
        """
    )
    parameters = {"share_cap": "1/2", "share_base": "capped"}

    made = changing(engine, steps, album_builds=table(parameters))(live)

    # The capped total is 200, so 100 of the 1,000 are left.
    assert [-270 * SCALE, -540 * SCALE, -90 * SCALE] == [int(row["points"]) for row in made]


def test_releases_are_built_apart(engine: DuckDB) -> None:
    live = [*album(UK_ALBUM), *album([50] * 12, "other")]

    assert {"album": Fraction("0.66"), "other": Fraction("0.6")} == built(engine, live, UK)


STREAMS = st.lists(st.integers(0, 10**9), min_size=1, max_size=15)
PARAMETERS = st.fixed_dictionaries(
    {
        "top": st.sampled_from(["all", "4", "9"]),
        "reduce": st.sampled_from(["0", "1"]),
        "next": st.sampled_from(["1", "3"]),
        "share_cap": st.sampled_from(["1", "0.7", "1/3", "0.15"]),
        "share_base": st.sampled_from(["raw", "capped"]),
        "min_tracks": st.sampled_from(["0", "3"]),
        "divisor": st.sampled_from(["1", "7", "1300"]),
    }
)


@examples(3, 8)
@given(STREAMS)
def test_an_album_of_every_track_keeps_its_points_as_they_are(
    engine: DuckDB, streams: list[int]
) -> None:
    """Thirds of a point stay thirds: nothing was changed, so nothing is rounded."""
    live = [(*row[:7], int(str(row[7])) // 7) for row in album(streams)]

    assert [] == changing(engine, steps, album_builds=table({"digits": "0"}))(live)


@examples(4, 20)
@given(STREAMS, PARAMETERS)
def test_an_album_is_built_as_by_hand(
    engine: DuckDB, streams: list[int], parameters: dict[str, str]
) -> None:
    live = album(streams)

    found = built(engine, live, parameters)

    expected = plain(streams, parameters)
    grain = Fraction(1, 10**12)
    assert ({"album": round(expected / grain) * grain} if live else {}) == found


def plain(streams: Sequence[int], parameters: Mapping[str, str]) -> Fraction:
    """The same in the words of the rules, with fractions."""
    tracks = sorted((Fraction(n) for n in streams if n), reverse=True)
    if len(tracks) < int(parameters["min_tracks"]):
        return Fraction(0)
    tracks = tracks if parameters["top"] == "all" else tracks[: int(parameters["top"])]
    reduced, following = int(parameters["reduce"]), int(parameters["next"])
    mean = sum(tracks[reduced : reduced + following], Fraction(0)) / following
    tracks = [min(t, mean) if n < reduced else t for n, t in enumerate(tracks)]
    share = Fraction(parameters["share_cap"])
    limit = share * sum(tracks)
    if parameters["share_base"] == "capped":
        # With n tracks capped, the others make up what is left of the total beside n shares.
        tracks.sort(reverse=True)
        limit = share * min(
            sum(tracks[n:], Fraction(0)) / (1 - n * share)
            for n in range(len(tracks) + 1)
            if n * share < 1
        )
    return sum((min(t, limit) for t in tracks), Fraction(0)) / Fraction(parameters["divisor"])


@examples(4, 10)
@given(st.lists(st.integers(0, 50), min_size=3, max_size=8), PARAMETERS, st.integers(0, 7))
def test_another_stream_never_takes_points_from_an_album(
    engine: DuckDB, streams: list[int], parameters: dict[str, str], track: int
) -> None:
    more = list(streams)
    more[track % len(more)] += 1

    before = built(engine, album(streams), parameters).get("album", Fraction(0))

    assert before <= built(engine, album(more), parameters)["album"]


@examples(3, 8)
@given(STREAMS, PARAMETERS, st.integers(0, 1000))
def test_the_order_of_rows_never_matters(
    engine: DuckDB, streams: list[int], parameters: dict[str, str], seed: int
) -> None:
    live = [*album(streams), *album(streams[::-1], "other")]
    rule = table(parameters)

    assert changing(engine, steps, album_builds=rule)(live) == changing(
        engine, steps, seed, album_builds=rule
    )(live)
