"""Small files are put together, and only what nothing needs is removed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import REPORTED, TALLIES
from hitparade.engine.history import history
from hitparade.engine.lake import Lake
from hitparade.engine.store import LocalFolder
from hitparade.engine.tidy import compact
from hitparade.engine.workspace import Workspace
from hitparade.feeds.deliveries import facts
from hitparade.vault.pinned import pinned_versions
from tests.office import Office, book

if TYPE_CHECKING:
    from deltalake import DeltaTable

    from hitparade.domain.tables import Table
    from hitparade.engine.duckdb import DuckDB
    from hitparade.engine.tidy import Compacted

GOLDEN = Path(__file__).parents[1] / "golden" / "workspaces"
NOW = dt.datetime.now(dt.UTC)
LATER = NOW + dt.timedelta(hours=48)
"""When everything that a test wrote is old."""


def tidy(
    office: Office, now: dt.datetime = LATER, *, hours: int = 24, preview: bool = False
) -> Compacted:
    """Compact the lake of an office."""
    pinned = pinned_versions(office.workspace, office.engine)
    return compact(office.workspace.lake, pinned, now=now, hours=hours, preview=preview)


def files(office: Office) -> dict[str, int]:
    """Every file of the lake, with its size."""
    return {file.name: file.size for file in office.workspace.lake.folder.files()}


def readable(office: Office) -> None:
    """Insist that the reader of tables finds every file of every pinned version."""
    lake = office.workspace.lake
    there = {f"{lake.folder.uri}/{name}" for name in files(office)}
    for table in lake.tables:
        for version in pinned_versions(office.workspace, office.engine)[table.name]:
            assert set(lake.snapshot(table, version).files) <= there


def test_small_files_are_put_together_and_every_edition_verifies(busy: Office) -> None:
    reported = len(busy.workspace.lake.snapshot(REPORTED).files)
    before = busy.balance()

    done = {table.table: table for table in tidy(busy).tables}

    assert (reported, 1) == (done["reported"].files, done["reported"].left)
    assert 1 == len(busy.workspace.lake.snapshot(REPORTED).files)
    assert busy.verify().holds
    assert before == busy.balance()
    readable(busy)


def test_compiling_afterwards_finds_the_same_editions(busy: Office) -> None:
    """Days need not be tallied again: what they were made from is still known without reading."""
    before = busy.workspace.lake.constants(TALLIES, "inputs")

    tidy(busy)

    assert not any(edition.stored for edition in busy.compile(book()))
    after = busy.workspace.lake.constants(TALLIES, "inputs")
    keys = [("policy", "ascending"), ("day", "ascending"), ("inputs", "ascending")]
    assert before.sort_by(keys) == after.sort_by(keys)
    with facts(busy.workspace, busy.engine) as (session, _):
        assert [] == pipeline.stale(busy.workspace, session)


def test_a_tally_in_several_files_is_put_together_and_stays_up_to_date(busy: Office) -> None:
    """Files of one day of one policy say the same of what they were made from."""
    lake = busy.workspace.lake
    rows = busy.read(TALLIES)
    halves = [rows[::2], rows[1::2]]
    lake.replace(TALLIES, TALLIES.from_rows([tuple(r.values()) for r in halves[0]]), "true")
    lake.append(TALLIES, TALLIES.from_rows([tuple(r.values()) for r in halves[1]]))
    before = lake.constants(TALLIES, "inputs")
    split = len(lake.snapshot(TALLIES).files)

    tidy(busy)

    assert before.num_rows == len(lake.snapshot(TALLIES).files) < split
    assert sorted(map(str, before.to_pylist())) == sorted(
        map(str, lake.constants(TALLIES, "inputs").to_pylist())
    )
    assert busy.balance().holds
    assert busy.verify().holds


def test_what_no_version_needs_is_removed_once_it_is_old(busy: Office) -> None:
    tidy(busy, NOW)
    stale = busy.workspace.lake.folder.files("tallies")
    orphan = busy.workspace.lake.place(REPORTED).path / "part-of-a-killed-write.parquet"
    orphan.write_bytes(b"never named")
    partial = orphan.with_name("part-1.parquet#3")
    partial.write_bytes(b"half")

    young = tidy(busy, NOW)
    kept = files(busy)
    old = tidy(busy)

    assert (0, 0) == (young.removed, young.bytes)
    assert {"reported/part-of-a-killed-write.parquet", "reported/part-1.parquet#3"} <= set(kept)
    assert not orphan.exists()
    assert not partial.exists()
    assert old.removed == len(kept) - len(files(busy)) >= 2
    assert old.bytes == sum(kept.values()) - sum(files(busy).values())
    assert stale
    assert busy.verify().holds
    readable(busy)


def test_a_file_that_went_out_a_moment_ago_stays_however_old_it_is(busy: Office) -> None:
    """A run that began before still reads it."""
    lake = busy.workspace.lake
    before = lake.snapshot(REPORTED)
    for file in before.files:
        os.utime(file, (1_000_000_000, 1_000_000_000))
    busy.deliver("title | quantity\nA | 7", delivery="one more")
    was = lake.snapshot(REPORTED)

    tidy(busy, dt.datetime.now(dt.UTC))

    there = {f"{lake.folder.uri}/{name}" for name in files(busy)}
    assert set(was.files) <= there


def test_a_preview_says_what_would_be_done_and_does_nothing(busy: Office) -> None:
    before, versions = files(busy), busy.versions()

    preview = tidy(busy, preview=True)

    assert (before, versions) == (files(busy), busy.versions())
    done = tidy(busy)
    assert [(t.table, t.files, t.left) for t in preview.tables] == [
        (t.table, t.files, t.left) for t in done.tables
    ]
    assert (True, False) == (preview.preview, done.preview)


def test_once_is_enough(busy: Office) -> None:
    tidy(busy)
    before, versions = files(busy), busy.versions()

    again = tidy(busy)

    assert 0 == again.removed
    assert (before, versions) == (files(busy), busy.versions())


def test_the_vault_is_left_alone(busy: Office) -> None:
    before = [file[:2] for file in busy.workspace.vault.folder.files()]

    tidy(busy)

    assert before == [file[:2] for file in busy.workspace.vault.folder.files()]


def test_hours_below_zero_are_refused(busy: Office) -> None:
    with pytest.raises(WorkspaceError, match="--older-than is -1, but must be 0 or more"):
        tidy(busy, hours=-1)


def test_nothing_is_removed_when_a_log_is_broken(busy: Office) -> None:
    log = busy.workspace.lake.place(REPORTED).path / "_delta_log" / f"{1:020}.json"
    log.unlink()
    before = files(busy)

    with pytest.raises(WorkspaceError, match="reported/_delta_log has no version 1"):
        tidy(busy)

    assert {n for n in before if n.startswith("reported/")} <= set(files(busy))


def test_a_log_says_which_versions_a_missing_file_is_part_of(busy: Office) -> None:
    place = busy.workspace.lake.place(REPORTED)
    found = history(place)
    assert found is not None
    first = found.lives[0]

    lacking = found.without({life.name for life in found.lives[1:]}, range(found.newest + 1))

    assert [first.name] == lacking[first.first]
    assert first.first == min(lacking)


@pytest.mark.thorough
def test_broken_off_at_any_moment_it_has_done_no_harm(
    busy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here after the second table was put together, and after the first file was removed."""
    before = busy.balance()
    for name in ("never-named.parquet", "nor-this.parquet"):
        (busy.workspace.lake.place(REPORTED).path / name).write_bytes(b"left by a killed write")
    merge, remove = Lake.merge, LocalFolder.remove
    left = iter(range(2))

    def merged(lake: Lake, table: Table) -> bool:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return merge(lake, table)

    monkeypatch.setattr(Lake, "merge", merged)
    with pytest.raises(KeyboardInterrupt):
        tidy(busy)
    monkeypatch.undo()
    halfway = busy.verify()

    def removed(folder: LocalFolder, name: str) -> None:
        remove(folder, name)
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalFolder, "remove", removed)
    with pytest.raises(KeyboardInterrupt):
        tidy(busy)
    monkeypatch.undo()

    assert (True, True) == (halfway.holds, busy.verify().holds)
    tidy(busy)
    assert before == busy.balance()
    assert busy.verify().holds


