"""The pages: typed records, one module a kind of page, each with a template.

`router` answers with them, and `hitparade.web.pages.every` lists every one of a workspace.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from hitparade.web import assets, paths
from hitparade.web.pages.artist import artist_page
from hitparade.web.pages.chart import chart_page
from hitparade.web.pages.clip import clip_page
from hitparade.web.pages.home import home_page
from hitparade.web.pages.issues import issues_page
from hitparade.web.pages.page import ErrorPage, render
from hitparade.web.pages.receipt import receipt_page
from hitparade.web.pages.song import song_page
from hitparade.web.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.web.pages.page import Page
    from hitparade.web.serving import Serving
    from hitparade.web.shelf import Shelf

FOR_EVER: Final = "public, max-age=31536000, immutable"
_DIGITS: Final = 7


def router(serving: Serving) -> APIRouter:
    """Every page of a site but those of `hitparade.web.pages.more`."""
    found = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    serving.forms["/"] = told
    show = partial(render, base=serving.settings.url)
    _files(found)
    _charts(found, serving.shelf, show)
    _editions(found, serving.shelf, show)
    rates = Rates(serving.folder)
    serving.shelf.watch(rates.stamp)
    _things(found, serving.shelf, rates, show)
    return found


def _files(found: APIRouter) -> None:
    @found.get("/static/{name}")
    def static(name: str) -> Response:
        content = assets.contents().get(name)
        if content is None:
            raise HTTPException(404)
        kind = assets.TYPES[name.rpartition(".")[2]]
        return Response(content, media_type=kind, headers={"Cache-Control": FOR_EVER})


def _charts(found: APIRouter, shelf: Shelf, show: Callable[[Page], str]) -> None:
    @found.get("/")
    def home() -> str:
        return show(home_page(shelf))

    @found.get("/charts/{name}/")
    def latest(name: str) -> str:
        return show(chart_page(shelf, name))

    @found.get("/charts/{name}/issues/")
    def issues(name: str) -> str:
        return show(issues_page(shelf, name))

    @found.get("/charts/{name}/issues/{year}/")
    def issues_of(name: str, year: str) -> str:
        return show(issues_page(shelf, name, number(year)))


def _editions(found: APIRouter, shelf: Shelf, show: Callable[[Page], str]) -> None:
    @found.get("/charts/{name}/{issue}/")
    def issue(name: str, issue: str) -> str:
        return show(chart_page(shelf, name, date(issue)))

    @found.get("/charts/{name}/{issue}/places/{first}/")
    def places(name: str, issue: str, first: str) -> str:
        return show(chart_page(shelf, name, date(issue), first=number(first)))

    @found.get("/charts/{name}/{issue}/{edition}/")
    def edition(name: str, issue: str, edition: str) -> str:
        return show(chart_page(shelf, name, date(issue), number(edition)))

    @found.get("/charts/{name}/{issue}/{edition}/places/{first}/")
    def places_of(name: str, issue: str, edition: str, first: str) -> str:
        return show(chart_page(shelf, name, date(issue), number(edition), number(first)))

    @found.get("/charts/{name}/{issue}/receipts/{entry}/")
    def receipt(name: str, issue: str, entry: str) -> str:
        return show(receipt_page(shelf, name, date(issue), _entry(shelf, entry, name, issue)))

    @found.get("/charts/{name}/{issue}/{edition}/receipts/{entry}/")
    def receipt_of(name: str, issue: str, edition: str, entry: str) -> str:
        one = _entry(shelf, entry, name, issue, edition)
        return show(receipt_page(shelf, name, date(issue), one, number(edition)))


def _entry(shelf: Shelf, segment: str, name: str, issue: str, edition: str = "") -> str:
    """The id of an entry that a path names; a very long one is found among those of the edition.

    Raises:
        NotFoundError: There is no such chart, issue or edition.
        HTTPException: Date or number is none (404).
    """
    if not segment.startswith("~~"):
        return paths.text(segment)
    found = shelf.edition(name, date(issue), number(edition) if edition else "latest")
    return paths.text(segment, (entry.id for entry in found.entries))


def _things(found: APIRouter, shelf: Shelf, rates: Rates, show: Callable[[Page], str]) -> None:
    @found.get("/songs/{key}/")
    def song(key: str) -> str:
        return show(song_page(shelf, paths.text(key, shelf.songs()), rates.now()))

    @found.get("/artists/{key}/")
    def artist(key: str) -> str:
        return show(artist_page(shelf, paths.text(key)))

    @found.get("/clips/{supplier}/{asset}/")
    def clip(supplier: str, asset: str) -> str:
        return show(clip_page(shelf, *shelf.clip_at(f"/clips/{supplier}/{asset}/")))


def date(text: str) -> dt.date:
    """The issue that a path names.

    Raises:
        HTTPException: It is no date (404).
    """
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(404) from error
    if found.isoformat() != text:
        raise HTTPException(404)
    return found


def number(text: str) -> int:
    """The number that a path names.

    Raises:
        HTTPException: It is none, or is written otherwise than pages write it (404).
    """
    if not text.isascii() or not text.isdecimal() or text.startswith("0") or len(text) > _DIGITS:
        raise HTTPException(404)
    return int(text)


def told(request: Request, status: int, detail: str) -> Response:
    """An error as a page."""
    page = ErrorPage(
        path=request.url.path, title=HTTPStatus(status).phrase.capitalize(), detail=detail
    )
    return HTMLResponse(render(page), status)
