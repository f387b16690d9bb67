"""A catalogue's own ids tell its recordings apart, and say nothing of those of another catalogue."""

from __future__ import annotations

import hashlib
from itertools import permutations
from typing import TYPE_CHECKING

from tests.identity.spelled import resolved, songs, ways

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

ONE, TWO = "USS1Z2600001", "USS1Z2600002"


def own_id(name: str) -> str:
    return "recording:" + hashlib.sha256(name.encode()).hexdigest()[:20]


def described(engine: DuckDB, *catalogues: str, usage: str = "") -> set[tuple[str, str]]:
    """Recording and genre of everything that the catalogue describes."""
    found = resolved(engine, usage, *catalogues)
    return {(row["recording"], row["genre"]) for row in found["details"]}


def test_two_of_one_name_in_one_catalogue_are_two_whatever_isrc_one_of_them_has(
    engine: DuckDB,
) -> None:
    intros = f"""
        recording | isrc  | title | artist | genre
        r1        | {ONE} | Intro | The xx | first
        r2        |       | Intro | The xx | second
    """

    assert {(f"isrc:{ONE}", "first"), (own_id("r2"), "second")} == described(engine, intros)


def test_usage_of_a_name_that_one_catalogue_has_twice_is_of_neither(engine: DuckDB) -> None:
    found = resolved(
        engine,
        f"title | artist | isrc\nIntro | The xx |\nIntro | The xx | {ONE}",
        f"recording | isrc | title | artist\nr1 | {ONE} | Intro | The xx\nr2 | | Intro | The xx",
    )

    assert {1: "text", 2: "isrc"} == {number: way for number, (_, way) in ways(found).items()}
    assert 2 == len(set(songs(found).values()))


def test_an_id_of_another_catalogue_is_of_another_recording(engine: DuckDB) -> None:
    found = described(
        engine,
        f"recording | isrc | title | artist | genre\n1 | {ONE} | Alba | M | folk",
        f"recording | isrc | title | artist | genre\n1 | {TWO} | Lanterns | The Makers | pop",
    )

    assert {(f"isrc:{ONE}", "folk"), (f"isrc:{TWO}", "pop")} == found


FIRST = (
    "recording | title | artist | genre\n1 | Alba | M | folk\n2 | Intro | M | a\n3 | Intro | M | b"
)
SECOND = "recording | title | artist | genre\n1 | Reef | Mar | pop\n2 | Kelp | Mar | c"


def test_ids_of_two_catalogues_do_not_depend_on_the_order_of_imports(engine: DuckDB) -> None:
    third = f"recording | isrc | title | artist | label\n1 | {ONE} | Reef! | Mar | Coast"
    found = [described(engine, *order) for order in permutations((FIRST, SECOND, third))]

    assert [found[0]] * len(found) == found
    assert 5 == len(found[0])
    assert (f"isrc:{ONE}", "pop") in found[0]
    assert (own_id("3"), "b") in found[0]


def test_a_later_catalogue_with_the_same_ids_adds_to_them(engine: DuckDB) -> None:
    """The text is the same but for its capitals; the last import says nothing but a fact."""
    found = described(
        engine,
        "recording | title | artist\n1 | Alba | M\n1 | Sunrise | M",
        f"recording | isrc | title | artist\n1 | {ONE} | SUNRISE | M",
        "recording | genre\n1 | folk",
    )

    assert {(f"isrc:{ONE}", "folk")} == found


def test_a_bare_fact_of_an_id_that_means_two_things_is_of_neither(engine: DuckDB) -> None:
    found = described(engine, FIRST, SECOND, "recording | genre\n1 | rock")

    assert {(own_id("1"), "rock")} == {row for row in found if row[1] == "rock"}
    assert {"folk", "pop"} < {genre for _, genre in found}
