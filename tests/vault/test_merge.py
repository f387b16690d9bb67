"""Two songs found to be one: later issues go on with both histories, published ones only if asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitparade import pipeline
from hitparade.domain.tables import EDITIONS
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide
from hitparade.identity.lookup import known
from hitparade.identity.wanted import merging
from hitparade.vault.accumulate import Asked, accumulate
from hitparade.vault.diff import difference
from hitparade.vault.export import export
from hitparade.vault.preview import preview
from hitparade.vault.records import records
from tests.office import book, issue, monday
from tests.vault.test_preview import editions, unnumbered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hitparade.domain.chart import Correction, Edition, EditionDiff
    from hitparade.domain.exported import Exported
    from hitparade.domain.preview import Preview
    from hitparade.domain.totals import Accumulated, Records
    from tests.office import Office

USAGE = """
    day | title | quantity
    {1} | Alder | 500
    {1} | Birch | 400
    {1} | Cedar | 300
    {2} | Birch | 500
    {2} | Cedar | 450
    {3} | Alder | 300
    {3} | Birch | 200
    {3} | Cedar | 400
"""
"""Alder and Birch stand for one song: together they lead every week."""


def merge(office: Office, one: str, other: str) -> Decision:
    """The decision that two titles of The Makers are one song."""
    names = (f"The Makers - {title}" for title in (one, other))
    with known(office.workspace, office.engine) as lookup:
        made = merging(lookup, *names)
    return Decision(made.act, made.subject, value=made.value, author="Ana", reason="one song")


def weeks_of(office: Office, usage: str) -> None:
    office.deliver(usage.format("", *map(monday, (1, 2, 3))))


@dataclass
class Story:
    """What happened, in order; the newest edition of each week after every step."""

    office: Office
    shown: dict[str, list[Edition]] = field(default_factory=dict)
    told: dict[str, Preview] = field(default_factory=dict)
    corrected: dict[str, Sequence[Correction]] = field(default_factory=dict)
    export: Exported = field(init=False)
    years: dict[str, Accumulated] = field(default_factory=dict)
    records: Records = field(init=False)

    def after(self, step: str, *weeks: int) -> None:
        self.shown[step] = [self.office.edition(issue(week)) for week in weeks]

    def fingerprints(self, step: str) -> list[str]:
        return [edition.fingerprint for edition in self.shown[step]]

    def places(self, step: str, week: int) -> list[str]:
        """The entries of a week after a step: rank, title, last rank, weeks."""
        return [
            f"{e.rank} {e.title} {e.last_rank or '-'} {e.weeks}"
            for e in self.shown[step][week - 1].entries
        ]


@pytest.fixture(scope="module")
def story(new_office: Callable[[], Office]) -> Story:
    """Two weeks published, a merge, a third week, the merge restated, then all of it taken back."""
    told = Story(office := new_office())
    workspace, engine = office.workspace, office.engine
    weeks_of(office, USAGE)
    office.compile(book(), issue(1), issue(2), status="final")
    office.compile(book(), issue(3))
    (workspace.rulebooks / "tiny.yaml").write_text(book().text)
    told.after("apart", 1, 2, 3)

    wanted = merge(office, "Alder", "Birch")
    record = decide(workspace, engine, wanted)
    office.compile(book())
    told.after("merged", 1, 2, 3)
    told.years["merged"] = accumulate(workspace, engine, "tiny", None, None, Asked())

    undo = Decision("undo", record["decision"], author="Ana", reason="two songs")
    decide(workspace, engine, undo)
    office.compile(book())
    told.after("undone", 1, 2, 3)

    again = pipeline.restate(workspace, engine, wanted)
    told.told["restated"], told.corrected["restated"] = again.told, again.corrections
    told.after("restated", 1, 2, 3)
    told.export = export(workspace, engine, office.wanted(issue(3)), office.files / "out")
    told.years["restated"] = accumulate(workspace, engine, "tiny", None, None, Asked())
    told.records = records(workspace, engine, "tiny", None, depth=1)

    back = Decision("undo", again.record["decision"], author="Ana", reason="two songs after all")
    last = pipeline.restate(workspace, engine, back)
    told.told["back"], told.corrected["back"] = last.told, last.corrections
    told.after("back", 1, 2, 3)
    return told


def test_published_issues_stay_and_later_ones_go_on_with_both_histories(story: Story) -> None:
    assert story.fingerprints("apart")[:2] == story.fingerprints("merged")[:2]
    assert ["1 Cedar 2 3", "2 Alder - 2", "3 Birch 1 3"] == story.places("apart", 3)
    assert ["1 Alder 1 3", "2 Cedar 2 3"] == story.places("merged", 3)


def test_an_undone_merge_brings_the_first_fingerprint_back(story: Story) -> None:
    assert story.fingerprints("apart")[2] != story.fingerprints("merged")[2]
    assert story.fingerprints("apart") == story.fingerprints("undone")


def test_a_restated_merge_corrects_what_was_published(story: Story) -> None:
    assert [["1 Alder - 1", "2 Cedar - 1"], ["1 Alder 1 2", "2 Cedar 2 2"]] == [
        story.places("restated", week) for week in (1, 2)
    ]
    assert ["1 Alder 1 3", "2 Cedar 2 3"] == story.places("restated", 3)
    (correction,) = story.corrected["restated"]
    assert ["corrected 1"] * 2 == [edition.status for edition in correction.corrected[:2]]
    reasons = story.office.read(
        EDITIONS, "SELECT issue, reason, author FROM editions WHERE edition = 2 ORDER BY issue"
    )
    assert [(issue(1), "one song", "Ana")] == [tuple(row.values()) for row in reasons[:1]]


def test_a_restated_undoing_brings_the_first_fingerprints_back(story: Story) -> None:
    assert story.fingerprints("apart") == story.fingerprints("back")
    statuses = [edition.status for edition in story.shown["back"]]
    assert ["corrected 2", "corrected 2"] == statuses[:2]


def test_what_the_preview_tells_is_what_happens(story: Story) -> None:
    """Of final issues; of provisional ones in `test_what_is_told_of_a_merge_is_what_then_happens`."""
    for before, after in (("undone", "restated"), ("restated", "back")):
        told = {diff.issue: diff for diff in story.told[after].changes}
        assert {issue(1), issue(2), issue(3)} == set(told)
        for week in (1, 2):
            then, now = story.shown[before][week - 1], story.shown[after][week - 1]
            happened = _anew(difference(then, now))
            assert unnumbered(happened) == unnumbered(_anew(told[issue(week)]))


def _anew(diff: EditionDiff) -> EditionDiff:
    """A difference without the status of its later side: a preview knows no correction yet."""
    return diff.model_copy(update={"after": diff.after | {"status": ""}})


def test_an_edition_that_goes_on_with_both_histories_can_be_computed_anew(story: Story) -> None:
    assert story.fingerprints("restated")[2] == story.export.fingerprint


@pytest.mark.thorough
def test_every_edition_can_be_computed_anew(story: Story) -> None:
    assert story.office.verify().holds


def test_years_and_records_count_one_song_once(story: Story) -> None:
    year = story.years["restated"]
    assert [("Alder", 3), ("Cedar", 3)] == [(t.title, t.issues) for t in year.entries]
    assert ["Alder 3"] == [
        f"{holder.title} {holder.value}"
        for holder in story.records.records
        if holder.record == "most_weeks_at_no_1"
    ]


def test_places_of_both_are_one_place_where_nothing_was_restated(story: Story) -> None:
    found = story.years["merged"].entries

    assert [("1900", 3), ("1150", 3)] == [(total.total, total.issues) for total in found]


def test_a_merge_holds_for_what_is_delivered_later(office: Office) -> None:
    office.deliver("title | quantity\nAlder (Dust Remix) | 500\nBirch | 100\nCedar | 400")
    decide(office.workspace, office.engine, merge(office, "Alder (Dust Remix)", "Birch"))

    office.deliver(
        "day | title | quantity\n2014-03-17 | BIRCH | 70\n2014-03-17 | Alder (dust remix) | 60",
        delivery="again",
    )
    office.compile(book())

    assert ["600", "400"] == [e.points for e in office.edition(issue(2)).entries]
    assert ["130 2"] == [f"{e.points} {e.weeks}" for e in office.edition(issue(3)).entries]


orders = st.permutations("ABC").map(" ".join)


@pytest.mark.thorough
@settings(max_examples=2)
@given(
    weeks=st.lists(orders, min_size=3, max_size=3),
    pair=st.sampled_from(["AB", "BC", "CA"]),
)
def test_what_is_told_of_a_merge_is_what_then_happens(
    new_office: Callable[[], Office], weeks: Sequence[str], pair: str
) -> None:
    """And of its undoing: each example looks at both."""
    office = new_office()
    office.weeks(*weeks)
    office.compile(book())

    record = told_and_done(office, merge(office, *pair))
    told_and_done(
        office, Decision("undo", record["decision"], author="Ana", reason="two songs after all")
    )


def told_and_done(office: Office, wanted: Decision) -> dict[str, Any]:
    """Preview a decision, make it, and compare what happened; the record."""
    before = editions(office)
    told = preview(office.workspace, office.engine, [wanted])

    record = decide(office.workspace, office.engine, wanted)
    office.compile(book())

    after = editions(office)
    happened = [difference(before[date], after[date]) for date in before]
    changed = [diff for diff in happened if diff.entries or diff.coverage]
    assert [unnumbered(diff) for diff in changed] == [unnumbered(diff) for diff in told.changes]
    assert sum(diff.moved for diff in changed) == told.moves
    return record
