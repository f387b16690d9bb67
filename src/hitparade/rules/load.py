"""A file -> a `RuleBook`, or every problem of it at once, each with file, line, path and code."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError, Problem, RuleBookError, near
from hitparade.rules.model import RuleBook
from hitparade.rules.nodes import compose
from hitparade.rules.reading import CHART, Report, read
from hitparade.rules.registry import KINDS

if TYPE_CHECKING:
    from hitparade.rules.kind import Kinds

SHIPPED: Final = Path(__file__).parent.parent / "rulebooks"
"""The folder of the rule books that come with the package."""


def load(path: Path) -> RuleBook:
    """Read a rule book from a file.

    Raises:
        RuleBookError: The file cannot be read, or it has problems; all of them are listed.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        found = f"cannot be read: {error.strerror or error}."
    except UnicodeDecodeError:
        found = "is not UTF-8 text."
    raise RuleBookError([Problem("RUL001", str(path), 1, "the file", found)])


def parse(text: str, file: str, kinds: Kinds = KINDS) -> RuleBook:
    """Read a rule book from its text.

    Args:
        text: The YAML text.
        file: Name of the file, for messages and as the book's name.
        kinds: The kinds of rule it may use.

    Raises:
        RuleBookError: The text has problems; all of them are listed, in the order of their lines.
    """
    root, problems = compose(text, file)
    report = Report(file, kinds, problems)
    if root is not None:
        read(root, report)
    elif not problems:
        report.add("RUL002", 1, "the rule book", "is empty.", "Begin with chart: NAME.")
    book = RuleBook(
        chart=report.head.get("chart", ""),
        title=report.head.get("title", ""),
        entity=report.head.get("entity", ""),
        territories=report.territories,
        about=report.head.get("about", ""),
        file=file,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        clauses=report.clauses,
        kinds=kinds,
    )
    if "rules" in report.lines:
        report.problems.extend(book.problems(report.lines))
    if report.problems:
        raise RuleBookError(report.problems)
    return book


def shipped() -> dict[str, Path]:
    """The rule books that come with the package: chart -> file, sorted by chart."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def find(folder: Path, chart: str, file: Path | None = None) -> RuleBook:
    """The rule book of a chart: a file, else the folder's own, else the one that is shipped.

    Raises:
        NotFoundError: There is none of that name; near names are offered.
        RuleBookError: It has problems.
    """
    if not CHART.fullmatch(chart):
        raise NotFoundError(
            f"{chart[:100]!r} cannot be the name of a chart: small letters and digits in words "
            "joined by -, at most 100 characters."
        )
    own = folder / f"{chart}.yaml"
    path = file or (own if own.is_file() else shipped().get(chart))
    if path is None:
        known = sorted({p.stem for p in folder.glob("*.yaml")} | set(shipped()))
        raise NotFoundError(
            f"There is no rule book for {chart}. Rule books: {', '.join(known)}. "
            f"{near(chart, known)} Write one as {own}."
        )
    book = load(path)
    if book.chart != chart:
        raise NotFoundError(
            f"{path} is the rule book of {book.chart}, not of {chart}. "
            "Its name and its `chart:` must be the same."
        )
    return book
