"""Servers that speak Spark Connect on this machine, for tests: each in a process of its own.

Sail starts in a second. Spark needs Java 17 and some seconds.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAIL: Final = (
    "from pysail.spark import SparkConnectServer;"
    "SparkConnectServer('127.0.0.1', {port}).start(background=False)"
)
_SPARK: Final = {
    "spark.ui.enabled": "false",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.ui.retainedExecutions": "1",
}
_FEW_ROWS: Final = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""Without generated code: slower for many rows, and much quicker for the few that tests have."""
_MANY_ROWS: Final = {"spark.driver.memory": "4g"}
_SECONDS: Final = 120


class Server:
    """A server under way; `kill` ends it as a power cut would."""

    def __init__(self, command: Sequence[str], port: int, folder: Path) -> None:
        self.url = f"sc://127.0.0.1:{port}"
        self._log = folder / f"server-{port}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,
                env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder)},
            )
        self._wait(port)

    def _wait(self, port: int) -> None:
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"The server did not start:\n{self._log.read_text()[-2000:]}")

    def kill(self) -> None:
        """End it at once, with what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=_SECONDS)


@contextmanager
def sail(folder: Path) -> Iterator[Server]:
    """Serve Sail, which runs Spark's SQL without Java."""
    port = _free_port()
    command = [sys.executable, "-c", _SAIL.format(port=port)]
    yield from _served(Server(command, port, folder))


@contextmanager
def spark(folder: Path, *, many_rows: bool = False) -> Iterator[Server]:
    """Serve Spark itself, on this machine alone; as it is for `many_rows`, or as tests want it."""
    port = _free_port()
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    of_size = _MANY_ROWS if many_rows else _FEW_ROWS
    options = {**_SPARK, **of_size, "spark.connect.grpc.binding.port": str(port)}
    command = [
        str(Path(found.origin).parent / "bin" / "spark-submit"),
        *("--master", "local[2]"),
        *(part for name, value in options.items() for part in ("--conf", f"{name}={value}")),
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"),
    ]
    yield from _served(Server(command, port, folder))


def _served(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
