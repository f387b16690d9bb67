"""What operators look at: health, readiness, metrics, and a log without anything about persons.

A line of the log is a JSON object: method, the template of the route (never the address itself, which
may name a person or a token), status, milliseconds and bytes. No address of a client, no token, no
user name, no query string is written anywhere.
"""

from __future__ import annotations

import logging
import math
import sys
import time
import traceback
from typing import TYPE_CHECKING, Final

import structlog
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from hitparade.domain.errors import HitparadeError
from hitparade.web.kept import KEPT, route_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from structlog.typing import EventDict, FilteringBoundLogger, Processor

    from hitparade.web.serving import Serving

_SECONDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_NO_STORE: Final = {"Cache-Control": "no-store"}
_METHODS: Final = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}


def router(serving: Serving) -> APIRouter:
    """Health, readiness and metrics."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def health() -> Response:
        """The process answers."""
        return PlainTextResponse("ok\n", headers=_NO_STORE)

    @routes.get("/readyz")
    def ready() -> Response:
        """What requests need is there."""
        found = {name: _checked(serving, name) for name in ("vault", *serving.checks)}
        status = 503 if any(found.values()) else 200
        document = {"ready": status == 200, "checks": {k: v or "ok" for k, v in found.items()}}  # noqa: PLR2004
        return JSONResponse(document, status, _NO_STORE)

    if serving.settings.metrics:
        _describe(serving)

        @routes.get("/metrics")
        def metrics() -> Response:
            """Numbers for Prometheus."""
            return Response(
                generate_latest(serving.metrics),
                headers=_NO_STORE | {"Content-Type": CONTENT_TYPE_LATEST},
            )

    return routes


def _checked(serving: Serving, name: str) -> str:
    """What is wrong with something that requests need, or nothing."""
    try:
        if name == "vault":
            return "" if serving.shelf.state else "nothing can be read"
        return serving.checks[name]()
    except (HitparadeError, OSError) as error:
        log().error("not ready", check=name, error=type(error).__name__)
        return "cannot be read"


def _describe(serving: Serving) -> None:
    """Numbers about what is published."""
    charts = Gauge("hitparade_charts", "Charts with an edition.", registry=serving.metrics)
    charts.set_function(known(lambda: len(serving.shelf.charts())))
    newest = Gauge(
        "hitparade_newest_edition_timestamp_seconds",
        "When the newest edition was stored.",
        registry=serving.metrics,
    )
    newest.set_function(
        known(
            lambda: max(
                (chart.latest.created.timestamp() for chart in serving.shelf.charts()), default=0.0
            )
        )
    )


def known(number: Callable[[], float]) -> Callable[[], float]:
    """A number for Prometheus that is none (NaN) while it cannot be had, so that the others can be.

    Args:
        number: Finds it.
    """

    def found() -> float:
        """The number, or that there is none."""
        try:
            return number()
        except (HitparadeError, OSError) as error:
            log_error("-", error)
            return math.nan

    return found


class Observed:
    """ASGI middleware that counts requests, logs them, and writes down what nobody foresaw."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        """Stand before an app."""
        self._app = app
        self._log = log().bind()
        self._counted: dict[tuple[str, str, int, bool], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "hitparade_requests",
            "Requests answered.",
            ("method", "route", "status", "kept"),
            registry=serving.metrics,
        )
        self._seconds = Histogram(
            "hitparade_request_seconds",
            "Time from request to the end of the answer.",
            ("route",),
            buckets=_SECONDS,
            registry=serving.metrics,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, size, start, method = 0, 0, time.perf_counter(), scope["method"]

        async def seen(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, seen)
        except Exception as error:  # the last one who can tell of it
            log_error(route_of(scope), error)
            if not status:
                raise
        self._note(method if method in _METHODS else "other", scope, status, size, start)

    def _note(self, method: str, scope: Scope, status: int, size: int, start: float) -> None:
        seconds = time.perf_counter() - start
        route, kept = route_of(scope), KEPT in scope
        number, took = self._numbers(method, route, status, kept=kept)
        number.inc()
        took.observe(seconds)
        self._log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 2),
            bytes=size,
            kept=kept,
        )

    def _numbers(
        self, method: str, route: str, status: int, *, kept: bool
    ) -> tuple[Counter, Histogram]:
        """What counts such requests; looked up once, for it takes longer than a kept answer."""
        key = (method, route, status, kept)
        found = self._counted.get(key)
        if found is None:
            labels = (method, route, str(status), "yes" if kept else "no")
            found = (self._requests.labels(*labels), self._seconds.labels(route))
            self._counted[key] = found
        return found


def log_error(route: str, error: Exception) -> None:
    """Write down where an error came from: places in the code, no values.

    Args:
        route: Template of the route that was asked for.
        error: What went wrong.
    """
    places = [
        f"{frame.name} ({frame.filename.rpartition('site-packages/')[2]}:{frame.lineno})"
        for frame in traceback.extract_tb(error.__traceback__)[-8:]
    ]
    log().error("error", route=route, kind=type(error).__name__, places=places)


def configure() -> None:
    """Let everything that is logged go to stderr, a JSON object a line."""
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_values,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def log() -> FilteringBoundLogger:
    """The log of the site."""
    found: FilteringBoundLogger = structlog.get_logger("hitparade")
    return found


def _without_values(_: object, __: str, event: EventDict) -> EventDict:
    """What libraries log, without tracebacks: their last line may hold what somebody sent."""
    for name in ("exc_info", "stack_info", "exception", "stack"):
        event.pop(name, None)
    return event
