"""``python bare_site.py PATH FILE``: a Starlette site with one route that returns the bytes of a file."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request


def main() -> None:
    """Serve until a signal comes; say the address first."""
    path, file = sys.argv[1], Path(sys.argv[2])
    body = file.read_bytes()
    headers = {"Content-Encoding": "gzip"}

    async def page(_: Request) -> Response:
        return Response(body, headers=headers, media_type="text/html")

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    config = uvicorn.Config(
        Starlette(routes=[Route(path, page)]),
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
