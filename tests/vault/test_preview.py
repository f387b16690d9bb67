"""What a decision would change: said before it is made, and the same as what it then changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import DELIVERIES
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide
from hitparade.vault.diff import difference
from hitparade.vault.preview import preview, preview_of_delivery
from tests.examples import examples
from tests.office import book, issue, monday
from tests.vault.test_suppose import LATE, files

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from hitparade.domain.chart import Edition, EditionDiff, Entry
    from hitparade.domain.preview import Preview
    from tests.office import Office

WEEKS = (1, 2, 3)
EXCLUDE_NOBODY = "song:0123456789abcdef0123"


def act(name: str, subject: str, **more: object) -> Decision:
    """A decision for a test."""
    return Decision(name, subject, author="Ana", reason="a test", **more)  # type: ignore[arg-type]


def song(office: Office, title: str) -> str:
    """The id of a song that is on some issue."""
    places = [entry for week in WEEKS for entry in _entries(office, week)]
    return next(entry.song for entry in places if entry.title == title)


def _entries(office: Office, week: int) -> list[Entry]:
    try:
        return office.edition(issue(week)).entries
    except NotFoundError:
        return []


def look(office: Office, *decisions: Decision) -> Preview:
    """What decisions would change."""
    return preview(office.workspace, office.engine, decisions)


def moves(diff: EditionDiff) -> list[tuple[str, int | None, int | None]]:
    """Every entry that differs: title, rank before and after."""
    return [(change.title, change.rank, change.new_rank) for change in diff.entries]


def load_of(office: Office, delivery: str) -> str:
    """The load of a delivery, as the value of its withdrawal."""
    rows = office.read(DELIVERIES)
    return next(f'{{"load":"{row["load"]}"}}' for row in rows if row["delivery"] == delivery)


@pytest.fixture(scope="module")
def two_weeks(new_office: Callable[[], Office]) -> Office:
    """An office with two issues; to be read only."""
    office = new_office()
    office.weeks("A B C", "B A")
    office.compile(book())
    return office


def test_an_exclusion_is_told_before_it_is_made(two_weeks: Office) -> None:
    found = look(two_weeks, act("exclude", song(two_weeks, "B")))

    assert (4, 2) == (found.moves, found.issues)
    assert [("C", 3, 2), ("B", 2, None)] == moves(found.changes[0])
    assert [("A", 2, 1), ("B", 1, None)] == moves(found.changes[1])
    assert ("998", None) == (found.changes[0].entries[1].points, None)


def test_only_issues_within_its_dates_are_touched(office: Office) -> None:
    office.weeks("A B", "A B", "A B")
    office.compile(book())
    second = {"first": issue(2), "last": issue(2)}

    found = look(office, act("exclude", song(office, "A"), **second))

    assert (2, 1) == (found.moves, found.issues)
    assert [issue(2), issue(3)] == [diff.issue for diff in found.changes]
    assert {"last_rank": [1, None]} == {
        name: values
        for name, values in found.changes[1].entries[0].fields.items()
        if name == "last_rank"
    }


def test_a_decision_about_another_chart_or_another_time_moves_nothing(two_weeks: Office) -> None:
    subject = song(two_weeks, "A")

    for other in ({"chart": "other"}, {"first": issue(3)}, {"expires": monday(1)}):
        found = look(two_weeks, act("exclude", subject, **other))
        assert (0, []) == (found.moves, found.changes)


@pytest.mark.thorough
def test_what_changes_no_place_is_told_apart(office: Office) -> None:
    office.weeks("A B", "A B")
    office.compile(book())

    found = look(office, act("exclude", EXCLUDE_NOBODY))

    assert (0, 0, []) == (found.moves, found.issues, found.changes)
    assert ["2 issues would say that the decision was read."] == found.notes


def test_to_undo_is_looked_at_as_well(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    record = decide(office.workspace, office.engine, act("exclude", song(office, "A")))
    office.compile(book())

    found = look(office, act("undo", record["decision"]))

    assert [("A", None, 1), ("B", 1, 2)] == moves(found.changes[0])


def test_a_withdrawal_touches_the_issues_that_read_its_days(office: Office) -> None:
    office.weeks("A B", "A B")
    office.deliver(LATE, delivery="late")
    office.compile(book())

    found = preview_of_delivery(office.workspace, office.engine, "withdraw", "late")

    assert (2, 1) == (found.moves, found.issues)
    assert [("A", 2, 1), ("B", 1, 2)] == moves(found.changes[0])


@pytest.mark.thorough
def test_a_confirmation_is_looked_at_as_well(office: Office) -> None:
    same = "day | title | quantity\n2014-03-04 | A | 5\n2014-03-05 | A | 5\n2014-03-05 | B | 0"
    office.deliver(same.rpartition("\n")[0] + "\n2014-03-06 | B | 7", delivery="stale")
    office.compile(book())

    found = preview_of_delivery(office.workspace, office.engine, "confirm", "stale")

    assert [("A", 2, 1), ("B", 1, 2)] == moves(found.changes[0])
    assert ("5", "10") == (
        found.changes[0].entries[0].points,
        found.changes[0].entries[0].new_points,
    )


@pytest.mark.thorough
def test_final_editions_are_named_for_they_would_stay(office: Office) -> None:
    office.weeks("A B", "A B")
    office.compile(book(), issue(1), status="final")
    office.compile(book())

    found = look(office, act("exclude", song(office, "A")))

    assert [issue(1)] == [diff.issue for diff in found.final]
    assert ["final", "provisional"] == [diff.before["status"] for diff in found.changes]


@pytest.mark.thorough
def test_what_would_change_without_it_too_is_said(office: Office) -> None:
    office.weeks("A B C", "A B C")
    office.compile(book())
    office.deliver(LATE, delivery="late")

    found = look(office, act("exclude", song(office, "C")))

    assert ["2 issues of tiny would change without it too"] == [
        note.partition(":")[0] for note in found.notes
    ]


def test_the_rule_book_of_the_edition_is_looked_at(office: Office) -> None:
    office.weeks("A B C")
    office.compile(book({"rank.chart.depth": "2"}))

    found = look(office, act("exclude", song(office, "A")))

    assert [("B", 2, 1), ("C", None, 2), ("A", 1, None)] == moves(found.changes[0])


@pytest.mark.thorough
def test_nothing_is_written(office: Office) -> None:
    office.weeks("A B", "A B")
    office.compile(book())
    office.deliver(LATE, delivery="late")
    subject, there = song(office, "A"), files(office.workspace.folder)

    look(office, act("exclude", subject))
    preview_of_delivery(office.workspace, office.engine, "withdraw", "late")

    assert there == files(office.workspace.folder)


def test_what_cannot_be_decided_cannot_be_looked_at(two_weeks: Office) -> None:
    with pytest.raises(NotFoundError, match="There is no act exlude"):
        look(two_weeks, act("exlude", "song:1"))
    with pytest.raises(NotFoundError, match="There is no decision 7"):
        look(two_weeks, act("undo", "7"))


orders = st.permutations("ABCD").map(" ".join)


@examples(1, 2)
@given(
    weeks=st.lists(orders, min_size=3, max_size=3),
    first_is_final=st.booleans(),
    late=st.integers(1, 3),
    what=st.sampled_from(["exclude", "withdraw", "undo"]),
    title=st.sampled_from("ABCD"),
    dates=st.sampled_from([(None, None), (1, 2), (2, 2), (2, None), (3, 3)]),
)
def test_what_is_told_is_what_then_happens(
    new_office: Callable[[], Office],
    weeks: Sequence[str],
    first_is_final: bool,
    late: int,
    what: str,
    title: str,
    dates: tuple[int | None, int | None],
) -> None:
    office, rules = new_office(), book()
    office.weeks(*weeks)
    office.deliver(f"day | title | quantity\n{monday(late)} | {title} | 2", delivery="late")
    if first_is_final:
        office.compile(rules, issue(1), status="final")
    office.compile(rules)
    first, last = (None if week is None else issue(week) for week in dates)
    wanted = act("exclude", song(office, title), first=first, last=last)
    if what == "withdraw":
        wanted = act("withdraw", "press/late", value=load_of(office, "late"))
    if what == "undo":
        record = decide(office.workspace, office.engine, wanted)
        office.compile(rules)
        wanted = act("undo", record["decision"])
    before = editions(office)

    told = look(office, wanted)
    decide(office.workspace, office.engine, wanted)
    office.compile(rules)

    after = editions(office)
    happened = [difference(before[date], after[date]) for date in before]
    changed = [diff for diff in happened if diff.entries or diff.coverage]
    provisional = [diff for diff in told.changes if diff not in told.final]
    assert [unnumbered(diff) for diff in changed] == [unnumbered(diff) for diff in provisional]


def editions(office: Office) -> dict[dt.date, Edition]:
    """The newest edition of each issue, without what its readers are told of later."""
    found = (office.edition(issue(week)) for week in WEEKS)
    return {
        edition.issue: edition.model_copy(
            update={"coverage": {k: v for k, v in edition.coverage.items() if k != "expected"}}
        )
        for edition in found
    }


def unnumbered(diff: EditionDiff) -> EditionDiff:
    """A difference, whichever number the later edition has."""
    return diff.model_copy(update={"after": {**diff.after, "edition": None}})
