"""Whoever changes what was published is found out."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from deltalake import DeltaTable, write_deltalake

from hitparade import pipeline
from hitparade.domain.tables import EDITIONS, ENTRIES, LINES, VAULT
from hitparade.engine.workspace import Workspace
from hitparade.vault.verify import verify
from tests.office import Office, book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.domain.chart import Verification
    from hitparade.domain.tables import Table


OLD = "issue,rank,title,artist\n2014-03-22,1,Alba,M\n2014-03-29,1,Alba,M\n"


@pytest.fixture(scope="module")
def read_only(new_office: Callable[[], Office]) -> Office:
    """An office with a compiled chart that has contenders, and an imported one; not to be changed."""
    made = new_office()
    made.weeks("A B C", "B A D C")
    made.compile(book({"rank.chart.depth": "2"}))
    path = made.files / "old.csv"
    path.write_text(OLD)
    pipeline.import_history(made.workspace, made.engine, path, "old")
    return made


@pytest.fixture
def filled(read_only: Office, tmp_path: Path) -> Office:
    """A copy of it, to be tampered with."""
    folder = tmp_path / "copy"
    shutil.copytree(read_only.workspace.folder, folder)
    return Office(Workspace.open(folder), read_only.engine, tmp_path)


def verify_only(office: Office, **only: str) -> Verification:
    """Verify a part of the editions, which is quicker than all."""
    return verify(office.workspace, office.engine, **only)  # type: ignore[arg-type]


def found(verification: Verification) -> list[tuple[str, str]]:
    """What differs, and in which issue."""
    return [(each.what, str(each.issue)) for each in verification.differences]


def test_what_nobody_touched_verifies(read_only: Office) -> None:
    verification = read_only.verify()

    assert ([], True, 4) == (
        verification.differences,
        verification.holds,
        verification.editions,
    )


@pytest.mark.thorough
def test_one_byte_of_any_file_of_the_vault_is_noticed_and_the_file_named(
    read_only: Office,
) -> None:
    """Whichever chart is verified, the files of all are looked at."""
    vault = read_only.workspace.folder / "vault"
    files = sorted(path for path in vault.rglob("*") if path.is_file())
    assert {"seals", *(table.name for table in VAULT)} == {
        path.relative_to(vault).parts[0] for path in files
    }

    for path in files:
        with one_byte_changed(path):
            verification = verify_only(read_only, chart="old")
        assert not verification.holds, path
        assert str(path.relative_to(vault)) in "".join(d.what for d in verification.differences)

    assert read_only.verify().holds


def test_a_changed_file_is_named_with_the_editions_that_it_holds(read_only: Office) -> None:
    (path,) = (read_only.workspace.folder / "vault" / "entries" / "chart=tiny").iterdir()

    with one_byte_changed(path):
        difference = verify_only(read_only, chart="tiny").differences[0]

    assert path.name == difference.what.rpartition("/")[2]
    assert (
        "changed or missing; it holds tiny 2014-03-22 edition 1, tiny 2014-03-29 edition 1"
        == difference.found
    )


@contextmanager
def one_byte_changed(path: Path) -> Iterator[None]:
    """Flip one bit in the middle of a file, and put it back afterwards."""
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :])
    try:
        yield
    finally:
        path.write_bytes(content)


def test_a_file_that_is_gone_is_noticed(filled: Office) -> None:
    path = next((filled.workspace.folder / "vault" / "lines").rglob("*.parquet"))
    path.unlink()

    verification = filled.verify()

    assert not verification.holds
    assert path.name in verification.differences[0].what
    assert "tiny 2014-03-" in verification.differences[0].found


def rewrite(office: Office, table: Table, change: str, where: str) -> None:
    """Change a column of stored rows by a commit of their own, as somebody with the tools would."""
    value, column = change.rsplit(" AS ", 1)
    sql = (
        f"SELECT * REPLACE (CASE WHEN {where} THEN {value} ELSE {column} END AS {column})"
        f" FROM {table.name}"
    )
    rows = table.from_rows([tuple(row.values()) for row in office.read(table, sql)])
    write_deltalake(
        office.workspace.vault.place(table).uri,
        rows,
        mode="overwrite",
        partition_by=list(table.partition) or None,
    )


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (ENTRIES, "'Alba (Radio Edit)' AS title"),
        pytest.param(ENTRIES, "weeks + 1 AS weeks", marks=pytest.mark.thorough),
        pytest.param(ENTRIES, "issue AS peak_issue", marks=pytest.mark.thorough),
        (LINES, "quantity + 1 AS quantity"),
        pytest.param(EDITIONS, "coverage || ' ' AS coverage", marks=pytest.mark.thorough),
        (EDITIONS, "'' AS rules"),
    ],
)
def test_content_rewritten_by_a_commit_is_noticed(
    filled: Office, table: Table, change: str
) -> None:
    rewrite(filled, table, change, "issue = DATE '2014-03-29' AND chart = 'tiny'")

    assert {("content", "2014-03-29")} <= set(found(verify_only(filled, chart="tiny")))


@pytest.mark.parametrize(
    "change", ["'provisional' AS status", "edition + 7 AS edition", "'GB' AS territory"]
)
def test_an_edition_that_passes_for_another_one_is_noticed(filled: Office, change: str) -> None:
    rewrite(filled, EDITIONS, change, "chart = 'old'")

    assert {change.rsplit(maxsplit=1)[-1]} <= {
        what for what, _ in found(verify_only(filled, chart="old"))
    }


def test_a_changed_manifest_is_noticed(filled: Office) -> None:
    rewrite(filled, EDITIONS, "replace(manifest, 'duckdb', 'abacus') AS manifest", "true")

    assert {"manifest"} == {what for what, _ in found(verify_only(filled, chart="old"))}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (EDITIONS, "'Another title' AS title"),
        pytest.param(EDITIONS, "'{}' AS windows", marks=pytest.mark.thorough),
        (ENTRIES, "fingerprint AS last_edition"),
        (LINES, "CASE WHEN entry THEN quantity ELSE 9 END AS quantity"),
    ],
)
def test_what_stands_beside_the_content_cannot_be_rewritten_either(
    filled: Office, table: Table, change: str
) -> None:
    rewrite(filled, table, change, "chart = 'tiny'")

    assert not verify_only(filled, chart="tiny").holds


def test_an_edition_taken_out_by_a_commit_is_missed(filled: Office) -> None:
    where = "chart = 'old' AND issue = '2014-03-29'"
    DeltaTable(filled.workspace.vault.place(EDITIONS).uri).delete(where)

    assert not verify_only(filled, chart="old").holds


def test_one_issue_can_be_verified_alone_and_progress_is_told(read_only: Office) -> None:
    told: list[tuple[str, int, int]] = []

    found = verify(
        read_only.workspace,
        read_only.engine,
        chart="tiny",
        issue="2014-03-29",
        progress=lambda *step: told.append(step),
    )

    assert (1, True) == (found.editions, found.holds)
    assert ("editions verified", 1, 1) == told[-1]


def test_a_final_edition_verifies_after_its_usage_was_corrected(office: Office) -> None:
    """Facts are read at the versions that the manifest names."""
    office.deliver("title | quantity\nAlba | 10", delivery="week")
    office.compile(book(), status="final")
    office.deliver("title | quantity\nBrisa | 10", delivery="week")
    office.balance()

    assert office.verify().holds


def test_usage_changed_behind_the_back_of_an_edition_is_noticed(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    files = list((office.workspace.folder / "lake" / "tallies").rglob("*.parquet"))
    for path in files:
        path.unlink()

    assert ["computation"] == [what for what, _ in found(office.verify())]
