"""What a rule book may look like, and how its problems are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import RuleBookError
from hitparade.rules.codes import CODES
from hitparade.rules.load import load, parse
from tests.rules.books import FILE, RULES, always, book, codes, dated, problems, text_of

if TYPE_CHECKING:
    from pathlib import Path

WRONG = {
    "RUL001": ["chart: [tiny\ntitle: Tiny", "chart: \x07", "chart: &a [*a]", "[" * 5000],
    "RUL002": [
        "",
        "- chart",
        "chart: tiny\n? [a, b]\n: c",
        text_of().split("rules:")[0] + "rules: []",
        text_of({"rank.chart.depth": "10"}),
        text_of({"rank.chart.depth": "[10]"}),
        text_of({"rank.chart.depth": f"[{dated('10', note='[a]')}]"}),
    ],
    "RUL003": [text_of() + f"  rank.chart.depth: {always('20')}", text_of(head={"'chart'": "b"})],
    "RUL004": [text_of(head={"titel": "Tiny"})],
    "RUL005": [text_of(head={"title": None}), text_of().split("rules:")[0]],
    "RUL006": [
        text_of(head={"entity": "album"}),
        text_of(head={"chart": "Tiny Chart"}),
        text_of(head={"title": "''"}),
        text_of(head={"territories": "[UK]"}),
        text_of(head={"territories": "{US: yes}"}),
    ],
    "RUL007": [
        text_of({"converts.streams.points": always("1")}),
        text_of({"convert.points": always("1")}),
        text_of({"''": always("1")}),
    ],
    "RUL008": [text_of({"convert.streams.pionts": always("1")})],
    "RUL009": [
        text_of({"rank.charts.depth": always("1")}),
        text_of({"convert.My Streams.points": always("1")}),
    ],
    "RUL010": [
        text_of({"rank.chart.depth": None}),
        text_of({"convert.sales.points": None}),
        text_of(dict.fromkeys([p for p in RULES if p.startswith("convert.")])),
    ],
    "RUL011": [text_of({"rank.chart.depth": f"[{dated('10', from_isue='2013-03-02')}]"})],
    "RUL012": [
        text_of({"rank.chart.depth": "[{source: a test, disclosed: yes}]"}),
        text_of({"rank.chart.depth": "[]"}),
    ],
    "RUL013": [
        text_of({"rank.chart.depth": "[{value: 10, disclosed: yes}]"}),
        text_of({"rank.chart.depth": "[{value: 10, source: '', disclosed: yes}]"}),
    ],
    "RUL014": [
        text_of({"rank.chart.depth": "[{value: 10, source: a test}]"}),
        text_of({"rank.chart.depth": "[{value: 10, source: a test, disclosed: true}]"}),
    ],
    "RUL015": [
        text_of({"rank.chart.depth": f"[{dated('10', from_issue=date)}]"})
        for date in ("2013-02-30", "02/03/2013", "20130302", "''", "[2013-03-02]")
    ],
    "RUL016": [
        text_of(
            {
                "convert.streams.points": (
                    f"[{dated('1', from_issue='2013-03-02', from_day='2013-02-20')}]"
                )
            }
        )
    ],
    "RUL017": [
        text_of({path: f"[{dated(value, from_day='2013-03-02')}]"})
        for path, value in {
            "calendar.week.days": "7",
            "combine.points.absent": "zero",
            "rank.chart.depth": "10",
            "annotate.history.weeks": "cumulative",
        }.items()
    ],
    "RUL018": [text_of({"rank.chart.depth": f"[{dated('10')}, {dated('20')}]"})],
    "RUL019": [
        text_of(
            {
                "rank.chart.depth": (
                    f"[{dated('10', from_issue='2014-01-04')}, {dated('20', from_issue=later)}]"
                )
            }
        )
        for later in ("2013-01-05", "2014-01-04")
    ],
    "RUL020": [text_of({"rank.chart.depth": f"[{dated('unknown', disclosed='yes')}]"})],
}


@pytest.mark.parametrize(
    ("code", "text"),
    [(code, text) for code, texts in WRONG.items() for text in texts],
    ids=lambda part: part if len(part) == 6 else "",
)
def test_each_problem_of_a_rule_book_has_its_code(code: str, text: str) -> None:
    assert code in codes(text)


def test_every_code_of_the_loader_is_shown_by_an_example() -> None:
    assert set(CODES) == set(WRONG)


def test_the_base_of_these_tests_has_no_problem() -> None:
    assert [] == problems(text_of())


SIX_MISTAKES = """\
chart: tiny
title: Tiny
entity: sonng
rules:
  calendar.week.uses:         [{value: [audio_stream, dwnload], source: a test, disclosed: yes}]
  calendar.week.starts:       [{value: mon, source: a test, disclosed: yes}]
  calendar.week.days:         [{value: 0, source: a test, disclosed: yes}]
  calendar.week.issue_offset: [{value: 13, source: a test, disclosed: yes}]
  convert.streams.pionts:     [{value: 1, source: a test, disclosed: yes}]
  convert.streams.points:     [{value: 1, disclosed: yes}]
  rank.chart.depth:
    - {value: 10, source: a test, disclosed: yes}
    - {from_issue: 2013-02-30, value: 20, source: a test, disclosed: yes}
