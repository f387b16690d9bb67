"""What holds for any rows: order and splitting into files do not matter, and nothing vanishes."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from hitparade.engine.duckdb import DuckDB
from tests.examples import examples
from tests.feeds.conftest import as_csv, as_ndjson, read

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("day", "use", "quantity", "audience", "tier", "territory", "title", "listener", "seconds")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = {
    "day": st.sampled_from(["2024-03-10", "2024-03-11", "2024-02-30", "", "1066-10-14"]),
    "use": st.sampled_from(["spin", "download", "spins", ""]),
    "quantity": st.sampled_from(["1", "-2", "3.0", "3.5", "", "many"]),
    "audience": st.sampled_from(["", "", "10", "-10"]),
    "tier": st.sampled_from(["", "paid", "Paid"]),
    "territory": st.sampled_from(["", "NO", "no", "UK"]),
    "title": TEXT,
    "listener": st.sampled_from(["", "", "u1", "u2"]),
    "seconds": st.sampled_from(["", "31", "30.5", "-1"]),
}
ROWS = st.lists(st.fixed_dictionaries(VALUES), min_size=1, max_size=12)

Row = dict[str, Any]


def bag(rows: Sequence[Row]) -> Counter[str]:
    """Rows as a multiset, without their lines."""
    return Counter(repr({k: v for k, v in row.items() if k != "line"}) for row in rows)


def taken(rows: Sequence[Row], form: str) -> tuple[Counter[str], Counter[str]]:
    write = as_csv if form == "csv" else as_ndjson
    with tempfile.TemporaryDirectory() as folder, DuckDB().session() as session:
        path = Path(folder) / f"usage.{form}"
        path.write_text(write(rows), encoding="utf-8", newline="")
        result = read(session, path, supplier="S")
    assert len(rows) == result.read
    return bag(result.accepted), bag(result.refused)


@given(rows=ROWS, data=st.data())
@examples(3, 8)
def test_the_order_of_rows_does_not_matter(rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))

    assert taken(rows, "csv") == taken(shuffled, "csv")


@given(rows=ROWS, cut=st.integers(1, 11))
@examples(3, 8)
def test_a_file_split_in_two_gives_the_same_rows(rows: list[Row], cut: int) -> None:
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    accepted, refused = zip(*(taken(part, "csv") for part in parts), strict=True)

    assert taken(rows, "csv") == (sum(accepted, Counter()), sum(refused, Counter()))


@given(rows=ROWS)
@examples(3, 8)
def test_csv_and_ndjson_give_the_same_rows(rows: list[Row]) -> None:
    csv, ndjson = taken(rows, "csv"), taken(rows, "ndjson")

    assert csv[0] == ndjson[0]
    assert csv[1].total() == ndjson[1].total()
