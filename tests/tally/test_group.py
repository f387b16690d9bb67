"""Versions that chart apart, how an entry is credited, and songs on several albums."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.table import Column, Table
from hitparade.domain.tables import TRACKS
from hitparade.rules import group
from hitparade.tally.group import CREDITED, GROUPED, steps, with_albums_that_share_tracks
from tests.examples import examples
from tests.office import cut, rows
from tests.rules.books import always
from tests.tally.acts import ISSUE, LIVE, SCALE, changing, rules, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from hitparade.engine.duckdb import DuckDB

_ISSUE = Column("issue", "date", "issue")
DETAILS_NOW = Table(
    "details_now",
    "what is known of a recording",
    (_ISSUE, Column("recording", "text", "recording"), Column("version", "text", "version")),
    ("issue", "recording"),
)
PARTS = Table(
    "parts",
    "a part of an entity's points",
    (
        Column("territory", "text", "territory"),
        _ISSUE,
        *(Column(name, "text", name) for name in ("id", "recording", "reason")),
        Column("points", "exact", "points"),
    ),
    ("id", "recording", "reason"),
)
SHOWN = Table(
    "shown_recordings",
    "the recording that an entity is spelled as",
    (Column("territory", "text", "territory"), _ISSUE, *PARTS.columns[2:4]),
    ("id",),
)
ALBUMS = """
release | recording | product | standard
album   | copies    | yes     | no
album   | hit       | no      | no
album   | deep cut  | no      | no
best of | gold      | yes     | no
best of | hit       | no      | yes
single  | hit       | no      | no
"""
LIVE_ALBUMS = """
id      | recording | use          | tier | quantity | points
album   | copies    | physical     |      | 20       | 20
album   | hit       | audio_stream | paid | 500      | 5
album   | hit       | video_stream |      | 100      | 0.5
album   | hit       | download     |      | 3        | 3
album   | deep cut  | audio_stream | paid | 100      | 1
best of | gold      | download     |      | 19       | 19
best of | hit       | audio_stream | paid | 500      | 5
best of | hit       | video_stream |      | 100      | 0.5
best of | hit       | download     |      | 3        | 3
single  | hit       | audio_stream | paid | 500      | 5
"""


def groupings(**values: str) -> pa.Table:
    """The rule table of some parameters."""
    clause = {f"group.versions.{name}": always(value) for name, value in values.items()}
    return group.TABLE.from_rows(group.rows([rules(clause)]))


def apart(engine: DuckDB, details: str, **values: str) -> list[str]:
    """The recordings that chart apart."""
    with engine.session() as session:
        session.table("details_now", DETAILS_NOW.from_rows(typed(DETAILS_NOW, details)))
        session.table("groupings", groupings(**values))
        session.run(GROUPED)
        found = session.read("FROM grouped ORDER BY recording").to_pylist()
    assert len({row["id"] for row in found}) == len(found)
    return [row["recording"] for row in found]


VERSIONS = "recording | version\na |\nb | live\nc | remix; live\nd | remix"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"credit": "most_rows"}, []),
        ({"apart": "[live]"}, ["b", "c"]),
        ({"apart": "[remix, live]"}, ["b", "c", "d"]),
        ({"versions": "apart"}, ["b", "c", "d"]),
        ({"versions": "apart", "apart": "none"}, ["b", "c", "d"]),
    ],
)
def test_versions_are_together_unless_they_are_named(
    engine: DuckDB, values: dict[str, str], expected: list[str]
) -> None:
    assert expected == apart(engine, VERSIONS, **values)


def test_a_version_apart_has_the_id_of_a_song_of_its_own(engine: DuckDB) -> None:
    with engine.session() as session:
        session.table("details_now", DETAILS_NOW.from_rows([(ISSUE, "isrc:DEA001400001", "live")]))
        session.table("groupings", groupings(versions="apart"))
        session.run(GROUPED)
        (found,) = session.read("FROM grouped").to_pylist()

    assert found["id"].startswith("song:")


def credited(engine: DuckDB, seed: int = 0, **values: str) -> list[dict[str, str]]:
    """The recording that each entity is credited as."""
    parts = typed(
        PARTS,
        """
        id    | recording | reason | points
        Alba  | a1        |        | 3
        Alba  | a2        |        | 5
        Alba  | a1        | ADM010 | 9
        Brisa | b2        |        | 4
        Brisa | b1        |        | 4
        """,
    )
    random.Random(seed).shuffle(parts)  # noqa: S311 # nothing secret
    shown = "id | recording\nAlba | a1\nBrisa | b2\nCanto | c"
    with engine.session() as session:
        session.table("parts", PARTS.from_rows(parts))
        session.table("shown_recordings", SHOWN.from_rows(typed(SHOWN, shown)))
        session.table("groupings", groupings(**values))
        session.run(CREDITED)
        found: list[dict[str, Any]] = session.read("FROM credited ORDER BY id").to_pylist()
    return cut(found, "id recording")


@pytest.mark.parametrize("seed", range(3))
def test_an_entry_is_credited_as_its_recording_with_the_most_points(
    engine: DuckDB, seed: int
) -> None:
    """Usage that does not count gives no share; equal shares go to the first id."""
    assert rows("id | recording\nAlba | a2\nBrisa | b1\nCanto | c") == credited(
        engine, seed, credit="largest_share"
    )


def test_by_default_an_entry_is_credited_as_most_rows_have_it(engine: DuckDB) -> None:
    assert rows("id | recording\nAlba | a1\nBrisa | b2\nCanto | c") == credited(
        engine, credit="most_rows"
    )


def moved(
    engine: DuckDB, albums: str, live: str = LIVE_ALBUMS, tracks: str = ALBUMS, seed: int = 0
) -> list[dict[str, Any]]:
    """The changes that the choice of an album makes."""
    return changing(
        engine,
        steps,
        seed,
        groupings=groupings(albums=albums),
        tracks=TRACKS.from_rows(typed(TRACKS, tracks)),
    )(typed(LIVE, live))


def test_a_song_on_several_albums_counts_for_the_one_that_sells_best(engine: DuckDB) -> None:
    """The album sold 20 copies, the best of 19 and the single none; its downloads stay."""
    found = moved(engine, "best_selling")

    assert rows(
        """
        id      | recording | use          | quantity
        best of | hit       | audio_stream | 500
        best of | hit       | video_stream | 100
        single  | hit       | audio_stream | 500
        """
    ) == cut(found, "id recording use quantity")
    assert [-5 * SCALE, -SCALE // 2, -5 * SCALE] == [int(row["points"]) for row in found]
    assert {("group.versions.albums", "GRO004")} == {(r["rule"], r["reason"]) for r in found}


def test_a_song_on_several_albums_may_count_for_the_standard_edition(engine: DuckDB) -> None:
    assert {"album", "single"} == {row["id"] for row in moved(engine, "standard")}


def test_without_a_standard_edition_the_one_that_sells_best_has_the_song(engine: DuckDB) -> None:
    unmarked = ALBUMS.replace("| no      | yes", "| no      | no")
    alike = ALBUMS.replace("| no\n", "| yes\n")

    assert moved(engine, "best_selling") == moved(engine, "standard", tracks=unmarked)
    assert moved(engine, "best_selling") == moved(engine, "standard", tracks=alike)


def test_albums_that_sell_alike_are_in_the_order_of_their_ids(engine: DuckDB) -> None:
    alike = LIVE_ALBUMS.replace("| 20       | 20", "| 19       | 19")

    assert {"best of", "single"} == {row["id"] for row in moved(engine, "best_selling", alike)}


def test_by_default_a_song_counts_for_every_album(engine: DuckDB) -> None:
    assert [] == moved(engine, "every")


def test_albums_that_share_a_track_are_looked_at_together(engine: DuckDB) -> None:
    """The single is far below, and has the song all the same; a live album shares nothing."""
    tracks = ALBUMS + "live | other | no | no\n"
    columns = (*SHOWN.columns[:3], Column("points", "exact", "points"))
    points = Table("points", "points of an entity", columns, ("id",))
    typed_points = typed(points, "id | points\nalbum | 9\nbest of | 5\nsingle | 1\nlive | 1")
    with engine.session() as session:
        session.table("tracks", TRACKS.from_rows(typed(TRACKS, tracks)))
        session.table("points", points.from_rows(typed_points))
        sql = with_albums_that_share_tracks("SELECT * FROM points WHERE id IN ('album', 'best of')")
        found = session.read(f"FROM ({sql}) ORDER BY id").to_pylist()

    assert ["album", "best of", "single"] == [row["id"] for row in found]


@examples(3, 8)
@given(st.sampled_from(["best_selling", "standard"]), st.integers(0, 1000))
def test_the_order_of_rows_never_matters(engine: DuckDB, albums: str, seed: int) -> None:
    assert moved(engine, albums) == moved(engine, albums, seed=seed)


@examples(4, 10)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.lists(st.integers(0, 3), min_size=4))
def test_each_recording_keeps_its_points_on_one_album(
    engine: DuckDB, points: Sequence[int], sales: Sequence[int]
) -> None:
    tracks = ["release | recording | product"]
    live = ["id | recording | use | quantity | points"]
    for n, copies in enumerate(sales[:4]):
        tracks.append(f"r{n} | copies {n} | yes")
        live.append(f"r{n} | copies {n} | physical | {copies} | {copies}")
        for recording, worth in enumerate(points):
            tracks.append(f"r{n} | t{recording} | no")
            live.append(f"r{n} | t{recording} | audio_stream | {worth} | {worth}")

    found = moved(engine, "best_selling", "\n".join(live), "\n".join(tracks))

    assert 3 * sum(points) * SCALE == -sum(int(row["points"]) for row in found)
    assert 3 * len(points) == len(found)
