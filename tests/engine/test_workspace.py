"""A workspace is a folder that a person can make, open, and put right."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.workspace import LAKE_FORMAT, SETTINGS, Workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_workspace_has_settings_and_folders(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "campus")

    assert "campus" == made.settings.name
    assert ("local", "") == (made.settings.supplier, made.settings.territory)
    assert LAKE_FORMAT == made.lake_format
    assert {"hitparade.yaml", "keys", "lake", "rulebooks", "vault"} == {
        path.name for path in (tmp_path / "campus").iterdir()
    }


def test_a_workspace_can_be_opened_again(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "deep" / "campus")

    assert made == Workspace.open(tmp_path / "deep" / "campus")


@pytest.mark.parametrize(
    "name",
    [
        "Campus Ö1",
        "2014",
        "yes: no",
        "#1 hits",
        "null",
    ],
)
def test_a_folder_of_any_name_can_become_a_workspace(tmp_path: Path, name: str) -> None:
    assert name == Workspace.create(tmp_path / name).settings.name


@pytest.mark.parametrize("name", ["[a", "a^b", "a|b", "100%20", "back\\slash"])
def test_a_path_that_tables_misread_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkspaceError, match="in its path, which tables cannot have"):
        Workspace.create(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_an_empty_folder_can_become_a_workspace(tmp_path: Path) -> None:
    assert Workspace.create(tmp_path).folder == tmp_path


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(WorkspaceError, match="is not an empty folder"):
        Workspace.create(tmp_path)
    assert ["thesis.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_cannot_become_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(WorkspaceError, match="is not an empty folder"):
        Workspace.create(tmp_path / "file")


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(WorkspaceError, match="could not be written: Not a directory"):
        Workspace.create(tmp_path / "file" / "campus")


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="hitparade init DIR"):
        Workspace.open(tmp_path)


def test_a_newer_lake_is_not_touched(workspace: Workspace) -> None:
    (workspace.folder / "lake" / "format").write_text(f"{LAKE_FORMAT + 1}\n")

    with pytest.raises(WorkspaceError, match="Install a newer hitparade"):
        Workspace.open(workspace.folder)


@pytest.mark.parametrize("text", ["", "one"])
def test_a_lake_without_a_number_of_its_format_is_damaged(workspace: Workspace, text: str) -> None:
    (workspace.folder / "lake" / "format").write_text(text)

    with pytest.raises(WorkspaceError, match="does not hold a number"):
        Workspace.open(workspace.folder)


@pytest.mark.parametrize(
    "text",
    [
        "name: [",
        "name: x\nsuplier: press\n",
        "name: {a: 1}\n",
        "- a list\n",
        "just a text\n",
        "",
        b"name: \xff\xfe\n",
    ],
)
def test_broken_settings_are_named_with_their_file(workspace: Workspace, text: str | bytes) -> None:
    file = workspace.folder / SETTINGS
    file.write_bytes(text.encode() if isinstance(text, str) else text)

    with pytest.raises(WorkspaceError, match=r"hitparade\.yaml is not as it should be"):
        Workspace.open(workspace.folder)


def test_settings_that_people_write_are_read(workspace: Workspace) -> None:
    (workspace.folder / SETTINGS).write_text(
        "name: x\nsupplier: KEXP\nterritory: US\nmemory: 2GB\n"
    )

    settings = Workspace.open(workspace.folder).settings

    assert ("KEXP", "US", "2GB") == (settings.supplier, settings.territory, settings.memory)


def test_the_key_for_listeners_is_secret(workspace: Workspace) -> None:
    key = workspace.folder / "keys" / "listeners.key"

    assert 0o600 == stat.S_IMODE(key.stat().st_mode)
    assert 32 == len(workspace.listener_key)


def test_no_two_workspaces_share_a_key(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.listener_key != Workspace.create(tmp_path / "other").listener_key


def test_the_key_for_listeners_is_nowhere_else(workspace: Workspace) -> None:
    key = (workspace.folder / "keys" / "listeners.key").read_bytes().strip()

    files = [path for path in workspace.folder.rglob("*") if path.is_file()]

    assert ["listeners.key"] == [path.name for path in files if key in path.read_bytes()]


@pytest.mark.parametrize("text", ["", "ab", "not hexadecimal", None])
def test_a_lost_key_is_an_error_and_never_replaced(workspace: Workspace, text: str | None) -> None:
    key = workspace.folder / "keys" / "listeners.key"
    key.unlink()
    if text is not None:
        key.write_text(text)

    with pytest.raises(WorkspaceError, match="Restore it from a backup"):
        _ = workspace.listener_key
