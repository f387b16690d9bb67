"""Folders of files that are there as a whole or not at all, on this machine and on an object store."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.store import Folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["local", "bucket"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    """An empty folder of each kind."""
    if request.param == "local":
        return Folder.of(tmp_path / "charts")
    return Folder.of(request.getfixturevalue("prefix"))


def names(folder: Folder, under: str = "") -> list[str]:
    return [file.name for file in folder.files(under)]


def test_what_is_written_is_read(folder: Folder) -> None:
    folder.write("seals/one.json", b"first")
    folder.write("seals/one.json", b"second")

    assert b"second" == folder.read("seals/one.json")
    with folder.open("seals/one.json") as file:
        assert b"sec" == file.read(3)


def test_what_is_not_there_reads_as_nothing(folder: Folder) -> None:
    assert folder.read("seals/one.json") is None
    assert [] == folder.files()
    with pytest.raises(WorkspaceError, match=r"seals/one\.json could not be read"):
        folder.open("seals/one.json")


def test_files_are_listed_at_any_depth_by_name(folder: Folder) -> None:
    for name in ("b", "a/c/d", "a/b"):
        folder.write(name, b"12345")

    assert ["a/b", "a/c/d", "b"] == names(folder)
    assert ["a/b", "a/c/d"] == names(folder, "a")
    assert ["b", "c/d"] == names(folder.child("a"))
    assert {5} == {file.size for file in folder.files()}
    assert all(file.modified.tzinfo is not None for file in folder.files())


def test_what_is_removed_is_gone_and_may_be_removed_again(folder: Folder) -> None:
    folder.write("a/b", b"")

    folder.remove("a/b")
    folder.remove("a/b")

    assert [] == names(folder)


def test_a_folder_knows_its_name_and_place(tmp_path: Path) -> None:
    local, bucket = Folder.of(tmp_path / "lake"), Folder.of("s3://office/charts/lake/")

    assert ("lake", True, tmp_path / "lake") == (local.name, local.is_local, local.path)
    assert ("lake", False, "s3://office/charts/lake") == (bucket.name, bucket.is_local, bucket.uri)
    with pytest.raises(WorkspaceError, match="no folder of this machine"):
        _ = bucket.path


@pytest.mark.parametrize("place", ["gs://office/charts", "s3://", "http://office"])
def test_other_stores_are_refused_in_words(place: str) -> None:
    with pytest.raises(WorkspaceError, match="Allowed is s3://BUCKET/PREFIX"):
        Folder.of(place)


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder.of(tmp_path)
    folder.write("format", b"2")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="the disk is full"):
        folder.write("format", b"3")

    assert ["format"] == names(folder)
    assert b"2" == folder.read("format")


def test_a_file_is_brought_to_the_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real = os.fsync

    def noticed(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        assert (done == ["file"]) != (tmp_path / "format").exists()
        real(handle)

    monkeypatch.setattr(os, "fsync", noticed)
    Folder.of(tmp_path).write("format", b"3")

    assert ["file", "folder"] == done


def test_a_bucket_that_is_not_there_is_named(prefix: str) -> None:
    place = prefix.replace("//charts/", "//nowhere/")

    with pytest.raises(WorkspaceError, match=r"s3://nowhere/.*/format could not be written"):
        Folder.of(place).write("format", b"3")
