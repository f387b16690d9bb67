"""Entries that leave because of another chart."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.rules import relate
from hitparade.tally.changes import REMOVALS
from hitparade.tally.relate import steps
from hitparade.tally.tables import CHART_TERRITORIES
from tests.examples import examples
from tests.tally.small import ISSUE, entities, in_force, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hitparade.engine.duckdb import DuckDB

Related = tuple[int, str, int]
"""Weeks before the issue, song, rank; rank 0: removed there."""


def left(
    engine: DuckDB,
    rules: Mapping[str, str],
    related: Sequence[Related],
    songs: str = "A B C",
    *,
    chart: str = "hot",
    territory: str = "",
) -> str:
    """The songs that leave."""
    here = in_force({f"relate.x.{k}": v for k, v in ({"chart": "hot"} | dict(rules)).items()})
    with engine.session() as session:
        entities(session, {s: {"lead_artist": f"{s} Band"} for s in songs.split()})
        session.table("relations", rows_of(relate.TABLE, relate.rows(here)))
        session.table("chart_territories", CHART_TERRITORIES.from_rows([("",)]))
        session.table(
            "places",
            typed(
                "territory issue id rank",
                *(("", ISSUE, song, n) for n, song in enumerate(songs.split(), 1)),
            ),
        )
        session.table(
            "related",
            typed(
                "chart territory issue id rank lead_artist removed",
                *(
                    (
                        chart,
                        territory,
                        ISSUE - dt.timedelta(weeks=weeks),
                        song,
                        rank or 1,
                        f"{song[0]} Band feat. Somebody",
                        rank == 0,
                    )
                    for weeks, song, rank in related
                ),
            ),
        )
        session.run(steps("places"))
        found = REMOVALS.check(session.read("FROM relate_removals ORDER BY id"), unique=True)
        assert {"REL010"} >= set(found["reason"].to_pylist())
    return " ".join(found["id"].to_pylist())


NOW = [(0, "A", 1), (0, "B", 11), (1, "C", 1)]


def test_entries_leave_that_are_on_the_other_chart_now(engine: DuckDB) -> None:
    assert "A B" == left(engine, {"exclude": "on"}, NOW)
    assert "A" == left(engine, {"exclude": "on", "within": "10"}, NOW)


def test_entries_leave_that_are_not_on_it(engine: DuckDB) -> None:
    assert "C" == left(engine, {"exclude": "not_on"}, NOW)
    assert "B C" == left(engine, {"exclude": "not_on", "within": "10"}, NOW)


def test_entries_leave_that_were_ever_on_it_but_not_those_that_will_be(engine: DuckDB) -> None:
    later = [*NOW, (-1, "D", 1)]

    assert "A B C" == left(engine, {"exclude": "ever_on"}, later, "A B C D E")


def test_entries_leave_that_a_rule_removed_there(engine: DuckDB) -> None:
    gone = [(0, "A", 0), (1, "B", 0), (0, "C", 5)]

    assert "A" == left(engine, {"exclude": "removed"}, gone)
    assert "A B" == left(engine, {"exclude": "removed", "last": "2"}, gone)
    assert "C" == left(engine, {"exclude": "on"}, gone)


def test_the_newest_issue_that_is_not_later_is_the_other_charts_now(engine: DuckDB) -> None:
    assert "A" == left(engine, {"exclude": "on"}, [(2, "A", 1), (3, "B", 1)])


def test_without_an_issue_of_the_other_chart_nothing_leaves(engine: DuckDB) -> None:
    for exclude in ("on", "not_on", "ever_on", "removed"):
        assert "" == left(engine, {"exclude": exclude}, [(-1, "A", 1)])
        assert "" == left(engine, {"exclude": exclude}, [(0, "A", 1)], chart="other")


def test_acts_that_had_a_hit_leave_with_all_their_songs(engine: DuckDB) -> None:
    """Another song of the same lead artist was in the top 20."""
    hits = [(9, "A other", 20), (9, "B other", 21)]

    assert "A" == left(
        engine, {"exclude": "ever_on", "within": "20", "by": "lead_artist"}, hits, "A B"
    )


@pytest.mark.parametrize(("times", "gone"), [(16, ""), (17, "A"), (26, "A")])
def test_seventeen_of_the_last_twenty_six_issues(engine: DuckDB, times: int, gone: str) -> None:
    rules = {"exclude": "ever_on", "within": "20", "last": "26", "times": "17"}
    hits = [(n, "A", 20 if n < times else 21) for n in range(30)]

    assert gone == left(engine, rules, hits)


def test_issues_before_the_last_ones_do_not_count(engine: DuckDB) -> None:
    rules = {"exclude": "ever_on", "last": "3", "times": "2"}
    other = [(n, "B", 1) for n in range(6)]

    assert "B" == left(engine, rules, [*other, (2, "A", 2), (3, "A", 2)])
    assert "A B" == left(engine, rules, [*other, (1, "A", 2), (2, "A", 2)])


@pytest.mark.parametrize(
    ("chart", "territory", "gone"),
    [("hot", "", "A"), ("hot", "US", ""), ("hot@US", "US", "A"), ("hot@US", "", "")],
)
def test_a_territory_of_the_other_chart_may_be_named(
    engine: DuckDB, chart: str, territory: str, gone: str
) -> None:
    rules = {"chart": chart, "exclude": "on"}

    assert gone == left(engine, rules, [(0, "A", 1)], territory=territory)


@examples(3, 8)
@given(
    related=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from("ABC"), st.integers(1, 4)),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[:2],
    ),
    within=st.integers(0, 4),
)
def test_on_and_not_on_part_the_songs(engine: DuckDB, related: list[Related], within: int) -> None:
    on, off = (
        set(left(engine, {"exclude": exclude, "within": str(within)}, related).split())
        for exclude in ("on", "not_on")
    )

    assert set() == on & off
    assert {"A", "B", "C"} == on | off
