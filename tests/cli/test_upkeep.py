"""What the commands of upkeep print, and their exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.office import Office


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "hitparade", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.thorough
def test_a_backup_goes_round(busy: Office) -> None:
    folder, file, again = busy.workspace.folder, busy.files / "all.tar.gz", busy.files / "again"

    made = run("-C", folder, "backup", file, "--json")
    back = run("restore", file, again)
    verified = run("-C", again, "verify", "--json")

    assert [0, 0, 0] == [made.returncode, back.returncode, verified.returncode]
    assert {"file", "files", "bytes", "size", "sha256"} == set(json.loads(made.stdout))
    assert f"Next: hitparade -C {again} doctor" in back.stdout
    assert json.loads(verified.stdout)["holds"]


def test_what_cannot_be_done_is_wrong_use(busy: Office) -> None:
    folder, file = busy.workspace.folder, busy.files / "all.tar.gz"
    file.write_bytes(b"dear to me")

    there = run("-C", folder, "backup", file)
    damaged = run("restore", file, busy.files / "again")
    hours = run("-C", folder, "compact", "--older-than", "-1")

    assert [2, 2, 2] == [there.returncode, damaged.returncode, hours.returncode]
    assert "say --force" in there.stderr
    assert "is not a whole backup" in damaged.stderr
    assert not (busy.files / "again").exists()


def test_the_doctor_answers_no_where_there_is_a_problem(busy: Office) -> None:
    folder = busy.workspace.folder
    well = run("-C", folder, "doctor", "--quick")
    (folder / "keys" / "listeners.key").unlink()

    ill = run("-C", folder, "doctor", "--quick", "--json")
    shown = run("-C", folder, "doctor", "--quick")

    assert [0, 1, 1] == [well.returncode, ill.returncode, shown.returncode]
    assert well.stdout.endswith("No problem.\n")
    assert shown.stdout.endswith("1 problem(s).\n")
    assert not json.loads(ill.stdout)["holds"]


@pytest.mark.parametrize("preview", [True, False])
def test_compact_says_what_it_did(busy: Office, preview: bool) -> None:
    asked = ["--preview"] if preview else []

    done = run("-C", busy.workspace.folder, "compact", "--older-than", "0", *asked)

    assert 0 == done.returncode
    assert ("would be removed" if preview else "were removed") in done.stdout
    assert "reported" in done.stdout
