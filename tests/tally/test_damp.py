"""Units above a threshold count less."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hitparade.rules import damp
from hitparade.tally.damp import steps
from tests.examples import examples
from tests.office import cut
from tests.rules.books import always
from tests.tally.acts import ISSUE, LIVE, SCALE, changing, points_after, rules, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from hitparade.engine.duckdb import DuckDB

Row = tuple[object, ...]

JAPAN = "[[0, 290000, 1], [290000, null, 1/2]]"
"""The threshold that followers of the chart estimate; the rate is not published."""


def table(bands: str = JAPAN, uses: str = "[physical]", digits: str = "12") -> pa.Table:
    """The rule table of one clause."""
    clause = {
        "damp.copies.if": always(uses),
        "damp.copies.steps": always(bands),
        "damp.copies.digits": always(digits),
    }
    return damp.TABLE.from_rows(damp.rows([rules(clause)]))


def sold(copies: int, song: str = "Alba", weight: Fraction = Fraction(1)) -> Row:
    """Copies of one recording, each worth `weight` points."""
    points = copies * weight * SCALE
    assert points.denominator == 1
    return ("", ISSUE, song, f"{song} 1", "physical", "", copies, int(points))


def damped(
    engine: DuckDB, live: Sequence[Row], rule: pa.Table | None = None
) -> dict[str, Fraction]:
    """Points of each entity once they are damped."""
    changes = changing(engine, steps, damps=rule or table())(live)
    return {name: Fraction(p, SCALE) for name, p in points_after(live, changes).items()}


def test_copies_above_the_threshold_count_by_half(engine: DuckDB) -> None:
    """Of 300,000 copies 290,000 count in full and 10,000 by half."""
    live = [sold(300_000), sold(290_000, "Brisa"), sold(1_000_000, "Canto")]

    assert {"Alba": 295_000, "Brisa": 290_000, "Canto": 645_000} == damped(engine, live)


def test_points_shrink_as_the_units_do(engine: DuckDB) -> None:
    live = [sold(300_000, weight=Fraction(1, 3))]

    assert {"Alba": round(Fraction(295_000, 3) * 10**12) / Fraction(10**12)} == damped(engine, live)


def test_each_band_has_its_rate(engine: DuckDB) -> None:
    bands = "[[0, 10, 1], [10, 20, 1/2], [20, 30, 0], [30, null, 0.1]]"

    found = damped(engine, [sold(n, str(n)) for n in (10, 16, 25, 30, 50)], table(bands))

    assert {"10": 10, "16": 13, "25": 15, "30": 15, "50": 17} == found


def test_a_clause_takes_from_its_uses_only(engine: DuckDB) -> None:
    live = typed(
        LIVE,
        """
        id   | recording | use          | tier | quantity | points
        Alba | a         | physical     |      | 30       | 30
        Alba | b         | physical     |      | 10       | 10
        Alba | b         | download     |      | 40       | 40
        Alba | a         | audio_stream | paid | 900      | 9
        """,
    )

    made = changing(engine, steps, damps=table("[[0, 20, 1], [20, null, 0]]"))(live)

    assert [("a", "-15"), ("b", "-5")] == [
        (row["recording"], str(Fraction(int(row["points"]), SCALE))) for row in made
    ]
    assert [
        {"use": "physical", "rule": "damp.copies.steps", "reason": "DAM002", "quantity": q}
        for q in ("30", "10")
    ] == cut(made, "use rule reason quantity")


def test_the_points_are_rounded_once_and_the_largest_row_takes_the_rest(engine: DuckDB) -> None:
    live = [("", ISSUE, "Alba", name, "physical", "", 1, SCALE) for name in "abc"]

    made = changing(engine, steps, damps=table("[[0, 1, 1], [1, null, 1/4]]", digits="1"))(live)

    assert -3 * SCALE + SCALE * 3 // 2 == sum(int(row["points"]) for row in made)
    assert {"Alba": Fraction(3, 2)} == {
        name: Fraction(p, SCALE) for name, p in points_after(live, made).items()
    }


def test_what_was_returned_is_not_damped(engine: DuckDB) -> None:
    rule = table("[[0, 2, 1/2], [2, null, 0]]")

    assert {"Alba": -3, "Brisa": 0} == damped(engine, [sold(-3), sold(0, "Brisa")], rule)


COPIES = st.lists(st.integers(0, 10**7), min_size=1, max_size=6)
BANDS = st.lists(
    st.tuples(st.integers(1, 10**6), st.sampled_from(["0", "1/3", "0.5", "1"])), max_size=3
)


def bands_of(widths: Sequence[tuple[int, str]], last: str) -> str:
    """Bands of some widths and rates, as YAML."""
    start, found = 0, []
    for width, rate in widths:
        found.append(f"[{start}, {start + width}, {rate}]")
        start += width
    return f"[{', '.join([*found, f'[{start}, null, {last}]'])}]"


def rows_of(copies: Sequence[int]) -> list[Row]:
    return [
        ("", ISSUE, "Alba", f"r{n}", "physical", "", quantity, quantity * SCALE)
        for n, quantity in enumerate(copies)
    ]


@examples(3, 8)
@given(COPIES)
def test_a_rate_of_one_changes_nothing(engine: DuckDB, copies: list[int]) -> None:
    rule = table("[[0, 100, 1], [100, null, 1]]", digits="0")

    assert [] == changing(engine, steps, damps=rule)(rows_of(copies))


@examples(3, 8)
@given(COPIES, BANDS, st.sampled_from(["0", "1/2", "1"]))
def test_damped_points_are_those_of_the_bands(
    engine: DuckDB, copies: list[int], widths: list[tuple[int, str]], last: str
) -> None:
    left, expected = Fraction(sum(copies)), Fraction(0)
    for width, rate in [*widths, (10**12, last)]:
        here = min(left, Fraction(width))
        expected += here * Fraction(rate)
        left -= here

    found = damped(engine, rows_of(copies), table(bands_of(widths, last)))

    assert {"Alba": Fraction(round(expected * 10**12), 10**12)} == found


@examples(3, 8)
@given(COPIES, st.integers(1, 10**6), BANDS, st.sampled_from(["0", "1/2", "1"]))
def test_more_copies_of_one_use_never_take_points_away(
    engine: DuckDB, copies: list[int], more: int, widths: list[tuple[int, str]], last: str
) -> None:
    rule = table(bands_of(widths, last))

    before = damped(engine, rows_of(copies), rule)["Alba"]

    assert before <= damped(engine, rows_of([*copies[:-1], copies[-1] + more]), rule)["Alba"]


@examples(3, 8)
@given(COPIES, st.integers(0, 1000))
def test_the_order_of_rows_never_matters(engine: DuckDB, copies: list[int], seed: int) -> None:
    rule = table("[[0, 5000, 1/3], [5000, null, 1/7]]", digits="3")
    live = rows_of(copies)

    assert changing(engine, steps, damps=rule)(live) == changing(engine, steps, seed, damps=rule)(
        live
    )
