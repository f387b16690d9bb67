"""Shares brought into their targets, gains and growth: from live points to changes of points."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.engine.duckdb import DuckDB
from hitparade.rules import combine as rule
from hitparade.rules.tables import COMPONENTS
from hitparade.tally.changes import CHANGES
from hitparade.tally.combine import calibrate, largest, steps
from tests.examples import examples
from tests.rules.books import always, book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ISSUE = dt.date(2013, 10, 5)
USES = "{sales: [download], airplay: [spin], streaming: [audio_stream]}"
SHARES = "{sales: 35..45, airplay: 30..40, streaming: 20..30}"
BOOK = {
    "calendar.week.uses": always("[download, spin, audio_stream]"),
    "convert.spins.if": always("{use: [spin]}"),
    "convert.spins.points": always("1"),
    "combine.points.components": always(USES),
}
LIVE = pa.schema(
    [
        *((name, pa.string()) for name in ("territory", "id", "recording", "use", "tier")),
        ("issue", pa.date32()),
        ("points", pa.decimal128(38, 0)),
        ("quantity", pa.int64()),
    ]
)
METRICS = pa.schema([*LIVE, ("back", pa.int64())])


def rows(
    points: Mapping[str, Mapping[str, int]], scale: int, schema: pa.Schema, back: int = 1
) -> pa.Table:
    """Points by entity and use, as a table."""
    found = [
        {
            "territory": "US",
            "issue": ISSUE,
            "id": entity,
            "recording": f"{entity} r",
            "use": use,
            "tier": "",
            "points": value * scale,
            "quantity": value,
            "back": back,
        }
        for entity, by_use in points.items()
        for use, value in by_use.items()
    ]
    return pa.Table.from_pylist(found, schema=schema)


def changes(
    rules: Mapping[str, str],
    now: Mapping[str, Mapping[str, int]],
    before: Mapping[str, Mapping[str, int]] | None = None,
    *,
    times: int = 1,
    order: int = 1,
) -> list[dict[str, Any]]:
    """The changes that a rule book makes, points as fractions."""
    made = {f"combine.points.{name}": always(value) for name, value in rules.items()}
    found = book(BOOK | made).in_force(ISSUE)
    scale = times * 10**12
    with DuckDB().session() as session:
        session.table("live", rows(now, scale, LIVE)[::order])
        session.table("metrics", rows(before or {}, scale, METRICS)[::order])
        session.table("components", COMPONENTS.from_rows(rule.rows([found])))
        session.table("combining", rule.TABLE.from_rows(rule.combining_rows([found])))
        session.table(
            "issue_rules",
            pa.table({"issue": [ISSUE], "scale": pa.array([scale], pa.decimal128(38, 0))}),
        )
        calibrate(session, "live", [found])
        session.run(steps("live"))
        table = CHANGES.check(
            session.read(f"SELECT {', '.join(CHANGES.names)} FROM combine_changes"), unique=True
        )
        most = largest(session)
    assert found is not None
    assert all(factor <= (rule.bound(found) or factor) for factor in most.values())
    listed = sorted(table.to_pylist(), key=lambda row: (row["id"], row["use"]))
    for row in listed:
        row["points"] = Fraction(int(row["points"]), scale)
    return listed


def after(
    found: Sequence[Mapping[str, Any]], now: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, Fraction]]:
    """Points by entity and use once the changes are made."""
    points = {i: {u: Fraction(v) for u, v in by.items()} for i, by in now.items()}
    for row in found:
        by_use = points[row["id"]]
        by_use[row["use"]] = by_use.get(row["use"], Fraction(0)) + row["points"]
    return points


def share(points: Mapping[str, Mapping[str, Fraction]], use: str) -> Fraction:
    """The part of all points that one use has."""
    every = sum((value for by in points.values() for value in by.values()), Fraction(0))
    return sum((by.get(use, Fraction(0)) for by in points.values()), Fraction(0)) / every


OCTOBER_2013 = {
    "Wrecking Ball": {"download": 43, "spin": 7, "audio_stream": 50},
    "Royals": {"download": 96, "spin": 95, "audio_stream": 31},
    "Roar": {"download": 95, "spin": 102, "audio_stream": 81 - 27},
}
"""Sales, airplay and streaming; the sums below are 39, 34 and 27 percent of all points."""


def test_shares_within_their_ranges_stay_whatever_one_song_has() -> None:
    """A week of 2013: all points 39/34/27, and No. 1 itself 43/7/50."""
    week = {**OCTOBER_2013, "the rest": {"download": 156, "spin": 136, "audio_stream": 135}}
    total = sum(sum(song.values()) for song in week.values())

    assert [39, 34, 27] == [
        100 * sum(song[use] for song in week.values()) / total
        for use in ("download", "spin", "audio_stream")
    ]
    assert [] == changes({"targets": SHARES}, week)


def test_a_share_outside_its_range_goes_to_the_nearest_bound() -> None:
    """50/30/20 become 45/33/22: what sales give up, the others take in proportion."""
    now = {"A": {"download": 40, "spin": 20, "audio_stream": 10}, "B": {"download": 10, "spin": 10}}
    now["B"]["audio_stream"] = 10

    found = changes({"targets": SHARES}, now)

    points = after(found, now)
    assert [Fraction(45, 100), Fraction(33, 100), Fraction(22, 100)] == [
        share(points, use) for use in ("download", "spin", "audio_stream")
    ]
    assert 100 == sum(sum(by.values()) for by in points.values())
    assert {"combine.points.targets"} == {row["rule"] for row in found}
    assert {"COM011"} == {row["reason"] for row in found}


def test_only_the_top_places_decide_and_all_points_are_moved() -> None:
    """B and C tie for the second place, so both are among the top two."""
    now = {
        "A": {"download": 30, "spin": 10},
        "B": {"download": 10, "spin": 10},
        "C": {"download": 10, "spin": 10},
        "D": {"download": 1, "spin": 9},
    }

    ranges = {"targets": "{sales: 0..50, airplay: 0..50}", "over": "2"}

    points = after(changes(ranges, now), now)

    # A, B and C have 50 from sales and 30 from airplay: times 0.8 and times 4/3, to 12 digits.
    assert [24, Fraction("0.8")] == [points["A"]["download"], points["D"]["download"]]
    assert [Fraction("13.333333333330"), Fraction("11.999999999997")] == [
        points["A"]["spin"],
        points["D"]["spin"],
    ]


def test_factors_and_changes_are_rounded_to_the_digits_of_the_rule_book() -> None:
    now = {"A": {"download": 50, "spin": 30}, "B": {"download": 1}}
    ranges = {"targets": "{sales: 0..50, airplay: 0..50}", "over": "1", "digits": "1"}

    points = after(changes(ranges, now), now)

    assert {"download": 40, "spin": 39} == points["A"]
    assert {"download": Fraction("0.8")} == points["B"]


def test_a_component_without_points_is_left_out_and_ranges_that_cannot_be_met_move_nothing() -> (
    None
):
    no_streams = {"A": {"download": 50, "spin": 30}}

    assert [] == changes({"targets": SHARES}, no_streams)  # 45 and 40 percent are no 100
    points = after(
        changes({"targets": "{sales: 0..50, streaming: 20..30}"}, no_streams), no_streams
    )
    assert 40 == points["A"]["download"]


def test_a_gain_is_what_came_since_the_period_before() -> None:
    """C is new; B lost points, so it will not be on the chart."""
    now = {"A": {"spin": 30, "download": 5}, "B": {"spin": 10}, "C": {"spin": 7}}
    before = {"A": {"spin": 10, "audio_stream": 3}, "B": {"spin": 11}, "D": {"spin": 90}}

    found = changes({"metric": "delta"}, now, before)

    assert {"A": 22, "B": -1, "C": 7} == {
        entity: sum(by.values()) for entity, by in after(found, now).items()
    }
    assert {("combine.points.metric", "COM012")} == {(row["rule"], row["reason"]) for row in found}


def test_growth_is_the_ratio_minus_1_and_needs_a_period_before() -> None:
    now = {"A": {"spin": 30, "download": 5}, "B": {"spin": 10}, "C": {"spin": 7}}
    before = {"A": {"spin": 10, "audio_stream": 20}, "B": {"spin": 4}}

    points = after(changes({"metric": "growth"}, now, before), now)

    assert {"A": Fraction("0.166666666667"), "B": Fraction("1.5"), "C": 0} == {
        entity: sum(by.values()) for entity, by in points.items()
    }


def test_growth_from_too_little_does_not_count() -> None:
    now = {"A": {"spin": 30}, "B": {"spin": 30}}
    before = {"A": {"spin": 10}, "B": {"spin": 9}}

    points = after(changes({"metric": "growth", "least": "10"}, now, before), now)

    assert {"A": 2, "B": 0} == {entity: sum(by.values()) for entity, by in points.items()}


def test_level_without_targets_changes_nothing() -> None:
    assert [] == changes({"metric": "level", "over": "1"}, OCTOBER_2013, OCTOBER_2013)


SOME = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D"]),
    st.dictionaries(
        st.sampled_from(["download", "spin", "audio_stream"]), st.integers(0, 10**9), min_size=1
    ),
    min_size=1,
)


@examples(3, 8)
@given(now=SOME, before=SOME, over=st.integers(1, 4))
@pytest.mark.parametrize(
    "rules",
    [{"targets": SHARES}, {"metric": "delta"}, {"metric": "growth", "digits": "3"}],
    ids=["targets", "delta", "growth"],
)
def test_neither_the_order_of_rows_nor_the_denominator_matters(
    rules: dict[str, str],
    now: dict[str, dict[str, int]],
    before: dict[str, dict[str, int]],
    over: int,
) -> None:
    asked = rules | {"over": str(over)}

    found = changes(asked, now, before)

    assert found == changes(asked, now, before, times=7, order=-1)


@examples(3, 8)
@given(now=SOME)
def test_targets_keep_the_sum_of_the_top_places(now: dict[str, dict[str, int]]) -> None:
    points = after(changes({"targets": SHARES}, now), now)

    before = sum(value for by in now.values() for value in by.values())
    left = sum((value for by in points.values() for value in by.values()), Fraction(0)) - before
    assert abs(left) <= Fraction(before, 10**11)
