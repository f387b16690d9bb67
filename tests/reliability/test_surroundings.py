"""Bad surroundings: a clear message, exit code 2, and nothing that anybody could see is changed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import Ran, Shell, write_csv
from tests.reliability.conftest import week

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

WHY = ("--reason", "a test")
WRITE = {
    "deliver": ("deliver", "{file}", "--supplier", "press"),
    "tally": ("tally",),
    "compile": ("compile", "campus"),
    "correct": ("correct", "campus", "--issue", "2014-03-22", *WHY),
    "decide": ("decide", "exclude", "song:0123456789abcdef0123", *WHY),
    "withdraw": ("withdraw", "second", *WHY),
}
"""Commands that write, each of them with something to do."""


@pytest.fixture
def busy(charts: Shell) -> Shell:
    """A workspace in which every command of `WRITE` has something to do."""
    late = write_csv(charts.files / "late.csv", week(1, factor=40))
    charts.deliver(late, "--delivery", "second")
    write_csv(charts.files / "next.csv", week(3))
    return charts


def typed(shell: Shell, name: str) -> list[str]:
    """What is typed for a command of `WRITE`."""
    return [part.format(file=shell.files / "next.csv") for part in WRITE[name]]


DERIVED = (
    "recordings", "details", "tracks", "resolution", "identities", "slices", "tallies",
)  # fmt: skip
"""Tables that only hold what can be made from the others again, whenever something needs it."""


def facts(shell: Shell) -> dict[str, bytes]:
    """Every file of the lake and the vault, but for those of `DERIVED` tables."""
    return {
        name: content
        for name, content in shell.on_disk().items()
        if not name.startswith(tuple(f"lake/{table}/" for table in DERIVED))
    }


def unchanged(shell: Shell, before: dict[str, bytes]) -> None:
    """Every file is as it was; beside them there are at most data files that no log names."""
    after = facts(shell)
    assert before == {name: after.get(name) for name in before}
    logs = b"".join(content for name, content in after.items() if name.endswith(".json"))
    new = sorted(set(after) - set(before))
    assert [] == [
        name
        for name in new
        if not name.endswith(".parquet") or name.split("/")[-1].encode() in logs
    ]


def refuses(shell: Shell, command: Callable[[], Ran], *words: str) -> None:
    """The command ends with 2, says these words, and changes nothing."""
    before = facts(shell)
    command().fails(2, *words)
    unchanged(shell, before)


class Disk:
    """A small disk of its own, with a workspace on it."""

    def __init__(self, folder: Path, workspace: Path) -> None:
        """Mount it, and copy the workspace."""
        self.folder = folder
        self._mount("-t", "tmpfs", "-o", "size=64m", "tmpfs")
        shutil.copytree(workspace, folder / "charts")
        for file in ("next.csv", "late.csv"):
            shutil.copy(workspace.parent / file, folder)

    def leave(self, free: int) -> None:
        """Fill it, but for some bytes."""
        (self.folder / "ballast").unlink(missing_ok=True)
        room = shutil.disk_usage(self.folder).free - free
        (self.folder / "ballast").write_bytes(bytes(room))

    def close(self) -> None:
        """Nobody may write to it any more."""
        self._mount("-o", "remount,ro", "tmpfs")

    def _mount(self, *arguments: str) -> None:
        ran = subprocess.run(
            ["mount", *arguments, str(self.folder)],  # noqa: S607
            check=False,
            capture_output=True,
        )
        if ran.returncode:
            pytest.skip(f"no disk can be mounted here: {ran.stderr.decode().strip()}")


@pytest.fixture
def disk(busy: Shell, tmp_path: Path) -> Iterator[Disk]:
    """A disk with the workspace `busy` on it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    found = Disk(folder, busy.workspace)
    yield found
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607


@pytest.mark.parametrize(
    ("name", "free"),
    [
        pytest.param("deliver", 0, marks=pytest.mark.thorough),
        ("compile", 48),
        pytest.param("decide", 4, marks=pytest.mark.thorough),
    ],
)
def test_a_full_disk(disk: Disk, name: str, free: int) -> None:
    shell = Shell(disk.folder / "charts")
    disk.leave(free * 1024)

    refuses(shell, lambda: shell.real(*typed(shell, name)), "disk is full")

    (disk.folder / "ballast").unlink()
    assert 0 == shell(*typed(shell, name)).code
    shell.holds()


