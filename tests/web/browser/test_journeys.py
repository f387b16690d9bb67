"""What readers come for, from the first click to the last, on a phone and at a desk.

The chart is that of 29 March 2014, when a film with somebody else's song went around the world.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import pytest

from hitparade.web import questions
from tests.web.browser.chromium import DESKTOP, PHONE
from tests.web.browser.story import CHART, ISSUE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.web.browser.chromium import Reader

SONG: Final = "We Might Be Dead By Tomorrow"
PUBLISHED: Final = ["Happy", SONG, "#SELFIE"]
WITHOUT_CLIPS: Final = ["Happy", "#SELFIE", SONG]
READERS: Final = pytest.mark.parametrize(
    "how",
    [{"width": PHONE, "theme": "dark"}, {"width": DESKTOP, "theme": "light"}],
    ids=["phone", "desktop"],
)
_ATOM: Final = "{http://www.w3.org/2005/Atom}"


def titles(page: Page, table: str) -> list[str]:
    """The songs of a table in the order in which they are seen."""
    return page.locator(f"{table} tbody tr:visible .song > b").all_inner_texts()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus; whoever has it must show that."""
    for _ in range(80):
        page.keyboard.press("Tab")
        seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert "none" != seen, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    pytest.fail(f"Tab does not lead to {selector}.")


@READERS
def test_read_this_weeks_chart(
    reads: Callable[..., Reader], story_site: str, how: dict[str, object]
) -> None:
    page = reads(story_site, **how).open("/")
    page.get_by_role("heading", level=2, name="US songs").get_by_role("link").click()

    assert page.url.endswith(CHART)
    assert PUBLISHED == titles(page, "table.chart")
    assert "Happy by Pharrell Williams stays at No. 1" in page.inner_text(".lead")
    assert page.locator("#no-1 .move-same").is_visible()
    assert page.locator("#no-2 .move-debut").is_visible()
    assert "Final · edition 1" == " ".join(page.inner_text(".standing .badge").split())

    page.get_by_role("link", name="Issue before").click()
    assert "22 March 2014" == page.inner_text(".turn time")
    page.get_by_role("link", name="Issue after").click()
    assert page.url.endswith(ISSUE)
    page.get_by_role("link", name=SONG).first.click()
    assert SONG == page.inner_text("h1").replace("\n", " ")


def test_why_is_she_there_with_nothing_but_a_keyboard(
    reads: Callable[..., Reader], story_site: str
) -> None:
    page = reads(story_site).open(ISSUE)
    page.keyboard.press("Tab")
    assert "Skip to content" == page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    assert "content" == page.evaluate("document.activeElement.id")

    tab_to(page, "#no-2 .c-points a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/**")
    _why(page)

    tab_to(page, "a[href*='/clips/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clips/**")
    _film(page)


@READERS
def test_why_is_she_there(
    reads: Callable[..., Reader], story_site: str, how: dict[str, object]
) -> None:
    page = reads(story_site, **how).open(ISSUE)
    page.locator("#no-2 .c-points a").click()
    _why(page)
    rules = page.get_by_role("link", name="convert.streams.points").first
    target = urljoin(page.url, rules.get_attribute("href"))
    page.get_by_role("link", name="First Kiss").click()
    _film(page)

    page.goto(target)
    assert page.locator(f"[id='{target.partition('#')[2]}']").is_visible()


def _why(page: Page) -> None:
    assert "Why No. 2?" == page.inner_text(".eyebrow")
    said = page.inner_text(".lead")
    assert "240 points put it at No. 2" in said
    assert "heard in one clip, “First Kiss”" in said
    assert "497 points more" in page.inner_text(".ladder")


def _film(page: Page) -> None:
    assert "First Kiss" == page.inner_text("h1")
    assert "advertisement" in page.locator(".chip").all_inner_texts()


