"""A workspace on an object store gives, file by file and edition by edition, what a folder gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import EDITIONS, USAGE
from hitparade.engine.workspace import Workspace
from hitparade.vault.store import Vault
from hitparade.vault.verify import verify
from tests.office import Office, book, issue

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDB


@pytest.fixture
def remote(tmp_path: Path, prefix: str, engine: DuckDB) -> Office:
    """An office whose lake and vault are on an object store."""
    return Office(Workspace.create(tmp_path / "remote", prefix), engine, tmp_path)


def work(office: Office) -> list[tuple[str, str]]:
    """A few weeks of work: what every edition is, and what it says."""
    office.weeks("A B C", "B A", "C A=B")
    editions = office.compile(book())
    editions += office.compile(book(), issue(1), status="final")
    office.deliver("title | quantity\nAC/DC: Ö?#% | 5000", outlet="a=b/c d", delivery="late")
    assert 1 == len(pipeline.tally(office.workspace, office.engine))
    editions += office.compile(book())
    return [(str(edition.issue), edition.fingerprint) for edition in editions]


@pytest.mark.thorough
def test_the_same_work_gives_the_same_editions(remote: Office, office: Office) -> None:
    assert work(office) == work(remote)
    assert pipeline.balance(remote.workspace, remote.engine).holds
    verified = verify(remote.workspace, remote.engine)
    assert (True, []) == (verified.holds, verified.differences)


def test_only_tables_go_to_the_store(remote: Office, prefix: str) -> None:
    folder = remote.workspace.folder

    assert ["hitparade.yaml", "keys", "rulebooks"] == sorted(p.name for p in folder.iterdir())
    assert f"store: {prefix}" in (folder / "hitparade.yaml").read_text()
    found = {file.name.split("/")[0] for file in remote.workspace.store.files()}
    assert {"lake", "vault"} == found
    assert remote.workspace == Workspace.open(folder)


def test_a_log_on_the_store_is_never_cleaned_up(remote: Office) -> None:
    log = "lake/usage/_delta_log/00000000000000000000.json"
    first = (remote.workspace.store.read(log) or b"").decode().splitlines()
    (made,) = (json.loads(line)["metaData"] for line in first if "metaData" in line)

    assert {"delta.enableExpiredLogCleanup": "false"} == made["configuration"]


@pytest.mark.thorough
def test_a_changed_file_on_the_store_is_noticed(remote: Office) -> None:
    remote.weeks("A B")
    remote.compile(book())
    store = remote.workspace.vault.folder
    name = next(f.name for f in store.files("entries") if f.name.endswith(".parquet"))
    store.write(name, (store.read(name) or b"")[:-1])

    assert [name] == [file for file, _ in Vault(remote.workspace.vault).changed_files()]


@pytest.mark.thorough
def test_whoever_comes_second_is_told_so(remote: Office) -> None:
    lake = remote.workspace.vault
    version = lake.ready(EDITIONS)

    assert lake.append_next(EDITIONS, EDITIONS.empty(), version)
    assert not lake.append_next(EDITIONS, EDITIONS.empty(), version)


def test_a_prefix_with_something_in_it_is_left_alone(remote: Office, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"is not empty\. Name another prefix"):
        Workspace.create(tmp_path / "second", remote.workspace.store.uri)
    assert not (tmp_path / "second").exists()


@pytest.mark.parametrize(
    "url", ["s3://", "gs://charts/x", "charts", "s3://charts/a b", "s3://charts/*"]
)
def test_no_other_place_is_taken(tmp_path: Path, url: str) -> None:
    with pytest.raises(WorkspaceError, match="is no place for a lake and a vault"):
        Workspace.create(tmp_path / "second", url)


def test_a_store_that_cannot_be_reached_is_named(
    remote: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    with pytest.raises(WorkspaceError, match=r"s3://charts/.*/lake/format could not be read"):
        Workspace.open(remote.workspace.folder)


@pytest.mark.thorough
def test_a_lost_file_of_the_store_is_named(remote: Office) -> None:
    remote.weeks("A B")
    lake = remote.workspace.lake
    name = next(f.name for f in lake.place(USAGE).files() if f.name.endswith(".parquet"))
    lake.place(USAGE).remove(name)

    with pytest.raises(WorkspaceError, match=r"usage/.*\.parquet") as raised:
        pipeline.tally(remote.workspace, remote.engine)
    assert "hitparade doctor" in str(raised.value)
