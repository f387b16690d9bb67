"""The corrections log: every corrected edition with its reason, and every question with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.domain.chart import EditionDiff
from hitparade.web import paths, words
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from hitparade.domain.chart import EntryChange
    from hitparade.web.questions import Question
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import Corrected

_MOST: Final = 80
"""Log entries on the page; feeds and the API have all of them."""
_CHANGES: Final = 6
"""Changed places that one entry of the log names."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place that a correction changed."""

    change: str
    rank: int | None
    new_rank: int | None
    title: str
    artist: str
    points: str
    """What it gained or lost, such as ``+12.5``; empty where nothing, or not known."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log: a correction, or an answered question."""

    at: dt.datetime
    chart: str
    """Name of the chart with its territory."""
    title: str
    """Title of the chart."""
    issue: dt.date
    edition: int
    before: int | None
    """Number of the edition that was corrected."""
    status: str
    """Of the corrected edition; empty for a question."""
    reason: str
    author: str
    changes: tuple[Change, ...]
    """The first places that changed."""
    moved: int
    """Places that changed in all."""
    repointed: int
    """Entries whose points changed."""
    coverage: tuple[str, ...]
    """What of the usage is different."""
    question: Question | None
    path: str
    """Of the page of the edition, or of the receipt that was asked about."""


@dataclass(frozen=True, kw_only=True)
class CorrectionsPage(Page):
    """The corrections log."""

    template: ClassVar[str] = "corrections.html"
    logged: tuple[Logged, ...]
    more: int
    """Older entries that the page leaves out."""


def corrections_page(shelf: Shelf, answered: Iterable[Question] = ()) -> CorrectionsPage:
    """The corrections log, newest first.

    Args:
        shelf: What is published.
        answered: Questions that have an answer.
    """
    titles = {chart.name: chart.title for chart in shelf.charts()}
    found = [_corrected(one) for one in shelf.corrections()]
    found += [_asked(one, titles) for one in answered if one.answered]
    found.sort(key=lambda one: (one.at, one.chart, one.issue, one.edition), reverse=True)
    return CorrectionsPage(
        path=paths.CORRECTIONS,
        title="Corrections",
        description="Every correction of a published chart, with its reason and what it changed.",
        feed="/feeds/corrections.atom",
        logged=tuple(found[:_MOST]),
        more=max(len(found) - _MOST, 0),
    )


def _corrected(one: Corrected) -> Logged:
    name = one.edition
    diff = EditionDiff.model_validate_json(one.changes) if one.changes else None
    moved = [change for change in diff.entries if change.change != "same"] if diff else []
    return Logged(
        at=name.created,
        chart=name.chart,
        title=one.title,
        issue=name.issue,
        edition=name.edition,
        before=one.before.edition if one.before else None,
        status=name.status,
        reason=name.reason,
        author=name.author,
        changes=tuple(_change(change) for change in moved[:_CHANGES]),
        moved=len(moved),
        repointed=diff.repointed if diff else 0,
        coverage=tuple(diff.coverage) if diff else (),
        question=None,
        path=paths.chart(name.chart, name.issue, name.edition),
    )


def _change(one: EntryChange) -> Change:
    gain = Fraction(0)
    if one.points is not None and one.new_points is not None:
        gain = Fraction(one.new_points) - Fraction(one.points)
    sign = "+" if gain > 0 else ""
    points = f"{sign}{words.number(gain)}" if gain else ""
    return Change(one.change, one.rank, one.new_rank, one.title, one.artist, points)


def _asked(one: Question, titles: dict[str, str]) -> Logged:
    place = one.position
    there = place.chart in titles
    return Logged(
        at=one.answered or one.asked,
        chart=place.chart,
        title=titles.get(place.chart, place.chart),
        issue=place.issue,
        edition=place.edition,
        before=None,
        status="",
        reason="",
        author=one.author,
        changes=(),
        moved=0,
        repointed=0,
        coverage=(),
        question=one,
        path=paths.receipt(place.chart, place.issue, place.entry) if there else paths.CORRECTIONS,
    )
