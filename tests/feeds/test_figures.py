"""Files of published figures are read exactly, or refused with line, what was found and what is allowed."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import hitparade
from hitparade.domain.errors import DeliveryError
from hitparade.feeds.figures import read_figures

SHIPPED = Path(hitparade.__file__).parent / "figures" / "published_us_figures_2012_2014.csv"
HEADER = "issue,rank,title,artist,streams,sales,share_sales\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "figures.csv"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeliveryError) as error:
        read_figures(file)
    assert 2 == error.value.exit_code
    return str(error.value).replace(f"{file}:", "")


def test_figures_and_shares_are_exact_and_empty_is_unknown(file: Path) -> None:
    file.write_text(
        HEADER + "2026-03-07,1,Lanterns,The Makers,11500000,7.25,40\n2026-03-07,2,Tide Table,,,0,\n"
    )

    found = read_figures(file)

    one, other = found.rows
    assert ("streams", "sales") == found.components
    assert (2, dt.date(2026, 3, 7), 1, "Lanterns", "The Makers") == (
        one.line, one.issue, one.rank, one.title, one.artist,
    )  # fmt: skip
    assert [(11500000, 50000), (Fraction("7.25"), Fraction("0.005"))] == [
        (figure.value, figure.slack) for figure in one.known
    ]
    assert [None, Fraction(40)] == list(one.shares)
    assert () == other.known
    assert other.figures[0] is None


def test_parquet_says_the_same_as_csv(file: Path) -> None:
    file.write_text(
        HEADER + "2026-03-07,1,Lanterns,The Makers,11500000,7.5,40\n2026-03-07,2,Tide Table,A,,3,\n"
    )
    stored = file.with_suffix(".parquet")
    pq.write_table(
        pa.table(
            {
                "issue": [dt.date(2026, 3, 7)] * 2,
                "rank": [1, 2],
                "title": ["Lanterns", "Tide Table"],
                "artist": ["The Makers", "A"],
                "streams": [11500000.0, None],
                "sales": [7.5, 3.0],
                "share_sales": pa.array([40, None], pa.int8()),
            }
        ),
        stored,
    )

    plain, other = read_figures(file), read_figures(stored)

    assert plain.components == other.components
    assert [(row.figures, row.shares, row.issue, row.rank) for row in plain.rows] == [
        (row.figures, row.shares, row.issue, row.rank) for row in other.rows
    ]
    assert [1, 2] == [row.line for row in other.rows]


def test_every_broken_cell_is_named_with_its_line(file: Path) -> None:
    text = refused(
        file,
        HEADER
        + '2026-03-07,1,"Lan\nterns",A,1,2,\n2026-03-32,1,Harbour,A,1,2,\n'
        + "2026-03-07,0,,A,-1,many,101\n2026-03-07,1,Harbour,A,1,2,3,4\n",
    )

    assert text.startswith("4: (FED315) issue is 2026-03-32, but must be a date as YYYY-MM-DD.")
    for part in (
        "5: title is empty.",
        "5: rank is 0, but must be a whole number, 1 or more.",
        "5: streams is -1, but must be a number, 0 or more, such as 11500000 or 7.25, or empty.",
        "5: sales is many, but",
        "5: share_sales is 101, but must be percent of the points, 0 to 100, or empty.",
        "6: has 8 cells, where the header has 7.",
    ):
        assert f"\n {part}" in text


def test_what_is_missing_from_a_file_is_said(file: Path) -> None:
    assert "1: (FED311) has no column issue." in refused(file, "isue,rank,title,artist,a\n")
    assert "Did you mean isue?" in refused(file, "isue,rank,title,artist,a\n")
    assert "(FED311) has the column a twice." in refused(file, "issue,rank,title,artist,a,A\n")
    assert "(FED314) has no rows." in refused(file, HEADER)
    assert "1: (FED316) has no column with figures" in refused(
        file, "issue,rank,title,artist,note\n2026-03-07,1,Lanterns,A,loud\n"
    )
    assert "1: (FED316) has a column share_sale but no component sale." in refused(
        file, "issue,rank,title,artist,sales,share_sale\n2026-03-07,1,Lanterns,A,3,40\n"
    )


def test_a_file_that_is_none_or_is_damaged_is_refused(file: Path) -> None:
    with pytest.raises(DeliveryError, match="FED313"):
        read_figures(file)
    file.write_bytes(b"PAR1 and no more")
    with pytest.raises(DeliveryError, match="FED312"):
        read_figures(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DeliveryError, match="FED312"):
        read_figures(file)


def test_columns_of_words_and_of_history_are_no_components(file: Path) -> None:
    file.write_text(
        "issue;rank;title;artist;spins;note;last_rank;radio_rank;spins_change_pct\n"
        "2026-03-07;1;Lanterns;A;30;new;4;2;-5\n"
    )

    found = read_figures(file)

    assert ("spins",) == found.components
    assert ("note", "last_rank", "radio_rank", "spins_change_pct") == found.ignored


def test_the_shipped_table_is_read_as_it_is() -> None:
    found = read_figures(SHIPPED)

    assert ("streams", "airplay", "downloads") == found.components
    assert (103, 39) == (len(found.rows), sum(bool(row.known) for row in found.rows))
    wrecking = next(row for row in found.rows if str(row.issue) == "2013-10-05" and row.rank == 1)
    assert [Fraction(50), Fraction(7), Fraction(43)] == list(wrecking.shares)
