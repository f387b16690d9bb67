"""Two years of a real chart, keyed by our song ids: histories come out as they were published."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from hitparade import pipeline
from tests.office import book

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.chart import HistoryReport
    from tests.office import Office

REAL = Path(__file__).resolve().parents[3] / "shared/data/spotify_global_weekly_2016_2018.parquet"
"""Weekly top 200 with published last ranks, peaks and weeks, and the service's own track ids."""
FIRST = dt.date(2018, 5, 11)
"""First day of the slice that is delivered as usage; from then on one title is spelled in another way."""
WEEKS = 4
DEPTH = 60
CHANGED = "Back To You"


@pytest.fixture(scope="module")
def report(new_office: Callable[[], Office]) -> HistoryReport:
    if not REAL.is_file():
        pytest.skip("the file of real issues is not here")
    office = new_office()
    path = office.files / "weeks.parquet"
    duckdb.sql(
        f"COPY (SELECT period_end AS issue, rank, title, artist, prev AS last_rank,"
        f" peak AS peak_rank, weeks FROM '{REAL}' ORDER BY issue, rank, track_id) TO '{path}'"
    )
    return pipeline.import_history(office.workspace, office.engine, path, "real")[0]


@pytest.mark.parametrize(
    ("column", "share"), [("weeks", 0.99), ("last_rank", 0.999), ("peak_rank", 0.99)]
)
def test_published_histories_are_found_by_texts_alone(
    report: HistoryReport, column: str, share: float
) -> None:
    """By track id 75.6 % of the weeks agree, for a song that is put up again gets another id."""
    compared = report.compared[column]

    assert 20_995 == sum(compared.values())
    assert share <= compared["equal"] / sum(compared.values())


def test_a_song_stays_itself_in_usage_however_its_title_is_spelled(
    new_office: Callable[[], Office],
) -> None:
    """As a service would report its weeks, and compiled: last ranks are those that it published."""
    if not REAL.is_file():
        pytest.skip("the file of real issues is not here")
    office = new_office()
    last = FIRST + dt.timedelta(weeks=WEEKS)
    found = (
        duckdb.connect()
        .execute(
            f"SELECT period_start, title, artist, streams, rank, prev, weeks FROM '{REAL}'"
            f" WHERE period_start >= '{FIRST}' AND period_start < '{last}' AND rank <= {DEPTH}"
            f" ORDER BY period_start, rank"
        )
        .fetchall()
    )
    path = office.files / "weeks.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["day", "until", "use", "title", "artist", "quantity"])
        for day, *row in found:
            out.writerow([day, day + dt.timedelta(days=6), "audio_stream", *row[:3]])
    office.take(path)
    rules = book({"calendar.week.starts": "fri", "rank.chart.depth": str(DEPTH)})

    office.compile(rules)

    published = {(row[0], row[4]): row for row in found}
    changed, differing = set(), []
    for week in range(WEEKS):
        day = FIRST + dt.timedelta(weeks=week)
        for entry in office.edition(day + dt.timedelta(days=19)).entries:
            prev = published[day, entry.rank][5]
            expected = prev if week and prev and prev <= DEPTH else None
            if entry.last_rank != expected:
                differing.append((day, entry.rank, entry.title, expected, entry.last_rank))
            if entry.title.startswith(CHANGED):
                changed.add(entry.id)
    assert [] == differing
    assert 1 == len(changed)
