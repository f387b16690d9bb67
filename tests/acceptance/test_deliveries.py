"""Deliveries on the command line: a stale day is held, confirmed and taken back; a file is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.shell import Shell, write_csv

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("day", "use", "quantity", "territory", "artist", "title")
COPY = [
    ("2014-03-10", "audio_stream", "5", "US", "The Makers", "Lanterns"),
    ("2014-03-11", "audio_stream", "5", "US", "The Makers", "Lanterns"),
    ("2014-03-12", "audio_stream", "6", "US", "The Makers", "Lanterns"),
]


@pytest.fixture
def week(empty: Shell) -> Path:
    """A file whose second day is a copy of the first."""
    return write_csv(
        empty.files / "week.csv", [dict(zip(COLUMNS, row, strict=True)) for row in COPY]
    )


def quarantined(shell: Shell) -> int:
    return sum(row["quarantined"] for row in shell.json("balance")["rows"])


def listed(shell: Shell) -> dict[str, Any]:
    (one,) = shell.json("deliveries")["deliveries"]
    return dict(one)


def test_a_stale_day_is_a_warning_and_no_error(empty: Shell, week: Path) -> None:
    ran = empty("deliver", week, "--supplier", "press")

    assert 0 == ran.code
    assert "warning: week.csv: (FED202)" in ran.err
    assert "stale" in ran.err


def test_a_stale_day_is_held_until_it_is_confirmed_or_again_when_that_is_undone(
    empty: Shell, week: Path
) -> None:
    delivered = empty.deliver(week, "--delivery", "march")
    assert ["2014-03-11"] == [warning["day"] for warning in delivered["warnings"]]
    assert (["2014-03-11"], 5) == (listed(empty)["held_days"], quarantined(empty))

    done = empty.json("confirm", "march", "--day", "2014-03-11", "--reason", "it is so")
    assert (True, ["2014-03-11"]) == (done["done"], done["days"])
    assert ([], 0) == (listed(empty)["held_days"], quarantined(empty))
    assert "nothing to do" in empty("confirm", "march", "--reason", "again").out

    empty.json("undo", done["decisions"][0]["decision"], "--reason", "it was not")
    assert 5 == quarantined(empty)
    assert ["confirm", "undo"] == [d["act"] for d in empty.json("decisions")["decisions"]]
    empty.holds()


def test_a_withdrawn_delivery_is_listed_as_such(empty: Shell, week: Path) -> None:
    empty.deliver(week, "--delivery", "march")

    done = empty.json("withdraw", "press/march", "--author", "Ana", "--reason", "wrong week")

    assert "Ana" == done["decisions"][0]["author"]
    assert ("withdrawn", [row[0] for row in COPY]) == (
        listed(empty)["status"],
        listed(empty)["withdrawn_days"],
    )
    assert [] == empty.json("balance")["rows"]
    assert "withdrawn" in empty("deliveries").out


def test_the_highest_revision_is_in_force(empty: Shell, week: Path) -> None:
    other = write_csv(empty.files / "late.csv", [dict(zip(COLUMNS, COPY[2], strict=True))])
    empty.deliver(week, "--delivery", "march", "--revision", "2")

    late = empty.deliver(other, "--delivery", "march", "--revision", "1")

    assert ["FED203"] == [warning["code"] for warning in late["warnings"]]
    assert (2, "week.csv") == (listed(empty)["revision"], listed(empty)["file"])


@pytest.mark.parametrize("command", ["withdraw", "confirm"])
def test_wrong_use_is_told_with_what_to_do(empty: Shell, week: Path, command: str) -> None:
    empty.deliver(week, "--delivery", "march")

    empty(command, "mach", "--reason", "x").fails(2, "Did you mean march?")
    empty(command, "march").fails(2, "reason")
    empty(command, "march", "--day", "soon", "--reason", "x").fails(2, "--day is soon")
    empty(command, "march", "--day", "2014-03-20", "--reason", "x").fails(
        2, "no usage of 2014-03-20"
    )
