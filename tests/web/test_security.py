"""What protects the site and its readers: headers of every answer, limits of every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from hitparade.web.app import ServeSettings, Serving, built
from hitparade.web.security import BODIES, policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    import hitparade
    from hitparade.web.shelf import Shelf

EDITION = "/api/v1/charts/golden/issues/2026-03-07/editions/1"


@pytest.fixture(scope="module")
def client(site: FastAPI) -> Iterator[TestClient]:
    """Somebody who asks the site."""
    with TestClient(site) as asking:
        yield asking


@pytest.mark.parametrize(
    "path", [EDITION, "/healthz", "/nowhere", "/feeds/golden.atom", "/openapi.json", "/%00"]
)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "nosniff" == headers["x-content-type-options"]
    assert "same-origin" == headers["referrer-policy"]
    assert "DENY" == headers["x-frame-options"]
    assert "server" not in headers


def test_a_page_may_run_and_paint_only_with_files_of_the_site() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy("/charts/top10/").decode().split("; "))

    assert {"'none'"} == {rules["default-src"], rules["base-uri"], rules["frame-ancestors"]}
    assert {"'self'"} == {rules[f"{kind}-src"] for kind in ("script", "style", "img", "connect")}
    assert "'self'" == rules["form-action"]


def test_widgets_alone_may_be_framed() -> None:
    assert b"frame-ancestors *" in policy("/charts/top10/widget/")
    assert b"frame-ancestors *" not in policy("/charts/top10/widget/x")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/charts/%2e%2e/%2e%2e/etc/passwd", 400),
        ("/static/..%2f..%2fhitparade.yaml", 400),
        ("/static/%2e%2e%2fkeys%2flisteners.key", 400),
        ("/static//etc/passwd", 404),
        ("/api/v1/charts/..%5c..%5cx", 422),
        ("/feeds/..%2fx.atom", 400),
        ("/%00", 400),
        ("/charts/a%0d%0aSet-Cookie:x=1/", 400),
        ("/" + "a" * 9000, 414),
    ],
)
def test_no_path_leads_out_of_the_site(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path, follow_redirects=False)

    assert status == answer.status_code
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example/", "/api/v1//evil.example"])
def test_no_redirect_leads_to_another_site(client: TestClient, path: str) -> None:
    answer = client.get(f"http://testserver{path}", follow_redirects=False)

    assert answer.headers.get("location", "http://testserver/").startswith(
        ("/", "http://testserver/")
    )
    assert not answer.headers.get("location", "").startswith(("//", "/\\"))


@pytest.mark.parametrize(("beginning", "most"), BODIES)
def test_a_request_may_bring_only_so_much(client: TestClient, beginning: str, most: int) -> None:
    """By what it says of itself, before any of it is read."""
    answer = client.post(f"{beginning}x", content=b"{}", headers={"Content-Length": str(most + 1)})

    # Players of ListenBrainz and Last.fm are told so in the words that they know.
    assert answer.status_code in ({413} if beginning == "/" else {200, 400, 413})


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "٣"], ids=["huge", "less", "x", "three"])
def test_a_length_is_a_number_that_can_be(client: TestClient, length: str) -> None:
    headers = {"Content-Length": length.encode()}

    assert 413 == client.post("/nowhere", content=b"{}", headers=headers).status_code  # type: ignore[arg-type]


def test_a_body_that_does_not_say_its_length_is_cut_off(client: TestClient) -> None:
    seen = 0

    def endless() -> Iterator[bytes]:
        nonlocal seen
        while seen < 100:
            seen += 1
            yield b"x" * 4096

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/questions/", content=endless(), headers=form)

    assert 413 == answer.status_code


@pytest.mark.parametrize("host", ["evil.example/x", "a b", "evil.example\\@x", "x:99999999"])
def test_a_host_is_named_as_hosts_are_named(client: TestClient, host: str) -> None:
    assert 400 == client.get("/healthz", headers={"Host": host}).status_code


def asked_as(charts: hitparade.Hitparade, shelf: Shelf, host: str, **settings: Any) -> int:  # noqa: ANN401
    """What a site with some settings answers to a name."""
    site = built(Serving(charts, shelf, ServeSettings(**settings)))
    return TestClient(site).get("/healthz", headers={"Host": host}).status_code


def test_a_site_with_names_answers_to_no_other(charts: hitparade.Hitparade, shelf: Shelf) -> None:
    hosts = ("charts.example.org", "*.example.net")

    assert 200 == asked_as(charts, shelf, "charts.example.org:8000", hosts=hosts)
    assert 200 == asked_as(charts, shelf, "A.example.net", hosts=hosts)
    assert 421 == asked_as(charts, shelf, "evil.example", hosts=hosts)
    assert 421 == asked_as(charts, shelf, "notexample.net", hosts=hosts)


def test_a_site_behind_tls_says_so_for_a_year(charts: hitparade.Hitparade, shelf: Shelf) -> None:
    site = built(Serving(charts, shelf, ServeSettings(url="https://charts.example.org")))

    headers = TestClient(site).get("/healthz").headers
    assert "max-age=31536000" == headers["strict-transport-security"]


def test_programs_of_any_site_may_read_the_api_and_nothing_else(client: TestClient) -> None:
    assert "*" == client.get(EDITION).headers["access-control-allow-origin"]
    assert "*" == client.get("/feeds/golden.json").headers["access-control-allow-origin"]
    assert "access-control-allow-origin" not in client.get("/healthz").headers
    assert "access-control-allow-credentials" not in client.get(EDITION).headers


def test_a_browser_is_told_before_what_it_may_do(client: TestClient) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}

    api = client.options(EDITION, headers=asked)
    assert (204, "GET, HEAD") == (api.status_code, api.headers["access-control-allow-methods"])
    listens = client.options("/1/submit-listens", headers=asked)
    assert "GET, POST" == listens.headers["access-control-allow-methods"]
    assert "Authorization" in listens.headers["access-control-allow-headers"]


def test_a_page_that_is_kept_is_told_to_no_other_name_either(
    charts: hitparade.Hitparade, shelf: Shelf
) -> None:
    """What is kept is answered before the name of the host is looked at."""
    site = TestClient(built(Serving(charts, shelf, ServeSettings(hosts=("charts.example.org",)))))
    ours, other = ({"Host": name} for name in ("charts.example.org", "evil.example"))

    assert [200, 421, 200, 421] == [
        site.get("/calendar/", headers=host).status_code for host in (ours, other, ours, other)
    ]
