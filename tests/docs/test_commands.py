"""docs/commands.md tells everything that the command line has: commands, options, JSON, exit codes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import typer

from hitparade.cli.commands import app
from tests.docs.console import examples
from tests.docs.pages import blocks, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.docs.console import Terminal

PAGE = "docs/commands.md"


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Every command by its name, such as ``rules check``."""
    for own, sub in getattr(command, "commands", {}).items():
        yield from commands(sub, f"{name} {own}".strip())
    if name and not hasattr(command, "commands"):
        yield name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


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
    return {name: texts[0] for name, texts in found.items() if texts}


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

    assert sorted(COMMANDS) == sorted(told)
    for name, section in sections().items():
        if name in COMMANDS:
            assert re.search(rf"^(\$ )?hitparade (-C \w+ )?{name}\b", section, re.MULTILINE), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told(name: str) -> None:
    section = sections()[name]

    for option in COMMANDS[name].params:
        for word in option.opts:
            if word.startswith("-") and word != "--help":
                assert re.search(rf"(?<![\w-]){word}(?![\w-])", section), word


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    assert "Example: `hitparade" in COMMANDS[name].help


def test_a_command_that_prints_json_has_it_described() -> None:
    printing = [n for n, c in COMMANDS.items() if any("--json" in p.opts for p in c.params)]

    assert sorted(printing) == sorted(documents())


@pytest.mark.thorough
def test_json_has_the_keys_that_the_page_describes(terminal: Terminal) -> None:
    for block in blocks(PAGE):
        if block.file:
            terminal.run(block)
        for example in examples(block) if block.language == "console" else ():
            terminal.type(example.command)
    for name, described in documents().items():
        first = re.search(rf"^\$ (hitparade (-C \w+ )?{name}\b.*)$", sections()[name], re.MULTILINE)
        assert first is not None
        printed = json.loads(terminal.type(f"{first[1]} --json", errors=False))
        compare(outline(described), printed, name)


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
