"""A lake of which some tables are shown as a session knows them, and the others as they are stored.

So that SELECTs can be asked what they would say of other facts, without anything being written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.engine.lake import ABSENT, Lake
from hitparade.engine.plan import Step

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session


class ShownLake(Lake):
    """A lake that shows relations of a session in the place of stored tables."""

    def __init__(self, lake: Lake, shown: Mapping[str, str]) -> None:
        """Take a lake, which may show relations itself, and what is to be shown.

        Args:
            lake: Where every other table is read from.
            shown: Name of a table -> name of a relation that the session knows and keeps, with the
                table's columns. It must not read the table by its name, which it takes itself.
        """
        super().__init__(lake.folder, lake.tables)
        self._beneath = lake
        self._shown = dict(shown)

    def attach(
        self, session: Session, tables: Sequence[Table], versions: Mapping[str, int] | None = None
    ) -> dict[str, int]:
        """Make tables readable by their names; those that are shown have no version."""
        stored = [table for table in tables if table.name not in self._shown]
        attached = self._beneath.attach(session, stored, versions)
        for table in tables:
            if table.name in self._shown:
                columns = ", ".join(f'"{name}"' for name in table.names)
                relation = self._shown[table.name]
                session.run(Step(table.name, f"SELECT {columns} FROM {relation}"))
                attached[table.name] = ABSENT
        return attached


def until(column: str, known: dt.datetime | None) -> str:
    """SQL: whether a row is of an instant or earlier; always, where none is given.

    >>> import datetime as dt
    >>> until("received", dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC))
    "received <= TIMESTAMPTZ '2026-03-02T09:30:00+00:00'"
    """
    return "true" if known is None else f"{column} <= TIMESTAMPTZ '{known.isoformat()}'"


def narrow(session: Session, table: Table, where: str, more: str = "") -> None:
    """Show only some rows of a table that is attached, and rows of another relation beside them.

    Args:
        session: Knows the table by its name, and afterwards what is left of it by the same name.
        table: The table.
        where: SQL: which of its rows stay.
        more: SQL of rows to add, with the table's columns.
    """
    columns = ", ".join(f'"{name}"' for name in table.names)
    rows = f"SELECT {columns} FROM {table.name} WHERE {where}"
    if more:
        rows += f" UNION ALL SELECT {columns} FROM ({more})"
    session.run(
        (
            # Kept, for a view could not read the name that it takes.
            Step(f"narrowed_{table.name}", rows, keep=True),
            Step(table.name, f"SELECT * FROM narrowed_{table.name}"),
        )
    )
