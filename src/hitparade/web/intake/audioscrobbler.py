"""AudioScrobbler 1.2, which older players speak: a handshake at the root, then plays as forms.

Answers are lines of text. The password of a user is one of the user's tokens; the session stays the same
until that token is revoked.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request  # FastAPI reads the annotations
from fastapi.routing import APIRoute
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match

from hitparade.domain.errors import WorkspaceError
from hitparade.web.intake import scrobbles
from hitparade.web.intake.asking import NO_STORE, address_of, fields_of
from hitparade.web.intake.listens import RefusedError, whole
from hitparade.web.intake.scrobbles import MOST
from hitparade.web.intake.tokens import SUBMIT
from hitparade.web.intake.writer import WRITE_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

    from hitparade.web.intake.taking import Intake
    from hitparade.web.intake.tokens import Token

NOW_PLAYING: Final = "/2.0/nowplaying_1.2"
SUBMISSIONS: Final = "/2.0/protocol_1.2"
_SKEW: Final = 3600
"""Seconds that a client's clock may be wrong."""
_TOO_MANY: Final = "FAILED Too many requests. Try again later."
_NAMES: Final = {
    "a": "artist",
    "t": "track",
    "i": "timestamp",
    "l": "duration",
    "b": "album",
    "n": "trackNumber",
    "m": "mbid",
    "o": "source",
    "r": "rating",
}
"""What the letters of the protocol are called elsewhere."""
_NOT_CHOSEN: Final = ("R", "E", "L")
"""Sources that choose for the listener: a broadcast, a recommendation, Last.fm's own radio."""
_SKIPPED: Final = "S"


class _HandshakeRoute(APIRoute):
    """The root, where a request shakes hands; any other request goes on to the pages."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is a handshake."""
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if scope.get("method") != "GET" or asked.get("hs") != ["true"]:
            return Match.NONE, {}
        return super().matches(scope)


def router(intake: Intake) -> APIRouter:
    """The routes of the protocol."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(NOW_PLAYING)
    async def now_playing(request: Request) -> Response:
        return await _answered(intake, request, submission=False)

    @routes.post(SUBMISSIONS)
    async def submissions(request: Request) -> Response:
        return await _answered(intake, request, submission=True)

    async def handshake(request: Request) -> Response:
        return _said(_greeted(intake, request))

    routes.add_api_route(
        "/",
        handshake,
        methods=["GET"],
        include_in_schema=False,
        route_class_override=_HandshakeRoute,
    )
    return routes


def _said(*lines: str) -> Response:
    return PlainTextResponse("".join(f"{line}\n" for line in lines), headers=NO_STORE)


def _greeted(intake: Intake, request: Request) -> str:
    """The answer to a handshake."""
    asked = request.query_params
    if not intake.limits.address(address_of(request)).allowed:
        return _TOO_MANY
    if not asked.get("p", "").startswith("1.2"):
        return "FAILED This server speaks version 1.2 of the protocol."
    name, answer, stamp = (asked.get(key, "").strip() for key in ("u", "a", "t"))
    if not (name and answer and stamp):
        return "FAILED The handshake lacks u, t or a."
    instant = whole(stamp)
    if instant is None or abs(instant - time.time()) > _SKEW:
        return "BADTIME"
    proven = intake.tokens.prove(name, [answer], f"{{}}{stamp}")
    if proven is None or not proven[0].may(SUBMIT):
        room = intake.limits.wrong(address_of(request))
        return "BADAUTH" if room.allowed else _TOO_MANY
    site = intake.url or str(request.base_url).rstrip("/")
    return "\n".join(("OK", proven[1], f"{site}{NOW_PLAYING}", f"{site}{SUBMISSIONS}"))


async def _answered(intake: Intake, request: Request, *, submission: bool) -> Response:
    if not intake.limits.address(address_of(request)).allowed:
        return _said(_TOO_MANY)
    try:
        fields = await fields_of(request)
        token = intake.tokens.in_session(fields.get("s", "").strip())
        if token is None or not token.may(SUBMIT):
            room = intake.limits.wrong(address_of(request))
            return _said("BADSESSION" if room.allowed else _TOO_MANY)
        if not intake.limits.token(token.id).allowed:
            return _said(_TOO_MANY)
        return _said(await _taken(intake, token, fields, submission=submission))
    except RefusedError as error:
        return _said(f"FAILED {error}")
    except (*WRITE_ERRORS, WorkspaceError):
        return _said("FAILED Plays cannot be written down just now. Send them again later.")


async def _taken(
    intake: Intake, token: Token, fields: Mapping[str, str], *, submission: bool
) -> str:
    """Take the plays of a request; one that is not as it must be is left out."""
    if not submission:
        play = scrobbles.read(_renamed(fields), now_playing=True)
        if play.listen is None:
            return "FAILED It needs a, the artist, and t, the track."
        intake.playing.begin(token.user, play.listen)
        return "OK"
    sent = [_renamed(one) for one in scrobbles.numbered(fields, "a")]
    if not sent or len(sent) > MOST:
        return f"FAILED It needs 1 to {MOST} plays."
    plays = [scrobbles.read(one) for one in sent if one.get("rating", "").upper() != _SKIPPED]
    kept = [play.listen for play in plays if play.listen]
    if kept:
        await intake.take(token, kept)
    return "OK"


def _renamed(fields: Mapping[str, str]) -> dict[str, str]:
    """A play with the names of `track.scrobble`."""
    found = {_NAMES[key]: value for key, value in fields.items() if key in _NAMES}
    if found.get("source", "").upper()[:1] in _NOT_CHOSEN:
        found["chosenByUser"] = "0"
    return found
