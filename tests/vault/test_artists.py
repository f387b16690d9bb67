"""A chart of artists: each is one, however credits name it, and goes on when two names become one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.tables import EDITIONS
from hitparade.identity.decisions import decide, undo
from hitparade.vault.export import export
from hitparade.vault.exported import verify_folder
from hitparade.vault.preview import preview
from tests.office import book, issue, monday
from tests.vault.test_preview import act, moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.chart import Edition
    from hitparade.domain.exported import FolderVerification
    from hitparade.domain.preview import Preview
    from tests.office import Office

USAGE = """
    day | title | artist | quantity
    {1} | September  | Earth, Wind & Fire                | 100
    {1} | Fantasy    | Earth Wind and Fire               | 20
    {1} | Dynamite   | BTS                               | 80
    {1} | Spring Day | 방탄소년단                        | 90
    {1} | Loco       | DJ Snake, J Balvin, Tyga          | 50
    {1} | Middle     | DJ SNAKE feat. Bipolar Sunshine   | 5
    {1} | Earfquake  | Tyler, the Creator ft. Playboi C. | 40
    {2} | September  | Earth Wind and Fire               | 100
    {2} | Dynamite   | BTS                               | 30
    {2} | Spring Day | 방탄소년단                        | 10
"""
ALIAS = act("alias", "방탄소년단", value='{"of": "BTS"}')
ARTISTS = book(entity="artist")
EDITIONS_OF_WEEK_2 = f"FROM editions WHERE issue = DATE '{issue(2)}' ORDER BY edition"


@dataclass
class Story:
    """Two weeks, a name that becomes another one's, and what that is taken back to."""

    apart: list[Edition]
    told: Preview
    together: list[Edition]
    facts: list[str]
    folder: FolderVerification
    again: list[Edition]


@pytest.fixture(scope="module")
def story(new_office: Callable[[], Office]) -> Story:
    """Compiled, decided, compiled, given on, undone, compiled."""
    office = new_office()
    office.deliver(USAGE.format("", monday(1), monday(2)))

    def compiled(*weeks: int) -> list[Edition]:
        office.compile(ARTISTS, *map(issue, weeks))
        return [office.edition(issue(week)) for week in (1, 2)]

    apart = compiled(1, 2)
    told = preview(office.workspace, office.engine, (ALIAS,))
    made = decide(office.workspace, office.engine, ALIAS)
    together = compiled(2)
    facts = [row["facts"] for row in office.read(EDITIONS, EDITIONS_OF_WEEK_2)]
    out = office.files / "out"
    export(office.workspace, office.engine, office.wanted(issue(2)), out)
    found = verify_folder(office.engine, out)
    undo(office.workspace, office.engine, made["decision"], author="Ada", reason="no")
    return Story(apart, told, together, facts, found, compiled(2))


def points(edition: Edition) -> dict[str, str | None]:
    return {entry.title: entry.points for entry in edition.entries}


def test_names_that_look_like_lists_are_one_artist_and_lists_are_their_first(story: Story) -> None:
    assert {
        "Earth, Wind & Fire": "120",
        "방탄소년단": "90",
        "BTS": "80",
        "DJ Snake": "55",
        "Tyler, the Creator": "40",
    } == points(story.apart[0])


def test_two_scripts_are_one_artist_once_it_is_decided(story: Story) -> None:
    """The place that the other name had is that of both."""
    (entry,) = (e for e in story.together[1].entries if e.title == "BTS")
    assert (2, 2, 2) == (entry.rank, entry.last_rank, entry.weeks)
    assert 3 == next(e for e in story.apart[1].entries if e.title == "BTS").last_rank


def test_what_the_decision_does_is_told_before(story: Story) -> None:
    found = [move for diff in story.told.changes for move in moves(diff)]

    assert ("방탄소년단", 2, None) in found
    assert ("BTS", 3, 1) in found


def test_the_decision_is_named_and_strangers_find_the_same(story: Story) -> None:
    assert [False, True] == [" identity:" in facts for facts in story.facts]
    assert story.folder.holds


def test_taken_back_it_leaves_no_trace(story: Story) -> None:
    assert [e.fingerprint for e in story.apart] == [e.fingerprint for e in story.again]
    assert story.apart[1].fingerprint != story.together[1].fingerprint
