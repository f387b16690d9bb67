"""Commands as processes of their own that stop at a chosen moment, or run beside each other."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from tests.acceptance.shell import COMMAND, Ran

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.shell import Shell

PATIENCE = 60
"""Seconds after which a test gives up."""


def started(shell: Shell, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start a command on a workspace."""
    return subprocess.Popen(
        [*COMMAND, "-C", str(shell.workspace), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes]) -> Ran:
    """What became of a command; a traceback fails the test."""
    out, err = process.communicate(timeout=PATIENCE)
    ran = Ran(process.returncode, out.decode(), err.decode())
    ran.is_no_crash()
    return ran


def files_in(folder: Path) -> set[str]:
    """Names of the files in a folder that may not be there."""
    try:
        return {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return set()


def wait_for_a_file(process: subprocess.Popen[bytes], folder: Path, there: set[str]) -> bool:
    """Wait until a file appears beside those that were there; whether it came before the end."""
    while process.poll() is None:
        if any(not name.startswith(("_", ".")) for name in files_in(folder) - there):
            return True
        time.sleep(0.0003)
    return False


@contextlib.contextmanager
def halted(shell: Shell, table: str, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that stands still as soon as it has written to a table, and goes on afterwards."""
    folder = shell.workspace / table / "_delta_log"
    there = files_in(folder)
    process = started(shell, *arguments)
    try:
        assert wait_for_a_file(process, folder, there), process.communicate()
        process.send_signal(signal.SIGSTOP)
        yield process
    finally:
        process.send_signal(signal.SIGCONT)


def at_once(shell: Shell, *commands: tuple[str | Path, ...]) -> list[Ran]:
    """Run commands beside each other, each in a process of its own."""
    return [ended(process) for process in [started(shell, *command) for command in commands]]


def document(ran: Ran) -> dict[str, object]:
    """The JSON document of a command that has to work."""
    assert 0 == ran.code, ran.said
    return dict(json.loads(ran.out))
