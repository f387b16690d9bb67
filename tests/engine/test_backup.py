"""A backup holds all of a workspace, whatever others do meanwhile; a restored one is equal to it."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import EDITIONS
from hitparade.engine import backup as backups
from hitparade.engine.backup import MANIFEST, back_up
from hitparade.engine.restore import restore
from hitparade.engine.workspace import SETTINGS, Workspace
from hitparade.feeds.deliveries import facts
from tests.office import Office, book

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.backup import Backup

HOSTILE = [
    "../outside",
    "/tmp/outside",  # noqa: S108 # a name that must be refused
    "lake/../../outside",
    "lake/./x",
    "elsewhere/x",
    "lake",
    "hitparade.yaml/x",
    "lake//x",
]


def back_up_to(
    office: Office, name: str = "all.tar.gz", *, force: bool = False
) -> tuple[Path, Backup]:
    """Back up the workspace of an office beside it."""
    path = office.files / name
    return path, back_up(office.workspace, path, force=force)


def restored(office: Office, path: Path, name: str = "again") -> Office:
    """An office in what a backup is restored to."""
    restore(path, office.files / name)
    return Office(Workspace.open(office.files / name), office.engine, office.files)


def members(path: Path) -> dict[str, bytes]:
    """What a backup holds, by name, in its order."""
    with tarfile.open(path) as tar:
        return {head.name: tar.extractfile(head).read() for head in tar}  # type: ignore[union-attr]


def packed(path: Path, parts: dict[str, bytes], *, link: str = "") -> Path:
    """Write a backup of parts as they are given."""
    with tarfile.open(path, "w:gz") as tar:
        for name, content in parts.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))
        if link:
            head = tarfile.TarInfo(link)
            head.type, head.linkname = tarfile.SYMTYPE, "/etc"
            tar.addfile(head)
    return path


def fingerprints(office: Office) -> dict[str, str]:
    return {str(i): office.edition(i).fingerprint for i in office_issues(office)}


def office_issues(office: Office) -> list[dt.date]:
    return [row["issue"] for row in office.read(EDITIONS, "SELECT DISTINCT issue FROM editions")]


def test_a_restored_workspace_is_equal(busy: Office) -> None:
    path, done = back_up_to(busy)

    again = restored(busy, path)

    assert fingerprints(busy) == fingerprints(again)
    assert busy.versions() == again.versions()
    assert busy.balance() == again.balance()
    assert again.verify().holds
    assert not any(edition.stored for edition in again.compile(book()))
    assert done.size == path.stat().st_size
    assert done.files == len(members(path)) - 1


def test_every_file_of_the_workspace_is_in_it(busy: Office) -> None:
    """But for the tables' hints to their newest checkpoint, which readers do without."""
    path, _ = back_up_to(busy)
    folder = busy.workspace.folder
    there = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }

    held = members(path)

    assert held.pop(MANIFEST)
    assert {n: c for n, c in there.items() if not n.endswith("_last_checkpoint")} == held
    assert SETTINGS == next(iter(held))


def test_the_same_state_gives_the_same_bytes(busy: Office) -> None:
    one, first = back_up_to(busy, "one.tar.gz")
    two, second = back_up_to(busy, "two.tar.gz")

    assert one.read_bytes() == two.read_bytes()
    assert first.sha256 == second.sha256


def test_only_the_owner_may_read_a_backup_and_restored_keys(busy: Office) -> None:
    """Whoever has the keys can hash listeners and sign decisions as this workspace does."""
    path, _ = back_up_to(busy)

    again = restored(busy, path)

    keys = [path, *(again.workspace.folder / "keys").iterdir()]
    assert [0o600] * 3 == [stat.S_IMODE(key.stat().st_mode) for key in keys]
    assert busy.workspace.listener_key == again.workspace.listener_key


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(busy: Office) -> None:
    path = busy.files / "all.tar.gz"
    path.write_text("dear to me")

    with pytest.raises(
        WorkspaceError, match=r"is there already. Name another file, or say --force"
    ):
        back_up_to(busy)

    assert "dear to me" == path.read_text()
    back_up_to(busy, force=True)
    assert members(path)


