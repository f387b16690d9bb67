"""HTTP as uvicorn speaks it, with an end to everything: silence, slow requests, endless headers, unread answers.

Without it, whoever opens connections and sends or reads nothing, or a letter now and then, keeps them for ever.
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
    stuck: ClassVar[float] = 60.0
    """Seconds in which a client has to read some of an answer."""
    some: ClassVar[int] = 32_768
    """Bytes that it has to read in that time, or all there are."""
    head: ClassVar[int] = 32_768
    """Bytes of address and headers."""

    _timer: asyncio.TimerHandle | None = None
    """One for the connection: to set one for every request would cost as much as a kept answer."""
    _due: float | None = None
    """When what is waited for has to be there, by the clock of the loop; None: nothing is."""
    _read: int = 0
    _unread: asyncio.TimerHandle | None = None
    """Runs while an answer waits for the client to read it."""
    _left: int = 0
    """Bytes that waited when it was looked last."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request, not for ever."""
        super().connection_made(transport)
        self._wait(self.silence)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        for timer in (self._timer, self._unread):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client reads more slowly than is answered: wait for it, not for ever."""
        super().pause_writing()
        self._watch()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked for: close, also where the end of an answer is not read."""
        super().timeout_keep_alive_handler()
        self._watch()

    def _watch(self) -> None:
        """Look from time to time whether the client reads, as long as there is something to read."""
        self._left = self.transport.get_write_buffer_size()
        if self._unread is None and self._left:
            self._unread = self.loop.call_later(self.stuck, self._look_again)

    def _look_again(self) -> None:
        """Close the connection if the client read next to nothing, else look later again."""
        self._unread = None
        left = self.transport.get_write_buffer_size()
        if left > max(self._left - self.some, 0):
            self.transport.abort()
        else:
            self._watch()

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