def test_a_table_that_others_write_to_meanwhile_is_left_to_them(
    busy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here they replace what is about to be put together."""
    lake = busy.workspace.lake
    rows = busy.read(REPORTED)
    opened = Lake._open  # noqa: SLF001

    def open_and_wait(self: Lake, table: Table, version: int | None = None) -> DeltaTable | None:
        delta = opened(self, table, version)
        if table is REPORTED:
            monkeypatch.setattr(Lake, "_open", opened)
            lake.replace(REPORTED, REPORTED.from_rows([tuple(r.values()) for r in rows]), "true")
        return delta

    monkeypatch.setattr(Lake, "_open", open_and_wait)
    assert not lake.merge(REPORTED)

    assert sorted(map(str, rows)) == sorted(map(str, busy.read(REPORTED)))


@pytest.mark.thorough
@pytest.mark.parametrize("part", ["part-1", "part-2"])
def test_a_workspace_of_an_older_release_can_be_tidied(
    part: str, engine: DuckDB, tmp_path: Path
) -> None:
    """Its files lack columns that came later."""
    copy = shutil.copytree(GOLDEN / part, tmp_path / "workspace")
    office = Office(Workspace.open(copy), engine, tmp_path)
    office.workspace.upgrade()
    before = office.balance()

    done = tidy(office)

    assert any(table.left < table.files for table in done.tables)
    assert before == office.balance()
    assert office.verify().holds
    readable(office)
