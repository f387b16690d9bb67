"""What becomes of a play that rules and decisions take from those it counts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.tally.changes import DOUBTED, KEPT_OFF
from hitparade.tally.whereabouts import LEFT_TO_NOBODY, crossed_out
from tests.tally.small import ISSUE, typed

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

CREDITS = {"hit": ("a", "b"), "deep cut": ("a",), "film": ("a", "b", "c")}
"""The albums that recordings count for."""
EXCLUDED = ("quarantine.x.action", "QUA011", "excluded")
HELD = ("quarantine.x.action", "QUA010", "quarantined")
Doubt = tuple[str, str, int, str, tuple[str, str, str]]


def left_to_nobody(engine: DuckDB, kept_off: dict[str, str], *doubts: Doubt) -> list[object]:
    """What moves because of doubts: outcome, reason and units; with the rules that keep albums off."""
    with engine.session() as session:
        names = "issue recording id", "territory issue id"
        pairs = [(ISSUE, name, album) for name, albums in CREDITS.items() for album in albums]
        session.table("contending_recordings", typed(names[0], *pairs))
        session.table("candidates", typed(names[1], *(("", ISSUE, name) for name in "abc")))
        session.table(
            KEPT_OFF.name,
            KEPT_OFF.from_rows(
                [("", ISSUE, name, rule, "ELI010", "", 1, 0) for name, rule in kept_off.items()]
            ),
        )
        session.table(
            DOUBTED.name,
            DOUBTED.from_rows(
                [
                    ("", ISSUE, 0, name, album, hard, decision, went, reason, rule, 10)
                    for name, album, hard, decision, (rule, reason, went) in doubts
                ]
            ),
        )
        session.run(crossed_out(clipped=False))
        found = session.read(LEFT_TO_NOBODY).to_pylist()
    return [(row["outcome"], row["reason"], row["quantity"]) for row in found]


@pytest.mark.parametrize(
    ("kept_off", "doubts", "expected"),
    [
        ({}, [("hit", "a", 0, "d1", EXCLUDED)], []),
        (
            {},
            [("hit", "a", 1, "d1", HELD), ("hit", "b", 1, "d1", HELD)],
            [("quarantined", "QUA010", 10)],
        ),
        ({"b": "eligible.x"}, [("hit", "a", 1, "d1", HELD)], [("quarantined", "QUA010", 10)]),
        ({"b": "eligible.x"}, [("film", "a", 1, "d1", HELD)], []),
        ({"a": "eligible.x", "b": "eligible.x"}, [("hit", "a", 1, "d1", HELD)], []),
        ({"a": "eligible.x"}, [("hit", "a", 1, "d1", HELD), ("hit", "b", 0, "d2", EXCLUDED)],
         [("excluded", "QUA011", 10)]),
    ],
)  # fmt: skip
def test_a_play_counts_while_there_is_one_left_that_it_counts_for(
    engine: DuckDB, kept_off: dict[str, str], doubts: list[Doubt], expected: list[object]
) -> None:
    assert expected == left_to_nobody(engine, kept_off, *doubts)


def test_all_that_is_said_of_it_is_of_the_decision_that_acts_the_hardest(engine: DuckDB) -> None:
    mild = ("hit", "a", 1, "d1", HELD)
    hard = ("hit", "b", 0, "d2", EXCLUDED)

    assert [("excluded", "QUA011", 10)] == left_to_nobody(engine, {}, mild, hard)


def test_the_rule_and_its_reason_are_of_one_entity(engine: DuckDB) -> None:
    rows = [
        ("", ISSUE, "a", "limit.x.most", "LIM010", "", 1, 0),
        ("", ISSUE, "b", "eligible.x.action", "ELI010", "", 1, 0),
        ("", ISSUE, "c", "eligible.x.action", "ELI011", "", 1, 0),
    ]
    with engine.session() as session:
        names = [(ISSUE, "film", album) for album in CREDITS["film"]]
        session.table("contending_recordings", typed("issue recording id", *names))
        session.table(
            "candidates", typed("territory issue id", *(("", ISSUE, name) for name in "abc"))
        )
        session.table(KEPT_OFF.name, KEPT_OFF.from_rows(rows))
        session.table(DOUBTED.name, DOUBTED.empty())
        session.run(crossed_out(clipped=False))
        (found,) = session.read("FROM play_credits").to_pylist()

    assert (3, 3, "eligible.x.action", "ELI010") == tuple(
        found[name] for name in ("entities", "kept_off", "rule", "reason")
    )
