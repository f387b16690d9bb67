"""What of an edition everyone is shown, and what its period's coverage is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hitparade.domain.tables import EDITIONS
from hitparade.vault import ask
from tests.office import book, cut, issue

if TYPE_CHECKING:
    from tests.office import Office

FIVE = "A B C D E"
ONE_EACH = {"limit.titles.key": "artist", "limit.titles.most": "2"}


def everything(office: Office) -> list[dict[str, str]]:
    """Rank, title and points of the newest edition, with nothing left out."""
    wanted = office.wanted("latest")
    found = ask.show(office.workspace, office.engine, wanted, everything=True)
    return cut(found.entries, "rank title points")


def test_places_below_the_public_ones_are_shown_to_who_asks_for_everything(office: Office) -> None:
    office.weeks(FIVE)
    office.compile(book({"rank.chart.depth": "4", "rank.chart.public": "2"}))

    assert ["A", "B"] == [row["title"] for row in office.chart("title")]
    assert ["A", "B", "C", "D"] == [row["title"] for row in everything(office)]


def test_a_shared_rank_is_public_as_a_whole(office: Office) -> None:
    office.weeks("A B=C D")
    office.compile(book({"rank.chart.depth": "4", "rank.chart.public": "2"}))

    assert ["A", "B", "C"] == [row["title"] for row in office.chart("title")]


def test_hidden_points_are_shown_to_who_asks_for_everything(office: Office) -> None:
    office.weeks("A B")
    office.compile(book({"rank.chart.points": "hidden"}))

    shown = office.edition().entries

    assert [(1, None, None, {}), (2, None, None, {})] == [
        (entry.rank, entry.points, entry.points_shown, entry.components) for entry in shown
    ]
    assert ["999", "998"] == [row["points"] for row in everything(office)]
    assert "999" == office.explain("A").points


def test_what_would_have_been_below_the_public_places_is_not_told_to_everyone(
    office: Office,
) -> None:
    office.weeks("A B C")
    office.compile(book({"rank.chart.depth": "10", "rank.chart.public": "2", **ONE_EACH}))
    wanted = office.wanted("latest")

    whole = ask.show(office.workspace, office.engine, wanted, everything=True)

    assert [] == office.edition().removals
    assert [(3, "C", "limit.titles.most", "LIM010")] == [
        (gone.rank, gone.title, gone.rule, gone.reason) for gone in whole.removals
    ]


def test_coverage_is_of_the_issues_own_days_and_the_manifest_names_the_others(
    office: Office,
) -> None:
    office.weeks("A B", "B A")
    office.compile(book({"annotate.history.bullet": "points"}))

    uses = office.edition(issue(2)).coverage["uses"]
    manifests = [
        json.loads(row["manifest"])
        for row in office.read(EDITIONS, "SELECT manifest FROM editions ORDER BY issue")
    ]

    assert {"audio_stream": {"days": 7, "suppliers": {"press": 1}}} == uses
    assert [{"audio_stream": {"start": "2014-03-03", "end": "2014-03-09"}}] == json.loads(
        manifests[1]["past"]
    )
    assert office.verify().holds


def test_rules_that_look_at_no_earlier_period_name_none(office: Office) -> None:
    office.weeks("A B", "B A")
    office.compile(book())

    manifests = office.read(EDITIONS, "SELECT manifest FROM editions")

    assert ["[]", "[]"] == [json.loads(row["manifest"])["past"] for row in manifests]
