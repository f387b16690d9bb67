"""Running sums spare reading days again; what comes out is as if every day had been read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitparade.domain.table import Column, Table
from hitparade.domain.tables import TALLIES
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.plan import Snapshot, Step
from hitparade.engine.store import Folder
from hitparade.tally import running
from hitparade.tally.points import SLICE_SUMS
from hitparade.tally.running import Sums, sum_up
from tests.office import book, issue, monday
from tests.tally.small import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Engine
    from hitparade.ledger.policy import CountingPolicy
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
def every_row_is_worth_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine.home is not engine:
        pytest.skip("sums are kept by the embedded engine alone")
    monkeypatch.setattr(running, "WORTH", 0)


def folder_of(office: Office) -> Folder:
    found = office.workspace.sums("tiny")
    assert found is not None
    return found


def kept(office: Office) -> list[str]:
    found = Sums.kept(folder_of(office))
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
    found = Sums.kept(folder_of(office))
    assert found is not None
    (name, _size), place = found.files[0], folder_of(office).path
    table = pq.read_table(place / name)
    doubled = pa.array([2 * value for value in table["points"].to_pylist()], pa.decimal128(38))
    pq.write_table(table.set_column(2, "points", doubled), place / "other.parquet")
    size = (place / "other.parquet").stat().st_size
    Sums(found.issue, found.marks, found.version, (("other.parquet", size),)).keep(
        folder_of(office)
    )

    office.deliver(TUESDAY, delivery="d1")

    assert ["Harbour 2400", "Lanterns 1400", "Tide Table 900"] == points(office)
    assert not office.verify().holds


def test_other_rules_do_not_take_sums_of_these(office: Office) -> None:
    office.deliver(MONDAY, delivery="d0")
    office.compile(RULES, issue(1))
    before = Sums.kept(folder_of(office))

    office.compile(book({"convert.streams.points": "3"}, territories="['001', US]"), issue(1))

    after = Sums.kept(folder_of(office))
    assert before is not None
    assert after is not None
    assert {monday(1)} == set(before.marks) == set(after.marks)
    assert before.marks != after.marks
    assert "2700" == office.edition(issue(1), territory="001").entries[0].points


@pytest.mark.parametrize("damage", ["no file", "cut short", "no list", "no JSON"])
def test_sums_that_cannot_be_used_are_made_anew(office: Office, damage: str) -> None:
    office.deliver(MONDAY, delivery="d0")
    office.compile(RULES, issue(1))
    found, place = Sums.kept(folder_of(office)), folder_of(office).path
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


ISSUE = monday(1)
"""The issue whose sums are kept."""
_POLICY = SimpleNamespace(digest="p")
_TERRITORIES = ("", "US")
_WORTHS = (1, 3)
"""Points per unit, of which the rules of a compile have one."""
Slices = dict[tuple[int, str], int]
"""Units of one recording in one slice of a day."""


class _Versions:
    """A lake with nothing but the versions of ``tallies``, each in a file of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.days: list[dict[dt.date, Slices]] = []

    def add(self, days: dict[dt.date, Slices]) -> None:
        self.days.append(days)
        pq.write_table(self.tallies(), self.file(len(self.days) - 1))

    def file(self, version: int) -> Path:
        return self.place / f"{version}.parquet"

    def tallies(self) -> pa.Table:
        return filled(
            TALLIES,
            [
                {
                    "policy": _POLICY.digest,
                    "day": day,
                    "slice": _number(day, slice_),
                    "recording": recording,
                    "reason": "",
                    "quantity": quantity,
                    "quantity_known": True,
                }
                for day, rows in self.days[-1].items()
                for (slice_, recording), quantity in rows.items()
            ],
        )

    def version(self, _table: object) -> int:
        return len(self.days) - 1

    def constants(self, _table: object, _column: str, version: int) -> pa.Table:
        rows = [
            {"policy": _POLICY.digest, "day": day, "inputs": str(sorted(rows.items()))}
            for day, rows in self.days[version].items()
            if rows
        ]
        return pa.Table.from_pylist(rows) if rows else pa.table({"policy": [], "day": []})

    def snapshot(self, table: Table, version: int) -> Snapshot:
        return Snapshot(replace(table, partition=()), version, (str(self.file(version)),))


def _number(day: dt.date, slice_: int) -> int:
    return day.toordinal() * 10 + slice_


def _judged(days: set[dt.date], worth: int) -> pa.Table:
    """Every slice that was ever tallied, as the dictionary has it, and what a unit is worth now."""
    rows = [
        (place, ISSUE, 0, 0, _number(day, slice_), day, "quantity", "counted", worth * (slice_ + 1))
        for day in sorted(days)
        for slice_ in range(2)
        for place in _TERRITORIES
        if slice_ == 0 or place == ""
    ]
    names = [
        "territory",
        "issue",
        "back",
        "counted_as",
        "slice",
        "day",
        "measure",
        "outcome",
        "units",
    ]
    kinds = ["text", "date", "int", "int", "int", "date", "text", "text", "exact"]
    columns = tuple(Column(name, kind, "") for name, kind in zip(names, kinds, strict=True))  # type: ignore[arg-type]
    return Table("judged_slices", "", columns, ("territory", "slice")).from_rows(rows)


def _points(
    lake: _Versions, days: set[dt.date], worth: int, sums: Folder
) -> list[list[dict[str, object]]]:
    """What each recording has when it is made from nothing, and when sums are kept."""
    with DuckDB().session() as session:
        session.table("tallies", lake.tallies())
        session.table("judged", _judged(days, worth))
        session.run(
            (
                Step("read_tallies", "SELECT *, 0 AS counted_as FROM tallies"),
                Step(
                    "judged_slices",
                    "SELECT * REPLACE (CAST(units AS DECIMAL(18,0)) AS units) FROM judged",
                ),
                *SLICE_SUMS[:1],
            )
        )
        found = []
        for folder in (None, sums):
            policies = {ISSUE: cast("CountingPolicy", _POLICY)}
            sum_up(cast("Lake", lake), session, policies, folder, None)
            found.append(
                session.read(
                    "SELECT * FROM recording_points ORDER BY territory, recording"
                ).to_pylist()
            )
        return found


_DAYS = st.sampled_from([monday(0) + dt.timedelta(days=n) for n in range(3)])
_ROWS = st.dictionaries(
    st.tuples(st.integers(0, 1), st.sampled_from("abc")), st.integers(0, 9), max_size=4
)


@given(
    changes=st.lists(
        st.tuples(
            st.dictionaries(_DAYS, _ROWS, max_size=2), st.sampled_from(_WORTHS), st.booleans()
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=12, deadline=None)
def test_whatever_days_change_the_sums_are_those_made_from_nothing(
    changes: list[tuple[dict[dt.date, Slices], int, bool]],
) -> None:
    with TemporaryDirectory() as place:
        lake, sums = _Versions(Path(place)), Folder.of(Path(place) / "sums")
        days: dict[dt.date, Slices] = {}
        for changed, worth, removed in changes:
            days = {day: rows for day, rows in (days | changed).items() if rows}
            lake.add(days)
            if removed and len(lake.days) > 1:  # as old versions are, some time after
                lake.file(len(lake.days) - 2).unlink()
            seen = {day for version in lake.days for day in version}

            anew, running = _points(lake, seen, worth, sums)

            assert anew == running
            found = Sums.kept(sums)
            assert found is None or set(days) == set(found.marks)
