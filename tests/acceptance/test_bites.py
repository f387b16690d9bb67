"""Each rule of each shipped rule book moves a song in a made week: the tables show which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.rules.load import load, shipped
from tests.acceptance import weeks_europe, weeks_us, weeks_world
from tests.acceptance.bites import LATE, OFF, Week, compute
from tests.office import rows

if TYPE_CHECKING:
    from tests.office import Office

WEEKS = [*weeks_europe.WEEKS, *weeks_us.WEEKS, *weeks_world.WEEKS]
WHOLE = {"calendar", "combine", "rank", "annotate", "accumulate", "decide"}
"""Kinds that move no song by themselves, or every song at once."""


NEWEST = {week.book: week.issue for week in sorted(WEEKS, key=lambda week: week.issue)}
"""The newest week of each book."""
FIRST = ("us-songs", "us-albums", "uk-albums", "germany-singles", "global-songs", "korea-songs")
"""Books that are looked at first; the others are a second look."""


@pytest.mark.parametrize(
    "week",
    [
        pytest.param(
            week,
            id=f"{week.book} {week.issue}",
            marks=()
            if week.book in FIRST and week.issue == NEWEST[week.book]
            else pytest.mark.thorough,
        )
        for week in WEEKS
    ],
)
def test_every_rule_moves_a_song_of_a_made_week(week: Week, office: Office) -> None:
    moves = compute(office, week)
    found = []
    for row in rows(week.bites):
        song, clause = row["song"], ".".join(row["rule"].split(".")[:2])
        place, without = (x.get(song, OFF) for x in (moves.places, moves.without))
        if not row["neutral"]:  # without it, nothing would give the song points
            converted = {c for c in moves.sources.get(song, ()) if c.startswith("convert.")}
            without = OFF if {clause} == converted else "other points"
        found.append({**row, "place": place, "without": without})
        assert moves.removed.get(song, clause) == clause

    assert rows(week.bites) == found
    assert all(row["place"] != row["without"] for row in found)
    assert LATE not in moves.places


@pytest.mark.parametrize("chart", shipped())
def test_every_clause_of_a_book_bites_somewhere(chart: str) -> None:
    clauses = {".".join(path.split(".")[:2]) for path in load(shipped()[chart]).clauses}
    bitten = {
        ".".join(row["rule"].split(".")[:2])
        for week in WEEKS
        if week.book == chart
        for row in rows(week.bites)
    }

    assert {clause for clause in clauses if clause.partition(".")[0] not in WHOLE} == bitten
