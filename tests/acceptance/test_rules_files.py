"""Rule books: every mistake at once, with file and line; and what is in force, with its source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import CAMPUS, Shell, book, called, real

if TYPE_CHECKING:
    from pathlib import Path

SIX_MISTAKES = """\
chart: six
title: Six mistakes
entity: song
rules:
  calendar.week.uses:         [{value: [download], source: ours, disclosed: yes}]
  calendar.week.starts:       [{value: noday, source: ours, disclosed: yes}]
  calendar.week.days:         [{value: 7, source: ours, disclosed: yes}]
  calendar.week.issue_offset: [{value: 13, disclosed: yes}]
  convert.sales.points:       [{value: -1, source: ours, disclosed: yes}]
  convert.sales.pionts:       [{value: 2, source: ours, disclosed: yes}]
  rank.chart.depth:
    - {value: 10, source: ours, disclosed: yes}
    - {from_issue: 2014-02-30, value: 20, source: ours, disclosed: yes}
  combines.points.absent:     [{value: zero, source: ours, disclosed: yes}]
"""
LINES = {6: "starts", 8: "source", 9: "points", 10: "pionts", 13: "2014-02-30", 14: "combine"}


def test_six_mistakes_are_six_messages_in_one_run(tmp_path: Path) -> None:
    file = tmp_path / "six.yaml"
    file.write_text(SIX_MISTAKES)

    ran = real("rules", "check", file)

    assert 2 == ran.code
    assert "Traceback" not in ran.said
    messages = [line for line in ran.err.splitlines() if line.startswith(f"{file}:")]
    assert [*LINES] == [int(line.split(":")[1]) for line in messages]
    for word, message in zip(LINES.values(), messages, strict=True):
        assert word in message
    codes = [message.partition("(")[2].partition(")")[0] for message in messages]
    assert 6 == len(set(codes))
    assert "Did you mean" in messages[3]


def test_six_mistakes_are_six_problems_of_the_document(tmp_path: Path) -> None:
    file = tmp_path / "six.yaml"
    file.write_text(SIX_MISTAKES)

    ran = called("rules", "check", file, "--json")

    assert 2 == ran.code
    problems = ran.json["problems"]
    assert [*LINES] == [problem["line"] for problem in problems]
    assert all(set(problem) >= {"code", "file", "line", "path", "text"} for problem in problems)


def test_compile_says_the_same_of_a_broken_rule_book_and_stores_nothing(charts: Shell) -> None:
    file = charts.add_book("six", SIX_MISTAKES)
    before = charts.on_disk()

    for arguments in (["compile", "six"], ["compile", "campus", "--rules", str(file)]):
        charts(*arguments).fails(2, *(f"{file.name}:{line}:" for line in LINES))

    assert before == charts.on_disk()


def test_a_broken_rule_book_does_not_stop_the_other_charts(charts: Shell) -> None:
    charts.add_book("six", SIX_MISTAKES)

    assert 0 == charts("compile", "campus").code
    assert 0 == charts("chart", "campus").code
    charts.holds()


@pytest.mark.parametrize("name", ["us-songs", "us-streaming-songs", "campus"])
def test_a_sound_rule_book_has_no_problem(campus: Shell, name: str) -> None:
    ran = campus("rules", "check", campus.workspace / "rulebooks" / f"{name}.yaml", "--json")

    assert (0, []) == (ran.code, ran.json["problems"])


UNREADABLE = {
    "tabs": b"chart: x\nrules:\n\tcalendar.week.days: 7\n",
    "empty": b"",
    "a list": b"- a\n- b\n",
    "a word": b"hello\n",
    "binary": bytes(range(256)),
    "latin-1": "chart: x\ntitle: Caf\u00e9\n".encode("latin-1"),
    "utf-16": "chart: x\n".encode("utf-16"),
    "unclosed": b"chart: [x\n",
    "two documents": b"chart: x\n---\nchart: y\n",
    "a key twice": b"chart: x\nchart: y\n",
    "code": b"chart: !!python/object/apply:os.system ['exit 7']\n",
    "a loop": b"chart: &a [*a]\nrules: *a\n",
    "no such anchor": b"chart: *nothing\n",
    "nul": b"chart: x\0y\n",
    "deep": b"[" * 20_000,
    "a bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(12)
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_rule_book_is_named_with_a_line(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "book.yaml"
    file.write_bytes(UNREADABLE[kind])

    ran = called("rules", "check", file)

    assert 2 == ran.code, ran.said
    assert "Traceback" not in ran.said
    assert f"{file}:" in ran.err
    assert ran.err.partition(f"{file}:")[2].partition(":")[0].isdigit()


def test_a_missing_rule_book_is_named(campus: Shell, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"

    for target in (missing, tmp_path):
        ran = called("rules", "check", target)
        assert (2, False) == (ran.code, "Traceback" in ran.said)
        assert target.name in ran.said
    campus("compile", "campus", "--rules", missing).fails(2, "missing.yaml")


def test_markup_in_a_rule_book_is_no_markup(tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    file.write_text("chart: '[bold]x[/bold]'\n'[/]': 1\n")

    ran = called("rules", "check", file)

    assert "[bold]x[/bold]" in ran.said
    assert "[/]" in ran.said


def test_rules_show_tells_what_is_in_force_and_where_it_is_from(campus: Shell) -> None:
    found = campus.json("rules", "show", "us-songs", "--issue", "2014-03-29")

    shown = {line["path"]: line for line in found["parameters"]}
    weight = shown["convert.streams.points"]
    assert ("20", "2013-12-07", "fitted") == (
        weight["value"],
        str(weight["since"]).removeprefix("from_issue ").removeprefix("from issue "),
        weight["disclosed"],
    )
    assert "published_us_figures_2012_2014.csv" in weight["source"]
    assert "ignore" == shown["admit.clips.action"]["value"]
    assert all("source" in line for line in found["parameters"])


@pytest.mark.parametrize(
    ("issue", "weight"),
    [("2013-03-02", "24.7"), ("2013-11-30", "24.7"), ("2013-12-07", "20"), ("2014-11-29", "20")],
)
def test_the_shipped_weights_change_on_the_dates_that_were_fitted(
    campus: Shell, issue: str, weight: str
) -> None:
    found = campus.json("rules", "show", "us-songs", "--issue", issue)["parameters"]
    shown = {line["path"]: line["value"] for line in found}

    assert (weight, "1000000") == (shown["convert.streams.points"], shown["convert.streams.per"])
    assert "1.3" == shown["convert.airplay.points"].rstrip("0")
    assert ("1", "1000") == (shown["convert.sales.points"], shown["convert.sales.per"])


def test_clips_count_from_the_issue_of_2013_03_02_on(campus: Shell) -> None:
    for chart in ("us-songs", "us-streaming-songs"):
        actions = [
            {line["path"]: line["value"] for line in found["parameters"]}["admit.clips.action"]
            for found in (
                campus.json("rules", "show", chart, "--issue", issue)
                for issue in ("2013-02-23", "2013-03-02")
            )
        ]
        assert ["exclude", "ignore"] == actions


def test_the_weeks_of_2014_are_those_of_the_rules(empty: Shell) -> None:
    """Streams and sales Monday to Sunday, airplay Wednesday to Tuesday, issue on Saturday."""
    file = empty.files / "week.csv"
    file.write_text(
        "day,use,quantity,audience,title,artist,territory\n"
        "2014-03-10,audio_stream,1000,,Alba,Anna,US\n"
        "2014-03-18,spin,1,5000,Alba,Anna,US\n"
        "2014-03-16,download,10,,Alba,Anna,US\n"
    )
    empty.deliver(file)
    empty.json("compile", "us-songs", "--issue", "2014-03-29")

    edition = empty.chart("--issue", "2014-03-29", chart="us-songs")

    assert {"start": "2014-03-10", "end": "2014-03-16"} == edition["period"]
    assert edition["period"] == edition["windows"]["download"]
    assert {"start": "2014-03-12", "end": "2014-03-18"} == edition["windows"]["spin"]
    assert ["audio_stream", "download", "spin"] == sorted(edition["entries"][0]["components"])


def test_an_unknown_weight_is_not_zero(empty: Shell) -> None:
    """After November 2014 the weights are not known: such an issue cannot be computed."""
    file = empty.files / "week.csv"
    file.write_text("day,use,quantity,title,artist,territory\n2015-03-02,download,5,Alba,Anna,US\n")
    empty.deliver(file)

    empty("compile", "us-songs", "--issue", "2015-03-21").fails(2, "points", "2014-12-06")

    ran = empty("compile", "us-songs", "--json")
    assert 0 == ran.code
    assert [] == ran.json["editions"]


def test_a_song_without_a_figure_for_a_component_is_incomplete(empty: Shell) -> None:
    file = empty.files / "week.csv"
    file.write_text(
        "day,use,quantity,audience,title,artist,territory\n"
        "2014-03-10,audio_stream,1000,,Alba,Anna,US\n"
        "2014-03-10,download,10,,Alba,Anna,US\n"
        "2014-03-12,spin,0,0,Alba,Anna,US\n"
        "2014-03-10,download,10,,Brisa,Anna,US\n"
    )
    empty.deliver(file)
    empty.json("compile", "us-songs")

    entries = empty.chart(chart="us-songs")["entries"]

    assert [("Alba", False), ("Brisa", True)] == [(e["title"], e["incomplete"]) for e in entries]


def test_a_chart_of_several_territories_is_compiled_at_once(empty: Shell) -> None:
    empty.add_book("north", book("north", CAMPUS, territories="[IS, NO]"))
    file = empty.files / "week.csv"
    file.write_text(
        "day,use,quantity,title,artist,territory\n"
        "2014-03-03,download,5,Alba,Anna,IS\n2014-03-03,download,4,Brisa,Anna,NO\n"
        "2014-03-03,download,9,Cielo,Anna,SE\n"
    )
    empty.deliver(file)

    compiled = empty.json("compile", "north")["editions"]

    assert [("IS", 1), ("NO", 1)] == sorted((e["territory"], e["entries"]) for e in compiled)
    assert "Brisa" == empty.chart(chart="north@NO")["entries"][0]["title"]
    assert "NO" == json.loads(empty("chart", "north@NO", "--json").out)["territory"]
    empty("chart", "north@SE").fails(2, "north@SE")


def test_a_territory_that_a_rule_book_does_not_list_cannot_be_compiled(empty: Shell) -> None:
    empty.add_book("north", book("north", CAMPUS, territories="[IS, NO]"))
    file = empty.files / "week.csv"
    file.write_text("day,use,quantity,title,artist,territory\n2014-03-03,download,5,Alba,Anna,IS\n")
    empty.deliver(file)

    empty("compile", "north@SE").fails(2, "SE", "IS", "NO")
