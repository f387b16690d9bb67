"""What differs between two issues, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotFoundError
from hitparade.rules.diff import by_kind, differences
from hitparade.rules.load import load, parse, shipped
from hitparade.rules.registry import KINDS
from hitparade.rules.wordings import WORDINGS
from tests.rules.books import FILE, always, book, dated, day
from tests.rules.test_registry import page, within_the_base

if TYPE_CHECKING:
    from hitparade.rules.diff import Difference
    from hitparade.rules.kind import Kind
    from hitparade.rules.model import RuleBook

JANUARY, MARCH = "2014-01-04", "2014-03-29"
KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def between(tiny: RuleBook, first: str, last: str) -> list[Difference]:
    return differences(tiny.in_force(day(first)), tiny.in_force(day(last)))


def sentences(rules: dict[str, str], first: str = JANUARY, last: str = MARCH) -> list[str]:
    return [difference.sentence for difference in between(book(rules), first, last)]


def from_march(old: str, new: str, **more: str) -> str:
    """A list of two values, the second from March on."""
    return f"[{dated(old)}, {dated(new, from_issue='2014-03-01', **more)}]"


def test_a_new_weight_is_said_with_the_old_one_its_date_and_its_source() -> None:
    rules = {
        "convert.streams.if": always("{use: [audio_stream], tier: [paid]}"),
        "convert.streams.points": from_march("1/1250", "1/1000"),
    }

    (said,) = sentences(rules)
    assert said == (
        "A paid audio stream is worth 1/1,000 of a point (before: 1/1,250) from the issue of "
        "2014-03-01. Source: a test, disclosed by the compiler."
    )


def test_the_record_of_a_difference_has_its_path_its_code_and_its_values() -> None:
    tiny = book({"convert.streams.points": from_march("1/1250", "1/1000", disclosed="fitted")})
    (found,) = between(tiny, JANUARY, MARCH)

    assert {
        "path": "convert.streams.points",
        "code": "CON003",
        "kind": "convert",
        "change": "changed",
        "before": "0.0008",
        "after": "0.001",
        "since": "2014-03-01",
        "source": "a test",
        "disclosed": "fitted",
        "sentence": "An audio stream is worth 1/1,000 of a point (before: 1/1,250) from the issue "
        "of 2014-03-01. Source: a test, found from published figures.",
    } == found.as_json()


UNKNOWN_UNTIL_MARCH = f"[{dated('unknown', disclosed='no')}, {dated('3', from_issue='2014-03-01')}]"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            {
                "convert.streams.points": from_march("20", "24.7"),
                "convert.streams.per": always("1000000"),
            },
            "1,000,000 audio streams are worth 24.7 points (before: 20)",
        ),
        (
            {"convert.sales.measure": from_march("quantity", "amount")},
            "Of downloads, the money is counted (before: the number)",
        ),
        (
            {"rank.chart.depth": from_march("75", "100")},
            "The chart has 100 places (before: 75 places)",
        ),
        (
            {"calendar.week.starts": always("any"), "calendar.week.days": from_march("7", "1")},
            "The window of audio streams and downloads is 1 day long (before: 7 days)",
        ),
        (
            {
                "admit.clips.if": always("{outlet: [youtube]}"),
                "admit.clips.action": from_march("exclude", "ignore"),
            },
            "Usage at youtube may count (before: cannot count)",
        ),
        (
            {"convert.sales.points": from_march("1", "unknown", disclosed="no")},
            "What downloads are worth is not known (before: 1)",
        ),
        (
            {"convert.sales.points": UNKNOWN_UNTIL_MARCH},
            "A download is worth 3 points (before: not known)",
        ),
        (
            {"rank.chart.tie": from_march("shared", "broken")},
            "Entries with equal points get ranks of their own (before: share a rank)",
        ),
        (
            {
                "lifecycle.old.when": always("post_rank"),
                "lifecycle.old.effect": always("exclude"),
                "lifecycle.old.enter": from_march(
                    '[{weeks: ">=20", rank: ">50"}]',
                    '[{weeks: ">=26", rank: ">25", descending: yes}]',
                ),
            },
            "The rule old strikes entries with a fall, a rank worse than 25 and 26 or more weeks on the chart (before: a rank worse than 50 and 20 or more weeks on the chart)",
        ),
    ],
)
def test_a_change_is_said_in_words(rules: dict[str, str], said: str) -> None:
    assert f"{said} from the issue of 2014-03-01." in sentences(rules)[0]


def test_a_clause_that_comes_is_one_difference() -> None:
    since = {"from_issue": "2014-03-01"}
    tiny = book(
        {
            "convert.paid.if": f"[{dated('{use: [audio_stream], tier: [paid]}', **since)}]",
            "convert.paid.points": f"[{dated('1/100', **since)}]",
        }
    )
    (found,) = between(tiny, JANUARY, MARCH)

    assert ("convert.paid", "CON003", "added") == (found.path, found.code, found.change)
    assert found.before is None
    assert "if: {tier: [paid], use: [audio_stream]}, points: 0.01" == found.after
    assert (
        "New is convert.paid from the issue of 2014-03-01: A paid audio stream is worth 1/100 of a "
        "point. Source: a test, disclosed by the compiler."
    ) == found.sentence


def test_a_clause_that_another_book_does_not_have_is_no_more() -> None:
    clause = {
        "admit.clips.if": always("{use: [download]}"),
        "admit.clips.action": always("exclude"),
    }
    before, after = book(clause).in_force(day(JANUARY)), book().in_force(day(MARCH))
    (found,) = differences(before, after)

    assert ("admit.clips", "ended", None) == (found.path, found.change, found.after)
    assert found.sentence.startswith("admit.clips is no more: Downloads cannot count.")


def test_a_rule_that_begins_to_act_is_added_and_one_that_ceases_to_is_ended() -> None:
    rules = {"admit.clips.if": always("{use: [download]}")}
    begins = book({**rules, "admit.clips.action": from_march("ignore", "exclude")})
    ceases = book({**rules, "admit.clips.action": from_march("exclude", "ignore")})

    assert ["added"] == [d.change for d in between(begins, JANUARY, MARCH)]
    assert ["ended"] == [d.change for d in between(ceases, JANUARY, MARCH)]


def test_what_changes_within_an_issue_is_said_with_its_day() -> None:
    path = "convert.sales.points"
    tiny = book({path: f"[{dated('1')}, {dated('2', from_day='2014-03-12')}]"})

    (found,) = between(tiny, JANUARY, MARCH)
    assert ("1", "1; from 2014-03-12: 2") == (found.before, found.after)
    assert "A download is worth 2 points (before: 1) from the day 2014-03-12." in found.sentence
    (later,) = between(tiny, MARCH, "2014-04-05")
    assert ("1; from 2014-03-12: 2", "2") == (later.before, later.after)
    assert "(before: 1)" in later.sentence


def test_to_say_a_value_again_is_no_difference_and_does_not_move_its_date() -> None:
    again = dated("2", from_issue="2014-03-22")
    path = "convert.sales.points"
    tiny = book({path: f"[{dated('1')}, {dated('2', from_issue='2014-02-01')}, {again}]"})

    assert [] == between(tiny, "2014-02-01", MARCH)
    assert [day("2014-02-01")] == [d.since for d in between(tiny, JANUARY, MARCH)]


def test_the_same_issue_has_no_difference_and_a_later_one_cannot_come_first() -> None:
    tiny = book({"rank.chart.depth": from_march("75", "100")})

    assert [] == between(tiny, MARCH, MARCH)
    with pytest.raises(NotFoundError, match="2014-03-29 is after 2014-01-04"):
        between(tiny, MARCH, JANUARY)


def test_differences_stand_in_the_order_in_which_the_kinds_act() -> None:
    tiny = book(
        {
            "rank.chart.depth": from_march("75", "100"),
            "convert.sales.points": from_march("1", "2"),
            "calendar.week.leads": from_march("no", "yes"),
        }
    )
    found = between(tiny, JANUARY, MARCH)

    assert ["calendar", "convert", "rank"] == [d.kind for d in found]
    grouped = by_kind(found, tiny.in_force(day(MARCH)))
    assert ["calendar", "convert", "rank"] == [name for name, _, _ in grouped]


def test_what_a_newspaper_would_say_of_march_2013() -> None:
    songs = load(shipped()["us-songs"])
    said = [d.sentence.split(". Source")[0] for d in between(songs, "2013-02-23", "2013-03-02")]

    assert [
        "Views of users' clips may count (before: cannot count) from the issue of 2013-03-02",
        "Usage at youtube may count (before: cannot count) from the issue of 2013-03-02",
    ] == said[:2]


def test_a_parameter_without_words_of_its_own_is_said_by_its_meaning() -> None:
    found = between(book({"rank.chart.points": from_march("shown", "hidden")}), JANUARY, MARCH)

    assert "rank.points" not in WORDINGS
    (one,) = found
    assert one.sentence.startswith("By rank.chart, points is hidden (whether everyone is shown")


def test_every_wording_is_of_a_parameter_that_there_is() -> None:
    known = {f"{kind.name}.{p.name}" for kind in KINDS.values() for p in kind.parameters}

    assert [] == sorted(set(WORDINGS) - known)


@KIND
def test_the_examples_of_every_kind_can_be_said(kind: Kind) -> None:
    for text in re.findall(r"```yaml\n(.*?)```", page(kind), flags=re.DOTALL):
        made = parse(within_the_base(text), FILE)
        for issue in ("2014-03-29", "2026-03-28"):
            found = differences(book().in_force(day(issue)), made.in_force(day(issue)))
            assert all(d.sentence.endswith(("compiler.", "figures.")) for d in found)
            assert [] == [d.sentence for d in found if re.search(r"{\w+}|<\w|None", d.sentence)]
