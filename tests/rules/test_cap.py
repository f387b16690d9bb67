"""What a rule book may say of caps, and what becomes of it: a counting policy."""

from __future__ import annotations

from typing import Any

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.ledger.policy import CAP, EVERY_PLAY, CountingPolicy
from hitparade.rules import cap
from hitparade.rules.policy import policies_of, policy_of
from tests.rules.books import always, book, codes, dated, day, problems, text_of

ISSUE = day("2014-03-29")
DAILY = {
    "cap.user.key": always("[listener, song]"),
    "cap.user.window": always("day"),
    "cap.user.counts": always("10"),
}


def clauses(rules: dict[str, str], issue: str = "2014-03-29") -> list[dict[str, Any]]:
    return cap.clauses(book(rules).in_force(day(issue)))


def test_a_number_is_at_most_so_many() -> None:
    (found,) = clauses(DAILY)

    assert [(0, 10, None), (11, None, 10)] == found["counts"]
    assert (["listener", "song"], "day", "") == (found["key"], found["window"], found["zone"])


def test_pieces_say_how_many_of_n_count() -> None:
    (found,) = clauses(
        {**DAILY, "cap.user.counts": always("[[0, 4, n], [5, 9, 4], [10, null, 0]]")}
    )

    assert [(0, 4, None), (5, 9, 4), (10, None, 0)] == found["counts"]


def test_pieces_are_shown_as_they_are_written() -> None:
    rules = book({**DAILY, "cap.user.counts": always("[[0, 4, n], [5, null, 4]]")}).in_force(ISSUE)

    assert ["[[0, 4, n], [5, null, 4]]"] == [
        line.value for line in rules.table() if line.path == "cap.user.counts"
    ]


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("key", "[listener, singer]", "CAP002"),
        ("window", "month", "CAP003"),
        ("counts", "many", "CAP004"),
        ("counts", "-1", "CAP004"),
        ("counts", "2.5", "CAP004"),
        ("counts", "[]", "CAP004"),
        ("counts", "[[1, null, 1]]", "CAP004"),
        ("counts", "[[0, 4, n]]", "CAP004"),
        ("counts", "[[0, 4, n], [6, null, 4]]", "CAP004"),
        ("counts", "[[0, 4, n], [4, null, 4]]", "CAP004"),
        ("counts", "[[0, null, n], [5, null, 4]]", "CAP004"),
        ("counts", "[[0, 4], [5, null, 4]]", "CAP004"),
        ("zone", "Londinium", "CAP005"),
        ("week_starts", "someday", "CAP006"),
        ("if", '{seconds: "long"}', "CAP001"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_its_code(
    parameter: str, value: str, code: str
) -> None:
    assert [code] == codes(text_of({**DAILY, f"cap.user.{parameter}": always(value)}))


def test_a_window_of_24_hours_takes_one_number() -> None:
    rules = {
        **DAILY,
        "cap.user.window": always("24h"),
        "cap.user.counts": always("[[0, 4, n], [5, null, 0]]"),
    }

    (problem,) = problems(text_of(rules))

    assert ("CAP020", "cap.user.counts") == (problem.code, problem.path)


def test_a_gap_between_pieces_is_told_in_words() -> None:
    (problem,) = problems(
        text_of({**DAILY, "cap.user.counts": always("[[0, 4, n], [6, null, 4]]")})
    )

    assert "has a piece from 6 that does not follow the one before it." == problem.text


def test_a_clause_ends_with_never() -> None:
    rules = {
        **DAILY,
        "cap.user.if": f"[{dated('all')}, {dated('never', from_issue='2014-03-29')}]",
    }

    assert 1 == len(clauses(rules, "2014-03-22"))
    assert [] == clauses(rules)


def test_an_unknown_limit_is_not_no_limit() -> None:
    unknown = {**DAILY, "cap.user.counts": f"[{dated('unknown', disclosed='no')}]"}

    with pytest.raises(NotInForceError):
        policy_of(book(unknown).in_force(ISSUE))


def test_a_week_starts_with_the_chart_where_nothing_else_is_said() -> None:
    weekly = {**DAILY, "cap.user.window": always("week")}

    assert [0] == [clause["starts"] for clause in clauses(weekly)]
    weekly |= {"cap.user.week_starts": always("fri")}
    assert [4] == [clause["starts"] for clause in clauses(weekly)]


def test_a_chart_without_rules_on_events_counts_every_play() -> None:
    slices = {
        "admit.clips.if": always("{use: [ugc_view]}"),
        "admit.clips.action": always("exclude"),
    }

    assert (
        EVERY_PLAY == policy_of(book().in_force(ISSUE)) == policy_of(book(slices).in_force(ISSUE))
    )


def test_a_policy_is_made_of_values_alone() -> None:
    renamed = {path.replace("user", "fans"): text for path, text in DAILY.items()}
    customers = {**DAILY, "cap.user.key": always("[song, customer]")}

    policies = {policy_of(book(rules).in_force(ISSUE)) for rules in (DAILY, renamed, customers)}

    assert 1 == len(policies)
    assert policies != {policy_of(book({**DAILY, "cap.user.counts": always("9")}).in_force(ISSUE))}


def test_issues_before_and_after_a_change_have_policies_of_their_own() -> None:
    rules = {
        **DAILY,
        "cap.user.counts": f"[{dated('10')}, {dated('20', from_day='2014-03-12')}]",
    }
    issues = [
        book(rules).in_force(day(issue)) for issue in ("2014-03-22", "2014-03-29", "2014-04-05")
    ]

    found = policies_of(issues)

    assert 3 == len({policy.digest for policy in found.values()})
    assert 2 == len(found[ISSUE].values(CAP))


@pytest.mark.parametrize(
    ("window", "zone", "reach"),
    [
        ("day", "", ("2014-03-12", "2014-03-12")),
        ("day", "Asia/Seoul", ("2014-03-08", "2014-03-16")),
        ("week", "", ("2014-03-10", "2014-03-16")),
        ("lifetime", "", (None, "2014-03-12")),
        ("order", "", (None, "2014-03-12")),
        ("24h", "", (None, "2014-03-16")),
    ],
)
def test_a_cap_declares_how_far_it_looks(
    window: str, zone: str, reach: tuple[str | None, str]
) -> None:
    rules = {**DAILY, "cap.user.window": always(window), "cap.user.zone": always(f'"{zone}"')}
    policy = policy_of(book(rules).in_force(ISSUE))

    first, last = policy.reach(day("2014-03-12"))

    assert reach == (first and first.isoformat(), last.isoformat())


def test_every_play_looks_at_its_own_day() -> None:
    assert (ISSUE, ISSUE) == CountingPolicy().reach(ISSUE)
