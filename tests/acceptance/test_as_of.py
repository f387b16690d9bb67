"""What users ask about instants, and about decisions before they make them, on the command line."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture(scope="module")
def flipped(blank: Shell, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, str]:
    """A chart that was final when a file came that flips its No. 1; the instant between the two."""
    shell = Shell(tmp_path_factory.mktemp("flipped") / "charts")
    shutil.copytree(blank.workspace, shell.workspace)
    for name, text in (("week.csv", USAGE), ("late.csv", LATE)):
        (shell.files / name).write_text(text)
    shell("deliver", shell.files / "week.csv")
    shell("compile", "campus", "--status", "final")
    between = instant()
    shell("deliver", shell.files / "late.csv")
    return shell, between


@pytest.fixture
def late(flipped: tuple[Shell, str], tmp_path: Path) -> tuple[Shell, str]:
    """A copy of it to write to, and the instant."""
    shell, between = flipped
    shutil.copytree(shell.workspace, tmp_path / "charts")
    return Shell(tmp_path / "charts"), between


def test_a_chart_is_computed_as_of_an_instant(flipped: tuple[Shell, str]) -> None:
    shell, late = flipped
    published = shell.json("chart", "campus")
    asked = ("compile", "campus", "--issue", published["issue"], "--as-of")

    then, today = shell.json(*asked, late), shell.json(*asked, instant())

    assert published["fingerprint"] == then["editions"][0]["fingerprint"]
    assert {"edition": 1, "status": "final"} == then["editions"][0]["same_as"]
    assert (False, None) == (today["editions"][0]["stored"], today["editions"][0]["same_as"])
    assert ["Brise", "Alba"] == [entry["title"] for entry in today["charts"][0]["entries"]]
    said = shell(*asked, late).said
    assert "nothing was stored" in said
    assert "Edition 1 (final) says the same" in said
    assert "1 issue(s) with a final edition left alone" in shell(*asked[:2], "--as-of", late).said


def test_both_truths_are_shown_after_a_correction(late: tuple[Shell, str]) -> None:
    shell, between = late
    issue = shell.json("chart", "campus")["issue"]
    shell("correct", "campus", "--issue", issue, "--reason", "late", "--author", "Ana")

    found = [shell.json("chart", "campus", "--as-of", known) for known in (between, instant())]

    assert [("final", "Alba"), ("corrected 1", "Brise")] == [
        (edition["status"], edition["entries"][0]["title"]) for edition in found
    ]


def test_wrong_instants_and_instants_before_everything_are_told(
    flipped: tuple[Shell, str],
) -> None:
    shell, late = flipped
    shell("chart", "campus", "--as-of", "noon").fails(2, "noon is no instant", "as a date")
    shell("chart", "campus", "--as-of", late[:19]).fails(2, "It needs its zone")
    shell("chart", "campus", "--as-of", "2014-01-01").fails(2, "had no edition", "was published at")
    final = ("compile", "campus", "--as-of", late, "--status", "final")
    shell(*final).fails(2, "--as-of stores nothing")


def test_a_decision_is_looked_at_before_it_is_made(flipped: tuple[Shell, str]) -> None:
    shell, _ = flipped
    song = shell.json("chart", "campus")["entries"][0]["song"]

    told = shell.json("decide", "exclude", song, "--preview")
    said = shell("decide", "exclude", song, "--preview").said

    assert (True, 2, 1) == (told["preview"], told["moves"], told["issues"])
    assert "moves 2 positions in 1 issue. Nothing was written." in said
    assert "1 edition of these is final and would stay as published" in said
    assert [] == shell.json("decisions")["decisions"]


def test_a_withdrawal_and_its_undoing_are_looked_at(late: tuple[Shell, str]) -> None:
    shell, _ = late
    delivery = shell.json("deliveries")["deliveries"][1]["delivery"]
    assert [] == shell.json("withdraw", delivery, "--preview")["changes"]
    shell("withdraw", delivery, "--author", "Ana", "--reason", "wrong")

    told = shell.json("undo", "1", "--preview")

    assert (2, 1) == (told["moves"], told["issues"])
    assert 1 == len(shell.json("decisions")["decisions"])
