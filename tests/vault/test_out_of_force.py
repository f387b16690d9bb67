"""What is out of force leaves nothing behind: editions are those of a workspace that never saw it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.identity.deliveries import withdraw
from tests.office import STREAMS_AND_SALES, Changes, book, issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.rules.model import RuleBook
    from tests.office import Office

KEPT = "title | quantity | territory | isrc\nAlba | 10 | FR | USS1Z2600001"
CAPPED: Changes = {
    "cap.plays.key": "[listener, song]",
    "cap.plays.window": "day",
    "cap.plays.counts": "1",
}


def _fingerprint(office: Office, rules: RuleBook) -> str:
    office.compile(rules, issue(2))
    return office.edition(issue(2)).fingerprint


GONE = {
    "a counting method": "title | quantity | method\nAlba | 5 | 30s",
    "a worldwide figure": "title | quantity | territory\nAlba | 5 | 001",
    "another use": "title | use | quantity\nAlba | download | 5",
    "another spelling": "title | isrc | quantity\nALBA! | USS1Z2600001 | 50",
}


def test_withdrawn_deliveries_leave_no_trace(new_office: Callable[[], Office]) -> None:
    without, withdrawn = new_office(), new_office()
    rules = book({**STREAMS_AND_SALES, "combine.points.absent": "zero"})
    for office in (without, withdrawn):
        office.deliver(KEPT, delivery="kept")
    for name, what in GONE.items():
        withdrawn.deliver(what, delivery=name, day="2014-03-11")
    pipeline.tally(withdrawn.workspace, withdrawn.engine)
    for name in GONE:
        withdraw(
            withdrawn.workspace, withdrawn.engine, name, author="Ada", reason="sent by mistake"
        )

    assert _fingerprint(without, rules) == _fingerprint(withdrawn, rules)


@pytest.mark.thorough
def test_a_replaced_day_spells_nothing(new_office: Callable[[], Office]) -> None:
    """One delivery of two days, of which one is replaced: only the other day's spelling counts."""
    without, replaced = new_office(), new_office()
    rules = book()
    without.deliver("day | title | quantity | isrc\n2014-03-10 | Alba | 10 | USS1Z2600001")
    without.deliver("day | title | quantity\n2014-03-11 | Tide | 1", delivery="better")
    replaced.deliver(
        """day        | title | quantity | isrc
           2014-03-10 | Alba  | 10       | USS1Z2600001
           2014-03-11 | ALBA! | 10       | USS1Z2600001
           2014-03-11 | ALBA! | 11       | USS1Z2600001"""
    )
    assert "ALBA!" == (replaced.compile(rules, issue(2)) and replaced.edition().entries[0].title)
    better = replaced.usage("day | title | quantity\n2014-03-11 | Tide | 1", name="better.csv")

    replaced.take(better, delivery="better", replace=(dt.date(2014, 3, 11),))

    assert _fingerprint(without, rules) == _fingerprint(replaced, rules)
    assert "Alba" == replaced.edition().entries[0].title


@pytest.mark.thorough
def test_what_listeners_play_elsewhere_is_part_of_the_facts_where_plays_are_capped(
    new_office: Callable[[], Office],
) -> None:
    """The one play that counts may be the one abroad, so the fingerprint has to know of it."""
    plays = "title | listener | territory\nAlba | 17 | FR\nTide | 17 | FR"
    alone, abroad = new_office(), new_office()
    rules = book(CAPPED, territories="[FR]")
    for office in (alone, abroad):
        office.deliver(plays)
    abroad.deliver("title | listener | territory\nAlba | 17 | DE", delivery="abroad")

    assert _fingerprint(alone, rules) != _fingerprint(abroad, rules)
    assert _fingerprint(alone, book(territories="[FR]")) == _fingerprint(
        abroad, book(territories="[FR]")
    )
