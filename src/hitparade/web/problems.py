"""Errors over HTTP: problem documents (RFC 9457) for programs, pages for people, other forms for others.

A problem says its kind (``type``, a URN that never changes), ``title``, ``status`` and ``detail``, the
sentence that the command line would print. A part whose clients expect another form says so in
`Serving.forms`, by the beginning of its paths.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from hitparade.domain.errors import (
    ClauseValueError,
    ConflictError,
    EngineError,
    HitparadeError,
    NotFoundError,
    NotInForceError,
    RuleBookError,
    TableError,
    WorkspaceError,
)
from hitparade.web.kept import route_of
from hitparade.web.operating import log_error
from hitparade.web.serving import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import Scope

    from hitparade.web.serving import Serving

MEDIA_TYPE: Final = "application/problem+json"
URN: Final = "urn:hitparade:problem:"
PROGRAMS: Final = ("/api/", "/feeds/", "/openapi.json", "/healthz", "/readyz", "/metrics")
"""Beginnings of paths that programs ask for: pages of errors are not for them."""
TITLES: Final = {
    400: "Bad request",
    401: "Token needed",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not known then",
    413: "Too large",
    414: "Address too long",
    421: "Not this site",
    422: "Parameter not understood",
    429: "Too many requests",
    500: "Broken here",
    503: "Busy",
}
"""What a problem is called; ``type`` is made of it, so none ever changes."""
_STATUS: Final[tuple[tuple[type[HitparadeError], int], ...]] = (
    (NotFoundError, 404),
    (BusyError, 503),
    (ConflictError, 503),
    (NotInForceError, 409),
    (RuleBookError, 400),
    (ClauseValueError, 400),
    (WorkspaceError, 503),
    (EngineError, 500),
    (TableError, 500),
)
"""The first that fits; any other error of a request is the request's (400)."""
_SOON: Final = "5"
"""Seconds after which to ask again."""
_MOST: Final = 300
"""Characters of a found value that a problem repeats."""


def status_of(error: HitparadeError) -> int:
    """The HTTP status that says what an error says.

    >>> status_of(NotFoundError("no such chart")), status_of(BusyError("soon"))
    (404, 503)
    """
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def install(app: FastAPI, serving: Serving) -> None:
    """Answer every error of the site in one way."""
    answers = _Answers(serving)
    app.add_exception_handler(Exception, answers.unforeseen)
    app.add_exception_handler(HitparadeError, answers.ours)
    app.add_exception_handler(HTTPException, answers.http)
    app.add_exception_handler(RequestValidationError, answers.invalid)


class _Answers:
    """What is answered to each kind of error; each is registered for its own kind alone."""

    def __init__(self, serving: Serving) -> None:
        """Take what knows the forms."""
        self._serving = serving

    async def ours(self, request: Request, error: Exception) -> Response:
        """An error of hitparade: its own sentence, unless it is about the inside."""
        assert isinstance(error, HitparadeError)  # noqa: S101
        status = status_of(error)
        detail = str(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, BusyError):
            # Its words may tell of the machine; where it comes from is in the log.
            log_error(route_of(request.scope), error)
            detail = "The workspace cannot be read just now."
        return told(self._serving, request.scope, status, detail)

    async def http(self, request: Request, error: Exception) -> Response:
        """An error that a route, or the lack of one, says by its status."""
        assert isinstance(error, HTTPException)  # noqa: S101
        headers = dict(error.headers or {})
        detail = _detail(error)
        return told(self._serving, request.scope, error.status_code, detail, headers=headers)

    async def invalid(self, request: Request, error: Exception) -> Response:
        """Parameters that are not as they should be: place and fault of each."""
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = [
            {"place": ".".join(str(part) for part in fault["loc"]), "text": str(fault["msg"])}
            for fault in error.errors()
        ]
        detail = "; ".join(f"{fault['place']}: {fault['text']}" for fault in faults)
        return told(self._serving, request.scope, 422, detail[:_MOST], errors=faults)

    async def unforeseen(self, request: Request, _: Exception) -> Response:
        """Anything else, which `hitparade.web.operating` logs."""
        said = "Something went wrong here; it is in the log."
        return told(self._serving, request.scope, 500, said)


def refusal(serving: Serving, scope: Scope, status: int, detail: str) -> Response:
    """What is answered before any route is looked for."""
    return told(serving, scope, status, detail)


def told(
    serving: Serving,
    scope: Scope,
    status: int,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An error in the form that whoever asked for this path expects.

    Args:
        serving: Knows the forms.
        scope: The request.
        status: HTTP status.
        detail: What was found, what is allowed, what to do.
        errors: Of a request with several faults: place and text of each.
        headers: More headers.
    """
    path = scope["path"]
    extra = dict(headers or {}) | {"Cache-Control": "no-store"}
    if status in {429, 503}:
        extra.setdefault("Retry-After", _SOON)
    fitting = (part for part in serving.forms if path.startswith(part))
    part = max(fitting, key=len, default="")
    form = serving.forms.get(part)
    if form is not None and not (part == "/" and path.startswith(PROGRAMS)):
        answer = form(Request(scope), status, detail)
        answer.headers.update(extra)
        return answer
    return problem(status, detail, errors=errors, headers=extra)


def problem(
    status: int,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document.

    Args:
        status: HTTP status.
        detail: The sentence for people.
        errors: Place and text of each fault.
        headers: More headers.
    """
    title = TITLES.get(status, HTTPStatus(status).phrase)
    document: dict[str, object] = {
        "type": URN + title.lower().replace(" ", "-"),
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        document["errors"] = errors
    return JSONResponse(document, status, dict(headers or {}), MEDIA_TYPE)


def _detail(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return "There is nothing at this address."
    return str(error.detail)
