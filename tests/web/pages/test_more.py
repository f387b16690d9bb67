"""The pages around a chart: every one is made, small, and says what it is for."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from hitparade.web.pages import cards
from hitparade.web.pages.every_more import more_pages
from hitparade.web.pages.rules import rules_page
from hitparade.web.pages.what_if import what_if_page

if TYPE_CHECKING:
    from fastapi import FastAPI

    from hitparade.api import Hitparade
    from hitparade.web.shelf import Shelf

NOW = dt.datetime(2026, 7, 20, 12, tzinfo=dt.UTC)
MOST = 150_000
"""Bytes of a page."""


class Outline(HTMLParser):
    """Reads a page as a browser would, and remembers what tests ask for."""

    def __init__(self, text: str) -> None:
        """Read it."""
        super().__init__()
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.styled: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what matters of an element."""
        known = dict(attrs)
        if tag in {"h1", "h2"}:
            self.headings.append(tag)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if "style" in known or tag == "style" or any(name.startswith("on") for name in known):
            self.styled.append(tag)
        if tag == "script":
            self.scripts.append(known.get("src") or "inline")


@pytest.fixture(scope="module")
def made(shelf: Shelf, charts: Hitparade) -> dict[str, str]:
    """Every page by its path."""
    return {
        path: str(make())
        for path, _, make in more_pages(shelf, charts, NOW)
        if not path.endswith(".png")
    }


def test_every_page_has_one_heading_and_keeps_to_the_rules_of_the_site(
    made: dict[str, str],
) -> None:
    pages = {path: text for path, text in made.items() if path.endswith("/")}

    assert 80 < len(pages)
    for path, text in pages.items():
        outline = Outline(text)
        assert 1 == outline.headings.count("h1"), path
        assert [] == outline.styled, path
        assert "inline" not in outline.scripts, path
        assert len(outline.ids) == len(set(outline.ids)), path
        assert len(text.encode()) < MOST, path


def test_every_card_is_well_formed(made: dict[str, str]) -> None:
    drawn = [text for path, text in made.items() if path.endswith(".svg")]

    assert 40 < len(drawn)
    assert {"1200"} == {ET.fromstring(text).get("width") for text in drawn}  # noqa: S314 # our own


def test_what_a_page_depends_on_changes_with_it(shelf: Shelf, charts: Hitparade) -> None:
    needs = {path: needs for path, needs, _ in more_pages(shelf, charts, NOW)}
    again = {path: needs for path, needs, _ in more_pages(shelf, charts, NOW)}

    assert needs == again
    later = {path: n for path, n, _ in more_pages(shelf, charts, NOW + dt.timedelta(days=1))}
    assert ["/calendar/"] == [path for path in needs if needs[path] != later[path]]


def test_the_log_has_corrections_with_what_they_changed(made: dict[str, str]) -> None:
    log = made["/corrections/"]

    assert "Made up" in log
    assert "Plays of other people&#39;s clips of islands: no day before, 1 day after" in log
    assert re.search(r"Kelp</bdi>.*\+1,000", log, re.DOTALL)


def test_rules_have_an_anchor_that_receipts_can_name(made: dict[str, str], shelf: Shelf) -> None:
    page = rules_page(shelf, "golden-rules")
    ids = Outline(made[page.path]).ids

    assert {line.path for kind in page.kinds for clause in kind.clauses for line in clause.stated} <= set(ids)  # fmt: skip


def test_a_chart_of_imported_ranks_has_no_rules_and_no_what_if(shelf: Shelf) -> None:
    page = what_if_page(shelf, "golden", dt.date(2026, 3, 7))

    assert () == page.lines
    assert "was imported" in page.why_not


def test_the_balance_tells_every_unit(made: dict[str, str], shelf: Shelf) -> None:
    text = made["/charts/golden-rules/2026-04-18/balance/"]
    stored = shelf.edition("golden-rules", dt.date(2026, 4, 18)).balance

    assert "It balances" in text
    assert f"{stored['counted']:,}" in text


def test_the_calendar_tells_what_comes_and_what_is_late(made: dict[str, str]) -> None:
    text = made["/calendar/"]

    assert "Next issue, " in text
    assert "have not been compiled here" in text


@pytest.fixture(scope="module")
def reader(site: FastAPI) -> TestClient:
    """Somebody who reads the site."""
    return TestClient(site, base_url="http://charts.test")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/charts/golden-clips/rules/", "text/html"),
        ("/charts/golden-clips/records/", "text/html"),
        ("/charts/golden-plays@US/widget/", "text/html"),
        ("/charts/golden-clips/2026-06-13/what-if/?ugc_view=50&off=tag", "text/html"),
        ("/charts/golden-clips/2026-06-13/balance/", "text/html"),
        ("/charts/golden-clips/2026-06-13/card.svg", "image/svg+xml"),
        ("/charts/golden-clips/2026-06-13/card.png", "image/png"),
        ("/corrections/", "text/html"),
        ("/calendar/", "text/html"),
        ("/questions/?chart=golden-clips&issue=2026-06-13&rank=1", "text/html"),
    ],
)
def test_pages_are_served(reader: TestClient, path: str, kind: str) -> None:
    answer = reader.get(path)

    assert (200, True) == (answer.status_code, answer.headers["content-type"].startswith(kind))


@pytest.mark.parametrize(
    "path",
    [
        "/charts/none/rules/",
        "/charts/golden-clips/2026-06-14/what-if/",
        "/charts/golden-clips/soon/balance/",
        "/charts/golden-clips/2026-6-13/card.svg",
        "/songs/song:none/widget/",
    ],
)
def test_what_is_not_there_is_not_found(reader: TestClient, path: str) -> None:
    assert 404 == reader.get(path).status_code


def test_only_widgets_may_be_framed(reader: TestClient) -> None:
    widget = reader.get("/charts/golden-clips/widget/").headers["content-security-policy"]
    page = reader.get("/charts/golden-clips/rules/").headers["content-security-policy"]

    assert "frame-ancestors *" in widget
    assert "frame-ancestors 'none'" in page


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>&\"'", "\u202eedo", "Z\u0351\u036b\u0343" * 400, "x" * 10_000, "\x00\x0b\ufffe", "신월" * 90],
)  # fmt: skip
def test_hostile_titles_fit_and_stay_text(title: str) -> None:
    cut = cards.fit(title, 40, 400)

    assert len(cut) < 400
    assert not set(cut) & {"\x00", "\x0b", "\ufffe", "\u202e"}


def test_a_form_that_is_asked_again_keeps_hostile_text_as_text(reader: TestClient) -> None:
    page = reader.get(
        "/questions/", params={"chart": '"><script>', "rank": "1", "text": "</textarea>x"}
    )

    assert "<script>" not in page.text
    assert "&lt;/textarea&gt;x" in page.text
