"""Every page of the published workspace, rendered once for all tests of pages."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import pytest

from hitparade.web import paths
from hitparade.web.pages.every import every_page

if TYPE_CHECKING:
    from hitparade.web.shelf import Shelf


class Seen(HTMLParser):
    """What tests look at in a page."""

    def __init__(self, path: str, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._site = "https://charts.example.org"
        self._here = self._site + paths.encoded(path)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.text += data

    def links(self) -> set[str]:
        """Paths of the site that it links to, without fragments and queries."""
        found = (attrs.get("href") for _, attrs in self.tags)
        led = (urljoin(self._here, link) for link in found if link)
        return {
            unquote(one.removeprefix(self._site).partition("#")[0].partition("?")[0])
            for one in led
            if one.startswith(self._site)
        }


@pytest.fixture(scope="session")
def rendered(shelf: Shelf) -> dict[str, Seen]:
    """Every page by its path."""
    return {path: Seen(path, make()) for path, _, make in every_page(shelf)}
