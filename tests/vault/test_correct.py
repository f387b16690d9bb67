"""Corrections: a final edition stays, what is right now stands beside it, and says what it changed."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from deltalake import DeltaTable, write_deltalake

from hitparade import pipeline
from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.domain.tables import EDITIONS, TALLIES
from hitparade.engine.workspace import Workspace
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide
from hitparade.vault.diff import compare
from hitparade.vault.store import Vault
from tests.office import Office, book, cut, issue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

    from hitparade.domain.chart import Correction, EditionDiff
    from hitparade.engine.duckdb import DuckDB
    from hitparade.rules.model import RuleBook

WEEK_1 = """
    day        | title  | quantity
    2014-03-03 | Winner | 100000
    2014-03-04 | Second | 95000
    2014-03-05 | Third  | 60000
"""
WEEK_2 = """
    day        | title  | quantity
    2014-03-10 | Winner | 90000
    2014-03-11 | Third  | 80000
    2014-03-12 | Second | 70000
"""
WEEK_3 = """
    day        | title  | quantity
    2014-03-17 | Second | 50000
    2014-03-18 | Winner | 40000
"""
LATE = """
    day        | title  | quantity
    2014-03-08 | Second | 12000
"""
"""A delivery that flips No. 1 of week 1."""


def weeks(office: Office, rules: RuleBook, status: str = "final") -> None:
    """Deliver and publish three weeks, one after another."""
    for number, text in enumerate((WEEK_1, WEEK_2, WEEK_3), 1):
        office.deliver(text, delivery=f"week {number}")
        office.compile(rules, issue(number), status=status)


@pytest.fixture(scope="module")
def published(new_office: Callable[[], Office]) -> Path:
    """A workspace to be copied: three final weeks, and a late delivery that nobody looked at yet."""
    office = new_office()
    weeks(office, book())
    office.deliver(LATE, delivery="late")
    return office.workspace.folder


@pytest.fixture
def late(published: Path, engine: DuckDB, tmp_path: Path) -> Office:
    """An office in a copy of it."""
    copy = shutil.copytree(published, tmp_path / "copy")
    return Office(Workspace.open(copy), engine, tmp_path)


@pytest.fixture(scope="module")
def corrected(
    published: Path, engine: DuckDB, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Office, Correction]:
    """An office that corrected week 1, and what it was told; only to be read."""
    folder = tmp_path_factory.mktemp("corrected")
    office = Office(Workspace.open(shutil.copytree(published, folder / "copy")), engine, folder)
    return office, office.correct(book(), issue(1), "the warehouse reported late")


def statuses(office: Office, chart: str = "tiny") -> list[str]:
    """Every edition of a chart: its week, number and status."""
    sql = f"FROM editions WHERE chart = '{chart}' ORDER BY territory, issue, edition"
    return [
        f"{(row['issue'] - issue(1)).days // 7 + 1}.{row['edition']} {row['status']}"
        for row in office.read(EDITIONS, sql)
    ]


def told(found: Correction) -> list[str]:
    """What a correction changed, in order."""
    return [
        f"{e.chart}{'@' + e.territory if e.territory else ''}"
        f" {(e.issue - issue(1)).days // 7 + 1}.{e.edition} {e.status}"
        for e in found.corrected
    ]


def moves(diff: EditionDiff) -> list[str]:
    """The ranks of a diff: title, rank before, rank after."""
    return [f"{c.title} {c.rank or '-'} {c.new_rank or '-'}" for c in diff.entries]


def test_a_late_delivery_leaves_the_final_edition_as_it_is(late: Office) -> None:
    late.compile(book(), issue(1), status="final")

    assert ["1.1 final", "2.1 final", "3.1 final"] == statuses(late)
    assert "Winner" == late.edition(issue(1)).entries[0].title


def test_a_preview_shows_the_flip_and_stores_nothing(late: Office) -> None:
    before = late.versions()

    found = late.correct(book(), issue(1), preview=True)

    assert ["tiny 1.2 corrected 1"] == told(found)
    assert ["Second 2 1", "Winner 1 2"] == moves(found.corrected[0].diff)
    assert not found.corrected[0].stored
    assert before == late.versions()
    assert ["1.1 final", "2.1 final", "3.1 final"] == statuses(late)


def test_a_correction_is_what_its_preview_showed(late: Office) -> None:
    preview = late.correct(book(), issue(1), preview=True, cascade=True)
    found = late.correct(book(), issue(1), cascade=True)

    assert [e.fingerprint for e in preview.corrected] == [e.fingerprint for e in found.corrected]
    assert [e.diff.entries for e in preview.corrected] == [e.diff.entries for e in found.corrected]


def test_a_correction_stands_beside_the_edition_that_it_corrects(
    corrected: tuple[Office, Correction],
) -> None:
    office, found = corrected
    final, now = (office.edition(issue(1), edition=one) for one in ("1", "final"))

    assert ["1.1 final", "1.2 corrected 1", "2.1 final", "3.1 final"] == statuses(office)
    assert ("the warehouse reported late", "Ada") == (now.reason, now.author)
    assert final.fingerprint == now.corrects
    assert ["Winner", "Second", "Third"] == [entry.title for entry in final.entries]
    assert ["Second", "Winner", "Third"] == [entry.title for entry in now.entries]
    assert now == office.edition(issue(1))
    assert ["Winner by The Makers", "Second by The Makers"] == [
        side["no_1"] for side in (found.corrected[0].diff.before, found.corrected[0].diff.after)
    ]
    assert office.verify().holds


def test_the_row_of_a_correction_says_what_it_changed_and_so_does_its_manifest(
    corrected: tuple[Office, Correction],
) -> None:
    office, found = corrected
    row = next(r for r in office.read(EDITIONS) if r["status"] == "corrected 1")
    manifest = json.loads(row["manifest"])

    assert found.corrected[0].diff.as_json() == json.loads(row["changes"])
    for name in ("balance", "reason", "author", "corrects", "changes"):
        assert row[name] == manifest[name]


def test_later_issues_go_on_naming_the_edition_that_they_took_ranks_from(
    corrected: tuple[Office, Correction],
) -> None:
    office, found = corrected
    second = office.edition(issue(2))

    assert [1, 3, 2] == [entry.last_rank for entry in second.entries]
    assert {found.corrected[0].diff.before["fingerprint"]} == {
        entry.last_edition for entry in second.entries
    }


def test_a_corrected_edition_explains_itself(corrected: tuple[Office, Correction]) -> None:
    office, _ = corrected

    now = office.explain("Second", issue(1))
    before = office.explain("Second", issue(1), edition="1")

    assert (2, 1, "107000") == (now.edition, now.rank, now.points)
    assert (1, 2, "95000") == (before.edition, before.rank, before.points)


def test_after_a_cascade_later_issues_name_the_corrected_edition(late: Office) -> None:
    found = late.correct(book(), issue(1), "the warehouse reported late", cascade=True)

    first, second, third = (late.edition(issue(week)) for week in (1, 2, 3))
    assert [
        "tiny 1.2 corrected 1",
        "tiny 2.2 corrected 1",
        "tiny 3.2 corrected 1",
    ] == told(found)
    assert [2, 3, 1] == [entry.last_rank for entry in second.entries]
    assert {first.fingerprint} == {entry.last_edition for entry in second.entries}
    assert {second.fingerprint} == {entry.last_edition for entry in third.entries}
    assert "follows the correction of tiny 2014-03-22: the warehouse reported late" == second.reason
    assert late.verify().holds


@pytest.mark.thorough
def test_a_correction_and_its_cascade_later_are_the_same_as_both_at_once(late: Office) -> None:
    together = late.correct(book(), issue(1), cascade=True, preview=True)

    late.correct(book(), issue(1))
    rest = late.correct(book(), issue(1), cascade=True)

    assert ["tiny 2.2 corrected 1", "tiny 3.2 corrected 1"] == told(rest)
    assert [e.fingerprint for e in together.corrected[1:]] == [
        e.fingerprint for e in rest.corrected
    ]


@pytest.mark.thorough
def test_a_cascade_that_is_run_twice_stores_nothing_more(late: Office) -> None:
    late.correct(book(), issue(1), cascade=True)
    before = late.versions()

    again = late.correct(book(), issue(1), cascade=True)

    assert [] == again.corrected
    assert 3 == len(again.unchanged)
    assert before == late.versions()


@pytest.mark.thorough
def test_a_later_issue_that_comes_out_the_same_is_not_stored_again(office: Office) -> None:
    weeks(office, book())
    office.deliver("day | title | quantity\n2014-03-08 | Third | 10", delivery="late")

    found = office.correct(book(), issue(1), cascade=True)

    assert ["tiny 1.2 corrected 1"] == told(found)
    assert [("same", "60000", "60010")] == [
        (c.change, c.points, c.new_points) for c in found.corrected[0].diff.entries
    ]
    assert office.verify().holds


def test_a_later_provisional_issue_is_computed_again_as_provisional(office: Office) -> None:
    office.deliver(WEEK_1, delivery="week 1")
    office.compile(book(), issue(1), status="final")
    office.deliver(WEEK_2, delivery="week 2")
    office.compile(book(), issue(2))
    office.deliver(LATE, delivery="late")

    office.correct(book(), issue(1), cascade=True)

    assert ["1.1 final", "1.2 corrected 1", "2.1 provisional", "2.2 provisional"] == statuses(
        office
    )
    assert ("", "", "") == tuple(
        getattr(office.edition(issue(2)), name) for name in ("reason", "author", "corrects")
    )


def test_corrections_are_counted_and_each_corrects_the_one_before(late: Office) -> None:
    late.correct(book(), issue(1))
    late.deliver("day | title | quantity\n2014-03-08 | Second | 1", delivery="late")

    late.correct(book(), issue(1))

    first, second = (late.edition(issue(1), edition=number) for number in ("2", "3"))
    assert ["1.1 final", "1.2 corrected 1", "1.3 corrected 2"] == statuses(late)[:3]
    assert ["Second", "Winner"] == [one.entries[0].title for one in (first, second)]
    assert first.fingerprint == second.corrects


def test_a_compile_leaves_a_corrected_edition_alone(corrected: tuple[Office, Correction]) -> None:
    office, _ = corrected
    before = office.versions()

    assert [] == office.compile(book(), issue(1), status="final")
    assert before == office.versions()


@pytest.mark.thorough
def test_the_next_issue_takes_its_ranks_from_the_correction(office: Office) -> None:
    office.deliver(WEEK_1, delivery="week 1")
    office.compile(book(), issue(1), status="final")
    office.deliver(LATE, delivery="late")
    office.correct(book(), issue(1))
    office.deliver(WEEK_2, delivery="week 2")
    office.compile(book(), issue(2))

    assert {office.edition(issue(1)).fingerprint} == {
        entry.last_edition for entry in office.edition(issue(2)).entries
    }


@pytest.mark.thorough
def test_bot_plays_found_after_the_final_edition_take_a_song_from_no_1_to_no_4(
    office: Office,
) -> None:
    rules = book({"quarantine.doubts.action": "hold"})
    office.deliver(
        """
        day        | title  | artist   | outlet | quantity
        2014-03-03 | Bought | Unknowns | farm   | 500000
        2014-03-03 | Bought | Unknowns |        | 20000
        2014-03-03 | Tide   | Ana      |        | 400000
        2014-03-04 | Lamp   | Ana      |        | 300000
        2014-03-05 | Sand   | Ana      |        | 200000
        """
    )
    office.compile(rules, issue(1), status="final")
    assert "Bought" == office.edition(issue(1)).entries[0].title
    decide(
        office.workspace,
        office.engine,
        Decision(
            "quarantine",
            office.edition(issue(1)).entries[0].id,
            value='{"outlet":"farm"}',
            author="Ada",
            reason="500,000 plays of one listener",
        ),
    )

    found = office.correct(rules, issue(1), "bot plays were found")

    assert [("Bought", 1, 4)] == [
        (c.title, c.rank, c.new_rank) for c in found.corrected[0].diff.entries if c.rank == 1
    ]
    assert ["Tide", "Lamp", "Sand", "Bought"] == [e.title for e in office.edition().entries]
    assert 500_000 == office.edition().balance["quarantined"]
    assert 0 == office.edition(issue(1), edition="1").balance["quarantined"]
    assert 500_000 == sum(row.quarantined for row in office.chart_balance().rows)
    assert office.verify().holds


RELATED = {"relate.hot.chart": "tiny", "relate.hot.exclude": "on", "relate.hot.within": "1"}
"""A chart of what is not No. 1 of the chart tiny."""


@pytest.mark.thorough
def test_a_cascade_goes_on_to_charts_that_read_the_chart(office: Office) -> None:
    under = office.workspace.rulebooks / "under.yaml"
    rules = book(RELATED, chart="under")
    under.write_text(rules.text)
    weeks(office, book())
    for week in (1, 2, 3):
        office.compile(rules, issue(week), status="final")
    office.deliver(LATE, delivery="late")

    preview = office.correct(book(), issue(1), cascade=True, preview=True)
    found = office.correct(book(), issue(1), cascade=True)

    assert ["Second", "Third"] == [
        entry.title for entry in office.edition(issue(1), chart="under", edition="1").entries
    ]
    assert ["Winner", "Third"] == [
        entry.title for entry in office.edition(issue(1), chart="under").entries
    ]
    assert "under 1.2 corrected 1" in told(found)
    assert told(preview) == told(found)
    assert [e.fingerprint for e in preview.corrected] == [e.fingerprint for e in found.corrected]
    assert [] == office.correct(book(), issue(1), cascade=True).corrected
    assert office.verify().holds


@pytest.mark.thorough
def test_a_cascade_that_was_broken_off_ends_in_the_same_state(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = book(RELATED, chart="under")
    (office.workspace.rulebooks / "under.yaml").write_text(rules.text)
    weeks(office, book())
    office.compile(rules, issue(1), status="final")
    office.deliver(LATE, delivery="late")
    wanted = office.correct(book(), issue(1), cascade=True, preview=True)
    stored = Vault.append

    def broken(self: Vault, editions: pa.Table, *rest: Any) -> None:  # noqa: ANN401
        if "under" in editions["chart"].to_pylist():
            raise KeyboardInterrupt
        stored(self, editions, *rest)

    monkeypatch.setattr(Vault, "append", broken)
    with pytest.raises(KeyboardInterrupt):
        office.correct(book(), issue(1), cascade=True)
    monkeypatch.undo()
    rest = office.correct(book(), issue(1), cascade=True)

    assert ["under 1.2 corrected 1"] == told(rest)
    assert wanted.corrected[-1].fingerprint == rest.corrected[-1].fingerprint
    assert office.verify().holds


@pytest.mark.thorough
def test_every_territory_with_a_final_edition_is_corrected(office: Office) -> None:
    rules = book(territories="[GB, US]")
    office.deliver(WEEK_1, territory="US", delivery="us")
    office.deliver(WEEK_1, territory="GB", delivery="gb")
    office.compile(rules, issue(1), status="final")
    office.deliver(LATE, territory="US", delivery="us late")
    office.deliver(LATE, territory="GB", delivery="gb late")

    one = office.correct(rules, issue(1), territory="US")
    other = office.correct(rules, issue(1))

    assert ["tiny@US 1.2 corrected 1"] == told(one)
    assert ["tiny@GB 1.2 corrected 1"] == told(other)
    assert ["US"] == [edition.territory for edition in other.unchanged]
    assert office.verify().holds


@pytest.mark.thorough
def test_a_territory_without_an_edition_is_left_alone(office: Office) -> None:
    rules = book(territories="[GB, US]")
    office.deliver(WEEK_1, territory="US", delivery="us 1")
    office.compile(rules, issue(1), status="final")
    office.deliver(WEEK_2, territory="US", delivery="us 2")
    office.deliver(WEEK_2, territory="GB", delivery="gb 2")
    office.compile(rules, issue(2), status="final")
    office.deliver(LATE, territory="US", delivery="us late")
    office.deliver(LATE, territory="GB", delivery="gb late")

    found = office.correct(rules, issue(1), cascade=True)

    assert ["tiny@US 1.2 corrected 1", "tiny@US 2.2 corrected 1"] == told(found)
    assert office.verify().holds


def test_a_provisional_issue_is_not_corrected_but_compiled(office: Office) -> None:
    office.deliver(WEEK_1)
    office.compile(book(), issue(1))

    with pytest.raises(WorkspaceError, match=r"no final edition.*hitparade compile tiny --issue"):
        office.correct(book(), issue(1))


def test_a_chart_that_nobody_compiled_is_not_corrected(office: Office) -> None:
    with pytest.raises(NotFoundError, match="hitparade compile tiny"):
        office.correct(book(), issue(1))


def test_a_date_without_an_issue_is_not_corrected(corrected: tuple[Office, Correction]) -> None:
    office, _ = corrected

    with pytest.raises(NotFoundError, match=r"nearest issues are 2014-03-22 and 2014-03-29"):
        office.correct(book(), issue(1).replace(day=21))


def test_a_correction_has_a_reason(corrected: tuple[Office, Correction]) -> None:
    office, _ = corrected

    with pytest.raises(WorkspaceError, match="--reason"):
        office.correct(book(), issue(1), " ")


def _tamper(office: Office) -> None:
    """Take a play out of the tallies of a day, as if something else had written there."""
    path, day = str(office.workspace.folder / "lake" / "tallies"), "2014-03-03"
    rows = DeltaTable(path).to_pyarrow_table().to_pylist()
    for row in rows:
        if str(row["day"]) == day:
            row["quantity"] -= 1
    table = TALLIES.from_rows([tuple(row[name] for name in TALLIES.names) for row in rows])
    write_deltalake(path, table, mode="overwrite", partition_by=list(TALLIES.partition) or None)


def test_tallies_that_lack_a_unit_stop_a_final_edition(office: Office) -> None:
    office.deliver(WEEK_1)
    office.compile(book(), issue(1))
    _tamper(office)
    before = office.workspace.vault.versions()

    with pytest.raises(WorkspaceError, match="2014-03-03 audio_stream: 100000 reported, 99999"):
        office.compile(book(), issue(1), status="final")

    assert before == office.workspace.vault.versions()
    assert ["1.1 provisional"] == statuses(office)


def test_a_provisional_edition_says_that_it_does_not_balance(office: Office) -> None:
    office.deliver(WEEK_1)
    office.compile(book(), issue(1))
    assert office.edition(issue(1)).balance["holds"]
    _tamper(office)

    office.compile(book(), issue(1))

    assert not office.edition(issue(1)).balance["holds"]
    assert 255_000 == office.edition(issue(1)).balance["reported"]
    assert 254_999 == office.edition(issue(1)).balance["counted"]


@pytest.mark.thorough
def test_tallies_that_lack_a_unit_stop_a_correction(late: Office) -> None:
    _tamper(late)
    before = late.workspace.vault.versions()

    for preview in (True, False):
        with pytest.raises(WorkspaceError, match="does not balance"):
            late.correct(book(), issue(1), preview=preview)

    assert before == late.workspace.vault.versions()


@pytest.mark.thorough
def test_an_edition_carries_its_balance(office: Office) -> None:
    rules = book({"admit.loop.if": "{outlet: [loop]}", "admit.loop.action": "exclude"})
    office.deliver(
        """
        day        | title | outlet | quantity
        2014-03-03 | A     |        | 10
        2014-03-04 | B     | loop   | 5
        2014-03-05 |       |        | 3
        """
    )
    office.compile(rules, issue(1), status="final")

    assert {
        "reported": 18,
        "counted": 10,
        "excluded": {"ADM010": 5},
        "quarantined": 0,
        "unmatched": 3,
        "outside": 0,
        "held": 0,
        "holds": True,
    } == office.edition(issue(1)).balance


def test_two_editions_are_compared_from_either_side(corrected: tuple[Office, Correction]) -> None:
    office, _ = corrected

    def diff(*editions: str) -> EditionDiff:
        first, second = editions
        return compare(
            office.workspace, office.engine, "tiny", None, str(issue(1)), (first, second)
        )

    there, back = diff("1", "2"), diff("2", "1")

    assert ["Second 2 1", "Winner 1 2"] == moves(there)
    assert ["Winner 2 1", "Second 1 2"] == moves(back)
    assert (there.before, there.after) == (back.after, back.before)
    assert (2, 1) == (there.moved, there.repointed)
    assert ["audio_stream of press: 3 days before, 4 days after"] == there.coverage
    assert diff("1", "1").same
    assert [] == diff("2", "2").entries


@pytest.mark.thorough
def test_a_diff_tells_who_enters_and_who_leaves(office: Office) -> None:
    rules = book({"rank.chart.depth": "2"})
    weeks(office, rules)
    office.deliver("day | title | quantity\n2014-03-08 | Third | 45000", delivery="late")

    found = office.correct(rules, issue(1), cascade=True)

    assert [
        {"title": "Third", "change": "enters", "rank": "", "new_rank": "1"},
        {"title": "Winner", "change": "down", "rank": "1", "new_rank": "2"},
        {"title": "Second", "change": "leaves", "rank": "2", "new_rank": ""},
    ] == cut(found.corrected[0].diff.entries, "title change rank new_rank")
    assert ["tiny 1.2 corrected 1", "tiny 2.2 corrected 1", "tiny 3.2 corrected 1"] == told(found)
    assert {
        "last_rank": [None, 1],
        "move": ["debut", "down"],
        "peak_issue": ["2014-03-29", "2014-03-22"],
        "peak_rank": [2, 1],
        "weeks": [1, 2],
    } == next(
        change.fields for change in found.corrected[1].diff.entries if change.title == "Third"
    )


def test_an_imported_issue_stays_as_it_was_published(office: Office) -> None:
    file = office.files / "published.csv"
    file.write_text("issue,rank,title,artist\n2014-03-22,1,Winner,The Makers\n")
    pipeline.import_history(office.workspace, office.engine, file, "tiny")

    with pytest.raises(WorkspaceError, match="was imported"):
        office.correct(book(), issue(1))


@pytest.mark.thorough
def test_charts_that_read_each_other_settle(office: Office) -> None:
    books = {
        name: book({**RELATED, "relate.hot.chart": other}, chart=name)
        for name, other in (("tiny", "under"), ("under", "tiny"))
    }
    for name, rules in books.items():
        (office.workspace.rulebooks / f"{name}.yaml").write_text(rules.text)
    office.deliver(WEEK_1)
    for rules in books.values():
        office.compile(rules, issue(1), status="final")
    office.deliver(LATE, delivery="late")

    found = office.correct(books["tiny"], issue(1), cascade=True)
    again = office.correct(books["tiny"], issue(1), cascade=True)

    assert "tiny 1.2 corrected 1" == told(found)[0]
    assert ([], []) == (again.corrected, found.notes)
    assert office.verify().holds
