"""A file that cannot be taken in at all says why, in one sentence and never with a traceback."""

from __future__ import annotations

import gzip
import io
from hashlib import sha256
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.domain.errors import DeliveryError
from hitparade.domain.tables import USAGE
from hitparade.feeds.recognise import recognise
from hitparade.feeds.usage import Defaults, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDBSession
    from tests.feeds.conftest import Take

HEADER = "day,use,quantity,title\n"
GOOD = "2024-03-10,spin,1,Good\n"
NDJSON = '{"day":"2024-03-10","use":"spin","quantity":1,"title":"Good"}\n'


def parquet(rows: int) -> bytes:
    file = io.BytesIO()
    titles = [f"Title {number}" for number in range(rows)]
    columns = {"day": ["2024-03-10"] * rows, "use": ["spin"] * rows, "quantity": [1] * rows}
    pq.write_table(pa.table(columns | {"title": titles}), file)
    return file.getvalue()


BROKEN_PAGE = bytearray(parquet(50_000))
BROKEN_PAGE[1000:60_000] = bytes(59_000)
NOISE = "".join(f"2024-03-10,spin,1,{sha256(b'%d' % n).hexdigest()}\n" for n in range(40_000))
HALF = gzip.compress((HEADER + NOISE).encode(), mtime=0)
WRONG_SUM = bytearray(gzip.compress((HEADER + GOOD).encode(), mtime=0))
WRONG_SUM[-6] ^= 1


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", HEADER, r"FED111\) has columns but no row"),
        ("a.csv", HEADER.rstrip(), r"FED111\) has columns but no row"),
        ("a.csv", HEADER + "\n\n", r"FED111\) has columns but no row"),
        ("a.parquet", parquet(0), r"FED111\) has columns but no row"),
        ("a.parquet", parquet(100)[:-50], r"FED108\) cannot be read as Parquet: it is damaged"),
        (
            "a.parquet",
            bytes(BROKEN_PAGE),
            r"FED108\) cannot be read to its end \(.*damaged or cut short",
        ),
        ("a.csv.gz", HALF[: len(HALF) // 2], r"FED108\) cannot be read to its end \(Truncated"),
        ("a.csv.gz", HALF[:30], r"FED108\) cannot be unpacked"),
        ("a.csv.gz", bytes(WRONG_SUM), r"FED108"),
        (
            "a.csv",
            (HEADER + "2024-03-10,spin,1,Caf\xe9\n").encode("latin-1"),
            r"FED107.*0xe9 in line 2",
        ),
        (
            "a.csv",
            (HEADER + GOOD * 100_000 + "2024-03-10,spin,1,Caf\xe9\n").encode("latin-1"),
            r"FED107\) is not UTF-8 \(byte 0xe9 in line 100002\), but text must be UTF-8",
        ),
        (
            "a.ndjson",
            (NDJSON * 100_000).encode() + b'{"title":"\xff"}\n',
            r"FED107\) is not UTF-8 \(byte 0xff in line 100001\)",
        ),
        (
            "a.csv",
            HEADER + GOOD + '2024-03-10,spin,1,"Good\n' + GOOD * 5,
            r"FED114\) has a quote in the record that starts in line 3, and it is never closed",
        ),
        (
            "a.csv",
            HEADER + GOOD + '2024-03-10,"spin,1,Good\n' + GOOD * 5,
            r"FED114\) has a quote in the record that starts in line 3",
        ),
        (
            "a.csv",
            HEADER + GOOD * 100_000 + '2024-03-10,spin,"1,Good\n' + GOOD * 200_000,
            r"FED114\) has a quote in the record that starts in line 100002",
        ),
        (
            "a.csv",
            HEADER + GOOD + "x," * 2_000_000 + "\n" + GOOD,
            r"FED114\) has a record of more than",
        ),
        (
            "a.ndjson",
            NDJSON + " " * 4_000_000 + NDJSON,
            r"FED114\) has a record of more than 1,048,576",
        ),
    ],
)
def test_a_damaged_file_is_explained(
    name: str, content: str | bytes, error: str, take: Take
) -> None:
    with pytest.raises(DeliveryError, match=error):
        take(content, name)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (
            "dya,use,quantity\n2024-03-10,spin,1\n",
            r"lacks the column day. Its columns are: dya, use, quantity.*Did you mean dya\? Rename",
        ),
        ("day,quantity\n2024-03-10,1\n", r"FED109\) lacks the column use"),
        (
            "day,use,quantitiy\n2024-03-10,spin,1\n",
            r"lacks a measure \(quantity, audience or amount\).*Did you mean quantitiy\?",
        ),
        ("day,use,quantity,USE \n2024-03-10,spin,1,spin\n", r"FED110\) has the column use 2 times"),
    ],
)
def test_a_header_without_what_is_needed_is_explained(content: str, error: str, take: Take) -> None:
    with pytest.raises(DeliveryError, match=error):
        take(content)