@READERS
def test_what_if_clips_did_not_count(
    reads: Callable[..., Reader], story_site: str, how: dict[str, object]
) -> None:
    page = reads(story_site, **how).open(ISSUE)
    asked: list[str] = []
    page.get_by_role("link", name="What if", exact=True).click()
    assert PUBLISHED == titles(page, "table.reranked")
    page.on("request", lambda request: asked.append(request.url))

    page.get_by_role("checkbox", name="leave out plays of other people's clips").check()
    assert WITHOUT_CLIPS == titles(page, "table.reranked")
    assert "2 places would change." == page.inner_text("#outcome")
    link = page.get_by_role("link", name="Link to this chart")
    shared = urljoin(page.url, link.get_attribute("href"))
    page.wait_for_url(shared)

    page.get_by_role("link", name="Start over").click()
    assert PUBLISHED == titles(page, "table.reranked")
    slider = page.locator("#w-ugc_view")
    slider.focus()
    for _ in range(16):  # from 100 percent to 20
        slider.press("ArrowLeft")
    assert "× 0.20" == page.inner_text("output[for=w-ugc_view]")
    assert WITHOUT_CLIPS == titles(page, "table.reranked")
    # With a new address, Chromium looks for the icon of the page again.
    assert [] == [one for one in asked if "/static/icon." not in one]

    plain = reads(story_site, scripts=False, **how).open(shared)
    assert WITHOUT_CLIPS == titles(plain, "table.reranked")
    assert "2 places would change." == plain.inner_text("#outcome")


@READERS
def test_what_if_without_javascript(
    reads: Callable[..., Reader], story_site: str, how: dict[str, object]
) -> None:
    page = reads(story_site, scripts=False, **how).open(f"{ISSUE}what-if/")
    page.get_by_role("checkbox", name="leave out plays of other people's clips").check()
    page.get_by_role("button", name="Rank again").click()

    assert "off=ugc_view" in page.url
    assert WITHOUT_CLIPS == titles(page, "table.reranked")
    assert page.get_by_role("checkbox", name="leave out plays of other people's").is_checked()

    moved = reads(story_site, **how).open(page.url)
    assert WITHOUT_CLIPS == titles(moved, "table.reranked")
    assert page.inner_text("#outcome") == moved.inner_text("#outcome")


@READERS
def test_subscribe_to_corrections(
    reads: Callable[..., Reader], golden_site: str, how: dict[str, object]
) -> None:
    page = reads(golden_site, **how).open("/")
    page.get_by_role("link", name="Corrections", exact=True).first.click()
    found = page.locator("link[rel=alternate][type='application/atom+xml']")
    feed = urljoin(page.url, found.get_attribute("href"))
    assert feed == urljoin(
        page.url, page.get_by_role("link", name="Atom feed").get_attribute("href")
    )
    answer = page.request.get(feed)

    assert answer.ok
    assert answer.headers["content-type"].startswith("application/atom+xml")
    atom = ET.fromstring(answer.text())  # noqa: S314 # our own
    assert f"{_ATOM}feed" == atom.tag
    for part in (atom, *atom.iter(f"{_ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert part.findtext(f"{_ATOM}{needed}"), needed
    entries = list(atom.iter(f"{_ATOM}entry"))
    assert page.locator(".log-entry").count() == len(entries)
    first = entries[0].find(f"{_ATOM}link")
    assert first is not None
    leads = urljoin(feed, first.get("href", ""))
    page.goto(leads)
    assert "corrected" in page.inner_text("main").lower()


@READERS
def test_question_a_position(
    reads: Callable[..., Reader], story_site: str, story: Path, how: dict[str, object]
) -> None:
    page = reads(story_site, **how).open(ISSUE)
    page.locator("#no-2 .c-points a").click()
    page.get_by_role("link", name="Question this position").click()
    assert SONG in page.inner_text(".about-place")
    assert "2014-03-29" == page.get_by_label("Issue").input_value()
    assert "2" == page.get_by_label("Position").input_value()

    text = f"Does a film that sells clothes count, seen on {how['width']} pixels?"
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Ask").click()
    assert "Thank you." in page.inner_text("[role=status]")
    name = page.inner_text("[role=status] code")
    page.get_by_role("link", name="corrections#").click()
    assert text not in page.inner_text("main")

    questions.answer(story, name, "It does: the rules of 2014 count it.", "Chart office")
    for _ in range(40):  # what is kept is looked at twice a second
        if text in page.inner_text("main"):
            break
        page.wait_for_timeout(250)
        page.reload()
    entry = page.locator(f"[id='{name}']")
    assert re.search(r"No\. 2, We Might Be Dead", entry.inner_text())
    assert "It does: the rules of 2014 count it." in entry.inner_text()
