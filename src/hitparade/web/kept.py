"""Answers to GET that are kept in memory as bytes, so that a page costs microseconds.

What pages show changes only when something is published or decided. An answer is kept under its path
(and query, where that says anything) until the shelf's state changes (answers that say ``immutable``:
for good), plain and packed, with an ETag made of its bytes: it is the same on every replica and after
every restart. Kept are whole answers with status 200 that do not say ``no-store`` or ``private``;
never those of a request with a token. The least recently used go first.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import anyio.to_thread

from hitparade.web.answers import EVER, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from hitparade.web.answers import Answer, Headers

LIVE: Final = ("/1/", "/2.0", "/healthz", "/readyz", "/metrics", "/questions/")
"""Beginnings of paths whose answers are never kept."""
ROUTE: Final = "hitparade.route"
"""Where the scope of a request says which route answered it."""
KEPT: Final = "hitparade.kept"
"""Where the scope of a request says that its answer was kept."""

_ASKS: Final = re.compile(r"^/api/|/what-if/$")
"""Paths whose answer depends on the query; everywhere else it is dropped, or it would fill memory."""
_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of the largest answer that is kept."""
_GZIP: Final = re.compile(
    rb"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?:,|$)"
)
_FRESH: Final = 0.5
"""Seconds for which a looked-up state holds."""
_STALE: Final = 5.0
"""Seconds after which nobody is answered by an older state."""
_BY_HOST: Final = "/feeds/"
"""Answers that may name the host by which they were asked for."""


class State:
    """What the shelf's state is, looked up in a thread, at most twice a second."""

    def __init__(self, look: Callable[[], str]) -> None:
        """Take the way to look it up."""
        self._look = look
        self._known = ""
        self._at = -_STALE
        self._one = asyncio.Lock()
        self._task: asyncio.Task[bool] | None = None

    async def get(self) -> str | None:
        """The state, which was true less than five seconds ago; None where it cannot be looked up."""
        age = time.monotonic() - self._at
        if age < _FRESH:
            return self._known
        if age < _STALE:  # somebody else looks, this one goes on
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._refresh())
            return self._known
        return self._known if await self._refresh() else None

    async def _refresh(self) -> bool:
        """Look it up, unless somebody just did; whether it is known."""
        async with self._one:
            if time.monotonic() - self._at < _FRESH:
                return True
            try:
                self._known = await anyio.to_thread.run_sync(self._look)
            except Exception:  # noqa: BLE001 # whatever it is: the route that needs it tells of it
                return False
            self._at = time.monotonic()
            return True


