"""The rule book of a chart in words: what is in force, since when, by which source, and what was before."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 # dataclasses of the page name it
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.rules.told import KindTold, told
from hitparade.web import paths
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf

HEADINGS: Final = {
    "calendar": "The week",
    "admit": "What may count",
    "cap": "How often one listener counts",
    "quarantine": "What is set aside as doubtful",
    "measure": "What a unit weighs",
    "eligible": "Who may be on the chart",
    "group": "What belongs together",
    "damp": "When more counts for less",
    "convert": "What a unit is worth",
    "album_build": "Albums from their tracks",
    "lifecycle": "When a run is over",
    "combine": "How points are put together",
    "rank": "How places are given",
    "limit": "How many at once",
    "relate": "Other charts",
    "annotate": "What stands beside an entry",
    "accumulate": "Years and all time",
    "decide": "Decisions of people",
}
"""Heading of each kind of rule."""
DISCLOSED: Final = {
    "yes": "published by the compiler",
    "no": "not published",
    "fitted": "found from published figures",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A value that changed on a date."""

    since: dt.date
    by_day: bool
    path: str
    heading: str
    said: str
    before: str
    """What held before, or none where nothing was said."""
    source: str
    when: str
    """``past``, ``now`` or ``later``."""


@dataclass(frozen=True, kw_only=True)
class RulesPage(Page):
    """The rules that the newest issue was computed with."""

    template: ClassVar[str] = "rules.html"
    chart: ChartShelf
    issue: dt.date
    kinds: tuple[KindTold, ...]
    """Empty where only ranks were imported."""
    turns: tuple[Turn, ...]
    """Every change with a date, newest first."""
    about: str
    file: str
    digest: str
    in_force_since: dt.date | None
    headings = HEADINGS
    disclosed = DISCLOSED


def rules_page(shelf: Shelf, name: str) -> RulesPage:
    """The methodology of a chart.

    Raises:
        NotFoundError: There is no such chart.
    """
    standing = shelf.standing
    chart = shelf.chart(name)
    head = standing.heads[chart.latest.key]
    rules = standing.reading.rules(head)
    kinds = told(rules) if rules else ()
    return RulesPage(
        path=paths.chart(name, "rules"),
        title=f"Rules of {chart.title}",
        description=f"How {chart.title} is made: every rule in words, with source and date.",
        chart=chart,
        issue=head.issue,
        kinds=kinds,
        turns=tuple(sorted(_turns(kinds), key=lambda turn: (turn.since, turn.path), reverse=True)),
        about=rules.book.about if rules else "",
        file=rules.book.file if rules else "",
        digest=head.rules,
        in_force_since=rules.since if rules else None,
    )


def _turns(kinds: tuple[KindTold, ...]) -> Iterator[Turn]:
    for kind in kinds:
        for clause in kind.clauses:
            for line in clause.stated:
                before = ""
                for past in line.history:
                    if past.since and past.said != before:
                        yield Turn(
                            past.since,
                            past.by_day,
                            line.path,
                            HEADINGS.get(kind.kind, kind.kind),
                            past.said,
                            before,
                            past.source,
                            past.when,
                        )
                    before = past.said
