"""Feeds: valid Atom and JSON Feed, whatever titles are, with links that lead to pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from hitparade.web import feeds
from hitparade.web.app import ServeSettings, Serving, built
from hitparade.web.feed_forms import Feed, Item, as_atom, as_json_feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    import hitparade
    from hitparade.web.shelf import Shelf

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = dt.datetime(2026, 3, 7, 12, tzinfo=dt.UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    "]]></content>",
    "a\x00b\x1b[31m",
    "\u202eevil",
    "Z\u0351\u036b" * 200,
    "x" * 10_000,
    "\ud800 alone",
)


@pytest.fixture(scope="module")
def client(site: FastAPI) -> Iterator[TestClient]:
    """Somebody who asks the site."""
    with TestClient(site) as asking:
        yield asking


def parsed(text: str | bytes) -> ET.Element:
    """An Atom feed, read by a parser of XML."""
    return ET.fromstring(text)  # noqa: S314 # our own


def texts(feed: ET.Element, name: str) -> list[str]:
    """What every entry says."""
    return [str(entry.findtext(ATOM + name)) for entry in feed.iter(f"{ATOM}entry")]


def test_the_feed_of_a_chart_has_its_issues_newest_first(client: TestClient, shelf: Shelf) -> None:
    answer = client.get("/feeds/golden.atom")

    assert "application/atom+xml; charset=utf-8" == answer.headers["content-type"]
    found = parsed(answer.text)
    dates = [str(named.issue) for named in shelf.chart("golden").issues]
    assert [f"Golden of {date}" for date in dates] == texts(found, "title")
    assert [f"urn:hitparade:issue:golden:{date}" for date in dates] == texts(found, "id")
    newest = next(found.iter(f"{ATOM}entry"))
    link = newest.find(f"{ATOM}link")
    assert link is not None
    assert "http://testserver/charts/golden/2026-07-18/" == link.get("href")
    assert "<p>3. Skerry by Ivo</p>" in str(newest.findtext(f"{ATOM}content"))


def test_a_corrected_issue_is_the_same_item_with_a_newer_time(client: TestClient) -> None:
    items = client.get("/feeds/golden-late.json").json()["items"]

    corrected = next(item for item in items if item["id"].endswith("2026-05-16"))
    assert corrected["date_published"] < corrected["date_modified"]


def test_the_feed_of_corrections_says_why_and_who(client: TestClient) -> None:
    newest = client.get("/feeds/corrections.json").json()["items"][0]

    assert "Reason: follows the correction" in newest["content_text"]
    assert newest["url"].startswith("http://testserver/charts/golden-late/")


def test_the_feed_of_an_artist_has_the_places_of_its_songs(client: TestClient) -> None:
    found = parsed(client.get("/feeds/artists/artist:0996de7feab3fa7f7dad.atom").text)

    assert "No. 2: Ember by Cass (Golden rules, 2026-04-25)" == texts(found, "title")[0]


@pytest.mark.parametrize("path", ["golden.rss", "golden", "nobody.atom", "artists/nobody.json"])
def test_what_has_no_feed_is_a_problem(client: TestClient, path: str) -> None:
    assert 404 == client.get(f"/feeds/{path}").status_code


def test_links_name_the_site_as_the_settings_or_the_request_do(
    charts: hitparade.Hitparade, shelf: Shelf
) -> None:
    """Two who ask by two names get feeds of their own."""
    asking = TestClient(built(Serving(charts, shelf)))

    def url(host: str) -> str:
        feed = asking.get("/feeds/golden.json", headers={"Host": host}).json()
        return str(feed["home_page_url"])

    assert ["http://a.example/charts/golden/", "http://b.example/charts/golden/"] == [
        url("a.example"),
        url("b.example"),
    ]
    settled = built(Serving(charts, shelf, ServeSettings(url="https://charts.example.org")))
    feed = TestClient(settled).get("/feeds/golden.json", headers={"Host": "evil.example"}).json()
    assert "https://charts.example.org/charts/golden/" == feed["home_page_url"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_titles_leave_a_feed_whole(text: str) -> None:
    told = feeds._clean(text)  # noqa: SLF001
    item = Item("urn:x", told, "/charts/x/", (told,), NOW, NOW)
    feed = Feed("urn:feed", told, told, "/charts/x/", "/feeds/x", (item,))

    found = parsed(as_atom(feed, "http://x.example"))
    document: dict[str, Any] = as_json_feed(feed, "http://x.example")

    assert 1 == len(texts(found, "title"))
    assert len(told) <= 300
    assert "<script" not in document["items"][0]["content_html"]
    assert "<script" not in str(found.findtext(f".//{ATOM}content"))


def test_a_feed_without_items_is_the_same_whenever_it_is_made() -> None:
    empty = Feed("urn:feed", "Corrections", "none yet", "/corrections/", "/feeds/corrections", ())

    assert as_atom(empty, "http://x.example") == as_atom(empty, "http://x.example")
    assert "1970-01-01T00:00:00+00:00" == parsed(as_atom(empty, "")).findtext(f"{ATOM}updated")
