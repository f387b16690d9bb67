"""A delivery is there as a whole or not at all, counts once, and can be replaced."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.domain.errors import DeliveryError, RefusedRowsError
from hitparade.domain.tables import DELIVERIES, REFUSED, REPORTED, SUBJECTS, USAGE
from hitparade.feeds.deliveries import facts
from tests.office import cut, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hitparade.domain.tables import Table
    from tests.office import Office

MONDAY = """
title | quantity
Alba  |      100
Brisa |       50
"""
MONDAY_CORRECTED = """
title | quantity
Alba  |       90
"""
BOTH_DAYS = """
day        | title | quantity
2014-03-10 | Alba  |      100
2014-03-11 | Alba  |        7
"""
ONE_BAD_ROW = """
title | quantity
Alba  |      100
Brisa |     some
"""


def counted(office: Office) -> dict[str, int]:
    """Units that are in force, by day."""
    with facts(office.workspace, office.engine) as (session, _):
        found = session.read(
            "SELECT CAST(day AS VARCHAR) AS day, CAST(sum(quantity) AS BIGINT) AS units"
            " FROM in_force GROUP BY day ORDER BY day"
        )
    return {row["day"]: row["units"] for row in found.to_pylist()}


def test_a_delivery_says_what_became_of_the_file(office: Office) -> None:
    delivered = office.deliver(ONE_BAD_ROW)

    assert ("usage.csv", "press", "usage-csv") == (
        delivered.file,
        delivered.supplier,
        delivered.format,
    )
    assert (2, 1, 1, 100) == (
        delivered.rows_read,
        delivered.rows_accepted,
        delivered.rows_refused,
        delivered.quantity,
    )
    assert ("2014-03-10",) == delivered.days
    assert "new" == delivered.status


def test_refused_rows_are_kept_with_file_line_and_code(office: Office) -> None:
    office.deliver(ONE_BAD_ROW)

    (refused,) = office.read(REFUSED)

    assert ("usage.csv", 3, "quantity") == (refused["file"], refused["line"], refused["column"])
    assert refused["code"].startswith("FED")
    assert "some" in refused["row"]


def test_the_same_bytes_again_change_nothing(office: Office) -> None:
    first = office.deliver(MONDAY)
    before = office.versions()

    again = office.deliver(MONDAY)

    assert "identical" == again.status
    assert before == office.versions()
    assert (first.delivery, first.quantity, first.days, first.rows_read) == (
        again.delivery,
        again.quantity,
        again.days,
        again.rows_read,
    )


def test_the_same_bytes_under_another_file_name_change_nothing(office: Office) -> None:
    office.deliver(MONDAY)
    before = office.versions()

    assert "identical" == office.take(office.usage(MONDAY, "copy.csv")).status
    assert before == office.versions()


def test_the_same_bytes_of_another_supplier_are_other_usage(office: Office) -> None:
    office.deliver(MONDAY)

    assert "new" == office.take(office.usage(MONDAY), supplier="radio").status
    assert {"2014-03-10": 150} == {
        str(row.day): row.counted for row in office.balance().rows if row.supplier == "radio"
    }


def test_a_new_file_for_the_same_delivery_takes_the_place_of_the_old(office: Office) -> None:
    office.deliver(MONDAY, delivery="monday")

    corrected = office.deliver(MONDAY_CORRECTED, delivery="monday")

    assert "replaced" == corrected.status
    assert {"2014-03-10": 90} == counted(office)
    assert office.balance().holds


def test_days_that_only_the_old_file_had_are_out_of_force(office: Office) -> None:
    office.deliver(BOTH_DAYS, delivery="week")
    assert {"2014-03-10": 100, "2014-03-11": 7} == counted(office)

    office.deliver(MONDAY_CORRECTED, delivery="week")

    assert {"2014-03-10": 90} == counted(office)
    assert ["2014-03-10"] == [str(row.day) for row in office.balance().rows]


def test_an_old_file_can_take_its_place_back(office: Office) -> None:
    office.deliver(MONDAY, delivery="monday")
    office.deliver(MONDAY_CORRECTED, delivery="monday")

    assert "replaced" == office.deliver(MONDAY, delivery="monday").status
    assert {"2014-03-10": 150} == counted(office)


def test_deliveries_of_other_names_stand_beside_one_another(office: Office) -> None:
    office.deliver(MONDAY, delivery="one")

    assert "new" == office.deliver(MONDAY_CORRECTED, delivery="two").status
    assert {"2014-03-10": 240} == counted(office)


def test_replaced_days_of_a_supplier_are_out_of_force_in_every_earlier_delivery(
    office: Office,
) -> None:
    office.deliver(BOTH_DAYS, delivery="one")
    office.deliver(MONDAY, delivery="two")

    corrected = office.take(office.usage(MONDAY_CORRECTED), replace=(dt.date(2014, 3, 10),))

    assert "replaced" == corrected.status
    assert {"2014-03-10": 90, "2014-03-11": 7} == counted(office)


def test_replaced_days_are_those_of_one_supplier_only(office: Office) -> None:
    office.take(office.usage(MONDAY), supplier="radio")

    office.take(office.usage(MONDAY_CORRECTED), replace=(dt.date(2014, 3, 10),))

    assert {("press", 90), ("radio", 150)} == {
        (row.supplier, row.counted) for row in office.balance().rows
    }


def test_what_is_delivered_after_days_were_replaced_counts_beside_them(office: Office) -> None:
    office.take(office.usage(MONDAY_CORRECTED), replace=(dt.date(2014, 3, 10),))

    office.deliver(MONDAY, delivery="later")

    assert {"2014-03-10": 240} == counted(office)


@pytest.mark.parametrize("suppliers", [("radio", "shop"), ("radio", "radio")])
def test_replaced_days_are_those_of_the_suppliers_that_the_rows_name(
    office: Office, suppliers: tuple[str, str]
) -> None:
    table = "supplier | title | quantity\n{} | Alba | {}\n{} | Alba | {}"
    office.deliver(table.format(suppliers[0], 100, suppliers[1], 50))

    corrected = office.usage(table.format(suppliers[0], 90, suppliers[1], 40))
    office.take(corrected, replace=(dt.date(2014, 3, 10),))

    assert 130 == sum(row.counted for row in office.balance().rows)


def test_under_strict_one_refused_row_refuses_the_file(office: Office) -> None:
    before = office.versions()

    with pytest.raises(RefusedRowsError) as refused:
        office.take(office.usage(ONE_BAD_ROW), strict=True)

    assert before == office.versions()
    assert 1 == refused.value.refused
    assert [3] == [problem.line for problem in refused.value.problems]


def test_under_strict_a_file_without_fault_is_taken(office: Office) -> None:
    assert "new" == office.take(office.usage(MONDAY), strict=True).status
    assert {"2014-03-10": 150} == counted(office)


def test_a_file_without_an_acceptable_row_stores_nothing(office: Office) -> None:
    before = office.versions()

    with pytest.raises(DeliveryError, match="holds no acceptable row among 2"):
        office.deliver("title | quantity\nAlba | some\nBrisa | many")

    assert before == office.versions()


def test_a_file_that_turns_out_to_be_damaged_stores_nothing(office: Office) -> None:
    """The damage lies behind rows that were read, judged and written already."""
    path = office.files / "usage.parquet"
    size = 200_000
    columns = {"day": ["2014-03-10"] * size, "use": ["spin"] * size, "quantity": list(range(size))}
    pq.write_table(pa.table(columns), path, row_group_size=1000)
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(2000) + content[half + 2000 :])
    before = office.versions()

    with pytest.raises(DeliveryError, match="damaged"):
        office.take(path)

    assert before == office.versions()


def test_identical_files_under_other_names_count_once(office: Office) -> None:
    """Two machines can deliver one file at the same moment; then both acts stand in the list."""
    office.deliver(MONDAY, delivery="one")
    (act,) = office.read(DELIVERIES)
    store_again(office, act["load"], load="second", delivery="two", sequence=2)
    assert 2 == len(office.read(DELIVERIES))

    assert {"2014-03-10": 150} == counted(office)
    assert office.balance().holds


def test_a_delivery_that_died_before_its_last_commit_is_invisible(
    office: Office, new_office: Callable[[], Office]
) -> None:
    """Its rows lie in the lake, but nothing names their load."""
    other = new_office()
    other.deliver(MONDAY)
    for table in (USAGE, REPORTED, SUBJECTS):
        copy_table(other, office, table)
    assert 2 == len(office.read(USAGE))

    office.deliver("title | quantity\nCanto | 1", delivery="other")
    assert {"2014-03-10": 1} == counted(office)
    assert "new" == office.deliver(MONDAY).status
    assert {"2014-03-10": 151} == counted(office)
    assert 5 == len(office.read(USAGE))


def test_two_deliveries_at_once_are_both_there(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 1", delivery="first")
    paths = [office.usage(f"title | quantity\nAlba | {10 * n}", f"{n}.csv") for n in (1, 2)]
    together = Barrier(2)

    def take(path: Path) -> Any:  # noqa: ANN401
        together.wait()
        return office.take(path, delivery=path.stem)

    with ThreadPoolExecutor(2) as threads:
        assert ["new", "new"] == [taken.status for taken in threads.map(take, paths)]

    assert {"2014-03-10": 31} == counted(office)


def test_every_row_of_usage_stands_in_the_lake_as_reported(office: Office) -> None:
    office.deliver(
        """
        day        | until      | use      | quantity | audience | outlet  | territory | title | isrc
        2014-03-12 | 2014-03-18 | spin     |          |      700 | KEXP    | US        | Alba  |
        2014-03-10 | 2014-03-10 | download |       -3 |          | YouTube | GB        | Alba  | USRC17607839
        """
    )

    stored = cut(
        office.read(USAGE, "FROM usage ORDER BY line"),
        "day until use quantity quantity_known audience outlet territory title isrc supplier event",
    )

    assert stored == rows(
        """
        day        | until      | use      | quantity | quantity_known | audience | outlet  | territory | title | isrc         | supplier | event
        2014-03-12 | 2014-03-18 | spin     | 0        |                | 700      | KEXP    | US        | Alba  |              | press    |
        2014-03-10 | 2014-03-10 | download | -3       | yes            |          | YouTube | GB        | Alba  | USRC17607839 | press    |
        """
    )


def copy_table(source: Office, target: Office, table: Table) -> None:
    """Write the rows of one workspace's table into another's."""
    with source.engine.session() as session:
        source.workspace.lake.attach(session, (table,))
        target.workspace.lake.append(table, table.check(session.read(f"FROM {table.name}")))


def store_again(office: Office, old: str, *, load: str, delivery: str, sequence: int) -> None:
    """Store a load once more under other names, as a second machine would have done."""
    for table in (USAGE, REPORTED, SUBJECTS, DELIVERIES):
        found = office.read(table, f"FROM {table.name} WHERE load = '{old}'")
        changed = [row | {"load": load} for row in found]
        if table is DELIVERIES:
            changed = [row | {"delivery": delivery, "sequence": sequence} for row in changed]
        office.workspace.lake.append(
            table, table.from_rows([tuple(row[name] for name in table.names) for row in changed])
        )
