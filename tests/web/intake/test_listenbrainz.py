"""The API of ListenBrainz, call by call."""

from __future__ import annotations

import json
import sqlite3
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from hitparade.web.intake.limits import Rates
from hitparade.web.intake.routes import routes
from hitparade.web.intake.taking import Intake
from hitparade.web.intake.writer import FullError
from tests.web.intake.players import Player, listen, now

if TYPE_CHECKING:
    from hitparade.engine.workspace import Workspace

LIMITS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset-In", "X-RateLimit-Reset")
AT = 1_486_449_409


def test_a_token_is_validated_from_header_or_query(player: Player, http: TestClient) -> None:
    valid = {"code": 200, "message": "Token valid.", "valid": True, "user_name": "anna"}

    for scheme in ("Token", "token", "Bearer"):
        headers = {"Authorization": f"{scheme} {player.token}"}
        assert valid == http.get("/1/validate-token", headers=headers).json()
    assert valid == http.get("/1/validate-token", params={"token": player.token}).json()
    invalid = http.get("/1/validate-token", params={"token": "none"})
    assert {"code": 200, "message": "Token invalid.", "valid": False} == invalid.json()
    assert 400 == http.get("/1/validate-token").json()["code"]


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "x"])
def test_a_body_is_read_whatever_it_says_it_is(player: Player, kind: str | None) -> None:
    body = json.dumps({"listen_type": "single", "payload": [listen(AT)]})
    headers = player.headers | ({"Content-Type": kind} if kind else {})

    answer = player.http.post("/1/submit-listens", content=body, headers=headers)

    assert (200, {"status": "ok"}) == (answer.status_code, answer.json())
    assert [(AT, "We Are Few", "Lanterns")] == player.listens()


def test_every_answer_says_what_is_left(player: Player, http: TestClient) -> None:
    first, second = player.submit(listen(AT)), player.submit({})
    nobody = http.post("/1/submit-listens")

    for answer in (first, second, nobody):
        assert all(name in answer.headers for name in LIMITS)
    left = [int(answer.headers["X-RateLimit-Remaining"]) for answer in (first, second)]
    assert 1 == left[0] - left[1]
    assert (200, 400, 401) == (first.status_code, second.status_code, nobody.status_code)


def test_without_a_token_nothing_is_taken_or_told(intake: Intake, http: TestClient) -> None:
    intake.tokens.create("anna")
    wrong = {"Authorization": "Token wrong"}
    for path in ("submit-listens", "delete-listen"):
        missing, invalid = http.post(f"/1/{path}"), http.post(f"/1/{path}", headers=wrong)
        assert {
            "code": 401,
            "error": "You need to provide an Authorization header.",
        } == missing.json()
        assert {"code": 401, "error": "Invalid authorization token."} == invalid.json()
    for path in ("listens", "listen-count", "playing-now"):
        assert 401 == http.get(f"/1/user/anna/{path}").status_code
    assert 401 == http.get("/1/stats/user/anna/artists").status_code


def test_one_bad_listen_refuses_the_request(player: Player) -> None:
    answer = player.submit(listen(AT), listen(AT, title=""))

    assert 400 == answer.json()["code"]
    assert [] == player.listens()


def test_a_body_of_more_than_ten_megabytes_is_refused(player: Player) -> None:
    answer = player.http.post(
        "/1/submit-listens", content=b" " * 10_240_001, headers=player.headers
    )

    assert 400 == answer.json()["code"]


def test_a_retry_changes_nothing_and_another_track_of_the_same_second_is_kept(
    player: Player,
) -> None:
    twice = [listen(AT), listen(AT, artist="we are few ", title="LANTERNS"), listen(AT, "Other")]

    for _ in range(2):
        assert 200 == player.submit(*twice).status_code

    assert {(AT, "We Are Few", "Lanterns"), (AT, "We Are Few", "Other")} == set(player.listens())
    assert 2 == player.get("/1/user/anna/listen-count").json()["payload"]["count"]


def test_the_same_listen_of_two_users_is_two_listens(player: Player, intake: Intake) -> None:
    ben = Player(player.http, intake.tokens.create("ben"), "ben")
    for one in (player, ben):
        one.submit(listen(AT))

    assert [(AT, "We Are Few", "Lanterns")] == player.listens() == ben.listens()


