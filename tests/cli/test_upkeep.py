"""What the commands of upkeep print, and their exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.shell import called

if TYPE_CHECKING:
    from tests.office import Office


@pytest.mark.thorough
def test_a_backup_goes_round(busy: Office) -> None:
    folder, file, again = busy.workspace.folder, busy.files / "all.tar.gz", busy.files / "again"

    made = called("-C", folder, "backup", file, "--json")
    back = called("restore", file, again)
    verified = called("-C", again, "verify", "--json")

    assert [0, 0, 0] == [made.code, back.code, verified.code]
    assert {"file", "files", "bytes", "size", "sha256"} == set(json.loads(made.out))
    assert f"Next: hitparade -C {again} doctor" in back.out
    assert json.loads(verified.out)["holds"]


def test_what_cannot_be_done_is_wrong_use(busy: Office) -> None:
    folder, file = busy.workspace.folder, busy.files / "all.tar.gz"
    file.write_bytes(b"dear to me")

    there = called("-C", folder, "backup", file)
    damaged = called("restore", file, busy.files / "again")
    hours = called("-C", folder, "compact", "--older-than", "-1")

    assert [2, 2, 2] == [there.code, damaged.code, hours.code]
    assert "say --force" in there.err
    assert "is not a whole backup" in damaged.err
    assert not (busy.files / "again").exists()


def test_the_doctor_answers_no_where_there_is_a_problem(busy: Office) -> None:
    folder = busy.workspace.folder
    well = called("-C", folder, "doctor", "--quick")
    (folder / "keys" / "listeners.key").unlink()

    ill = called("-C", folder, "doctor", "--quick", "--json")
    shown = called("-C", folder, "doctor", "--quick")

    assert [0, 1, 1] == [well.code, ill.code, shown.code]
    assert well.out.endswith("No problem.\n")
    assert shown.out.endswith("1 problem(s).\n")
    assert not json.loads(ill.out)["holds"]


@pytest.mark.parametrize("preview", [True, False])
def test_compact_says_what_it_did(busy: Office, preview: bool) -> None:
    asked = ["--preview"] if preview else []

    done = called("-C", busy.workspace.folder, "compact", "--older-than", "0", *asked)

    assert 0 == done.code
    assert ("would be removed" if preview else "were removed") in done.out
    assert "reported" in done.out
