"""`hitparade serve` as people run it: a free port, several clients at once, and a stop that loses nothing."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from typer.testing import CliRunner

from hitparade.cli.commands import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ISSUE = "/api/v1/charts/golden/issues/2026-07-18"


@contextmanager
def serving(workspace: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The site in a process of its own, and where it is."""
    command = [sys.executable, "-m", "hitparade", "-C", str(workspace), "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            told = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", told)
            assert found, told
            yield process, found[0]
        finally:
            process.kill()


@pytest.mark.parametrize(
    "number",
    [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.thorough)],
    ids=["SIGTERM", "SIGINT"],
)
def test_it_serves_many_and_answers_all_of_them_before_it_stops(
    published: Path, number: signal.Signals
) -> None:
    with serving(published) as (process, address), httpx.Client(base_url=address) as client:

        def ask(path: str) -> int:
            return client.get(path, timeout=60).status_code

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(ask, [ISSUE, "/healthz", "/feeds/golden.atom", "/nowhere"] * 6))
            assert [200, 200, 200, 404] * 6 == found

            # One computes while the signal comes.
            computing = pool.submit(ask, f"{ISSUE}/what-if?set=convert.streams.points=7")
            time.sleep(0.3)
            assert 200 == ask("/readyz")
            process.send_signal(number)
            assert 200 == computing.result()
        _, log = process.communicate(timeout=30)

    assert 0 == process.returncode
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert any(line.get("route", "").endswith("/what-if") for line in lines)
    assert "127.0.0.1" not in log.replace("at http://127.0.0.1", "")
    assert "leaked" not in log, "the engine is still open when the process ends"


def test_an_address_that_is_taken_is_said_so(published: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "hitparade", "-C", str(published), "serve", "--port", port]
        done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert 2 == done.returncode
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr
    assert "port 0 is any free one" in done.stderr


@pytest.mark.parametrize("url", ["charts.example.org", "ftp://x", "https://x/?a", "https://a b"])
def test_an_address_that_is_none_is_refused(published: Path, url: str) -> None:
    done = CliRunner().invoke(app, ["-C", str(published), "serve", "--url", url])

    assert 2 == done.exit_code
    assert "is no address" in done.stderr
