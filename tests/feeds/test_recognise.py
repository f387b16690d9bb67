"""A file is known by its content, and by its name where content cannot tell."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.domain.errors import DeliveryError
from hitparade.feeds.recognise import recognise

if TYPE_CHECKING:
    from pathlib import Path

CSV = b"day,use,quantity\n2024-03-10,spin,1\n"
JSON = b'{"day":"2024-03-10","use":"spin","quantity":1}\n'


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.csv", CSV, "usage-csv"),
        ("a.tsv", CSV.replace(b",", b"\t"), "usage-csv"),
        ("a.txt", CSV.replace(b",", b";"), "usage-csv"),
        ("report", CSV, "usage-csv"),
        ("a.csv", b"\xef\xbb\xbf" + CSV, "usage-csv"),
        ("a.csv.gz", gzip.compress(CSV, mtime=0), "usage-csv"),
        ("a.csv", gzip.compress(CSV, mtime=0), "usage-csv"),
        ("a.csv", b"something,else\n1,2\n", "usage-csv"),
        ("a.ndjson", JSON, "usage-ndjson"),
        ("a.txt", b"\n \xef\xbb\xbf".lstrip() + JSON, "usage-ndjson"),
        ("a.jsonl.gz", gzip.compress(JSON, mtime=0), "usage-ndjson"),
        ("a.jsonl", b"oops\n" + JSON, "usage-ndjson"),
        ("a.csv", JSON, "usage-ndjson"),
    ],
)
def test_a_file_is_recognised(name: str, content: bytes, form: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)

    assert form == recognise(tmp_path / name)
    assert form == recognise(tmp_path / name, name="usage")


def test_parquet_is_recognised_under_any_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"day": ["2024-03-10"]}), tmp_path / "a.bin")

    assert "usage-parquet" == recognise(tmp_path / "a.bin")


def test_a_given_form_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"something\n")

    assert "usage-csv" == recognise(tmp_path / "a.txt", name="usage-csv")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", b"", r"FED103\) is empty"),
        ("a.csv", b" \n\n", r"FED103\) is empty"),
        ("a.csv", gzip.compress(b"", mtime=0), r"FED103\) is empty"),
        ("a.csv", CSV.decode().encode("utf-16"), r"FED107\) is not UTF-8 \(it opens like UTF-16\)"),
        (
            "a.csv",
            b"PK\x03\x04...",
            r"FED104\) is a ZIP archive or a spreadsheet, but usage is CSV",
        ),
        ("a.csv", b"\x00\x01\x02\x03", r"FED104\) is not text"),
        ("a.json", b"[" + JSON + b"]", r"FED104\) is a JSON array.*one object per line"),
        (
            "a.txt",
            b"Dear supplier,\n",
            r"FED104\) opens with 'Dear supplier,\\n', but usage is CSV",
        ),
        ("a.parquet", b"PA", r"FED108\) does not open like Parquet: it is damaged or cut short"),
        ("a.csv.gz", b"\x1f\x8bxx", r"FED108\) cannot be unpacked: it is damaged or cut short"),
        (
            "a.gz",
            gzip.compress(b"PAR1...", mtime=0),
            r"FED104\) is Parquet packed with gzip.*Unpack it",
        ),
    ],
)
def test_a_file_of_no_known_form_is_explained(
    name: str, content: bytes, error: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(DeliveryError, match=error):
        recognise(tmp_path / name)


def test_a_missing_file_is_explained_with_near_names(tmp_path: Path) -> None:
    (tmp_path / "march.csv").write_bytes(CSV)

    with pytest.raises(DeliveryError, match=r"FED101\) does not exist. Did you mean march.csv\?"):
        recognise(tmp_path / "mach.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"FED102\) is not a file. Name the files in it."):
        recognise(tmp_path)


def test_an_unknown_format_is_explained_with_near_names(tmp_path: Path) -> None:
    with pytest.raises(
        DeliveryError, match=r"FED105\) was given as format usage-csb, but.*usage-csv"
    ):
        recognise(tmp_path / "a.csv", name="usage-csb")
