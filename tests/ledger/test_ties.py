"""Instants that tie under a limit: contents decide, and are read only where that changes a tally."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hitparade.domain.tables import USAGE
from hitparade.engine.duckdb import DuckDB
from hitparade.ledger.lines import ROW, put_in_order
from tests.ledger.test_caps_properties import Event, cap, counted, row, tallied

AT_EIGHT: Event = {"hour": 8, "timed": True, "listener": "ann", "title": "Alba", "quantity": 1}
OF_BRISA: Event = {**AT_EIGHT, "title": "Brisa"}


def ordered(*events: Event, alone: bool = True) -> list[str | None]:
    """Contents of events of one group, as far as they are read; each title is a recording."""
    rows = [row(event, "a", n) for n, event in enumerate(events)]
    more = {"label": 0, "series": 0, "clause": 0, "extends": "day", "key": "ann"}
    found = [{**r, **more, "local_day": r["day"], "code": len(r["title"])} for r in rows]
    names = [*ROW, "clause", "extends", "key"]
    with DuckDB().session() as session:
        session.table("usage", pa.Table.from_pylist(rows, schema=USAGE.schema))
        session.table("group_rows", pa.Table.from_pylist(found).select(names))
        put_in_order(session, "SELECT * FROM group_rows", alone=alone)
        contents: list[str | None] = session.read("SELECT content FROM cap_events ORDER BY line")[
            "content"
        ].to_pylist()
    return contents


def test_nothing_is_read_of_events_at_different_instants() -> None:
    assert [None, None] == ordered(AT_EIGHT, {**OF_BRISA, "hour": 9})


def test_nothing_is_read_of_events_that_are_added_up_as_the_same() -> None:
    assert [None, None] == ordered(AT_EIGHT, AT_EIGHT)


def test_contents_are_read_where_another_cap_looks_at_the_same_events() -> None:
    one, other = ordered(AT_EIGHT, AT_EIGHT, alone=False)

    assert one is not None
    assert one == other


def test_contents_are_read_of_the_events_that_tie_alone() -> None:
    alba, brisa, later = ordered(AT_EIGHT, OF_BRISA, {**AT_EIGHT, "hour": 9})

    assert "Alba" in str(alba)
    assert "Brisa" in str(brisa)
    assert later is None


@pytest.mark.parametrize("timed", [True, False])
def test_of_events_that_tie_the_first_by_content_counts(*, timed: bool) -> None:
    alba, brisa = {**AT_EIGHT, "timed": timed}, {**OF_BRISA, "timed": timed}
    one = cap(["listener"], "day", 1)

    assert {"Alba": 1, "Brisa": 0} == dict(counted(tallied([brisa, alba], one)))
    assert {"Alba": 1, "Brisa": 0} == dict(counted(tallied([alba, brisa], one, cut=1)))
