"""Plans, each of which runs only where there is something for it to do; elsewhere others run for it.

Most workspaces have no catalogue, no claims or no decisions, and a step takes its time even where no
row comes of it. So what a plan makes for others is left empty where all that it reads is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hitparade.domain.table import SQL_TYPE
from hitparade.engine.plan import Step, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hitparade.domain.table import Kind, Table
    from hitparade.engine.plan import Session


@dataclass(frozen=True)
class Nothing(Step):
    """A relation with columns and no rows."""


def nothing(name: str, columns: str, kinds: Mapping[str, Kind] | None = None) -> Nothing:
    """A relation without rows.

    Args:
        name: Its name.
        columns: Names of its columns, with blanks between them.
        kinds: What columns hold, where it is not text.

    >>> nothing("songs", "song rank", {"rank": "int"}).sql
    'SELECT CAST(NULL AS VARCHAR) AS "song", CAST(NULL AS BIGINT) AS "rank" WHERE false'
    """
    kinds = kinds or {}
    cells = (
        f'CAST(NULL AS {SQL_TYPE[kinds.get(column, "text")]}) AS "{column}"'
        for column in columns.split()
    )
    return Nothing(name, f"SELECT {', '.join(cells)} WHERE false")


def nothing_of(table: Table) -> Nothing:
    """A declared table without rows."""
    kinds = {column.name: column.kind for column in table.columns}
    return nothing(table.name, " ".join(table.names), kinds)


Work: TypeAlias = "tuple[Step, ...] | Callable[[Session], object]"


@dataclass(frozen=True)
class Plan:
    """Work for what is there, and what stands for it where nothing is."""

    of: tuple[str, ...]
    """Relations that it is for: it runs where any of these has a row."""
    does: Work
    otherwise: Work
    """What is done where none of them has: mostly what it makes for others is left without rows."""


class Plans:
    """Runs plans in one session, and knows by then which relations have rows."""

    def __init__(self, session: Session) -> None:
        """Take the session."""
        self._session = session
        self._filled: dict[str, bool] = {}

    def ask(self, *names: str) -> None:
        """Find out which of several relations have rows, at once."""
        first = (f"(SELECT {quoted(name)} AS name FROM {name} LIMIT 1)" for name in names)
        sql = " UNION ALL ".join(f"SELECT name FROM {one}" for one in first)
        filled = set(self._session.read(sql)["name"].to_pylist())
        self._filled |= {name: name in filled for name in names}

    def there(self, *names: str) -> bool:
        """Whether any of some relations has a row; none is asked twice."""
        if any(self._filled.get(name) for name in names):
            return True
        unknown = [name for name in names if name not in self._filled]
        if unknown:
            self.ask(*unknown)
        return any(self._filled[name] for name in unknown)

    def run(self, *plans: Plan) -> None:
        """Run what is to be run, in order."""
        for plan in plans:
            self._do(plan.does if self.there(*plan.of) else plan.otherwise)

    def _do(self, work: Work) -> None:
        if callable(work):
            work(self._session)
            return
        self._session.run(work)
        empty = (step.name for step in work if isinstance(step, Nothing))
        self._filled |= dict.fromkeys(empty, False)
