"""The whole story: what is shown, what is explained, and what would be under other rules."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from hitparade import pipeline
from hitparade.domain.errors import (
    ClauseValueError,
    HitparadeError,
    NotFoundError,
    NotInForceError,
    RuleBookError,
    UnbalancedError,
)
from hitparade.domain.tables import TALLIES
from hitparade.ledger import tallies
from hitparade.rules.load import find
from hitparade.vault import ask, whatif
from tests.office import STREAMS_AND_SALES, Changes, book, cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hitparade.domain.chart import WhatIf
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from tests.office import Office

FILM_WEEK = """
title                       | artist            | use          | outlet  | quantity | territory
We Might Be Dead By Tomorrow | Soko             | ugc_view     | YouTube | 11385000 | US
We Might Be Dead By Tomorrow | Soko             | audio_stream | Spotify |   115000 | US
We Might Be Dead By Tomorrow | Soko             | download     | iTunes  |    10000 | US
Happy                       | Pharrell Williams | audio_stream | Spotify |  5000000 | US
Happy                       | Pharrell Williams | download     | iTunes  |   364000 | US
#SELFIE                     | The Chainsmokers  | download     | iTunes  |   111000 | US
"""
ERAS: Changes = STREAMS_AND_SALES | {
    "calendar.week.uses": "[audio_stream, ugc_view, download]",
    "convert.streams.if": "{use: [audio_stream, ugc_view]}",
    "convert.streams.points": [
        ("from_issue: 2013-03-02", "1/50"),
        ("from_issue: 2014-12-06", "unknown"),
    ],
    "convert.sales.points": "1",
    "admit.clips.if": "{use: [ugc_view]}",
    "admit.clips.action": [("", "exclude"), ("from_issue: 2013-03-02", "ignore")],
    "admit.youtube.if": "{outlet: [youtube]}",
    "admit.youtube.action": [("", "ignore"), ("from_day: 2026-01-17", "exclude")],
}
"""Fifty streams are worth a sale from 2013 on; clips count since then, YouTube until 2026."""


@pytest.fixture(scope="module")
def film(new_office: Callable[[], Office]) -> Office:
    """An office with the week of the film, compiled; to be read only."""
    made = new_office()
    made.deliver(FILM_WEEK)
    made.compile(book(ERAS))
    return made


def what_if(
    office: Office,
    *,
    rules: Path | None = None,
    rules_of: str = "",
    only: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> WhatIf:
    return whatif.what_if(
        office.workspace,
        office.engine,
        office.wanted(),
        rules=rules,
        rules_of=dt.date.fromisoformat(rules_of) if rules_of else None,
        only=only,
        settings=settings,
    )


def test_the_film_lifts_the_song_to_number_two(film: Office) -> None:
    assert rows(
        """
        rank | title                        | points
        1    | Happy                        | 464000
        2    | We Might Be Dead By Tomorrow | 240000
        3    | #SELFIE                      | 111000
        """
    ) == film.chart("rank title points")


@pytest.mark.parametrize(
    ("rules_of", "changed"),
    [("2012-12-01", "admit.clips.action"), ("2026-02-07", "admit.youtube.action")],
)
def test_under_the_admissions_of_another_year_the_film_does_not_count(
    film: Office, rules_of: str, changed: str
) -> None:
    """Weights are those of the week; what is not known of them at the other date is said."""
    found = what_if(film, rules_of=rules_of, only="admit")

    assert rows(
        """
        rank | whatif_rank | title                        | points | whatif_points | change
        1    | 1           | Happy                        | 464000 | 464000        | same
        3    | 2           | #SELFIE                      | 111000 | 111000        | up
        2    | 3           | We Might Be Dead By Tomorrow | 240000 | 12300         | down
        """
    ) == cut(found.entries, "rank whatif_rank title points whatif_points change")
    assert changed in [line["path"] for line in found.changed]
    assert {"exclude"} == {line["whatif"] for line in found.changed if line["path"] == changed}
    assert [
        f"convert.streams.points is not known for {rules_of}; its value of 2014-03-29 is kept."
    ] == [note for note in found.notes if "streams.points" in note]


def test_all_the_rules_of_a_year_whose_weights_are_not_known_cannot_be_tried(film: Office) -> None:
    with pytest.raises(NotInForceError, match=r"convert\.streams\.points has no known value"):
        what_if(film, rules_of="2026-02-07")


def test_a_setting_replaces_one_value(film: Office) -> None:
    found = what_if(film, settings={"convert.streams.points": "1/20"})

    assert ["same", "same", "same"] == [entry.change for entry in found.entries]
    assert "585000" == found.entries[1].whatif_points
    assert [("convert.streams.points", "0.02", "0.05")] == [
        (line["path"], line["published"], line["whatif"]) for line in found.changed
    ]


def test_songs_enter_and_leave(film: Office) -> None:
    shallow = what_if(film, settings={"rank.chart.depth": "2"})
    no_sales = what_if(film, settings={"convert.sales.points": "0"})

    assert [("#SELFIE", "leaves", None)] == [
        (e.title, e.change, e.whatif_rank) for e in shallow.entries if e.change != "same"
    ]
    assert "leaves" == no_sales.entries[2].change


def test_a_song_that_was_below_the_depth_enters(office: Office) -> None:
    office.weeks("A B C", first=2)
    office.compile(book({"rank.chart.depth": "2"}))

    found = what_if(office, settings={"rank.chart.depth": "3"})

    assert [("C", "enters", None, 3)] == [
        (e.title, e.change, e.rank, e.whatif_rank) for e in found.entries if e.change != "same"
    ]


def test_unchanged_rules_give_the_edition_itself(film: Office) -> None:
    found = what_if(film)

    assert ([], [], film.edition().fingerprint) == (found.changed, found.notes, found.fingerprint)
    assert {"same"} == {entry.change for entry in found.entries}


def test_another_rule_book_can_be_tried(film: Office) -> None:
    path = film.files / "other.yaml"
    path.write_text(book(STREAMS_AND_SALES | {"convert.sales.points": "0"}).text)

    found = what_if(film, rules=path)

    assert [("Happy", 1), ("We Might Be Dead By Tomorrow", 2)] == [
        (entry.title, entry.whatif_rank) for entry in found.entries[:2]
    ]


def test_what_if_stores_nothing(film: Office) -> None:
    before = film.versions()
    files = sorted(film.workspace.folder.rglob("*"))

    what_if(film, rules_of="2012-12-01", only="admit")
    what_if(film, settings={"rank.chart.depth": "1"})

    assert before == film.versions()
    assert files == sorted(film.workspace.folder.rglob("*"))


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("convert.streems.points", "1", "Did you mean"),
        ("convert.streams.points", "many", "CON003"),
        ("rank.chart.depth", "0", "RAN001"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    film: Office, path: str, value: str, message: str
) -> None:
    with pytest.raises((RuleBookError, ClauseValueError), match=message):
        what_if(film, settings={path: value})


def test_a_what_if_reads_the_facts_of_its_edition(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 10", delivery="week")
    office.compile(book(), status="final")
    office.deliver("title | quantity\nBrisa | 99", delivery="week")
    office.balance()

    found = what_if(office, settings={"convert.streams.points": "2"})

    assert rows("title | points | whatif_points\nAlba | 10 | 20") == cut(
        found.entries, "title points whatif_points"
    )


def test_an_imported_issue_has_no_rules_to_change(office: Office) -> None:
    path = office.files / "old.csv"
    path.write_text("issue,rank,title,artist\n2014-03-22,1,Alba,M\n")
    pipeline.import_history(office.workspace, office.engine, path, "tiny")

    with pytest.raises(NotFoundError, match="was imported: only its ranks are known"):
        what_if(office, settings={"rank.chart.depth": "1"})


def test_a_workspace_without_deliveries_answers_with_nothing(office: Office) -> None:
    assert [] == pipeline.tally(office.workspace, office.engine)
    assert ([], True) == (office.balance().rows, office.balance().holds)
    assert [] == office.compile(book())
    assert (0, True) == (office.verify().editions, office.verify().holds)


def test_a_chart_without_an_edition_says_how_to_get_one(film: Office) -> None:
    with pytest.raises(NotFoundError, match=r"Charts with editions: tiny\. Did you mean tiny\?"):
        film.edition(chart="tinny")


def test_a_date_without_an_issue_names_the_nearest_and_never_shows_them(film: Office) -> None:
    with pytest.raises(NotFoundError, match=r"has no issue of 2014-03-30.* 2014-03-29"):
        film.edition("2014-03-30")
    with pytest.raises(NotFoundError, match="is no date"):
        film.edition("tomorrow")


def test_an_edition_that_is_not_there_names_those_that_are(film: Office) -> None:
    with pytest.raises(NotFoundError, match=r"It has: 1 \(provisional\)"):
        film.edition(edition="final")


def test_the_entries_can_be_cut_at_a_depth(film: Office) -> None:
    shown = ask.show(film.workspace, film.engine, film.wanted(), depth=2)

    assert [1, 2] == [entry.rank for entry in shown.entries]


def test_the_film_made_almost_all_of_the_points(film: Office) -> None:
    receipt = film.explain("we might be dead by tomorrow")

    assert rows(
        """
        use          | outlet  | quantity | weight | points
        ugc_view     | YouTube | 11385000 | 0.02   | 227700
        download     | iTunes  | 10000    | 1      | 10000
        audio_stream | Spotify | 115000   | 0.02   | 2300
        """
    ) == cut(receipt.lines, "use outlet quantity weight points")


def test_the_rule_book_of_a_chart_is_the_workspaces_own_or_the_shipped_one(office: Office) -> None:
    assert "us-songs" == find(office.workspace.rulebooks, "us-songs").chart
    own = office.workspace.rulebooks / "us-songs.yaml"
    own.write_text(book(chart="us-songs", title="Our own").text)
    assert "Our own" == find(office.workspace.rulebooks, "us-songs").title
    with pytest.raises(NotFoundError, match="Did you mean us-songs"):
        find(office.workspace.rulebooks, "us-song")
    (office.workspace.rulebooks / "mine.yaml").write_text(book().text)
    with pytest.raises(NotFoundError, match="is the rule book of tiny, not of mine"):
        find(office.workspace.rulebooks, "mine")


def test_every_error_of_the_pipeline_is_one_that_people_can_read(film: Office) -> None:
    for call in (
        lambda: film.explain("Nobody's song"),
        lambda: film.edition(territory="US"),
        lambda: film.compile(book(ERAS), issue(40)),
    ):
        with pytest.raises(HitparadeError):
            call()


def test_progress_is_told_step_by_step(office: Office) -> None:
    office.weeks("A", "A")
    told: list[tuple[str, int, int]] = []

    pipeline.compile_chart(
        office.workspace, office.engine, book(), progress=lambda *step: told.append(step)
    )

    assert ("days tallied", 2, 2) in told
    assert ("issues compiled", 2, 2) == told[-1]


def test_a_day_that_loses_a_unit_while_it_is_tallied_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tallies.tally

    def wrong(lake: Lake, session: Session, *rest: Any) -> None:  # noqa: ANN401
        made(lake, session, *rest)
        lake.attach(session, (TALLIES,))
        lost = session.read(f"SELECT {', '.join(TALLIES.names)} FROM tallies").to_pylist()
        lost = [row | {"quantity": row["quantity"] - 1} for row in lost]
        rows = TALLIES.from_rows([tuple(row[name] for name in TALLIES.names) for row in lost])
        lake.replace(TALLIES, rows, "day = DATE '2014-03-10'")

    office.deliver("title | quantity\nA | 10")
    monkeypatch.setattr(tallies, "tally", wrong)

    with pytest.raises(
        UnbalancedError, match="2014-03-10 press audio_stream: 10 reported, 9"
    ) as it:
        pipeline.tally(office.workspace, office.engine)
    assert 1 == it.value.exit_code
