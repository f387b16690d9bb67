"""Instants never run backwards: what was known when can be told later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import CATALOGUES, CLAIM_FILES, DECISIONS, DELIVERIES, EDITIONS
from hitparade.engine.clock import STAMPS, TOLERANCE, next_instant
from hitparade.identity.decisions import Decision, decide
from tests.office import book

if TYPE_CHECKING:
    from hitparade.domain.tables import Table
    from hitparade.engine.workspace import Workspace
    from tests.office import Office

NOON = dt.datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=dt.UTC)


def stamped(workspace: Workspace, table: Table, column: str, instant: dt.datetime) -> None:
    """Add a row that is empty but for its instant."""
    empty = {"text": "", "int": 0, "bool": False, "exact": 0, "date": instant.date()}
    row = [
        instant if c.name == column else None if c.null else empty.get(c.kind, "")
        for c in table.columns
    ]
    lake = workspace.vault if table is EDITIONS else workspace.lake
    lake.append(table, table.from_rows([tuple(row)]))


def instant(workspace: Workspace, clock: dt.datetime) -> dt.datetime:
    return next_instant((workspace.lake, workspace.vault), clock)


def test_every_instant_of_storing_is_watched() -> None:
    assert {DELIVERIES, CATALOGUES, CLAIM_FILES, DECISIONS, EDITIONS} == {
        table for table, _, _ in STAMPS
    }


def test_in_an_empty_workspace_it_is_what_the_clock_says(workspace: Workspace) -> None:
    assert NOON == instant(workspace, NOON)


def test_it_is_what_the_clock_says_after_everything_stored(workspace: Workspace) -> None:
    stamped(workspace, DELIVERIES, "received", NOON)
    later = NOON + dt.timedelta(milliseconds=2)

    assert later == instant(workspace, later)


@pytest.mark.parametrize(("table", "column", "what"), STAMPS, ids=lambda v: getattr(v, "name", v))
def test_a_clock_that_went_back_is_refused(
    workspace: Workspace, table: Table, column: str, what: str
) -> None:
    stamped(workspace, table, column, NOON - dt.timedelta(days=1))
    stamped(workspace, table, column, NOON)

    with pytest.raises(WorkspaceError, match=f"{what} of 2026-11-22 12:00:00 UTC") as raised:
        instant(workspace, NOON - dt.timedelta(hours=1))
    assert "The clock says 2026-11-22 11:00:00 UTC" in str(raised.value)
    assert "Set the clock right" in str(raised.value)


def test_clocks_may_be_a_little_apart(workspace: Workspace) -> None:
    stamped(workspace, DECISIONS, "decided", NOON)

    found = instant(workspace, NOON - TOLERANCE + dt.timedelta(milliseconds=1))

    assert NOON < found <= NOON + dt.timedelta(milliseconds=1)


@pytest.fixture
def went_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose clock went back by a day after its first week."""
    office.weeks("A B")
    office.compile(book())
    real = dt.datetime.now(dt.UTC)

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return (real - dt.timedelta(days=1)).astimezone(tz)

    monkeypatch.setattr("hitparade.engine.workspace.dt.datetime", Clock)
    return office


def test_nothing_is_stored_by_a_clock_that_went_back(went_back: Office) -> None:
    def versions() -> dict[str, int]:
        return went_back.workspace.lake.versions() | went_back.workspace.vault.versions()

    before = versions()
    late = went_back.usage("title | quantity\nZ | 9", "late.csv")
    decision = Decision("stay", "song:none", author="me", reason="a test")

    for work in (
        lambda: went_back.take(late),
        lambda: decide(went_back.workspace, went_back.engine, decision),
        lambda: went_back.compile(book({"rank.chart.depth": "1"})),
    ):
        with pytest.raises(WorkspaceError, match="the clock went back"):
            work()
        assert before == versions()
