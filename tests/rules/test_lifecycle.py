"""What clauses about the lives of entries say, and what they may not say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.rules import lifecycle
from hitparade.rules.tables import TERMS
from tests.rules.books import always, book, codes, dated, day, problems, text_of

ISSUE = day("2014-03-29")
RETIRED = {
    "lifecycle.old.when": always("post_rank"),
    "lifecycle.old.effect": always("exclude"),
    "lifecycle.old.enter": always('{weeks: ">=20", rank: ">50", descending: yes}'),
}
SLOWED = {
    "lifecycle.slow.when": always("pre_rank"),
    "lifecycle.slow.effect": always("multiply"),
    "lifecycle.slow.factor": always("1/2"),
    "lifecycle.slow.enter": always('{weeks: ">=9", declines: ">=3"}'),
}


def changed(base: dict[str, str], **more: str) -> dict[str, str]:
    """A clause with some parameters changed or added."""
    clause = next(iter(base)).rpartition(".")[0]
    return base | {f"{clause}.{name.rstrip('_')}": always(text) for name, text in more.items()}


def test_a_clause_is_a_row_of_its_parameters() -> None:
    here = [book(SLOWED | RETIRED).in_force(ISSUE)]
    found = lifecycle.TABLE.from_rows(lifecycle.rows(here)).to_pylist()

    assert [("lifecycle.old", True, True), ("lifecycle.slow", False, False)] == [
        (row["clause"], row["post"], row["excludes"]) for row in found
    ]
    assert {"factor": 1, "factor_per": 2, "uses": "", "base": "audio_stream,video_stream"} == {
        name: found[1][name] for name in ("factor", "factor_per", "uses", "base")
    }


def test_conditions_are_rows_of_their_terms() -> None:
    here = [book(RETIRED).in_force(ISSUE)]
    found = TERMS.from_rows(lifecycle.conditions(here)).to_pylist()

    assert [
        ("enter", 3, "descending", "is", None, "yes"),
        ("enter", 3, "rank", ">", 50 * 10**12, ""),
        ("enter", 3, "weeks", ">=", 20 * 10**12, ""),
    ] == [
        tuple(row[n] for n in ("role", "terms", "term", "op", "number", "value")) for row in found
    ]


def test_a_season_stays_a_term_because_earlier_issues_are_asked_too() -> None:
    rules = changed(RETIRED, except_='{season: "12-01..01-07", rank: "<=50"}')
    found = lifecycle.conditions([book(rules).in_force(ISSUE)])

    assert [("rank", "<=", ""), ("season", "season", "12-01..01-07")] == [
        (row[6], row[7], row[9]) for row in found if row[2] == "except"
    ]
    TERMS.from_rows(found)


def test_a_clause_that_never_takes_hold_has_no_conditions() -> None:
    rules = changed(RETIRED, enter="never")

    assert [] == lifecycle.conditions([book(rules).in_force(ISSUE)])


@pytest.mark.parametrize(
    ("rules", "issues"),
    [
        ({}, 0),
        (RETIRED, 0),
        (SLOWED, 4),
        (changed(SLOWED, enter='{growth: ">=0.25"}'), 1),
        (changed(SLOWED, enter="{descending: yes}", descending="points"), 1),
        (changed(SLOWED, lookback="2"), 2),
        (changed(SLOWED, leave="{decision: reset}"), 26),
        (changed(SLOWED, leave="{decision: reset}", lookback="9") | RETIRED, 9),
    ],
)
def test_only_as_many_earlier_issues_are_looked_at_as_the_conditions_need(
    rules: dict[str, str], issues: int
) -> None:
    assert issues == lifecycle.past(book(rules).in_force(ISSUE))


def test_points_have_to_divide_by_the_factors() -> None:
    third = {p.replace("slow", "third"): v for p, v in changed(SLOWED, factor="0.3").items()}

    assert (2, 10) == lifecycle.denominators(book(SLOWED | third | RETIRED).in_force(ISSUE))
    assert Fraction(1) == book(RETIRED).in_force(ISSUE).value("lifecycle.old.factor")


def test_before_ranking_no_entry_has_a_rank() -> None:
    ranked = text_of(changed(RETIRED, when="pre_rank"))

    (found,) = problems(ranked)

    assert ("LIF021", "lifecycle.old.enter") == (found.code, found.path)
    assert "names rank and descending" in found.text
    assert [] == codes(
        text_of(changed(RETIRED, when="pre_rank", enter="{descending: yes}", descending="points"))
    )


def test_after_ranking_no_points_are_multiplied() -> None:
    assert ["LIF022"] == codes(text_of(changed(SLOWED, when="post_rank")))


def test_a_fault_of_one_time_is_told_once_at_its_line() -> None:
    when = f"[{dated('post_rank')}, {dated('pre_rank', from_issue='2020-01-04')}]"

    assert ["LIF021"] == codes(text_of(RETIRED | {"lifecycle.old.when": when}))


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("factor", "3/2", "LIF003"),
        ("uses", "[whistle]", "LIF004"),
        ("enter", "{tracks: 3}", "LIF005"),
        ("enter", "{weeks: many}", "LIF005"),
        ("lookback", "0", "LIF017"),
        ("ties", "maybe", "LIF011"),
    ],
)
def test_what_a_parameter_does_not_allow_is_told(path: str, value: str, code: str) -> None:
    assert [code] == codes(text_of(changed(SLOWED, **{path: value})))


def test_an_unknown_condition_is_not_in_force() -> None:
    unknown = f"[{dated('unknown', disclosed='no')}]"
    here = [book(RETIRED | {"lifecycle.old.enter": unknown}).in_force(ISSUE)]

    with pytest.raises(NotInForceError):
        lifecycle.conditions(here)


def test_clauses_in_any_order_are_the_same_rules() -> None:
    one, other = book(SLOWED | RETIRED), book(RETIRED | SLOWED)

    assert one.in_force(ISSUE).digest == other.in_force(ISSUE).digest
    assert lifecycle.rows([one.in_force(ISSUE)]) == lifecycle.rows([other.in_force(ISSUE)])
