"""A real browser for tests: the Chromium of this machine, or the one that Playwright installed.

A `Reader` is somebody who looks at the site through it. What went wrong meanwhile is kept: errors on
the console (a breach of the content security policy is one), failed requests, and requests to others.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

    Theme = Literal["light", "dark"]

PHONE: Final = 360
TABLET: Final = 768
DESKTOP: Final = 1280
"""Widths in pixels."""
_HIGH: Final = {PHONE: 740, TABLET: 1024, DESKTOP: 800}


def executable(playwright: Playwright) -> str:
    """Where Chromium is; none where this machine has no such thing."""
    own = playwright.chromium.executable_path
    return shutil.which("chromium") or (own if Path(own).exists() else "")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; without one, the test that asks for it is skipped."""
    with sync_playwright() as playwright:
        path = executable(playwright)
        if not path:
            pytest.skip("There is no Chromium: apt-get install chromium, or playwright install.")
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        found = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if root else []
        )
        yield found
        found.close()


@dataclass
class Reader:
    """A window of the browser on one site."""

    browser: Browser
    site: str
    """Address of the site, without a slash at the end."""
    width: int = DESKTOP
    theme: Theme = "light"
    scripts: bool = True
    wrong: list[str] = field(default_factory=list)
    """What should not have happened."""

    def __post_init__(self) -> None:
        """Open the window."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": _HIGH[self.width]},
            color_scheme=self.theme,
            has_touch=self.width < DESKTOP,
            java_script_enabled=self.scripts,
            reduced_motion="reduce",
            base_url=self.site,
            locale="en-GB",
        )
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url}"))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:")):
            self.wrong.append(f"asked another host: {request.url}")

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(path)
        return self.page

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()


@contextmanager
def serving(workspace: Path) -> Iterator[str]:
    """`hitparade serve` in a process of its own, on a free port; gives its address."""
    command = [sys.executable, "-m", "hitparade", "-C", str(workspace), "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout
            told = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", told)
            assert found, told
            yield found[0]
        finally:
            process.terminate()
