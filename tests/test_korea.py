"""Korea's daily top 50 of 2026: every copied day is noticed, and what is added up is what was published.

The file says of each day by how many days its totals moved on (``day_step``): 0 where the day repeats
the one before. ``seven_day`` is the published sum of the last seven days.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from hitparade.feeds.stale import STALE
from hitparade.vault import ask
from tests.office import book

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.feeds.deliver import Delivered
    from tests.office import Office

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILE = DATA / "spotify_kr_daily_top50_2026.parquet"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="needs the file of Korea's daily charts")

COPIED = 14
"""Days of the file with ``day_step`` 0."""
WEEK = 7
DAILY = {
    "calendar.week.starts": "any",
    "calendar.week.issue_offset": "0",
    "rank.chart.depth": "100",
}


@pytest.fixture(scope="module")
def published() -> pa.Table:
    """What stands in the file."""
    return pq.read_table(FILE)


@pytest.fixture(scope="module")
def delivered(new_office: Callable[[], Office], published: pa.Table) -> tuple[Office, Delivered]:
    """An office that took in the file as usage, with what became of it."""
    office = new_office()
    names = [text.split(" - ", 1) for text in published["artist_title"].to_pylist()]
    table = pa.table(
        {
            "day": published["date"],
            "use": ["audio_stream"] * len(names),
            "quantity": published["streams"],
            "artist": [artist for artist, _ in names],
            "title": [title for _, title in names],
        }
    )
    path = office.files / "korea.parquet"
    pq.write_table(table, path)
    return office, office.take(path, supplier="spotify", territory="KR")


def copied(published: pa.Table) -> list[dt.date]:
    """The days that repeat the one before, as the file says."""
    days = published.filter(pc.equal(published["day_step"], 0))["date"]
    return sorted(set(days.to_pylist()))


def test_every_copied_day_is_flagged_and_no_other(
    delivered: tuple[Office, Delivered], published: pa.Table
) -> None:
    warned = [w for w in delivered[1].warnings if w["code"] == STALE]

    assert COPIED == len(copied(published))
    assert [str(day) for day in copied(published)] == [warning["day"] for warning in warned]
    assert all("stale" in warning["text"] for warning in warned)


def test_copied_days_are_held_and_every_unit_is_accounted_for(
    delivered: tuple[Office, Delivered], published: pa.Table
) -> None:
    balance = delivered[0].balance()

    assert balance.holds
    assert copied(published) == [row.day for row in balance.rows if row.quarantined]
    assert pc.sum(published["streams"]).as_py() == sum(row.reported for row in balance.rows)


def test_sums_of_seven_days_are_the_published_ones(
    delivered: tuple[Office, Delivered], published: pa.Table
) -> None:
    """On every window without a copied day, for every song that is there on all its days."""
    office, _ = delivered
    chart = book(DAILY, territories="[KR]")
    columns = published.select(["date", "artist_title", "seven_day"]).to_pydict().values()
    figures = {(day, name): seven for day, name, seven in zip(*columns, strict=True)}
    days, held = sorted({day for day, _ in figures}), set(copied(published))
    wanted = {
        last: window
        for last in days
        if (window := [last - dt.timedelta(days=n) for n in range(WEEK)])[-1] >= days[0]
        and not held & set(window)
    }
    office.compile(chart, *wanted)

    songs = equal = 0
    editions = ask.show_all(office.workspace, office.engine, ask.Wanted("tiny", "KR"))
    for issue, window in wanted.items():
        for entry in editions[issue].entries:
            name = f"{entry.artist} - {entry.title}"
            if all((day, name) in figures for day in window):
                songs += 1
                equal += str(figures[issue, name]) == entry.points

    assert (121, 5255) == (len(wanted), songs)
    assert songs == equal
