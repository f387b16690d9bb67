"""A compile of every issue leaves alone what would come out the same, and never anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.feeds.catalogue import import_catalogue
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide
from hitparade.pipeline import compiling
from hitparade.vault import compiled
from tests.office import book, issue, monday

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.domain.chart import EditionName
    from hitparade.rules.model import InForce, RuleBook
    from tests.office import Office

RULES = book()


class Compiles:
    """Compiles of every issue, each of them done once more with nothing left alone."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.office, self.patch = office, monkeypatch

    def computed(self, rules: RuleBook = RULES) -> list[int]:
        """The weeks that are computed; what comes out is what comes out of all of them."""
        weeks: list[int] = []
        standings = compiled.standings

        def noted(lake, session, policies, todo: Sequence[InForce], *others):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN202
            weeks.extend((r.issue - issue(1)).days // 7 + 1 for r in todo)
            return standings(lake, session, policies, todo, *others)

        with self.patch.context() as patch:
            patch.setattr(compiling, "standings", noted)
            some = self.office.compile(rules)
        with self.patch.context() as patch:
            patch.setattr(compiling, "unchanged", lambda *_: [])
            every = self.office.compile(rules)
        assert [_unstored(edition) for edition in every] == [_unstored(e) for e in some]
        assert not [edition.issue for edition in every if edition.stored]
        return weeks


def _unstored(edition: EditionName) -> EditionName:
    return edition.model_copy(update={"stored": False})


@pytest.fixture
def compiles(office: Office, monkeypatch: pytest.MonkeyPatch) -> Compiles:
    office.weeks("A B", "B A")
    office.weeks("A B C", "C A", first=3)
    return Compiles(office, monkeypatch)


def late(office: Office, week: int, title: str, quantity: int = 5000) -> None:
    text = f"day | title | quantity\n{monday(week)} | {title} | {quantity}"
    office.deliver(text, delivery=f"{title} {week} {quantity}")


def test_only_issues_that_read_what_changed_are_computed_and_those_after_them(
    compiles: Compiles,
) -> None:
    office = compiles.office
    assert [1, 2, 3, 4] == compiles.computed()
    assert [] == compiles.computed()

    late(office, 3, "B")
    assert [3, 4] == compiles.computed()

    late(office, 4, "A song that nobody knew")
    assert [4] == compiles.computed()

    late(office, 1, "C")
    office.compile(RULES, issue(1))
    # The first stands as it would come out now; what follows it takes its history from it.
    assert [2, 3, 4] == compiles.computed()

    assert [2, 3, 4] == compiles.computed(
        book({"convert.streams.points": [("", "1"), (f"from_issue: {issue(2)}", "2")]})
    )


@pytest.mark.thorough
def test_what_the_catalogue_says_of_a_song_counts_where_it_was_played(compiles: Compiles) -> None:
    office = compiles.office
    compiles.computed()
    catalogue = office.files / "catalogue.csv"

    catalogue.write_text("isrc,title,artist\nDEA001400001,Z,Nobody\n")
    import_catalogue(office.workspace, office.engine, catalogue)
    assert [] == compiles.computed()

    catalogue.write_text("isrc,title,artist\nDEA001400002,C,The Makers\n")
    import_catalogue(office.workspace, office.engine, catalogue)
    # The song was played in the third week and the fourth.
    assert [3, 4] == compiles.computed()


def test_a_decision_that_binds_an_issue_has_it_computed(compiles: Compiles) -> None:
    office = compiles.office
    compiles.computed()
    song = office.edition(issue(3)).entries[0].id

    stay = Decision(
        "stay", song, first=issue(3), last=issue(3), author="Ana", reason="it goes on tour"
    )
    decide(office.workspace, office.engine, stay)

    assert [3, 4] == compiles.computed()
    # The fourth came out the same, so its manifest still tells of the third as it was.
    assert [4] == compiles.computed()


def test_editions_of_another_release_are_computed(
    compiles: Compiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiles.computed()
    monkeypatch.setattr(compiling, "version", lambda _: "0.0.1")
    assert [1, 2, 3, 4] == compiles.computed()
