"""The pages: complete, light, without scripts or styles of their own, and safe with any title."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from hitparade.web import pages, paths, problems
from hitparade.web.pages.chart import chart_page
from hitparade.web.pages.every import every_page, look
from hitparade.web.pages.page import render
from hitparade.web.pages.receipt import receipt_page
from hitparade.web.pages.song import song_page
from hitparade.web.pages.widget import _career
from hitparade.web.rates import parse_rates
from hitparade.web.serving import Serving
from hitparade.web.shelved import Name
from tests.web.pages.conftest import Seen

if TYPE_CHECKING:
    from hitparade import Hitparade
    from hitparade.web.pages.rows import Row
    from hitparade.web.shelf import Shelf

HEAVIEST = 150_000
"""Bytes of a page, at most."""
ELSEWHERE = re.compile(
    r"^/(static|feeds)/|^/(calendar|corrections)/$|/(rules|records|widget|what-if|balance)/$"
    r"|/card\.(png|svg)$"
)
"""Paths that other modules answer."""
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "\u202egnirts\u202c \u2066x",
    "Z" + "\u0310\u0337" * 50,
    "x" * 10_000,
    "javascript:alert(1)",
    "",
    "\x00\x1b[31m",
]


@pytest.fixture(scope="module")
def client(charts: Hitparade, shelf: Shelf) -> TestClient:
    """The pages, answered over HTTP."""
    app = FastAPI()
    serving = Serving(charts, shelf)
    problems.install(app, serving)
    app.include_router(pages.router(serving))
    return TestClient(app, raise_server_exceptions=False)


def test_every_page_is_answered_at_its_path(client: TestClient, rendered: dict[str, Seen]) -> None:
    for path in rendered:
        answer = client.get(paths.encoded(path))
        assert (200, path) == (answer.status_code, path)


def test_every_link_leads_to_a_page(rendered: dict[str, Seen]) -> None:
    for path, page in rendered.items():
        lost = {to for to in page.links() if to not in rendered and not ELSEWHERE.search(to)}
        assert (path, set()) == (path, lost)


def test_no_page_has_scripts_or_styles_of_its_own_or_is_heavy(rendered: dict[str, Seen]) -> None:
    for path, page in rendered.items():
        assert not {"script", "style", "iframe", "base"} & {tag for tag, _ in page.tags}, path
        names = {name for _, attrs in page.tags for name in attrs}
        assert not {name for name in names if name == "style" or name.startswith("on")}, path
        assert len(page.html.encode()) < HEAVIEST, path


def test_a_page_has_one_main_heading_landmarks_and_a_way_past_the_head(
    rendered: dict[str, Seen],
) -> None:
    for path, page in rendered.items():
        tags = [tag for tag, _ in page.tags]
        assert (1, 1) == (tags.count("h1"), tags.count("main")), path
        assert {"header", "nav", "footer", "title"} <= set(tags), path
        assert ("a", {"class": "skip", "href": "#content"}) in page.tags, path
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids)), path


def test_the_same_facts_have_the_same_bytes_and_needs(
    shelf: Shelf, rendered: dict[str, Seen]
) -> None:
    again = {path: (needs, make) for path, needs, make in every_page(shelf)}

    assert list(rendered) == list(again)
    assert look() == look()
    for path in list(again)[::10]:
        needs, make = again[path]
        assert rendered[path].html == make()
        assert all(isinstance(need, str) for need in needs)


def test_a_chart_page_shows_every_place(shelf: Shelf, rendered: dict[str, Seen]) -> None:
    seen = rendered["/charts/golden-late/2026-05-16/"]

    for text in ("Kelp", "Shoal", "Reef", "Corrected 1", "16 May 2026", "1,300"):
        assert text in seen.text
    page = chart_page(shelf, "golden-late", dt.date(2026, 5, 16), 1)
    assert not page.newest
    assert "newer edition" in Seen(page.path, render(page)).text


def test_a_receipt_adds_up_and_names_its_neighbours(shelf: Shelf) -> None:
    issue = dt.date(2026, 6, 13)
    delta = shelf.edition("golden-clips", issue).entries[1]

    page = receipt_page(shelf, "golden-clips", issue, delta.id)

    assert page.points == delta.points_shown
    assert ["above", "here", "below"] == [where for *_, where in page.gaps]
    assert ("A day on the river", "1/4") == (page.clips[0].title, page.clips[0].credit)
    assert all("points" in page.sentence for _ in page.lines)


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_are_text_whatever_they_hold(shelf: Shelf, title: str) -> None:
    page = chart_page(shelf, "golden-late")
    row = dataclasses.replace(page.rows[0], title=title, artist=title, names=(Name("a", title),))
    edition = page.edition.model_copy(update={"title": title, "reason": title})
    hostile = dataclasses.replace(page, rows=(row,), edition=edition, title=title)

    seen = Seen(page.path, render(hostile))

    assert not {"script", "img"} & {tag for tag, _ in seen.tags}
    assert "49" not in seen.text.split("Songs")[0]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", seen.html)
    assert len(seen.html) < 20_000
    assert all(not (attrs.get("href") or "").startswith("javascript") for _, attrs in seen.tags)


def test_a_hundred_places_are_light_and_more_go_on_elsewhere(shelf: Shelf) -> None:
    page = chart_page(shelf, "golden-clips")
    long = "A title of some length (Extended Mix)"
    row = dataclasses.replace(page.rows[0], title=long, ranks=tuple(range(1, 21)))
    full = dataclasses.replace(page, rows=tuple(_at(row, rank) for rank in range(1, 101)))

    assert len(render(full).encode()) < HEAVIEST


def _at(row: Row, rank: int) -> Row:
    return dataclasses.replace(row, rank=rank)


@pytest.mark.parametrize(
    "path",
    [
        "/charts/none/",
        "/charts/golden/2026-03-15/",
        "/charts/golden/yesterday/",
        "/charts/golden/2026-03-14/9/",
        "/charts/golden/2026-03-14/01/",
        "/charts/golden/2026-03-14/places/2/",
        "/charts/golden/2026-03-14/receipts/song:none/",
        "/charts/golden/issues/1900/",
        "/songs/song:none/",
        "/artists/~2E~2E/",
        "/clips/a/..%2F..%2Fetc/",
        "/static/style.css",
        "/static/..%2Fpage.py",
    ],
)
def test_what_is_not_there_is_told_on_a_page(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert 404 == answer.status_code


def test_static_files_may_be_kept_for_ever(client: TestClient, rendered: dict[str, Seen]) -> None:
    style = next(link for link in rendered["/"].links() if link.endswith(".css"))

    answer = client.get(style)

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")


def test_an_entry_with_a_very_long_id_is_found_by_its_path(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a chart of videos, whose ids are those of their suppliers."""
    issue = dt.date(2026, 6, 13)
    edition = shelf.edition("golden-clips", issue)
    long = f"asset:coast:{'x' * 900}"
    entry = edition.entries[0].model_copy(update={"id": long})
    changed = edition.model_copy(update={"entries": [entry, *edition.entries[1:]]})
    monkeypatch.setattr(shelf, "edition", lambda *_: changed)
    segment = paths.receipt("golden-clips", issue, long).split("/")[-2]

    assert segment.startswith("~~")
    assert long == pages._entry(shelf, segment, "golden-clips", "2026-06-13")  # noqa: SLF001


