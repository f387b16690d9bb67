"""Plays under the rules of a chart: each policy has its tallies, and every unit is in them once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.tables import TALLIES
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.vault.whatif import what_if
from tests.ledger.counting import cap, rules, tallied, units
from tests.office import book, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

EVENTS = """
title | listener | seconds | volume | at                   | use          | amount | currency | channel | quantity
Alba  | ann      | 29      | 80     | 2014-03-10T08:00:00Z | audio_stream |        |          |         |
Alba  | ann      | 30      | 0      | 2014-03-10T09:00:00Z | audio_stream |        |          |         |
Alba  | ben      | 31      |        | 2014-03-10T16:30:00Z | audio_stream |        |          |         |
Alba  | cid      |         |        | 2014-03-10T22:00:00Z | audio_stream |        |          |         |
Alba  | dan      |         |        |                      | download     | 3.48   | USD      | D2C     | 1
Alba  | eve      |         |        |                      | download     | 6.98   | USD      | store   | 2
Alba  |          |         |        |                      | audio_stream |        |          |         | 100
"""


@pytest.fixture(scope="module")
def played(new_office: Callable[[], Office]) -> Office:
    """An office with `EVENTS`, four plays, two sales and one figure; to be read only."""
    made = new_office()
    made.deliver(EVENTS)
    return made


def clause(action: str, condition: str, **more: str) -> dict[str, str]:
    """The clause ``admit.one``."""
    return {
        "admit.one.if": condition,
        "admit.one.action": action,
        **{f"admit.one.{name}": text for name, text in more.items()},
    }


@pytest.mark.parametrize(
    ("admit", "expected"),
    [
        # What does not say its seconds is not included, unless the clause says so.
        (
            clause("include", '{use: [audio_stream], seconds: ">=30"}'),
            {"counted": 2, "ADM011": 1 + 1 + 3 + 100},
        ),
        (
            clause("include", '{seconds: ">=30"}', unknown="matches"),
            {"counted": 2 + 1 + 3 + 100, "ADM011": 1},
        ),
        (clause("exclude", '{seconds: "<30"}'), {"counted": 106, "ADM010": 1}),
        (clause("exclude", "{volume: 0}"), {"counted": 106, "ADM010": 1}),
        (clause("exclude", "{channel: [d2c]}"), {"counted": 106, "ADM010": 1}),
        (clause("exclude", '{use: [download], price: "<349"}'), {"counted": 106, "ADM010": 1}),
        (clause("exclude", '{use: [download], price: "<=349"}'), {"counted": 104, "ADM010": 3}),
        (clause("exclude", "{event: no}"), {"counted": 7, "ADM010": 100}),
        # 16:30 in UTC is 01:30 in Seoul, 22:00 is 07:00 there.
        (
            clause("exclude", '{hour: "01-07"}', zone="Asia/Seoul"),
            {"counted": 106, "ADM010": 1},
        ),
        (clause("exclude", '{hour: ["21-23", "08-09"]}'), {"counted": 105, "ADM010": 2}),
        (clause("ignore", "{volume: 0}"), {"counted": 107}),
    ],
)
def test_what_a_play_must_be_to_count(
    admit: dict[str, str], expected: dict[str, int], played: Office
) -> None:
    assert expected == units(played, rules(admit))


def test_a_clause_acts_from_a_day_of_use_on(office: Office) -> None:
    office.deliver(
        """
        day        | title | listener | seconds
        2014-03-11 | Alba  | ann      | 10
        2014-03-12 | Alba  | ann      | 10
        """
    )
    changing = rules(
        {
            "admit.short.if": '{seconds: "<30"}',
            "admit.short.action": [("", "ignore"), ("from_day: 2014-03-12", "exclude")],
        }
    )

    assert {"counted": 1, "ADM010": 1} == units(office, changing)


def test_one_clause_that_includes_is_enough_wherever_it_acts(played: Office) -> None:
    long = clause("include", '{use: [audio_stream], seconds: ">=30"}')
    sales = {"admit.sales.if": "{use: [download]}", "admit.sales.action": "include"}

    assert {"counted": 2 + 3, "ADM011": 102} == units(played, rules({**long, **sales}))


def test_returns_may_be_left_out(office: Office) -> None:
    office.deliver("title | use | quantity\nAlba | physical | 5\nAlba | physical | -2")
    ignoring = {"measure.sales.if": "{use: [physical]}", "measure.sales.returns": "ignore"}

    found = units(office, rules({**ignoring, "measure.sales.factor": "1"}))

    assert {"counted": 5, "MEA011": -2} == found


def test_a_chart_of_videos_credits_what_was_played(office: Office) -> None:
    office.deliver(
        """
        title | asset | use          | quantity
        Alba  | v-1   | video_stream | 5
        Alba  | v-2   | video_stream | 6
        Alba  |       | audio_stream | 7
        """
    )

    found = tallied(office, rules({}, entity="video"))

    assert ["asset:press:v-1", "asset:press:v-2"] == [
        row["recording"] for row in found if row["use"] == "video_stream"
    ]


def test_charts_that_count_alike_share_their_tallies(played: Office) -> None:
    one = cap("[listener, song]", "day", "10")
    other = {path.replace(".one.", ".user."): text for path, text in one.items()}
    pieces = {**one, "cap.one.counts": "[[0, 10, n], [11, null, 10]]"}
    digests = {
        policy["policy"]
        for changes in (one, other, pieces)
        for policy in tallied(played, rules(changes))
    }

    assert 1 == len(digests)
    assert EVERY_PLAY.digest not in digests


def test_only_days_that_a_chart_reads_are_tallied_for_it(office: Office) -> None:
    office.deliver(
        "day | title | quantity\n2014-03-10 | Alba | 5\n2014-03-17 | Alba | 5\n2014-03-24 | Alba | 5"
    )
    capped = rules(cap("[listener]", "day", "1"))

    office.compile(capped, issue(2))

    assert ["2014-03-10"] == [str(row["day"]) for row in office.read(TALLIES)]


def test_an_edition_balances_and_verifies_under_its_own_policy(office: Office) -> None:
    office.deliver(
        """
        day        | title | listener | quantity
        2014-03-10 | Alba  | ann      | 5
        2014-03-10 | Alba  | ben      | 1
        2014-03-11 | Brisa | ann      | 3
        2014-03-11 | Brisa |          | 3
        """
    )
    chart = rules({**cap("[listener, song]", "day", "2"), "convert.streams.points": "1"})
    office.compile(chart, issue(2))

    assert rows("rank | title | points\n1 | Brisa | 5\n2 | Alba | 3") == office.chart(
        "rank title points"
    )
    balance = office.chart_balance()
    assert balance.holds
    assert [(6, 3, {"CAP010": 3}), (6, 5, {"CAP010": 1})] == [
        (row.reported, row.counted, row.excluded) for row in balance.rows
    ]
    assert office.balance().holds
    assert office.verify().holds


@pytest.mark.thorough
def test_a_published_edition_still_verifies_after_more_purchases(office: Office) -> None:
    head = "day | use | title | listener | quantity\n"
    office.deliver(head + "2014-03-10 | physical | Alba | ann | 5")
    chart = rules(cap("[customer]", "lifetime", "4"))
    office.compile(chart, issue(2))
    office.deliver(head + "2013-12-24 | physical | Alba | ann | 3", delivery="december")

    assert office.verify().holds
    assert ["4"] == [row["points"] for row in office.chart("points")]
    office.compile(chart, issue(2))
    assert ["1"] == [row["points"] for row in office.chart("points")]


def test_another_policy_can_be_asked_for_and_nothing_of_it_is_stored(office: Office) -> None:
    office.deliver("title | listener | quantity\nAlba | ann | 5\nBrisa | ben | 2\nBrisa | cid | 2")
    office.compile(book(), issue(2))
    before = office.versions()

    asked = what_if(
        office.workspace,
        office.engine,
        office.wanted(),
        settings={
            "cap.one.key": "[listener]",
            "cap.one.window": "day",
            "cap.one.counts": "1",
            "cap.one.if": "all",
            "cap.one.zone": '""',
            "cap.one.week_starts": "calendar",
        },
    )

    assert [("Brisa", 1, "2"), ("Alba", 2, "1")] == [
        (entry.title, entry.whatif_rank, entry.whatif_points) for entry in asked.entries
    ]
    assert before == office.versions()


def test_to_explain_says_which_days_a_chart_would_tally(office: Office) -> None:
    office.deliver("title | listener | quantity\nAlba | ann | 5")
    chart = rules(cap("[listener]", "day", "1"))

    days = pipeline.tally(office.workspace, office.engine, book=chart, explain=True)

    assert [("2014-03-10", 1)] == [(str(day.day), day.rows) for day in days]
    assert [] == office.read(TALLIES)
