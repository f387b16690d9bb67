"""What earlier editions and decisions named, as the songs of today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.tables import DECISIONS, EDITIONS, ENTRIES, LINEAGE, LINES, REMOVALS
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide
from hitparade.vault.earlier import decided_today, other_charts
from hitparade.vault.export import export
from hitparade.vault.places import read_run
from hitparade.vault.store import LATEST
from tests.office import book, monday
from tests.tally.small import ISSUE, filled
from tests.vault.test_merge import merge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.engine.duckdb import DuckDB, DuckDBSession
    from tests.office import Office

CHART = {"chart": "tiny", "issue": ISSUE, "fingerprint": "f", "batch": "b"}
LATER = ISSUE + dt.timedelta(7)
Rows = "Sequence[dict[str, Any]]"


@pytest.fixture
def session(engine: DuckDB) -> Iterator[DuckDBSession]:
    """One edition without places; what was ``birch`` is ``alder`` by now."""
    with engine.session() as opened:
        opened.table("lineage", filled(LINEAGE, [{"id": "birch", "song": "alder"}]))
        opened.table("editions", filled(EDITIONS, [CHART | {"edition": 1}]))
        opened.run(LATEST)
        for table in (ENTRIES, LINES, REMOVALS):
            opened.table(table.name, table.empty())
        yield opened


def entries(session: DuckDBSession, *rows: dict[str, Any]) -> None:
    """Make the edition have places, the first row the first."""
    numbered = [CHART | {"position": n, "rank": n} | row for n, row in enumerate(rows, 1)]
    session.table("entries", filled(ENTRIES, numbered))


def removals(session: DuckDBSession, *rows: dict[str, Any]) -> None:
    """Make rules have kept something off it."""
    session.table("removals", filled(REMOVALS, [CHART | row for row in rows]))


def kept_off(session: DuckDBSession) -> list[tuple[str, int, str]]:
    """Id, rank and reason of what was kept off, as the issue after it reads it."""
    session.run(other_charts("tiny", ["tiny"], [LATER]))
    found = session.read("SELECT id, rank, reason FROM earlier_removals ORDER BY id").to_pylist()
    return [(row["id"], row["rank"], row["reason"]) for row in found]


def test_a_song_with_a_place_was_not_kept_off_under_another_id(session: DuckDBSession) -> None:
    """Else one week would count twice, where hidden weeks count."""
    entries(session, {"id": "alder"})
    removals(
        session,
        {"id": "birch", "rank": 2, "reason": "LIM010"},
        {"id": "cedar", "rank": 3, "reason": "LIM010"},
    )

    assert [("cedar", 3, "LIM010")] == kept_off(session)
    assert [("alder", False), ("cedar", True)] == [
        (row["id"], row["removed"])
        for row in session.read("SELECT id, removed FROM related ORDER BY id").to_pylist()
    ]


def test_what_was_kept_off_twice_under_two_ids_was_so_once_by_its_best_rank(
    session: DuckDBSession,
) -> None:
    removals(
        session,
        {"id": "alder", "rank": 5, "reason": "ELI010"},
        {"id": "birch", "rank": 2, "reason": "LIM010"},
    )

    assert [("alder", 2, "LIM010")] == kept_off(session)


def test_a_decision_goes_on_with_the_song_that_its_subject_is_today(session: DuckDBSession) -> None:
    decisions = [
        {"sequence": n, "decision": f"d{n}", "act": "exclude", "chart": "tiny", "subject": subject}
        for n, subject in enumerate(("birch", "cedar", "alder", ""), 1)
    ]
    session.table("decisions", filled(DECISIONS, decisions))

    session.run(decided_today("tiny"))

    found = session.read("SELECT subject FROM decided ORDER BY decision")["subject"].to_pylist()
    assert ["alder", "cedar", "alder", ""] == found
    made = session.read("SELECT subject FROM binding ORDER BY decision")["subject"].to_pylist()
    assert ["birch", "cedar", "alder", ""] == made


def test_what_was_decided_of_one_of_two_songs_holds_for_both_once_they_are_one(
    office: Office,
) -> None:
    office.deliver(f"day | title | quantity\n{monday(1)} | Alder | 5\n{monday(1)} | Birch | 4")
    made = merge(office, "Alder", "Birch")
    told = Decision("credit", made.subject, value='{"title":"Elder"}', author="Ana", reason="so")
    for decision in (told, made):
        decide(office.workspace, office.engine, decision)

    office.compile(book({"decide.office.acts": "all"}))

    assert [{"title": "Elder", "points": "9"}] == office.chart("title points")
    assert ["credit"] == [decision.act for decision in office.explain("Elder").decisions]
    # Without the lineage of what was decided, this folder could not be computed anew.
    assert export(office.workspace, office.engine, office.wanted(), office.files / "out").files


def test_a_contender_that_is_an_entrys_song_by_now_brings_its_points(
    session: DuckDBSession,
) -> None:
    entries(session, {"id": "alder", "title": "Alder", "points": 500, "points_per": 1})
    below = (("birch", 2, 401), ("cedar", 3, 300))
    lines = [
        CHART | {"id": name, "rank": rank, "entry": rank == 1, "title": name.title()}
        | {"measure": "quantity", "quantity": n, "points": n, "points_per": 1}
        for name, rank, n in (("alder", 1, 500), *below)
    ]  # fmt: skip
    session.table("lines", filled(LINES, lines))

    def places(*, contenders: bool) -> list[tuple[str, int, int | None]]:
        run = read_run(session, "tiny", None, contenders=contenders, quantities=True)
        return [(p.title, int(p.points or 0), p.quantity) for p in run.places]

    assert [("Alder", 901, 901), ("Cedar", 300, 300)] == places(contenders=True)
    assert [("Alder", 500, 500)] == places(contenders=False)


def test_of_contenders_that_are_one_song_by_now_the_best_rank_stays(
    session: DuckDBSession,
) -> None:
    lines = [
        CHART | {"id": name, "rank": rank, "title": name.title(), "measure": "quantity"}
        | {"quantity": n, "points": n, "points_per": per, "use": f"use {per}"}
        for name, rank, n, per in (("birch", 2, 7, 2), ("birch", 2, 1, 1), ("alder", 3, 2, 1))
    ]  # fmt: skip
    session.table("lines", filled(LINES, lines))

    (place,) = read_run(session, "tiny", None, contenders=True, quantities=True).places

    assert ("alder", "Birch", 2, 13, 10) == (
        place.id,
        place.title,
        place.rank,
        (place.points or 0) * 2,
        place.quantity,
    )
