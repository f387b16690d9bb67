"""Last rank, peak, weeks and move, from ranks alone."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import pyarrow as pa  # noqa: TC002 # annotations are read when tests run
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.tally.history import HISTORY
from hitparade.tally.lifecycle import EARLIER_REMOVALS
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES, ISSUE_RULES
from tests.examples import examples
from tests.office import cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.duckdb import DuckDB

Charts = dict[dt.date, dict[str, int]]
"""Rank by song, by issue; an issue may have no places."""


def charts(*orders: str) -> Charts:
    """Consecutive issues; ``"A B"`` is led by A, ``"A=B C"`` has a tie and then rank 3."""
    found: Charts = {}
    for week, order in enumerate(orders, 1):
        places: dict[str, int] = {}
        for group in order.split():
            places |= dict.fromkeys(group.split("="), len(places) + 1)
        found[issue(week)] = places
    return found


def history(
    engine: DuckDB,
    new: Charts,
    earlier: Charts | None = None,
    *,
    since_re_entry: bool = False,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """The history of new issues, by issue and rank; rows go in shuffled."""

    def places(source: Charts) -> pa.Table:
        lines = [
            ("", date, song, rank) for date, found in source.items() for song, rank in found.items()
        ]
        random.Random(seed).shuffle(lines)  # noqa: S311 - nothing secret
        return EARLIER.from_rows(lines)

    def issues(source: Charts) -> pa.Table:
        return EARLIER_ISSUES.from_rows([("", date, "") for date in source])

    rules = [(date, 1, 10, 10, True, 0, since_re_entry) for date in new]
    with engine.session() as session:
        session.table("new_places", places(new))
        session.table("new_issues", issues(new).select(["territory", "issue"]))
        session.table("earlier", places(earlier or {}))
        session.table("earlier_issues", issues(earlier or {}))
        session.table("accrued", EARLIER_REMOVALS.empty())
        session.table("issue_rules", ISSUE_RULES.from_rows(rules))
        session.run(HISTORY)
        found: list[dict[str, Any]] = session.read(
            "SELECT h.*, p.rank FROM history h JOIN new_places p"
            " ON h.issue = p.issue AND h.id = p.id ORDER BY h.issue, p.rank, h.id"
        ).to_pylist()
    return found


def of(song: str, found: list[dict[str, Any]], columns: str) -> list[dict[str, str]]:
    """What the history says of one song."""
    return cut([row for row in found if row["id"] == song], columns)


def test_a_debut_at_number_one_has_no_last_rank_and_one_week(engine: DuckDB) -> None:
    (found,) = history(engine, charts("A"))

    assert (None, 1, issue(1), 1, "debut") == (
        found["last_rank"],
        found["peak_rank"],
        found["peak_issue"],
        found["weeks"],
        found["move"],
    )


def test_songs_go_up_and_down_and_stay(engine: DuckDB) -> None:
    found = history(engine, charts("A B C D", "B A C E"))

    assert rows(
        """
        id | last_rank | move
        B  | 2         | up
        A  | 1         | down
        C  | 3         | same
        E  |           | debut
        """
    ) == cut([row for row in found if row["issue"] == issue(2)], "id last_rank move")


def test_a_song_that_comes_back_has_no_last_rank_while_peak_and_weeks_go_on(
    engine: DuckDB,
) -> None:
    found = history(engine, charts("B A", "C", "C B A", "A"))

    assert rows(
        """
        last_rank | peak_rank | weeks | move
                  | 2         | 1     | debut
                  | 2         | 2     | re_entry
        3         | 1         | 3     | up
        """
    ) == of("A", found, "last_rank peak_rank weeks move")


def test_weeks_may_begin_anew_with_a_re_entry(engine: DuckDB) -> None:
    found = history(engine, charts("A", "A", "B", "A", "A", "A"), since_re_entry=True)

    assert ["1", "2", "1", "2", "3"] == [row["weeks"] for row in of("A", found, "weeks")]


def test_weeks_that_begin_anew_know_of_the_issues_before(engine: DuckDB) -> None:
    found = history(
        engine,
        charts("A", "A", "A"),
        {dt.date(2014, 3, 8): {"A": 9}, dt.date(2014, 3, 15): {"A": 9}},
        since_re_entry=True,
    )

    assert ["3", "4", "5"] == [row["weeks"] for row in of("A", found, "weeks")]


def test_the_peak_is_the_first_issue_at_the_best_rank(engine: DuckDB) -> None:
    found = history(engine, charts("B A", "A B", "B A", "A B"))

    assert [(2, issue(1)), (1, issue(2)), (1, issue(2)), (1, issue(2))] == [
        (row["peak_rank"], row["peak_issue"]) for row in found if row["id"] == "A"
    ]


def test_the_issue_before_is_the_published_one_however_long_ago(engine: DuckDB) -> None:
    earlier = {dt.date(2013, 12, 28): {"A": 3, "B": 1}}

    found = history(engine, charts("A B"), earlier)

    assert rows(
        """
        id | last_rank | peak_rank | peak_issue | weeks | move
        A  | 3         | 1         | 2014-03-22 | 2     | up
        B  | 1         | 1         | 2013-12-28 | 2     | down
        """
    ) == cut(found, "id last_rank peak_rank peak_issue weeks move")


def test_an_issue_without_the_song_lies_between_even_if_it_has_no_places(engine: DuckDB) -> None:
    found = history(engine, charts("A", "", "A"))

    assert ["debut", "re_entry"] == [row["move"] for row in of("A", found, "move")]


def test_issues_after_the_one_that_is_computed_are_not_history(engine: DuckDB) -> None:
    later = {issue(5): {"A": 1, "B": 2}}

    assert rows("id | peak_rank | weeks | move\nB | 1 | 1 | debut\nA | 2 | 1 | debut") == cut(
        history(engine, charts("B A"), later), "id peak_rank weeks move"
    )


def test_tied_songs_keep_their_own_history(engine: DuckDB) -> None:
    found = history(engine, charts("A=B C", "C A=B"))

    assert rows("id | last_rank | move\nC | 3 | up\nA | 1 | down\nB | 1 | down") == cut(
        found[3:], "id last_rank move"
    )


def plain(
    known: Mapping[dt.date, Mapping[str, int]], *, since_re_entry: bool
) -> dict[tuple[dt.date, str], tuple[Any, ...]]:
    """The same history, computed issue by issue."""
    found = {}
    runs: dict[str, list[tuple[dt.date, int]]] = {}
    streak: dict[str, int] = {}
    previous: dt.date | None = None
    for date in sorted(known):
        for song, rank in known[date].items():
            before = runs.setdefault(song, [])
            last = before[-1] if before else None
            back = last is not None and last[0] == previous
            streak[song] = streak[song] + 1 if back else 1
            move = (
                "debut"
                if last is None
                else "re_entry"
                if not back
                else "up"
                if rank < last[1]
                else "down"
                if rank > last[1]
                else "same"
            )
            before.append((date, rank))
            peak = min(rank for _, rank in before)
            found[date, song] = (
                last[1] if last and back else None,
                peak,
                next(day for day, rank in before if rank == peak),
                streak[song] if since_re_entry else len(before),
                move,
            )
        previous = date
    return found


@examples(4, 13)
@given(
    known=st.dictionaries(
        st.dates(dt.date(2014, 1, 1), dt.date(2014, 3, 31)),
        st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 6), max_size=6),
        min_size=1,
        max_size=12,
    ),
    cut_off=st.floats(0, 1),
    since_re_entry=st.booleans(),
    seed=st.integers(0, 3),
)
def test_history_is_what_a_plain_computation_gives_in_any_order_and_any_split(
    engine: DuckDB,
    known: Charts,
    cut_off: float,
    since_re_entry: bool,
    seed: int,
) -> None:
    """Some issues are computed now, and the ones before are known already."""
    dates = sorted(known)
    at = int(cut_off * len(dates))
    earlier = {date: known[date] for date in dates[:at]}
    new = {date: known[date] for date in dates[at:]}

    found = history(engine, new, earlier, since_re_entry=since_re_entry, seed=seed)

    expected = plain(known, since_re_entry=since_re_entry)
    assert {key: value for key, value in expected.items() if key[0] in new} == {
        (row["issue"], row["id"]): (
            row["last_rank"],
            row["peak_rank"],
            row["peak_issue"],
            row["weeks"],
            row["move"],
        )
        for row in found
    }


@pytest.mark.parametrize("seed", range(3))
def test_territories_have_histories_of_their_own(engine: DuckDB, seed: int) -> None:
    lines = [
        ("US", issue(1), "A", 1),
        ("US", issue(2), "A", 2),
        ("US", issue(2), "B", 1),
        ("GB", issue(2), "A", 1),
    ]
    random.Random(seed).shuffle(lines)  # noqa: S311 - nothing secret
    issues = [("US", issue(1)), ("US", issue(2)), ("GB", issue(2))]
    with engine.session() as session:
        session.table("new_places", EARLIER.from_rows(lines))
        session.table("new_issues", EARLIER_ISSUES.from_rows([(*key, "") for key in issues]))
        session.table("earlier", EARLIER.empty())
        session.table("earlier_issues", EARLIER_ISSUES.empty())
        session.table("accrued", EARLIER_REMOVALS.empty())
        session.table("issue_rules", ISSUE_RULES.empty())
        session.run(HISTORY)
        found = session.read("FROM history ORDER BY territory, issue, id").to_pylist()

    assert rows(
        "territory | id | move\nGB | A | debut\nUS | A | debut\nUS | A | down\nUS | B | debut"
    ) == cut(found, "territory id move")