def test_of_two_places_of_one_issue_the_better_is_told(shelf: Shelf) -> None:
    """Two songs of then that are one today."""
    run = next(run for key in shelf.songs() for run in shelf.runs(key) if run.rank == 1)
    career = _career(shelf.chart(run.chart), [run, dataclasses.replace(run, rank=9)])

    assert {1} == {rank for rank in career.ranks if rank is not None}


def test_places_on_a_later_page_have_names_of_their_own(shelf: Shelf) -> None:
    page = chart_page(shelf, "golden", dt.date(2026, 3, 7))
    later = dataclasses.replace(page, first=101)

    assert 'id="no-1"' in render(page)
    assert 'id="no-101"' in render(later)
    assert 'id="no-1"' not in render(later)


def test_a_page_names_its_card_where_the_site_knows_its_address(shelf: Shelf) -> None:
    page = chart_page(shelf, "golden-plays@US")
    card = "https://charts.example.org/charts/golden-plays@US/2026-07-18/card.png"

    named = f'<meta property="og:image" content="{card}">'
    assert named in render(page, base="https://charts.example.org")
    assert "og:image" not in render(page)
    edition = chart_page(shelf, "golden-plays@US", dt.date(2026, 7, 18), 1)
    assert "og:image" not in render(edition, base="https://charts.example.org")


def test_what_a_song_may_have_earned_names_its_chart_by_title(shelf: Shelf) -> None:
    rate = "- {use: audio_stream, from: 2014-01-01, low: 1, high: 2, currency: USD, source: a}"

    page = render(song_page(shelf, "song:a0b871acb48fbe178b0f", parse_rates(rate)))

    assert "units that counted on <bdi>Golden plays" in page
    assert ">golden-plays" not in page
