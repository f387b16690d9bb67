"""Whoever changes an exported folder is found out, and what is no such folder is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.workspace import SETTINGS, Workspace
from hitparade.vault.export import export
from hitparade.vault.exported import is_exported, verify_folder
from hitparade.vault.package import PACKAGE, Package, digest
from hitparade.vault.parcel import PARTS, documents_of
from tests.office import Office, book, issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.exported import FolderVerification
    from hitparade.engine.duckdb import DuckDB

PLAYS = """\
day        | title | listener | quantity
2014-03-03 | A     | fan      | 1
2014-03-03 | A     | fan      | 1
2014-03-04 | A     | other    | 1
2014-03-03 | B     | fan      | 1
2014-03-10 | A     | fan      | 1
2014-03-10 | B     | fan      | 1
2014-03-11 | B     | other    | 1
2014-03-11 | B     | fan      | 1
2014-03-11 | C     | third    | 1
"""
RULES = {
    "cap.plays.key": "[listener, song]",
    "cap.plays.window": "day",
    "cap.plays.counts": "1",
    "relate.hot.chart": "hot",
    "relate.hot.exclude": "'on'",
    "relate.hot.within": "1",
    "annotate.history.bullet": "points",
    "rank.chart.depth": "2",
}
COMPILED = [p.path for p in PARTS if p.name != "published" and not p.optional]


@pytest.fixture(scope="module")
def exported(new_office: Callable[[], Office]) -> Path:
    """A folder with usage, history, and places of another chart; not to be changed."""
    office = new_office()
    file = office.workspace.folder / SETTINGS
    file.write_text(
        f"{file.read_text()}\nsuppliers:\n  press: {{uses: [audio_stream], shares: yes}}\n"
    )
    office = Office(Workspace.open(office.workspace.folder), office.engine, office.files)
    office.deliver(PLAYS)
    office.compile(book({"rank.chart.depth": "1"}, chart="hot"))
    office.compile(book(RULES))
    folder = office.files / "out"
    export(office.workspace, office.engine, office.wanted(issue(2)), folder, usage=True)
    return folder


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    """A copy of it, to be tampered with."""
    return Path(shutil.copytree(exported, tmp_path / "elsewhere"))


def what(found: FolderVerification) -> list[str]:
    """What differs, each thing once."""
    return sorted({each.what for each in found.differences})


def relist(folder: Path, **said: Any) -> None:  # noqa: ANN401
    """Make the list of files fit the files again, as somebody would who knows how it is made."""
    document = json.loads((folder / PACKAGE).read_text())
    for each in document["resources"]:
        content = (folder / each["path"]).read_bytes() if (folder / each["path"]).is_file() else b""
        each |= {"bytes": len(content), "hash": digest(content)}
    package = Package(
        document["hitparade"] | said,
        document["title"],
        document["created"],
        tuple(document["resources"]),
    )
    (folder / PACKAGE).write_text(package.dump())


def forge(folder: Path, path: str, name: str, change: Callable[[list[Any]], list[Any]]) -> None:
    """Change a column of a table, and the list of files with it."""
    table = parquet.read_table(folder / path)
    place = table.column_names.index(name)
    values = pa.array(change(table[name].to_pylist()), table.schema.field(name).type)
    parquet.write_table(table.set_column(place, table.schema.field(name), values), folder / path)
    relist(folder)


def first(value: Any) -> Callable[[list[Any]], list[Any]]:  # noqa: ANN401
    """A change of the first row alone."""
    return lambda values: [value, *values[1:]]


def turned(values: list[Any]) -> list[Any]:
    """Every value where the next row had its own."""
    assert len(set(values)) > 1
    return [*values[1:], values[0]]


def more(values: list[Any]) -> list[Any]:
    """Every number one larger."""
    return [value + 1 for value in values]


def test_what_nobody_touched_is_verified_from_usage(exported: Path, engine: DuckDB) -> None:
    found = verify_folder(engine, exported)

    assert ("usage", True, [], []) == (found.level, found.holds, found.differences, found.notes)
    assert ["files", "content", "manifest", "earlier editions", "computation", "usage"] == [
        check.name for check in found.checks
    ]


@pytest.mark.parametrize("path", [*documents_of("compiled"), *COMPILED])
def test_one_changed_byte_is_found(path: str, folder: Path, engine: DuckDB) -> None:
    content = bytearray((folder / path).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / path).write_bytes(content)

    assert [f"file {path}"] == what(verify_folder(engine, folder))


@pytest.mark.parametrize("path", [*documents_of("compiled"), *COMPILED])
def test_a_file_cut_short_or_missing_is_found(path: str, folder: Path, engine: DuckDB) -> None:
    whole = (folder / path).read_bytes()
    (folder / path).write_bytes(whole[:-3])
    cut = verify_folder(engine, folder)
    (folder / path).unlink()
    gone = verify_folder(engine, folder)

    assert [f"file {path}"] == what(cut) == what(gone)
    assert ("missing", "nothing") == (gone.differences[0].found, gone.level)


def test_every_changed_byte_of_the_list_is_found(folder: Path, engine: DuckDB) -> None:
    whole = (folder / PACKAGE).read_bytes()
    for place in range(0, len(whole), len(whole) // 60):
        changed = bytearray(whole)
        changed[place] ^= 1
        (folder / PACKAGE).write_bytes(changed)
        with pytest.raises(WorkspaceError):
            verify_folder(engine, folder)


@pytest.mark.parametrize(
    ("path", "name", "change", "found"),
    [
        ("entries.parquet", "title", turned, "content"),
        ("receipts.parquet", "points", turned, "content"),
        pytest.param("exclusions.parquet", "quantity", more, "content", marks=pytest.mark.thorough),
        pytest.param(
            "annotations.parquet",
            "value",
            first("bullet of lead"),
            "content",
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            "removals.parquet", "title", first("Nobody"), "content", marks=pytest.mark.thorough
        ),
        pytest.param(
            "editions.parquet", "coverage", first("{}"), "content", marks=pytest.mark.thorough
        ),
        ("editions.parquet", "status", first("final"), "status"),
        ("facts/tallies.parquet", "quantity", more, "computation"),
        ("facts/slices.parquet", "outcome", first("excluded"), "computation"),
        pytest.param(
            "facts/recordings.parquet", "title", turned, "computation", marks=pytest.mark.thorough
        ),
        pytest.param(
            "facts/reported.parquet", "digest_1", more, "computation", marks=pytest.mark.thorough
        ),
        ("facts/reported.parquet", "digest_1", turned, "facts/reported.parquet of 2014-03-10"),
        pytest.param(
            "earlier/entries.parquet", "rank", first(7), "places", marks=pytest.mark.thorough
        ),
        ("earlier/editions.parquet", "coverage", first("{}"), "places"),
        ("earlier/editions.parquet", "fingerprint", turned, "earlier editions"),
        ("usage/usage.parquet", "title", turned, "facts/reported.parquet of 2014-03-10"),
        (
            "usage/usage.parquet",
            "listener",
            lambda who: ["me"] * len(who),
            "facts/tallies.parquet of 2014-03-11",
        ),
        ("usage/resolution.parquet", "recording", turned, "facts/tallies.parquet of 2014-03-10"),
    ],
)
def test_a_changed_row_is_found_even_by_its_hash_forged(
    path: str,
    name: str,
    change: Callable[[list[Any]], list[Any]],
    found: str,
    folder: Path,
    engine: DuckDB,
) -> None:
    forge(folder, path, name, change)

    differing = verify_folder(engine, folder)

    assert not differing.holds
    assert "nothing" == differing.level
    assert found in what(differing)


@pytest.mark.parametrize(
    ("path", "before", "after", "found"),
    [
        ("rulebook.yaml", "value: 1\n", "value: 2\n", "rulebook.yaml"),
        pytest.param(
            "manifest.json", '"release"', '"Release"', "manifest", marks=pytest.mark.thorough
        ),
        ("edition.json", '"rank": 1', '"rank": 3', "edition.json: entries[0].rank"),
        pytest.param(
            "entries.csv", "The Makers", "The Takers", "entries.csv", marks=pytest.mark.thorough
        ),
    ],
)
def test_a_changed_text_is_found_even_by_its_hash_forged(
    path: str, before: str, after: str, found: str, folder: Path, engine: DuckDB
) -> None:
    text = (folder / path).read_text()
    assert before in text
    (folder / path).write_text(text.replace(before, after))
    relist(folder)

    assert found in what(verify_folder(engine, folder))


def test_a_row_that_is_left_out_or_told_twice_is_found(folder: Path, engine: DuckDB) -> None:
    for path, rows in (("facts/tallies.parquet", 1), ("earlier/entries.parquet", -1)):
        table = parquet.read_table(folder / path)
        changed = table.slice(1) if rows > 0 else pa.concat_tables([table, table.slice(0, 1)])
        parquet.write_table(changed, folder / path)
        relist(folder)
        assert not verify_folder(engine, folder).holds
        parquet.write_table(table, folder / path)
    relist(folder)
    assert verify_folder(engine, folder).holds


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no table at all" * 40])
def test_a_table_that_cannot_be_read_is_a_difference(
    content: bytes, folder: Path, engine: DuckDB
) -> None:
    (folder / "facts" / "tallies.parquet").write_bytes(content)
    relist(folder)

    assert not verify_folder(engine, folder).holds


def test_a_table_with_other_columns_is_a_difference(folder: Path, engine: DuckDB) -> None:
    shutil.copy(folder / "removals.parquet", folder / "entries.parquet")
    relist(folder)

    assert not verify_folder(engine, folder).holds


def test_a_file_that_does_not_belong_is_noted(folder: Path, engine: DuckDB) -> None:
    (folder / "facts" / "mine.txt").write_text("a note of mine")

    found = verify_folder(engine, folder)

    assert found.holds
    assert ["facts/mine.txt is no part of the export; it was not looked at."] == found.notes


def test_a_list_without_one_of_its_files_is_found(folder: Path, engine: DuckDB) -> None:
    document = json.loads((folder / PACKAGE).read_text())
    kept = tuple(r for r in document["resources"] if r["path"] != "removals.parquet")
    package = Package(document["hitparade"], document["title"], document["created"], kept)
    (folder / PACKAGE).write_text(package.dump())

    assert ["file removals.parquet"] == what(verify_folder(engine, folder))


@pytest.mark.parametrize(
    "path",
    [
        "../secret.parquet",
        "/etc/passwd",
        "facts/../../secret.parquet",
        "http://example.org/entries.parquet",
        "..\\secret.parquet",
        "",
        None,
        7,
    ],
)
def test_a_list_that_names_files_elsewhere_is_refused(
    path: Any,  # noqa: ANN401
    folder: Path,
    engine: DuckDB,
) -> None:
    document = json.loads((folder / PACKAGE).read_text())
    resources = ({**document["resources"][0], "path": path}, *document["resources"][1:])
    package = Package(document["hitparade"], document["title"], document["created"], resources)
    (folder / PACKAGE).write_text(package.dump())

    with pytest.raises(WorkspaceError, match="which no export writes"):
        verify_folder(engine, folder)


def test_a_link_that_leads_out_of_the_folder_is_refused(
    folder: Path, tmp_path: Path, engine: DuckDB
) -> None:
    shutil.move(folder / "entries.csv", tmp_path / "entries.csv")
    (folder / "entries.csv").symlink_to(tmp_path / "entries.csv")

    with pytest.raises(WorkspaceError, match="leads out of the folder"):
        verify_folder(engine, folder)


def test_a_folder_of_a_newer_release_asks_for_it(folder: Path, engine: DuckDB) -> None:
    relist(folder, format=3)

    with pytest.raises(WorkspaceError, match="Install a newer hitparade"):
        verify_folder(engine, folder)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"hitparade": 1}', '{"hitparade": {"format": 1}}', "[" * 100_000]
)
def test_what_is_no_export_is_refused(text: str, tmp_path: Path, engine: DuckDB) -> None:
    assert not is_exported(tmp_path)
    with pytest.raises(WorkspaceError, match=PACKAGE):
        verify_folder(engine, tmp_path)
    (tmp_path / PACKAGE).write_text(text)
    with pytest.raises(WorkspaceError, match=PACKAGE):
        verify_folder(engine, tmp_path)
