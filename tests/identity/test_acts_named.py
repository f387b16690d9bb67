"""Credit lines name artists: each is one, however it is spelled, and stays who it is if nothing else is said."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from hitparade.identity.acts_named import artists_of
from tests.identity.spelled import decided, resolved

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

USAGE = """
title    | artist
Lanterns | THE MAKERS
Harbour  | The Makers feat. Fay
Alba     | 방탄소년단
Brisa    | BTS
Cielo    | Ann
"""


def named(
    *lines: str,
    aliases: tuple[tuple[str, str, str], ...] = (),
    acts: tuple[str, ...] = (),
    listed: tuple[str, ...] = (),
) -> dict[str, list[str]]:
    """The artists of each credit line that is not itself; `listed` are those of the catalogue."""
    found: dict[str, list[str]] = {}
    every = [(line, line in listed) for line in sorted({*lines, *listed})]
    for credit, place, artist, _ in artists_of(every, aliases, acts):
        assert place == len(found.setdefault(credit, []))
        found[credit].append(artist)
    return found


def artist(name: str) -> str:
    return "artist:" + hashlib.sha256(name.encode()).hexdigest()[:20]


@pytest.mark.parametrize(
    "name",
    [
        *("Ann", "THE MAKERS", "Don’t Ask", "방탄소년단", "( )", "Earth Wind and Fire"),
        *("Tyler, the Creator", "Simon & Garfunkel", "Various Artists"),
    ],
)
def test_a_name_that_stands_alone_stays_what_it_is(name: str) -> None:
    assert {} == named(name, "Dan")


@pytest.mark.parametrize(
    ("credit", "artists"),
    [
        ("DJ Snake, J Balvin, Tyga", ["DJ Snake", "J Balvin", "Tyga"]),
        ("Soko feat. Lea", ["Soko", "Lea"]),
        ("Hans Zimmer/Robin Williams", ["Hans Zimmer", "Robin Williams"]),
        ("Tyler, the Creator ft. Kali Uchis", ["Tyler, the Creator", "Kali Uchis"]),
        ("SoKo - Topic", ["SoKo"]),
        ("BTS (방탄소년단)", ["BTS"]),
        ("Ann feat. Ann", ["Ann"]),
    ],
)
def test_a_credit_of_several_names_each_of_them(credit: str, artists: list[str]) -> None:
    assert {credit: artists} == named(credit)


@pytest.mark.parametrize(
    ("spellings", "today"),
    [
        (["THE MAKERS", "The Makers"], "The Makers"),
        (["Earth, Wind & Fire", "Earth Wind and Fire"], "Earth, Wind & Fire"),
        (["Beyoncé", "beyonce", "BEYONCE"], "Beyoncé"),
        (["Sigur Rós", "Sigur Ros"], "Sigur Ros"),
    ],
)
def test_spellings_of_the_same_words_are_one_artist(spellings: list[str], today: str) -> None:
    assert {s: [today] for s in spellings if s != today} == named(*spellings)


def test_the_catalogue_says_how_an_artist_is_spelled() -> None:
    assert {"Makers": ["The Makers"]} == named("Makers", listed=("The Makers",))


def test_names_that_look_like_several_are_one_where_the_catalogue_says_so() -> None:
    credit = "Salt & Ash feat. Fay"

    assert ["Salt", "Ash", "Fay"] == named(credit)[credit]
    assert {credit: ["Salt & Ash", "Fay"]} == named(credit, acts=("Salt & Ash",))
    assert {} == named("Salt & Ash", acts=("Salt & Ash",))


def test_a_name_stands_for_another_one_to_the_end_of_the_chain() -> None:
    chain = (("Ye", "Kanye", "1"), ("Kanye", "Kanye West", "2"))

    assert [
        ("Kanye", 0, "Kanye West", "2"),
        ("Ye", 0, "Kanye West", "1;2"),
        ("Ye feat. Fay", 0, "Kanye West", "1;2"),
        ("Ye feat. Fay", 1, "Fay", ""),
    ] == artists_of([("Kanye", False), ("Ye feat. Fay", False), ("Kanye West", False)], chain)


def test_a_decision_says_how_an_artist_is_spelled_and_stands_behind_all_its_names() -> None:
    alias = [("Beatles", "The Beatles", "1")]

    assert [("Beatles", 0, "The Beatles", "1"), ("The Beatles", 0, "The Beatles", "1")] == (
        artists_of([("Beatles", False), ("The Beatles", False)], alias)
    )
    assert [] == artists_of([("The Beatles", False)], alias), "it changed nothing"


def test_earlier_ids_of_artists_go_on_as_those_of_today(engine: DuckDB) -> None:
    alias = decided(("alias", "방탄소년단", {"of": "BTS"}))

    found = resolved(engine, USAGE, decisions=alias)

    assert [
        ("THE MAKERS", 0, "The Makers", False),
        ("The Makers feat. Fay", 0, "The Makers", False),
        ("The Makers feat. Fay", 1, "Fay", False),
        ("방탄소년단", 0, "BTS", True),
    ] == [(r["credit"], r["place"], r["artist"], r["decisions"] != "") for r in found["artists"]]
    assert {
        artist("THE MAKERS"): artist("The Makers"),
        artist("The Makers feat. Fay"): artist("The Makers"),
        artist("방탄소년단"): artist("BTS"),
    } == {r["id"]: r["song"] for r in found["lineage"] if r["id"].startswith("artist:")}


def test_a_duo_of_the_catalogue_is_one_artist(engine: DuckDB) -> None:
    usage = "title | artist\nTide | Salt & Ash\nEbb | Salt & Ash feat. Fay"
    duo = "title | artist | lead_artist\nTide | Salt & Ash | Salt & Ash"
    parts = 'title | artist | lead_artist | credits\nTide | Salt & Ash | Salt & Ash | [{"name": "Salt"}]'

    assert [("Salt & Ash feat. Fay", "Salt & Ash"), ("Salt & Ash feat. Fay", "Fay")] == [
        (r["credit"], r["artist"]) for r in resolved(engine, usage, duo)["artists"]
    ]
    assert ("Salt & Ash", "Ash") in {
        (r["credit"], r["artist"]) for r in resolved(engine, usage, parts)["artists"]
    }
