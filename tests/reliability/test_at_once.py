"""Several processes on one workspace: nothing is lost, nothing counts twice, nobody fails."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.shell import write_csv
from tests.reliability.conftest import units, week
from tests.reliability.processes import document, ended, halted, started

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.shell import Ran, Shell

pytestmark = pytest.mark.slow
FINAL_UNITS = sum(int(row["quantity"]) for number in (1, 2) for row in week(number))
"""Units of the two weeks that are there."""


@pytest.fixture
def third(charts: Shell) -> Path:
    """A file of usage that is yet to be delivered."""
    return write_csv(charts.files / "third.csv", week(3))


def statuses(*ran: Ran) -> list[str]:
    """What became of the one file of each delivery, in alphabetical order."""
    found: list[Any] = [document(one)["deliveries"] for one in ran]
    return sorted(one["status"] for (one,) in found)


def deliver(file: Path, *more: str) -> tuple[str | Path, ...]:
    """The command that delivers a file."""
    return ("deliver", file, "--supplier", "press", "--json", *more)


def reported(shell: Shell) -> int:
    """The units that the balance says were reported."""
    rows = shell.json("balance")["rows"]
    return sum(row["reported"] for row in rows)


def the_same_as(shell: Shell, twin: Shell) -> None:
    """Both have the same fingerprints, everything balances and verifies."""
    assert twin.fingerprints() == shell.fingerprints()
    shell.holds()
    assert reported(twin) == reported(shell)


@pytest.mark.parametrize("stage", ["lake/usage"])
def test_the_same_file_counts_once_wherever_the_other_process_stands(
    charts: Shell, third: Path, stage: str
) -> None:
    with halted(charts, stage, *deliver(third)) as slow:
        fast = charts.deliver(third)
    late = ended(slow)

    assert ["identical", "new"] == sorted([fast["status"], *statuses(late)])
    assert FINAL_UNITS + units(third) == reported(charts)
    assert 3 == len(charts.json("deliveries")["deliveries"])
    charts.holds()


@pytest.mark.thorough
@pytest.mark.parametrize("stage", ["lake/subjects"])
def test_two_files_delivered_at_once_are_both_there(
    charts: Shell, twin: Shell, third: Path, stage: str
) -> None:
    other = write_csv(charts.files / "other.csv", week(3, factor=5))

    with halted(charts, stage, *deliver(third)) as slow:
        fast = charts.deliver(other)
    late = ended(slow)

    assert ["new", "new"] == [fast["status"], *statuses(late)]
    assert FINAL_UNITS + units(third) + units(other) == reported(charts)
    sequences = [one["sequence"] for one in charts.json("deliveries")["deliveries"]]
    assert [1, 2, 3, 4] == sequences
    for file in (third, other):
        twin.deliver(file)
    the_same_as(charts, twin)


@pytest.mark.thorough
def test_of_two_files_with_one_id_the_one_that_came_later_counts(
    charts: Shell, third: Path
) -> None:
    other = write_csv(charts.files / "other.csv", week(3, factor=5))

    with halted(charts, "lake/reported", *deliver(third, "--delivery", "march")) as slow:
        fast = charts.deliver(other, "--delivery", "march")
    late = ended(slow)

    assert ["new", "replaced"] == [fast["status"], *statuses(late)]
    assert FINAL_UNITS + units(third) == reported(charts)
    charts.holds()


@pytest.mark.thorough
def test_of_two_revisions_delivered_at_once_the_higher_counts(charts: Shell, third: Path) -> None:
    other = write_csv(charts.files / "other.csv", week(3, factor=5))
    march = ("--delivery", "march", "--revision")

    with halted(charts, "lake/usage", *deliver(third, *march, "1")) as slow:
        charts.deliver(other, *march, "2")
    assert 0 == ended(slow).code

    assert FINAL_UNITS + units(other) == reported(charts)
    charts.holds()


@pytest.mark.parametrize("stage", ["vault/editions"])
def test_of_two_compiles_at_once_one_stores_the_edition(
    charts: Shell, twin: Shell, stage: str
) -> None:
    with halted(charts, stage, "compile", "campus", "--json") as slow:
        fast = charts.fingerprints()
    late: Any = document(ended(slow))

    assert fast == {one["issue"]: one["fingerprint"] for one in late["editions"]}
    assert 1 == charts.chart("--issue", "2014-03-29")["edition"]
    the_same_as(charts, twin)


@pytest.mark.thorough
@pytest.mark.parametrize("stage", ["vault/entries"])
def test_a_delivery_during_a_compile_disturbs_neither(
    charts: Shell, twin: Shell, stage: str
) -> None:
    """What was compiled is what was there when it began; compiled again, it has the new file."""
    more = write_csv(charts.files / "more.csv", week(2, factor=3))
    alone = twin.fingerprints()

    with halted(charts, stage, "compile", "campus", "--json") as slow:
        assert "new" == charts.deliver(more)["status"]
    late: Any = document(ended(slow))

    found = {one["issue"]: one["fingerprint"] for one in late["editions"]}
    twin.deliver(more)
    together = twin.fingerprints()
    assert found in (alone, together)
    assert together != alone
    the_same_as(charts, twin)


@pytest.mark.thorough
def test_two_tallies_at_once_tally_every_play_once(charts: Shell, twin: Shell, third: Path) -> None:
    for shell in (charts, twin):
        shell.deliver(third)

    with halted(charts, "lake/tallies", "tally", "--json") as slow:
        charts.json("tally")
    assert 0 == ended(slow).code

    assert FINAL_UNITS + units(third) == reported(charts)
    the_same_as(charts, twin)


@pytest.mark.thorough
def test_readers_never_fail_while_others_write(charts: Shell) -> None:
    """Charts are read, balanced and verified over and over during deliveries and compiles."""
    files = [write_csv(charts.files / f"late-{i}.csv", week(2, factor=20 + i)) for i in range(2)]
    over = threading.Event()
    failed: list[str] = []

    def write() -> None:
        try:
            for file in files:
                for command in (deliver(file), ("compile", "campus")):
                    ran = ended(started(charts, *command))
                    if ran.code:
                        failed.append(ran.said)
        finally:
            over.set()

    writer = threading.Thread(target=write)
    writer.start()
    asked = ["chart campus", "balance", "verify", "deliveries", "chart campus --issue 2014-03-22"]
    reads = 0
    while not over.is_set() or reads < len(asked):
        ran = charts(*asked[reads % len(asked)].split())
        assert 0 == ran.code, ran.said
        reads += 1
    writer.join()

    assert [] == failed
    charts.holds()
