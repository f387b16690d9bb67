"""What users ask about instants, and about decisions before they make them, on the command line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.acceptance.shell import Shell

USAGE = """day,use,quantity,title,artist
2014-03-04,audio_stream,9,Alba,Ann
2014-03-05,audio_stream,8,Brise,Bo
"""
LATE = """day,use,quantity,title,artist
2014-03-06,audio_stream,5,Brise,Bo
"""


def instant() -> str:
    """The instant between two commands."""
    return dt.datetime.now(dt.UTC).isoformat()


@pytest.fixture
def late(empty: Shell) -> str:
    """A chart that was final when a file came that flips its No. 1; the instant between the two."""
    for name, text in (("week.csv", USAGE), ("late.csv", LATE)):
        (empty.files / name).write_text(text)
    empty("deliver", empty.files / "week.csv")
    empty("compile", "campus", "--status", "final")
    between = instant()
    empty("deliver", empty.files / "late.csv")
    return between


def test_a_chart_is_computed_as_of_an_instant(empty: Shell, late: str) -> None:
    issue = empty.json("chart", "campus")["issue"]
    asked = ("compile", "campus", "--issue", issue, "--as-of")

    then, today = empty.json(*asked, late), empty.json(*asked, instant())

    published = empty.json("chart", "campus")
    assert published["fingerprint"] == then["editions"][0]["fingerprint"]
    assert {"edition": 1, "status": "final"} == then["editions"][0]["same_as"]
    assert (False, None) == (today["editions"][0]["stored"], today["editions"][0]["same_as"])
    assert ["Brise", "Alba"] == [entry["title"] for entry in today["charts"][0]["entries"]]
    said = empty(*asked, late).said
    assert "nothing was stored" in said
    assert "Edition 1 (final) says the same" in said
    assert "1 issue(s) with a final edition left alone" in empty(*asked[:2], "--as-of", late).said


def test_both_truths_are_shown_after_a_correction(empty: Shell, late: str) -> None:
    issue = empty.json("chart", "campus")["issue"]
    empty("correct", "campus", "--issue", issue, "--reason", "late", "--author", "Ana")

    found = [empty.json("chart", "campus", "--as-of", known) for known in (late, instant())]

    assert [("final", "Alba"), ("corrected 1", "Brise")] == [
        (edition["status"], edition["entries"][0]["title"]) for edition in found
    ]


def test_wrong_instants_and_instants_before_everything_are_told(empty: Shell, late: str) -> None:
    empty("chart", "campus", "--as-of", "noon").fails(2, "noon is no instant", "as a date")
    empty("chart", "campus", "--as-of", late[:19]).fails(2, "It needs its zone")
    empty("chart", "campus", "--as-of", "2014-01-01").fails(2, "had no edition", "was published at")
    final = ("compile", "campus", "--as-of", late, "--status", "final")
    empty(*final).fails(2, "--as-of stores nothing")


def test_a_decision_is_looked_at_before_it_is_made(empty: Shell, late: str) -> None:
    song = empty.json("chart", "campus")["entries"][0]["song"]

    told = empty.json("decide", "exclude", song, "--preview")
    said = empty("decide", "exclude", song, "--preview").said

    assert late
    assert (True, 2, 1) == (told["preview"], told["moves"], told["issues"])
    assert "moves 2 positions in 1 issue. Nothing was written." in said
    assert "1 edition of these is final and would stay as published" in said
    assert [] == empty.json("decisions")["decisions"]


def test_a_withdrawal_and_its_undoing_are_looked_at(empty: Shell, late: str) -> None:
    assert late
    delivery = empty.json("deliveries")["deliveries"][1]["delivery"]
    assert [] == empty.json("withdraw", delivery, "--preview")["changes"]
    empty("withdraw", delivery, "--author", "Ana", "--reason", "wrong")

    told = empty.json("undo", "1", "--preview")

    assert (2, 1) == (told["moves"], told["issues"])
    assert 1 == len(empty.json("decisions")["decisions"])
