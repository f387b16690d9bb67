"""Every kind of page in a real browser: for everyone to use, at every width, in light and in dark."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe

from hitparade.web import paths
from tests.web.browser.chromium import DESKTOP, PHONE, TABLET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Page, Response

    from hitparade.web.shelf import Shelf
    from tests.web.browser.chromium import Reader

_CLIPS: Final = "/charts/golden-clips/2026-06-13/"
_LATE: Final = "/charts/golden-late/2026-05-23/"
KINDS: Final = {
    "home": "/",
    "chart": _CLIPS,
    "corrected": _LATE,
    "earlier": f"{_LATE}1/",
    "territory": "/charts/golden-plays@GB/",
    "issues": "/charts/golden-late/issues/",
    "receipt": "RECEIPT",
    "what-if": f"{_CLIPS}what-if/?off=ugc_view",
    "balance": f"{_CLIPS}balance/",
    "rules": "/charts/golden-rules/rules/",
    "records": "/charts/golden/records/",
    "widget": "/charts/golden-clips/widget/",
    "song": "SONG",
    "song-widget": "SONGwidget/",
    "artist": "ARTIST",
    "clip": "/clips/delta/mill/",
    "corrections": "/corrections/",
    "calendar": "/calendar/",
    "question": "/questions/?chart=golden-clips&issue=2026-06-13&rank=1",
    "nothing": "/charts/nowhere/",
}
"""A page of every kind; what stands for an id is filled in."""
MOST: Final = 150_000
"""Bytes of a page with everything that it loads, before they are made smaller for the way."""
_NAVIGATION: Final = "header.site nav, footer.site ul, .tabs, .pills, .share, .skip, .weights"


@pytest.fixture(scope="module")
def addresses(shelf: Shelf) -> Mapping[str, str]:
    """The pages by kind."""
    entry = shelf.edition("golden-clips", dt.date(2026, 6, 13)).entries[0]
    ids = {
        "RECEIPT": f"{_CLIPS}receipts/{paths.segment(entry.id)}/",
        "SONG": paths.song(shelf.page_of(entry.song or entry.id)),
        "ARTIST": paths.artist(shelf.artists()[0].key),
    }
    filled = re.compile("|".join(ids))
    return {kind: filled.sub(lambda m: ids[m[0]], path) for kind, path in KINDS.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "theme"),
    [
        pytest.param(PHONE, "dark", id="phone"),
        pytest.param(DESKTOP, "light", id="desktop", marks=pytest.mark.thorough),
    ],
)
def test_every_kind_of_page_is_for_everyone(
    reads: Callable[..., Reader],
    golden_site: str,
    addresses: Mapping[str, str],
    width: int,
    theme: str,
) -> None:
    reader = reads(golden_site, width=width, theme=theme)
    weight: dict[str, int] = {}
    loaded: list[Response] = []
    reader.page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 # it wants a function
    wrong: list[str] = []
    for kind, path in addresses.items():
        loaded.clear()
        page = reader.open(path)
        weight[kind] = sum(len(one.body()) for one in loaded)
        wrong += [f"{kind}: {what}" for what in _barriers(page)]
        wrong += [f"{kind}: {what}" for what in _too_wide(page)]
        if kind == "nothing":
            assert [one for one in reader.wrong if "404" in one]  # as it should be
            reader.wrong.clear()

    assert [] == wrong
    assert {} == {kind: size for kind, size in weight.items() if size > MOST}


def _barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['help']}): {node['target']} {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]


def _too_wide(page: Page) -> list[str]:
    """Widths at which the page has to be moved sideways."""
    size = page.viewport_size
    assert size
    widths = (PHONE, TABLET) if size["width"] < TABLET else (DESKTOP,)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": size["height"]})
        seen = page.evaluate("document.documentElement.scrollWidth")
        if seen > width:
            found.append(f"{seen} pixels wide on {width}")
    page.set_viewport_size(size)
    return found


def test_on_paper_there_is_no_navigation(
    reads: Callable[..., Reader], golden_site: str, addresses: Mapping[str, str]
) -> None:
    reader = reads(golden_site, theme="dark")
    reader.page.emulate_media(media="print")
    for kind in ("chart", "receipt", "what-if", "rules", "song", "records"):
        page = reader.open(addresses[kind])
        assert 0 == page.locator(_NAVIGATION).locator("visible=true").count(), kind
        assert page.locator("h1").is_visible(), kind
        assert "rgb(255, 255, 255)" == page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
    page = reader.open(addresses["chart"])
    assert page.locator("table.chart .song b").first.is_visible()
