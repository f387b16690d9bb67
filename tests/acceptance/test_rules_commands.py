"""What a user learns about rules, compares and drafts on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from hitparade.rules.registry import KINDS
from tests.acceptance.shell import CAMPUS, Shell, book, called, real

if TYPE_CHECKING:
    from pathlib import Path

WEIGHED = {**CAMPUS, "convert.sales.points": "2.5 ; 2014-03-29 => 5"}


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    """A rule book in a file, and no workspace."""
    path = tmp_path / "campus.yaml"
    path.write_text(book("campus", WEIGHED), encoding="utf-8")
    return path


def test_every_kind_is_listed_in_the_order_in_which_they_act() -> None:
    listed = called("rules", "list", "--json").json["kinds"]
    said = called("rules", "list").said

    assert list(KINDS) == [kind["kind"] for kind in listed]
    assert not [kind for kind in KINDS if f" {kind} " not in said]
    assert {
        "kind", "code", "doc", "clauses", "needed", "page", "example", "parameters", "codes"
    } == set(listed[0])  # fmt: skip


def test_one_kind_is_listed_with_its_parameters_and_an_example() -> None:
    said = called("rules", "list", "calendar").said

    assert not [p.name for p in KINDS["calendar"].parameters if p.name not in said]
    assert "calendar.streams.starts: [{value: mon" in said
    assert ["calendar"] == [
        kind["kind"] for kind in called("rules", "list", "calendar", "--json").json["kinds"]
    ]
    called("rules", "list", "calender").fails(2, "calender", "Did you mean calendar?")


def test_what_differs_between_two_issues_is_said_in_a_sentence(charter: Path) -> None:
    ran = called("rules", "diff", charter, "--from", "2014-03-22", "--to", "2014-04-05")

    assert 0 == ran.code
    assert "A download is worth 5 points (before: 2.5) from the issue of 2014-03-29." in ran.said
    assert (
        "A paid audio stream is worth 1/5 of a point (before: 1/10) from the issue of 2014-04-05. "
        "Source: the charter, disclosed by the compiler."
    ) in ran.said


def test_what_differs_is_one_document(charter: Path) -> None:
    found = called(
        "rules", "diff", charter, "--from", "2014-03-22", "--to", "2014-03-29", "--json"
    ).json

    assert ("campus", "2014-03-22", "2014-03-29") == (found["chart"], found["from"], found["to"])
    (one,) = found["differences"]
    assert {
        "path": "convert.sales.points",
        "code": "CON003",
        "kind": "convert",
        "change": "changed",
        "before": "2.5",
        "after": "5",
        "since": "2014-03-29",
        "source": "the charter",
        "disclosed": "yes",
    } == {key: value for key, value in one.items() if key != "sentence"}


def test_rules_that_do_not_differ_say_so(charter: Path) -> None:
    ran = called("rules", "diff", charter, "--from", "2014-03-08", "--to", "2014-03-22")

    assert "nothing differs" in ran.said


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2014-04-05", "2014-03-22", ["2014-04-05 is after 2014-03-22"]),
        ("2014-03-23", "2014-04-05", ["2014-03-22 and 2014-03-29"]),
        ("soon", "2014-04-05", ["soon is no date"]),
    ],
)
def test_issues_that_cannot_be_compared_are_refused(
    charter: Path, first: str, last: str, words: list[str]
) -> None:
    called("rules", "diff", charter, "--from", first, "--to", last).fails(2, *words)


def test_a_chart_of_the_workspace_is_compared_by_its_name(campus: Shell) -> None:
    said = campus("rules", "diff", "campus", "--from", "2014-03-29", "--to", "2014-04-05").said

    assert "A paid audio stream is worth 1/5 of a point (before: 1/10)" in said
    campus("rules", "diff", "campos", "--from", "2014-03-29", "--to", "2014-04-05").fails(
        2, "campos", "Did you mean campus?"
    )


def test_the_day_of_publication_is_shown_where_it_is_known(campus: Shell) -> None:
    late = book("late", {**CAMPUS, "calendar.week.publish_offset": "9"})
    campus.add_book("late", late)

    shown = campus("rules", "show", "late", "--issue", "2014-03-22").said
    assert "rules for the issue of 2014-03-22, published on 2014-03-18" in shown
    assert (
        "2014-03-18" == campus.json("rules", "show", "late", "--issue", "2014-03-22")["published"]
    )
    assert campus.json("rules", "show", "campus", "--issue", "2014-03-22")["published"] is None


def test_a_draft_of_defaults_passes_the_check_and_is_never_overwritten(tmp_path: Path) -> None:
    made = tmp_path / "my-chart.yaml"

    assert 0 == called("-C", tmp_path, "rules", "new", "--defaults").code
    assert "no problem" in called("rules", "check", made).said
    made.write_text("mine", encoding="utf-8")
    called("-C", tmp_path, "rules", "new", "--defaults").fails(2, "there already")
    assert "mine" == made.read_text(encoding="utf-8")


def test_a_draft_of_a_workspace_lies_among_its_rule_books(campus: Shell) -> None:
    campus("rules", "new", "--defaults", "--chart", "campus-top20", "--uses", "spin")

    assert (campus.workspace / "rulebooks" / "campus-top20.yaml").is_file()
    shown = campus.json("rules", "show", "campus-top20", "--issue", "2014-03-21")["parameters"]
    assert ["[spin]"] == [p["value"] for p in shown if p["path"] == "calendar.week.uses"]


def test_answers_that_are_options_are_not_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(text: str, *, default: str, value_proc: object, err: bool) -> str:
        assert callable(value_proc)
        assert err
        asked.append(text)
        return str(value_proc(default))

    with patch("typer.prompt", answer):
        ran = called(
            "-C", tmp_path, "rules", "new", tmp_path / "a.yaml", "--chart", "campus", "--uses", "spin",
            "--title", "Campus: #1", "--stations", "kdvs: 2, kalx: 1.5", "--weeks", "13",
            "--per-artist", "2", "--starts", "mon", "--days", "7", "--issue-offset", "5",
            "--weights", "spin: 1/3", "--places", "20", "--ties", "broken", "--entity", "song",
        )  # fmt: skip

    assert 0 == ran.code, ran.said
    assert [] == asked
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    for part in ("Campus: #1", "kdvs: 2", ">=13", "limit.artist.most", "1/3", "broken"):
        assert part in text


def test_what_no_option_answers_is_asked_and_asked_again_until_it_can_be_read(
    tmp_path: Path,
) -> None:
    typed = "Bad Name\ncampus-top20\n\n\nspin\nmonday\nmon\n\n5\n\n\n20\n\n13\n2\n"
    ran = real("-C", tmp_path, "rules", "new", typed=typed)

    assert 0 == ran.code, ran.said
    assert "chart is Bad Name, but must be small letters" in ran.said
    assert "starts is monday" in ran.said
    made = called("rules", "check", tmp_path / "campus-top20.yaml", "--json").json
    assert "campus-top20" == made["chart"]
    assert "title: Campus top20" in (tmp_path / "campus-top20.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--chart", "Bad Name"], ["chart is Bad Name"]),
        (["--uses", "spins"], ["uses names spins", "Did you mean spin?"]),
        (["--weights", "spin: 2"], ["weights names spin", "uses"]),
        (["--places", "0"], ["places is 0"]),
    ],
)
def test_an_option_that_is_no_answer_is_refused_and_nothing_is_written(
    tmp_path: Path, options: list[str], words: list[str]
) -> None:
    called("-C", tmp_path, "rules", "new", "--defaults", *options).fails(2, *words)

    assert [] == list(tmp_path.iterdir())
