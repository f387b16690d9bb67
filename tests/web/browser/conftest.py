"""What tests in a browser share: the browser, and the sites that they look at.

The browser is closed with each module: while it is open, nothing else in the process may run a loop
of asyncio.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.chromium import Reader, chromium, serving
from tests.web.browser.story import weeks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def story(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001
    """The workspace of the weeks of First Kiss; made only where there is a browser."""
    return weeks(tmp_path_factory.mktemp("browser") / "story")


@pytest.fixture(scope="module")
def story_site(story: Path) -> Iterator[str]:
    """Address of its site."""
    with serving(story) as address:
        yield address


@pytest.fixture(scope="module")
def golden_site(
    browser: Browser,  # noqa: ARG001
    published: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Address of the site of the golden workspace, which has every kind of page."""
    own = tmp_path_factory.mktemp("browser") / "golden"
    with serving(shutil.copytree(published, own)) as address:
        yield address


@pytest.fixture
def reads(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Opens windows; at the end nothing must have gone wrong in any of them."""
    opened: list[Reader] = []

    def window(site: str, **how: object) -> Reader:
        opened.append(Reader(browser, site, **how))  # type: ignore[arg-type]
        return opened[-1]

    yield window
    wrong = [what for reader in opened for what in reader.wrong]
    for reader in opened:
        reader.close()
    assert [] == wrong
