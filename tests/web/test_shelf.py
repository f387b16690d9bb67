"""The shelf: everything that is published, found by name, and nothing that is not shown to everyone."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

import hitparade
from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import DECISIONS
from hitparade.vault.reading import Reading
from hitparade.web.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

MAY = dt.date(2026, 5, 16)
JUNE = dt.date(2026, 6, 13)


def test_charts_stand_by_name_with_their_issues_newest_first(shelf: Shelf) -> None:
    charts = {chart.name: chart for chart in shelf.charts()}

    assert [
        "golden",
        "golden-albums",
        "golden-clips",
        "golden-late",
        "golden-plays@001",
        "golden-plays@GB",
        "golden-plays@US",
        "golden-rules",
    ] == list(charts)
    late = charts["golden-late"]
    assert sorted((one.issue for one in late.issues), reverse=True) == [
        one.issue for one in late.issues
    ]
    assert (late.issues[1], None) == (late.before(late.latest.issue), late.after(late.latest.issue))


def test_an_issue_has_its_newest_edition_and_every_other(shelf: Shelf) -> None:
    assert [(2, "corrected 1"), (1, "final")] == [
        (one.edition, one.status) for one in shelf.editions("golden-late", MAY)
    ]
    assert ["Kelp", "Shoal"] == [
        shelf.edition("golden-late", MAY, edition).entries[0].title for edition in ("latest", 1)
    ]
    assert shelf.edition("golden-late", MAY) is shelf.edition("golden-late", MAY, 2)


@pytest.mark.parametrize(
    ("chart", "issue", "edition", "said"),
    [
        ("goldn", "latest", "latest", "golden"),
        ("golden", dt.date(2026, 3, 15), "latest", "2026-03-14"),
        ("golden-late", MAY, 9, "2 (corrected 1)"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is_near(
    shelf: Shelf, chart: str, issue: dt.date, edition: int, said: str
) -> None:
    with pytest.raises(NotFoundError, match=said.replace("(", r"\(").replace(")", r"\)")):
        shelf.edition(chart, issue, edition)


def test_editions_and_receipts_are_those_of_the_python_api(
    shelf: Shelf, charts: hitparade.Hitparade
) -> None:
    for chart, issue in (("golden-clips", JUNE), ("golden-late", MAY)):
        for named in shelf.editions(chart, shelf.issue(chart, issue).issue):
            day, number = named.issue, str(named.edition)
            edition = charts.chart(chart, issue=day, edition=number)
            found = shelf.edition(chart, day, named.edition)
            last = found.entries[-1].id
            assert edition == found
            assert charts.explain(chart, issue=day, edition=number, song=last) == shelf.receipt(
                chart, day, named.edition, last
            )


def test_an_entry_that_is_not_there_has_no_receipt(shelf: Shelf) -> None:
    with pytest.raises(NotFoundError, match="song:none"):
        shelf.receipt("golden-late", MAY, "latest", "song:none")


def test_a_song_has_its_places_on_every_chart(shelf: Shelf) -> None:
    key = shelf.song_of(shelf.edition("golden-clips", JUNE).entries[0])
    runs = shelf.runs(key)

    assert "Marshlands in the Morning" == shelf.song(key).title
    assert ["Ivy & The Oaks"] == [name.title for name in shelf.credit("Ivy & The Oaks")]
    assert {"golden-clips": [1, 1], "golden-late": [2, 1]} == {
        chart: [run.rank for run in runs if run.chart == chart]
        for chart in dict.fromkeys(run.chart for run in runs)
    }
    assert ((JUNE, 1), (dt.date(2026, 6, 20), 1)) == shelf.trail("golden-clips", key)
    assert Fraction(1120) == runs[0].points == sum(runs[0].components.values())


def test_units_of_a_song_are_those_that_counted(shelf: Shelf) -> None:
    key = shelf.song_of(shelf.edition("golden-plays@US", "latest").entries[0])

    assert {("audio_stream", "US", 2 + 5)} == {
        (unit.use, unit.territory, unit.quantity)
        for unit in shelf.units(key)
        if unit.chart == "golden-plays@US"
    }


def test_a_clip_tells_what_it_gave_and_what_is_heard_in_it(shelf: Shelf) -> None:
    clip = shelf.clip("delta", "barge")

    assert {Fraction(1, 4), Fraction(3, 4)} == {
        part.credit for part in clip.parts if part.chart == "golden-clips" and part.issue == JUNE
    }
    assert [60, 20] == [heard.seconds for heard in clip.heard[:2]]
    with pytest.raises(NotFoundError, match="nowhere"):
        shelf.clip("delta", "nowhere")


def test_an_artist_has_songs_by_their_best_place(shelf: Shelf) -> None:
    cass = next(name for name in shelf.artists() if name.title == "Cass")

    artist = shelf.artist(cass.key)

    assert ["Ember", "Kiln", "Ash", "At Home"] == [song.title for song in artist.songs]
    with pytest.raises(NotFoundError, match="artist:none"):
        shelf.artist("artist:none")


def test_corrections_are_told_with_reason_and_author(shelf: Shelf) -> None:
    newest = shelf.corrections()[0]

    assert ("the office", True) == (newest.edition.author, bool(newest.edition.reason))
    assert newest.before is not None
    assert newest.edition.corrects == newest.before.fingerprint


def test_the_state_changes_with_what_is_published_and_with_what_is_watched(
    own_workspace: Path,
) -> None:
    charts = hitparade.open(own_workspace)
    shelf = Shelf(charts)
    before = shelf.state
    said = ["one"]
    shelf.watch(lambda: said[0])
    watched = shelf.state
    charts.workspace.lake.ready(DECISIONS)
    charts.decide("exclude", "song:none", author="Ana", reason="a test")
    shelf.watch(str)

    assert 3 == len({before, watched, shelf.state})


def test_points_and_places_that_are_not_for_everyone_stay_hidden(
    charts: hitparade.Hitparade,
) -> None:
    """A rule book may show fewer places, and no points."""

    class Shy(Reading):
        def _to_show(self, _head: object) -> tuple[int, bool]:
            return 1, True

    with Shy(charts.workspace, charts.home) as reading:
        places = reading.places()
        head = next(head for head in reading.heads if head.chart == "golden-late")

        assert {1} == set(places["rank"].to_pylist())
        assert {None} == set(places["points"].to_pylist())
        assert {"{}"} == set(places["components"].to_pylist())
        assert [0, 0, 0] == [
            rows.num_rows for rows in (reading.units(), reading.clips(), reading.heard())
        ]
        assert isinstance(places, pa.Table)
        with pytest.raises(NotFoundError, match="keeps its points"):
            reading.receipts(head)
