"""What protects the site and those who read it: headers, limits, names of hosts, other sites' requests.

No page has scripts or styles of its own text: everything that runs or paints is a file of this site.
Nothing of another site is loaded, nothing is framed but widgets, no address of a page is told to
others. What a request may bring along is limited before anything reads it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fastapi import HTTPException
from starlette.datastructures import Headers as HeaderView

from hitparade.web.problems import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from hitparade.web.serving import Serving

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""The content security policy of a page."""
WIDGET: Final = re.compile(r"/widget/$")
"""Pages that any site may frame."""
SHARED: Final = re.compile(r"^/(api|feeds|openapi\.json|1|2\.0)(/|$)")
"""What programs in browsers may read from any site; there are no cookies, so nothing leaks."""
_OPEN: Final = re.compile(r"/card\.(svg|png)$|/widget/$|^/static/")
"""What any site may show."""
BODIES: Final = (("/1/", 10_240_000), ("/2.0", 1_048_576), ("/", 65_536))
"""How many bytes a request may bring, by the beginning of its path."""
_LONGEST: Final = 8192
"""Bytes of path and query."""
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_LENGTH: Final = re.compile(r"[0-9]{1,15}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_READING: Final = {"GET", "HEAD", "OPTIONS"}
_DAY: Final = b"86400"


def policy(path: str, kind: bytes = b"text/html") -> bytes:
    """The content security policy of an answer.

    Args:
        path: What was asked for.
        kind: Its content type.
    """
    if not kind.startswith(b"text/html"):
        return b"default-src 'none'; frame-ancestors 'none'; sandbox"
    rules = POLICY | ({"frame-ancestors": "*"} if WIDGET.search(path) else {})
    return "; ".join(f"{name} {value}" for name, value in rules.items()).encode()


class Guarded:
    """ASGI middleware that refuses what is out of bounds and gives every answer its headers."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        """Stand before an app."""
        self._app = app
        self._serving = serving
        self._hosts = tuple(name.lower() for name in serving.settings.hosts)
        self._tls = serving.settings.url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        sent = self._with_headers(path, send)
        headers = HeaderView(scope=scope)
        wrong = self._wrong(scope, headers)
        if wrong is not None:
            await refusal(self._serving, scope, *wrong)(scope, receive, sent)
        elif scope["method"] == "OPTIONS" and SHARED.match(path):
            await _allowed(path, sent)
        else:
            await self._app(scope, _limited(receive, _most(path)), sent)

    def _wrong(self, scope: Scope, headers: HeaderView) -> tuple[int, str] | None:
        """Why a request is refused before anything looks at it."""
        return self._wrong_name(scope, headers.get("host", "")) or self._wrong_body(scope, headers)

    def _wrong_name(self, scope: Scope, host: str) -> tuple[int, str] | None:
        path = scope["path"]
        if len(path) + len(scope["query_string"]) > _LONGEST:
            return 414, f"The address is longer than {_LONGEST} bytes."
        if _CONTROL.search(path) or any(part in {"..", "."} for part in path.split("/")):
            return 400, "The path has a part that no page has."
        if not _HOST.fullmatch(host) and (host or scope["http_version"] != "1.0"):
            return 400, "The request does not name a host as a host is named."
        if self._hosts and not self._is_ours(host):
            return 421, "This site does not answer to that name."
        return None

    def _wrong_body(self, scope: Scope, headers: HeaderView) -> tuple[int, str] | None:
        if not self._serving.settings.intake and scope["method"] not in _READING:
            return 403, "This site is a copy that is only read."
        most = _most(scope["path"])
        length = headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length) or int(length) > most:
            return 413, f"A request may bring {most} bytes here."
        return None

    def _is_ours(self, host: str) -> bool:
        name = host.lower().rpartition(":")[0] if re.search(r":[0-9]+$", host) else host.lower()
        return any(
            name.endswith(own[1:]) if own.startswith("*.") else name == own for own in self._hosts
        )

    def _with_headers(self, path: str, send: Send) -> Send:
        """A `send` that adds what protects readers; what a route has said itself stays."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                there = {name.lower(): value for name, value in headers}
                kind = there.get(b"content-type", b"text/html")
                headers += [
                    header for header in self._headers(path, kind) if header[0] not in there
                ]
            await send(message)

        return sent

    def _headers(self, path: str, kind: bytes) -> list[tuple[bytes, bytes]]:
        shared = SHARED.match(path) is not None
        open_to_all = shared or _OPEN.search(path) is not None
        found = [
            (b"content-security-policy", policy(path, kind)),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"cross-origin" if open_to_all else b"same-origin"),
        ]
        if not WIDGET.search(path):
            found.append((b"x-frame-options", b"DENY"))
        if shared:
            found.append((b"access-control-allow-origin", b"*"))
            found.append(
                (
                    b"access-control-expose-headers",
                    b"ETag, Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset-In",
                )
            )
        if self._tls:
            found.append((b"strict-transport-security", b"max-age=31536000"))
        return found


def _most(path: str) -> int:
    return next(most for beginning, most in BODIES if path.startswith(beginning))


def _limited(receive: Receive, most: int) -> Receive:
    """A `receive` that stops where a body that did not say its length becomes too long."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"A request may bring {most} bytes here.")
        return message

    return received


async def _allowed(path: str, send: Send) -> None:
    """Answer what a browser asks before it asks for another site: who may do what."""
    methods = b"GET, HEAD" if path.startswith(("/api/", "/feeds/", "/openapi")) else b"GET, POST"
    await send(
        {
            "type": "http.response.start",
            "status": 204,
            "headers": [
                (b"access-control-allow-methods", methods),
                (b"access-control-allow-headers", b"Authorization, Content-Type, If-None-Match"),
                (b"access-control-max-age", _DAY),
                (b"content-type", b"text/plain"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b""})
