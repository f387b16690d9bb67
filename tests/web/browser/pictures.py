"""The pictures in docs/pages.md: pages of the weeks of First Kiss, as a real browser shows them.

To make them anew: ``.venv/bin/python -m tests.web.browser.pictures``
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.web.browser.chromium import DESKTOP, PHONE, Reader, chromium, serving
from tests.web.browser.story import ISSUE, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.web.browser.chromium import Theme

FOLDER: Final = Path(__file__).parents[3] / "docs" / "images"
MOST: Final = 150_000
"""Bytes of a picture."""


@dataclass(frozen=True)
class Picture:
    """One picture of one page."""

    name: str
    clicks: str
    """What is clicked on the page of the issue to come there: a selector, or nothing."""
    width: int
    theme: Theme
    height: int

    @property
    def file(self) -> Path:
        """Where it lies."""
        return FOLDER / f"pages-{self.name}.png"


_RECEIPT: Final = "#no-2 .c-points a"
_SONG: Final = "#no-1 .song b a"
_WHAT_IF: Final = ".tabs a[href$='what-if/'] | a[data-query='off=ugc_view']"
PICTURES: Final = (
    Picture("chart-light", "", DESKTOP, "light", 920),
    Picture("chart-dark", "", DESKTOP, "dark", 920),
    Picture("chart-phone-light", "", PHONE, "light", 1000),
    Picture("chart-phone-dark", "", PHONE, "dark", 1000),
    Picture("receipt-light", _RECEIPT, DESKTOP, "light", 1060),
    Picture("receipt-dark", _RECEIPT, DESKTOP, "dark", 1060),
    Picture("what-if-light", _WHAT_IF, DESKTOP, "light", 900),
    Picture("what-if-dark", _WHAT_IF, DESKTOP, "dark", 900),
    Picture("song-light", _SONG, DESKTOP, "light", 1060),
    Picture("song-dark", _SONG, DESKTOP, "dark", 1060),
)


def taken(browser: Browser, site: str) -> Iterator[tuple[Picture, bytes]]:
    """Every picture, made of the pages as they are now."""
    for picture in PICTURES:
        reader = Reader(browser, site, picture.width, picture.theme)
        page = reader.open(ISSUE)
        _come(page, picture)
        page.set_viewport_size({"width": picture.width, "height": picture.height})
        yield picture, page.screenshot(animations="disabled")
        reader.close()


def _come(page: Page, picture: Picture) -> None:
    for click in filter(None, picture.clicks.split(" | ")):
        page.locator(click).first.click()
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")


def main() -> None:
    """Write every picture, and say how large they are."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        chromium() as browser,
        serving(weeks(Path(made) / "story")) as site,
    ):
        for picture, image in taken(browser, site):
            picture.file.write_bytes(image)
            print(f"{picture.file.name}: {len(image):,} bytes")  # noqa: T201 # what it is for


if __name__ == "__main__":
    main()
