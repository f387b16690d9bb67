"""What every part of the site is given: the settings, the workspace, and the shelf of what is shown.

A part is a module with a function ``router(serving) -> APIRouter``, which `hitparade.web.app`
includes. Work that runs beside the requests is the router's ``lifespan``. Handlers are plain
functions: they run in threads, and whatever computes takes its turn with `Serving.turn`.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry

from hitparade.domain.errors import HitparadeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from hitparade.api import Hitparade
    from hitparade.web.shelf import Shelf

_MEGABYTE: Final = 1024 * 1024
_WAITING: Final = 4
_PATIENCE: Final = 30.0


class BusyError(HitparadeError):
    """More work is asked for than there is room for; it can be asked for again soon."""


@dataclass(frozen=True)
class ServeSettings:
    """How a site is served; every field has a value that is right for one machine."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0: any free port."""
    url: str = ""
    """Where people find the site, such as ``https://charts.example.org``; empty: where they asked."""
    hosts: tuple[str, ...] = ()
    """Names that requests may call the site by; empty: any."""
    proxies: str = "127.0.0.1"
    """Addresses whose word on where a request came from is taken, with commas between."""
    kept: int = 128 * _MEGABYTE
    """Bytes of answers that are kept in memory."""
    metrics: bool = True
    """Whether ``/metrics`` answers."""
    intake: bool = True
    """Whether listens, questions and operators' requests are taken; a replica is only read."""
    patience: int = 10
    """Seconds that requests under way may take when the server is stopped."""


@dataclass(frozen=True)
class Serving:
    """One site that is being served."""

    charts: Hitparade
    shelf: Shelf
    settings: ServeSettings = ServeSettings()
    checks: dict[str, Callable[[], str]] = field(default_factory=dict)
    """What readiness depends on, by name; a check returns what is wrong, or nothing."""
    forms: dict[str, Callable[[Request, int, str], Response]] = field(default_factory=dict)
    """How errors are told, by the beginning of a path: made from request, status and sentence."""
    metrics: CollectorRegistry = field(default_factory=CollectorRegistry)
    """What ``/metrics`` tells; a part may register more."""
    _room: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(_WAITING)
    )
    _one: threading.Lock = field(default_factory=threading.Lock)

    @property
    def folder(self) -> Path:
        """The folder of the workspace."""
        return self.charts.workspace.folder

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Compute something that takes long, such as a what-if: one at a time, few in line.

        Raises:
            BusyError: Too many wait already, or the one before takes too long.
        """
        if not self._room.acquire(blocking=False):
            raise BusyError("Too many others are computing just now. Ask again in some seconds.")
        try:
            if not self._one.acquire(timeout=_PATIENCE):
                raise BusyError("What is computed before this takes long. Ask again in a minute.")
            try:
                yield
            finally:
                self._one.release()
        finally:
            self._room.release()