def test_a_backup_does_not_stand_among_tables(busy: Office) -> None:
    with pytest.raises(WorkspaceError, match="would stand in lake/"):
        back_up(busy.workspace, busy.workspace.folder / "lake" / "all.tar.gz")


def test_a_backup_that_fails_leaves_nothing(busy: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the disk is full after the first bytes."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = sorted(busy.files.iterdir())

    with pytest.raises(WorkspaceError, match="could not be written: No space left on device"):
        back_up_to(busy)

    assert before == sorted(busy.files.iterdir())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_is_cut_off_is_refused(busy: Office, share: float) -> None:
    path, _ = back_up_to(busy)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    before = sorted(busy.files.iterdir())

    with pytest.raises(WorkspaceError, match="not a whole backup of a workspace"):
        restore(path, busy.files / "again")

    assert before == sorted(busy.files.iterdir())


def test_a_backup_with_a_changed_byte_is_refused(busy: Office) -> None:
    path, _ = back_up_to(busy)
    content = bytearray(path.read_bytes())
    for place in range(20, len(content) - 20, len(content) // 7):
        changed = bytearray(content)
        changed[place] ^= 0x10
        path.write_bytes(changed)
        with pytest.raises(WorkspaceError, match=r"all\.tar\.gz"):
            restore(path, busy.files / "again")
        assert not (busy.files / "again").exists()


def test_a_part_that_was_changed_is_named(busy: Office) -> None:
    path, _ = back_up_to(busy)
    parts = members(path)
    parts["vault/format"] = b"99\n"

    with pytest.raises(WorkspaceError, match="vault/format is missing or was changed"):
        restore(packed(path, _manifest_last(parts)), busy.files / "again")


def test_a_part_that_was_taken_out_is_named(busy: Office) -> None:
    path, _ = back_up_to(busy)
    parts = members(path)
    gone = next(name for name in parts if name.endswith(".parquet"))
    del parts[gone]

    with pytest.raises(WorkspaceError, match=r"\.parquet is missing or was changed"):
        restore(packed(path, parts), busy.files / "again")

    assert not (busy.files / "again").exists()


def test_a_manifest_that_was_changed_shows(busy: Office) -> None:
    path, _ = back_up_to(busy)
    parts = members(path)
    parts[MANIFEST] = parts[MANIFEST].replace(b'"release"', b'"Release"')

    with pytest.raises(WorkspaceError, match="its manifest was changed"):
        restore(packed(path, parts), busy.files / "again")


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_ever_written_outside_of_the_folder(busy: Office, name: str) -> None:
    path = packed(busy.files / "hostile.tar.gz", {SETTINGS: b"name: x\n", name: b"gotcha"})
    before = sorted(busy.files.iterdir())

    with pytest.raises(WorkspaceError, match="is no file of a workspace"):
        restore(path, busy.files / "again")

    assert before == sorted(busy.files.iterdir())


def test_links_are_refused(busy: Office) -> None:
    path = packed(busy.files / "hostile.tar.gz", {SETTINGS: b"name: x\n"}, link="lake/etc")

    with pytest.raises(WorkspaceError, match="'lake/etc' is no file of a workspace"):
        restore(path, busy.files / "again")


def test_what_is_no_backup_is_refused(busy: Office) -> None:
    for name, content in (("a", b""), ("b", b"not a backup"), ("c", gzip.compress(b"nor this"))):
        (busy.files / name).write_bytes(content)
        with pytest.raises(WorkspaceError, match="not a whole backup of a workspace"):
            restore(busy.files / name, busy.files / "again")
    with pytest.raises(WorkspaceError, match="nowhere cannot be read: No such file"):
        restore(busy.files / "nowhere", busy.files / "again")
    assert not (busy.files / "again").exists()


def test_a_folder_with_something_in_it_is_left_alone(busy: Office) -> None:
    path, _ = back_up_to(busy)
    folder = busy.files / "mine"
    folder.mkdir()
    (folder / "letter").write_text("dear to me")

    with pytest.raises(WorkspaceError, match="is not an empty folder"):
        restore(path, folder)

    assert ["letter"] == [p.name for p in folder.iterdir()]


def test_an_empty_folder_stays_empty_where_the_backup_is_no_good(busy: Office) -> None:
    folder = busy.files / "mine"
    folder.mkdir()

    with pytest.raises(WorkspaceError):
        restore(packed(busy.files / "x.tar.gz", {"lake/format": b"3\n"}), folder)

    assert [] == list(folder.iterdir())


def test_what_a_killed_write_left_is_not_taken_along(busy: Office) -> None:
    lake = busy.workspace.folder / "lake"
    for name in ("format.0a1b.partial", "usage/part-0.parquet#1", "usage/_delta_log/_commit_x.tmp"):
        (lake / name).write_bytes(b"half")

    path, _ = back_up_to(busy)

    assert not [name for name in members(path) if "partial" in name or "#" in name or "tmp" in name]


def test_a_version_that_is_written_while_the_log_is_listed_is_left_out(busy: Office) -> None:
    """A folder is not listed at one instant: what comes after a gap is as if not written yet."""
    log = busy.workspace.folder / "lake" / "published" / "_delta_log"
    shutil.copy(log / f"{0:020}.json", log / f"{2:020}.json")

    path, _ = back_up_to(busy)

    names = [n for n in members(path) if n.startswith("lake/published/_delta_log/")]
    assert [f"lake/published/_delta_log/{0:020}.json"] == names


_WRITER = """
import sys
from pathlib import Path
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.workspace import Workspace
from tests.office import Office, book

office = Office(Workspace.open(Path(sys.argv[1])), DuckDB(), Path(sys.argv[2]))
for n in range(1000):
    office.deliver(f"title | quantity\\nA | {n}\\nB{n} | 5", delivery=f"late {n % 3}")
    office.compile(book())
    print(n, flush=True)
"""


@pytest.fixture
def writer(busy: Office) -> Iterator[subprocess.Popen[str]]:
    """Another process that delivers and compiles as fast as it can."""
    files = busy.files / "theirs"
    files.mkdir()
    command = [sys.executable, "-c", _WRITER, str(busy.workspace.folder), str(files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.thorough
def test_a_backup_that_is_made_while_others_write_is_a_state_of_the_workspace(
    busy: Office, writer: subprocess.Popen[str]
) -> None:
    """Whatever moment it falls into: it verifies, balances, and compiles to the same again."""
    for n in range(2):
        path, _ = back_up_to(busy, f"{n}.tar.gz")

        again = restored(busy, path, f"again {n}")

        assert again.verify().holds
        assert again.balance().holds
        with facts(again.workspace, again.engine) as (session, _versions):
            assert [] == pipeline.stale(again.workspace, session)
    assert writer.poll() is None


@pytest.mark.thorough
def test_listing_what_names_first_is_what_makes_it_whole(
    busy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between listings others do a whole week of work; what is missing then is made as it was."""
    listed: Callable[..., object] = backups._log  # noqa: SLF001
    weeks = iter(range(5, 400))

    def interrupted(folder: object, table: object) -> object:
        if getattr(table, "name", "") in {"editions", "tallies", "deliveries", "usage"}:
            busy.weeks("A B", first=next(weeks))
            if getattr(table, "name", "") != "deliveries":
                busy.compile(book())
        return listed(folder, table)

    monkeypatch.setattr(backups, "_log", interrupted)
    path, _ = back_up_to(busy)
    monkeypatch.undo()

    again = restored(busy, path)
    assert again.verify().holds
    assert again.balance().holds
    again.compile(book())
    assert fingerprints(again).items() <= fingerprints(busy).items()


def _manifest_last(parts: dict[str, bytes]) -> dict[str, bytes]:
    manifest = parts.pop(MANIFEST)
    return parts | {MANIFEST: manifest}


@pytest.mark.skipif(os.name != "posix", reason="who may write is said another way there")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_named(busy: Office) -> None:
    path, _ = back_up_to(busy)
    folder = busy.files / "mine"
    folder.mkdir(mode=0o500)

    with pytest.raises(WorkspaceError, match="Permission denied"):
        restore(path, folder)
