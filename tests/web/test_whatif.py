"""What if: the page's formula gives the ranks that a whole compile gives, and the script has the same."""

from __future__ import annotations

import datetime as dt
import shlex
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.contest import Contest, Contestant
from hitparade.domain.errors import NotFoundError
from hitparade.web import whatif

if TYPE_CHECKING:
    from hitparade.api import Hitparade
    from hitparade.web.shelf import Shelf

ISSUE = dt.date(2026, 6, 13)


def one(name: str, rank: int, *, entry: bool = True, **units: int) -> Contestant:
    """Somebody with points by use."""
    return Contestant(name, name, "Nix", rank, entry, units)


def contest(*contestants: Contestant, depth: int = 2, shared: bool = True) -> Contest:
    """An issue."""
    return Contest("top", "", ISSUE, 1, "f", 10, depth, shared, contestants, ())


def placed(found: Contest, **factors: int) -> list[tuple[str, int | None, str]]:
    """Who stands where, and how that changed."""
    return [(each.contestant.id, each.rank, each.change) for each in whatif.ranked(found, factors)]


THREE = contest(
    one("a", 1, spin=30, ugc_view=70), one("b", 2, spin=60), one("c", 3, entry=False, spin=50)
)


def test_without_factors_the_chart_is_as_published() -> None:
    assert [("a", 1, "same"), ("b", 2, "same"), ("c", 3, "below")] == placed(THREE)


def test_a_use_that_does_not_count_brings_contenders_in() -> None:
    assert [("b", 1, "up"), ("c", 2, "enters"), ("a", 3, "leaves")] == placed(THREE, ugc_view=0)


def test_who_has_nothing_left_has_no_rank() -> None:
    assert [("a", 1, "same"), ("b", None, "leaves"), ("c", None, "below")] == placed(THREE, spin=0)


def test_points_that_follow_no_use_stay_as_they_are() -> None:
    both = Contestant("a", "a", "Nix", 1, True, {"": -5, "spin": 30})  # noqa: FBT003
    found = contest(both, one("b", 2, spin=20))

    scores = {each.contestant.id: each.units for each in whatif.ranked(found, {"spin": 200})}

    assert {"a": 5500, "b": 4000} == scores


def test_equal_points_share_a_rank_and_the_last_place() -> None:
    tied = contest(one("a", 1, spin=9), one("b", 2, spin=9), one("c", 3, entry=False, spin=9))

    assert [("a", 1, "same"), ("b", 1, "up"), ("c", 1, "enters")] == placed(tied)
    broken = contest(*tied.contestants, shared=False)
    assert [("a", 1, "same"), ("b", 2, "same"), ("c", 3, "below")] == placed(broken)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("50", 50),
        ("52", 50),
        ("53", 55),
        ("999", 300),
        ("-5", 100),
        ("1e2", 100),
        ("", 100),
        ("٣", 100),
    ],
)
def test_factors_are_whole_steps_and_nonsense_changes_nothing(asked: str, found: int) -> None:
    assert {"spin": found, "ugc_view": 0} == whatif.factors_of(THREE, {"spin": asked}, ["ugc_view", "x"])  # fmt: skip


@pytest.mark.parametrize(
    "factors",
    [
        {"tag": 250, "ugc_view": 50},
        pytest.param({"ugc_view": 0}, marks=pytest.mark.thorough),
    ],
)
def test_the_formula_and_the_command_agree(
    charts: Hitparade, shelf: Shelf, factors: dict[str, int]
) -> None:
    """The published clips chart has clips that count and tags; the compile knows every rule."""
    standing = shelf.standing
    named = shelf.issue("golden-clips", ISSUE)
    found = standing.reading.contest(standing.heads[named.key])

    compiled = charts.whatif("golden-clips", issue=ISSUE, settings=whatif.settings(factors))

    ours = {
        each.contestant.id: (each.rank, Fraction(each.units, found.scale * 100))
        for each in whatif.ranked(found, factors)
        if each.on_chart
    }
    theirs = {
        each.id: (each.whatif_rank, Fraction(each.whatif_points))
        for each in compiled.entries
        if each.whatif_points is not None
    }
    assert theirs
    assert theirs == ours


def test_the_command_can_be_pasted_into_a_shell() -> None:
    words = shlex.split(whatif.command(THREE, {"spin": 100, "ugc_view": 50}))

    assert ["hitparade", "whatif", "top", "--issue", "2026-06-13", "--set"] == words[:6]
    assert "measure.page_ugc_view.if={use: [ugc_view]}" in words
    assert "measure.page_ugc_view.factor=0.5" in words
    assert not [word for word in words if "spin" in word]


def test_ranks_that_were_imported_cannot_be_weighed(shelf: Shelf) -> None:
    standing = shelf.standing
    named = shelf.issue("golden", dt.date(2026, 3, 7))

    with pytest.raises(NotFoundError, match="was imported: only its ranks are known"):
        standing.reading.contest(standing.heads[named.key])


def test_a_page_has_room_for_the_best_ones() -> None:
    many = contest(*(one(f"s{n}", n, spin=1000 - n) for n in range(1, 400)), depth=300)

    few = whatif.narrowed(many)

    assert (200, 200) == (len(few.contestants), few.depth)
    assert THREE is whatif.narrowed(THREE)


def test_rules_that_a_sum_cannot_tell_are_named(shelf: Shelf) -> None:
    standing = shelf.standing
    named = shelf.issue("golden-rules", dt.date(2026, 4, 18))
    found = standing.reading.contest(standing.heads[named.key])

    assert [text for text in found.left_out if "(eligible)" in text]
    assert [text for text in found.left_out if "(lifecycle)" in text]
