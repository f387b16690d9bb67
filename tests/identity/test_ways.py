"""Which way each spelling finds its recording, and what is never taken for one another."""

from __future__ import annotations

import hashlib
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitparade.engine.duckdb import DuckDB
from hitparade.identity.resolve import WAYS
from tests.examples import examples
from tests.identity.spelled import decided, resolved, songs, ways

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE, TWO, THREE = "USRC17607839", "GBAYE0601498", "DEA123456789"
MBIDS = ("0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8", "1f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def text_id(title: str, artist: str) -> str:
    return "text:" + sha(f"{title}\x1f{artist}")


def song_of(recording: str) -> str:
    return "song:" + sha(recording)


def test_the_first_way_that_finds_something_decides(engine: DuckDB) -> None:
    found = resolved(
        engine,
        f"""
        title           | artist     | isrc  | asset
        Alba            | M          |       |
        Brisa           | M          | {TWO} |
                        |            |       | 7qiZfU4dY1lWllzX7mPBI3
        Canto           | M          |       |
        BRISA (Remastered 2011) | M  |       |
        Brisa           | M          |       |
        Danza del Mar   | Los Vientos |      |
        danza del mar   | Los Vientos |      |
        Lanterns Of Gold | The Makers |      |
        """,
        f"""
        title | artist | isrc    | spotify
        Canto | M      | {ONE}   | 7qiZfU4dY1lWllzX7mPBI3
        """,
        decisions=decided(
            ("match", "Alba - M", {"title": "Alba", "artist": "M", "recording": f"isrc:{THREE}"})
        ),
    )

    assert {
        1: (f"isrc:{THREE}", "decision"),
        2: (f"isrc:{TWO}", "isrc"),
        3: (f"isrc:{ONE}", "asset"),
        4: (f"isrc:{ONE}", "catalogue"),
        5: (f"isrc:{TWO}", "folded"),
        6: (f"isrc:{TWO}", "usage"),
        7: (text_id("Danza del Mar", "Los Vientos"), "text"),
        8: (text_id("Danza del Mar", "Los Vientos"), "alike"),
        9: (text_id("Lanterns Of Gold", "The Makers"), "text"),
    } == ways(found)
    assert {way for _, way in ways(found).values()} <= set(WAYS)


INTROS = f"""
title | artist | isrc  | release | release_date
Intro | The Xx | {ONE} | First   | 2009-08-14
Intro | The Xx | {TWO} | Second  | 2012-09-05
"""


def test_two_intros_of_one_act_are_told_apart_by_release(engine: DuckDB) -> None:
    """A text that says neither release nor a day before the second is of neither, and of its own."""
    found = resolved(
        engine,
        """
        title | artist | release           | first_day
        Intro | The xx | First             | 2020-01-01
        Intro | The Xx | Second (Deluxe)   | 2020-01-01
        Intro | The Xx | Third             | 2020-01-01
        """,
        INTROS,
    )

    assert {
        1: (f"isrc:{ONE}", "folded"),
        2: (f"isrc:{TWO}", "catalogue"),
        3: (text_id("Intro", "The Xx"), "text"),
    } == ways(found)
    assert {f"isrc:{ONE}", f"isrc:{TWO}"} == {row["recording"] for row in found["ambiguous_texts"]}


def test_what_was_not_out_yet_is_not_meant(engine: DuckDB) -> None:
    found = resolved(engine, "title | artist | first_day\nIntro | The Xx | 2010-01-01", INTROS)

    assert {1: (f"isrc:{ONE}", "catalogue")} == ways(found)


@pytest.mark.parametrize("first_day", ["", "2013-01-01"])
def test_without_a_day_that_tells_them_apart_two_songs_stay_two(
    engine: DuckDB, first_day: str
) -> None:
    found = resolved(engine, f"title | artist | first_day\nIntro | The Xx | {first_day}", INTROS)

    assert {1: (text_id("Intro", "The Xx"), "text")} == ways(found)


def test_a_text_without_identifier_in_the_catalogue_hides_no_day(engine: DuckDB) -> None:
    usage = "title | artist | first_day\nIntro | The Xx | 2010-01-01"

    found = resolved(engine, usage, INTROS, "title | artist | genre\nIntro | The Xx | pop")

    assert {1: (f"isrc:{ONE}", "catalogue")} == ways(found)


def released(title: str, artist: str, release: str) -> str:
    """The id of a text on a release that is not the first one."""
    return "text:" + sha("\x1f".join((sha(f"{title}\x1f{artist}"), release)))


ALBUMS = """
title | artist | release        | first_day
Intro | The xx | Coexist        | 2012-09-05
Intro | The xx | xx             | 2009-08-14
Intro | The xx |                | 2020-01-01
intro | the xx | Coexist (Live) | 2020-01-01
Intro | The xx | I See You      | 2017-01-13
Dawn  | The xx | Coexist        | 2012-09-05
Dawn  | The xx | xx             | 2009-08-14
"""


def test_a_title_of_many_recordings_is_of_each_release_another_one(engine: DuckDB) -> None:
    """The one that was used first keeps the id of the text; whatever else is called stays one song."""
    found = resolved(engine, ALBUMS)
    first, second = text_id("Intro", "The xx"), released("Intro", "The xx", "Coexist")

    assert {
        1: (second, "text"),
        2: (first, "text"),
        3: (first, "text"),
        4: (second, "alike"),
        5: (released("Intro", "The xx", "I See You"), "text"),
        6: (text_id("Dawn", "The xx"), "text"),
        7: (text_id("Dawn", "The xx"), "text"),
    } == ways(found)
    once = song_of(released("intro", "the xx", "Coexist (Live)"))
    assert {song_of(second)} == {row["song"] for row in found["lineage"] if row["id"] == once}


@pytest.mark.parametrize("known", ["catalogue", "usage"])
def test_what_is_known_of_another_release_is_not_meant(engine: DuckDB, known: str) -> None:
    line = f"Intro | The xx | {ONE} | xx"
    catalogue = [f"title | artist | isrc | release\n{line}"] * (known == "catalogue")
    usage = """
    title | artist | isrc | release
    Intro | The xx |      | XX (Deluxe)
    intro | The xx |      | Coexist
    Intro | The xx |      |
    """

    found = resolved(engine, usage + f"{line}" * (known == "usage"), *catalogue)

    assert {
        1: (f"isrc:{ONE}", known),
        2: (released("intro", "The xx", "Coexist"), "text"),
        3: (f"isrc:{ONE}", known),
    } == {number: way for number, way in ways(found).items() if number < 4}


def test_a_catalogue_that_has_a_text_on_two_releases_tells_no_more_than_usage(
    engine: DuckDB,
) -> None:
    catalogue = "title | artist | release\nIntro | The xx | xx\nIntro | The xx | Coexist"

    assert ways(resolved(engine, ALBUMS)) == ways(resolved(engine, ALBUMS, catalogue))


def test_what_is_decided_of_a_text_on_a_release_holds_for_it(engine: DuckDB) -> None:
    second = released("Intro", "The xx", "Coexist")
    merge = ("merge", song_of(second), {"into": song_of(text_id("Dawn", "The xx"))})

    found = songs(resolved(engine, ALBUMS, decisions=decided(merge)))

    assert found[1] == found[4] == found[6] != found[2]


def test_a_title_of_many_recordings_is_of_the_film_that_it_is_from(engine: DuckDB) -> None:
    found = resolved(
        engine,
        """
        title                         | artist
        Main Title (From "Star Wars") | John Williams
        Main Title (From "Jaws")      | John Williams
        Main Title - From "Jaws"      | John Williams
        Main Title                    | John Williams
        Op. 1/12                      | John Williams
        Op. 11/2                      | John Williams
        Prelude in C# Minor           | John Williams
        Prelude in C Minor            | John Williams
        Prelude in C-Sharp Minor      | John Williams
        """,
    )
    known = songs(found)

    assert known[2] == known[3]
    assert known[7] == known[9]
    assert 7 == len(set(known.values()))


def test_two_charting_recordings_of_one_name_stay_two(engine: DuckDB) -> None:
    """Both are called Unchained Melody, by one act, in one week; a row without ISRC is of neither."""
    line = "Unchained Melody | The Righteous Brothers"
    found = resolved(engine, f"title | artist | isrc\n{line} | {ONE}\n{line} | {TWO}\n{line} |")

    assert 3 == len(set(songs(found).values()))
    assert (text_id(*line.split(" | ")), "text") == ways(found)[3]


def test_one_isrc_on_single_and_album_is_one_recording(engine: DuckDB) -> None:
    found = resolved(
        engine,
        f"title | artist | isrc | release\nAlba | M | {ONE} | Alba\nAlba | M | {ONE} | Dawn",
    )

    assert {(f"isrc:{ONE}", "isrc")} == set(ways(found).values())


def test_one_recording_may_have_two_isrcs(engine: DuckDB) -> None:
    """The catalogue says so, by an id of its own or one of MusicBrainz; the smallest lends its id."""
    found = resolved(
        engine,
        f"title | artist | isrc\nAlba | M | {ONE}\nAlba | M | {TWO}\nAlba | M | {THREE}\nAlba | M |",
        f"recording | mbid | isrc\nr1 | | {ONE}\nr1 | {MBIDS[0]} |",
        f"mbid | isrc\n{MBIDS[0]} | {TWO}\n{MBIDS[0]} | {THREE}",
    )

    assert {min(f"isrc:{i}" for i in (ONE, TWO, THREE))} == {
        recording for recording, _ in ways(found).values()
    }
    assert {song_of(f"isrc:{i}") for i in (ONE, TWO)} <= {row["id"] for row in found["lineage"]}


def test_of_an_isrc_that_covers_two_the_text_tells_which(engine: DuckDB) -> None:
    found = resolved(
        engine,
        f"""
        title        | artist | isrc
        alba         | M      | {ONE}
        Alba (live)  | M      | {ONE}
        Canto        | M      | {ONE}
        """,
        f"""
        title       | artist | isrc  | mbid
        Alba        | M      | {ONE} | {MBIDS[0]}
        Alba (Live) | M      | {ONE} | {MBIDS[1]}
        """,
    )

    assert {
        1: (f"mbid:{MBIDS[0]}", "isrc"),
        2: (f"mbid:{MBIDS[1]}", "isrc"),
        3: (f"isrc:{ONE}", "isrc"),
    } == ways(found)


def test_catalogues_with_ids_of_their_own_agree_by_isrc(engine: DuckDB) -> None:
    """Each has its own ids; only within one catalogue do two of them mean two recordings."""
    found = resolved(
        engine,
        f"title | artist | isrc\nAlba | M | {ONE}",
        f"recording | isrc | title | artist\n17 | {ONE} | Alba | M",
        f"recording | isrc | genre\nx-9 | {ONE} | folk",
    )

    assert [(f"isrc:{ONE}", "Alba", "folk")] == [
        (row["recording"], row["title"], row["genre"]) for row in found["details"]
    ]


def test_latin_and_hangul_names_are_one_act_once_somebody_says_so(engine: DuckDB) -> None:
    usage = """
        title    | artist
        좋은 날  | IU
        좋은 날  | 아이유
        """
    before = resolved(engine, usage)
    after = resolved(engine, usage, decisions=decided(("alias", "아이유", {"of": "IU"})))

    assert 2 == len(set(songs(before).values()))
    assert 1 == len(set(songs(after).values()))
    (row,) = after["recordings"]
    assert 64 == len(row["decisions"])


CASED = ["Alba (Tiesto Remix) | M", "Alba (TIESTO remix) | M", "Alba (Tiësto Remix) | M"]


def test_the_catalogue_knows_an_artist_by_other_names_too(engine: DuckDB) -> None:
    credit = '[{"aliases":["Haneul"],"id":"a1","name":"하늘"}]'
    found = resolved(
        engine,
        """
        title | artist
        Dawn  | Haneul
        """,
        f"""
        isrc         | title | artist | credits
        KRA012600001 | Dawn  | 하늘   | {credit}
        """,
    )

    assert {1: ("isrc:KRA012600001", "folded")} == ways(found)


def test_remix_names_that_differ_by_case_are_one(engine: DuckDB) -> None:
    """And apart from the original, from another remix, and from one that is played live."""
    lines = [*CASED, "Alba | M", "Alba (Kygo Remix) | M", "Alba (Tiesto Remix) (Live) | M"]
    found = songs(resolved(engine, "\n".join(["title | artist", *lines])))

    assert 1 == len({found[number] for number in (1, 2, 3)})
    assert 4 == len(set(found.values()))


@pytest.mark.parametrize("order", list(permutations(CASED))[::5], ids=["", "turned round"])
def test_a_merge_holds_when_another_spelling_comes_in(engine: DuckDB, order: Sequence[str]) -> None:
    """A shorter text lends its id from then on; what was decided of the longer one goes on for it."""
    first = "Alba (Tiesto  Remix) | M"
    merge = decided(
        (
            "merge",
            song_of(text_id(*first.split(" | "))),
            {"into": song_of(text_id("Alba Anthem", "M"))},
        )
    )
    lines = [first, "Alba Anthem | M", *order]

    found = resolved(engine, "\n".join(["title | artist", *lines]), decisions=merge)

    assert {song_of(text_id("Alba Anthem", "M"))} == set(songs(found).values())
    assert 1 == len({row["song"] for row in found["lineage"] if row["id"].startswith("song:")})


def test_a_spelling_leaves_a_recording_by_decision(engine: DuckDB) -> None:
    usage = f"title | artist | isrc\nAlba | M | {ONE}\nALBA | M | {ONE}\nalba | M |"
    left = {"title": "ALBA", "artist": "M"}
    found = resolved(engine, usage, decisions=decided(("split", f"isrc:{ONE}", left)))

    assert {1: f"isrc:{ONE}", 2: text_id("ALBA", "M"), 3: f"isrc:{ONE}"} == {
        number: recording for number, (recording, _) in ways(found).items()
    }


def test_versions_are_charted_apart_by_decision(engine: DuckDB) -> None:
    usage = f"title | artist | isrc\nAlba | M | {ONE}\nAlba (Live) | M | {TWO}"
    catalogue = f"isrc | title | artist | song\n{ONE} | Alba | M | a\n{TWO} | Alba (Live) | M | a"
    together = resolved(engine, usage, catalogue)
    song = songs(together)[1]
    apart = resolved(
        engine, usage, catalogue, decisions=decided(("versions", song, {"apart": "live;remix"}))
    )

    assert {1: song, 2: song} == songs(together)
    assert {1: song, 2: song_of(f"isrc:{TWO}")} == songs(apart)
    assert ["", "live"] == sorted(row["version"] for row in apart["recordings"])


def test_merged_releases_are_one(engine: DuckDB) -> None:
    dawn, sunrise = ("release:" + sha(f"{name}\x1fM") for name in ("Dawn", "Sunrise"))
    found = resolved(
        engine,
        "release | artist | title\nDawn | M |\nSunrise | M |\nSunrise | M | Alba",
        "release | artist | genre\nSunrise | M | folk",
        decisions=decided(("merge", sunrise, {"into": dawn})),
    )

    assert {dawn} == {row["release"] for row in found["tracks"]}
    assert {dawn: "folk"} == {row["recording"]: row["genre"] for row in found["details"]}
    assert (sunrise, dawn) in {(row["id"], row["song"]) for row in found["lineage"]}


FEATURED = """
load | title             | artist
{0}  | Idol              | BTS
{1}  | Idol (feat. Nicki Minaj) | BTS
"""


def test_a_guest_that_only_one_side_names_makes_no_other_song(engine: DuckDB) -> None:
    found = resolved(engine, FEATURED.format("l1", "l1"), events=True)

    assert 1 == len(set(songs(found).values()))


def test_who_lists_a_title_with_and_without_a_guest_lists_two(engine: DuckDB) -> None:
    found = resolved(engine, FEATURED.format("l1", "l2"))

    assert 2 == len(set(songs(found).values()))


def test_different_guests_make_different_songs(engine: DuckDB) -> None:
    """A text that fits both is of neither."""
    found = resolved(
        engine,
        "title | artist\nIdol (feat. A) | BTS\nIdol (feat. B) | BTS\nIdol | BTS",
        events=True,
    )

    assert 3 == len(set(songs(found).values()))


def test_a_published_song_goes_on_as_the_song_of_today(engine: DuckDB) -> None:
    old = song_of(text_id("ALBA!", "M"))
    twin = song_of(text_id("ALBA!", "M\x1f2"))
    found = resolved(
        engine,
        f"title | artist | isrc\nAlba | M | {ONE}\nAlba | M |",
        published=f"song | title | artist\n{old} | ALBA! | M\n{twin} | ALBA! | M",
    )

    assert {(old, song_of(f"isrc:{ONE}"))} == {
        (row["id"], row["song"]) for row in found["lineage"] if row["id"] in {old, twin}
    }


TITLES = st.sampled_from(["Alba", "ALBA", "Alba!", "Alba (Live)", "Alba (feat. Ana)", "Canto"])
SPELLINGS = st.lists(
    st.tuples(TITLES, st.sampled_from(["M", "m", "N & M"]), st.sampled_from(["", ONE, TWO])),
    min_size=1,
    max_size=5,
    unique=True,
)
LISTED = st.lists(
    st.tuples(
        st.sampled_from(["", "r1", "r2"]),
        st.sampled_from(["", *MBIDS]),
        st.sampled_from(["", ONE, TWO, THREE]),
        TITLES,
        st.sampled_from(["", "a"]),
    ),
    max_size=4,
    unique=True,
)


def _resolution(
    spelled: Sequence[tuple[str, str, str]], listed: Sequence[tuple[str, ...]]
) -> dict[str, dict[object, object]]:
    usage = "\n".join(["title | artist | isrc", *(" | ".join(line) for line in spelled)])
    catalogues = [
        "recording | mbid | isrc | title | song | artist\n" + " | ".join([*line, "M"])
        for line in listed
    ]
    found = resolved(DuckDB(), usage, *catalogues)
    return {
        "ways": {spelled[number - 1]: way for number, way in ways(found).items()},
        "songs": {row["recording"]: row["song"] for row in found["recordings"]},
        "lineage": {row["id"]: row["song"] for row in found["lineage"]},
    }


@pytest.mark.thorough
@examples(15, 40)
@given(SPELLINGS, LISTED, st.randoms(use_true_random=False))
def test_no_order_of_deliveries_or_catalogues_matters(
    spelled: list[tuple[str, str, str]], listed: list[tuple[str, ...]], chance: object
) -> None:
    expected = _resolution(spelled, listed)
    chance.shuffle(spelled)  # type: ignore[attr-defined]
    chance.shuffle(listed)  # type: ignore[attr-defined]

    assert expected == _resolution(spelled, listed)


@settings(max_examples=2)
@given(SPELLINGS, LISTED)
def test_turned_round_everything_is_the_same(
    spelled: list[tuple[str, str, str]], listed: list[tuple[str, ...]]
) -> None:
    assert _resolution(spelled, listed) == _resolution(spelled[::-1], listed[::-1])
