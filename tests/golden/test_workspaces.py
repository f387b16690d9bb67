"""A workspace of every landed part opens, balances and verifies, for ever."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import hitparade
from tests.golden.make import make

WORKSPACES = sorted(p for p in (Path(__file__).parent / "workspaces").iterdir() if p.is_dir())


@pytest.fixture(params=WORKSPACES, ids=lambda path: path.name)
def charts(request: pytest.FixtureRequest, tmp_path: Path) -> hitparade.Hitparade:
    """A copy of a golden workspace, so that nothing can change it."""
    return hitparade.open(shutil.copytree(request.param, tmp_path / "workspace"))


def test_it_balances(charts: hitparade.Hitparade) -> None:
    balance = charts.balance()

    assert (True, 7) == (balance.holds, sum(row.unmatched for row in balance.rows))
    assert charts.balance(chart="golden").holds


def test_it_verifies(charts: hitparade.Hitparade) -> None:
    verification = charts.verify()

    assert ([], True, 3) == (
        verification.differences,
        verification.holds,
        verification.editions,
    )


def test_compiling_again_finds_the_same_editions(charts: hitparade.Hitparade) -> None:
    before = {issue: edition.fingerprint for issue, edition in charts.editions("golden").items()}

    again = charts.compile("golden")

    assert not any(edition.stored for edition in again.editions)
    assert before == {
        issue: edition.fingerprint for issue, edition in charts.editions("golden").items()
    }


def test_one_that_is_made_today_has_the_same_editions(tmp_path: Path) -> None:
    """This fails when a change makes other charts, or other fingerprints, of the same facts."""
    make(tmp_path / "today")
    today = hitparade.open(tmp_path / "today")

    for path in WORKSPACES:
        then = hitparade.open(shutil.copytree(path, tmp_path / path.name))
        assert {i: e.fingerprint for i, e in then.editions("golden").items()} == {
            i: e.fingerprint for i, e in today.editions("golden").items()
        }


def test_the_digits_are_those_of_the_day_it_was_made(charts: hitparade.Hitparade) -> None:
    edition = charts.chart("golden", issue="2026-03-14")

    assert [
        (1, "Lanterns", "190/3", 1, 2, "same"),
        (2, "Tide Table", "20", None, 1, "debut"),
        (3, "Harbour", "1/3", None, 1, "debut"),
    ] == [(e.rank, e.title, e.points, e.last_rank, e.weeks, e.move) for e in edition.entries]
