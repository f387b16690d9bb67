"""The API of ListenBrainz: listens are submitted, read and deleted, tokens are validated.

Paths begin with ``/1``. Answers are JSON; an error is ``{"code": STATUS, "error": TEXT}``. Whoever reads
the listens of a user must have that user's token.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from fastapi import APIRouter, Request  # FastAPI reads the annotations
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from hitparade.domain.errors import WorkspaceError
from hitparade.web.intake import listens, stats
from hitparade.web.intake.asking import NO_STORE, address_of, body_of, quickly
from hitparade.web.intake.listens import RefusedError
from hitparade.web.intake.texts import is_writable
from hitparade.web.intake.tokens import READ, SUBMIT
from hitparade.web.intake.writer import WRITE_ERRORS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from hitparade.web.intake.limits import Room
    from hitparade.web.intake.taking import Intake
    from hitparade.web.intake.tokens import Token

    Handler: TypeAlias = Callable[["Intake", Request, "Caller"], Awaitable[dict[str, Any] | None]]

USUAL: Final = 25
"""Listens that are read at once, where nothing else is asked for."""
_TOO_LARGE: Final = 413
_NO_TOKEN: Final = "You need to provide an Authorization header."  # noqa: S105
_WRONG_TOKEN: Final = "Invalid authorization token."  # noqa: S105
_LATER: Final = "Listens cannot be written down just now. Send them again in some seconds."


@dataclass
class Caller:
    """Who asks, and what is left of the requests that may be made."""

    address: str
    room: Room
    token: Token | None = None


async def _answered(intake: Intake, request: Request, handler: Handler) -> Response:
    """Answer a request, whatever comes of it, with what is left of the limit."""
    address = address_of(request)
    caller = Caller(address, intake.limits.address(address))
    try:
        _require_room(caller)
        document = await handler(intake, request, caller)
    except RefusedError as error:
        return _error(error.status, str(error), caller.room.headers)
    except (*WRITE_ERRORS, WorkspaceError):
        return _error(503, _LATER, {"Retry-After": "5", **caller.room.headers})
    headers = NO_STORE | dict(caller.room.headers)
    return (
        Response(None, 204, headers) if document is None else JSONResponse(document, 200, headers)
    )


def failed(_: Request, status: int, text: str) -> Response:
    """An error that is found before a request comes here, as clients of this protocol expect it."""
    return _error(400 if status == _TOO_LARGE else status, text, {})


def _error(status: int, text: str, headers: Mapping[str, str]) -> Response:
    return JSONResponse({"code": status, "error": text}, status, NO_STORE | dict(headers))


def _require_room(caller: Caller) -> None:
    if not caller.room.allowed:
        raise RefusedError("Too many requests. Send the next one later.", 429)


def token_in(request: Request) -> str:
    """The token in the header of a request: its second word."""
    words = request.headers.get("authorization", "").split()
    return words[1] if len(words) > 1 else ""


def _guessed(intake: Intake, caller: Caller) -> None:
    """Count a token that is none; too many of them are not looked at any more."""
    room = intake.limits.wrong(caller.address)
    if not room.allowed:
        caller.room = room
        _require_room(caller)


def _require(intake: Intake, request: Request, caller: Caller, scope: str) -> Token:
    """The token of a request, which must be for this.

    Raises:
        RefusedError: There is none, it is none, it is not for this, or it asked too often.
    """
    if not request.headers.get("authorization", "").strip():
        raise RefusedError(_NO_TOKEN, 401)
    token = intake.tokens.find(token_in(request))
    if token is None:
        _guessed(intake, caller)
        raise RefusedError(_WRONG_TOKEN, 401)
    caller.token, caller.room = token, intake.limits.token(token.id)
    _require_room(caller)
    if not token.may(scope):
        raise RefusedError(f"This token is not for that; it needs the scope {scope}.", 403)
    return token


async def _validate(intake: Intake, request: Request, caller: Caller) -> dict[str, Any]:
    given = request.query_params.get("token", "").strip() or token_in(request)
    if not given:
        raise RefusedError("You need to provide an Authorization token.")
    token = intake.tokens.find(given)
    if token is None:
        _guessed(intake, caller)
        return {"code": 200, "message": "Token invalid.", "valid": False}
    caller.room = intake.limits.token(token.id)
    _require_room(caller)
    return {"code": 200, "message": "Token valid.", "valid": True, "user_name": token.name}


async def _submit(intake: Intake, request: Request, caller: Caller) -> dict[str, Any]:
    token = _require(intake, request, caller, SUBMIT)
    body = await body_of(request, listens.BODY_BYTES)
    submitted = await quickly(listens.submission, body)
    if submitted.kind == listens.PLAYING_NOW:
        intake.playing.begin(token.user, submitted.listens[0])
    elif submitted.listens:
        await intake.take(token, submitted.listens)
    return {"status": "ok"}


async def _delete(intake: Intake, request: Request, caller: Caller) -> dict[str, Any]:
    token = _require(intake, request, caller, SUBMIT)
    document = listens.document_of(await body_of(request, listens.LISTEN_BYTES))
    listened_at, msid = listens.whole(document.get("listened_at")), document.get("recording_msid")
    if listened_at is None or not 0 <= listened_at < 2**62:
        raise RefusedError("listened_at must be a whole number: seconds since 1970, UTC.")
    if not isinstance(msid, str) or not listens.is_uuid(msid):
        raise RefusedError("recording_msid must be the UUID that a listen was read with.")
    await run_in_threadpool(intake.strike, token.user, listened_at, msid.strip().lower())
    return {"status": "ok"}


def _user(intake: Intake, request: Request, caller: Caller) -> tuple[str, int]:
    """The user of a path, whose own token asks.

    Raises:
        RefusedError: There is no such user, or the token is another one's.
    """
    name = request.path_params["user"]
    user = intake.tokens.user(name) if is_writable(name) else None
    if user is None:
        raise RefusedError(f"Cannot find user: {name[:100]}", 404)
    token = _require(intake, request, caller, READ)
    if token.user != user and not token.may("operate"):
        raise RefusedError("This token may only read the listens of its own user.", 403)
    return name, user


def _number(request: Request, key: str, default: int | None, least: int = 0) -> int | None:
    given = request.query_params.get(key)
    if given is None or given == "":
        return default
    value = listens.whole(given)
    if value is None or not least <= value < 2**62:
        raise RefusedError(f"{key} must be a whole number of {least} or more.")
    return value


async def _listens(intake: Intake, request: Request, caller: Caller) -> dict[str, Any]:
    name, user = _user(intake, request, caller)
    count = min(_number(request, "count", USUAL) or 0, listens.MOST)
    span = (_number(request, "min_ts", None), _number(request, "max_ts", None))
    if None not in span and span[0] >= span[1]:  # type: ignore[operator]
        raise RefusedError("max_ts must be greater than min_ts.")
    rows, (_, oldest, latest) = await run_in_threadpool(intake.newest, user, count, span)
    return {
        "payload": {
            "count": len(rows),
            "user_id": name,
            "latest_listen_ts": latest,
            "oldest_listen_ts": oldest,
            "listens": [
                {
                    "listened_at": row.listened_at,
                    "recording_msid": row.msid,
                    "user_name": name,
                    "inserted_at": row.inserted_at,
                    "track_metadata": row.metadata,
                }
                for row in rows
            ],
        }
    }


async def _count(intake: Intake, request: Request, caller: Caller) -> dict[str, Any]:
    _, user = _user(intake, request, caller)
    _, (count, _, _) = await run_in_threadpool(intake.newest, user, 0, (None, None))
    return {"payload": {"count": count}}


async def _playing(intake: Intake, request: Request, caller: Caller) -> dict[str, Any]:
    name, user = _user(intake, request, caller)
    listen = intake.playing.of(user)
    found = [] if listen is None else [{"playing_now": True, "track_metadata": listen.metadata}]
    return {
        "payload": {"count": len(found), "user_id": name, "playing_now": True, "listens": found}
    }


async def _sitewide(intake: Intake, request: Request, _: Caller) -> dict[str, Any] | None:
    return await _stats(intake, request, None)


async def _user_stats(intake: Intake, request: Request, caller: Caller) -> dict[str, Any] | None:
    name, user = _user(intake, request, caller)
    document = await _stats(intake, request, user)
    if document is not None:
        document["payload"]["user_id"] = name
    return document


async def _stats(intake: Intake, request: Request, user: int | None) -> dict[str, Any] | None:
    entity = request.path_params["entity"]
    if entity not in stats.ENTITIES:
        raise RefusedError(f"There are no statistics of {entity[:60]}.", 404)
    span = request.query_params.get("range", stats.ALL_TIME)
    if span not in stats.RANGES:
        raise RefusedError(f"range must be one of {', '.join(stats.RANGES)}.")
    count = min(_number(request, "count", USUAL) or 0, listens.MOST)
    offset = _number(request, "offset", 0) or 0
    wanted = stats.Wanted(entity, span, user)
    found = await run_in_threadpool(intake.stats.read, wanted, int(time.time()))
    return stats.payload(wanted, found, offset, count)


_ROUTES: Final = (
    ("GET", "/validate-token", _validate),
    ("POST", "/submit-listens", _submit),
    ("POST", "/delete-listen", _delete),
    ("GET", "/user/{user}/listens", _listens),
    ("GET", "/user/{user}/listen-count", _count),
    ("GET", "/user/{user}/playing-now", _playing),
    ("GET", "/stats/sitewide/{entity}", _sitewide),
    ("GET", "/stats/user/{user}/{entity}", _user_stats),
)


def router(intake: Intake) -> APIRouter:
    """The routes under ``/1``."""
    routes = APIRouter(prefix="/1", include_in_schema=False)

    def endpoint(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await _answered(intake, request, handler)

        return answer

    for method, path, handler in _ROUTES:
        routes.add_api_route(path, endpoint(handler), methods=[method], name=path)
    return routes
