"""The script of the what-if page shows what the server would: the same rows, words and command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from tests.web.browser.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Browser, BrowserContext, Route

PAGE = "http://charts.test/charts/golden-clips/2026-06-13/what-if/"
_ROWS = "rows => rows.filter(r => !r.hidden).map(r => r.innerText.replace(/\\s+/g, ' '))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    with chromium() as found:
        yield found


def _context(browser: Browser, site: FastAPI, *, scripts: bool) -> BrowserContext:
    """A browser to which the site answers without a network."""
    client = TestClient(site, base_url="http://charts.test")

    def answer(route: Route) -> None:
        got = client.get(route.request.url)
        headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}
        route.fulfill(status=got.status_code, headers=headers, body=got.content)

    context = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce")
    context.route("**/*", answer)
    return context


def test_the_script_and_the_server_agree(browser: Browser, site: FastAPI) -> None:
    queries = ("", "ugc_view=50&off=tag", "tag=300&ugc_view=5", "off=tag&off=ugc_view")
    plain = _context(browser, site, scripts=False).new_page()
    moved = _context(browser, site, scripts=True).new_page()
    wrong: list[str] = []
    moved.on("pageerror", lambda error: wrong.append(str(error)))
    moved.on("requestfailed", lambda request: wrong.append(request.url))

    for query in queries:
        for page in (plain, moved):
            page.goto(f"{PAGE}?{query}" if query else PAGE)
        for part in ("#outcome", "#command"):
            assert plain.inner_text(part) == moved.inner_text(part), (query, part)
        rows = [page.eval_on_selector_all("tbody tr", _ROWS) for page in (plain, moved)]
        assert rows[0] == rows[1], query
    assert [] == wrong


def test_a_reader_asks_what_if_clips_did_not_count(browser: Browser, site: FastAPI) -> None:
    page = _context(browser, site, scripts=True).new_page()
    page.goto(PAGE)

    page.get_by_role("link", name="Clips did not count").click()

    assert page.url.endswith("?off=ugc_view")
    assert "would change" in page.inner_text("#outcome")
    assert page.get_by_role("link", name="Link to this chart").is_visible()
    page.get_by_role("link", name="As published").click()
    assert "The chart as published." == page.inner_text("#outcome")
    assert PAGE == page.url
