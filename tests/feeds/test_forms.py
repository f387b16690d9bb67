"""CSV, NDJSON and Parquet are three ways to write one table."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.domain.errors import DeliveryError
from tests.feeds.conftest import as_csv, as_ndjson

if TYPE_CHECKING:
    from tests.feeds.conftest import Take

FULL = {
    "day": "2024-03-10",
    "until": "2024-03-16",
    "use": "download",
    "quantity": "-3",
    "audience": "1000",
    "amount": "-29.97",
    "currency": "EUR",
    "supplier": "Kiosk",
    "outlet": "Kiosk Oslo",
    "territory": "NO",
    "tier": "paid",
    "method": "till",
    "asset": "k-1",
    "title": 'Blue Monday, “12"”',
    "artist": "New Order",
    "isrc": "GBAAN0000001",
    "release": "Substance",
    "ean": "5099902987613",
    "listener": "u1",
    "seconds": "31.5",
    "at": "2024-03-10T21:15:00.25+01:00",
    "order": "o-7",
    "channel": "d2c",
    "volume": "80",
}
SPARE = {"day": "2024-03-11", "use": "spin", "quantity": "12", "title": "Ночь"}
NATIVE: dict[str, Any] = {
    "day": dt.date(2024, 3, 10),
    "until": dt.datetime(2024, 3, 16),  # noqa: DTZ001 - a timestamp without a zone is the case
    "use": "download",
    "quantity": -3.0,
    "audience": 1000,
    "amount": Decimal("-29.97"),
    "currency": "EUR",
    "supplier": "Kiosk",
    "outlet": "Kiosk Oslo",
    "territory": "NO",
    "tier": "paid",
    "method": "till",
    "asset": "k-1",
    "title": 'Blue Monday, “12"”',
    "artist": "New Order",
    "isrc": "GBAAN0000001",
    "release": "Substance",
    "ean": 5099902987613,
    "listener": "u1",
    "seconds": 31.5,
    "at": dt.datetime(2024, 3, 10, 20, 15, 0, 250_000, tzinfo=dt.UTC),
    "order": "o-7",
    "channel": "d2c",
    "volume": 80.0,
}


def parquet(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def contents(rows: list[dict[str, str]]) -> dict[str, bytes]:
    csv, ndjson = as_csv(rows).encode(), as_ndjson(rows).encode()
    names = list(rows[0])
    table = pa.table({name: [row.get(name) for row in rows] for name in names})
    return {
        "a.csv": csv,
        "b.csv.gz": gzip.compress(csv),
        "c.tsv": as_csv(rows).replace("\n", "\r\n").encode("utf-8-sig"),
        "d.ndjson": ndjson,
        "e.jsonl.gz": gzip.compress(ndjson),
        "f.parquet": parquet(table),
    }


def without_line(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "line"} for row in rows]


def test_every_form_gives_equal_rows(take: Take) -> None:
    written = contents([FULL, SPARE])
    taken = {name: without_line(take(content, name).accepted) for name, content in written.items()}

    assert 2 == len(taken["a.csv"])
    for name in written:
        assert taken["a.csv"] == taken[name], name


def test_every_form_refuses_equal_rows(take: Take) -> None:
    written = contents([FULL | {"isrc": "?"}, SPARE | {"use": "spins"}])
    taken = {name: take(content, name).refused for name, content in written.items()}
    facts = {
        name: [(row["code"], row["column"], row["text"], row["row"]) for row in rows]
        for name, rows in taken.items()
    }

    assert ["FED025", "FED008"] == [code for code, *_ in facts["a.csv"]]
    for name in written:
        assert facts["a.csv"] == facts[name], name


def test_parquet_may_keep_its_own_types(take: Take) -> None:
    native = take(parquet(pa.Table.from_pylist([NATIVE])), "usage.parquet").accepted

    assert without_line(take(as_csv([FULL])).accepted) == without_line(native)


def test_json_may_keep_its_own_types(take: Take) -> None:
    numbers = FULL | {"quantity": -3, "audience": 1000.0, "amount": -29.97, "seconds": 31.5}
    taken = take(as_ndjson([numbers | {"ean": 5099902987613}]), "usage.ndjson").accepted

    assert without_line(take(as_csv([FULL])).accepted) == without_line(taken)


def test_parquet_may_hold_dictionaries_old_strings_and_other_numbers(take: Take) -> None:
    table = pa.table(
        {
            "Day": pa.array([dt.date(2024, 3, 10)], pa.date64()),
            "USE": pa.array(["spin"]).dictionary_encode(),
            "title": pa.array([b"Blue Monday"], pa.binary()),
            "quantity": pa.array([7], pa.uint8()),
            "audience": pa.array([Decimal("90.00")], pa.decimal256(50, 2)),
            "seconds": pa.array([30.0], pa.float32()),
            "artist": pa.nulls(1),
        }
    )
    row = take(parquet(table), "usage.parquet").row

    assert ("spin", "Blue Monday", 7, 90, 30) == (
        row["use"],
        row["title"],
        row["quantity"],
        row["audience"],
        row["seconds"],
    )


def test_parquet_with_a_timestamp_that_is_not_midnight_names_no_day(take: Take) -> None:
    noon = dt.datetime(2024, 3, 10, 12)  # noqa: DTZ001 - a timestamp without a zone is the case
    table = pa.table({"day": [noon], "use": ["spin"], "quantity": [1]})

    assert "FED004" == take(parquet(table), "usage.parquet").problem.code


def test_parquet_with_an_instant_without_a_zone_is_refused_row_by_row(take: Take) -> None:
    noon = dt.datetime(2024, 3, 10, 12)  # noqa: DTZ001 - a timestamp without a zone is the case
    table = pa.table({"day": ["2024-03-10"], "use": ["spin"], "at": [noon]})

    assert "FED028" == take(parquet(table), "usage.parquet").problem.code


def test_parquet_with_lists_is_not_taken_in(take: Take) -> None:
    table = pa.table({"day": ["2024-03-10"], "use": ["spin"], "quantity": [[1]]})

    with pytest.raises(DeliveryError, match=r"FED112.*quantity of type list.*texts, numbers"):
        take(parquet(table), "usage.parquet")


def test_parquet_text_that_is_not_utf8_is_not_taken_in(take: Take) -> None:
    bad = pa.StringArray.from_buffers(
        1, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0])), pa.py_buffer(b"\xff")
    )
    table = pa.table({"day": ["2024-03-10"], "use": ["spin"], "quantity": [1], "title": bad})

    with pytest.raises(DeliveryError, match="FED108"):
        take(parquet(table), "usage.parquet")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_has_any_usual_delimiter_line_ending_and_mark(
    delimiter: str, ending: str, mark: str, take: Take
) -> None:
    lines = [["day", "use", "quantity", "title"], ["2024-03-10", "spin", "1", "Ünder"]]
    text = ending.join(delimiter.join(values) for values in lines)

    assert "Ünder" == take(mark + text).row["title"]


def test_header_names_are_found_in_any_case(take: Take) -> None:
    assert 4 == take('"Day" , USE,Quantity\n2024-03-10,spin,4\n').row["quantity"]


def test_keys_of_json_are_found_in_any_case(take: Take) -> None:
    assert (
        4 == take('{"Day":"2024-03-10","USE":"spin"," quantity":4}\n', "usage.json").row["quantity"]
    )


def test_a_quote_inside_a_value_is_just_a_quote(take: Take) -> None:
    assert '7" mix' == take('day,use,quantity,title\n2024-03-10,spin,1,7" mix\n').row["title"]


def test_blank_lines_of_ndjson_are_no_rows(take: Take) -> None:
    taken = take('\n{"day":"2024-03-10","use":"spin","quantity":1}\r\n  \n', "usage.ndjson")

    assert (1, [2]) == (taken.read, [row["line"] for row in taken.accepted])


def test_what_json_leaves_out_or_sets_to_null_is_empty(take: Take) -> None:
    rows = [{"day": "2024-03-10", "use": "spin", "audience": 7, "title": None}]
    row = take(as_ndjson([{"quantity": 1}, *rows]), "usage.ndjson").accepted[0]

    assert (7, False, "") == (row["audience"], row["quantity_known"], row["title"])


def test_a_key_may_turn_up_late(take: Take) -> None:
    early = {"day": "2024-03-10", "use": "spin", "quantity": 1}
    taken = take(as_ndjson([early] * 2000 + [early | {"title": "Late"}]), "usage.ndjson")

    assert "Late" == taken.accepted[-1]["title"]
