"""The intake as a part of the site."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter
from prometheus_client import Gauge
from starlette.concurrency import run_in_threadpool

from hitparade.web import operating
from hitparade.web.intake import audioscrobbler, lastfm, listenbrainz
from hitparade.web.intake.taking import Intake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from hitparade.web.serving import Serving


def router(serving: Serving) -> APIRouter:
    """The intake of a site; none where it takes no listens in."""
    if not serving.settings.intake:
        return APIRouter()
    intake = Intake(serving.charts.workspace, url=serving.settings.url)
    serving.checks["intake"] = intake.ready
    serving.forms.update({"/1/": listenbrainz.failed, "/2.0": lastfm.failed})
    _describe(serving, intake)
    return routes(intake)


def _describe(serving: Serving, intake: Intake) -> None:
    """Numbers about listens, of nobody in particular."""
    numbers: tuple[tuple[str, str, Callable[[], int]], ...] = (
        ("new", "Listens taken in since the site began.", lambda: intake.new),
        ("known", "Listens sent again since then.", lambda: intake.known),
        ("waiting", "Listens that wait to go into the lake.", intake.waiting),
    )
    for name, text, number in numbers:
        gauge = Gauge(f"hitparade_listens_{name}", text, registry=serving.metrics)
        gauge.set_function(operating.known(number))


def routes(intake: Intake) -> APIRouter:
    """The routes of an intake, which drains as long as they are served and when they end."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        intake.start()
        try:
            yield
        finally:
            await run_in_threadpool(intake.close)

    every = APIRouter(lifespan=lifespan)
    for part in (listenbrainz, lastfm, audioscrobbler):
        every.include_router(part.router(intake))
    return every
