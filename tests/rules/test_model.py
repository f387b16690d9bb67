"""What of a rule book is in force for an issue, and the digest of it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.errors import NotFoundError, NotInForceError, RuleBookError
from hitparade.rules.load import parse
from tests.rules.books import FILE, HEAD, RULES, always, book, dated, day, text_of

CHANGING = (
    f"[{dated('1', from_issue='2013-03-02')}, {dated('2', from_issue='2013-12-07')}, "
    f"{dated('unknown', disclosed='no', from_issue='2014-12-06')}]"
)
POINTS = "convert.streams.points"
MARCH_2014 = day("2014-03-29")


def test_a_value_is_in_force_from_its_issue_on_until_the_next_one() -> None:
    tiny = book({POINTS: CHANGING})

    assert Fraction(1) == tiny.in_force(day("2013-11-30")).value(POINTS)
    assert Fraction(2) == tiny.in_force(day("2013-12-07")).value(POINTS)
    assert Fraction(2) == tiny.in_force(day("2014-11-29")).value(POINTS)


@pytest.mark.parametrize("issue", ["2013-02-23", "2014-12-06"])
def test_before_its_first_date_and_from_an_unknown_on_a_value_is_not_known(issue: str) -> None:
    rules = book({POINTS: CHANGING}).in_force(day(issue))

    with pytest.raises(NotInForceError, match=f"{POINTS} has no known value .* {issue}") as caught:
        rules.value(POINTS)
    assert str(caught.value).endswith(
        "The rule book knows: 1 from issue 2013-03-02 until before issue 2013-12-07; "
        "2 from issue 2013-12-07 until before issue 2014-12-06."
    )


def test_a_silent_rule_book_leaves_the_defaults() -> None:
    rules = book().in_force(MARCH_2014)

    assert "quantity" == rules.value("convert.streams.measure")
    assert ("last_rank", "title", "artist", "id") == rules.value("rank.chart.tie_break")


def test_before_its_first_date_a_parameter_with_a_default_has_it() -> None:
    tiny = book({"rank.chart.tie": f"[{dated('broken', from_issue='2014-01-04')}]"})

    assert "shared" == tiny.in_force(day("2013-12-28")).value("rank.chart.tie")
    assert "broken" == tiny.in_force(day("2014-01-04")).value("rank.chart.tie")


def test_a_clause_is_not_there_before_any_of_it_has_begun() -> None:
    tiny = book(
        {
            "convert.paid.if": f"[{dated('{tier: [paid], use: [download]}', **FROM_2018)}]",
            "convert.paid.points": f"[{dated('2', **FROM_2018)}]",
        }
    )

    assert ("sales", "streams") == tiny.in_force(MARCH_2014).names("convert")
    assert ("paid", "sales", "streams") == tiny.in_force(day("2018-07-14")).names("convert")
    assert book().in_force(MARCH_2014).digest == tiny.in_force(MARCH_2014).digest


FROM_2018 = {"from_issue": "2018-07-14"}
MIDWEEK = f"[{dated('1')}, {dated('3', from_day='2014-03-13')}]"


def test_a_value_may_change_within_an_issue_on_a_day_of_use() -> None:
    rules = book({POINTS: MIDWEEK}).in_force(MARCH_2014)

    assert [
        (None, day("2014-03-12"), Fraction(1)),
        (day("2014-03-13"), None, Fraction(3)),
    ] == [(span.first, span.last, span.value) for span in rules.spans(POINTS)]
    with pytest.raises(ValueError, match="ask for its spans"):
        rules.value(POINTS)


@pytest.mark.parametrize(("issue", "points"), [("2014-03-22", 1), ("2014-04-05", 3)])
def test_a_change_of_another_week_is_no_part_of_an_issue(issue: str, points: int) -> None:
    plain = book({POINTS: always(str(points))}).in_force(day(issue))
    changing = book({POINTS: MIDWEEK}).in_force(day(issue))

    assert points == changing.value(POINTS)
    assert plain.digest == changing.digest


@given(
    st.lists(st.dates(dt.date(2010, 1, 1), dt.date(2020, 1, 1)), unique=True, max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.dates(dt.date(2009, 1, 1), dt.date(2021, 1, 1)),
)
def test_in_force_is_the_last_value_whose_date_has_come(
    dates: list[dt.date], by_day: list[bool], issue: dt.date
) -> None:
    """The definition, word for word, against each day of the issue's window."""
    kinds = ["from_day" if flag else "from_issue" for flag in by_day]
    listed = list(zip(sorted(dates), kinds, strict=False))
    later = [dated(str(n), **{k: str(d)}) for n, (d, k) in enumerate(listed, 1)]
    spans = book({POINTS: f"[{', '.join([dated('0'), *later])}]"}).in_force(issue).spans(POINTS)
    for back in range(13, 20):
        use = issue - dt.timedelta(days=back)
        come = [n for n, (d, k) in enumerate(listed, 1) if d <= (use if k == "from_day" else issue)]
        found = [
            span.value
            for span in spans
            if (span.first or dt.date.min) <= use <= (span.last or dt.date.max)
        ]
        assert [Fraction(max(come, default=0))] == found


