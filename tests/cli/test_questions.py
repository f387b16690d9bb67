"""Questions on the command line: entered, listed, answered, with a decision that exists."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parents[1] / "golden" / "workspaces" / "part-6"
TEXT = "Did the clip of the islands count?"


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Types a command in a workspace; returns its exit code and what it printed."""
    folder = shutil.copytree(GOLDEN, tmp_path / "workspace")

    def type_(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["hitparade", "-C", str(folder), *words])
        with pytest.raises(SystemExit) as done:
            main()
        printed = capsys.readouterr()
        return int(done.value.code or 0), printed.out + printed.err

    return type_


def test_a_question_goes_from_a_letter_to_the_log(typed: Callable[..., tuple[int, str]]) -> None:
    asked = json.loads(typed("ask", "golden-late", "--rank", "1", "--text", TEXT, "--json")[1])

    code, listed = typed("questions")
    assert (0, True) == (code, f"{asked['id']}  " in listed and TEXT in listed)
    code, answered = typed("answer", asked["id"], "--text", "It did.", "--author", "Ana", "--json")
    assert (0, "It did.") == (code, json.loads(answered)["answer"])
    assert "No question waits for an answer." in typed("questions")[1]
    found = json.loads(typed("questions", "--all", "--json")[1])["questions"]
    assert [("Ana", None)] == [(one["author"], one["decision"]) for one in found]


def test_a_decision_that_is_named_is_in_the_log(typed: Callable[..., tuple[int, str]]) -> None:
    asked = json.loads(typed("ask", "golden-late", "--rank", "1", "--text", TEXT, "--json")[1])
    answer = ("answer", asked["id"], "--text", "It did.", "--author", "Ana", "--decision")

    code, said = typed(*answer, "none")
    assert (2, True) == (code, "There is no decision none." in said)
    decision = json.loads(typed("decisions", "--json")[1])["decisions"][0]["decision"]
    assert 0 == typed(*answer, decision)[0]


def test_a_place_that_is_not_there_cannot_be_questioned(
    typed: Callable[..., tuple[int, str]],
) -> None:
    code, said = typed("ask", "golden-late", "--rank", "77", "--text", TEXT)

    assert (2, True) == (code, "has no No. 77" in said)