"""


def test_six_different_mistakes_give_six_messages_with_file_and_line() -> None:
    expected = [
        (3, "entity", "RUL006"),
        (5, "calendar.week.uses", "CAL001"),
        (7, "calendar.week.days", "CAL003"),
        (9, "convert.streams.pionts", "RUL008"),
        (10, "convert.streams.points", "RUL013"),
        (13, "rank.chart.depth", "RUL015"),
    ]

    found = problems(SIX_MISTAKES)

    assert expected == [(p.line, p.path, p.code) for p in found]
    assert all(str(p).startswith(f"{FILE}:{p.line}: {p.path} ({p.code}) ") for p in found)


def test_the_error_lists_every_problem_on_a_line_of_its_own() -> None:
    with pytest.raises(RuleBookError) as caught:
        parse(SIX_MISTAKES, FILE)

    assert 6 == len(str(caught.value).splitlines())


def test_a_message_says_what_was_found_what_is_allowed_and_what_is_near() -> None:
    depth, entity = (
        problems(text_of({"rank.chart.depth": always("0")})),
        problems(text_of(head={"entity": "sonng"})),
    )

    assert (
        "book.yaml:13: rank.chart.depth (RAN001) is 0, but must be a whole number of places, "
        "1 to 1,000,000."
    ) == "\n".join(str(problem) for problem in depth)
    assert (
        "book.yaml:3: entity (RUL006) is sonng, but must be song, recording, release, artist or "
        "video. Did you mean song?"
    ) == "\n".join(str(problem) for problem in entity)


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("convert.streams.pionts", "Did you mean points?"),
        ("convrt.streams.points", "Did you mean convert?"),
    ],
)
def test_a_misspelt_path_is_told_near_names(path: str, near: str) -> None:
    assert [near] == [problem.hint for problem in problems(text_of({path: always("1")}))]


def test_what_could_not_be_read_is_told_once_and_not_again_by_what_rests_on_it() -> None:
    text = text_of({"calendar.week.uses": always("[audio_stream, dwnload]")})

    assert ["CAL001"] == codes(text)


def test_a_misspelt_word_in_a_list_is_told_at_its_own_line() -> None:
    uses = "\n    - value:\n      - audio_stream\n      - dwnload\n      source: a test"
    text = text_of({"calendar.week.uses": f"{uses}\n      disclosed: yes"})

    assert [(8, "CAL001")] == [(problem.line, problem.code) for problem in problems(text)]


def test_yaml_words_keep_their_text() -> None:
    tiny = book({"convert.streams.points": "{value: 24.70, source: 2013-03-02, disclosed: yes}"})
    value = tiny.clauses["convert.streams.points"][0]

    assert ("2013-03-02", "yes") == (value.source, value.disclosed)


def test_for_brevity_one_value_may_stand_without_a_list() -> None:
    assert book().clauses["rank.chart.depth"][0].value == 10
    assert book({"rank.chart.depth": dated("12")}).clauses["rank.chart.depth"][0].value == 12


def test_an_alias_stands_for_the_text_of_its_anchor() -> None:
    tiny = book(
        {
            "rank.chart.depth": "[{value: 10, source: &here a page, disclosed: yes}]",
            "rank.chart.tie": "[{value: broken, source: *here, disclosed: yes}]",
        }
    )

    assert "a page" == tiny.clauses["rank.chart.tie"][0].source


def test_a_rule_book_keeps_its_text_its_name_and_their_hash(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(text_of(head={"territories": "[US, '001']", "about": "for tests"}))

    tiny = load(path)

    assert (path.read_text(), str(path)) == (tiny.text, tiny.file)
    assert ("tiny", "Tiny", "song") == (tiny.chart, tiny.title, tiny.entity)
    assert (("US", "001"), "for tests") == (tiny.territories, tiny.about)
    assert 64 == len(tiny.sha256)


def test_a_file_that_is_not_there_or_not_text_is_told_like_any_problem(tmp_path: Path) -> None:
    (tmp_path / "photo.yaml").write_bytes(b"\xff\xd8\xff")

    for name in ("nowhere.yaml", "photo.yaml", "."):
        with pytest.raises(RuleBookError) as caught:
            load(tmp_path / name)
        assert ["RUL001"] == [problem.code for problem in caught.value.problems]


def test_many_aliases_of_aliases_are_read_at_once_and_refused() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60)]

    assert {"RUL004", "RUL005"} == set(codes("\n".join(lines)))
