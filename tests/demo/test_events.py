"""Made-up plays: as many as asked for, the same on every machine, and as people really listen."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from hitparade.demo.events import SCHEMA, File, Market, Shape, files, make, make_late
from hitparade.demo.market import COUNTRIES, REPORTERS
from hitparade.demo.repertoire import isrcs
from hitparade.feeds.columns import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = Shape(events=60_000, days=8, recordings=5_000, listeners=8_000, territories=12)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(folder, SHAPE)
    return folder


@pytest.fixture(scope="module")
def plays(made: Path) -> pa.Table:
    return pa.concat_tables([pq.read_table(path) for path in sorted(made.glob("*-*.parquet"))])


def digest(table: pa.Table) -> str:
    """What the rows say, whatever the bytes of their file are."""
    texts = "\n".join(str(row) for row in table.to_pylist())
    return hashlib.sha256(texts.encode()).hexdigest()[:16]


def most(plays: pa.Table, *columns: str) -> list[dict[str, Any]]:
    """How often values come, the most frequent first."""
    found = plays.group_by(list(columns)).aggregate([([], "count_all")])
    order = [("count_all", "descending"), *((name, "ascending") for name in columns)]
    rows: list[dict[str, Any]] = found.sort_by(order).to_pylist()
    return rows


def test_there_are_as_many_plays_as_asked_for(plays: pa.Table) -> None:
    assert 60_000 == plays.num_rows
    assert SCHEMA == plays.schema
    assert set(SCHEMA.names) <= set(COLUMNS)


@pytest.mark.parametrize("events", [1, 7, 999, 2_000_000, 200_000_000])
def test_rows_of_files_add_up_whatever_the_size(events: int) -> None:
    assert events == sum(file.rows for file in files(Shape(events=events)))


def test_each_supplier_has_a_file_for_each_day(made: Path) -> None:
    names = [f"{one.name}-2026-06-0{day}.parquet" for one in REPORTERS for day in range(1, 9)]

    assert sorted(names) == sorted(path.name for path in made.glob("*-*.parquet"))


def test_the_rows_are_these_on_every_machine() -> None:
    """Whatever changes this number makes figures that were measured before incomparable."""
    rows = Market(SHAPE).rows(File(supplier=0, day=3, rows=400), 0, 400)

    assert "de4f4b178783b3a4" == digest(rows)


def test_a_file_does_not_depend_on_the_others(made: Path) -> None:
    market, file = Market(SHAPE), next(f for f in files(SHAPE) if (f.supplier, f.day) == (2, 5))
    (number, count), *more = file.pieces()

    assert not more
    assert pq.read_table(made / file.name(SHAPE)).equals(market.rows(file, number, count))


def test_another_seed_makes_other_plays() -> None:
    file = File(supplier=0, day=0, rows=50)
    one, other = (Market(Shape(seed=seed)).rows(file, 0, 50) for seed in (1, 2))

    assert not one.equals(other)


def test_a_long_file_is_made_in_pieces_one_after_the_other() -> None:
    file = File(supplier=1, day=0, rows=270_000)
    market = Market(Shape(recordings=100))
    instants = [market.rows(file, *piece)["at"].to_numpy() for piece in file.pieces()]
    together = np.concatenate(instants)

    assert [262_144, 7_856] == [len(piece) for piece in instants]
    assert (together[1:] >= together[:-1]).all()


def test_a_few_recordings_are_everywhere_and_most_hardly_anywhere(plays: pa.Table) -> None:
    counts = [row["count_all"] for row in most(plays, "isrc")]

    assert 0.1 < sum(counts[:50]) / sum(counts) < 0.5
    assert 1_000 < len(counts) <= 5_000


def test_countries_have_favourites_of_their_own(plays: pa.Table) -> None:
    best = {
        country: most(plays.filter(pc.field("territory") == country), "isrc")[0]["isrc"]
        for country in ("US", "IN", "BR", "MX", "GB", "DE")
    }

    assert len(set(best.values())) > 3


def test_territories_are_the_largest_ones(plays: pa.Table) -> None:
    assert list(COUNTRIES)[:12] == list(SHAPE.countries)
    assert set(SHAPE.countries) == set(plays["territory"].unique().to_pylist())
    assert "US" == most(plays, "territory")[0]["territory"]
    assert 60 == len(COUNTRIES)


def test_there_are_24_ways_to_listen() -> None:
    ways = [(one.name, line.outlet, line.use, line.tier) for one in REPORTERS for line in one.lines]

    assert 24 == len(ways) == len(set(ways))


def test_a_listener_has_one_country_and_one_service(plays: pa.Table) -> None:
    people = plays.filter(pc.field("listener").is_valid())
    homes = people.group_by("listener").aggregate(
        [("territory", "count_distinct"), ("supplier", "count_distinct"), ([], "count_all")]
    )

    assert 1 == pc.max(homes["territory_count_distinct"]).as_py()
    assert 1 == pc.max(homes["supplier_count_distinct"]).as_py()


def test_some_listen_much_more_than_others(plays: pa.Table) -> None:
    counts = [row["count_all"] for row in most(plays, "listener") if row["listener"]]

    assert sum(counts[: len(counts) // 10]) > 0.3 * sum(counts)


def test_robots_play_one_recording_all_day_just_long_enough(plays: pa.Table) -> None:
    known = plays.filter(pc.field("listener").is_valid())
    robot = most(known, "listener", "isrc", "day")[0]
    own = known.filter(
        (pc.field("listener") == robot["listener"]) & (pc.field("isrc") == robot["isrc"])
    )

    assert robot["count_all"] > 10
    assert set(own["seconds"].to_pylist()) <= set(range(31, 36))


def test_one_play_in_five_is_skipped_before_thirty_seconds(plays: pa.Table) -> None:
    skipped = pc.sum(pc.less(plays["seconds"], 30)).as_py() / plays.num_rows

    assert 0.2 < skipped < 0.24
    assert 1 == pc.min(plays["seconds"]).as_py()
    assert 300 >= pc.max(plays["seconds"]).as_py()


def test_some_plays_have_no_listener(plays: pa.Table) -> None:
    assert 0.02 < plays["listener"].null_count / plays.num_rows < 0.04


def test_some_plays_come_twice_in_the_same_file(plays: pa.Table) -> None:
    different = plays.group_by(SCHEMA.names).aggregate([]).num_rows

    assert 60 < plays.num_rows - different < 200


def test_some_plays_are_reported_up_to_three_days_late(made: Path) -> None:
    table = pq.read_table(made / "aurora-2026-06-08.parquet")
    days = {row["day"].day: row["count_all"] for row in most(table, "day")}

    assert {5, 6, 7, 8} == set(days)
    assert 0.98 < days[8] / table.num_rows < 1


def test_the_first_day_has_nothing_of_days_before(made: Path) -> None:
    table = pq.read_table(made / "aurora-2026-06-01.parquet")

    assert [dt.date(2026, 6, 1)] == table["day"].unique().to_pylist()


def test_an_instant_lies_in_its_day(plays: pa.Table) -> None:
    assert pc.all(pc.equal(plays["day"], plays["at"].cast(pa.date32()))).as_py()


def test_the_late_file_is_one_more_of_the_last_day(made: Path, tmp_path: Path) -> None:
    late = pq.read_table(make_late(tmp_path, SHAPE))
    there = pq.read_table(made / "aurora-2026-06-08.parquet")

    assert there.num_rows // 100 == late.num_rows
    assert 1 == len(set(late["day"].to_pylist()))
    assert not set(late["at"].to_pylist()) & set(there["at"].to_pylist())


def test_the_catalogue_has_every_recording_and_the_song_it_is_a_version_of(made: Path) -> None:
    rows = pq.read_table(made / "catalogue.parquet").to_pylist()
    first, *_, last = rows[:8]

    assert 5_000 == len(rows) == len({row["isrc"] for row in rows})
    assert (first["isrc"], first["title"], first["song"]) == ("QZHPA0000000", "Song 0", "song-0")
    assert (last["title"], last["song"]) == ("Song 6 (Live)", "song-6")
    assert last["artist"] == rows[6]["artist"]


def test_every_recording_has_an_isrc_of_its_own_up_to_the_most() -> None:
    assert ["QZHPA0000000", "QZHPZ9999999"] == isrcs(np.array([0, 259_999_999])).to_pylist()


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make(
        tmp_path,
        Shape(events=100, days=1, recordings=60, listeners=9),
        lambda *one: told.append(one),
    )

    assert ("events made", 100, 100) == told[-1]
