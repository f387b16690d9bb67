"""docs/commands.md tells everything that the command line has: commands, options, JSON, exit codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from hitparade.cli.commands import app
from tests.docs.console import Terminal, examples, python
from tests.docs.pages import blocks, read

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "docs/commands.md"


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Every command by its name, such as ``rules check``."""
    for own, sub in getattr(command, "commands", {}).items():
        yield from commands(sub, f"{name} {own}".strip())
    if name and not hasattr(command, "commands"):
        yield name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def options(command: Any) -> list[str]:  # noqa: ANN401
    """The words that a command knows as options."""
    words = [word for option in command.params for word in option.opts]
    return [word for word in words if word.startswith("-") and word != "--help"]


def sections() -> dict[str, str]:
    """The text of each section, by its heading."""
    parts = re.split(r"^## (.+)$", read(PAGE), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def documents() -> dict[str, str]:
    """The JSON that each section describes, by the command that prints it."""
    found = {
        name: re.findall(r"^```text\n(\{.*?)^```", section, re.MULTILINE | re.DOTALL)
        for name, section in sections().items()
    }
    # What a decision changes is described once.
    (change,) = re.findall(r'"changes": \[(.*)\], "notes"', found["merge"][0], re.DOTALL)
    return {
        name: re.sub(r"\bCHANGE\b", lambda _: change, texts[0])
        for name, texts in found.items()
        if texts
    }


def outline(text: str) -> Any:  # noqa: ANN401
    """What a described document is made of: null for a value, ``*`` for any key."""
    text = re.sub(r"\b[A-Z]+:", '"*":', text)
    text = re.sub(r"\[[A-Z]+\]", "[null]", text)
    text = re.sub(r": [A-Z]+", ": null", text)
    text = re.sub(r'("\w+")(?!:)', r"\1: null", text)
    return json.loads(text)


def compare(described: Any, found: Any, place: str) -> None:  # noqa: ANN401
    """Insist that a document has the keys that are described, and no others."""
    if isinstance(described, list):
        assert isinstance(found, list), place
        for item in found:
            compare(described[0], item, f"{place}[]")
    elif isinstance(described, dict) and found is not None:
        assert isinstance(found, dict), place
        if "*" not in described:
            assert sorted(described) == sorted(found), place
        for key, value in found.items():
            compare(described.get(key, described.get("*")), value, f"{place}.{key}")
    elif described is None:
        assert not isinstance(found, dict | list), place


def test_every_command_has_a_section_and_an_example() -> None:
    told = [name for name in sections() if name != "For every command"]

    assert {"init", "deliver", "rules check", "compile", "verify"} < set(COMMANDS)
    assert sorted(COMMANDS) == sorted(told)
    for name, section in sections().items():
        if name in COMMANDS:
            assert re.search(rf"^(\$ )?hitparade (-C \w+ )?{name}\b", section, re.MULTILINE), name


def test_commands_have_options() -> None:
    """What is looked at next is there: a command without options has none that could be untold."""
    without = [name for name, command in COMMANDS.items() if not options(command)]

    assert "--json" in options(COMMANDS["deliver"])
    assert ["upgrade"] == [name for name in without if not COMMANDS[name].params]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told(name: str) -> None:
    section = sections()[name]

    for word in options(COMMANDS[name]):
        assert re.search(rf"(?<![\w-]){word}(?![\w-])", section), word


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    assert "Example: `hitparade" in COMMANDS[name].help


def test_a_command_that_prints_json_has_it_described() -> None:
    printing = [n for n, c in COMMANDS.items() if any("--json" in p.opts for p in c.params)]

    assert "deliver" in printing
    assert sorted(printing) == sorted(documents())


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every command of the page was typed, and compared with what it shows."""
    folder = tmp_path_factory.mktemp("commands")
    with pytest.MonkeyPatch.context() as monkeypatch:
        terminal = Terminal(monkeypatch, folder)
        for block in blocks(PAGE):
            terminal.run(block)
    return folder


@pytest.fixture
def desk(typed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    """A terminal in a copy of that folder."""
    return Terminal(monkeypatch, shutil.copytree(typed, tmp_path / "desk"))


def test_commands_print_what_the_page_shows(typed: Path) -> None:
    shown = [example for block in blocks(PAGE, "console") for example in examples(block)]

    assert len(COMMANDS) <= len(shown)
    assert (typed / "campus" / "vault").is_dir()


@pytest.mark.thorough
def test_json_has_the_keys_that_the_page_describes(desk: Terminal) -> None:
    assert documents()
    for name, described in documents().items():
        first = re.search(rf"^\$ (hitparade (-C \w+ )?{name}\b.*)$", sections()[name], re.MULTILINE)
        assert first is not None
        printed = json.loads(desk.type(f"{first[1]} --json", errors=False))
        assert printed, name
        compare(outline(described), printed, name)


def test_a_program_of_a_stranger_computes_every_fingerprint(desk: Terminal, tmp_path: Path) -> None:
    """The workspace has compiled and corrected charts, usage of several suppliers, events, an import."""
    Path("more.ndjson").write_text(
        '{"day": "2026-03-03", "use": "spin", "title": "Déjà\\u2028vu", "artist": "Ana Reis",'
        ' "listener": "17", "at": "2026-03-03T23:59:59.5-05:00", "outlet": "daytime"}\n'
        '{"day": "2026-03-02", "use": "spin", "quantity": 2, "title": "Lanterns",'
        ' "artist": "The Makers", "amount": "1.50", "currency": "EUR", "seconds": 31}\n'
        '{"day": "2026-03-04", "use": "spin", "quantity": 3, "title": "Lanterns",'
        ' "artist": "The Makers", "supplier": "station-two"}\n',
        encoding="utf-8",
    )
    desk.type("hitparade -C campus deliver more.ndjson --supplier station-one --replace 2026-03-02")
    Path("both.csv").write_text(
        "day,use,quantity,title,artist,supplier\n"
        "2026-03-04,spin,2,Harbour,Ana Reis,station-two\n"
        "2026-03-05,spin,1,Harbour,Ana Reis,station-three\n",
        encoding="utf-8",
    )
    desk.type("hitparade -C campus deliver both.csv --replace 2026-03-04")
    desk.type("hitparade -C campus compile campus-top10")
    (program,) = blocks("docs/editions.md", "python")
    Path(program.file).write_text(program.text, encoding="utf-8")

    printed = python(program.file, "campus", folder=tmp_path / "desk")

    told = printed.splitlines()
    assert {
        "campus-top10 2026-03-13 edition 1 agrees",
        "campus-top10 2026-03-13 edition 2 agrees",
        "campus-top10 2026-03-13 edition 3 agrees",
        "campus-top10 2026-03-20 edition 1 agrees",
        "campus-top10 2026-03-20 edition 2 agrees",
        "old-top10 1980-01-05 edition 1 agrees",
        "old-top10 1980-01-12 edition 1 agrees",
    } <= set(told)
    assert [] == [line for line in told if not line.endswith(" agrees")]


def test_a_document_that_lacks_a_key_or_has_one_more_is_noticed() -> None:
    described = outline('{"a", "b": [{"c"}], "d": {USE: {"e"}}, "f": [DAY]}')
    good = {"a": 1, "b": [{"c": 2}], "d": {"spin": {"e": 3}}, "f": ["2026-03-02"]}

    compare(described, good, "good")
    for bad in (
        {**good, "more": 1},
        {**good, "b": [{}]},
        {**good, "d": {"spin": {"e": 3, "x": 4}}},
        {**good, "a": {}},
        {**good, "f": [{}]},
    ):
        with pytest.raises(AssertionError):
            compare(described, bad, "bad")


def test_exit_codes_are_those_of_the_page(terminal: Terminal) -> None:
    terminal.type("hitparade demo --wrong")
    assert "2\n" == terminal.type("echo $?")
    terminal.type("hitparade verify")
    assert "2\n" == terminal.type("echo $?")
    error = json.loads(terminal.type("hitparade deliveries --json", errors=False))
    assert {"error", "text"} == set(error)
    assert '`{"error", "text"}`' in read(PAGE)
