"""Answers that are kept: the same bytes from memory, tags, packing, and nothing that is not for all."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from hitparade.web import kept
from hitparade.web.answers import made
from hitparade.web.kept import Kept

if TYPE_CHECKING:
    from starlette.requests import Request

LONG = "a page that people read " * 100


class Site:
    """A site whose pages are counted, and whose state can be changed."""

    def __init__(self, limit: int = 1_000_000) -> None:
        self.asked: list[str] = []
        self.state = "one"
        self.headers: dict[str, str] = {}
        app = Starlette(routes=[Route("/{path:path}", self.page)])
        self.kept = Kept(app, lambda: self.state, limit)
        self.client = TestClient(self.kept)

    def page(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        if "missing" in request.url.path:
            return PlainTextResponse("none", 404)
        return PlainTextResponse(f"{LONG}{self.state}", headers=self.headers)

    def get(self, path: str, **headers: str) -> Any:  # noqa: ANN401
        return self.client.get(
            path, headers={name.replace("_", "-"): v for name, v in headers.items()}
        )


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site whose state is looked at for every request."""
    monkeypatch.setattr(kept, "_FRESH", 0.0)
    monkeypatch.setattr(kept, "_STALE", 0.0)
    return Site()


def test_a_page_is_made_once_until_the_state_changes(site: Site) -> None:
    first, again = site.get("/a"), site.get("/a")

    assert first.text == again.text
    assert ["/a"] == site.asked
    site.state = "two"
    assert site.get("/a").text.endswith("two")
    assert ["/a", "/a"] == site.asked


def test_another_query_is_another_answer_of_the_api(site: Site) -> None:
    for path in ("/api/v1/a?x=1", "/api/v1/a?x=2", "/charts/a/latest/what-if/?off=spin"):
        site.get(path)

    assert 3 == len(site.asked)


def test_a_query_that_says_nothing_makes_no_copy_of_a_page(site: Site) -> None:
    for path in ("/a", "/a?x=1", "/a?utm_source=somewhere"):
        site.get(path)

    assert ["/a"] == site.asked


def test_what_is_immutable_outlives_every_change(site: Site) -> None:
    site.headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    site.get("/a")
    site.state = "two"

    assert site.get("/a").text.endswith("one")
    assert ["/a"] == site.asked


@pytest.mark.parametrize("control", ["no-store", "private, max-age=5"])
def test_what_is_not_for_everyone_is_not_kept(site: Site, control: str) -> None:
    site.headers = {"Cache-Control": control}
    site.get("/a")

    assert "etag" not in site.get("/a").headers
    assert ["/a", "/a"] == site.asked


@pytest.mark.parametrize("path", ["/missing", "/1/user/x/listens", "/healthz", "/?hs=true"])
def test_errors_and_what_lives_are_not_kept(site: Site, path: str) -> None:
    site.get(path)
    site.get(path)

    assert 2 == len(site.asked)


def test_what_comes_with_a_token_is_not_kept(site: Site) -> None:
    site.get("/a", Authorization="Token x")
    site.get("/a", Authorization="Token y")

    assert 2 == len(site.asked)


def test_a_client_that_has_the_page_is_told_so(site: Site) -> None:
    tag = site.get("/a").headers["etag"]

    unchanged = site.get("/a", if_none_match=tag)
    assert (304, b"", tag) == (unchanged.status_code, unchanged.content, unchanged.headers["etag"])
    assert "content-type" not in unchanged.headers
    assert 304 == site.get("/a", if_none_match=f'"other", W/{tag}').status_code
    assert 304 == site.get("/a", if_none_match="*").status_code
    site.state = "two"
    assert 200 == site.get("/a", if_none_match=tag).status_code


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0.0, br", False),
        ("x-gzipped", False),
    ],
)
def test_only_who_can_unpack_gets_it_packed(site: Site, accepts: str, packed: bool) -> None:
    answer = site.get("/a", accept_encoding=accepts)

    assert packed == ("content-encoding" in answer.headers)
    assert answer.text.startswith(LONG)
    assert "Accept-Encoding" in answer.headers["vary"]


def test_packed_and_plain_have_tags_of_their_own(site: Site) -> None:
    packed = site.get("/a", accept_encoding="gzip").headers
    plain = site.get("/a", accept_encoding="identity").headers

    assert packed["etag"] == plain["etag"][:-1] + '-gzip"'
    assert int(packed["content-length"]) < int(plain["content-length"])


def test_head_is_a_get_without_its_body(site: Site) -> None:
    there = site.client.head("/a")

    assert b"" == there.content
    assert site.get("/a").headers["etag"] == there.headers["etag"]
    assert 404 == site.client.head("/missing").status_code


def test_the_bytes_of_a_page_are_the_same_on_every_machine() -> None:
    page = made("s", "/", [(b"content-type", b"text/html")], LONG.encode())
    again = made("t", "/", [(b"content-type", b"text/html")], LONG.encode())

    assert page.packed == again.packed
    assert page.tags == again.tags
    assert page.packed is not None
    assert LONG == gzip.decompress(page.packed[1]).decode()


def test_the_least_recently_used_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_FRESH", 0.0)
    site = Site(limit=11_000)
    for path in ("/a", "/b", "/a", "/c"):  # there is room for two of them
        site.get(path)
    site.get("/a")
    assert ["/a", "/b", "/c"] == site.asked

    site.get("/b")
    assert "/b" == site.asked[-1]


def test_many_who_want_the_same_page_wait_for_one_that_is_made() -> None:
    times = 0

    async def slow(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        nonlocal times
        times += 1
        await asyncio.sleep(0.01)
        await PlainTextResponse("x")(scope, receive, send)

    async def ask() -> list[int]:
        keeping = Kept(slow, lambda: "s", 10_000)
        found: list[int] = []

        async def sent(message: Any) -> None:  # noqa: ANN401
            if "status" in message:
                found.append(message["status"])

        scope = {"type": "http", "method": "GET", "path": "/a", "query_string": b"", "headers": []}
        await asyncio.gather(*(keeping(dict(scope), None, sent) for _ in range(20)))  # type: ignore[arg-type]
        return found

    assert [200] * 20 == asyncio.run(ask())
    assert 1 == times


def test_a_large_answer_is_sent_and_not_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_LARGEST", 1000)

    assert site.get("/a").text.startswith(LONG)
    site.get("/a")
    assert ["/a", "/a"] == site.asked
