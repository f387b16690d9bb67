"""A table that crosses a stage is as declared, or it does not cross."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from hitparade.domain.errors import TableError
from hitparade.domain.tables import LAKE, VAULT, Column, Table

PLAYS = Table(
    "plays",
    "plays of one song on one day",
    (
        Column("day", "date", "day"),
        Column("song", "text", "song"),
        Column("plays", "int", "plays"),
        Column("note", "text", "a note", null=True),
    ),
    ("day", "song"),
)
MONDAY = dt.date(2014, 3, 10)


def plays(**columns: object) -> pa.Table:
    return pa.table({"day": [MONDAY], "song": ["A"], "plays": [7], "note": [None]} | columns)


def test_a_table_as_declared_comes_back_in_declared_order_and_types() -> None:
    shuffled = plays().select(["note", "plays", "song", "day"])

    checked = PLAYS.check(shuffled)

    assert PLAYS.schema == checked.schema
    assert [{"day": MONDAY, "song": "A", "plays": 7, "note": None}] == checked.to_pylist()


def test_a_narrower_number_is_widened() -> None:
    assert pa.int64() == PLAYS.check(plays(plays=pa.array([7], pa.int16())))["plays"].type


def test_a_missing_column_is_named() -> None:
    with pytest.raises(TableError, match=r"table plays: missing columns \['plays'\]"):
        PLAYS.check(plays().drop_columns(["plays"]))


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(TableError, match=r"unknown columns \['price'\]"):
        PLAYS.check(plays(price=[1]))


@pytest.mark.parametrize(
    ("column", "value"),
    [("plays", "many"), ("plays", 1.5), ("plays", 2**63), ("day", "soon"), ("day", 1.5)],
)
def test_a_value_that_does_not_fit_its_type_is_refused(column: str, value: object) -> None:
    kinds = {2**63: pa.uint64()}
    broken = plays(**{column: pa.array([value], kinds.get(value))})  # type: ignore[call-overload]

    with pytest.raises(TableError, match="table plays"):
        PLAYS.check(broken)


def test_null_is_refused_where_nothing_may_be_null() -> None:
    with pytest.raises(TableError, match="column song must not be null"):
        PLAYS.check(plays(song=pa.array([None], pa.string())))


def test_a_key_that_occurs_twice_is_refused_where_it_is_asked_for() -> None:
    twice = pa.concat_tables([plays(), plays(plays=[8])])

    assert 2 == PLAYS.check(twice).num_rows
    with pytest.raises(TableError, match="the key day, song occurs twice"):
        PLAYS.check(twice, unique=True)


def test_equal_parts_of_a_key_are_no_equal_keys() -> None:
    other_song = pa.concat_tables([plays(), plays(song=["B"])])

    assert 2 == PLAYS.check(other_song, unique=True).num_rows


def test_rows_typed_in_column_order_become_a_table() -> None:
    assert 7 == PLAYS.from_rows([(MONDAY, "A", 7, None)])["plays"][0].as_py()
    assert PLAYS.empty() == PLAYS.from_rows([])


def test_rows_with_the_same_key_become_no_table() -> None:
    with pytest.raises(TableError, match="occurs twice"):
        PLAYS.from_rows([(MONDAY, "A", 7, None), (MONDAY, "A", 8, None)])


@pytest.mark.parametrize("table", [*LAKE, *VAULT], ids=lambda table: table.name)
def test_a_declared_table_is_whole(table: Table) -> None:
    """Names stand once; the key and the folders are columns; everything says what it means."""
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= set(table.names)
    assert set(table.partition) <= set(table.names)
    assert table.row
    assert all(column.meaning for column in table.columns)


def test_no_two_tables_have_one_name() -> None:
    names = [table.name for table in (*LAKE, *VAULT)]

    assert sorted(set(names)) == sorted(names)