@given(st.permutations(sorted(RULES.items())))
def test_the_order_of_the_file_does_not_change_the_digest(rules: list[tuple[str, str]]) -> None:
    lines = [f"{key}: {value}" for key, value in reversed(HEAD.items())]
    shuffled = "\n".join(["rules:", *(f"  {path}: {value}" for path, value in rules), *lines])

    assert book().in_force(MARCH_2014).digest == parse(shuffled, FILE).in_force(MARCH_2014).digest


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rank.chart.depth", "{value: 10, source: elsewhere, disclosed: no, note: and why}"),
        ("rank.chart.depth", f"[{dated('10', from_issue='2013-03-02')}]"),
        ("rank.chart.depth", f"[{dated('10')}, {dated('10', from_issue='2013-03-02')}]"),
        ("rank.chart.tie", always("shared")),
        ("convert.streams.points", always('"2/300"')),
        (POINTS, f"[{dated('1/150')}, {dated('1/150', from_day='2014-03-13')}]"),
        ("convert.streams.if", always("{use: audio_stream}")),
    ],
)
def test_what_moves_no_rank_does_not_change_the_digest(path: str, value: str) -> None:
    assert book().in_force(MARCH_2014).digest == book({path: value}).in_force(MARCH_2014).digest


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rank.chart.depth", always("11")),
        (POINTS, always("1/151")),
        (POINTS, f"[{dated('unknown', disclosed='no')}]"),
        ("convert.streams.if", always("{use: [audio_stream], tier: [paid]}")),
        ("calendar.week.uses", always("[download, audio_stream]")),
        ("rank.chart.tie", always("broken")),
        (POINTS, f"[{dated('1/150')}, {dated('1', from_day='2014-03-13')}]"),
    ],
)
def test_what_can_move_a_rank_changes_the_digest(path: str, value: str) -> None:
    assert book().in_force(MARCH_2014).digest != book({path: value}).in_force(MARCH_2014).digest


def test_the_digest_names_chart_and_entity_and_neither_title_nor_file() -> None:
    digest = book().in_force(MARCH_2014).digest

    assert digest == book(title="Other", about="prose").in_force(MARCH_2014).digest
    assert digest == parse(text_of(), "other.yaml").in_force(MARCH_2014).digest
    assert digest != book(chart="other").in_force(MARCH_2014).digest
    assert digest != book(entity="artist").in_force(MARCH_2014).digest


def test_the_digest_of_a_rule_book_never_changes_between_releases() -> None:
    """A new digest here means that every edition ever stored would fail to verify."""
    assert DIGEST == book().in_force(MARCH_2014).digest


DIGEST = "ccc33b8d90aa5a0d360650d3c97eac3091e5f414ba5a85a3e29edaaf01a44f09"


def test_since_is_the_latest_change_and_source_is_its_own() -> None:
    rules = {
        POINTS: CHANGING,
        "rank.chart.depth": "[{value: 10, source: a page, disclosed: yes, from_issue: 2014-01-04}]",
    }

    assert (None, "") == (book().in_force(MARCH_2014).since, book().in_force(MARCH_2014).source)
    assert day("2013-12-07") == book({POINTS: CHANGING}).in_force(MARCH_2014).since
    assert day("2014-01-04") == book(rules).in_force(MARCH_2014).since
    assert "a page" == book(rules).in_force(MARCH_2014).source


def test_the_table_shows_every_parameter_with_code_value_and_source() -> None:
    table = {line.path: line for line in book({POINTS: CHANGING}).in_force(MARCH_2014).table()}

    assert ("CON003", "2", day("2013-12-07"), "a test", "yes") == (
        table[POINTS].code,
        table[POINTS].value,
        table[POINTS].since,
        table[POINTS].source,
        table[POINTS].disclosed,
    )
    assert "default of hitparade" == table["rank.chart.tie"].source
    assert "{use: [audio_stream]}" == table["convert.streams.if"].value
    assert "2013-12-07" == table[POINTS].as_json()["since"]
    assert ["calendar", "convert", "combine", "rank", "annotate"] == list(
        dict.fromkeys(path.split(".")[0] for path in table)
    )


def test_an_unknown_value_is_shown_as_unknown() -> None:
    table = {
        line.path: line for line in book({POINTS: CHANGING}).in_force(day("2015-01-03")).table()
    }

    assert "unknown" == table[POINTS].value


def test_a_path_that_is_not_in_force_is_told_near_ones() -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean .*convert\.streams\.points"):
        book().in_force(MARCH_2014).value("convert.streams.pionts")


