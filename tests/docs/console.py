"""Runs the examples of a page: commands after ``$``, each with what it prints.

What the page shows must be printed to the letter, but for white space at the end of a line and for
``...``, which stands for any text.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hitparade.cli import main

if TYPE_CHECKING:
    import pytest

    from tests.docs.pages import Block


@dataclass(frozen=True)
class Example:
    """One command, and what the page says that it prints."""

    command: str
    printed: str


def examples(block: Block) -> list[Example]:
    """The commands of a block, in order."""
    found: list[Example] = []
    for part in f"\n{block.text}".split("\n$ ")[1:]:
        command, _, printed = part.partition("\n")
        found.append(Example(command, printed))
    return found


class Terminal:
    """The current folder and the last exit code of somebody who types commands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Sit down in a folder."""
        self._monkeypatch = monkeypatch
        self._code = 0
        monkeypatch.chdir(folder)
        monkeypatch.delenv("COLUMNS", raising=False)

    def run(self, block: Block) -> None:
        """Make the file that a block shows, or run its commands and compare what they print."""
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for example in examples(block):
                check(example, self.type(example.command))

    def type(self, command: str, *, errors: bool = True) -> str:
        """Everything that a command prints; without `errors`, what goes to stdout only."""
        if command == "echo $?":
            return f"{self._code}\n"
        name, *arguments = shlex.split(command)
        assert "hitparade" == name, f"an example can run hitparade only, not {command}"
        printed = io.StringIO()
        self._monkeypatch.setattr(sys, "argv", [name, *arguments])
        noted = printed if errors else io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(noted):
            self._code = _run()
        return printed.getvalue()


def _run() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def check(example: Example, printed: str) -> None:
    """Compare what a command printed with what the page says."""
    wanted, got = _stripped(example.printed), _stripped(printed)
    checker = doctest.OutputChecker()
    if not checker.check_output(wanted, got, doctest.ELLIPSIS):
        message = f"$ {example.command}\nthe page says:\n{wanted}\nit prints:\n{got}"
        raise AssertionError(message)


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"


def python(*arguments: str, folder: Path) -> str:
    """What a program prints."""
    return run(sys.executable, *arguments, folder=folder, environment={})


def run(*command: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a command, and fail with what it says if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"} | environment,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout
