"""Published pages over HTTP, beside a bare Starlette route that returns the same bytes.

Both are served by uvicorn with the same settings, each in a process of its own on loopback, and asked
by the same client in turn: as fast as eight connections can, and 200 requests a second.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measure import HITPARADE, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_LIMIT: Final = 2.0
_RATE: Final = 200
_CONNECTIONS: Final = 8
_SECONDS: Final = 2.0
_PACED: Final = 5.0
_ENTRIES: Final = 100
_ISSUE: Final = "2024-01-20"
_PAGES: Final = {
    "a page of a numbered edition": f"/charts/bench/{_ISSUE}/1/",
    "a page of the newest issue": "/charts/bench/",
    "a numbered edition as JSON": f"/api/v1/charts/bench/issues/{_ISSUE}/editions/1",
}
_BARE: Final = Path(__file__).with_name("bare_site.py")
_TICKS: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Site:
    """A server under measurement."""

    pid: int
    port: int

    def cpu(self) -> float:
        """Seconds of CPU that it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@dataclass(frozen=True)
class Took:
    """What some requests took."""

    rate: float
    """Requests a second."""
    cpu: float
    """Milliseconds of the server's CPU for each."""
    latencies: list[float]
    """Milliseconds, sorted."""

    def percentile(self, share: float) -> float:
        """The latency that this share of requests keeps to."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def bench(folder: Path, pairs: int) -> None:
    """Ask for each page, packed as browsers ask for it."""
    workspace = folder / "serving"
    if not (workspace / "ready").is_file():
        _prepare(folder, workspace)
    print(f"\nserving: {_ENTRIES} entries, kept answers; baseline: a bare Starlette route")
    with _started(*HITPARADE, "-C", str(workspace), "serve", "--port", "0") as ours:
        for name, path in _PAGES.items():
            body = asyncio.run(_once(ours.port, path))
            if body is None:
                print(f"  {name}: there is none at {path}")
                continue
            file = folder / "serving.bytes"
            file.write_bytes(body)
            with _started(sys.executable, str(_BARE), path, str(file)) as bare:
                _compare(name, path, len(body), (ours, bare), pairs)


def _compare(name: str, path: str, size: int, sites: tuple[Site, Site], pairs: int) -> None:
    found: tuple[list[Took], list[Took]] = ([], [])
    for _ in range(pairs + 1):
        for place, site in enumerate(sites):
            found[place].append(asyncio.run(_flat_out(site, path)))
    ours, bare = (rounds[1:] for rounds in found)
    print(f"  {name}, {size:,} bytes packed")
    for what, unit in (("rate", "/s"), ("cpu", " ms")):
        one, other = (
            statistics.median(getattr(took, what) for took in rounds) for rounds in (ours, bare)
        )
        ratio = other / one if what == "rate" else one / other
        verdict = f"{_LIMIT:g}x: {'within' if ratio <= _LIMIT else 'ABOVE'}"
        print(f"    {what:5}{one:12.3f}{unit}{other:12.3f}{unit}{ratio:8.2f}  {verdict}")
    paced = asyncio.run(_paced(sites[0], path))
    print(
        f"    at {_RATE} requests a second: {paced.rate:.0f} answered, p50 "
        f"{paced.percentile(0.5):.2f} ms, p99 {paced.percentile(0.99):.2f} ms",
        flush=True,
    )


async def _flat_out(site: Site, path: str) -> Took:
    """As many requests as some connections can make, one after the other."""
    until = time.perf_counter() + _SECONDS
    before, start = site.cpu(), time.perf_counter()

    async def ask() -> list[float]:
        took = []
        async with _Connection(site.port) as connection:
            while time.perf_counter() < until:
                took.append(await connection.get(path))
        return took

    each = await asyncio.gather(*(ask() for _ in range(_CONNECTIONS)))
    latencies = sorted(one for some in each for one in some)
    wall = time.perf_counter() - start
    cpu = (site.cpu() - before) * 1000 / len(latencies)
    return Took(len(latencies) / wall, cpu, latencies)


async def _paced(site: Site, path: str) -> Took:
    """Requests that come at their times, whether earlier ones are answered or not.

    A latency is counted from when its request was to be sent.
    """
    start, before = time.perf_counter() + 0.1, site.cpu()
    planned = [start + number / _RATE for number in range(int(_PACED * _RATE))]

    async def ask(first: int) -> list[float]:
        took = []
        async with _Connection(site.port) as connection:
            for moment in planned[first::_CONNECTIONS]:
                await asyncio.sleep(max(moment - time.perf_counter(), 0))
                await connection.get(path)
                took.append((time.perf_counter() - moment) * 1000)
        return took

    each = await asyncio.gather(*(ask(first) for first in range(_CONNECTIONS)))
    latencies = sorted(one for some in each for one in some)
    wall = time.perf_counter() - start
    return Took(len(latencies) / wall, (site.cpu() - before) * 1000 / len(latencies), latencies)


class _Connection:
    """One connection that is kept open, as browsers do."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._read, self._write = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._write.close()

    async def get(self, path: str) -> float:
        """Ask, read the whole answer, and say how many milliseconds it took."""
        start = time.perf_counter()
        status, _ = await self.ask(path)
        assert status == 200, status
        return (time.perf_counter() - start) * 1000

    async def ask(self, path: str) -> tuple[int, bytes]:
        """Status and body, packed."""
        self._write.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        head = await self._read.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        body = await self._read.readexactly(int(length[1]) if length else 0)
        return int(head.split(b" ", 2)[1]), body


async def _once(port: int, path: str) -> bytes | None:
    """The bytes at a path, or None."""
    async with _Connection(port) as connection:
        status, body = await connection.ask(path)
    return body if status == 200 else None


@contextmanager
def _started(*command: str) -> Iterator[Site]:
    """A server in a process of its own, which says its port; its log goes nowhere."""
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=environment(),
            )
        )
        stack.callback(process.terminate)
        assert process.stdout
        said = process.stdout.readline()
        found = re.search(r":(\d+)/", said)
        assert found, said
        yield Site(process.pid, int(found[1]))


def _prepare(folder: Path, workspace: Path) -> None:
    """A chart of three published issues, taken over with ranks alone."""
    file = folder / "serving.csv"
    lines = ["issue,rank,title,artist"]
    for week, issue in enumerate(("2024-01-06", "2024-01-13", _ISSUE)):
        lines += [
            f"{issue},{rank},Song {(rank * 7 + week) % 120},Artist {(rank * 7 + week) % 40}"
            for rank in range(1, _ENTRIES + 1)
        ]
    file.write_text("\n".join(lines) + "\n")
    run((*HITPARADE, "init", str(workspace)))
    run((*HITPARADE, "-C", str(workspace), "history", "import", str(file), "--chart", "bench"))
    (workspace / "ready").touch()
