"""What an examination of a workspace found: each check with what it means and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, TypeAlias

State: TypeAlias = Literal["ok", "note", "problem"]
OK: Final = "ok"
NOTE: Final = "note"
"""Nothing is wrong; something could be done, or should be known."""
PROBLEM: Final = "problem"
"""Something is not as it should be."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    check: str
    """What it is about, such as ``keys`` or ``table lake/usage``."""
    state: State
    found: str
    """What was found, and what it means."""
    do: str = ""
    """What to do about it; empty where nothing has to be done."""


@dataclass(frozen=True)
class Checkup:
    """Every check of one examination, in order."""

    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether there is no problem; notes are none."""
        return all(check.state != PROBLEM for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """The examination as a JSON object."""
        return {"checks": [asdict(check) for check in self.checks], "holds": self.holds}


def size_of(count: int) -> str:
    """A number of bytes for people.

    >>> size_of(0), size_of(999), size_of(12_345), size_of(7_000_000_000)
    ('0 B', '999 B', '12.3 kB', '7.0 GB')
    """
    value, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:  # noqa: PLR2004 # a kilo of them
        value, units = value / 1000, units[1:]
    return f"{count} B" if units[0] == "B" else f"{value:.1f} {units[0]}"


def some(names: list[str], most: int = 3) -> str:
    """The first few of many names, and how many more there are.

    >>> some(["a", "b"]), some(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b, c and 2 more')
    """
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")
