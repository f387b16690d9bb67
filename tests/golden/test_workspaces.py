"""A workspace of every landed part opens, balances and verifies, for ever."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import hitparade
from hitparade.web.intake import batches, journal
from hitparade.web.intake.drain import Drained, drain
from hitparade.web.questions import questions
from tests.golden.make import make

_PART_2 = {"golden": 3, "golden-rules": 2, "golden-albums": 2}
_PART_4 = _PART_2 | {"golden-late": 4, "golden-clips": 4}
_PART_6 = _PART_4 | {
    "golden": 4,
    "golden-plays@001": 3,
    "golden-plays@US": 1,
    "golden-plays@GB": 1,
}
EDITIONS = {
    "part-1": {"golden": 3},
    "part-2": _PART_2,
    "part-3": _PART_2 | {"golden-late": 2},
    "part-4": _PART_4,
    "part-6": _PART_6,
    "part-7": _PART_6 | {"golden": 5, "golden-plays@001": 4, "golden-listens": 1},
}
"""How many issues each workspace has of each chart."""
CORRECTED = {"part-3": 2, "part-4": 5, "part-6": 8, "part-7": 8}
"""How many of them have a second edition."""
UNMATCHED = {"part-4": 87, "part-6": 87, "part-7": 87}
"""How many plays are of no song, where it is not 7."""
WORKSPACES = sorted(p for p in (Path(__file__).parent / "workspaces").iterdir() if p.is_dir())


def _name(request: pytest.FixtureRequest) -> str:
    """Name of the workspace that a test has a copy of."""
    return str(request.node.callspec.params["charts"][0].name)


def _fingerprints(charts: hitparade.Hitparade, chart: str) -> dict[dt.date, str]:
    return {issue: edition.fingerprint for issue, edition in charts.editions(chart).items()}


KINDS = [*((path, False) for path in WORKSPACES), (WORKSPACES[0], True)]
"""Each workspace as it was, and the oldest one upgraded."""
FIRST_AND_LAST = [
    pytest.param(
        kind, marks=() if kind[0] in {WORKSPACES[0], WORKSPACES[-1]} else pytest.mark.thorough
    )
    for kind in KINDS
]
"""The newest workspace has the charts of those between, so computing these anew is a second look."""


def _named(kind: tuple[Path, bool]) -> str:
    return f"{kind[0].name}{' upgraded' * kind[1]}"


@pytest.fixture(params=KINDS, ids=_named)
def charts(request: pytest.FixtureRequest, tmp_path: Path) -> hitparade.Hitparade:
    """A copy of a golden workspace, so that nothing can change it: as it was, and upgraded."""
    path, upgraded = request.param
    opened = hitparade.open(shutil.copytree(path, tmp_path / "workspace"))
    if upgraded:
        opened.workspace.upgrade()
    return opened


def test_it_balances(charts: hitparade.Hitparade, request: pytest.FixtureRequest) -> None:
    balance = charts.balance()

    assert (True, UNMATCHED.get(_name(request), 7)) == (
        balance.holds,
        sum(row.unmatched for row in balance.rows),
    )
    assert charts.balance(chart="golden").holds


@pytest.mark.parametrize("charts", FIRST_AND_LAST, ids=_named, indirect=True)
def test_it_verifies(charts: hitparade.Hitparade, request: pytest.FixtureRequest) -> None:
    verification = charts.verify()

    assert (
        [],
        True,
        sum(EDITIONS[_name(request)].values()) + CORRECTED.get(_name(request), 0),
    ) == (
        verification.differences,
        verification.holds,
        verification.editions,
    )


@pytest.mark.parametrize("charts", FIRST_AND_LAST, ids=_named, indirect=True)
def test_compiling_again_finds_the_same_editions(
    charts: hitparade.Hitparade, request: pytest.FixtureRequest
) -> None:
    for chart, editions in EDITIONS[_name(request)].items():
        before = _fingerprints(charts, chart)

        again = charts.compile(chart.split("@")[0])

        assert editions == len(before)
        assert not any(edition.stored for edition in again.editions)
        assert before == _fingerprints(charts, chart)


@pytest.mark.thorough
def test_one_that_is_made_today_has_the_same_editions(tmp_path: Path) -> None:
    """This fails when a change makes other charts, or other fingerprints, of the same facts."""
    make(tmp_path / "today")
    today = hitparade.open(tmp_path / "today")

    for path in WORKSPACES:
        then = hitparade.open(shutil.copytree(path, tmp_path / path.name))
        for chart in EDITIONS[path.name]:
            # Later parts may have added issues.
            assert _fingerprints(then, chart).items() <= _fingerprints(today, chart).items()


def test_the_digits_are_those_of_the_day_it_was_made(charts: hitparade.Hitparade) -> None:
    edition = charts.chart("golden", issue="2026-03-14")

    assert [
        (1, "Lanterns", "190/3", 1, 2, "same"),
        (2, "Tide Table", "20", None, 1, "debut"),
        (3, "Harbour", "1/3", None, 1, "debut"),
    ] == [(e.rank, e.title, e.points, e.last_rank, e.weeks, e.move) for e in edition.entries]


def test_what_rules_did_is_told_as_on_the_day_it_was_made(
    charts: hitparade.Hitparade, request: pytest.FixtureRequest
) -> None:
    if _name(request) == "part-1":
        pytest.skip("rules on entries came with part 2")
    edition = charts.chart("golden-rules", issue="2026-04-18")

    assert [
        ("Oak", "ELI010"),
        ("Lanterns", "REL010"),
        ("Glaze", "LIM010"),
    ] == [(kept.title, kept.reason) for kept in edition.removals]
    assert charts.balance(chart="golden-rules", issue="2026-04-18").holds
    assert ["Kiln", "Woods", "At Home"] == [
        entry.title for entry in charts.chart("golden-albums", issue="2026-04-18").entries
    ]


def test_what_came_late_is_told_as_on_the_day_it_was_made(
    charts: hitparade.Hitparade, request: pytest.FixtureRequest
) -> None:
    if _name(request) in {"part-1", "part-2"}:
        pytest.skip("corrections came with part 3")
    final, corrected = (
        charts.chart("golden-late", issue="2026-05-16", edition=number) for number in ("1", "2")
    )

    assert ("final", {"programmed_stream": {"coast": ["2026-05-05"]}}) == (
        final.status,
        final.coverage["held"],
    )
    assert [("Shoal", 900), ("Reef", 400), ("Kelp", 300)] == [
        (entry.title, int(entry.points or 0)) for entry in final.entries
    ]
    assert [("Kelp", 1300), ("Shoal", 900), ("Reef", 800)] == [
        (entry.title, int(entry.points or 0)) for entry in corrected.entries
    ]
    assert ("corrected 1", final.fingerprint) == (corrected.status, corrected.corrects)
    later = charts.chart("golden-late", issue="2026-05-23").entries
    assert {corrected.fingerprint} == {entry.last_edition for entry in later}


def test_what_is_heard_is_told_as_on_the_day_it_was_made(
    charts: hitparade.Hitparade, request: pytest.FixtureRequest
) -> None:
    """The barge has two songs, 60 and 20 seconds of them; the mill is an advertisement."""
    if _name(request) in {"part-1", "part-2", "part-3"}:
        pytest.skip("clips came with part 4")
    first, second = (
        charts.chart("golden-clips", issue=day) for day in ("2026-06-13", "2026-06-20")
    )

    assert [
        ("Marshlands in the Morning", 300 + 40 + 30 + 750),
        ("Delta", 200 + 90 + 250),
        ("Estuary", 120 + 20),
        ("Birds", 50),
    ] == [(entry.title, int(entry.points or 0)) for entry in first.entries]
    assert [
        ("Marshlands in the Morning", 310 + 900, 1),
        ("Estuary", 25, 3),
    ] == [(entry.title, int(entry.points or 0), entry.last_rank) for entry in second.entries]
    receipt = charts.explain("golden-clips", issue="2026-06-13", rank=2)
    assert [("barge", "clip;short", 1000)] == [
        (asset["asset"], ";".join(asset["labels"]), asset["quantity"]) for asset in receipt.assets
    ]
    assert charts.balance(chart="golden-clips", issue="2026-06-13").holds


def test_single_plays_are_told_as_on_the_day_it_was_made(
    charts: hitparade.Hitparade, request: pytest.FixtureRequest
) -> None:
    """Two plays of a song a day and three in any 24 hours count; three points for a paid one."""
    if _name(request) != "part-6":
        pytest.skip("plays in three territories came with part 6")
    found = {
        place: [
            (entry.title, int(entry.points or 0))
            for entry in charts.chart(f"golden-plays@{place}").entries
        ]
        for place in ("001", "US", "GB")
    }

    american = [("USS1Z2600030", 2 * 3 + 5), ("USS1Z2600031", 2 * 3)]
    british = [("USS1Z2600032", 2), ("Skerry", 1)]
    assert {"001": american + british, "US": american, "GB": british} == found
    balance = charts.balance(chart="golden-plays@001", issue="2026-07-18")
    assert balance.holds
    excluded = [row.excluded for row in balance.rows if row.day == dt.date(2026, 7, 6)]
    assert [{"ADM010": 1}, {"ADM010": 1, "CAP010": 2}] == sorted(excluded, key=len)


def test_listens_and_questions_are_there_as_on_the_day_it_was_made(
    charts: hitparade.Hitparade, request: pytest.FixtureRequest
) -> None:
    """Four listens came in and one of them was deleted; a fifth waits for the next drain."""
    if _name(request) in {"part-1", "part-2", "part-3", "part-4", "part-6"}:
        pytest.skip("listens came with part 7")
    folder = charts.workspace.folder
    with journal.opened(folder) as db:
        assert 1 == batches.waiting(db)[0]
    (asked,) = questions(folder)

    assert "No, listens alone." == asked.answer
    assert [("Skerry", 3)] == heard(charts)
    assert Drained(1, 1) == drain(charts)
    charts.compile("golden-listens")
    assert [("Skerry", 3), ("Estuary", 1)] == heard(charts)


def heard(charts: hitparade.Hitparade) -> list[tuple[str, int]]:
    entries = charts.chart("golden-listens").entries
    return [(entry.title, int(entry.points or 0)) for entry in entries]
