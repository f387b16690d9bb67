"""The pages of the documentation, taken apart: fenced blocks, tables, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).parents[2]
"""The folder of the project."""
PAGES: Final = (
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md")),
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")),
)
"""Every page, by its path."""
_BLOCK: Final = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block."""

    language: str
    file: str
    """Name of the file that it shows, or none: ```` ```csv week.csv ````."""
    text: str


def read(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, *languages: str) -> list[Block]:
    """The fenced blocks of a page; only those of some languages, if any are named."""
    found = [Block(*match.groups(default="")) for match in _BLOCK.finditer(read(page))]
    return [block for block in found if not languages or block.language in languages]


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return _BLOCK.sub("", read(page))


def table(page: str, *header: str) -> list[tuple[str, ...]]:
    """The rows of the tables of a page that have such a header; code marks are left out."""
    found: list[tuple[str, ...]] = []
    inside = False
    for line in prose(page).splitlines():
        cells = _cells(line)
        if cells == header:
            inside = True
        elif not cells:
            inside = False
        elif inside and set("".join(cells)) != {"-"}:
            found.append(cells)
    return found


def plain(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts of the code as a table shows them: without code marks."""
    return tuple(text.replace("`", "") for text in texts)


def links(page: str) -> list[str]:
    """The targets of a page's links."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


def _cells(line: str) -> tuple[str, ...]:
    if not line.startswith("|"):
        return ()
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return plain(cell.strip().replace("\\|", "|") for cell in cells)
