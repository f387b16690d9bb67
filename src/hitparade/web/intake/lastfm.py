"""The API of Last.fm, version 2.0, as far as players need it: a session, plays, what plays now.

The password of a user is one of the user's tokens. ``api_key`` is whatever the client has, ``api_sig`` is
not looked at: only the session says who sends.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request  # FastAPI reads the annotations
from starlette.responses import Response

from hitparade.domain.errors import WorkspaceError
from hitparade.web.intake import scrobbles
from hitparade.web.intake.asking import NO_STORE, address_of, fields_of
from hitparade.web.intake.listens import RefusedError
from hitparade.web.intake.nodes import Node, as_json, xml
from hitparade.web.intake.scrobbles import IGNORED, MOST, Play
from hitparade.web.intake.tokens import SUBMIT
from hitparade.web.intake.writer import WRITE_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.web.intake.limits import Room
    from hitparade.web.intake.taking import Intake
    from hitparade.web.intake.tokens import Token

METHOD: Final = 3
AUTH: Final = 4
PARAMETERS: Final = 6
SESSION: Final = 9
API_KEY: Final = 10
OFFLINE: Final = 11
RATE: Final = 29
_STATUS: Final = {METHOD: 400, PARAMETERS: 400, OFFLINE: 503, RATE: 429}
"""Of an error; of all others it is 403."""
_INSIDE: Final = 500
"""Statuses from here on say that the site is at fault."""
_LONGEST_KEY: Final = 100


class _FailedError(Exception):
    """A request that cannot be done, by Last.fm's code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def router(intake: Intake) -> APIRouter:
    """The routes of ``/2.0``."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/2.0/", methods=["GET", "POST"])
    @routes.api_route("/2.0", methods=["GET", "POST"])
    async def call(request: Request) -> Response:
        fields = dict(request.query_params)
        room = intake.limits.address(address_of(request))
        headers = NO_STORE | dict(room.headers)
        try:
            _require_room(room)
            fields = await fields_of(request)
            node = await _done(intake, request, fields)
        except _FailedError as error:
            return _failed(fields, error.code, str(error), headers)
        except RefusedError as error:
            return _failed(fields, PARAMETERS, str(error), headers)
        except (*WRITE_ERRORS, WorkspaceError):
            text = "Service offline: plays cannot be written down just now. Send them again later."
            return _failed(fields, OFFLINE, text, headers)
        if _wants_json(fields):
            return Response(as_json(node), 200, headers, "application/json")
        return Response(xml(node), 200, headers, "text/xml; charset=utf-8")

    return routes


def failed(request: Request, status: int, text: str) -> Response:
    """An error that is found before a request comes here, as clients of this protocol expect it."""
    code = {404: METHOD, 405: METHOD, 429: RATE}.get(status, PARAMETERS)
    code = OFFLINE if status >= _INSIDE else code
    return _failed(request.query_params, code, text, NO_STORE)


def _require_room(room: Room) -> None:
    if not room.allowed:
        raise _FailedError(RATE, "Rate limit exceeded. Send the next request later.")


def _wants_json(fields: Mapping[str, str]) -> bool:
    return fields.get("format", "").strip().lower() == "json"


def _failed(
    fields: Mapping[str, str], code: int, text: str, headers: Mapping[str, str]
) -> Response:
    status = _STATUS.get(code, 403)
    if _wants_json(fields):
        document = json.dumps({"error": code, "message": text})
        return Response(document, status, headers, "application/json")
    node = Node("error", text, {"code": code})
    return Response(xml(node, "failed"), status, headers, "text/xml; charset=utf-8")


async def _done(intake: Intake, request: Request, fields: Mapping[str, str]) -> Node:
    """Do what a request asks for."""
    method = fields.get("method", "").strip().lower()
    known = {
        "auth.getmobilesession": _session,
        "track.scrobble": _scrobble,
        "track.updatenowplaying": _now_playing,
    }
    if method not in known:
        raise _FailedError(METHOD, "Invalid Method - No method with that name in this package")
    if request.method != "POST":
        raise _FailedError(PARAMETERS, "Invalid parameters - This method must be called with POST")
    key = fields.get("api_key", "-")
    if not key.strip() or len(key) > _LONGEST_KEY or not key.isprintable():
        raise _FailedError(API_KEY, "Invalid API key - You must be granted a valid key")
    return await known[method](intake, request, fields)


async def _session(intake: Intake, request: Request, fields: Mapping[str, str]) -> Node:
    """Open a session for a user who knows the password, or a hash of it."""
    name = fields.get("username", "").strip()
    password, proof = fields.get("password", "").strip(), fields.get("authToken", "").strip()
    if not name or not (password or proof):
        raise _FailedError(
            PARAMETERS, "Invalid parameters - It needs username, and password or authToken"
        )
    found: Token | None = None
    key = ""
    if password:
        found = intake.tokens.find(password)
        key = intake.tokens.session_of(password)
    else:
        for form in (f"{name}{{}}", f"{name.lower()}{{}}"):
            proven = intake.tokens.prove(name, [proof], form)
            if proven:
                found, key = proven
    if found is None or found.name != name or not found.may(SUBMIT):
        _require_room(intake.limits.wrong(address_of(request)))
        raise _FailedError(
            AUTH, "Authentication Failed - The password must be a token of this user"
        )
    parts = (Node("name", found.name), Node("key", key), Node("subscriber", 0))
    return Node("session", parts)


def _in_session(intake: Intake, request: Request, fields: Mapping[str, str]) -> Token:
    key = fields.get("sk", "").strip()
    if not key:
        raise _FailedError(PARAMETERS, "Invalid parameters - It needs sk, the key of a session")
    token = intake.tokens.in_session(key)
    if token is None:
        _require_room(intake.limits.wrong(address_of(request)))
        raise _FailedError(SESSION, "Invalid session key - Please re-authenticate")
    _require_room(intake.limits.token(token.id))
    if not token.may(SUBMIT):
        raise _FailedError(AUTH, "Authentication Failed - This token is not for plays")
    return token


async def _scrobble(intake: Intake, request: Request, fields: Mapping[str, str]) -> Node:
    token = _in_session(intake, request, fields)
    sent = scrobbles.numbered(fields, "artist")
    if not sent or len(sent) > MOST:
        raise _FailedError(PARAMETERS, f"Invalid parameters - It needs 1 to {MOST} plays")
    for one in sent:
        if not {"artist", "track", "timestamp"} <= one.keys():
            raise _FailedError(
                PARAMETERS, "Invalid parameters - A play needs artist, track and timestamp"
            )
    plays = [scrobbles.read(one) for one in sent]
    kept = [play.listen for play in plays if play.listen]
    if kept:
        await intake.take(token, kept)
    counts: dict[str, str | int] = {"accepted": len(kept), "ignored": len(plays) - len(kept)}
    return Node("scrobbles", tuple(_told(play) for play in plays), counts)


def _told(play: Play, name: str = "scrobble") -> Node:
    """A play, as Last.fm gives it back."""
    names = tuple(
        Node(key, play[key], {"corrected": "0"})
        for key in ("track", "artist", "album", "albumArtist")
    )
    instant = (Node("timestamp", play["timestamp"]),) if name == "scrobble" else ()
    why = Node("ignoredMessage", IGNORED.get(play.code, ""), {"code": str(play.code)})
    return Node(name, (*names, *instant, why))


async def _now_playing(intake: Intake, request: Request, fields: Mapping[str, str]) -> Node:
    token = _in_session(intake, request, fields)
    if not {"artist", "track"} <= fields.keys():
        raise _FailedError(PARAMETERS, "Invalid parameters - A play needs artist and track")
    play = scrobbles.read(fields, now_playing=True)
    if play.listen:
        intake.playing.begin(token.user, play.listen)
    return _told(play, "nowplaying")
