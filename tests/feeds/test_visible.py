"""The row that makes a delivery visible: checked before it is written, and numbered once."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import DELIVERIES, REFUSED, REPORTED, USAGE
from hitparade.engine.lake import Lake
from hitparade.feeds import meaning
from hitparade.feeds.chunk import Chunk
from hitparade.feeds.deliveries import facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hitparade.domain.tables import Table
    from tests.office import Office

MONDAY = dt.date(2014, 3, 10)


def units(office: Office) -> int:
    """Units in force."""
    with facts(office.workspace, office.engine) as (session, _):
        found = session.read("SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) AS n FROM in_force")
    return int(found["n"][0].as_py())


def version(office: Office, quantity: int, revision: int | None = None, **more: Any) -> Any:  # noqa: ANN401
    """Deliver a version of a delivery: one song with a quantity."""
    path = office.usage(f"title | quantity\nAlba | {quantity}")
    return office.take(path, **{"delivery": "week", "revision": revision} | more)


def test_the_highest_revision_counts_whatever_the_order(office: Office) -> None:
    version(office, 1, 1)
    version(office, 3, 3)
    assert 3 == units(office)

    late = version(office, 2, 2)

    assert 3 == units(office)
    assert ("new", "FED203") == (late.status, late.warnings[0]["code"])
    assert "Revision 3 of press/week" in late.warnings[0]["text"]


def test_of_one_revision_the_later_file_counts(office: Office) -> None:
    version(office, 1, 4)

    assert "replaced" == version(office, 2, 4).status
    assert 2 == units(office)


def test_a_number_beats_none(office: Office) -> None:
    version(office, 1, 0)
    version(office, 2)

    assert 1 == units(office)


def test_a_version_that_was_taken_in_already_is_identical(office: Office) -> None:
    version(office, 1, 1)
    version(office, 2, 2)

    assert "identical" == version(office, 1, 1).status
    assert "identical" == version(office, 2).status
    assert 2 == len(office.read(DELIVERIES))


def test_bytes_that_come_back_under_a_higher_number_count(office: Office) -> None:
    version(office, 1, 1)

    assert "replaced" == version(office, 1, 3).status
    version(office, 2, 2)
    assert 1 == units(office)


def test_replaced_days_follow_the_revision_too(office: Office) -> None:
    version(office, 5, 2, delivery="corrected", replace=(MONDAY,))
    version(office, 1, 1, delivery="late")
    version(office, 7, delivery="later")

    assert 5 == units(office)


@pytest.mark.parametrize(
    ("table", "says"), [(USAGE, "rows of usage"), (REPORTED, "reported"), (REFUSED, "refused")]
)
def test_what_did_not_reach_the_lake_as_it_was_read_does_not_count(
    office: Office, monkeypatch: pytest.MonkeyPatch, table: Table, says: str
) -> None:
    append, append_with = Lake.append, Lake.append_with

    def losing_files(lake: Lake, into: Table, parts: Any) -> None:  # noqa: ANN401
        append_with(lake, into, [part for part in parts if into is not table])

    def losing(lake: Lake, into: Table, rows: Any) -> None:  # noqa: ANN401
        if into is table:
            rows = iter([]) if table is REFUSED else (batch.slice(1) for batch in _batches(rows))
        append(lake, into, rows)

    monkeypatch.setattr(Lake, "append", losing)
    monkeypatch.setattr(Lake, "append_with", losing_files)
    with pytest.raises(WorkspaceError, match=rf"{says}.*does not count"):
        office.deliver(
            "day | title | quantity\n2014-03-10 | Alba | 5\n2014-03-11 | Alba | 6\n2014-03-11 | Alba | x"
        )

    assert [] == office.read(DELIVERIES)
    assert 0 == units(office)


def lose_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the short way say neither yes nor no to Alba."""
    fine = "CASE WHEN title = 'Alba' THEN NULL ELSE coalesce(quantity_int > 0, false) END"
    monkeypatch.setattr(meaning, "_fine", lambda *_: fine)


def refuse_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the long way see each doubted row twice."""
    only = Chunk.only
    monkeypatch.setattr(Chunk, "only", lambda *given: pa.concat_tables([only(*given)] * 2))


@pytest.mark.parametrize(("meddle", "found"), [(lose_a_row, 2), (refuse_twice, 4)])
def test_a_row_that_is_neither_accepted_nor_refused_or_twice_is_noticed(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    meddle: Callable[[pytest.MonkeyPatch], None],
    found: int,
) -> None:
    meddle(monkeypatch)

    says = f"{found} rows accepted and refused, but 3 rows read.*does not count"
    with pytest.raises(WorkspaceError, match=says):
        office.deliver("title | quantity\nAlba | 5\nBrisa | 6\nCanto | x")

    assert [] == office.read(DELIVERIES)


def _batches(rows: Any) -> Any:  # noqa: ANN401
    return rows.to_batches() if hasattr(rows, "to_batches") else rows


def test_threads_that_deliver_at_once_number_their_rows_once(office: Office) -> None:
    paths = [office.usage(f"title | quantity\nAlba | {10**n}", f"{n}.csv") for n in range(4)]
    together = Barrier(len(paths))

    def take(path: Path) -> str:
        together.wait()
        return office.take(path, delivery=path.stem).status

    with ThreadPoolExecutor(len(paths)) as threads:
        assert {"new"} == set(threads.map(take, paths))

    assert [1, 2, 3, 4] == sorted(row["sequence"] for row in office.read(DELIVERIES))
    assert 1111 == units(office)


def test_threads_that_deliver_the_same_bytes_deliver_them_once(office: Office) -> None:
    path = office.usage("title | quantity\nAlba | 5")
    together = Barrier(3)

    def take(name: str) -> str:
        together.wait()
        return office.take(path, delivery=name).status

    with ThreadPoolExecutor(3) as threads:
        statuses = sorted(threads.map(take, "abc"))

    assert ["identical", "identical", "new"] == statuses
    assert (1, 5) == (len(office.read(DELIVERIES)), units(office))


DELIVERER = """
import sys
import hitparade

charts = hitparade.open(sys.argv[1])
for file in sys.argv[2:]:
    charts.deliver(file, supplier="press", delivery=file[-5:])
"""


@pytest.mark.thorough
def test_processes_that_deliver_at_once_lose_nothing_and_double_nothing(office: Office) -> None:
    files = [str(office.usage(f"title | quantity\nA | {10**n}", f"{n}.csv")) for n in range(4)]
    folder = str(office.workspace.folder)
    writers = [
        subprocess.Popen([sys.executable, "-c", DELIVERER, folder, *order])
        for order in (files, files[::-1])
    ]

    assert [0, 0] == [writer.wait(timeout=180) for writer in writers]
    assert 1111 == units(office)
    assert [1, 2, 3, 4] == sorted(row["sequence"] for row in office.read(DELIVERIES))


@pytest.mark.thorough
def test_the_order_of_revisions_never_matters(new_office: Callable[[], Office]) -> None:
    found = []
    for order in ((1, 2, 3), (3, 1, 2), (2, 3, 1)):
        office = new_office()
        for number in order:
            version(office, 10 + number, number)
        found.append(units(office))

    assert [13, 13, 13] == found
