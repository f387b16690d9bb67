"""Every example of README and docs does what the page says."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.console import python, run
from tests.docs.pages import PAGES, ROOT, blocks, read, table

if TYPE_CHECKING:
    from tests.docs.console import Terminal

WITH_COMMANDS = [page for page in PAGES if blocks(page, "console") and page != "docs/commands.md"]
"""But for the page of all commands, which is run once for more than one test: `tests.docs.test_commands`."""
LONG = ("docs/campus-chart.md", "docs/accumulate.md", "docs/corrections.md")
"""Pages whose commands are run otherwise, too, or whose subject is: `tests.docs.test_campus`,
`tests.vault.test_accumulate`, `tests.vault.test_correct`."""
FIGURES = ROOT / "src" / "hitparade" / "figures" / "published_us_figures_2012_2014.csv"
CHART = [block.text for block in blocks("README.md", "sh") if "init" in block.text]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.thorough if page in LONG else ())
        for page in WITH_COMMANDS
    ],
)
def test_commands_print_what_the_page_shows(page: str, terminal: Terminal) -> None:
    for block in blocks(page):
        terminal.run(block)


@pytest.fixture(scope="module")
def first_chart(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the first chart of the readme was made, and what was printed there."""
    (script,) = CHART
    folder = tmp_path_factory.mktemp("first-chart")
    return folder, bash(script, folder)


def test_a_first_chart_of_the_readme_works_word_for_word(first_chart: tuple[Path, str]) -> None:
    (shown,) = (block.text for block in blocks("README.md", "text"))

    _, printed = first_chart

    wanted = "\n".join(line.rstrip() for line in shown.removesuffix("...\n").splitlines())
    assert wanted in "\n".join(line.rstrip() for line in printed.splitlines())


def test_what_the_readme_lists_works_on_its_first_chart(
    first_chart: tuple[Path, str], terminal: Terminal, tmp_path: Path
) -> None:
    shutil.copytree(first_chart[0], tmp_path, dirs_exist_ok=True)
    Path("catalogue.csv").write_text("title,artist,label\nLanterns,The Makers,Pier\n")
    Path("claims.csv").write_text("asset,title,artist\nfilm,Lanterns,The Makers\n")
    Path("pairs.csv").write_text("title_a,artist_a,title_b,artist_b\nA,B,a,b\n")
    Path("old.csv").write_text("issue,rank,title,artist\n2026-03-06,1,Lanterns,The Makers\n")
    shutil.copy(FIGURES, "figures.csv")
    listed = [command for _, command in table("README.md", "to", "type")]
    answered = {"hitparade rules new": "hitparade rules new new.yaml --defaults"}

    for command in listed:
        terminal.type(answered.get(command, command))
        assert "0\n" == terminal.type("echo $?"), command

    assert set(answered) < set(listed)


def test_the_rule_book_of_the_readme_has_ten_lines() -> None:
    (script,) = CHART

    assert 10 == len(script.split("<<'END'\n")[1].split("END\n")[0].splitlines())
    assert "a rule book of ten lines" in read("README.md")


def test_the_program_of_a_stranger_knows_what_is_said_kept_off_and_decided(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Bullets look at the week before, a limit keeps songs off, decisions bind, sales name a shop."""
    terminal.type("hitparade init office")
    rules = {
        "calendar.week.uses": "[spin, download]",
        "calendar.week.starts": "mon",
        "calendar.week.days": "7",
        "calendar.week.issue_offset": "5",
        "convert.all.points": "1",
        "rank.chart.depth": "10",
        "limit.artists.key": "artist",
        "limit.artists.most": "1",
        "annotate.history.streak": "yes",
        "annotate.history.bullet": "points",
    }
    dated = [f"  {path}: {{value: {v}, source: s, disclosed: yes}}" for path, v in rules.items()]
    head = ["chart: town", "title: Town", "entity: song", "rules:"]
    Path("office/rulebooks/town.yaml").write_text("\n".join(head + dated), encoding="utf-8")
    Path("weeks.csv").write_text(
        "day,use,quantity,title,artist,channel,order\n"
        "2026-03-02,spin,9,Lanterns,The Makers,,\n"
        "2026-03-03,download,1,Tide Table,The Makers,d2c,17\n"
        "2026-03-09,spin,5,Lanterns,The Makers,,\n"
        "2026-03-10,spin,7,Tide Table,The Makers,,\n"
        "2026-03-11,spin,3,Harbour,Ana Reis,,\n",
        encoding="utf-8",
    )
    terminal.type("hitparade -C office deliver weeks.csv --supplier one")
    terminal.type("hitparade -C office compile town")
    said = "--author Ana --reason agreed"
    terminal.type(f"hitparade -C office decide stay Lanterns --from 2026-03-20 {said}")
    terminal.type(f"hitparade -C office decide exclude Winter --chart town {said}")
    terminal.type(f"hitparade -C office decide exclude Summer --expires 2026-03-12 {said}")
    terminal.type(f"hitparade -C office decide quarantine Dawn --from 2026-03-09 {said}")
    terminal.type(f"hitparade -C office decide permit Dusk {said}")
    terminal.type(f"hitparade -C office undo 5 {said}")
    terminal.type("hitparade -C office compile town")
    (program,) = blocks("docs/editions.md", "python")
    Path(program.file).write_text(program.text, encoding="utf-8")

    shown = terminal.type("hitparade -C office chart town")
    printed = python(program.file, "office", folder=tmp_path)

    assert "in a row" in shown
    assert "●" in shown
    assert "Kept off: No. 2 Lanterns by The Makers: limit.artists.most (LIM010)" in shown
    assert [
        f"town {issue} edition {edition} agrees"
        for issue in ("2026-03-13", "2026-03-20")
        for edition in (1, 2)
    ] == sorted(printed.splitlines())


def test_the_examples_of_the_python_api_are_true(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(block.text for block in blocks("docs/python.md", "python")),
        {},
        "docs/python.md",
        "docs/python.md",
        0,
    )

    assert 0 == doctest.DocTestRunner().run(examples).failed


def test_make_has_the_commands_that_the_readme_names() -> None:
    targets = re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE)

    assert {"demo", "test"} <= set(targets)
    assert "make demo\nmake test\n" in [block.text for block in blocks("README.md", "sh")]


def bash(script: str, folder: Path) -> str:
    """What a script prints in a real shell that knows the command."""
    command = folder / "bin" / "hitparade"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hitparade "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}
    return run("bash", "-e", "-c", script, folder=folder, environment=path)
