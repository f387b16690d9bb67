"""The clauses of a counting policy as SQL conditions over rows of usage, with their values written in.

A row meets a clause if it meets every condition that the clause has. What a clause asks of a row's
source (use, tier, outlet, territory, supplier, method) is answered once per source, the rest per row.
A figure that is not reported meets a condition only where the clause says that unknown ones do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.engine.plan import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_OF_SOURCE: Final = {
    "use": "use",
    "tier": "tier",
    "outlet": "lower(outlet)",
    "territory": "territory",
    "supplier": "supplier",
    "method": "method",
}
"""Columns that a source has, and what is compared of them."""
_COMPARED: Final = {
    "seconds": ("u.seconds", ""),
    "volume": ("u.volume", ""),
    "price": (
        "CAST(abs(u.amount) AS DECIMAL(38,0))",
        " * CAST(nullif(abs(u.quantity), 0) AS DECIMAL(19,0))",
    ),
}
"""Columns that are compared with a number, and what the number is multiplied with."""
_HOURS: Final = 24


def local(zone: str, instant: str = 'u."at"') -> str:
    """SQL for what the clock says at an instant in a time zone."""
    return f"timezone({quoted(zone)}, {instant})"


class Clauses:
    """Some clauses of a policy, and the columns of sources that they need."""

    def __init__(self, name: str, clauses: Sequence[Mapping[str, Any]]) -> None:
        """Take clauses.

        Args:
            name: What the columns of their sources are called, before a number.
            clauses: As a policy has them: ``if``, ``first``, ``last``, ``zone`` and ``unknown``.
        """
        self._clauses = tuple(clauses)
        self._name = name

    @property
    def columns(self) -> dict[str, str]:
        """Name of a column of sources -> SQL over a source's texts: whether it meets a clause."""
        found = {}
        for number, clause in enumerate(self._clauses):
            asked = [
                f"{sql} IN ({_texts(clause['if'][column])})"
                for column, sql in _OF_SOURCE.items()
                if column in clause["if"]
            ]
            if asked:
                found[f"{self._name}_{number}"] = " AND ".join(asked)
        return found

    def met(self, number: int) -> str:
        """SQL: whether a row ``u`` of a source ``s`` meets a clause."""
        column = f"{self._name}_{number}"
        of_source = [f"s.{column}"] if column in self.columns else []
        parts = [*_acts(self._clauses[number]), *of_source, *_of_row(self._clauses[number])]
        return f"({' AND '.join(parts) or 'true'})"

    def met_by_row(self, number: int) -> str:
        """SQL: as `met`, without what a clause asks of sources: true for every row that meets it."""
        parts = [*_acts(self._clauses[number]), *_of_row(self._clauses[number])]
        return f"({' AND '.join(parts) or 'true'})"

    def any_met(self) -> str:
        """SQL: whether a row meets any of the clauses."""
        return _any(self.met(number) for number in range(len(self._clauses)))

    def any_acts(self) -> str:
        """SQL: whether any of the clauses acts on the day of a row."""
        return _any(f"({' AND '.join(_acts(clause)) or 'true'})" for clause in self._clauses)


def _any(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(conditions) or 'false'})"


def _texts(values: Iterable[str]) -> str:
    return ", ".join(quoted(value) for value in values) or "NULL"


def _acts(clause: Mapping[str, Any]) -> list[str]:
    acts = [f"u.day >= DATE {quoted(clause['first'])}"] if clause["first"] else []
    return acts + ([f"u.day <= DATE {quoted(clause['last'])}"] if clause["last"] else [])


def _of_row(clause: Mapping[str, Any]) -> list[str]:
    asked = clause["if"]
    unknown = "true" if clause.get("unknown") == "matches" else "false"
    parts = []
    if "channel" in asked:
        parts.append(f"lower(u.channel) IN ({_texts(asked['channel'])})")
    if "event" in asked:
        parts.append("u.event" if asked["event"] == ["yes"] else "NOT u.event")
    for column, (value, times) in _COMPARED.items():
        if column in asked:
            text = asked[column][0]
            start = len(text.rstrip("0123456789"))
            number = f"CAST({int(text[start:])} AS DECIMAL(19,0)){times}" if times else text[start:]
            parts.append(f"coalesce({value} {text[:start]} {number}, {unknown})")
    if "hour" in asked:
        listed = ", ".join(str(hour) for hour in hours(asked["hour"]))
        clock = local(clause.get("zone") or "UTC")
        parts.append(f"coalesce(hour({clock}) IN ({listed}), {unknown})")
    return parts


def hours(ranges: list[str]) -> list[int]:
    """The hours of the day in ranges from the first to before the last.

    >>> hours(["01-03", "22-01"])
    [0, 1, 2, 22, 23]
    """
    found: set[int] = set()
    for text in ranges:
        first, last = (int(part) for part in text.split("-"))
        found |= {hour % _HOURS for hour in range(first, last if last > first else last + _HOURS)}
    return sorted(found)
