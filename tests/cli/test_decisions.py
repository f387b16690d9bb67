"""Decisions that are typed: whose they are, what is restated because of them, and what is written."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import Shell
from tests.office import book, issue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.office import Office

BECAUSE = ("--author", "Ana", "--reason", "a test")


@pytest.fixture(scope="module")
def final(new_office: Callable[[], Office]) -> Path:
    """A workspace with a final issue: A before B, and C with an ISRC; to be copied."""
    office = new_office()
    office.deliver(
        "title | isrc | asset | quantity\n"
        "A | | film | 9\nB | | | 5\nC | USS1Z2600001 | | 3\nC (Live) | USS1Z2600001 | | 1"
    )
    (office.workspace.rulebooks / "tiny.yaml").write_text(book().text)
    office.compile(book(), issue(2), status="final")
    return office.workspace.folder


@pytest.fixture
def desk(final: Path, tmp_path: Path) -> Shell:
    """Somebody in front of a copy of it."""
    return Shell(shutil.copytree(final, tmp_path / "charts"))


def titles(desk: Shell) -> list[str]:
    """The newest edition of the issue."""
    return [entry["title"] for entry in desk.chart(chart="tiny")["entries"]]


def test_restated_a_decision_corrects_the_final_edition(desk: Shell) -> None:
    song = desk.chart(chart="tiny")["entries"][0]["id"]

    found = desk.json("decide", "exclude", song, "--restate", *BECAUSE)

    assert ["B", "C"] == titles(desk)
    assert ["corrected 1"] == [e["status"] for c in found["corrections"] for e in c["corrected"]]
    undone = desk("undo", "1", "--restate", *BECAUSE)
    assert "corrected 2" in undone.said
    assert ["A", "B", "C"] == titles(desk)


def test_votes_of_listeners_bind_once_there_are_enough(desk: Shell) -> None:
    votes = [
        desk.json(
            "merge", "The Makers - A", "The Makers - B", "--listener", name, "--reason", "one"
        )
        for name in ("ann", "ben")
    ]

    assert ["listener:ann", "listener:ben"] == [vote["author"] for vote in votes]
    assert ["A", "B", "C"] == titles(desk)
    third = desk.json(
        "merge", "The Makers - A", "The Makers - B", "--listener", "cy", "--reason", "one",
        "--restate",
    )  # fmt: skip
    assert 1 == len(third["corrections"])
    assert ["A", "C"] == titles(desk)


def test_any_decision_may_be_the_vote_of_a_listener(desk: Shell) -> None:
    typed = ("decide", "alias", "The Maker", "--value", '{"of": "The Makers"}')

    record = desk.json(*typed, "--listener", "ann", "--reason", "one act")

    assert ("alias", "listener:ann") == (record["act"], record["author"])


def test_a_split_is_written(desk: Shell) -> None:
    spelling = ("--title", "C (Live)", "--artist", "The Makers")

    record = desk.json("split", "USS1Z2600001", *spelling, *BECAUSE)

    assert "split" == record["act"]
    assert "C (Live)" in json.loads(record["value"])["title"]


def test_a_label_is_written(desk: Shell) -> None:
    record = desk.json("label", "press:film", "advertisement", *BECAUSE)

    assert ("label", "press:film") == (record["act"], record["subject"])
    assert "advertisement" == json.loads(record["value"])["label"]


def test_what_is_undone_already_is_told(desk: Shell) -> None:
    desk.json("decide", "alias", "The Maker", "--value", '{"of": "The Makers"}', *BECAUSE)

    first, second = (desk("undo", "1", *BECAUSE) for _ in range(2))

    assert ("undone already" in first.said, "undone already" in second.said) == (False, True)
    assert 2 == len(desk.json("decisions")["decisions"])


def test_an_author_without_texts_decides_nothing(desk: Shell) -> None:
    desk("match", "--author", "Ana").fails(2, "To decide, name both")
