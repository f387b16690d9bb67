"""What operators see: health, readiness, numbers, and a log that knows nothing about persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import structlog
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from hitparade.domain.errors import WorkspaceError
from hitparade.web.app import ServeSettings, Serving, built
from hitparade.web.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    import hitparade


@pytest.fixture
def serving(charts: hitparade.Hitparade, shelf: Shelf) -> Serving:
    """A site of its own for every test, because it counts."""
    return Serving(charts, shelf)


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """What is logged."""
    structlog.reset_defaults()
    with capture_logs() as lines:
        yield lines


def test_it_is_healthy_while_it_answers(serving: Serving) -> None:
    assert "ok\n" == TestClient(built(serving)).get("/healthz").text


def test_it_is_ready_when_everything_is_there(serving: Serving) -> None:
    answer = TestClient(built(serving)).get("/readyz")

    assert 200 == answer.status_code
    assert {"ok"} == set(answer.json()["checks"].values())


def test_it_is_not_ready_while_something_is_wrong(serving: Serving) -> None:
    """What is wrong is named, and its own words stay in the house."""
    client = TestClient(built(serving))

    def broken() -> str:
        raise WorkspaceError("/srv/charts/vault cannot be read")

    serving.checks.update(disk=lambda: "full", lake=broken)
    answer = client.get("/readyz")

    assert 503 == answer.status_code
    assert {"disk": "full", "lake": "cannot be read"}.items() <= answer.json()["checks"].items()
    assert "/srv" not in answer.text


def test_requests_are_counted_by_route_and_not_by_address(serving: Serving) -> None:
    client = TestClient(built(serving))
    for song in ("song:ce5d48ac4ad5be3e3cc6", "nobody", "nobody"):
        client.get(f"/api/v1/songs/{song}")
    client.get("/api/v1/charts/golden/issues/latest")
    client.get("/api/v1/charts/golden/issues/latest")

    numbers = client.get("/metrics").text

    assert 'route="/api/v1/songs/{id:path}",status="404"} 2.0' in numbers
    assert 'kept="yes",method="GET",route="/api/v1/charts/{name}/issues/{issue}"' in numbers
    assert "nobody" not in numbers
    assert "hitparade_charts 8.0" in numbers


def test_numbers_can_be_left_out(charts: hitparade.Hitparade, shelf: Shelf) -> None:
    site = built(Serving(charts, shelf, ServeSettings(metrics=False)))

    assert 404 == TestClient(site).get("/metrics").status_code


def test_the_log_knows_no_address_no_token_no_name_and_no_query(
    serving: Serving, logged: list[Any]
) -> None:
    client = TestClient(built(serving), client=("203.0.113.9", 4711))
    headers = {"Authorization": "Token very-secret", "User-Agent": "ana's player"}
    client.get("/1/user/ana/listens?token=very-secret", headers=headers)
    client.get("/api/v1/songs?cursor=ana", headers=headers)
    client.get("/ana/very-secret")

    text = str(logged)
    assert 3 == len([line for line in logged if line["event"] == "request"])
    for private in ("203.0.113.9", "very-secret", "ana", "cursor"):
        assert private not in text


def test_a_line_of_the_log_says_what_operators_need(serving: Serving, logged: list[Any]) -> None:
    TestClient(built(serving)).get("/healthz")

    line = logged[-1]
    assert ("GET", "/healthz", 200, 3) == tuple(
        line[name] for name in ("method", "route", "status", "bytes")
    )
    assert isinstance(line["ms"], float)


def test_what_nobody_foresaw_is_logged_without_values_and_told_without_details(
    serving: Serving, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of ana")

    monkeypatch.setattr(serving.shelf, "chart", broken)
    answer = TestClient(built(serving)).get("/api/v1/charts/golden")

    assert 500 == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]
    assert "secret" not in answer.text
    error = next(line for line in logged if line["event"] == "error")
    assert "RuntimeError" == error["kind"]
    assert "broken (" in error["places"][-1]
    assert "secret" not in str(logged)


def test_what_is_wrong_inside_is_in_the_log_and_not_in_the_answer(
    serving: Serving, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise WorkspaceError("/srv/charts/vault cannot be read")

    monkeypatch.setattr(serving.shelf, "chart", broken)
    answer = TestClient(built(serving)).get("/api/v1/charts/golden")

    assert 503 == answer.status_code
    assert "/srv" not in answer.text
    error = next(line for line in logged if line["event"] == "error")
    assert ("WorkspaceError", "/api/v1/charts/{name}") == (error["kind"], error["route"])
    assert "broken (" in error["places"][-1]
    assert "/srv" not in str(logged)


def test_a_vault_that_cannot_be_read_is_told_as_any_error(
    charts: hitparade.Hitparade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept needs to know what is published; where it cannot, whoever asks is told so."""
    serving = Serving(charts, Shelf(charts))
    client = TestClient(built(serving))

    def broken() -> str:
        raise WorkspaceError("/srv/charts/vault cannot be read")

    monkeypatch.setattr(serving.shelf, "_stamps", [broken])
    answer = client.get("/api/v1/charts")

    assert (503, "nosniff") == (answer.status_code, answer.headers["x-content-type-options"])
    assert "application/problem+json" == answer.headers["content-type"]
    assert "/srv" not in answer.text


def test_a_number_that_cannot_be_had_leaves_the_others(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(built(serving))

    def broken() -> None:
        raise WorkspaceError("the vault cannot be read")

    monkeypatch.setattr(serving.shelf, "charts", broken)
    answer = client.get("/metrics")

    assert 200 == answer.status_code
    assert "hitparade_charts NaN" in answer.text
    assert "hitparade_listens_waiting 0.0" in answer.text
