"""A first rule book from a few answers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hitparade.domain.errors import ClauseValueError
from hitparade.rules.draft import QUESTIONS, default, draft, questions, read
from hitparade.rules.load import parse
from hitparade.rules.registry import KINDS
from tests.rules.books import day

ISSUE = day("2026-01-02")
CAMPUS = {
    "chart": "campus-top20",
    "title": "The Campus Top 20: “all” stations",
    "uses": "spin, download",
    "starts": "mon",
    "issue_offset": "5",
    "weights": "download: 1/150",
    "stations": "kdvs: 2, kalx: 1.5",
    "places": "20",
    "ties": "broken",
    "weeks": "13",
    "per_artist": "2",
}


def test_without_answers_the_draft_is_a_rule_book_without_problem() -> None:
    made = parse(draft({}, KINDS), "my-chart.yaml")

    assert ("my-chart", "My chart", "song") == (made.chart, made.title, made.entity)
    rules = made.in_force(ISSUE)
    assert ("audio_stream", "download") == rules.value("calendar.week.uses")
    assert 40 == rules.value("rank.chart.depth")
    for kind in ("measure", "lifecycle", "limit", "admit"):
        assert () == rules.names(kind)


def test_every_answer_becomes_a_rule() -> None:
    rules = parse(draft(CAMPUS, KINDS), "campus-top20.yaml").in_force(day("2026-01-09"))

    assert "The Campus Top 20: “all” stations" == rules.book.title
    assert {
        "calendar.week.uses": ("spin", "download"),
        "calendar.week.starts": "mon",
        "calendar.week.days": 7,
        "calendar.week.issue_offset": 5,
        "convert.spin.points": Fraction(1),
        "convert.download.points": Fraction(1, 150),
        "rank.chart.depth": 20,
        "rank.chart.tie": "broken",
        "limit.artist.key": "lead_artist",
        "limit.artist.most": 2,
        "lifecycle.weeks.effect": "exclude",
        "lifecycle.weeks.enter": ((("weeks", (">=13",)),),),
    } == {
        path: rules.value(path)
        for path in (
            "calendar.week.uses",
            "calendar.week.starts",
            "calendar.week.days",
            "calendar.week.issue_offset",
            "convert.spin.points",
            "convert.download.points",
            "rank.chart.depth",
            "rank.chart.tie",
            "limit.artist.key",
            "limit.artist.most",
            "lifecycle.weeks.effect",
            "lifecycle.weeks.enter",
        )
    }
    assert ("stations",) == rules.names("measure")


def test_every_value_of_a_draft_has_a_source_and_every_group_of_them_a_comment() -> None:
    text = draft(CAMPUS, KINDS)
    made = parse(text, "campus-top20.yaml")

    assert all(v.source == "our charter" for values in made.clauses.values() for v in values)
    assert 6 == text.count("\n\n  # ")


def test_a_kind_that_is_not_there_is_not_asked_about_and_not_written() -> None:
    few = {n: k for n, k in KINDS.items() if n not in {"measure", "lifecycle", "limit"}}
    asked = [question.name for question in questions(few)]

    assert {"stations", "weeks", "per_artist"} == {q.name for q in QUESTIONS} - set(asked)
    parse(draft(CAMPUS, few), "campus-top20.yaml", few)


def test_a_title_is_made_of_the_name_unless_it_is_given() -> None:
    (title,) = (question for question in QUESTIONS if question.name == "title")

    assert "Campus top20" == default(title, {"chart": "campus-top20"})
    assert "My chart" == default(title, {})


@pytest.mark.parametrize("title", ["no", "12", "a: b", "#1", "- x", "“x”", "'", '"', "a\\b", "{x}"])
def test_any_title_comes_out_as_it_went_in(title: str) -> None:
    assert title == parse(draft({"title": title}, KINDS), "x.yaml").title


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("chart", "Bad Name", "small letters and digits"),
        ("entity", "songs", "song"),
        ("uses", "spins", "spin"),
        ("uses", "{", "a list of uses"),
        ("days", "0", "1 to 366"),
        ("starts", "monday", "mon"),
        ("weights", "spin: -1", "gives spin -1"),
        ("weights", "spins: 1", "uses with numbers of 0 or more"),
        ("stations", "kdvs", "names with numbers"),
        ("places", "many", "whole number"),
        ("weeks", "-1", "whole number"),
        ("title", " ", "a text"),
    ],
)
def test_an_answer_that_is_not_allowed_is_refused_by_name(
    name: str, answer: str, words: str
) -> None:
    (question,) = (q for q in QUESTIONS if q.name == name)

    with pytest.raises(ClauseValueError, match=words) as error:
        read(question, answer)
    assert str(error.value).startswith(f"{name} ")


def test_a_use_that_does_not_count_cannot_be_weighed() -> None:
    with pytest.raises(ClauseValueError, match="weights names download"):
        draft({"uses": "spin", "weights": "download: 2"}, KINDS)
