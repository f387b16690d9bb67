"""The JSON API under ``/api/v1``, and its description at ``/openapi.json`` (OpenAPI 3.1).

It reads the shelf, as pages do. Numbered editions, their entries and receipts never change, and may be
kept for ever; all else is asked for again after half a minute, with its ETag. Parameters that a route
does not know are refused: a typo is no filter that silently does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from hitparade.domain.chart import Edition, Receipt
from hitparade.web.api_computed import add_computed
from hitparade.web.api_models import (
    Artist,
    ArtistName,
    Chart,
    Correction,
    EditionRef,
    EntryPage,
    Page,
    Problem,
    Run,
    Song,
    SongName,
)
from hitparade.web.api_shared import (
    LATEST,
    PROBLEMS,
    Cursor,
    Id,
    Issue,
    Limit,
    Name,
    Number,
    date_of,
    known_only,
    told,
)
from hitparade.web.paging import USUAL, page

if TYPE_CHECKING:
    from hitparade.web.serving import Serving

PREFIX: Final = "/api/v1"
_DESCRIPTION: Final = """\
Charts, as they are published: issues, editions, entries, receipts, songs and artists, what-ifs and
balances. Everything can be read from any site and without a token; only to publish needs one.
Errors are problem documents (RFC 9457)."""


def router(serving: Serving) -> APIRouter:
    """The routes of the API, and its description."""
    routes = APIRouter(
        prefix=PREFIX,
        dependencies=[Depends(known_only)],
        responses=PROBLEMS,
        generate_unique_id_function=lambda route: route.name,
    )
    _charts(routes, serving)
    _editions(routes, serving)
    _names(routes, serving)
    add_computed(routes, serving)
    all_of_it = APIRouter()
    all_of_it.include_router(routes)
    _described(all_of_it, routes)
    return all_of_it


def _charts(routes: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf

    @routes.get("/charts", response_model=Page[Chart])
    def charts(request: Request, limit: Limit = USUAL, cursor: Cursor = "") -> Response:
        """Every chart that has an issue, by name."""
        some, after = page(shelf.charts(), lambda chart: chart.name, limit, cursor)
        return _page(request, Page[Chart](items=[Chart.of(c) for c in some], next=after))

    @routes.get("/charts/{name}", response_model=Chart)
    def chart(name: Name) -> Response:
        """One chart, with its newest issue."""
        return told(Chart.of(shelf.chart(name)))

    @routes.get("/charts/{name}/issues", response_model=Page[EditionRef])
    def issues(request: Request, name: Name, limit: Limit = USUAL, cursor: Cursor = "") -> Response:
        """The newest edition of each issue, newest issue first."""
        some, after = page(shelf.chart(name).issues, lambda i: str(i.issue), limit, cursor)
        items = [EditionRef.of(named) for named in some]
        return _page(request, Page[EditionRef](items=items, next=after))

    @routes.get("/corrections", response_model=Page[Correction])
    def corrections(request: Request, limit: Limit = USUAL, cursor: Cursor = "") -> Response:
        """Corrected editions, newest first."""
        some, after = page(shelf.corrections(), lambda c: c.edition.key, limit, cursor)
        items = [Correction.of(corrected) for corrected in some]
        return _page(request, Page[Correction](items=items, next=after))


def _editions(routes: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf

    @routes.get("/charts/{name}/issues/{issue}", response_model=Edition)
    def issue(name: Name, issue: Issue) -> Response:
        """The newest edition of an issue, with its entries."""
        return told(shelf.edition(name, date_of(issue)))

    @routes.get("/charts/{name}/issues/{issue}/editions", response_model=Page[EditionRef])
    def editions(
        request: Request, name: Name, issue: Issue, limit: Limit = USUAL, cursor: Cursor = ""
    ) -> Response:
        """Every edition of an issue, newest first."""
        there = shelf.editions(name, shelf.issue(name, date_of(issue)).issue)
        some, after = page(there, lambda named: named.key, limit, cursor)
        items = [EditionRef.of(named) for named in some]
        return _page(request, Page[EditionRef](items=items, next=after))

    @routes.get("/charts/{name}/issues/{issue}/editions/{edition}", response_model=Edition)
    def edition(name: Name, issue: Issue, edition: Number) -> Response:
        """One edition, with its entries; it never changes."""
        found = shelf.edition(name, date_of(issue), edition)
        return told(found, forever=issue != LATEST)

    @routes.get(
        "/charts/{name}/issues/{issue}/editions/{edition}/entries", response_model=EntryPage
    )
    def entries(
        request: Request,
        name: Name,
        issue: Issue,
        edition: Number,
        limit: Limit = USUAL,
        cursor: Cursor = "",
    ) -> Response:
        """Places of an edition, in order; they never change."""
        found = shelf.edition(name, date_of(issue), edition)
        some, after = page(found.entries, lambda entry: entry.id, limit, cursor)
        document = EntryPage(
            items=some,
            next=after,
            chart=found.chart,
            territory=found.territory,
            issue=found.issue,
            edition=found.edition,
            fingerprint=found.fingerprint,
        )
        return _page(request, document, forever=issue != LATEST)

    @routes.get(
        "/charts/{name}/issues/{issue}/editions/{edition}/receipts/{id:path}",
        response_model=Receipt,
    )
    def receipt(name: Name, issue: Issue, edition: Number, id: Id) -> Response:  # noqa: A002
        """Why an entry stands where it stands; it never changes."""
        found = shelf.receipt(name, date_of(issue), edition, id)
        return told(found, forever=issue != LATEST)


def _names(routes: APIRouter, serving: Serving) -> None:
    shelf = serving.shelf

    @routes.get("/songs", response_model=Page[SongName])
    def songs(request: Request, limit: Limit = USUAL, cursor: Cursor = "") -> Response:
        """Everything that had a place, by id."""
        some, after = page(shelf.songs(), str, limit, cursor)
        items = [SongName.of(shelf.song(song)) for song in some]
        return _page(request, Page[SongName](items=items, next=after))

    @routes.get("/songs/{id:path}", response_model=Song)
    def song(request: Request, id: Id, limit: Limit = USUAL, cursor: Cursor = "") -> Response:  # noqa: A002
        """A song (or release), with its places on every chart; an earlier id finds it too."""
        name = shelf.song(id)
        some, after = page(
            shelf.runs(name.key), lambda run: f"{run.chart} {run.issue} {run.id}", limit, cursor
        )
        credit = [ArtistName(key=one.key, name=one.title) for one in shelf.credit(name.artist)]
        document = Song(
            id=name.key,
            title=name.title,
            artist=name.artist,
            artists=credit,
            runs=Page[Run](items=[Run.of(run) for run in some], next=after),
        )
        return told(document, more=_more(request, after))

    @routes.get("/artists", response_model=Page[ArtistName])
    def artists(request: Request, limit: Limit = USUAL, cursor: Cursor = "") -> Response:
        """Every artist with a place, by key."""
        some, after = page(shelf.artists(), lambda artist: artist.key, limit, cursor)
        items = [ArtistName(key=artist.key, name=artist.title) for artist in some]
        return _page(request, Page[ArtistName](items=items, next=after))

    @routes.get("/artists/{key:path}", response_model=Artist)
    def artist(key: Id) -> Response:
        """An artist, with the songs that had places."""
        return told(Artist.of(shelf.artist(key)))


def _page(request: Request, document: Page[Any], *, forever: bool = False) -> Response:
    return told(document, forever=forever, more=_more(request, document.next))


def _more(request: Request, cursor: str | None) -> str:
    """The address of the page after this one, or nothing."""
    if cursor is None:
        return ""
    limit = request.query_params.get("limit")
    return f"{quote(request.url.path)}?cursor={cursor}" + (f"&limit={limit}" if limit else "")


def _described(whole: APIRouter, routes: APIRouter) -> None:
    """Answer ``/openapi.json``."""
    kept: list[dict[str, Any]] = []

    @whole.get("/openapi.json", include_in_schema=False)
    def openapi() -> Response:
        """What the API can be asked, and what it answers."""
        if not kept:
            kept.append(description(routes))
        return JSONResponse(kept[0])


def description(routes: APIRouter) -> dict[str, Any]:
    """The OpenAPI document of the API."""
    document = get_openapi(
        title="hitparade",
        version="1",
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=routes.routes,
        servers=[{"url": "/"}],
        separate_input_output_schemas=False,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document