@pytest.mark.parametrize("name", [pytest.param("deliver", marks=pytest.mark.thorough), "compile"])
def test_a_disk_that_may_only_be_read(disk: Disk, name: str) -> None:
    shell = Shell(disk.folder / "charts")
    disk.close()

    refuses(shell, lambda: shell.real(*typed(shell, name)), "charts", "ermission denied")


@pytest.mark.parametrize("name", [pytest.param("tally", marks=pytest.mark.thorough), "correct"])
def test_a_folder_that_may_only_be_read(busy: Shell, name: str) -> None:
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root may write everywhere")
    for path in [busy.workspace, *busy.workspace.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    refuses(
        busy, lambda: busy.real(*typed(busy, name), ordinary=True), "charts", "ermission denied"
    )


def damaged(shell: Shell, table: str) -> None:
    """Cut the largest file of a table short."""
    largest = max(
        (shell.workspace / table).rglob("*.parquet"), key=lambda path: path.stat().st_size
    )
    largest.write_bytes(largest.read_bytes()[:-200])


@pytest.mark.parametrize(
    ("table", "command"),
    [
        ("lake/usage", "tally"),
        pytest.param("lake/reported", "compile campus", marks=pytest.mark.thorough),
        pytest.param("vault/entries", "compile campus", marks=pytest.mark.thorough),
        ("vault/editions", "chart campus"),
    ],
)
def test_a_damaged_file(busy: Shell, table: str, command: str) -> None:
    damaged(busy, table)

    refuses(busy, lambda: busy.real(*command.split()), table, "doctor")


@pytest.mark.parametrize(
    "table", [pytest.param("lake/usage", marks=pytest.mark.thorough), "vault/entries"]
)
def test_verify_finds_a_damaged_file(busy: Shell, table: str) -> None:
    busy.json("compile", "campus")
    damaged(busy, table)
    before = facts(busy)

    ran = busy.real("verify")

    assert ran.code in {1, 2}, ran.said
    ran.is_no_crash()
    unchanged(busy, before)


def test_a_gzip_file_that_is_cut_short(busy: Shell) -> None:
    whole = gzip.compress((busy.files / "next.csv").read_bytes())
    cut = busy.files / "cut.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])

    refuses(busy, lambda: busy.real("deliver", cut, "--supplier", "press"), "cut.csv.gz")


def from_the_future(shell: Shell, table: str) -> None:
    """Let a later release have written to a table."""
    log = shell.workspace / table / "_delta_log"
    last = max(int(path.stem) for path in log.glob("*.json"))
    protocol = {"protocol": {"minReaderVersion": 99, "minWriterVersion": 99}}
    (log / f"{last + 1:020}.json").write_text(json.dumps(protocol) + "\n")


@pytest.mark.parametrize(
    ("table", "command"),
    [
        pytest.param("lake/usage", "deliver", marks=pytest.mark.thorough),
        ("vault/editions", "compile"),
        pytest.param("lake/decisions", "decide", marks=pytest.mark.thorough),
    ],
)
def test_a_table_that_a_later_release_wrote(busy: Shell, table: str, command: str) -> None:
    from_the_future(busy, table)

    refuses(busy, lambda: busy.real(*typed(busy, command)), table, "newer hitparade")


@pytest.mark.parametrize("name", ["deliver", "compile"])
def test_a_lake_that_a_later_release_made(busy: Shell, name: str) -> None:
    (busy.workspace / "lake" / "format").write_text("99\n")

    refuses(busy, lambda: busy(*typed(busy, name)), "99", "newer hitparade")


YESTERDAY = """
import datetime, sys, types
from hitparade.engine import workspace

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) - datetime.timedelta(days=1)

workspace.dt = types.SimpleNamespace(datetime=Clock, UTC=datetime.UTC)
from hitparade.cli import main
sys.argv[0] = "hitparade"
main()
"""
"""The command line on a machine whose clock is a day behind."""


@pytest.mark.parametrize(
    "name",
    [
        "deliver",
        pytest.param("compile", marks=pytest.mark.thorough),
        pytest.param("decide", marks=pytest.mark.thorough),
    ],
)
def test_a_clock_that_jumped_back(busy: Shell, name: str) -> None:
    def yesterday() -> Ran:
        ran = subprocess.run(
            [sys.executable, "-c", YESTERDAY, "-C", str(busy.workspace), *typed(busy, name)],
            capture_output=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())

    refuses(busy, yesterday, "clock", "went back")

    assert 0 == busy(*typed(busy, name)).code
