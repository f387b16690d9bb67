"""Of the entries that share a key, the best stay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.rules import limit
from hitparade.rules.tables import TERMS
from hitparade.tally.changes import REMOVALS
from hitparade.tally.limit import steps
from hitparade.tally.tables import LAST_DAYS
from tests.examples import examples
from tests.tally.small import ISSUE, decided, entities, in_force, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.duckdb import DuckDB

THREE = {"key": "lead_artist", "most": "3"}


def limited(
    engine: DuckDB,
    songs: str | Mapping[str, Mapping[str, Any]],
    *clauses: Mapping[str, str],
    weeks: Mapping[str, int] | None = None,
    tracks: tuple[tuple[str, str], ...] = (),
) -> str:
    """Songs that leave, in order of their places; ``"a1 b1 a2"`` has songs of the artists a and b."""
    known = (
        songs if not isinstance(songs, str) else {s: {"lead_artist": s[0]} for s in songs.split()}
    )
    here = in_force(
        {f"limit.x{n}.{k}": v for n, clause in enumerate(clauses) for k, v in clause.items()}
    )
    with engine.session() as session:
        entities(session, known)
        decided(session, here)
        session.table("limits", rows_of(limit.TABLE, limit.rows(here)))
        session.table("terms", rows_of(TERMS, limit.conditions(here)))
        session.table("issue_last_days", LAST_DAYS.from_rows([(ISSUE, dt.date(2014, 3, 16))]))
        session.table(
            "places",
            typed(
                "territory issue id rank position",
                *(("", ISSUE, song, n, n) for n, song in enumerate(known, 1)),
            ),
        )
        session.table(
            "stays",
            typed(
                "territory issue id weeks last_rank peak_rank absent",
                *(("", ISSUE, song, n, 1, 1, 0) for song, n in (weeks or {}).items()),
            ),
        )
        session.table(
            "parts",
            typed("territory issue id recording", *(("", ISSUE, s, f"r:{s}") for s in known)),
        )
        session.table(
            "tracks",
            typed("release recording product", *((r, f"r:{s}", False) for r, s in tracks)),
        )
        session.run(steps("places"))
        REMOVALS.check(session.read("FROM limit_removals"), unique=True)
        found = session.read(
            "SELECT DISTINCT p.id, p.position FROM limit_removals r JOIN places p ON r.id = p.id"
            " ORDER BY p.position"
        )
    return " ".join(found["id"].to_pylist())


def test_the_fourth_song_of_an_artist_leaves(engine: DuckDB) -> None:
    assert "a4 a5" == limited(engine, "a1 b1 a2 a3 a4 b2 a5 c1", THREE)


def test_a_removal_names_the_rule(engine: DuckDB) -> None:
    assert "LIM010" == limit.OVER
    assert "a2" == limited(engine, "a1 a2", THREE | {"most": "1"})


def test_names_are_one_whatever_their_case_and_unknown_ones_are_not_limited(
    engine: DuckDB,
) -> None:
    songs = {"x": {"lead_artist": "The Makers"}, "y": {"lead_artist": "the makers "}}
    nobody = {"x": {"lead_artist": ""}, "y": {"lead_artist": ""}}

    assert "y" == limited(engine, songs, THREE | {"most": "1"})
    assert "" == limited(engine, nobody, THREE | {"most": "1"})


def test_within_a_rank_counts_as_places_are_once_others_have_left(engine: DuckDB) -> None:
    """Only two places count: they are filled by a1 and b1 once a2 and a3 have left."""
    one = THREE | {"most": "1", "within": "2"}

    assert "a2 a3" == limited(engine, "a1 a2 a3 b1 a4 a5", one)
    assert "" == limited(engine, "a1 b1 a2 b2", one)


def test_each_featured_artist_has_a_limit_of_their_own(engine: DuckDB) -> None:
    songs = {
        "1": {"featured": "Ann;Bob"},
        "2": {"featured": "Ann"},
        "3": {"featured": "Bob; Cid"},
        "4": {"featured": "Cid"},
        "5": {},
    }
    featured = {"key": "featured", "most": "1"}

    assert "2 3 4" == limited(engine, songs, featured)


def test_tracks_of_a_release_share_it(engine: DuckDB) -> None:
    tracks = (*(("album", f"a{n}") for n in range(1, 6)), ("single", "b1"))

    assert "a4 a5" == limited(
        engine, "a1 a2 a3 b1 a4 a5", {"key": "release", "most": "3"}, tracks=tracks
    )


def test_exempt_entries_are_neither_counted_nor_taken_off(engine: DuckDB) -> None:
    old = THREE | {"most": "1", "exempt": '{weeks: ">=9"}'}

    assert "a3" == limited(engine, "a1 a2 a3", old, weeks={"a1": 9})
    assert "" == limited(engine, "a1 a2", old, weeks={"a2": 9})


def test_age_and_words_may_exempt(engine: DuckDB) -> None:
    songs: dict[str, dict[str, Any]] = {
        "a1": {"lead_artist": "a"},
        "a2": {"lead_artist": "a", "release_date": dt.date(2011, 3, 16)},
        "a3": {"lead_artist": "a", "version": "live"},
        "a4": {"lead_artist": "a"},
    }
    exempt = '[{age_years: ">=3"}, {version: live}]'

    assert "a4" == limited(engine, songs, THREE | {"most": "1", "exempt": exempt})


def test_clauses_act_each_for_itself(engine: DuckDB) -> None:
    songs = {
        "1": {"lead_artist": "a", "label": "x"},
        "2": {"lead_artist": "a", "label": "y"},
        "3": {"lead_artist": "b", "label": "x"},
        "4": {"lead_artist": "c", "label": "z"},
    }

    assert "2 3" == limited(
        engine, songs, {"key": "lead_artist", "most": "1"}, {"key": "label", "most": "1"}
    )


ARTISTS = st.lists(st.sets(st.sampled_from("abc"), max_size=3), min_size=1, max_size=9)


@examples(3, 8)
@given(artists=ARTISTS, most=st.integers(1, 3), within=st.integers(0, 5))
def test_a_higher_limit_never_takes_off_what_a_lower_one_leaves(
    engine: DuckDB, artists: list[set[str]], most: int, within: int
) -> None:
    songs = {str(n): {"featured": ";".join(sorted(some))} for n, some in enumerate(artists)}
    low, high = (
        set(
            limited(
                engine, songs, {"key": "featured", "most": str(n), "within": str(within)}
            ).split()
        )
        for n in (most, most + 1)
    )

    assert high <= low


@examples(3, 8)
@given(order=st.permutations([f"{artist}{n}" for artist in "ab" for n in range(4)]))
def test_no_more_than_most_are_left_and_they_are_the_best(engine: DuckDB, order: list[str]) -> None:
    gone = set(limited(engine, " ".join(order), THREE | {"most": "2"}).split())

    for artist in "ab":
        own = [song for song in order if song[0] == artist]
        assert own[:2] == [song for song in own if song not in gone]


@pytest.mark.parametrize("most", ["1", "8"])
def test_a_limit_that_nothing_exceeds_takes_nothing_off(engine: DuckDB, most: str) -> None:
    assert "" == limited(engine, "a1 b1 c1 d1", THREE | {"most": most})
