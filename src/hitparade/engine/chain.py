"""Views without a server: the SELECTs of named steps, put before the SELECT that reads them.

A step that is not kept is only a text here. Whoever reads it gets it as a ``WITH`` part, with all
that it reads in turn, so that a step that is made anew is seen by every later read, as with views.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp

from hitparade.domain.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WITH: Final = re.compile(r"\s*WITH\s+(?!RECURSIVE\b)", re.IGNORECASE)
_TEXTS: Final = 4096
"""SELECTs whose names are remembered: some more than a compile has."""


@lru_cache(maxsize=_TEXTS)
def reads(sql: str) -> frozenset[str]:
    """The names of tables that a SELECT reads, in lower case, without those it makes itself.

    >>> sorted(reads("WITH a AS (SELECT * FROM Usage) SELECT * FROM a JOIN songs USING (song)"))
    ['songs', 'usage']
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    return frozenset(
        table.name.lower()
        for table in tree.find_all(exp.Table)
        if isinstance(table.this, exp.Identifier) and not table.db and not _is_own(table)
    )


@lru_cache(maxsize=_TEXTS)
def _made(sql: str) -> frozenset[str]:
    """The names that the outermost ``WITH`` of a SELECT makes."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return frozenset(part.alias.lower() for part in getattr(tree, "ctes", ()))


def _is_own(table: exp.Table) -> bool:
    """Whether a ``WITH`` around a name makes it: one before it, or a recursive one itself."""
    inside: exp.Expr | None = table
    while inside is not None:
        around = inside.parent
        parts = around.args.get("with_") or around.args.get("with") if around else None
        if isinstance(around, exp.With):
            position = around.expressions.index(inside)
            before = around.expressions[: position + bool(around.recursive)]
            if any(part.alias.lower() == table.name.lower() for part in before):
                return True
            around = around.parent  # its own statement sees no more than that
            parts = None
        if parts and any(p.alias.lower() == table.name.lower() for p in parts.expressions):
            return True
        inside = around
    return False


def chained(sql: str, views: Mapping[str, str], render: Callable[[str], str]) -> str:
    """A SELECT in an engine's own words, with the views that it reads before it.

    Args:
        sql: The SELECT, in DuckDB's words.
        views: The SELECTs of the views, in DuckDB's words, by their names in lower case.
        render: Puts a SELECT into the engine's words.

    Raises:
        EngineError: A view reads itself.
    """
    needed = order(sql, views)
    text = render(sql)
    if not needed:
        return text
    parts = ", ".join(f"`{name}` AS ({render(views[name])})" for name in needed)
    own = _WITH.match(text)
    if own is None or _made(sql) & set(needed):
        return f"WITH {parts} {text}" if own is None else f"WITH {parts} SELECT * FROM ({text})"
    return f"WITH {parts}, {text[own.end() :]}"


def order(sql: str, views: Mapping[str, str]) -> list[str]:
    """The views that a SELECT reads, and those that they read, each after what it reads.

    Raises:
        EngineError: A view reads itself.
    """
    ready: list[str] = []
    under_way: list[str] = []

    def visit(text: str) -> None:
        """Put what a SELECT reads into the list, and before it what that reads."""
        for name in sorted(reads(text)):
            if name not in views or name in ready:
                continue
            if name in under_way:
                raise EngineError(f"The step {name} reads itself: {' < '.join(under_way)}.")
            under_way.append(name)
            visit(views[name])
            under_way.pop()
            ready.append(name)

    visit(sql)
    return ready
