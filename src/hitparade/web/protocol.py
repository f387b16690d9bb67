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

    _timer: asyncio.TimerHandle | None = None
    """One for the connection: to set one for every request would cost as much as a kept answer."""
    _due: float | None = None
    """When what is waited for has to be there, by the clock of the loop; None: nothing is."""
    _read: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request, not for ever."""
        super().connection_made(transport)
        self._wait(self.silence)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Count from here."""
        self._wait(self.request)
        self._read = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._read += len(url)
        if self._read > self.head:
            self._close()
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._read += len(name) + len(value)
        if self._read > self.head:
            self._close()
        super().on_header(name, value)

    def on_message_complete(self) -> None:
        """The request is here; how long the answer takes is not up to the client."""
        self._due = None
        super().on_message_complete()

    def _wait(self, seconds: float) -> None:
        """Close the connection unless what is waited for comes within so many seconds."""
        self._due = self.loop.time() + seconds
        if self._timer is None:
            self._timer = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Close the connection if it is late, else look again when it would be."""
        self._timer = None
        if self._due is None:
            return
        left = self._due - self.loop.time()
        if left > 0:
            self._timer = self.loop.call_later(left, self._look)
        else:
            self._close()

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
