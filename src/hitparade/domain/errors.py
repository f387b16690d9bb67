"""Every exception that hitparade raises on purpose, and the problems that people's files can have.

The tree::

    HitparadeError            exit code 2 unless said otherwise
    ├── WorkspaceError        no workspace here, one that is too new, or a damaged one
    │   └── ConflictError     others wrote at the same time; the whole work is done again
    ├── DeliveryError         a file that cannot be taken in at all
    ├── RefusedRowsError      rows refused under --strict (exit code 1)
    ├── UnbalancedError       units that got lost or came twice on the way (exit code 1)
    ├── RuleBookError         a rule book with problems, all of them listed
    ├── ClauseValueError      a value that a clause does not allow
    ├── NotInForceError       a parameter whose value on a date is not known
    ├── DoubtfulUsageError    usage that cannot be added: twice the same, or in several currencies
    ├── NotFoundError         a chart, issue, edition or entry that does not exist, with near names
    ├── EngineError           SQL that could not run: a broken file, or a number too large
    │   └── EngineBrokenError the engine itself gave up: too little memory, or a fault of its own
    └── TableError            a table that crosses a stage is not as declared (a bug of ours, or damage)

A problem in a file is a value (`Problem`), so that all of them are reported at once; wrong use of the API raises.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file of people: place, what was found, what is allowed, what to do."""

    code: str
    """Permanent code, such as ``CON001``; grep it to find the rule, its doc and its test."""
    file: str
    line: int
    """Line in the file, from 1."""
    path: str
    """What is wrong: a parameter's path (``convert.streams.points``) or a column's name."""
    text: str
    """What was found and what is allowed, as a sentence that follows the path."""
    hint: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        """One line: ``file:line: path (CODE) text hint``."""
        return (
            f"{self.file}:{self.line}: {self.path} ({self.code}) {self.text} {self.hint}".rstrip()
        )

    def as_json(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        return asdict(self)


class HitparadeError(Exception):
    """Something that a person can put right; the message says how."""

    exit_code = 2

    def as_json(self) -> dict[str, Any]:
        """The error as a JSON object: ``error`` (its kind) and ``text``."""
        return {"error": type(self).__name__, "text": str(self)}


class WorkspaceError(HitparadeError):
    """The folder is no workspace, or one that this release cannot use."""


class ConflictError(WorkspaceError):
    """Others wrote at the same time, so nothing was stored; the same work can be done again."""


class DeliveryError(HitparadeError):
    """A file cannot be taken in; nothing of it was stored."""

    def __init__(
        self, file: str, found: str, *, allowed: str = "", hint: str = "", code: str
    ) -> None:
        """Keep the parts; the text is built from them."""
        super().__init__(f"{file}: ({code}) {found} {allowed} {hint}".replace("  ", " ").rstrip())
        self.file, self.found, self.allowed, self.hint, self.code = file, found, allowed, hint, code


class RefusedRowsError(HitparadeError):
    """Rows were refused and ``--strict`` asked for all or nothing; nothing was stored."""

    exit_code = 1

    def __init__(self, file: str, refused: int, problems: Sequence[Problem]) -> None:
        """Keep the refused rows' problems (the first ones) and how many there are."""
        shown = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(
            f"{file}: {refused} refused row(s) under --strict, nothing was stored.\n{shown}"
        )
        self.file, self.refused, self.problems = file, refused, tuple(problems)


class UnbalancedError(HitparadeError):
    """What was reported is not what was found where it went; what was made of it is stored."""

    exit_code = 1


class RuleBookError(HitparadeError):
    """A rule book has problems; every one of them is listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of their lines."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.path, p.code)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def as_json(self) -> dict[str, Any]:
        """The error with its problems."""
        return {
            "error": "RuleBookError",
            "problems": [problem.as_json() for problem in self.problems],
        }


class ClauseValueError(HitparadeError):
    """A value that a clause does not allow."""


class NotInForceError(HitparadeError):
    """A parameter has no known value on a date, so the issue cannot be computed."""

    def __init__(self, path: str, date: str, known: str) -> None:
        """Say which parameter, when, and what is known instead."""
        super().__init__(f"{path} has no known value for the issue of {date}. {known}".rstrip())
        self.path, self.date, self.known = path, date, known


class DoubtfulUsageError(HitparadeError):
    """Usage that a chart cannot add up without counting it twice or mixing units."""


class NotFoundError(HitparadeError):
    """What was asked for does not exist; near names are offered."""


class EngineError(HitparadeError):
    """The engine could not run a SELECT; the message is the engine's own."""


class EngineBrokenError(EngineError):
    """The engine itself gave up: too little memory, or a fault of its own, not of a file's."""


class TableError(HitparadeError):
    """A table is not as `hitparade.domain.tables` declares it."""


def near(name: str, known: Iterable[str]) -> str:
    """A question that offers the nearest known names, or nothing.

    >>> near("convert.streems.points", ["convert.streams.points", "rank.chart.depth"])
    'Did you mean convert.streams.points?'
    >>> near("x", ["rank.chart.depth"])
    ''
    """
    matches = get_close_matches(name, list(known), n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(matches)}?" if matches else ""
