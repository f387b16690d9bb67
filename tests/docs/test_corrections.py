"""docs/corrections.md corrects a chart that was published, and what it says of it is true."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import hitparade
from tests.docs.console import Terminal
from tests.docs.pages import blocks

if TYPE_CHECKING:
    from hitparade.domain.chart import Edition

PAGE = "docs/corrections.md"
CHART = "harbour-top5"
FIRST, SECOND = dt.date(2026, 3, 13), dt.date(2026, 3, 20)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> hitparade.Hitparade:
    """The workspace that the page makes: every command is run, and compared with the page."""
    folder = tmp_path_factory.mktemp("corrections")
    with pytest.MonkeyPatch.context() as monkeypatch:
        terminal = Terminal(monkeypatch, folder)
        for block in blocks(PAGE):
            terminal.run(block)
    return hitparade.open(folder / "harbour")


def named(edition: Edition) -> set[str | None]:
    """The editions that the last ranks of an edition are from."""
    return {entry.last_edition for entry in edition.entries if entry.last_rank}


@pytest.mark.thorough
def test_a_late_file_turns_no_1_over_and_the_final_edition_stays(
    harbour: hitparade.Hitparade,
) -> None:
    published = harbour.chart(CHART, issue=FIRST, edition="1")
    corrected = harbour.chart(CHART, issue=FIRST, edition="final")

    assert ("final", "Lanterns") == (published.status, published.entries[0].title)
    assert ("corrected 1", "Tide Table") == (corrected.status, corrected.entries[0].title)
    assert published.fingerprint == corrected.corrects


@pytest.mark.thorough
def test_last_ranks_name_the_edition_that_they_are_from(harbour: hitparade.Hitparade) -> None:
    editions = [harbour.chart(CHART, issue=FIRST, edition=number) for number in ("1", "2")]
    followers = [harbour.chart(CHART, issue=SECOND, edition=number) for number in ("1", "2")]

    assert [{one.fingerprint} for one in editions] == [named(one) for one in followers]


@pytest.mark.thorough
def test_bought_plays_take_a_song_from_no_1_to_no_4(harbour: hitparade.Hitparade) -> None:
    found = harbour.diff(CHART, issue=SECOND, editions=("2", "3"))

    assert [(1, 4)] == [(c.rank, c.new_rank) for c in found.entries if c.title == "Gold Rush"]
    assert 500_000 == harbour.chart(CHART, issue=SECOND).balance["quarantined"]


@pytest.mark.thorough
def test_nothing_is_left_to_correct(harbour: hitparade.Hitparade) -> None:
    found = harbour.correct(CHART, issue=FIRST, cascade=True, preview=True)

    assert [] == found.corrected
    assert harbour.verify().holds
