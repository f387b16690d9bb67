"""What `tally --explain` says: why the tallies of a day are not what is in force."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hitparade import pipeline
from hitparade.identity.deliveries import withdraw
from hitparade.ledger.reasons import spans
from tests.office import book

if TYPE_CHECKING:
    from tests.office import Office

FILE = """
day        | title    | quantity
2014-03-10 | Lanterns | 7
2014-03-11 | Lanterns | 8
"""


def told(office: Office, **asked: object) -> list[str]:
    days = pipeline.tally(office.workspace, office.engine, explain=True, **asked)  # type: ignore[arg-type]
    return [f"{first}{f' to {last}' if last else ''}: {why}" for first, last, why in spans(days)]


def tallied(office: Office) -> None:
    pipeline.tally(office.workspace, office.engine)


def test_each_day_says_what_came_since_it_was_tallied(office: Office) -> None:
    office.deliver(FILE, delivery="first")
    assert ["2014-03-10 to 2014-03-11: was never tallied"] == told(office)
    tallied(office)
    assert [] == told(office)

    late = office.usage("day | title | quantity\n2014-03-11 | Harbour | 9", name="late.csv")
    office.take(late, delivery="late")
    assert ["2014-03-11: delivered: late.csv of press"] == told(office)
    tallied(office)

    day = dt.date(2014, 3, 10)
    withdraw(office.workspace, office.engine.home, "first", [day], author="Ada", reason="a test")
    found = told(office)
    assert len(found) == 1
    assert found[0].startswith("2014-03-10: decided: withdraw by Ada, a test")
    assert found[0].endswith("has no usage in force any more")


def test_under_a_limit_the_days_that_it_looks_at_are_named(office: Office) -> None:
    rules = book({"cap.day.key": "[listener]", "cap.day.window": "week", "cap.day.counts": "3"})
    heard = "day | title | listener\n{} | Lanterns | ann"
    office.deliver(heard.format("2014-03-10"), delivery="one")
    pipeline.tally(office.workspace, office.engine, book=rules)
    office.take(office.usage(heard.format("2014-03-12"), name="two.csv"), delivery="two")

    assert [
        "2014-03-10: delivered: two.csv of press, for a day that counting this one looks at",
        "2014-03-12: was never tallied",
    ] == told(office, book=rules)
