"""Routes of the pages around a chart: rules, what-if, balance, records, log, calendar, cards, questions.

They come before those of `hitparade.web.pages`, whose patterns would take some of these paths.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from limits import RateLimitItemPerDay, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from hitparade.domain.errors import NotFoundError
from hitparade.web import paths
from hitparade.web.intake.asking import address_of
from hitparade.web.kept_few import KeptFew
from hitparade.web.pages import cards, date
from hitparade.web.pages import questions as asking
from hitparade.web.pages.balance import balance_page
from hitparade.web.pages.calendar import calendar_page
from hitparade.web.pages.corrections import corrections_page
from hitparade.web.pages.page import render
from hitparade.web.pages.records import records_page
from hitparade.web.pages.rules import rules_page
from hitparade.web.pages.what_if import what_if_page
from hitparade.web.pages.widget import chart_widget, song_widget
from hitparade.web.questions import QuestionError, Seen, ask, questions

if TYPE_CHECKING:
    from hitparade.domain.contest import Contest
    from hitparade.web.serving import Serving

PER_HOUR: Final = RateLimitItemPerHour(5)
"""Questions from one address."""
PER_DAY: Final = RateLimitItemPerDay(200)
"""Questions from everyone together."""
_CONTESTS: Final = 32
"""Issues that are kept in memory to be ranked anew."""
_SVG: Final = "image/svg+xml"
_FIELDS: Final = ("chart", "issue", "rank", "text")


def router(serving: Serving) -> APIRouter:
    """These pages of a site."""
    found = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    seen = Seen(serving.folder)
    serving.shelf.watch(seen.stamp)
    # What is next depends on the day.
    serving.shelf.watch(lambda: dt.datetime.now(dt.UTC).date().isoformat())
    _of_charts(found, serving)
    _of_issues(found, serving)
    _of_songs(found, serving)
    _of_everything(found, serving)
    _asked(found, serving)
    return found


def _of_charts(found: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf

    @found.get("/charts/{name}/rules/")
    def rules(name: str) -> str:
        return render(rules_page(shelf, name))

    @found.get("/charts/{name}/records/")
    def records(name: str) -> str:
        return render(records_page(shelf, serving.charts, name))

    @found.get("/charts/{name}/widget/")
    def widget(name: str) -> str:
        return render(chart_widget(shelf, name))


def _of_issues(found: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf
    contests: KeptFew[str, Contest] = KeptFew(_CONTESTS)

    @found.get("/charts/{name}/{issue}/what-if/")
    def what_if(
        request: Request, name: str, issue: str, off: Annotated[list[str] | None, Query()] = None
    ) -> Response:
        asked = dict(request.query_params)
        page = what_if_page(shelf, name, date(issue), asked, off or (), contests)
        # There are more questions than room for answers: those that were asked are not kept here.
        kept = {"Cache-Control": "private, max-age=300"} if asked else {}
        return HTMLResponse(render(page), headers=kept)

    @found.get("/charts/{name}/{issue}/balance/")
    def balance(name: str, issue: str) -> str:
        return render(balance_page(shelf, name, date(issue)))

    @found.get("/charts/{name}/{issue}/card.svg")
    def svg(name: str, issue: str) -> Response:
        return Response(cards.chart_card(shelf, name, date(issue)), media_type=_SVG)

    @found.get("/charts/{name}/{issue}/card.png")
    def png(name: str, issue: str) -> Response:
        drawn = cards.png(cards.chart_card(shelf, name, date(issue)))
        return Response(drawn, media_type="image/png")


def _of_songs(found: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf

    def key(segment: str) -> str:
        return paths.text(segment, shelf.songs())

    @found.get("/songs/{song}/card.svg")
    def svg(song: str) -> Response:
        return Response(cards.song_card(shelf, key(song)), media_type=_SVG)

    @found.get("/songs/{song}/card.png")
    def png(song: str) -> Response:
        return Response(cards.png(cards.song_card(shelf, key(song))), media_type="image/png")

    @found.get("/songs/{song}/widget/")
    def widget(song: str) -> str:
        return render(song_widget(shelf, key(song)))


def _of_everything(found: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf

    @found.get(paths.CORRECTIONS)
    def corrections() -> str:
        answered = questions(serving.folder, answered=True)
        return render(corrections_page(shelf, answered))

    @found.get(paths.CALENDAR)
    def calendar() -> str:
        return render(calendar_page(shelf, serving.charts, dt.datetime.now(dt.UTC)))


def _asked(found: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf
    counts = FixedWindowRateLimiter(MemoryStorage())

    @found.get(paths.QUESTIONS)
    def form(request: Request) -> str:
        return render(asking.questions_page(shelf, asking.form_of(request.query_params)))

    @found.post(paths.QUESTIONS)
    def take(
        request: Request,
        chart: Annotated[str, Form()] = "",
        issue: Annotated[str, Form()] = "",
        rank: Annotated[str, Form()] = "",
        text: Annotated[str, Form()] = "",
        website: Annotated[str, Form()] = "",
    ) -> Response:
        sent = asking.form_of(dict(zip(_FIELDS, (chart, issue, rank, text), strict=True)))
        if website or not _own(request):
            return _again(sent, "This form takes questions from its own page only.", 403)
        # What is not asked in the end takes nobody else's turn.
        if not (counts.hit(PER_HOUR, address_of(request)) and counts.test(PER_DAY)):
            return _again(sent, "Too many questions came just now. Ask again in an hour.", 429)
        try:
            asked = ask(serving.folder, asking.position_of(shelf, sent), sent.text)
        except (QuestionError, NotFoundError) as error:
            return _again(sent, str(error), 400)
        counts.hit(PER_DAY)
        page = asking.questions_page(shelf, asking.Form(), asked=asked.id)
        return HTMLResponse(render(page), 201, headers={"Cache-Control": "no-store"})

    def _again(sent: asking.Form, wrong: str, status: int) -> Response:
        page = asking.questions_page(shelf, sent, wrong=wrong)
        return HTMLResponse(render(page), status, headers={"Cache-Control": "no-store"})


def _own(request: Request) -> bool:
    """Whether a form was sent from a page of this site, as far as the browser says."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin", "")
    if not origin or origin == "null":
        return True
    try:
        return urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:  # it is no address
        return False
