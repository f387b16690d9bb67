"""Files of pairs are read as a whole, or refused with line, what was found and what is allowed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade import api
from hitparade.domain.errors import DeliveryError
from hitparade.identity.pairs_file import OPTIONAL, REQUIRED, column, judged

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pairs.csv"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeliveryError) as error:
        judged(file)
    return str(error.value).replace(f"{file}:", "")


def test_every_row_gets_a_verdict_in_the_order_of_the_file(file: Path) -> None:
    file.write_text(
        "title_a,artist_a,title_b,artist_b\n"
        '"Tide Table, Pt. 1",Moss,Tide Table (Part I),moss\n\nTide Table,Moss,Tide Table,Quill\n'
    )

    found = api.pairs(file)

    assert [(2, True, 1.0), (4, False, 0.0)] == [
        (pair.line, pair.verdict.same, pair.verdict.score) for pair in found
    ]


@pytest.mark.parametrize(
    "header",
    [
        "title,artist,title_b,artist_b",
        "Title 1;Artist 1;Title 2;Artist 2",
        "title_before\tartist_before\ttitle_after\tartist_after",
        "song_a,performer_a,track_b,artist_name_b",
    ],
)
def test_columns_may_have_other_clear_names(file: Path, header: str) -> None:
    mark = next(sign for sign in ";\t," if sign in header)
    file.write_text(f"{header}\n{mark.join(('Lanterns', 'Moss', 'LANTERNS', 'Moss'))}\n")

    assert [True] == [pair.verdict.same for pair in judged(file)]


def test_every_column_has_its_own_name() -> None:
    assert [*REQUIRED, *OPTIONAL] == [column(name) for name in (*REQUIRED, *OPTIONAL)]


def test_what_is_known_beside_the_texts_is_read(file: Path) -> None:
    file.write_text(
        "title_a,artist_a,title_b,artist_b,isrc_a,album_a,released_a,duration_a,duration_b,genre\n"
        "Lanterns,Moss,Lanterns,Moss,GBAYE0601498,Low Water,1990-08,3:35,215.0,pop\n"
    )

    (pair,) = judged(file)

    assert ("GBAYE0601498", "Low Water", dt.date(1990, 8, 1), 215) == (
        pair.one.isrc, pair.one.release, pair.one.date, pair.one.duration,
    )  # fmt: skip
    assert ("", "", None, 215) == (
        pair.other.isrc, pair.other.release, pair.other.date, pair.other.duration,
    )  # fmt: skip


def test_parquet_says_the_same_as_csv(file: Path) -> None:
    stored = file.with_suffix(".parquet")
    columns = {name: ["Lanterns" if "title" in name else "Moss"] for name in REQUIRED}
    pq.write_table(
        pa.table(
            columns | {"date_a": [dt.date(1990, 8, 25)], "date_b": pa.array([None], pa.date32())}
        ),
        stored,
    )

    (pair,) = judged(stored)

    assert (1, True, dt.date(1990, 8, 25), None) == (
        pair.line, pair.verdict.same, pair.one.date, pair.other.date,
    )  # fmt: skip


def test_a_broken_file_is_refused_with_its_place(file: Path) -> None:
    good = "title_a,artist_a,title_b,artist_b"
    with pytest.raises(DeliveryError, match=r"\(IDE303\) is no file"):
        judged(file)
    assert "1: (IDE301) has no column artist_b. It has: title_a, artist_a, title_b." in refused(
        file, "title_a,artist_a,title_b\n"
    )
    assert "has the columns title and title_a, which both mean title_a." in refused(
        file, f"title,{good}\n"
    )
    assert "2: (IDE304) date_a is soon, but must be a date as YYYY-MM-DD" in refused(
        file, f"{good},date_a\na,b,c,d,soon\n"
    )
    assert "2: (IDE304) duration_b is long, but must be seconds, or M:SS." in refused(
        file, f"{good},duration_b\na,b,c,d,long\n"
    )
    file.write_bytes(b"title_a,artist_a,title_b,artist_b\n\xff,b,c,d\n")
    with pytest.raises(DeliveryError, match=r"\(IDE302\) cannot be read"):
        judged(file)


@pytest.mark.parametrize("rows", ["", "\n", ",,,\n"])
def test_a_file_without_pairs_is_refused(file: Path, rows: str) -> None:
    text = refused(file, f"title_a,artist_a,title_b,artist_b\n{rows}")

    assert "(IDE305) has columns but no row. Give it a row per pair." in text
