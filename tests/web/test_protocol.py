"""Connections come to an end, however little or much a client sends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from hitparade.web.protocol import Bounded

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Hasty(Bounded):
    """The same bounds, sooner."""

    silence = 0.2
    request = 0.4
    stuck = 0.3


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """An answer that takes longer than a client may take."""
    await asyncio.sleep(0.5)
    await PlainTextResponse("here")(scope, receive, send)


async def _sent(pieces: list[bytes], pause: float) -> bytes:
    config = uvicorn.Config(page, lifespan="off", log_config=None, ws="none")
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Hasty(config, state, {}), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        read, write = await asyncio.open_connection("127.0.0.1", port)
        got = asyncio.create_task(read.read())
        try:
            for piece in pieces:
                write.write(piece)
                await asyncio.sleep(pause)
            return await asyncio.wait_for(got, 3)
        except ConnectionError:
            return b"closed"
        finally:
            write.close()


def sent(*pieces: bytes, pause: float = 0.0) -> bytes:
    """What a client gets that sends pieces with pauses, until the connection is closed."""
    return asyncio.run(_sent(list(pieces), pause))


HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


def test_who_asks_is_answered_however_long_that_takes() -> None:
    assert sent(HEAD + b"\r\n").endswith(b"here")


@pytest.mark.parametrize(
    ("pieces", "pause"),
    [
        ((), 0.0),
        ((b"GET / HT", *(b"x" for _ in range(7))), 0.1),
        ((HEAD, *(b"X-More: 1\r\n" for _ in range(7))), 0.1),
        ((b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n", *(b"x",) * 7), 0.1),
        ((HEAD, *(b"X-More: " + b"1" * 2000 + b"\r\n" for _ in range(30))), 0.0),
        ((b"GET /" + b"a" * 40_000,), 0.0),
    ],
    ids=["silence", "slow line", "slow headers", "slow body", "many headers", "long address"],
)
def test_who_does_not_come_to_the_point_is_left(pieces: tuple[bytes, ...], pause: float) -> None:
    assert not sent(*pieces, pause=pause).endswith(b"here")


async def long_page(scope: Scope, receive: Receive, send: Send) -> None:
    """An answer that no buffer on the way holds."""
    await PlainTextResponse("x" * 20_000_000)(scope, receive, send)


async def _read(pause: float) -> int:
    config = uvicorn.Config(long_page, lifespan="off", log_config=None, ws="none")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Hasty(config, ServerState(), {}), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        read, write = await asyncio.open_connection("127.0.0.1", port)
        write.write(HEAD + b"\r\n")
        await asyncio.sleep(pause)
        got = 0
        try:
            while some := await asyncio.wait_for(read.read(1 << 20), 5):
                got += len(some)
        except ConnectionError:
            pass
        finally:
            write.close()
        return got


def test_an_answer_waits_for_its_reader_a_while_and_not_for_ever() -> None:
    assert 20_000_000 < asyncio.run(_read(0.0))
    assert 20_000_000 > asyncio.run(_read(1.0))
