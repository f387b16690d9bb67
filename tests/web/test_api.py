"""What the JSON API tells: charts, editions, pages by cursor, times to keep, problems, and who may publish."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from hitparade.domain.chart import Edition, Receipt, WhatIf
from hitparade.pipeline.publishing import Published
from hitparade.web.app import Serving, built
from hitparade.web.intake.tokens import OPERATE, SUBMIT, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

    import hitparade
    from hitparade.web.shelf import Shelf

API = "/api/v1"
ISSUE = f"{API}/charts/golden/issues/2026-07-18"
EDITION = f"{ISSUE}/editions/1"
SONG = "song:ce5d48ac4ad5be3e3cc6"


@pytest.fixture(scope="module")
def client(site: FastAPI) -> Iterator[TestClient]:
    """Somebody who asks the site."""
    with TestClient(site) as asking:
        yield asking


def told(client: TestClient, path: str) -> Any:  # noqa: ANN401
    """The JSON at a path that is there."""
    answer = client.get(path)
    assert 200 == answer.status_code, answer.text
    assert "application/json" == answer.headers["content-type"]
    return answer.json()


def test_an_edition_is_what_the_command_line_prints(
    client: TestClient, charts: hitparade.Hitparade
) -> None:
    assert charts.chart("golden", issue="2026-07-18").as_json() == told(client, EDITION)
    assert told(client, EDITION) == told(client, ISSUE)


def test_a_receipt_adds_up_to_the_points(client: TestClient, shelf: Shelf) -> None:
    receipt = Receipt.model_validate(told(client, f"{EDITION}/receipts/{SONG}"))

    assert shelf.receipt("golden", "latest", 1, SONG) == receipt
    assert "8/3" == receipt.points


def test_a_song_tells_its_run_on_every_chart(client: TestClient, shelf: Shelf) -> None:
    song = told(client, f"{API}/songs/{SONG}")

    places = {(run["chart"], run["issue"], run["rank"]) for run in song["runs"]["items"]}
    assert {(run.chart, str(run.issue), run.rank) for run in shelf.runs(SONG)} == places


def test_an_artist_tells_songs_that_are_there(client: TestClient) -> None:
    for artist in told(client, f"{API}/artists")["items"]:
        songs = told(client, f"{API}/artists/{artist['key']}")["songs"]
        assert songs[0] == {
            key: told(client, f"{API}/songs/{songs[0]['id']}")[key] for key in songs[0]
        }


@pytest.mark.parametrize(
    "path",
    [
        "/charts",
        "/charts/golden-late/issues",
        "/charts/golden-late/issues/2026-05-16/editions",
        "/charts/golden/issues/latest/editions/1/entries",
        "/songs",
        "/artists",
        "/corrections",
    ],
)
def test_pages_by_cursor_are_the_whole_list(client: TestClient, path: str) -> None:
    """A page links the next one, and together they skip and repeat nothing."""
    whole = told(client, f"{API}{path}?limit=1000")
    assert whole["next"] is None
    found, address = [], f"{API}{path}?limit=2"
    while address:
        answer = client.get(address)
        found += answer.json()["items"]
        address = answer.links.get("next", {}).get("url", "")
        assert bool(address) == (answer.json()["next"] is not None)

    assert whole["items"] == found


def test_a_cursor_is_of_one_list(client: TestClient) -> None:
    other = client.get(f"{API}/songs?limit=1").json()["next"]

    for cursor in (other, "x", "AA"):
        assert 404 == client.get(f"{API}/charts?cursor={cursor}").status_code


@pytest.mark.parametrize("path", [EDITION, f"{EDITION}/entries", f"{EDITION}/receipts/{SONG}"])
def test_what_never_changes_may_be_kept_for_ever(client: TestClient, path: str) -> None:
    assert "public, max-age=31536000, immutable" == client.get(path).headers["cache-control"]


@pytest.mark.parametrize(
    "path", [ISSUE, f"{API}/charts", f"{API}/charts/golden/issues/latest/editions/1"]
)
def test_what_may_change_is_asked_for_again_soon(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert "public, max-age=30, must-revalidate" == answer.headers["cache-control"]
    tag = answer.headers["etag"]
    assert 304 == client.get(path, headers={"If-None-Match": tag}).status_code


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/charts/goldn", 404, "There is no chart goldn. Did you mean golden or golden-late?"),
        ("/charts/golden/issues/2026-03-08", 404, "The nearest issues are"),
        ("/charts/golden/issues/2026-02-30", 404, "2026-02-30 is no date. Write it as YYYY-MM-DD."),
        ("/charts/golden/issues/2026-07-18/editions/9", 404, "It has: 1 (provisional)."),
        ("/songs/nobody", 404, "No song nobody had a place on any chart."),
        ("/charts/Golden", 422, "path.name: String should match pattern"),
        ("/charts?limit=0", 422, "query.limit: Input should be greater than or equal to 1"),
        ("/charts?lmit=5", 422, "There is no parameter lmit here. Known: cursor, limit."),
        ("/nothing", 404, "There is nothing at this address."),
        ("/charts/golden/issues/latest/what-if?set=convert.streams.points=x", 400, "CON"),
        ("/charts/golden/issues/latest/what-if?only=admit", 404, "name a date there"),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(
    client: TestClient, path: str, status: int, detail: str
) -> None:
    answer = client.get(API + path)

    assert "application/problem+json" == answer.headers["content-type"]
    assert (status, status) == (answer.status_code, answer.json()["status"])
    assert answer.json()["type"].startswith("urn:hitparade:problem:")
    assert detail in answer.json()["detail"]
    assert "no-store" == answer.headers["cache-control"]


def test_a_method_that_is_not_there_is_refused_with_those_that_are(client: TestClient) -> None:
    answer = client.delete(EDITION)

    assert (405, "GET") == (answer.status_code, answer.headers["allow"])


def test_a_what_if_is_computed_and_stores_nothing(
    client: TestClient, charts: hitparade.Hitparade
) -> None:
    before = charts.state()
    asked = f"{ISSUE}/what-if?set=convert.streams.points=10"

    found = WhatIf.model_validate(told(client, asked))

    assert ["convert.streams.points"] == [change["path"] for change in found.changed]
    assert "80" == found.entries[0].whatif_points
    assert before == charts.state()


def test_a_balance_holds(client: TestClient) -> None:
    balance = told(client, f"{ISSUE}/balance")

    assert balance["holds"]
    assert balance["rows"]


class Ranks:
    """A shelf of a chart that keeps its points from the public."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._shelf, name)

    def edition(self, *named: Any) -> Edition:  # noqa: ANN401
        found = self._shelf.edition(*named)
        hidden = [entry.model_copy(update={"points": None}) for entry in found.entries]
        return found.model_copy(update={"entries": hidden})


