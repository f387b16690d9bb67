"""Whatever the order in which people act, the same facts in force give the same fingerprints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hitparade
from tests.examples import examples
from tests.reliability.acts import (
    ALWAYS,
    CHART,
    FILES,
    HELD,
    REPLACED,
    RULES,
    File,
    Office,
    Row,
    deliver,
)

pytestmark = pytest.mark.slow

Offices: TypeAlias = Callable[[], Office]

ISSUES = ("2014-03-22", "2014-03-29")
DELIVERED = [f"deliver {name}" for name in FILES]
TAKEN_BACK = [
    "withdraw radio",
    "withdraw echo",
    "withdraw a day",
    "withdraw shop",
    f"withdraw shop on {REPLACED}",
    "return radio",
    "return shop",
    "return a day",
]
DECIDED = ["exclude Alba", "exclude Cielo", "undo Alba", "confirm echo", "undo echo"]
COMPUTED = ["compile", "tally"]
GAP = File("radio", "gap", 1, (Row("2014-03-24", "Alba", 5),))
"""The only usage of its week."""
AFTER_GAP = File("radio", "after", 1, (Row("2014-03-31", "Alba", 6),))
LAST = "2014-04-19"
"""The issue of the week after the gap."""
FINAL = [f"final {issue}" for issue in ISSUES]


def orders(*more: str) -> st.SearchStrategy[list[str]]:
    """Acts in any order; they begin with deliveries, so that there is something to act on."""
    acts = st.sampled_from([*DELIVERED, *TAKEN_BACK, *DECIDED, *COMPUTED, *more])
    begin = st.lists(st.sampled_from(DELIVERED), min_size=2, max_size=3)
    return st.tuples(begin, st.lists(acts, min_size=4, max_size=8)).map(
        lambda parts: [*parts[0], *parts[1]]
    )


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    """Makes workspaces that have the usage that is always there."""
    folder = tmp_path_factory.mktemp("template")
    charts = hitparade.init(folder / "charts")
    (charts.workspace.rulebooks / f"{CHART}.yaml").write_text(RULES)
    deliver(charts, folder, ALWAYS)
    return lambda: Office(folder / "charts", tmp_path_factory.mktemp("office"))


def straight(office: Office, detour: Office) -> dict[str, str]:
    """Deliver and decide only what is in force after a detour, in other files; the fingerprints."""
    rows = detour.book.rows()
    for supplier in sorted(rows, reverse=True):
        deliver(office.charts, office.folder, File(supplier, "all of it", 1, rows[supplier]))
    if "echo" in detour.book.decisions and any(row.day == HELD for row in rows.get("echo", ())):
        office.charts.confirm("echo/all of it", author="another", reason="another")
    for title in sorted(set(detour.book.decisions) - {"echo"}, reverse=True):
        office.do(f"exclude {title}")
    return office.fingerprints()


@examples(1, 3)
@given(orders())
def test_every_detour_to_the_same_facts_gives_the_same_fingerprints(
    offices: Offices, order: list[str]
) -> None:
    office = offices()
    for act in order:
        office.do(act)

    assert straight(offices(), office) == office.fingerprints()
    assert office.charts.balance().holds
    assert office.charts.verify().holds


@pytest.mark.thorough
@settings(max_examples=3)
@given(orders(*FINAL, *FINAL))
def test_finals_never_change_and_the_balance_holds_throughout(
    offices: Offices, order: list[str]
) -> None:
    office = offices()
    for act in order:
        office.do(act)

        assert office.finals == {issue: office.final(issue) for issue in office.finals}, act
        assert office.charts.balance().holds, act

    assert office.charts.verify().holds


@pytest.mark.thorough
def test_a_withdrawn_file_leaves_no_trace_in_a_fingerprint(offices: Offices) -> None:
    office, untouched = offices(), offices()
    for act in ("deliver shop", "compile", "exclude Alba", "withdraw shop", "undo Alba"):
        office.do(act)

    assert untouched.fingerprints() == office.fingerprints()


@pytest.mark.thorough
def test_an_issue_whose_usage_was_withdrawn_has_no_part_in_what_follows(offices: Offices) -> None:
    """The file has the only usage of a week between two others."""
    office, untouched = offices(), offices()
    deliver(office.charts, office.folder, GAP)
    for gone in (office, untouched):
        deliver(gone.charts, gone.folder, AFTER_GAP)
    office.do("compile")
    office.charts.withdraw(GAP.delivery, author="the board", reason="a test")

    assert untouched.fingerprints()[LAST] == office.fingerprints()[LAST]
