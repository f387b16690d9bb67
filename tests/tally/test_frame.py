"""Rules on entries act in their order, and what each of them gave or took is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import book, issue, monday
from tests.tally.computed import compute_chart

if TYPE_CHECKING:
    from tests.office import Office

WEEK = """
    title | artist | quantity
    A     | Ann    | 900
    B     | Ann    | 800
    C     | Ann    | 700
    D     | Dan    | 600
    E     | Eve    | 500
"""
TWO_EACH = {"limit.artists.key": "lead_artist", "limit.artists.most": "2"}


def test_the_best_of_an_artist_stay_and_the_others_move_up(office: Office) -> None:
    """What a limit keeps off leaves no gap."""
    office.deliver(WEEK)

    found = compute_chart(office, book(TWO_EACH))

    assert [
        {"rank": "1", "title": "A"},
        {"rank": "2", "title": "B"},
        {"rank": "3", "title": "D"},
        {"rank": "4", "title": "E"},
    ] == found.chart("rank title")


def test_units_of_what_is_kept_off_are_excluded_with_the_rule(office: Office) -> None:
    """Each unit still stands in one place."""
    office.deliver(WEEK)

    found = compute_chart(office, book(TWO_EACH))

    assert [
        {"outcome": "counted", "rule": "convert.streams.points", "quantity": "2800"},
        {"outcome": "excluded", "rule": "limit.artists.most", "quantity": "700"},
    ] == found.where("outcome rule quantity")


def test_units_are_excluded_in_every_issue_of_a_run(office: Office) -> None:
    """Each week has its own song that is one too many."""
    office.deliver(WEEK, delivery="week 2")
    office.deliver(WEEK, delivery="week 3", day=f"{monday(3)}")

    office.compile(book(TWO_EACH))

    for week in (2, 3):
        balance = office.chart_balance(issue(week))
        assert [{"LIM010": 700}] == [row.excluded for row in balance.rows]
        assert balance.holds


def test_rules_act_on_as_many_entries_as_it_takes(office: Office) -> None:
    """A chart of two places is filled, however far down the second artist is."""
    lines = ["title | artist | quantity"]
    lines += [f"A{n} | Ann | {10_000 - n}" for n in range(600)]
    lines += ["Z | Zoe | 1"]
    office.deliver("\n".join(lines))
    one_each = {"limit.artists.key": "lead_artist", "limit.artists.most": "1"}

    found = compute_chart(office, book({**one_each, "rank.chart.depth": "2"}))

    assert ["A0", "Z"] == [row["title"] for row in found.chart("title")]


def test_receipts_add_up_where_points_are_damped(office: Office) -> None:
    """What damping takes is a line of its own."""
    office.deliver(WEEK)
    damped = {
        "damp.large.if": "[audio_stream]",
        "damp.large.steps": "[[0, 500, 1], [500, null, 1/2]]",
    }

    found = compute_chart(office, book(damped))

    assert ["700", "650", "600", "550", "500"] == [row["points"] for row in found.chart("points")]
    lines = [row for row in found.lines if row["rule"] == "damp.large.steps"]
    assert {"-200", "-150", "-100", "-50"} == {row["points"] for row in lines}


def test_what_a_rule_retires_stays_away_and_editions_verify(office: Office) -> None:
    """After two weeks on the chart a song that falls below No. 2 goes, and it is told."""
    office.weeks("A B C D", "A B C D", "A B D C", "A B D C")
    retired = {
        "lifecycle.recurrent.when": "post_rank",
        "lifecycle.recurrent.effect": "exclude",
        "lifecycle.recurrent.enter": '{weeks: ">=2", rank: ">2", descending: yes}',
    }

    rules = book(retired)
    office.compile(rules)

    charts = ["A B C D", "A B C D", "A B D", "A B D"]
    assert charts == [
        " ".join(row["title"] for row in office.chart("title", issue(week)))
        for week in (1, 2, 3, 4)
    ]
    assert office.chart_balance(issue(3)).holds
    assert office.verify().holds


@pytest.mark.thorough
def test_weeks_go_on_while_a_limit_hides_a_song_if_the_chart_says_so(office: Office) -> None:
    """Hidden in week 2, it is in its third week in week 3, or in its second."""
    for week, order in enumerate(("A B", "B A", "A B"), 1):
        first, second = order.split()
        office.deliver(
            f"""
            day                | title    | artist | quantity
            {monday(week)}     | {first}  | Ann    | 900
            {monday(week)}     | {second} | Ann    | 800
            {monday(week)}     | C        | Cy     | 100
            """,
            delivery=f"week {week}",
        )
    one_each = {"limit.artists.key": "lead_artist", "limit.artists.most": "1"}

    office.compile(book({**one_each, "limit.artists.accrue": "yes"}, chart="going-on"))
    office.compile(book({**one_each, "limit.artists.accrue": "no"}, chart="standing-still"))

    assert ["3", "3"] == [row["weeks"] for row in office.chart("weeks", issue(3), chart="going-on")]
    assert ["2", "3"] == [
        row["weeks"] for row in office.chart("weeks", issue(3), chart="standing-still")
    ]
    assert office.verify().holds


@pytest.mark.thorough
def test_hidden_weeks_count_from_the_issue_that_says_so(office: Office) -> None:
    """Compiled together, an earlier issue keeps its own rule."""
    for week, order in enumerate(("A B", "B A", "A B", "A B"), 1):
        first, second = order.split()
        office.deliver(
            f"""
            day            | title    | artist | quantity
            {monday(week)} | {first}  | Ann    | 900
            {monday(week)} | {second} | Ann    | 800
            """,
            delivery=f"week {week}",
        )
    accrue = [("", "no"), (f"from_issue: {issue(4)}", "yes")]

    office.compile(
        book(
            {
                "limit.artists.key": "lead_artist",
                "limit.artists.most": "1",
                "limit.artists.accrue": accrue,
            }
        )
    )

    assert ["2", "4"] == [office.chart("weeks", issue(week))[0]["weeks"] for week in (3, 4)]
