"""The picture in README.md: the beginning of what `hitparade demo` prints on a terminal.

To make it anew: ``.venv/bin/python -m tests.docs.picture``
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURE: Final = Path(__file__).parents[2] / "docs" / "images" / "demo.svg"
WIDTH: Final = 108
"""Columns of the terminal."""
LAST: Final = "What if? As of February 2026"
"""The picture ends before this line."""

# Light text on a dark ground, frame included, so that the page around it may be light or dark.
_THEME: Final = TerminalTheme(
    (24, 26, 33),
    (229, 231, 235),
    [
        (110, 118, 135),
        (248, 113, 113),
        (74, 222, 128),
        (250, 204, 21),
        (96, 165, 250),
        (232, 121, 249),
        (45, 212, 191),
        (229, 231, 235),
    ],
)
_FRAME: Final = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
    font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: {char_height}px;
    line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""The frame of rich, without its web fonts: a picture should load nothing."""


def demo(folder: Path) -> str:
    """What `hitparade demo` prints on a terminal, colours included, as it makes its workspace."""
    terminal = {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(
        [sys.executable, "-m", "hitparade", "demo", "first-kiss"],
        cwd=folder,
        env=os.environ | terminal,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout


def plain(printed: str) -> str:
    """The same without colours."""
    return Text.from_ansi(printed).plain


def shown(printed: str) -> Text:
    """The lines that the picture shows."""
    lines = list(Text.from_ansi(printed).split("\n"))
    end = next(n for n, line in enumerate(lines) if line.plain.startswith(LAST))
    while not lines[end - 1].plain.strip():
        end -= 1
    return Text("\n").join([Text("$ make demo"), *lines[:end]])


def draw(printed: str) -> str:
    """The picture, as SVG."""
    console = Console(width=WIDTH + 2, record=True, file=io.StringIO(), color_system="truecolor")
    console.print(shown(printed))
    return console.export_svg(title="hitparade demo", theme=_THEME, code_format=_FRAME)


def text_of(picture: str) -> list[str]:
    """The words of a picture, line by line, without the blanks between them."""
    lines: dict[float, str] = {}
    for place, text in re.findall(
        r'<text [^>]*y="([0-9.]+)"[^>]*clip-path[^>]*>(.*?)</text>', picture
    ):
        lines[float(place)] = lines.get(float(place), "") + html.unescape(text)
    return ["".join(line.split()) for _, line in sorted(lines.items())]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(draw(demo(Path(made))), encoding="utf-8")
