"""Manual decisions: which bind, what they keep off, and how they have an entry shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.tally.changes import REMOVALS
from hitparade.tally.decide import CREDITS, steps
from tests.tally.small import ISSUE, decided, entities, in_force, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.duckdb import DuckDB

WEEK = dt.timedelta(weeks=1)


def told(
    engine: DuckDB, *decisions: tuple[object, ...], rules: Mapping[str, str] | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Removals and credits, of songs A and B."""
    here = in_force({f"decide.x.{name}": text for name, text in (rules or {}).items()})
    with engine.session() as session:
        entities(session, {"A": {}, "B": {}})
        decided(session, here, *decisions)
        session.table("places", typed("territory issue id", ("", ISSUE, "A"), ("", ISSUE, "B")))
        session.run((*steps("places"), CREDITS))
        removals = REMOVALS.check(session.read("FROM decide_removals ORDER BY id"), unique=True)
        return (
            removals.to_pylist(),
            session.read("SELECT id, title, artist, decision FROM decided_credits").to_pylist(),
        )


def exclude(**more: Any) -> tuple[object, ...]:  # noqa: ANN401
    """A decision against A."""
    row: dict[str, object] = {"chart": "", "subject": "A", "first": None, "last": None}
    row |= more
    return ("d1", "exclude", row["chart"], row["subject"], "", row["first"], row["last"])


def test_an_excluded_entry_names_the_decision(engine: DuckDB) -> None:
    removals, _ = told(engine, exclude())

    assert [
        {
            "territory": "",
            "issue": ISSUE,
            "id": "A",
            "rule": "decide",
            "reason": "DEC010",
            "decision": "d1",
        }
    ] == removals


@pytest.mark.parametrize(
    ("decision", "gone"),
    [
        (exclude(chart="tiny"), ["A"]),
        (exclude(chart="other"), []),
        (exclude(chart="tiny@US"), []),
        (exclude(first=ISSUE, last=ISSUE), ["A"]),
        (exclude(first=ISSUE + WEEK), []),
        (exclude(last=ISSUE - WEEK), []),
        (exclude(subject="C"), []),
    ],
)
def test_a_decision_binds_its_chart_its_issues_and_its_subject(
    engine: DuckDB, decision: tuple[object, ...], gone: list[str]
) -> None:
    assert gone == [row["id"] for row in told(engine, decision)[0]]


def test_a_chart_accepts_the_acts_that_it_lists(engine: DuckDB) -> None:
    assert [] == told(engine, exclude(), rules={"acts": "[stay, credit]"})[0]
    (found,) = told(engine, exclude(), rules={"acts": "[exclude]"})[0]
    assert "decide.x.acts" == found["rule"]


def test_a_credit_changes_what_it_names_and_nothing_else(engine: DuckDB) -> None:
    credit = ("d1", "credit", "", "A", '{"artist":"A feat. B"}', None, None)

    assert [{"id": "A", "title": "A", "artist": "A feat. B", "decision": "d1"}] == told(
        engine, credit
    )[1]


def test_of_two_credits_the_one_that_began_last_counts(engine: DuckDB) -> None:
    old = ("d1", "credit", "", "A", '{"title":"Old"}', ISSUE - WEEK, None)
    new = ("d2", "credit", "", "A", '{"title":"New"}', ISSUE, None)

    assert ["New"] == [row["title"] for row in told(engine, new, old)[1]]
