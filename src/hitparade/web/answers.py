"""Whole answers as bytes: plain and packed, with the tag that is made of them, ready to be sent.

The same bytes give the same tag and the same packed form on every machine.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

Headers: TypeAlias = list[tuple[bytes, bytes]]
EVER: Final = ""
"""The state of answers that never change."""
SHORT: Final = b"public, max-age=30, must-revalidate"
"""How long an answer holds that does not say it."""
_WORTH_PACKING: Final = 600
"""Bytes from which on packing is worth it."""
_PACKED: Final = re.compile(rb"text/|[/+]json|[/+]xml|javascript")


@dataclass(frozen=True)
class Answer:
    """A whole answer, ready to be sent."""

    state: str
    route: str
    tags: tuple[bytes, ...]
    """Its ETags: of the plain form, and of the packed one if there is one."""
    plain: tuple[Headers, bytes]
    packed: tuple[Headers, bytes] | None
    unchanged: tuple[Headers, ...]
    """The headers of a 304 for each of the tags."""

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        packed = len(self.packed[1]) if self.packed else 0
        return len(self.plain[1]) + packed + 2048


def made(state: str, route: str, headers: Headers, body: bytes) -> Answer:
    """An answer from what an app said, with tags, packed form and times to keep it.

    Args:
        state: The shelf's state when it was asked for.
        route: Which route answered.
        headers: Those of the app; an ETag of its own is replaced.
        body: The bytes.
    """
    said = {name.lower(): value for name, value in headers}
    control = said.get(b"cache-control", SHORT)
    own = [
        (name, value)
        for name, value in headers
        if name.lower() not in {b"etag", b"cache-control", b"content-length", b"vary"}
    ]
    vary = b", ".join(filter(None, (said.get(b"vary"), b"Accept-Encoding")))
    own += [(b"cache-control", control), (b"vary", vary)]
    digest = hashlib.sha256(body).hexdigest()[:32]
    tags = [f'"{digest}"'.encode()]
    packed = _pack(said.get(b"content-type", b""), body)
    if packed is not None:
        tags.append(f'"{digest}-gzip"'.encode())
    return Answer(
        state=EVER if b"immutable" in control else state,
        route=route,
        tags=tuple(tags),
        plain=(_sized(own, tags[0], body), body),
        packed=None
        if packed is None
        else ([*_sized(own, tags[1], packed), (b"content-encoding", b"gzip")], packed),
        unchanged=tuple([*_without_type(own), (b"etag", tag)] for tag in tags),
    )


def _pack(kind: bytes, body: bytes) -> bytes | None:
    """The packed form, where it is worth it; the same bytes on every machine."""
    if len(body) < _WORTH_PACKING or not _PACKED.search(kind):
        return None
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    return packed if len(packed) < len(body) else None


def _sized(headers: Headers, tag: bytes, body: bytes) -> Headers:
    return [*headers, (b"etag", tag), (b"content-length", str(len(body)).encode())]


def _without_type(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() != b"content-type"]
