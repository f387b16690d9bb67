"""What the data known at an instant gives: computed in memory, and nothing is written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import DELIVERIES
from hitparade.feeds.catalogue import import_catalogue
from hitparade.identity.decisions import Decision, decide, undo
from hitparade.pipeline.supposing import compile_as_of
from tests.office import book, cut, issue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hitparade.domain.chart import Edition
    from hitparade.pipeline.supposing import CompiledAsOf
    from hitparade.rules.model import RuleBook
    from tests.office import Office

BY: dict[str, Any] = {"author": "Ana", "reason": "a test"}
LATE = "day | title | quantity\n2014-03-04 | B | 5"
"""What puts B before A in week 1."""


def now() -> dt.datetime:
    """The instant between two acts of a test."""
    return dt.datetime.now(dt.UTC)


def as_of(
    office: Office, known: dt.datetime, *issues: dt.date, rules: RuleBook | None = None
) -> CompiledAsOf:
    """The chart ``tiny`` as the data known at an instant gives it."""
    return compile_as_of(
        office.workspace, office.engine, rules or book(), known, issues=issues or None
    )


def titles(editions: Sequence[Edition]) -> list[str]:
    """The titles of each issue, in order of rank."""
    return [" ".join(entry.title for entry in edition.entries) for edition in editions]


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder: what is in it, and when it was written."""
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def act(office: Office, name: str, subject: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Decide something."""
    return decide(office.workspace, office.engine, Decision(name, subject, **more, **BY))


def test_before_a_late_delivery_the_final_edition_comes_out(office: Office) -> None:
    office.weeks("A B", "A B")
    final = office.compile(book(), status="final")
    before = now()
    office.deliver(LATE, delivery="late")
    there = files(office.workspace.folder)

    then, today = as_of(office, before, issue(1)), as_of(office, now(), issue(1))

    assert there == files(office.workspace.folder)
    assert [final[0].fingerprint] == [edition.fingerprint for edition in then.charts]
    assert (["A B"], ["B A"]) == (titles(then.charts), titles(today.charts))
    same = then.same[final[0].fingerprint]
    assert ("final", 1) == (same.status, same.edition)
    assert today.charts[0].fingerprint not in today.same


@pytest.mark.thorough
def test_what_is_not_stored_says_so(office: Office) -> None:
    office.weeks("A B")
    stored = office.compile(book())

    found = as_of(office, now()).as_json()

    edition = found["editions"][0]
    assert (False, 0, {"edition": 1, "status": "provisional"}) == (
        edition["stored"],
        edition["edition"],
        edition["same_as"],
    )
    assert stored[0].fingerprint == edition["fingerprint"] == found["charts"][0]["fingerprint"]


def test_an_unstored_edition_says_all_that_the_stored_one_says(office: Office) -> None:
    office.weeks("A B C", "B A D")
    rules = book({"rank.chart.depth": "3", "annotate.history.at_no_1": "yes"})
    office.compile(rules)

    computed = as_of(office, now(), rules=rules).charts

    stored = [office.edition(issue(week)) for week in (1, 2)]
    for one, other in zip(stored, computed, strict=True):
        assert one.model_copy(update={"edition": 0, "created": other.created}) == other


def test_a_decision_that_was_undone_later_still_binds(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    song = office.edition().entries[0].song
    nothing = now()
    record = act(office, "exclude", song)
    decided = now()
    undo(office.workspace, office.engine, record["decision"], **BY)

    found = [titles(as_of(office, known).charts) for known in (nothing, decided, now())]

    assert [["A B"], ["B"], ["A B"]] == found


def test_a_catalogue_that_came_later_says_nothing(office: Office) -> None:
    office.weeks("A B C")
    first = office.compile(book())
    before = now()
    file = office.files / "catalogue.csv"
    file.write_text(
        "title,artist,song,isrc\nB,The Makers,one,USAAA0000001\nC,The Makers,one,USAAA0000002\n"
    )
    import_catalogue(office.workspace, office.engine, file)

    then, today = as_of(office, before), as_of(office, now())

    assert ([3], [2]) == (
        [len(e.entries) for e in then.charts],
        [len(e.entries) for e in today.charts],
    )
    assert first[0].fingerprint == then.charts[0].fingerprint


@pytest.mark.thorough
def test_a_delivery_that_was_withdrawn_later_counts(office: Office) -> None:
    office.weeks("A B")
    office.deliver(LATE, delivery="late")
    both = now()
    load = next(row["load"] for row in office.read(DELIVERIES) if row["delivery"] == "late")
    act(office, "withdraw", "press/late", value=f'{{"load": "{load}"}}')

    found = [titles(as_of(office, known).charts) for known in (both, now())]

    assert [["B A"], ["A B"]] == found


@pytest.mark.thorough
def test_a_delivery_that_was_replaced_later_counts(office: Office) -> None:
    office.deliver("day | title | quantity\n2014-03-04 | A | 5", delivery="one")
    before = now()
    office.deliver("day | title | quantity\n2014-03-04 | B | 5", delivery="one")

    found = [titles(as_of(office, known).charts) for known in (before, now())]

    assert [["A"], ["B"]] == found


@pytest.mark.thorough
def test_history_is_of_editions_that_were_there(office: Office) -> None:
    office.weeks("A B", "B A")
    before = now()
    office.compile(book(), issue(1))

    found = [as_of(office, known, issue(2)).charts[0] for known in (before, now())]

    assert [[None, None], [2, 1]] == [[e.last_rank for e in one.entries] for one in found]
    assert [None, office.edition(issue(1)).fingerprint] == [
        one.entries[0].last_edition for one in found
    ]


@pytest.mark.thorough
def test_issues_that_were_final_are_left_alone_unless_they_are_named(office: Office) -> None:
    office.weeks("A B", "B A")
    office.compile(book(), issue(1), status="final")

    every, named = as_of(office, now()), as_of(office, now(), issue(1), issue(2))

    assert ([issue(2)], (issue(1),)) == ([e.issue for e in every.charts], every.final)
    assert ([issue(1), issue(2)], ()) == ([e.issue for e in named.charts], named.final)


@pytest.mark.thorough
def test_a_final_issue_has_its_history_from_what_was_published(office: Office) -> None:
    office.weeks("A B", "B A")
    finals = office.compile(book(), status="final")
    office.deliver(LATE, delivery="late")

    found = as_of(office, now(), issue(1), issue(2)).charts

    assert finals[0].fingerprint != found[0].fingerprint
    assert finals[1].fingerprint == found[1].fingerprint


@pytest.mark.thorough
def test_plays_are_capped_by_what_was_known(office: Office) -> None:
    rules = book(
        {
            "cap.listener.key": "[listener, recording]",
            "cap.listener.window": "day",
            "cap.listener.counts": "2",
        }
    )
    plays = "\n".join(f"A | x | 2014-03-04T10:00:0{n}Z" for n in range(4))
    day = {"day": "2014-03-04"}
    office.deliver(f"title | listener | at\n{plays}\nB | y | 2014-03-04T10:00:00Z", **day)
    office.compile(rules)
    before = now()
    office.deliver("title | listener | at\nB | z | 2014-03-04T11:00:00Z", delivery="z", **day)
    office.deliver("title | listener | at\nB | w | 2014-03-04T11:00:00Z", delivery="w", **day)

    found = [as_of(office, known, rules=rules).charts for known in (before, now())]

    assert [[["A", "2"], ["B", "1"]], [["B", "3"], ["A", "2"]]] == [
        [list(row.values()) for row in cut(charts[0].entries, "title points")] for charts in found
    ]
    assert office.edition().fingerprint == found[0][0].fingerprint


@pytest.mark.thorough
def test_nothing_is_written(office: Office) -> None:
    office.weeks("A B", "B A")
    office.compile(book())
    before = now()
    office.deliver(LATE, delivery="late")
    there = files(office.workspace.folder)

    as_of(office, before)
    as_of(office, now(), issue(1))

    assert there == files(office.workspace.folder)


def test_before_any_usage_there_is_nothing(office: Office) -> None:
    before = now()
    office.weeks("A B")

    assert () == as_of(office, before).charts
    with pytest.raises(
        NotFoundError, match="had no usage that counts in the windows of 2014-03-22"
    ):
        as_of(office, before, issue(1))