def test_one_kind_can_be_taken_from_another_issue() -> None:
    tiny = book(
        {POINTS: CHANGING, "rank.chart.depth": f"[{dated('5')}, {dated('6', **FROM_2018)}]"}
    )
    now, later = tiny.in_force(MARCH_2014), tiny.in_force(day("2018-07-14"))

    mixed = now.merged(later, "rank")

    assert (6, Fraction(2)) == (mixed.value("rank.chart.depth"), mixed.value(POINTS))
    assert MARCH_2014 == mixed.issue
    assert now.digest != mixed.digest
    assert now.digest == now.merged(now, "rank").digest
    with pytest.raises(NotInForceError):
        now.merged(later).value(POINTS)
    with pytest.raises(NotFoundError, match="Did you mean rank"):
        now.merged(later, "rang")


def test_the_rules_of_another_issue_are_those_it_ended_with() -> None:
    tiny = book({POINTS: MIDWEEK})

    mixed = tiny.in_force(day("2013-03-02")).merged(tiny.in_force(MARCH_2014), "convert")

    assert Fraction(3) == mixed.value(POINTS)


def test_values_can_be_set_by_hand_and_replace_the_whole_list() -> None:
    tiny = book({POINTS: CHANGING}).with_values({POINTS: "24.7", "rank.chart.tie": "broken"})

    for issue in (day("2010-01-02"), day("2020-01-04")):
        rules = tiny.in_force(issue)
        assert (Fraction("24.7"), "broken") == (rules.value(POINTS), rules.value("rank.chart.tie"))
    assert book({POINTS: CHANGING}).text == tiny.text


def test_a_value_set_by_hand_may_be_any_yaml() -> None:
    tiny = book().with_values({"convert.streams.if": "{use: [audio_stream], tier: [paid]}"})

    condition = tiny.in_force(MARCH_2014).value("convert.streams.if")

    assert (("tier", ("paid",)), ("use", ("audio_stream",))) == condition


def test_what_is_set_wrongly_is_told_all_at_once() -> None:
    settings = {"convert.streems.points": "1", POINTS: "much", "rank.chart.depth": "[1", "x": "1"}

    with pytest.raises(RuleBookError) as caught:
        book().with_values(settings)

    assert [
        ("--set", 1, "RUL009"),
        ("--set", 2, "CON003"),
        ("--set", 3, "RUL012"),
        ("--set", 4, "RUL007"),
    ] == [(problem.file, problem.line, problem.code) for problem in caught.value.problems]
    assert "Did you mean convert.streams.points" in caught.value.problems[0].hint


def test_what_is_set_must_leave_a_whole_rule_book() -> None:
    with pytest.raises(RuleBookError, match=r"--set:1: convert\.streams \(CON020\)"):
        book().with_values({"convert.streams.if": "{use: [download]}"})


def test_what_is_set_of_a_clause_begins_when_the_clause_does() -> None:
    tiny = book(
        {
            "convert.paid.if": f"[{dated('{use: [audio_stream], tier: [paid]}', from_issue='2018-07-14')}]",
            "convert.paid.points": f"[{dated('unknown', disclosed='no', from_issue='2018-07-14')}]",
        }
    ).with_values({"convert.paid.points": "1/100"})

    assert ("sales", "streams") == tiny.in_force(day("2018-07-07")).names("convert")
    assert Fraction(1, 100) == tiny.in_force(day("2018-07-14")).value("convert.paid.points")


def test_a_clause_that_is_set_as_a_whole_has_always_been_in_force() -> None:
    dates = {
        f"admit.paid.{name}": f"[{dated(text, from_day='2018-07-14')}]"
        for name, text in {"if": "{tier: [paid]}", "action": "exclude"}.items()
    }
    settings = {"admit.paid.if": "{tier: [ad]}", "admit.paid.action": "include"}

    assert () == book(dates).in_force(MARCH_2014).names("admit")
    assert ("paid",) == book(dates).with_values(settings).in_force(MARCH_2014).names("admit")


def test_a_new_clause_can_be_set_only_with_all_its_parameters() -> None:
    settings = {"admit.paid.if": "{tier: [ad]}", "admit.paid.action": "exclude"}

    assert ("paid",) == book().with_values(settings).in_force(MARCH_2014).names("admit")
    with pytest.raises(RuleBookError, match=r"set all of: admit\.paid\.if, admit\.paid\.action"):
        book().with_values({"admit.paid.action": "exclude"})


def test_a_value_about_single_issues_is_in_force_for_these_only() -> None:
    tiny = book({"calendar.week.issues": always("{2014-03-26: 2014-03-03..2014-03-09}")})
    path = "calendar.week.issues"

    assert "none" == tiny.in_force(MARCH_2014).value(path)
    odd = tiny.in_force(day("2014-03-26"))
    assert (("2014-03-26", "2014-03-03..2014-03-09"),) == odd.value(path)
    assert "a test" == odd.spans(path)[0].dated.source
    assert book().in_force(MARCH_2014).digest == tiny.in_force(MARCH_2014).digest
