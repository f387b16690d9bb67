"""Listens as players send them, a player to send them with, and the site as a process of its own."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.acceptance.shell import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi.testclient import TestClient
    from httpx2 import Response


@dataclass
class Player:
    """A program that sends listens with a token."""

    http: TestClient
    token: str
    name: str = "anna"

    @property
    def headers(self) -> dict[str, str]:
        """What it sends along."""
        return {"Authorization": f"Token {self.token}"}

    def post(self, path: str, document: object) -> Response:
        """Send JSON."""
        return self.http.post(path, json=document, headers=self.headers)

    def submit(self, *listens: dict[str, object], kind: str = "import") -> Response:
        """Submit listens."""
        return self.post("/1/submit-listens", {"listen_type": kind, "payload": listens})

    def get(self, path: str, **query: object) -> Response:
        """Read something."""
        wanted = {key: str(value) for key, value in query.items()}
        return self.http.get(path, params=wanted, headers=self.headers)

    def listens(self, **query: object) -> list[tuple[int, str, str]]:
        """Instant, artist and title of what was taken in, the newest first."""
        found = self.get(f"/1/user/{self.name}/listens", **query).json()["payload"]["listens"]
        return [
            (
                one["listened_at"],
                one["track_metadata"]["artist_name"],
                one["track_metadata"]["track_name"],
            )
            for one in found
        ]


def listen(
    at: int, title: str = "Lanterns", artist: str = "We Are Few", **more: object
) -> dict[str, object]:
    """A listen as a client sends it."""
    release = {"release_name": more.pop("release")} if "release" in more else {}
    info = {"additional_info": more} if more else {}
    names = {"artist_name": artist, "track_name": title}
    return {"listened_at": at, "track_metadata": names | release | info}


@contextmanager
def served(workspace: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The site of a workspace as a process of its own: its address, and the process."""
    process = subprocess.Popen(
        [*COMMAND, "-C", str(workspace), "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        said = process.stdout.readline()
        assert " is at http://" in said, said
        yield said.split(" is at ")[1].strip().rstrip("/"), process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def now() -> int:
    """This second."""
    return int(time.time())