def test_ndjson_without_a_needed_key_is_explained(take: Take) -> None:
    with pytest.raises(
        DeliveryError, match=r"lacks the column day. Its columns are: date, use, quantity"
    ):
        take('{"date":"2024-03-10","use":"spin","quantity":1}\n', "usage.ndjson")


def test_events_need_no_measure(take: Take) -> None:
    assert 1 == take("day,use,listener\n2024-03-10,spin,u1\n").row["quantity"]


def test_an_unknown_column_is_left_out_with_a_warning_that_offers_a_near_name(take: Take) -> None:
    taken = take("day,use,quantity,titel,colour\n2024-03-10,spin,1,Good,red\n")

    assert [
        "The column titel is not known and was left out. Did you mean title or tier?",
        "The column colour is not known and was left out.",
    ] == [warning["text"] for warning in taken.warnings]
    assert {(1, "FED201", None)} == {(w["line"], w["code"], w["day"]) for w in taken.warnings}
    assert "" == taken.row["title"]


def test_an_unknown_key_is_left_out_with_a_warning(take: Take) -> None:
    taken = take(NDJSON.replace("title", "titel"), "usage.ndjson")

    assert ["The column titel is not known and was left out. Did you mean title or tier?"] == [
        warning["text"] for warning in taken.warnings
    ]


@pytest.mark.parametrize(
    ("defaults", "error"),
    [
        (
            Defaults("S", "UK"),
            r"FED113\) was given with the territory UK, but it must be an ISO 3166-1",
        ),
        (
            Defaults("S\x00"),
            r"FED113\) was given with a supplier that no row could have",
        ),
    ],
)
def test_what_is_given_with_a_delivery_must_be_allowed_in_a_row(
    defaults: Defaults, error: str, session: DuckDBSession, tmp_path: Path
) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(HEADER + GOOD)

    with pytest.raises(DeliveryError, match=error):
        Reading(session, path, "usage-csv", load="l1", defaults=defaults, listener_key=b"k")


@pytest.mark.parametrize("name", ["usage.csv", "usage.ndjson", "usage.parquet"])
def test_rows_come_in_file_order_as_batches_while_the_file_is_read(
    name: str, session: DuckDBSession, tmp_path: Path
) -> None:
    rows = 300_000
    contents = {
        "usage.csv": (HEADER + GOOD * rows).encode(),
        "usage.ndjson": (NDJSON * rows).encode(),
        "usage.parquet": parquet(rows),
    }
    path = tmp_path / name
    path.write_bytes(contents[name])
    with Reading(
        session, path, recognise(path), load="l1", defaults=Defaults("S"), listener_key=b"k"
    ) as reading:
        batches = reading.accepted()
        first = next(batches)

        assert USAGE.schema == first.schema
        assert reading.rows_read < rows
        start = 2 if name == "usage.csv" else 1
        lines = [line for batch in [first, *batches] for line in batch.column("line").to_pylist()]
        assert list(range(start, start + rows)) == lines
        assert [] == list(reading.refused())


def test_a_reading_leaves_no_file_behind(session: DuckDBSession, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(HEADER + "x,spin,1,Bad\n")
    with Reading(
        session, path, "usage-csv", load="l1", defaults=Defaults("S"), listener_key=b"k"
    ) as reading:
        assert [] == list(reading.accepted())
        assert 1 == sum(batch.num_rows for batch in reading.refused())

    assert [] == list(reading.refused())