def test_listens_are_read_newest_first_between_two_instants(player: Player) -> None:
    player.submit(*[listen(AT + n, f"Song {n}") for n in range(30)])

    def found(**query: int) -> list[int]:
        return [at - AT for at, _, _ in player.listens(**query)]

    assert list(range(29, 4, -1)) == found()
    assert list(range(29, -1, -1)) == found(count=1000)
    assert [9, 8] == found(count=2, max_ts=AT + 10)
    assert [12, 11] == found(count=2, min_ts=AT + 10), "those that follow it most closely"
    assert [13, 12, 11] == found(min_ts=AT + 10, max_ts=AT + 14)
    assert [] == found(count=0)
    for odd in ({"count": -1}, {"max_ts": "x"}, {"min_ts": 9, "max_ts": 9}):
        assert 400 == player.get("/1/user/anna/listens", **odd).status_code


def test_a_listen_is_read_as_it_was_sent(player: Player) -> None:
    before = now()
    player.submit(listen(AT, release="Harbour", isrc="GBAYE8100053", unknown=[1]), kind="single")

    payload = player.get("/1/user/anna/listens").json()["payload"]

    (one,) = payload.pop("listens")
    assert {
        "count": 1,
        "user_id": "anna",
        "latest_listen_ts": AT,
        "oldest_listen_ts": AT,
    } == payload
    assert before <= one.pop("inserted_at") <= now()
    assert 36 == len(one.pop("recording_msid"))
    assert one == {
        "listened_at": AT,
        "user_name": "anna",
        "track_metadata": {
            "artist_name": "We Are Few",
            "track_name": "Lanterns",
            "release_name": "Harbour",
            "additional_info": {"isrc": "GBAYE8100053", "unknown": [1]},
        },
    }


def test_listens_of_others_are_not_told(player: Player, intake: Intake) -> None:
    ben = Player(player.http, intake.tokens.create("ben"), "anna")
    only_sends = Player(player.http, intake.tokens.create("anna", ["submit"]))
    only_reads = Player(player.http, intake.tokens.create("anna", ["read"]))
    operator = Player(player.http, intake.tokens.create("olga", ["operate"]), "anna")

    assert 404 == player.get("/1/user/nobody/listens").status_code
    assert 404 == player.http.get("/1/user/nobody/listens").status_code
    assert 403 == ben.get("/1/user/anna/listens").status_code
    assert 403 == only_sends.get("/1/user/anna/listens").status_code
    assert 403 == only_reads.submit(listen(AT)).status_code
    assert [] == only_reads.listens() == operator.listens()


