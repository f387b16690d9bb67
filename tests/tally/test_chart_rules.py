"""The rules on entries, through a whole chart: who leaves, who slows down, and what receipts say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade.identity.decisions import Decision, decide
from tests.office import book, issue, monday, rows

if TYPE_CHECKING:
    from tests.office import Office

WEEKS = [issue(n) for n in range(1, 6)]
RETIRED = {
    "lifecycle.old.when": "post_rank",
    "lifecycle.old.effect": "exclude",
    "lifecycle.old.enter": '{weeks: ">=3", rank: ">2", descending: yes}',
}


def test_a_song_retires_when_it_falls_and_may_come_back_when_it_rises(office: Office) -> None:
    office.weeks("A B C D", "A B C D", "A B C D", "B C A D", "A B C D")
    office.compile(book(RETIRED), *WEEKS)

    assert rows("rank | title\n1 | B\n2 | C\n3 | D") == office.chart("rank title", WEEKS[3])
    assert rows("rank | title | weeks | move\n1 | A | 4 | re_entry") == [
        row for row in office.chart("rank title weeks move", WEEKS[4]) if row["title"] == "A"
    ]


def test_streams_that_decline_against_the_market_count_for_half(office: Office) -> None:
    lines = ["day | title | quantity"]
    for week, (falling, rest) in enumerate(((100, 900), (90, 910), (80, 920), (70, 930)), 1):
        lines += [f"{monday(week)} | Falling | {falling}", f"{monday(week)} | Rest | {rest}"]
    office.deliver("\n".join(lines))
    slow = {
        "lifecycle.slow.when": "pre_rank",
        "lifecycle.slow.effect": "multiply",
        "lifecycle.slow.factor": "1/2",
        "lifecycle.slow.enter": '{weeks: ">=2", declines: ">=3"}',
        "lifecycle.slow.leave": '{growth: ">=0.25"}',
    }
    office.compile(book(slow), *WEEKS[:4])

    assert ["100", "90", "80", "35"] == [
        row["points"]
        for week in WEEKS[:4]
        for row in office.chart("title points", week)
        if row["title"] == "Falling"
    ]
    receipt = office.explain("Falling", WEEKS[3])
    assert [("convert.streams.points", "70"), ("lifecycle.slow.factor", "-35")] == [
        (line.rule, line.points) for line in receipt.lines
    ]


def test_the_third_song_of_an_artist_makes_room(office: Office) -> None:
    office.deliver(
        """
        title | artist | quantity
        A     | One    | 9
        B     | One    | 8
        C     | One    | 7
        D     | Two    | 6
        """
    )
    office.compile(book({"limit.artists.key": "lead_artist", "limit.artists.most": "2"}), issue(2))

    assert rows("rank | title\n1 | A\n2 | B\n3 | D") == office.chart("rank title")
    assert office.chart_balance().holds


def test_what_is_on_another_chart_is_not_on_this_one(office: Office) -> None:
    office.weeks("A B C D")
    office.compile(book({"rank.chart.depth": "2"}, chart="top"), issue(1))
    under = {"relate.top.chart": "top", "relate.top.exclude": "ever_on"}
    office.compile(book(under), issue(1))

    assert rows("rank | title\n1 | C\n2 | D") == office.chart("rank title")


@pytest.mark.thorough
def test_days_are_as_they_were(office: Office) -> None:
    """The issue looks at the weeks before it, and at nothing after it."""
    office.weeks("A B C D", "A B C D", "A B C D", "B C A D")
    office.compile(book(RETIRED), *WEEKS[:4])
    before = office.edition(WEEKS[3]).fingerprint
    office.weeks("A B C D", first=5)
    office.compile(book(RETIRED), WEEKS[3])

    assert before == office.edition(WEEKS[3]).fingerprint
    assert dt.timedelta(weeks=1) == WEEKS[1] - WEEKS[0]


def _decide(office: Office, act: str, subject: str, value: str = "") -> dict[str, object]:
    decision = Decision(act, subject, value=value, author="the office", reason="a test")
    return decide(office.workspace, office.engine, decision)


def test_decisions_keep_a_song_let_it_stay_and_name_it(office: Office) -> None:
    office.weeks("A B C D", "A B C D", "A B C D", "B C A D")
    spared = RETIRED | {"lifecycle.old.except": "{decision: stay}"}
    office.compile(book(spared), *WEEKS[:4])
    ids = {entry.title: entry.id for entry in office.edition(WEEKS[0]).entries}
    _decide(office, "stay", ids["A"])
    _decide(office, "exclude", ids["B"])
    _decide(office, "credit", ids["C"], '{"artist":"C and Others"}')

    office.compile(book(spared), WEEKS[3])

    assert rows(
        "rank | title | artist\n1 | C | C and Others\n2 | A | The Makers\n3 | D | The Makers"
    ) == office.chart("rank title artist", WEEKS[3])
    assert office.verify().holds


def test_doubted_usage_is_held_until_it_is_released(office: Office) -> None:
    office.deliver("title | quantity | supplier\nA | 9 | bots\nA | 1 | press\nB | 5 | press")
    rules = book({"quarantine.doubts.action": "hold"})
    office.compile(rules, issue(2))
    (first, _) = office.edition().entries
    held = _decide(office, "quarantine", first.id, '{"supplier":"bots"}')
    office.compile(rules, issue(2))

    assert rows("title | points\nB | 5\nA | 1") == office.chart("title points")
    (row,) = (row for row in office.chart_balance().rows if row.supplier == "bots")
    assert 9 == row.quarantined
    assert office.chart_balance().holds

    _decide(office, "release_quarantine", str(held["decision"]))
    office.compile(rules, issue(2))

    assert rows("title | points\nA | 10\nB | 5") == office.chart("title points")
    assert office.verify().holds
