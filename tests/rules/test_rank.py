"""How many places a chart has, and what becomes of equal points."""

from __future__ import annotations

import pytest

from hitparade.rules.rank import Ranking, past, ranking
from tests.rules.books import always, book, codes, dated, day, text_of

MARCH_2014 = day("2014-03-29")


def test_without_more_words_a_chart_keeps_as_many_contenders_as_places() -> None:
    expected = Ranking(10, 10, "shared", ("last_rank", "title", "artist", "id"))

    assert expected == ranking(book().in_force(MARCH_2014))


def test_every_part_of_the_ranking_can_be_said() -> None:
    rules = {
        "rank.chart.contenders": always("0"),
        "rank.chart.tie": always("broken"),
        "rank.chart.tie_break": always('["component:download", artist]'),
    }

    assert Ranking(10, 0, "broken", ("component:download", "artist", "id")) == ranking(
        book(rules).in_force(MARCH_2014)
    )


def test_what_stands_behind_the_id_can_decide_nothing_and_is_left_out() -> None:
    tiny = book({"rank.chart.tie_break": always("[title, id, artist]")})

    assert ("title", "id") == ranking(tiny.in_force(MARCH_2014)).tie_break


def test_the_depth_may_change_with_an_issue() -> None:
    tiny = book({"rank.chart.depth": f"[{dated('50')}, {dated('100', from_issue='2014-03-29')}]"})

    assert [50, 100] == [
        ranking(tiny.in_force(day(issue))).depth for issue in ("2014-03-22", "2014-03-29")
    ]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("rank.chart.depth", "0", "RAN001"),
        ("rank.chart.contenders", "few", "RAN002"),
        ("rank.chart.tie", "split", "RAN003"),
        ("rank.chart.tie_break", "[titel]", "RAN004"),
        ("rank.chart.tie_break", "['component:']", "RAN004"),
        ("rank.chart.tie_break", "['component:sales']", "RAN020"),
    ],
)
def test_a_wrong_value_has_the_code_of_its_parameter(path: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({path: always(value)}))


def test_a_tie_may_be_broken_by_a_component_of_the_chart() -> None:
    components = always("{streaming: [audio_stream], sales: [download]}")
    tie_break = always("['component:sales']")

    assert [] == codes(
        text_of({"combine.points.components": components, "rank.chart.tie_break": tie_break})
    )


def test_a_chart_may_show_fewer_places_than_it_has_and_no_points() -> None:
    rules = {"rank.chart.public": always("4"), "rank.chart.points": always("hidden")}

    shown = ranking(book(rules).in_force(MARCH_2014))

    assert (10, 4, True) == (shown.depth, shown.shown, shown.hidden)
    everything = ranking(book().in_force(MARCH_2014))
    assert (10, False) == (everything.shown, everything.hidden)
    assert 10 == ranking(book({"rank.chart.public": always("99")}).in_force(MARCH_2014)).shown


def test_only_the_larger_gain_looks_at_the_period_before() -> None:
    gain = {"rank.chart.tie_break": always("[gain, title]")}

    assert [1, 0] == [past(book(rules).in_force(MARCH_2014)) for rules in (gain, {})]
