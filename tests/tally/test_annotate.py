"""What stands beside entries: bullets, gainers, issues in a row, issues at No. 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hitparade.engine.duckdb import DuckDB
from hitparade.rules import annotate as rule
from hitparade.tally.annotate import steps
from hitparade.tally.changes import ANNOTATIONS
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES
from tests.office import issue
from tests.rules.books import always, book

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = pa.schema(
    [
        ("territory", pa.string()),
        ("issue", pa.date32()),
        ("id", pa.string()),
        ("rank", pa.int64()),
    ]
)
METRICS = pa.schema(
    [
        ("territory", pa.string()),
        ("issue", pa.date32()),
        ("id", pa.string()),
        ("back", pa.int64()),
        ("points", pa.decimal128(38, 0)),
        ("quantity", pa.int64()),
    ]
)


def said(
    rules: dict[str, str],
    weeks: list[str],
    metrics: Mapping[str, tuple[int, ...]] | None = None,
    *,
    now: int = 1,
) -> dict[str, str]:
    """What is said beside the entries of the last issue, by name and id, as in ``streak A``.

    Args:
        rules: Parameters of ``annotate.history``.
        weeks: The entries of each issue in order of rank, as in ``"A B"``.
        metrics: Points before and now of each entry, then quantity before and now if others.
        now: How many issues at the end are told of at once.
    """
    made = book({f"annotate.history.{name}": always(value) for name, value in rules.items()})
    places = [
        {"territory": "", "issue": issue(week), "id": entry, "rank": rank}
        for week, entries in enumerate(weeks, 1)
        for rank, entry in enumerate(entries.split(), 1)
    ]
    told = [issue(week) for week in range(len(weeks) - now + 1, len(weeks) + 1)]
    measured = [
        {"territory": "", "issue": told[-1], "id": entry, "back": back}
        | {"points": values[1 - back], "quantity": values[-1 - back]}
        for entry, values in (metrics or {}).items()
        for back in (0, 1)
        if values[1 - back]
    ]
    with DuckDB().session() as session:
        session.table("annotating", rule.TABLE.from_rows(rule.rows(map(made.in_force, told))))
        session.table("new_places", _table([p for p in places if p["issue"] in told]))
        session.table("earlier", EARLIER.check(_table(places)))
        before = [("", issue(week), "") for week in range(1, len(weeks) - now + 1)]
        session.table("earlier_issues", EARLIER_ISSUES.from_rows(before))
        session.table("metrics", pa.Table.from_pylist(measured, schema=METRICS))
        session.table("market", pa.Table.from_pylist(measured, schema=METRICS))
        session.run(steps())
        found = ANNOTATIONS.check(session.read("FROM annotated"), unique=True).to_pylist()
    return {f"{r['name']} {r['id']}": r["value"] for r in found if r["issue"] == told[-1]}


def _table(places: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(places, schema=PLACES)


def test_without_a_word_of_the_rule_book_nothing_is_said() -> None:
    assert {} == said({}, ["A B", "A B"], {"A": (1, 2), "B": (1, 2)})


def test_a_bullet_goes_to_points_that_did_not_fall() -> None:
    """B holds its points, C lost some, D is new."""
    points = {"A": (10, 20), "B": (10, 10), "C": (10, 9), "D": (0, 5)}

    assert {"bullet A": "yes", "bullet B": "yes", "bullet D": "yes"} == said(
        {"bullet": "points"}, ["A B C", "A B C D"], points
    )


def test_a_loss_up_to_the_downtime_keeps_the_bullet() -> None:
    points = {"A": (1000, 970), "B": (1000, 969)}

    assert {"bullet A": "yes"} == said(
        {"bullet": "points", "downtime": "3"}, ["A B", "A B"], points
    )


def test_a_bullet_may_go_by_plays_in_place_of_points() -> None:
    """A's points fell while its plays rose."""
    assert {"bullet A": "yes"} == said(
        {"bullet": "quantity"}, ["A B", "A B"], {"A": (9, 8, 3, 4), "B": (8, 9, 4, 3)}
    )


def test_where_the_period_before_is_not_known_no_one_has_a_bullet() -> None:
    assert {} == said({"bullet": "points", "gainers": "5"}, ["A B"], {"A": (0, 20), "B": (0, 10)})


def test_the_largest_gains_are_marked_and_equal_gains_go_by_rank() -> None:
    points = {"A": (10, 15), "B": (0, 9), "C": (4, 9), "D": (5, 5)}

    assert {"gainer B": "1", "gainer A": "2"} == said(
        {"gainers": "2"}, ["A C D", "A B C D"], points
    )


def test_a_streak_begins_anew_after_a_break() -> None:
    """B was away in the third issue."""
    weeks = ["A B", "A B", "A C", "B A C"]

    assert {"streak A": "4", "streak B": "1", "streak C": "2"} == said({"streak": "yes"}, weeks)


def test_weeks_at_no_1_go_on_after_a_break() -> None:
    weeks = ["A B", "B A", "A C", "C B", "A C"]

    assert {"at_no_1 A": "3", "at_no_1 C": "1"} == said({"at_no_1": "yes"}, weeks)


def test_issues_told_of_at_once_count_each_other() -> None:
    weeks = ["A B", "A C", "A B", "A B"]
    rules = {"streak": "yes", "at_no_1": "yes"}

    found = said(rules, weeks)

    assert {"streak A": "4", "streak B": "2", "at_no_1 A": "4"} == found
    assert found == said(rules, weeks, now=3) == said(rules, weeks, now=4)