def test_what_plays_now_is_told_and_never_written_down(
    player: Player, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = listen(0, duration_ms=142_200)
    del playing["listened_at"]
    assert 200 == player.submit(playing, kind="playing_now").status_code

    payload = player.get("/1/user/anna/playing-now").json()["payload"]
    assert ("anna", True, 1) == (payload["user_id"], payload["playing_now"], payload["count"])
    assert playing["track_metadata"] == payload["listens"][0]["track_metadata"]
    assert [(0,)] == db.execute("SELECT count(*) FROM listens").fetchall()
    later = time.monotonic() + 143
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert 0 == player.get("/1/user/anna/playing-now").json()["payload"]["count"]


def test_a_listen_is_deleted_by_its_instant_and_id(player: Player) -> None:
    player.submit(listen(AT), listen(AT, "Other"))
    listens = player.get("/1/user/anna/listens").json()["payload"]["listens"]
    (other,) = [one for one in listens if one["track_metadata"]["track_name"] == "Other"]
    named = {"listened_at": AT, "recording_msid": other["recording_msid"]}

    assert {"status": "ok"} == player.post("/1/delete-listen", named).json()
    assert {"status": "ok"} == player.post("/1/delete-listen", named).json(), (
        "nothing is left to do"
    )

    assert [(AT, "We Are Few", "Lanterns")] == player.listens()
    player.submit(listen(AT, "Other"))
    assert 2 == len(player.listens()), "it may be sent again"
    wrong: list[object] = [{}, {"listened_at": AT}, named | {"recording_msid": "x"}, []]
    for odd in wrong:
        assert 400 == player.post("/1/delete-listen", odd).status_code


def test_too_many_requests_are_told_when_to_come_back(workspace: Workspace) -> None:
    intake = Intake(workspace, Rates(token=3, wrong=2, seconds=60))
    app = FastAPI()
    app.include_router(routes(intake))
    player = Player(TestClient(app), intake.tokens.create("anna"))

    answers = [player.submit(listen(AT + n)) for n in range(4)]

    assert [200, 200, 200, 429] == [answer.status_code for answer in answers]
    assert ["2", "1", "0", "0"] == [one.headers["X-RateLimit-Remaining"] for one in answers]
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
    guesses = [Player(player.http, f"guess {n}").submit().status_code for n in range(3)]
    assert [401, 401, 429] == guesses
    assert 200 == Player(player.http, intake.tokens.create("ben")).submit(listen(AT)).status_code
    intake.close()


def test_a_journal_that_cannot_be_written_is_told_as_a_passing_trouble(
    player: Player, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: Future[int] = Future()
    failed.set_exception(sqlite3.OperationalError("disk I/O error"))
    monkeypatch.setattr(intake.writer, "add", lambda _: failed)
    assert 503 == player.submit(listen(AT)).json()["code"]

    def full(_: object) -> None:
        raise FullError

    monkeypatch.setattr(intake.writer, "add", full)
    answer = player.submit(listen(AT))
    assert (503, "5") == (answer.status_code, answer.headers["Retry-After"])


def test_statistics_survive_whatever_was_sent(player: Player) -> None:
    mappings: list[object] = [None, "x", 5, [], {"artist_mbids": 3, "recording_mbid": ["x"]}]
    for n, odd in enumerate(mappings):
        sent = listen(AT + n)
        sent["track_metadata"]["mbid_mapping"] = odd  # type: ignore[index]
        assert 200 == player.submit(sent).status_code

    (one,) = player.get("/1/stats/sitewide/recordings").json()["payload"]["recordings"]
    assert (5, [], None) == (one["listen_count"], one["artist_mbids"], one["recording_mbid"])


def test_statistics_count_what_was_listened_to(player: Player, intake: Intake) -> None:
    ben = Player(player.http, intake.tokens.create("ben"), "ben")
    mbid = "2cfad207-3f55-4aec-8120-86cf66e34d59"
    first = now() - 60
    assert 204 == player.http.get("/1/stats/sitewide/recordings").status_code
    player.submit(
        listen(first, release="Harbour", recording_mbid=mbid),
        listen(first + 1, "lanterns", "We are few", release="Harbour"),
        listen(first + 2, "Other"),
    )
    ben.submit(listen(first, "Other"), listen(first + 1, "Other"), listen(AT, "Other"))

    def payload(path: str, asker: Player = player, **query: object) -> dict[str, Any]:
        return dict(asker.get(f"/1/stats/{path}", **query).json()["payload"])

    found = payload("sitewide/recordings", range="this_year", count=1)
    assert [
        {
            "artist_mbids": [],
            "artist_name": "We Are Few",
            "listen_count": 3,
            "recording_mbid": None,
            "release_mbid": None,
            "release_name": None,
            "track_name": "Other",
        }
    ] == found["recordings"]
    assert (1, 0, 2) == (found["count"], found["offset"], found["total_recording_count"])
    (second,) = payload("sitewide/recordings", range="this_year", offset=1)["recordings"]
    assert (2, "Lanterns", mbid) == tuple(
        second[key] for key in ("listen_count", "track_name", "recording_mbid")
    )
    mine = payload("user/anna/releases")
    assert ("anna", 1) == (mine["user_id"], mine["total_release_count"])
    groups = payload("user/anna/release-groups")["release_groups"]
    assert ["Harbour"] == [one["release_group_name"] for one in groups]
    artists = payload("user/ben/artists", ben, range="all_time")["artists"]
    assert [("We Are Few", 3)] == [(one["artist_name"], one["listen_count"]) for one in artists]
    assert 204 == player.get("/1/stats/user/anna/artists", range="year").status_code
    assert 400 == player.get("/1/stats/sitewide/artists", range="ever").status_code
    assert 404 == player.get("/1/stats/sitewide/genres").status_code
