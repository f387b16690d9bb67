"""Running sums spare reading days again; what comes out is as if every day had been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.tally import running
from hitparade.tally.running import Sums
from tests.office import book, issue, monday

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.engine.store import Folder
    from tests.office import Office

MONDAY = """
day        | territory | title    | quantity
2014-03-03 | US        | Lanterns | 700
2014-03-03 | US        | Harbour  | 400
2014-03-03 | GB        | Harbour  | 500
"""
TUESDAY = """
day        | territory | title      | quantity
2014-03-04 | US        | Harbour    | 600
2014-03-04 | GB        | Tide Table | 900
"""
LATE = """
day        | territory | title    | quantity
2014-03-03 | US        | Lanterns | 350
"""
RULES = book(territories="['001', US]")


@pytest.fixture(autouse=True)
def every_row_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WORTH", 0)


def folder(office: Office) -> Folder:
    found = office.workspace.sums("tiny")
    assert found is not None
    return found


def kept(office: Office) -> list[str]:
    found = Sums.kept(folder(office))
    return [] if found is None else sorted(str(day) for day in found.marks)


def points(office: Office) -> list[str]:
    office.compile(RULES, issue(1))
    entries = office.edition(issue(1), territory="001").entries
    return [f"{entry.title} {entry.points}" for entry in entries]


def without(new_office: Callable[[], Office], *deliveries: str) -> list[str]:
    """The fingerprints where nothing was kept before."""
    office = new_office()
    for number, text in enumerate(deliveries):
        office.deliver(text, delivery=f"d{number}")
    return [edition.fingerprint for edition in office.compile(RULES, issue(1))]


def test_a_new_day_is_merged_and_a_late_file_makes_the_sums_anew(
    office: Office, new_office: Callable[[], Office]
) -> None:
    office.deliver(MONDAY, delivery="d0")
    office.compile(RULES, issue(1))
    assert ["2014-03-03"] == kept(office)

    office.deliver(TUESDAY, delivery="d1")
    merged = [edition.fingerprint for edition in office.compile(RULES, issue(1))]
    assert ["2014-03-03", "2014-03-04"] == kept(office)
    assert without(new_office, MONDAY, TUESDAY) == merged

    office.deliver(LATE, delivery="d2")
    anew = [edition.fingerprint for edition in office.compile(RULES, issue(1))]
    assert without(new_office, MONDAY, TUESDAY, LATE) == anew
    assert office.verify().holds


def test_the_sums_are_what_is_read_and_verify_reads_what_they_are_of(office: Office) -> None:
    office.deliver(MONDAY, delivery="d0")
    assert ["Harbour 900", "Lanterns 700"] == points(office)
    found = Sums.kept(folder(office))
    assert found is not None
    (name, _size), place = found.files[0], folder(office).path
    table = pq.read_table(place / name)
    doubled = pa.array([2 * value for value in table["points"].to_pylist()], pa.decimal128(38))
    pq.write_table(table.set_column(2, "points", doubled), place / "other.parquet")
    size = (place / "other.parquet").stat().st_size
    Sums(found.issue, found.marks, (("other.parquet", size),)).keep(folder(office))

    office.deliver(TUESDAY, delivery="d1")

    assert ["Harbour 2400", "Lanterns 1400", "Tide Table 900"] == points(office)
    assert not office.verify().holds


def test_other_rules_do_not_take_sums_of_these(office: Office) -> None:
    office.deliver(MONDAY, delivery="d0")
    office.compile(RULES, issue(1))
    before = Sums.kept(folder(office))

    office.compile(book({"convert.streams.points": "3"}, territories="['001', US]"), issue(1))

    after = Sums.kept(folder(office))
    assert before is not None
    assert after is not None
    assert {monday(1)} == set(before.marks) == set(after.marks)
    assert before.marks != after.marks
    assert "2700" == office.edition(issue(1), territory="001").entries[0].points


@pytest.mark.parametrize("damage", ["no file", "cut short", "no list", "no JSON"])
def test_sums_that_cannot_be_used_are_made_anew(office: Office, damage: str) -> None:
    office.deliver(MONDAY, delivery="d0")
    office.compile(RULES, issue(1))
    found, place = Sums.kept(folder(office)), folder(office).path
    assert found is not None
    file = place / found.files[0][0]
    match damage:
        case "no file":
            file.unlink()
        case "cut short":
            file.write_bytes(file.read_bytes()[:-1])
        case "no list":
            (place / "sums.json").unlink()
        case _:
            (place / "sums.json").write_text("{")

    office.deliver(TUESDAY, delivery="d1")

    assert ["Harbour 1500", "Tide Table 900", "Lanterns 700"] == points(office)
    assert ["2014-03-03", "2014-03-04"] == kept(office)
