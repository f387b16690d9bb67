"""Decisions hold for what songs are called today, and against what ids and releases say of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.identity.spelled import decided, resolved, songs, ways

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

ONE, TWO = "USRC17607839", "GBAYE0601498"
SPOTIFY = "7qiZfU4dY1lWllzX7mPBI3"
ALBA = f"isrc | title | artist\n{ONE} | Alba | M"
SPELLED = "title | artist\nAlba | M\nalba! | M\nCanto | M\nDanza | M"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def text_id(title: str, artist: str = "M") -> str:
    return "text:" + sha(f"{title}\x1f{artist}")


def song_of(recording: str) -> str:
    return "song:" + sha(recording)


@pytest.mark.parametrize("spellings", [("Alba", "alba!"), ("alba!", "Alba")])
def test_of_two_decisions_on_what_is_one_recording_today_the_later_holds(
    engine: DuckDB, spellings: tuple[str, str]
) -> None:
    first, second = map(text_id, spellings)
    acts = (
        ("classify", first, {"version": "live"}),
        ("classify", second, {"version": "remix"}),
        ("merge", song_of(first), {"into": song_of(text_id("Canto"))}),
        ("merge", song_of(second), {"into": song_of(text_id("Danza"))}),
    )
    found = resolved(engine, SPELLED, ALBA, decisions=decided(*acts))

    assert {f"isrc:{ONE}": "remix"} == {
        row["recording"]: row["version"] for row in found["recordings"] if row["version"]
    }
    danza, canto = song_of(text_id("Danza")), song_of(text_id("Canto"))
    assert {1: danza, 2: danza, 3: canto, 4: danza} == songs(found)


@pytest.mark.parametrize("spellings", [("Alba", "alba!"), ("alba!", "Alba")])
def test_a_later_split_of_what_is_one_recording_today_takes_a_merge_back(
    engine: DuckDB, spellings: tuple[str, str]
) -> None:
    first, second = map(text_id, spellings)
    merge = ("merge", song_of(first), {"into": song_of(text_id("Canto"))})
    decisions = decided(merge, ("split", second, {}))
    found = songs(resolved(engine, SPELLED, ALBA, decisions=decisions))

    assert found[1] == found[2] != found[3]


def test_a_spelling_that_was_taken_off_stays_off_whatever_its_release(engine: DuckDB) -> None:
    intros = f"""
        title | artist | isrc  | release
        Intro | The xx | {ONE} | First
        Intro | The xx | {TWO} | Second
    """
    usage = "title | artist | release\nIntro | The xx | Second"
    left = ("split", f"isrc:{TWO}", {"title": "Intro", "artist": "The xx"})
    before = ways(resolved(engine, usage, intros))
    after = resolved(engine, usage, intros, decisions=decided(left))

    assert {1: (f"isrc:{TWO}", "catalogue")} == before
    assert "text:" == (ways(after)[1][0] or "")[:5]
    assert [True] == [row["decisions"] != "" for row in after["recordings"]]


def test_an_asset_of_two_recordings_names_them_once_they_are_merged(engine: DuckDB) -> None:
    usage = f"title | artist | asset\n | | {SPOTIFY}"
    catalogue = f"isrc | title | artist | spotify\n{ONE} | Alba | M | {SPOTIFY}\n{TWO} | Alba | M | {SPOTIFY}"
    merge = decided(("merge", f"isrc:{TWO}", {"into": f"isrc:{ONE}"}))

    assert {1: (None, "")} == ways(resolved(engine, usage, catalogue))
    assert {1: (f"isrc:{ONE}", "asset")} == ways(
        resolved(engine, usage, catalogue, decisions=merge)
    )