class Kept:
    """ASGI middleware that answers from memory where it can."""

    def __init__(
        self, app: ASGIApp, look: Callable[[], str], limit: int, *, by_host: bool = False
    ) -> None:
        """Stand before an app.

        Args:
            app: Answers what is not kept.
            look: Says the shelf's state.
            limit: Bytes of answers that are kept; 0: none, though tags and packing remain.
            by_host: Whether every answer is for the host alone by which it was asked for.
        """
        self._app = app
        self._by_host = by_host
        self._state = State(look)
        self._limit = limit
        self._size = 0
        self._answers: OrderedDict[tuple[str, bytes, bytes], Answer] = OrderedDict()
        self._asking: dict[tuple[str, bytes, bytes], asyncio.Lock] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        asked = _Asked.of(scope, by_host=self._by_host)
        if scope["method"] == "HEAD":  # as a GET, without its body
            scope["method"], send = "GET", _without_body(send)
        if not asked.keepable:
            await self._app(scope, receive, send)
            return
        state = await self._state.get()
        if state is None:
            await self._app(scope, receive, send)
            return
        answer = self._found(asked.key, state)
        if answer is None:
            answer = await self._ask(asked.key, state, scope, receive, send)
            if answer is None:
                return
        else:
            scope[KEPT] = True
        scope[ROUTE] = answer.route
        await _send(answer, asked, send)

    def _found(self, key: tuple[str, bytes, bytes], state: str) -> Answer | None:
        answer = self._answers.get(key)
        if answer is None or answer.state not in {state, EVER}:
            return None
        self._answers.move_to_end(key)
        return answer

    async def _ask(
        self,
        key: tuple[str, bytes, bytes],
        state: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> Answer | None:
        """Ask the app, once for all who want the same; None if its answer was sent as it came."""
        lock = self._asking.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                answer = self._found(key, state)
                if answer is not None:
                    return answer
                caught = _Caught(send)
                await self._app(scope, receive, caught.send)
                if not caught.whole:
                    return None
                answer = made(state, route_of(scope), caught.headers, bytes(caught.body))
                self._keep(key, answer)
                return answer
        finally:
            if not lock.locked():
                self._asking.pop(key, None)

    def _keep(self, key: tuple[str, bytes, bytes], answer: Answer) -> None:
        before = self._answers.pop(key, None)
        if before is not None:
            self._size -= before.size
        if answer.size > self._limit:
            return
        self._answers[key] = answer
        self._size += answer.size
        while self._size > self._limit:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size


@dataclass(frozen=True)
class _Asked:
    """What of a request decides which bytes answer it."""

    key: tuple[str, bytes, bytes]
    keepable: bool
    packed: bool
    """Whether the client unpacks gzip."""
    matches: bytes
    """``If-None-Match``, or nothing."""

    @classmethod
    def of(cls, scope: Scope, *, by_host: bool) -> _Asked:
        host = accepts = matches = b""
        private = False
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepts = value
            elif name == b"if-none-match":
                matches = value
            elif name == b"host":
                host = value
            elif name == b"authorization":
                private = True
        path, query = scope["path"], scope["query_string"]
        live = path.startswith(LIVE) or (path == "/" and b"hs=" in query)
        if query and not live and not _ASKS.search(path):
            query = scope["query_string"] = b""
        return cls(
            key=(path, query, host if by_host or path.startswith(_BY_HOST) else b""),
            keepable=not (private or live),
            packed=bool(accepts) and _GZIP.search(accepts) is not None,
            matches=matches,
        )


class _Caught:
    """What an app answers: kept back if it can be kept, else sent on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._through = False
        self.whole = False
        self.headers: Headers = []
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = list(message.get("headers", ()))
            self._through = not (message["status"] == 200 and _may_be_kept(self.headers))  # noqa: PLR2004
        if self._through:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if len(self.body) > _LARGEST:
                await self._let_go(message)
            elif not message.get("more_body", False):
                self.whole = True

    async def _let_go(self, message: Message) -> None:
        """Send what was kept back after all."""
        self._through = True
        await self._send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await self._send(
            {
                "type": "http.response.body",
                "body": bytes(self.body),
                "more_body": message.get("more_body", False),
            }
        )


def route_of(scope: Scope) -> str:
    """The template of the route that answered a request, such as ``/songs/{song}/``; or ``-``."""
    known = scope.get(ROUTE)
    if known is None:
        known = getattr(scope.get("route"), "path", None)
    return str(known or "-")


async def _send(answer: Answer, asked: _Asked, send: Send) -> None:
    packed = asked.packed and answer.packed is not None
    if asked.matches and _same(asked.matches, answer.tags):
        headers = answer.unchanged[1 if packed else 0]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    headers, body = answer.packed if packed and answer.packed else answer.plain
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _same(matches: bytes, tags: Iterable[bytes]) -> bool:
    """Whether a client has one of the forms of an answer already."""
    if matches.strip() == b"*":
        return True
    named = {tag.strip().removeprefix(b"W/") for tag in matches.split(b",")}
    return any(tag in named for tag in tags)


def _may_be_kept(headers: Headers) -> bool:
    for name, value in headers:
        lower = name.lower()
        if lower in {b"set-cookie", b"content-encoding"}:
            return False
        if lower == b"cache-control" and (b"no-store" in value or b"private" in value):
            return False
    return True


def _without_body(send: Send) -> Send:
    """A `send` for HEAD: everything but the bytes."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sent
