"""Runs the commands as a user does, and reads what they print and what they leave on disk."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import io
import json
import os
import resource
import subprocess
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hitparade.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-m", "hitparade")


@dataclass(frozen=True)
class Ran:
    """What became of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The one document on stdout; anything else there is a failure of the test."""
        return json.loads(self.out)

    @property
    def said(self) -> str:
        """Everything printed, in one line: wherever a terminal breaks it, a text is found."""
        return " ".join((self.out + " " + self.err).split())

    def is_no_crash(self) -> None:
        """It showed neither a traceback nor a panic of a library."""
        assert not [word for word in ("Traceback", "panicked", "backtrace") if word in self.said]

    def fails(self, code: int, *words: str) -> None:
        """It ended with this code, said these words, and showed no traceback."""
        assert code == self.code, self.said
        self.is_no_crash()
        assert "error" in self.err.lower(), "the message belongs on stderr"
        for word in words:
            assert word in self.said


def real(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    limit: int | None = None,
    ordinary: bool = False,
    typed: str = "",
) -> Ran:
    """Run a command in a process of its own.

    Args:
        arguments: What is typed after ``hitparade``.
        cwd: The current folder.
        env: What is added to the environment.
        limit: No file may grow beyond so many bytes: what a full disk does.
        ordinary: Even root has to keep to the permissions of files (Linux only).
        typed: What is typed while it runs.
    """

    def confined() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        if ordinary:
            drop_from_bounding_set, override_permissions = 24, 1
            ctypes.CDLL(None).prctl(drop_from_bounding_set, override_permissions, 0, 0, 0)

    ran = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        input=typed.encode(),
        capture_output=True,
        check=False,
        timeout=100,
        preexec_fn=confined if limit is not None or ordinary else None,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def called(*arguments: str | Path) -> Ran:
    """Run a command in this process: the same entry, without the start of an interpreter."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    code: object = 0
    with (
        patch.object(sys, "argv", ["hitparade", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
        except Exception:  # noqa: BLE001 # an interpreter would print it and exit with 1
            traceback.print_exc()
            code = 1
        out.flush()
        err.flush()
    assert code is None or isinstance(code, int), code
    printed = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Ran(code or 0, *printed)


@dataclass(frozen=True)
class Shell:
    """A user in front of a workspace."""

    workspace: Path

    @property
    def files(self) -> Path:
        """Folder beside the workspace, for files of suppliers."""
        return self.workspace.parent

    def __call__(self, *arguments: str | Path) -> Ran:
        """Run a command on the workspace."""
        return called("-C", self.workspace, *arguments)

    def real(self, *arguments: str | Path, **options: Any) -> Ran:  # noqa: ANN401
        """Run a command on the workspace, in a process of its own."""
        return real("-C", self.workspace, *arguments, **options)

    def json(self, *arguments: str | Path) -> Any:  # noqa: ANN401
        """The JSON document of a command that has to work."""
        ran = self(*arguments, "--json")
        assert ran.code == 0, ran.said
        return ran.json

    def deliver(self, file: Path, *arguments: str) -> dict[str, Any]:
        """Deliver one file; what the document says of it."""
        (one,) = self.json("deliver", file, "--supplier", "press", *arguments)["deliveries"]
        return dict(one)

    def chart(self, *arguments: str, chart: str = "campus") -> dict[str, Any]:
        """An edition as JSON."""
        return dict(self.json("chart", chart, *arguments))

    def fingerprints(self, chart: str = "campus") -> dict[str, str]:
        """Compile a chart; the fingerprint of each of its issues."""
        compiled = self.json("compile", chart)
        return {edition["issue"]: edition["fingerprint"] for edition in compiled["editions"]}

    def add_book(self, name: str, text: str) -> Path:
        """Put a rule book into the workspace."""
        path = self.workspace / "rulebooks" / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def holds(self) -> None:
        """The workspace opens, balances, and verifies."""
        assert self.json("balance")["holds"] is True
        assert self.json("verify")["holds"] is True

    def on_disk(self) -> dict[str, bytes]:
        """Every file of the lake and of the vault, with what is in it."""
        return {
            str(path.relative_to(self.workspace)): path.read_bytes()
            for folder in ("lake", "vault")
            for path in sorted((self.workspace / folder).rglob("*"))
            if path.is_file()
        }


def rows(text: str, **always: str) -> list[dict[str, str]]:
    """A table typed as text: a header, then a line per row, cells between bars."""
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
    ]
    return [always | dict(zip(header, line, strict=True)) for line in lines]


def write_csv(path: Path, table: Sequence[Mapping[str, str]]) -> Path:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return path


def write_ndjson(path: Path, table: Sequence[Mapping[str, str]]) -> Path:
    """Write rows as NDJSON, whole numbers as numbers, without the columns that are empty."""
    lines = [
        json.dumps({k: int(v) if k in _NUMBERS else v for k, v in row.items() if v})
        for row in table
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


_NUMBERS = ("quantity", "audience", "seconds")


def book(chart: str, rules: Mapping[str, str], **head: str) -> str:
    """A rule book with a value for each path; "2014-03-29: x" is a value from that issue on."""
    lines = [
        f"{k}: {v}" for k, v in ({"chart": chart, "title": chart, "entity": "song"} | head).items()
    ]
    lines.append("rules:")
    for path, values in rules.items():
        lines.append(f"  {path}:")
        for value in values.split(" ; "):
            since, dated, late = value.partition(" => ")
            lines.append(f"    - value: {late if dated else value}")
            lines += [f"      from_issue: {since}"] if dated else []
            lines += ["      source: the charter", "      disclosed: yes"]
    return "\n".join(lines) + "\n"


WEEK = {"starts": "mon", "days": "7", "issue_offset": "13"}
"""Monday to Sunday, published 13 days after: the week of 2014-03-03 is the issue of 2014-03-22."""

CAMPUS = {f"calendar.week.{name}": value for name, value in WEEK.items()} | {
    "calendar.week.uses": "[audio_stream, ugc_view, spin, download]",
    "admit.clips.if": "{use: [ugc_view]}",
    "admit.clips.action": "exclude",
    "convert.streams.if": "{use: [audio_stream, ugc_view]}",
    "convert.streams.points": "1/15",
    "convert.paid.if": "{use: [audio_stream], tier: [paid]}",
    "convert.paid.points": "1/10 ; 2014-04-05 => 1/5",
    "convert.airplay.if": "{use: [spin]}",
    "convert.airplay.measure": "audience",
    "convert.airplay.points": "1.30",
    "convert.airplay.per": "1000",
    "convert.sales.if": "{use: [download]}",
    "convert.sales.points": "2.5",
    "combine.points.components": "{plays: [audio_stream, ugc_view], airplay: [spin], sales: [download]}",
    "combine.points.absent": "zero",
    "rank.chart.depth": "4",
}
"""A chart of four places on streams, airplay and sales, clips not admitted."""
