"""What the protocols share: bodies read whatever they say they are, who asks, and what is left to him."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartException

from hitparade.web.intake.listens import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from starlette.requests import Request

    _T = TypeVar("_T")

NO_STORE: Final = {"Cache-Control": "no-store"}
FORM_BYTES: Final = 1_048_576
"""Bytes of a form."""
_FIELDS: Final = 1000
_NETWORK: Final = 64
"""Bits of an IPv6 address that say whose network it is of."""
_QUICK: Final = 32_768
"""Bytes of a body that is read in no time; what is larger is read in a thread."""


def address_of(request: Request) -> str:
    """Where a request comes from; of IPv6 the network, for one reader has all addresses of one."""
    host = request.client.host if request.client else "unknown"
    if ":" not in host:
        return host
    try:
        address = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, _NETWORK), strict=False))


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: It is too large.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise RefusedError(f"The body must have at most {most} bytes.")
    return bytes(body)


async def quickly(work: Callable[[bytes], _T], body: bytes) -> _T:
    """Do something with a body: at once where it is small, else in a thread."""
    return work(body) if len(body) <= _QUICK else await run_in_threadpool(work, body)


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form, those of the address among them; the body's own word comes first.

    Raises:
        RefusedError: The body is too large, or no form in UTF-8.
    """
    fields = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        try:
            async with request.form(max_files=0, max_fields=_FIELDS) as form:
                return fields | {
                    key: value for key, value in form.items() if isinstance(value, str)
                }
        except (MultiPartException, UnicodeDecodeError) as error:
            raise RefusedError("The body is no form that can be read.") from error
    body = await body_of(request, FORM_BYTES)
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
        )
    except ValueError as error:  # UnicodeDecodeError is one
        raise RefusedError("The body must be a form in UTF-8.") from error
    return fields | {key.strip(): value for key, value in pairs}
