"""Whenever a command is stopped, the workspace is whole: as before it, or as after it."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import COMMAND, Shell, rows, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def week(number: int) -> list[dict[str, str]]:
    """Usage of one week, a few hundred rows."""
    lines = [
        f"2014-03-{3 + day:02} | download | Song {song} | Artist {song % 7} | {song * number + day}"
        for day in range(7)
        for song in range(1, 40)
    ]
    return rows("\n".join(["day | use | title | artist | quantity", *lines]))


def long_file(path: Path) -> Path:
    """A file that takes a while."""
    block = "".join(f"2014-03-{3 + i % 7:02},download,{i},Song {i},Artist\n" for i in range(20_000))
    path.write_text("day,use,quantity,title,artist\n" + block * 20)
    return path


def appears(shell: Shell, folder: str) -> Callable[[], bool]:
    """Whether a file was written below a folder of the workspace."""

    def there() -> bool:
        return any(p.suffix == ".parquet" for p in (shell.workspace / folder).rglob("*"))

    return there


@pytest.mark.parametrize("wait", ["lake/usage", ""], ids=["while-writing", "while-reading"])
def test_an_interrupt_ends_a_long_delivery_with_130_and_nothing_half_written(
    empty: Shell, wait: str
) -> None:
    file = long_file(empty.files / "long.csv")
    begun = appears(empty, wait) if wait else None

    with subprocess.Popen(
        [*COMMAND, "-C", str(empty.workspace), "deliver", str(file), "--supplier", "press"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        deadline = time.monotonic() + (30 if begun else 1)
        while time.monotonic() < deadline and process.poll() is None:
            if begun and begun():
                break
            time.sleep(0.01)
        assert process.poll() is None, "it was over too early"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert 130 == process.returncode, err.decode()
    assert b"Traceback" not in out + err, err.decode()
    assert [] == empty.json("deliveries")["deliveries"]
    empty.deliver(write_csv(empty.files / "small.csv", week(1)))
    empty.holds()
    assert ["small.csv"] == [d["file"] for d in empty.json("deliveries")["deliveries"]]
