"""The last day with usage, as a calendar that may end its week a day early asks for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.tables import SLICES, TALLIES
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.rules.calendar import fallen_back, followed, windows
from hitparade.tally.fallback import observed
from tests.office import book, issue

if TYPE_CHECKING:
    from hitparade.rules.model import InForce
    from tests.office import Office

DUTCH = {"calendar.week.fallback": "drop_last_day"}


def rules_of(office: Office, changes: dict[str, str]) -> InForce:
    """The rules of the first issue, with what the office's usage says of its last day."""
    pipeline.tally(office.workspace, office.engine.home)
    rules = book(changes).in_force(issue(1))
    with office.engine.home.session() as session:
        office.workspace.lake.attach(session, (SLICES, TALLIES))
        (found,) = observed(session, [rules], {rules.issue: EVERY_PLAY})
    return found


@pytest.mark.parametrize(
    ("last_day", "lost"), [("2014-03-09", False), ("2014-03-08", True), ("2014-03-03", True)]
)
def test_a_week_without_its_last_day_ends_the_day_before(
    office: Office, last_day: str, lost: bool
) -> None:
    use = next(iter(followed(book(DUTCH).in_force(issue(1)))))
    text = f"day | use | quantity | title | artist\n2014-03-03 | {use} | 1 | A | B\n"
    office.take(
        office.usage(f"{text}{last_day} | {use} | 1 | A | B\n2014-03-10 | {use} | 1 | A | B")
    )
    found = rules_of(office, DUTCH)

    assert dt.date(2014, 3, 8 if lost else 9) == windows(found)[use].last
    assert lost == bool(fallen_back(found))


def test_a_calendar_that_does_not_ask_is_left_as_it_is(office: Office) -> None:
    assert {} == rules_of(office, {}).last_days


def test_a_week_without_any_usage_stays_whole(office: Office) -> None:
    assert {} == rules_of(office, DUTCH).last_days
