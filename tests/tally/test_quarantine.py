"""Usage that decisions doubt gives up its points."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from hitparade.rules import quarantine
from hitparade.tally.changes import CHANGES
from hitparade.tally.quarantine import doubted_plays, steps
from tests.tally.small import ISSUE, decided, in_force, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.duckdb import DuckDB

    Decision = tuple[str, str, Mapping[str, str], dt.date | None, dt.date | None]

FIRST, SECOND = dt.date(2014, 3, 10), dt.date(2014, 3, 11)
USAGE = (
    ("r1", "s1", FIRST, "press", "Tube", "US", "video_stream", "ad", 10, 100),
    ("r1", "s1", SECOND, "press", "Tube", "US", "video_stream", "ad", 20, 200),
    ("r1", "s2", FIRST, "shop", "", "US", "download", "", 1, 50),
    ("r2", "s1", FIRST, "press", "Tube", "US", "video_stream", "ad", 40, 400),
)
"""Recording, slice, day, supplier, outlet, territory, use, tier, quantity, points; of one song."""


def doubt(
    subject: str,
    first: dt.date | None = None,
    last: dt.date | None = None,
    **value: str,
) -> Decision:
    """A decision to quarantine."""
    return ("quarantine", subject, value, first, last)


def acted(
    engine: DuckDB,
    *decisions: Decision,
    rules: Mapping[str, str] | None = None,
    chart: str = "",
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Changes (recording, use, rule, reason, points); slice, outcome, reason, units not counted."""
    clauses = {"action": "hold"} if rules is None else rules
    here = in_force({f"quarantine.x.{name}": text for name, text in clauses.items()})
    with engine.session() as session:
        decided(
            session,
            here,
            *(
                (f"d{n}", act, chart, subject, json.dumps(value) if value else "", first, last)
                for n, (act, subject, value, first, last) in enumerate(decisions, 1)
            ),
        )
        session.table("quarantines", rows_of(quarantine.TABLE, quarantine.rows(here)))
        session.table(
            "day_parts",
            typed(
                "territory issue id recording slice day supplier outlet territory_of_use use tier"
                " quantity points",
                *(("", ISSUE, "song", *row) for row in USAGE),
            ),
        )
        keys = sorted({(row[0], row[6], row[7]) for row in USAGE})
        session.table(
            "live",
            typed(
                "territory issue id recording use tier",
                *(("", ISSUE, "song", *key) for key in keys),
            ),
        )
        session.run(steps("live"))
        changes = CHANGES.check(
            session.read(f"SELECT {', '.join(CHANGES.names)} FROM quarantine_changes ORDER BY ALL"),
            unique=True,
        )
        moves = session.read(
            "SELECT slice, outcome, reason, CAST(sum(quantity) AS BIGINT) AS quantity"
            f" FROM ({doubted_plays(clipped=False)}) GROUP BY slice, outcome, reason ORDER BY ALL"
        )
    return (
        [
            (row["recording"], row["use"], row["rule"], row["reason"], int(row["points"]))
            for row in changes.to_pylist()
        ],
        [tuple(row.values()) for row in moves.to_pylist()],
    )


HELD = ("video_stream", "quarantine.x.action", "QUA010")


def test_usage_of_a_recording_is_held_with_all_its_points(engine: DuckDB) -> None:
    changes, moves = acted(engine, doubt("r1"))

    assert [("r1", "download", *HELD[1:], -50), ("r1", *HELD, -300)] == changes
    assert [("s1", "quarantined", "QUA010", 30), ("s2", "quarantined", "QUA010", 1)] == moves


def test_a_song_may_be_doubted_whole_or_a_supplier_without_a_name(engine: DuckDB) -> None:
    assert [-50, -300, -400] == [row[-1] for row in acted(engine, doubt("song"))[0]]
    assert [-300, -400] == [row[-1] for row in acted(engine, doubt("", supplier="press"))[0]]


@pytest.mark.parametrize(
    ("decision", "points"),
    [
        (doubt("r1", SECOND), [-200]),
        (doubt("r1", FIRST, FIRST, use="video_stream"), [-100]),
        (doubt("r1", supplier="shop"), [-50]),
        (doubt("r1", outlet="tube"), [-300]),
        (doubt("r1", territory="GB"), []),
        (doubt("r3"), []),
    ],
)
def test_a_decision_may_name_days_use_supplier_outlet_and_territory(
    engine: DuckDB, decision: Decision, points: list[int]
) -> None:
    assert points == [row[-1] for row in acted(engine, decision)[0]]


def test_excluded_usage_has_another_reason(engine: DuckDB) -> None:
    changes, moves = acted(engine, doubt("r2"), rules={"action": "exclude"})

    assert [("r2", "video_stream", "quarantine.x.action", "QUA011", -400)] == changes
    assert [("s1", "excluded", "QUA011", 40)] == moves


def test_a_haircut_takes_a_share_of_the_points_and_moves_nothing(engine: DuckDB) -> None:
    changes, moves = acted(engine, doubt("r2"), rules={"action": "haircut", "share": "1/3"})

    assert [("r2", "video_stream", "quarantine.x.share", "QUA012", -133)] == changes
    assert [] == moves


def test_a_decision_may_say_action_and_share_itself(engine: DuckDB) -> None:
    for share, points in (("1/4", -100), ("0.3", -120), ("nonsense", -400), ("7", -400)):
        changes, _ = acted(engine, doubt("r2", action="haircut", share=share))

        assert [points] == [row[-1] for row in changes]


def test_doubts_do_not_add_up_and_the_hardest_acts(engine: DuckDB) -> None:
    changes, _ = acted(
        engine, doubt("r2"), doubt("song", supplier="press", action="exclude"), doubt("r2")
    )

    assert [("r1", -300), ("r2", -400)] == [(row[0], row[-1]) for row in changes]
    assert {"QUA011"} == {row[3] for row in changes}


def test_a_release_ends_a_quarantine_on_the_days_it_names(engine: DuckDB) -> None:
    by_id: Decision = ("release_quarantine", "d1", {}, None, None)
    by_subject: Decision = ("release_quarantine", "r1", {}, SECOND, None)
    other: Decision = ("release_quarantine", "r2", {}, None, None)

    assert [] == acted(engine, doubt("r1"), by_id)[0]
    assert [-50, -100] == [row[-1] for row in acted(engine, doubt("r1"), by_subject)[0]]
    assert [-50, -300] == [row[-1] for row in acted(engine, doubt("r1"), other)[0]]


def test_a_chart_without_a_clause_and_other_charts_do_not_heed_it(engine: DuckDB) -> None:
    assert ([], []) == acted(engine, doubt("r1"), rules={})
    assert ([], []) == acted(engine, doubt("r1"), chart="other")


def test_a_haircut_of_nothing_changes_nothing(engine: DuckDB) -> None:
    assert ([], []) == acted(engine, doubt("r1"), rules={"action": "haircut", "share": "0"})
