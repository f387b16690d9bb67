"""What is damaged is named in words, with what to do; exit code 2, and nothing is changed."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from hitparade import pipeline
from hitparade.domain.errors import DeliveryError, HitparadeError, WorkspaceError
from hitparade.engine.damage import first_line, unreadable, unwritten
from hitparade.engine.workspace import Workspace
from tests.office import Office, book

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.engine.duckdb import DuckDB


@pytest.fixture(scope="module")
def filled(new_office: Callable[[], Office]) -> Office:
    """An office with editions, to be copied."""
    office = new_office()
    office.weeks("A B C", "B A")
    office.compile(book())
    return office


@pytest.fixture
def copy(filled: Office, engine: DuckDB, tmp_path: Path) -> Office:
    """A copy that may be damaged, with a delivery that is not tallied yet."""
    folder = shutil.copytree(filled.workspace.folder, tmp_path / "workspace")
    office = Office(Workspace.open(folder), engine, tmp_path)
    office.deliver("title | quantity\nC | 9", delivery="late")
    return office


def stored(office: Office) -> dict[Path, bytes]:
    folder = office.workspace.folder
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def first(office: Office, table: str) -> Path:
    return next((office.workspace.folder / table).rglob("*.parquet"))


def log(office: Office, table: str, version: int) -> Path:
    return office.workspace.folder / table / "_delta_log" / f"{version:020}.json"


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def scratched(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4:200] = bytes(byte ^ 0xFF for byte in content[4:200])
    file.write_bytes(content)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, scratched, emptied, Path.unlink])
@pytest.mark.parametrize("table", ["lake/reported", "lake/usage", "vault/entries"])
def test_a_damaged_file_is_named(copy: Office, table: str, damage: Callable[[Path], None]) -> None:
    file = first(copy, table)
    damage(file)
    before = stored(copy)

    with pytest.raises(WorkspaceError, match=f"^{file}") as raised:
        pipeline.compile_chart(copy.workspace, copy.engine, book())

    line, said = str(raised.value).splitlines()[0], str(raised.value)
    assert ("is missing" if damage is Path.unlink else "is damaged") in line
    assert "`hitparade doctor`" in said
    assert "backup" in said
    assert 2 == raised.value.exit_code
    after = stored(copy)
    assert before == {path: after.get(path) for path in before}


class Log(NamedTuple):
    """A damage to a log, and what is said of it."""

    damage: Callable[[Office, str], None]
    said: str


def newer(office: Office, table: str) -> None:
    version = office.workspace.lake.versions()[table.split("/")[1]] + 1
    protocol = '{"protocol":{"minReaderVersion":99,"minWriterVersion":99}}\n'
    log(office, table, version).write_text(protocol)


def unknown_feature(office: Office, table: str) -> None:
    version = office.workspace.lake.versions()[table.split("/")[1]] + 1
    features = '"readerFeatures":["rewind"],"writerFeatures":["rewind"]'
    protocol = f'{{"protocol":{{"minReaderVersion":3,"minWriterVersion":7,{features}}}}}\n'
    log(office, table, version).write_text(protocol)


def gap(office: Office, table: str) -> None:
    version = office.workspace.lake.versions()[table.split("/")[1]]
    shutil.copy(log(office, table, version), log(office, table, version + 2))


def beheaded(office: Office, table: str) -> None:
    log(office, table, 0).unlink()


def scribbled(office: Office, table: str) -> None:
    log(office, table, 1).write_text("{not json")


LOGS: Final = {
    "newer": Log(newer, "was written in a form that this release does not know"),
    "unknown_feature": Log(
        unknown_feature, "was written in a form that this release does not know"
    ),
    "gap": Log(gap, "versions are missing from its log"),
    "beheaded": Log(beheaded, "versions are missing from its log"),
    "scribbled": Log(scribbled, "cannot be read"),
}


@pytest.mark.parametrize("case", LOGS)
@pytest.mark.parametrize("table", ["lake/deliveries", "lake/usage"])
def test_a_log_that_cannot_be_read_is_named(copy: Office, table: str, case: str) -> None:
    LOGS[case].damage(copy, table)
    late = copy.usage("title | quantity\nZ | 1", "later.csv")
    before = stored(copy)

    for work in (
        lambda: copy.take(late),
        lambda: pipeline.compile_chart(copy.workspace, copy.engine, book()),
    ):
        with pytest.raises(WorkspaceError, match=LOGS[case].said) as raised:
            work()
        assert table in str(raised.value).splitlines()[0]
        assert "backup" in str(raised.value)
    assert before == {path: content for path, content in stored(copy).items() if path in before}


def test_a_lake_from_the_future_is_left_alone(copy: Office) -> None:
    (copy.workspace.folder / "lake" / "format").write_text("99\n")

    with pytest.raises(WorkspaceError, match="Install a newer hitparade"):
        Workspace.open(copy.workspace.folder)


def test_a_disk_without_room_is_said_before_the_writer_meets_it(
    copy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = copy.usage("title | quantity\nZ | 1", "later.csv")
    before = stored(copy)
    full = SimpleNamespace(total=100, used=100, free=0)
    monkeypatch.setattr("hitparade.engine.stream.shutil.disk_usage", lambda _place: full)

    for work in (
        lambda: copy.take(late),
        lambda: pipeline.tally(copy.workspace, copy.engine),
    ):
        with pytest.raises(WorkspaceError, match=r"the disk is full\. Nothing was stored"):
            work()
    assert before == stored(copy)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder_is_named(copy: Office) -> None:
    for folder in [p for p in copy.workspace.folder.rglob("*") if p.is_dir()]:
        folder.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="permission denied"):
            copy.deliver("title | quantity\nZ | 1")
    finally:
        for folder in [p for p in copy.workspace.folder.rglob("*") if p.is_dir()]:
            folder.chmod(0o700)


def test_a_truncated_delivery_is_refused_as_a_whole(copy: Office) -> None:
    lines = "".join(f"2014-03-10,audio_stream,{n},The Makers,{n}\n" for n in range(20_000))
    whole = gzip.compress(f"day,use,title,artist,quantity\n{lines}".encode())
    file = copy.files / "usage.csv.gz"
    file.write_bytes(whole[: len(whole) // 2])
    deliveries = copy.workspace.lake.versions()["deliveries"]

    with pytest.raises(DeliveryError, match="cut short"):
        copy.take(file)
    assert deliveries == copy.workspace.lake.versions()["deliveries"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (
            OSError("Generic LocalFileSystem error: x: No space left on device (os error 28)"),
            "full",
        ),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), "permission denied"),
        (OSError("AWS Error ACCESS_DENIED during PutObject"), "permission denied"),
        (ValueError("Unsupported minimum writer version 99"), "does not know"),
        (ValueError("IO error: it is broken\n  stack backtrace: 0: core"), "it is broken. Nothing"),
    ],
)
def test_what_writers_say_is_said_in_words(error: Exception, said: str) -> None:
    text = str(unwritten("lake/usage", error))

    assert text.startswith("lake/usage")
    assert said in text
    assert "backtrace" not in text
    assert isinstance(unreadable("lake/usage", error), HitparadeError)


def test_an_empty_message_has_a_first_line() -> None:
    assert "it does not say why." == first_line(" \n")
