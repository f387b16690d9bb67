"""HTTP as uvicorn speaks it, with an end to everything: silence, slow requests, and endless headers.

Without it, whoever opens connections and sends nothing, or a letter now and then, keeps them for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio


class Bounded(HttpToolsProtocol):
    """One connection, which is closed when a bound is passed."""

    silence: ClassVar[float] = 20.0
    """Seconds until the first letter of the first request."""
    request: ClassVar[float] = 120.0
    """Seconds from the first letter of a request to the last one of its body."""
    head: ClassVar[int] = 32_768
    """Bytes of address and headers."""

    _late: asyncio.TimerHandle | None = None
    _read: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request, not for ever."""
        super().connection_made(transport)
        self._wait(self.silence)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait(None)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Count from here."""
        self._wait(self.request)
        self._read = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_message_complete(self) -> None:
        """The request is here; how long the answer takes is not up to the client."""
        self._wait(None)
        super().on_message_complete()

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > self.head:
            self._close()

    def _wait(self, seconds: float | None) -> None:
        """Close the connection after so many seconds; None: do not."""
        if self._late is not None:
            self._late.cancel()
        self._late = None if seconds is None else self.loop.call_later(seconds, self._close)

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
