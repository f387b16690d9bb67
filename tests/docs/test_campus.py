"""docs/campus-chart.md makes a chart from an empty folder, and what it says of it is true."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import hitparade
from hitparade.rules.load import parse
from tests.docs.console import Terminal, examples
from tests.docs.pages import blocks, table

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.rules.model import RuleBook
    from tests.docs.pages import Block

PAGE = "docs/campus-chart.md"
CHART = "three-stations"
ENTER = "lifecycle.thirteen.enter"
FIRST = dt.date(2026, 3, 10)
SECOND = dt.date(2026, 3, 17)


@pytest.fixture(scope="module")
def college(tmp_path_factory: pytest.TempPathFactory) -> hitparade.Hitparade:
    """The workspace that the page makes: every command is run, and compared with the page."""
    folder = tmp_path_factory.mktemp("campus")
    with pytest.MonkeyPatch.context() as monkeypatch:
        terminal = Terminal(monkeypatch, folder)
        for block in blocks(PAGE):
            terminal.run(block)
    return hitparade.open(folder / "college")


def yaml() -> tuple[Block, Block]:
    """The rule book of the page, and the lines with which it goes on."""
    book, continued = blocks(PAGE, "yaml")
    return book, continued


def amended(book: Block, path: str, lines: str) -> RuleBook:
    """A rule book with other lines in place of the one of a path."""
    text = "".join(
        lines if line.strip().startswith(f"{path}:") else line
        for line in book.text.splitlines(keepends=True)
    )
    return parse(text, book.file)


def on_the_chart(college: hitparade.Hitparade, title: str) -> list[dt.date]:
    """The issues that a song is on, imported ones included."""
    found = college.editions(CHART).items()
    return [date for date, issue in found if title in {entry.title for entry in issue.entries}]


def without(college: hitparade.Hitparade, issue: dt.date, value: str) -> set[str]:
    """The songs that would leave an issue under another condition of the 13 weeks."""
    found = college.whatif(CHART, issue=issue, settings={ENTER: value})
    return {entry.title for entry in found.entries if entry.change == "leaves"}


def test_the_page_explains_every_kind_of_rule_that_it_uses() -> None:
    book, _ = yaml()
    rules = parse(book.text, book.file).in_force(SECOND)
    explained = {
        row[1]
        for row in table(PAGE, "sentence of the charter", "kind of rule", "what it says here")
    }
    written = {
        line.split(".")[0].strip() for line in book.text.splitlines() if "." in line.split(":")[0]
    }

    assert {f"[{kind}](rules/{kind}.md)" for kind in written} == explained
    assert all(rules.names(kind) for kind in written)


def test_a_song_is_on_thirteen_issues_and_off_the_next(college: hitparade.Hitparade) -> None:
    """Lanterns has them by the import alone; the last of Tide Table is computed."""
    assert 13 == len(on_the_chart(college, "Lanterns"))
    assert FIRST - dt.timedelta(weeks=1) == on_the_chart(college, "Lanterns")[-1]
    assert 13 == len(on_the_chart(college, "Tide Table"))
    assert FIRST == on_the_chart(college, "Tide Table")[-1]


def test_thirteen_weeks_are_counted_before_the_issue(college: hitparade.Hitparade) -> None:
    """More than 12 is 13 or more, and 12 or more is one issue earlier."""
    assert set() == without(college, FIRST, '{weeks: ">12"}')
    assert {"Tide Table"} == without(college, FIRST, '{weeks: ">=12"}')


def test_what_the_stations_publish_holds(college: hitparade.Hitparade) -> None:
    assert college.verify().holds
    assert college.balance(chart=CHART, issue=FIRST).holds
    assert ["final", "final"] == [
        college.chart(CHART, issue=issue, edition="final").status for issue in (FIRST, SECOND)
    ]
    written = college.workspace.folder.parent / "three-stations.csv"
    assert 6 == len(written.read_text(encoding="utf-8").splitlines())


def test_the_lines_that_raise_the_limit_leave_earlier_issues_as_they_are() -> None:
    book, continued = yaml()
    now = parse(book.text, book.file)
    later = amended(book, "limit.artists.most", continued.text)

    assert now.in_force(SECOND).digest == later.in_force(SECOND).digest
    assert 3 == later.in_force(SECOND + dt.timedelta(weeks=1)).value("limit.artists.most")


@pytest.mark.thorough
def test_without_the_catalogue_a_guest_makes_another_artist(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Both issues are as on the page but for Paper Boats, which no limit finds."""
    terminal = Terminal(monkeypatch, tmp_path)
    for block in blocks(PAGE):
        if block.file:
            terminal.run(block)
        elif block.language == "console":
            for example in examples(block):
                if any(word in example.command for word in ("init", "deliver", "history")):
                    terminal.type(example.command)
    college = hitparade.open(tmp_path / "college")
    college.compile(CHART)

    assert ["Postcards", "Harbour", "Slow Train", "Paper Boats", "Night Bus"] == [
        entry.title for entry in college.chart(CHART, issue=SECOND).entries
    ]
