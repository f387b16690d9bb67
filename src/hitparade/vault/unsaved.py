"""A vault that shows what was appended to it as if it were stored, and stores nothing.

So that a preview takes every step that the work itself would take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.tables import ANNOTATIONS, EDITIONS, ENTRIES, REMOVALS, RULEBOOKS
from hitparade.engine.plan import Step
from hitparade.vault.store import LATEST, Vault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

_SHOWN: Final = (RULEBOOKS, ENTRIES, ANNOTATIONS, REMOVALS, EDITIONS)
"""What later issues and other charts read of an edition."""


class UnsavedVault(Vault):
    """Published editions of a workspace, and others that would be."""

    def __init__(self, lake: Lake) -> None:
        """Take the folder of the vault's tables."""
        super().__init__(lake)
        self._kept: dict[str, list[pa.Table]] = {}

    def append(
        self,
        editions: pa.Table,
        parts: Iterable[tuple[Table, pa.RecordBatchReader]],
        rulebook: pa.Table,
        read: int | None = None,  # noqa: ARG002 # nobody can be faster where nothing is written
    ) -> None:
        """Remember a batch of editions."""
        self._keep(RULEBOOKS, rulebook)
        for table, rows in parts:
            if table in _SHOWN:
                self._keep(table, rows.read_all())
            else:
                for _ in rows:  # a session has one open result at a time
                    pass
        self._keep(EDITIONS, editions)

    def attach(self, session: Session, versions: dict[str, int] | None = None) -> dict[str, int]:
        """Make the vault's tables readable, and in them what is remembered."""
        attached = super().attach(session, versions)
        for table in _SHOWN:
            if table.name not in self._kept:
                continue
            columns = ", ".join(f'"{name}"' for name in table.names)
            session.snapshot(f"saved_{table.name}", self.lake.snapshot(table, attached[table.name]))
            session.table(f"unsaved_{table.name}", pa.concat_tables(self._kept[table.name]))
            session.run(
                Step(
                    table.name,
                    f"SELECT {columns} FROM saved_{table.name}"
                    f" UNION ALL SELECT {columns} FROM unsaved_{table.name}",
                )
            )
        session.run(LATEST)
        return attached

    def _keep(self, table: Table, rows: pa.Table) -> None:
        self._kept.setdefault(table.name, []).append(table.check(rows))
