"""The Python API: the verbs of the command line, with typed records and Arrow tables."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

import hitparade
from hitparade.domain.errors import (
    DeliveryError,
    HitparadeError,
    NotFoundError,
    RefusedRowsError,
    RuleBookError,
    WorkspaceError,
)
from tests.acceptance.shell import Shell, rows, write_csv

if TYPE_CHECKING:
    from pathlib import Path

WEEK = dt.date(2014, 3, 22)


def test_a_workspace_is_made_and_opened(tmp_path: Path) -> None:
    made = hitparade.init(tmp_path / "charts")
    opened = hitparade.open(tmp_path / "charts")

    assert isinstance(made, hitparade.Hitparade)
    assert isinstance(opened, hitparade.Hitparade)
    assert 0 == opened.deliveries().num_rows
    with pytest.raises(WorkspaceError):
        hitparade.init(tmp_path / "charts")
    with pytest.raises(WorkspaceError):
        hitparade.open(tmp_path)


def test_the_verbs_do_what_the_commands_do(empty: Shell, campus: Shell) -> None:
    charts = hitparade.open(empty.workspace)

    delivered = charts.deliver(campus.files / "usage.csv", supplier="press")
    days = charts.tally()
    compiled = charts.compile("campus")

    assert ("new", 15, 1632) == (delivered.status, delivered.rows_accepted, delivered.quantity)
    assert 14 == len(days)
    assert campus.fingerprints() == {str(e.issue): e.fingerprint for e in compiled.editions}
    assert "identical" == charts.deliver(campus.files / "usage.csv", supplier="press").status


def test_records_are_typed(campus: Shell) -> None:
    charts = hitparade.open(campus.workspace)

    edition = charts.chart("campus", issue="2014-03-22")
    cielo = edition.entries[2]

    assert WEEK == edition.issue
    assert edition.period is not None
    assert (dt.date(2014, 3, 3), dt.date(2014, 3, 9)) == (edition.period.start, edition.period.end)
    assert ("Cielo", 3, None, "debut", WEEK) == (
        cielo.title, cielo.rank, cielo.last_rank, cielo.move, cielo.peak_issue
    )  # fmt: skip
    assert Fraction(44, 15) == Fraction(cielo.points or "")
    assert edition == charts.chart("campus", issue=WEEK)


def test_a_record_as_json_is_what_the_command_prints(campus: Shell) -> None:
    charts = hitparade.open(campus.workspace)
    at = ("--issue", "2014-03-22")

    for record, command in (
        (charts.chart("campus", issue=WEEK), ["chart", "campus", *at]),
        (charts.explain("campus", issue=WEEK, rank=1), ["explain", "campus", *at, "--rank", "1"]),
        (charts.balance(), ["balance"]),
        (charts.balance(chart="campus", issue=WEEK), ["balance", "--chart", "campus", *at]),
        (charts.verify(), ["verify"]),
        (
            charts.whatif("campus", issue=WEEK, settings={"convert.sales.points": "4"}),
            ["whatif", "campus", *at, "--set", "convert.sales.points=4"],
        ),
    ):
        assert campus.json(*command) == json.loads(json.dumps(record.as_json()))


def test_tables_are_arrow_tables(empty: Shell) -> None:
    charts = hitparade.open(empty.workspace)
    table = "day | use | quantity\n2014-03-03 | download | 1\n2014-03-03 | x | 1"
    delivered = charts.deliver(write_csv(empty.files / "week.csv", rows(table)), supplier="press")

    deliveries, refused = charts.deliveries(), charts.refused()

    assert isinstance(deliveries, pa.Table)
    assert isinstance(refused, pa.Table)
    assert ["press"] == deliveries["supplier"].to_pylist()
    assert [3] == refused["line"].to_pylist()
    assert refused == charts.refused(delivered.delivery)
    assert 0 == charts.refused("another").num_rows


def test_history_is_imported(empty: Shell) -> None:
    charts = hitparade.open(empty.workspace)
    table = "issue | rank | title | artist | weeks\n1958-08-04 | 1 | Alba | Anna | 3"

    report = charts.import_history(write_csv(empty.files / "old.csv", rows(table)), "old")

    assert (1, 1, {"weeks": {"equal": 0, "different": 1}}) == (
        report.issues, report.entries, report.compared
    )  # fmt: skip
    assert "Alba" == charts.chart("old").entries[0].title


def test_rules_in_force_can_be_asked_for(campus: Shell) -> None:
    charts = hitparade.open(campus.workspace)

    assert charts.rules("us-songs", issue="2014-03-29").digest
    assert (
        charts.rules("campus", issue="2014-03-29").digest
        != charts.rules("campus", issue="2014-04-05").digest
    )


def test_wrong_use_raises_one_family_of_errors(empty: Shell, campus: Shell, tmp_path: Path) -> None:
    charts, full = hitparade.open(empty.workspace), hitparade.open(campus.workspace)
    bad = tmp_path / "bad.csv"
    bad.write_text("day,use,quantity\n2014-03-03,download,1\n2014-03-99,download,1\n")
    book = tmp_path / "book.yaml"
    book.write_text("chart: x\n")

    with pytest.raises(RefusedRowsError, match=r"bad\.csv:3"):
        charts.deliver(bad, strict=True)
    with pytest.raises(DeliveryError, match=r"missing\.csv"):
        charts.deliver(tmp_path / "missing.csv")
    with pytest.raises(RuleBookError, match=r"book\.yaml"):
        charts.compile("campus", rules=book)
    with pytest.raises(NotFoundError, match="2014-03-29"):
        full.chart("campus", issue="2014-03-28")
    with pytest.raises(NotFoundError):
        full.explain("campus", rank=77)
    assert all(
        issubclass(kind, HitparadeError)
        for kind in (RefusedRowsError, DeliveryError, RuleBookError, NotFoundError, WorkspaceError)
    )


@pytest.mark.thorough
def test_the_command_line_sees_what_the_api_stored(empty: Shell, campus: Shell) -> None:
    charts = hitparade.open(empty.workspace)
    charts.deliver(campus.files / "usage.csv", supplier="press")
    charts.compile("campus", issue=WEEK, status="final")

    assert "final" == empty.chart("--issue", "2014-03-22")["status"]
    empty.holds()
