"""The pages around charts by their paths, with what their bytes depend on, for a site made of files.

As `hitparade.web.pages.every`, for what `hitparade.web.pages.more` answers with. What-if pages are
there as published: moving weights needs JavaScript where no server ranks.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from hitparade.domain.errors import HitparadeError
from hitparade.web import paths
from hitparade.web.pages import cards, song
from hitparade.web.pages.balance import balance_page
from hitparade.web.pages.calendar import calendar_page
from hitparade.web.pages.corrections import corrections_page
from hitparade.web.pages.page import render
from hitparade.web.pages.questions import Form, questions_page
from hitparade.web.pages.records import records_page
from hitparade.web.pages.rules import rules_page
from hitparade.web.pages.what_if import what_if_page
from hitparade.web.pages.widget import chart_widget, song_widget
from hitparade.web.questions import questions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from hitparade.api import Hitparade
    from hitparade.web.pages.page import Page
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName

    Written: TypeAlias = tuple[str, tuple[str, ...], Callable[[], str | bytes]]
    """A file's path, what its bytes depend on besides the look of pages, and what makes them."""


def more_pages(shelf: Shelf, charts: Hitparade, now: dt.datetime) -> Iterator[Written]:
    """Every page around charts, each once, with its cards.

    Args:
        shelf: What is published.
        charts: The workspace.
        now: The instant of the calendar.
    """
    for one in shelf.charts():
        yield from _of_chart(shelf, charts, one)
        for named in one.issues:
            yield from _of_issue(shelf, one, named)
    for key in shelf.songs():
        if paths.song(key) != paths.artist(key):
            yield from _of_song(shelf, key)
    answered = questions(charts.workspace.folder, answered=True)
    told = (f"{one.id} {one.answered} {one.answer}" for one in answered)
    corrected = (one.edition.key for one in shelf.corrections())
    yield _page(paths.CORRECTIONS, (*corrected, *told), partial(corrections_page, shelf, answered))
    yield _page(
        paths.CALENDAR,
        tuple(_dates(shelf, charts, now)),
        partial(calendar_page, shelf, charts, now),
    )
    titles = tuple(f"{one.name} {one.title}" for one in shelf.charts())
    yield _page(paths.QUESTIONS, titles, partial(questions_page, shelf, Form(), is_open=False))


def _of_chart(shelf: Shelf, charts: Hitparade, one: ChartShelf) -> Iterator[Written]:
    name, latest = one.name, one.latest
    yield _page(
        paths.chart(name, "rules"), (latest.key, one.title), partial(rules_page, shelf, name)
    )
    yield _page(
        paths.chart(name, "records"),
        (*(named.key for named in one.issues), *shelf.standing.lineage.values()),
        partial(records_page, shelf, charts, name),
    )
    yield _page(
        paths.chart(name, "widget"), (latest.key, *_named(shelf, one, latest)),
        partial(chart_widget, shelf, name),
    )  # fmt: skip


def _of_issue(shelf: Shelf, one: ChartShelf, named: IssueName) -> Iterator[Written]:
    name, issue = one.name, named.issue
    needs = (named.key, *_named(shelf, one, named))
    yield _page(
        paths.chart(name, issue, "what-if"), needs, partial(what_if_page, shelf, name, issue)
    )
    yield _page(
        paths.chart(name, issue, "balance"), needs, partial(balance_page, shelf, name, issue)
    )
    yield from _card(paths.chart(name, issue), needs, partial(cards.chart_card, shelf, name, issue))


def _of_song(shelf: Shelf, key: str) -> Iterator[Written]:
    needs = (*song.needs(shelf, key), *_latest(shelf, key))
    yield _page(paths.song(key, "widget"), needs, partial(song_widget, shelf, key))
    yield from _card(paths.song(key), needs, partial(cards.song_card, shelf, key))


def _card(folder: str, needs: tuple[str, ...], draw: Callable[[], str]) -> Iterator[Written]:
    yield f"{folder}card.svg", needs, draw
    yield f"{folder}card.png", needs, lambda: cards.png(draw())


def _page(path: str, needs: tuple[str, ...], make: Callable[[], Page]) -> Written:
    return path, needs, lambda: render(make(), served=False)


def _named(shelf: Shelf, one: ChartShelf, named: IssueName) -> tuple[str, ...]:
    return (one.title, *shelf.standing.on(one.name).needs(named.issue))


def _latest(shelf: Shelf, key: str) -> tuple[str, ...]:
    """On which charts a song stands now: a widget says whether it is still there."""
    return tuple(
        f"{run.chart} {run.issue}"
        for run in shelf.runs(key)
        if shelf.chart(run.chart).latest.issue == run.issue
    )


def _dates(shelf: Shelf, charts: Hitparade, now: dt.datetime) -> Iterator[str]:
    yield now.date().isoformat()
    yield str(charts.workspace.settings.suppliers)
    for one in shelf.charts():
        yield f"{one.latest.key} {one.title}"
        try:
            yield charts.rule_book(one.chart).sha256
        except HitparadeError:
            yield ""
