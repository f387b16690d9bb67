"""A workspace whose tables are on an object store is kept in order like any other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade.engine.backup import back_up
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.restore import restore
from hitparade.engine.tidy import compact
from hitparade.engine.workspace import Workspace
from hitparade.vault.doctor import examine
from hitparade.vault.pinned import pinned_versions
from tests.office import Office, book, issue

if TYPE_CHECKING:
    from pathlib import Path

LATER = dt.datetime.now(dt.UTC) + dt.timedelta(hours=50)


@pytest.fixture
def remote(prefix: str, engine: DuckDB, tmp_path: Path) -> Office:
    """An office with an edition, whose tables are on an object store."""
    office = Office(Workspace.create(tmp_path / "workspace", prefix), engine, tmp_path)
    for n in range(3):
        office.deliver(f"title | quantity\nA | {10 + n}\nB | {n}", delivery=f"part {n}")
    office.compile(book(), issue(2))
    return office


@pytest.mark.thorough
def test_it_is_examined_tidied_backed_up_and_restored(remote: Office) -> None:
    workspace, file = remote.workspace, remote.files / "all.tar.gz"
    workspace.lake.folder.write("reported/never-named.parquet", b"left by a killed write")
    fingerprint = remote.edition().fingerprint

    before = examine(workspace.folder, lambda _: DuckDB())
    tidied = compact(workspace.lake, pinned_versions(workspace, remote.engine), now=LATER)
    back_up(workspace, file)
    done = restore(file, remote.files / "again")
    again = Office(Workspace.open(remote.files / "again"), remote.engine, remote.files)

    assert before.holds
    assert ["lake leftovers"] == [check.check for check in before.checks if check.state == "note"]
    assert 1 == tidied.removed
    assert remote.verify().holds
    assert workspace.settings.store == done.store
    assert again.workspace.lake.folder.is_local
    assert fingerprint == again.edition().fingerprint
    assert again.verify().holds
    assert remote.balance() == again.balance()