def test_what_keeps_its_points_from_the_public_has_no_what_ifs(
    charts: hitparade.Hitparade, shelf: Shelf
) -> None:
    hidden: Any = Ranks(shelf)

    answer = TestClient(built(Serving(charts, hidden))).get(f"{ISSUE}/what-if")

    assert 404 == answer.status_code
    assert "shows ranks without points" in answer.json()["detail"]


def test_who_computes_waits_for_turns_and_not_without_end(
    charts: hitparade.Hitparade, shelf: Shelf
) -> None:
    serving = Serving(charts, shelf)
    client = TestClient(built(serving))
    while serving._room.acquire(blocking=False):  # noqa: SLF001 # as many wait as there is room for
        pass

    answer = client.get(f"{ISSUE}/what-if")

    assert (503, "5") == (answer.status_code, answer.headers["retry-after"])
    assert "Ask again" in answer.json()["detail"]
    assert 200 == client.get(ISSUE).status_code


def test_only_an_operator_publishes_over_http(
    own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hitparade  # noqa: PLC0415
    from hitparade.web.shelf import Shelf  # noqa: PLC0415

    charts = hitparade.open(own_workspace)
    with closing(Tokens(charts.workspace)) as tokens:
        listener, operator = tokens.create("ana", [SUBMIT]), tokens.create("office", [OPERATE])
    asked = []

    def publish(*_: Any) -> Published:  # noqa: ANN401
        asked.append("publish")
        return Published(charts.workspace.now(), ())

    monkeypatch.setattr(charts, "publish", publish)
    client = TestClient(built(Serving(charts, Shelf(charts))))

    def status(token: str) -> int:
        given = {"Authorization": f"Bearer {token}"} if token else {}
        return client.post(f"{API}/publish", headers=given).status_code

    assert [401, 401, 403] == [status(""), status("guess"), status(listener)]
    assert [] == asked
    assert 200 == status(operator)
    assert ["publish"] == asked
    assert 405 == client.get(f"{API}/publish").status_code
