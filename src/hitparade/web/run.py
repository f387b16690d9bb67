"""Running the site: one process that listens on an address until it is told to stop.

On SIGTERM or SIGINT no new connection is taken, requests under way are answered, what parts do beside
requests is brought to its end, and the process ends with exit code 0.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from hitparade.domain.errors import WorkspaceError
from hitparade.web import operating
from hitparade.web.app import create
from hitparade.web.protocol import Bounded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hitparade.web.serving import ServeSettings

_WAITING: Final = 2048
"""Connections that may wait to be taken."""
_AT_ONCE: Final = 1024
"""Connections and requests at one time; more are answered 503."""
_IDLE: Final = 20
"""Seconds that a connection may be silent."""


class _Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._say = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._say()


def run(folder: Path, settings: ServeSettings, started: Callable[[str], None]) -> None:
    """Serve the workspace in a folder until a signal comes.

    Args:
        folder: The workspace.
        settings: How it is served.
        started: Told the address, once requests are answered.

    Raises:
        WorkspaceError: There is no workspace, or the address cannot be listened on.
    """
    operating.configure()
    with _listen(settings) as listening:
        port = listening.getsockname()[1]
        site = create(folder, settings)
        config = uvicorn.Config(
            site,
            http=Bounded,
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=True,
            proxy_headers=True,
            forwarded_allow_ips=settings.proxies,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=settings.patience,
        )
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        server = _Server(config, lambda: started(f"http://{host}:{port}/"))
        try:
            server.run(sockets=[listening])
        finally:
            site.state.serving.shelf.close()


def _listen(settings: ServeSettings) -> socket.socket:
    """A socket on the address.

    Raises:
        WorkspaceError: Somebody listens there already, or it is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise WorkspaceError(
            f"{settings.host}:{settings.port} cannot be listened on: {error.strerror or error}. "
            "Name another with --host and --port; port 0 is any free one."
        ) from error
    listening.set_inheritable(True)
    return listening
