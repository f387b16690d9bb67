"""What is wrong with a workspace is found, however damaged it is, and said with what to do."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from deltalake import DeltaTable

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import DECISIONS, DELIVERIES, ENTRIES, REPORTED, TALLIES, USAGE
from hitparade.engine.duckdb import DuckDB
from hitparade.vault.doctor import examine

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from hitparade.domain.checkup import Check, Checkup
    from hitparade.domain.tables import Table
    from tests.office import Office


def doctor(office: Office, *, quick: bool = True) -> Checkup:
    """Examine the workspace of an office."""
    return examine(office.workspace.folder, lambda _: DuckDB(), quick=quick)


def found(office: Office, *, quick: bool = True) -> dict[str, list[Check]]:
    """What is not ok, by check; every finding says what to do."""
    checks: dict[str, list[Check]] = {}
    for check in doctor(office, quick=quick).checks:
        if check.state != "ok":
            assert check.found
            assert check.do
            checks.setdefault(check.check, []).append(check)
    return checks


def a_file(office: Office, table: Table) -> Path:
    """A file of the newest version of a table of the lake."""
    return office.workspace.lake.place(table).path / _relative(office, table)


def _relative(office: Office, table: Table) -> str:
    lake = office.workspace.lake
    return lake.snapshot(table).files[0].removeprefix(f"{lake.place(table).uri}/")


def rows_of(office: Office, table: Table, **changed: object) -> pa.Table:
    """The stored rows of a table, with some columns of the first one changed."""
    rows = office.read(table)
    rows[0] |= changed
    return table.from_rows([tuple(row[name] for name in table.names) for row in rows])


def test_a_workspace_that_is_well_holds(busy: Office) -> None:
    checkup = doctor(busy, quick=False)

    assert checkup.holds
    assert {"ok"} == {check.state for check in checkup.checks}
    assert {"balance", "fingerprints", "seals", "versions"} <= {c.check for c in checkup.checks}


def test_quick_leaves_out_what_takes_long(busy: Office) -> None:
    assert "fingerprints" not in {check.check for check in doctor(busy).checks}


def test_the_document_says_the_same(busy: Office) -> None:
    document = json.loads(json.dumps(doctor(busy).as_json()))

    assert document["holds"] is True
    assert {"check", "state", "found", "do"} == set(document["checks"][0])


def test_where_nothing_is_there_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is no workspace"):
        examine(tmp_path, lambda _: DuckDB())


def test_settings_that_are_missing_or_broken(busy: Office) -> None:
    """The rest is examined all the same."""
    file = busy.workspace.folder / "hitparade.yaml"
    file.write_text("name: [unclosed\n")
    broken = found(busy)
    file.unlink()
    missing = found(busy)

    assert ["settings"] == list(broken) == list(missing)
    assert "is missing" in missing["settings"][0].found


def test_a_rule_book_that_cannot_be_used_is_a_note(busy: Office) -> None:
    (busy.workspace.rulebooks / "draft.yaml").write_text("chart: draft\n")

    assert ["rule books"] == list(found(busy))
    assert doctor(busy).holds


def test_keys(busy: Office) -> None:
    folder = busy.workspace.folder / "keys"
    (folder / "listeners.key").write_text("no key")
    (folder / "decisions.key").unlink()

    assert ["problem", "note"] == [check.state for check in found(busy)["keys"]]


def test_a_key_that_others_can_read_is_a_note(busy: Office) -> None:
    (busy.workspace.folder / "keys" / "listeners.key").chmod(0o644)

    assert "chmod 600" in found(busy)["keys"][0].do


def test_another_key_than_the_one_that_signed_is_a_note(busy: Office) -> None:
    (busy.workspace.folder / "keys" / "decisions.key").write_text("ab" * 32)

    assert "another key" in found(busy)["decisions"][0].found


@pytest.mark.parametrize(("text", "state"), [("2", "note"), ("99", "problem"), ("x", "problem")])
def test_a_format_of_another_time(busy: Office, text: str, state: str) -> None:
    (busy.workspace.folder / "lake" / "format").write_text(text)

    assert state == found(busy)["format"][0].state


def test_a_missing_file(busy: Office) -> None:
    """It is said which table lacks it, and which editions cannot be computed anew."""
    a_file(busy, TALLIES).unlink()

    checks = found(busy, quick=False)

    assert "is missing" in checks["table lake/tallies"][0].found
    assert "tiny 2014-03-29 edition" in checks["versions"][0].found
    assert "problem" == checks["fingerprints"][0].state


def test_a_file_of_another_length(busy: Office) -> None:
    file = a_file(busy, REPORTED)
    file.write_bytes(file.read_bytes()[:-100])

    assert "but was written with" in found(busy)["table lake/reported"][0].found


def test_a_file_that_is_no_table(busy: Office) -> None:
    """Of the right length, so that only reading it shows it."""
    file = a_file(busy, USAGE)
    file.write_bytes(b"x" * file.stat().st_size)

    assert "is no Parquet file" in found(busy, quick=False)["table lake/usage"][0].found


def test_a_log_that_is_broken(busy: Office) -> None:
    log = busy.workspace.lake.place(USAGE).path / "_delta_log"
    (log / f"{1:020}.json").write_text('{"add": ')

    checks = found(busy, quick=False)

    assert f"{1:020}.json is not what a log holds" in checks["table lake/usage"][0].found
    assert not doctor(busy).holds


def test_a_log_with_a_gap(busy: Office) -> None:
    (busy.workspace.lake.place(USAGE).path / "_delta_log" / f"{1:020}.json").unlink()

    assert "has no version 1" in found(busy)["table lake/usage"][0].found


def test_a_table_that_is_gone(busy: Office) -> None:
    shutil.rmtree(busy.workspace.lake.place(USAGE).path)
    shutil.rmtree(busy.workspace.vault.place(ENTRIES).path)

    checks = found(busy, quick=False)

    assert {"table lake/usage", "table vault/entries", "seals"} <= set(checks)


def test_everything_gone_but_the_settings(busy: Office) -> None:
    for name in ("lake", "vault", "keys", "rulebooks"):
        shutil.rmtree(busy.workspace.folder / name)

    assert {"keys", "format", "table lake/usage", "table vault/editions"} <= set(found(busy))


def test_a_seal_that_is_deleted_is_a_note_while_the_content_holds(busy: Office) -> None:
    for seal in (busy.workspace.folder / "vault" / "seals").iterdir():
        seal.unlink()

    checks = found(busy, quick=False)

    assert ["seals"] == list(checks)
    assert "has no seal" in checks["seals"][0].found


def test_a_seal_that_was_changed(busy: Office) -> None:
    seal = next((busy.workspace.folder / "vault" / "seals").iterdir())
    seal.write_text(seal.read_text().replace("tiny", "tony"))

    assert "problem" == found(busy)["seals"][0].state


def test_a_changed_file_of_the_vault(busy: Office) -> None:
    vault = busy.workspace.vault
    file = vault.snapshot(ENTRIES).files[0]
    with open(file, "r+b") as content:  # noqa: PTH123 # a name of the reader
        content.seek(200)
        content.write(b"!")

    checks = found(busy)["seals"]

    assert "was changed or is missing since it was sealed" in checks[0].found
    assert "tiny 2014-03" in checks[0].found


def test_a_tally_that_was_changed(busy: Office) -> None:
    busy.workspace.lake.replace(TALLIES, rows_of(busy, TALLIES, quantity=99_999), "true")

    checks = found(busy)

    assert ["balance"] == list(checks)
    assert "press reported" in checks["balance"][0].found


def test_days_that_wait_to_be_tallied_are_a_note(busy: Office) -> None:
    busy.deliver("title | quantity | day\nA | 5 | 2014-03-12", delivery="new")

    checks = found(busy)

    assert ["balance"] == list(checks)
    assert "are not tallied as they are now" in checks["balance"][0].found


def test_usage_that_got_lost(busy: Office) -> None:
    busy.workspace.lake.replace(USAGE, rows_of(busy, USAGE, quantity=99_999), "true")

    checks = found(busy, quick=False)

    assert "units; usage holds" in checks["deliveries"][0].found
    assert "deliveries" not in found(busy, quick=True)


def test_a_decision_that_was_changed(busy: Office) -> None:
    busy.workspace.lake.replace(DECISIONS, rows_of(busy, DECISIONS, reason="another"), "true")

    assert "was changed: its hash is another one" in found(busy)["decisions"][0].found


def test_what_a_killed_run_left_is_a_note(busy: Office) -> None:
    lake = busy.workspace.lake
    lake.append(
        USAGE,
        rows_of(busy, USAGE).set_column(0, "load", [["never named"] * len(busy.read(USAGE))]),
    )
    (lake.place(USAGE).path / "part-9.parquet").write_bytes(b"whole, never named")
    (lake.place(USAGE).path / "part-9.parquet#2").write_bytes(b"half")
    (busy.workspace.folder / "lake" / "format.1a2b.partial").write_bytes(b"half")

    checks = found(busy)

    assert ["lake leftovers", "leftovers", "unfinished"] == sorted(checks)
    assert ["note"] * 4 == [check.state for listed in checks.values() for check in listed]
    assert doctor(busy).holds


def test_a_clock_that_went_back(busy: Office) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    row = rows_of(busy, DELIVERIES, received=later, sequence=77, load="later")
    busy.workspace.lake.append(DELIVERIES, row.slice(0, 1))

    assert "clock" in found(busy)


def test_a_table_whose_log_others_may_shorten(busy: Office) -> None:
    table = DeltaTable(busy.workspace.lake.place(USAGE).uri)
    table.alter.set_table_properties({"delta.enableExpiredLogCleanup": "true"})

    assert "lake/usage lets other programs remove" in found(busy)["log clean-up"][0].found
