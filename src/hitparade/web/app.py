"""The site, put together: pages, API, feeds, intake of listens, and what operators look at.

A request passes, from the outside in: the count of requests and the log (`operating`), the answers
that are kept (`kept`), headers and limits (`security`), and then the routes of the parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from hitparade import api
from hitparade.web import api_v1, feeds, operating, pages, problems
from hitparade.web.intake import routes as intake
from hitparade.web.kept import Kept
from hitparade.web.operating import Observed
from hitparade.web.pages import more
from hitparade.web.security import Guarded
from hitparade.web.serving import ServeSettings, Serving
from hitparade.web.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import APIRouter
    from starlette.types import Receive, Scope, Send

__all__ = ["ServeSettings", "Serving", "create"]


class Site(FastAPI):
    """The app of a site; what is kept is answered before FastAPI looks at it."""

    def __init__(self, serving: Serving) -> None:
        """Put middleware before the app."""
        super().__init__(title="hitparade", docs_url=None, redoc_url=None, openapi_url=None)
        self.state.serving = serving
        self.add_middleware(Guarded, serving=serving)
        settings = serving.settings
        # Where only some names are answered, what one of them was told is for no other.
        kept = Kept(
            super().__call__,
            lambda: serving.shelf.state,
            settings.kept,
            by_host=bool(settings.hosts),
        )
        self._front = Observed(kept, serving)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop."""
        if scope["type"] == "http":
            await self._front(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create(workspace: Path, settings: ServeSettings | None = None) -> FastAPI:
    """The site of a workspace.

    Args:
        workspace: Its folder.
        settings: How it is served.

    Raises:
        WorkspaceError: There is no workspace, or it needs a newer release.
    """
    charts = api.open(workspace)
    return built(Serving(charts, Shelf(charts), settings or ServeSettings()))


def built(serving: Serving) -> FastAPI:
    """The site of a workspace that is open already."""
    app = Site(serving)
    problems.install(app, serving)
    for router in _routers(serving):
        app.include_router(router)
    return app


def _routers(serving: Serving) -> list[APIRouter]:
    """The routes of every part; each part has its own line here."""
    return [
        intake.router(serving),  # before the pages: it answers handshakes at the root
        operating.router(serving),
        api_v1.router(serving),
        feeds.router(serving),
        more.router(serving),  # before the other pages, whose patterns would take its paths
        pages.router(serving),
    ]
