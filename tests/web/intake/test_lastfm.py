"""Last.fm's API: sessions, plays, what plays now, and every error, as XML and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.dom import minidom

import pytest

from hitparade.web.intake.tokens import md5
from tests.web.intake.players import Player, listen

if TYPE_CHECKING:
    import sqlite3

    from httpx2 import Response

    from hitparade.web.intake.taking import Intake

AT = 1_486_449_409
PLAY = {"artist": "We Are Few", "track": "Lanterns", "timestamp": str(AT), "album": "Harbour"}


@pytest.fixture
def sk(player: Player) -> str:
    """The key of anna's session."""
    return str(session(player, username="anna", password=player.token).json()["session"]["key"])


def call(player: Player, method: str, **fields: str) -> Response:
    """Call a method, all fields in the body."""
    return player.http.post("/2.0/", data={"method": method, "api_key": "any"} | fields)


def session(player: Player, **fields: str) -> Response:
    """Ask for a session, as JSON."""
    return call(player, "auth.getMobileSession", format="json", **fields)


def failed(answer: Response) -> int:
    """The code of an error."""
    return int(answer.json()["error"])


def parsed(answer: Response) -> minidom.Element:
    """The root of an answer in XML."""
    root = minidom.parseString(answer.content).documentElement  # noqa: S318 # our own answer
    assert root is not None
    assert "lfm" == root.tagName
    return root


def test_a_session_is_opened_with_the_token_as_password(player: Player, sk: str) -> None:
    proofs = [md5("anna" + md5(player.token)), md5("anna" + md5(player.token)).upper()]

    for proof in proofs:
        opened = session(player, username="anna", authToken=proof).json()["session"]
        assert {"name": "anna", "key": sk, "subscriber": 0} == opened
    in_query = player.http.post(
        "/2.0/?username=anna", data={"method": "auth.getMobileSession", "authToken": proofs[0]}
    )
    root = parsed(in_query)
    assert "ok" == root.getAttribute("status")
    assert sk == root.getElementsByTagName("key")[0].firstChild.data  # type: ignore[union-attr]
    assert sk != player.token


@pytest.mark.parametrize(
    "fields",
    [
        {"username": "anna", "password": "wrong"},
        {"username": "ben", "password": "TOKEN"},
        {"username": "anna", "authToken": "0" * 32},
        {"username": "anna", "authToken": md5("anna")},
    ],
)
def test_without_the_right_password_there_is_no_session(
    player: Player, fields: dict[str, str]
) -> None:
    sent = {key: value.replace("TOKEN", player.token) for key, value in fields.items()}

    answer = session(player, **sent)

    assert (403, 4) == (answer.status_code, failed(answer))


def test_a_play_is_taken_and_told_in_xml(player: Player, sk: str) -> None:
    root = parsed(call(player, "track.scrobble", sk=sk, **PLAY))

    (scrobbles,) = root.getElementsByTagName("scrobbles")
    assert ("1", "0") == tuple(scrobbles.getAttribute(key) for key in ("accepted", "ignored"))
    (track,) = scrobbles.getElementsByTagName("track")
    assert ("0", "Lanterns") == (track.getAttribute("corrected"), track.firstChild.data)  # type: ignore[union-attr]
    (ignored,) = scrobbles.getElementsByTagName("ignoredMessage")
    assert "0" == ignored.getAttribute("code")
    assert [(AT, "We Are Few", "Lanterns")] == player.listens()


def test_one_play_is_an_object_in_json_and_several_are_a_list(player: Player, sk: str) -> None:
    one = call(player, "track.scrobble", sk=sk, format="json", **PLAY).json()["scrobbles"]
    two = {f"{key}[{n}]": value for n in (0, 1) for key, value in PLAY.items()} | {"track[1]": "B"}
    several = call(player, "track.scrobble", sk=sk, format="json", **two).json()["scrobbles"]

    assert {"corrected": "0", "#text": "Lanterns"} == one["scrobble"]["track"]
    assert ("0", str(AT)) == (
        one["scrobble"]["ignoredMessage"]["code"],
        one["scrobble"]["timestamp"],
    )
    assert (1, 0, {"accepted": 1, "ignored": 0}) == (one["accepted"], one["ignored"], one["@attr"])
    assert ["Lanterns", "B"] == [play["track"]["#text"] for play in several["scrobble"]]
    assert 2 == len(player.listens())


def test_the_same_listen_through_both_protocols_is_one(player: Player, sk: str) -> None:
    player.submit(listen(AT, artist="We Are Few feat. Lia"))

    scrobbled = call(player, "track.scrobble", sk=sk, format="json", **PLAY)

    assert 1 == scrobbled.json()["scrobbles"]["accepted"]
    assert 1 == len(player.listens())


def test_a_play_that_cannot_be_is_ignored_beside_the_others(player: Player, sk: str) -> None:
    odd = [{"artist": " "}, {"track": ""}, {"timestamp": "1"}, {"timestamp": "9999999999"}, {}]
    fields = {f"{k}[{n}]": v for n, o in enumerate(odd) for k, v in (PLAY | o).items()}

    told = call(player, "track.scrobble", sk=sk, format="json", **fields).json()["scrobbles"]

    assert (1, 4) == (told["accepted"], told["ignored"])
    codes = [play["ignoredMessage"]["code"] for play in told["scrobble"]]
    assert ["1", "2", "3", "4", "0"] == codes
    assert 1 == len(player.listens())


def test_what_else_was_said_is_kept_as_listenbrainz_names_it(player: Player, sk: str) -> None:
    mbid = "2cfad207-3f55-4aec-8120-86cf66e34d59"
    more = {"duration": "222", "mbid": mbid, "trackNumber": "3", "chosenByUser": "0"}

    call(player, "track.scrobble", sk=sk, **PLAY, **more, albumArtist="Various")

    (one,) = player.get("/1/user/anna/listens").json()["payload"]["listens"]
    assert "Harbour" == one["track_metadata"]["release_name"]
    assert {
        "duration": 222,
        "recording_mbid": mbid,
        "tracknumber": "3",
        "release_artist_name": "Various",
        "chosen_by_user": False,
    } == one["track_metadata"]["additional_info"]


def test_what_plays_now_is_not_written_down(
    player: Player, sk: str, db: sqlite3.Connection
) -> None:
    answer = call(player, "track.updateNowPlaying", sk=sk, format="json", artist="A", track="T")

    assert "T" == answer.json()["nowplaying"]["track"]["#text"]
    playing = player.get("/1/user/anna/playing-now").json()["payload"]["listens"]
    assert "T" == playing[0]["track_metadata"]["track_name"]
    assert [(0,)] == db.execute("SELECT count(*) FROM listens").fetchall()


def test_every_error_has_its_code(player: Player, sk: str, intake: Intake) -> None:
    def code(method: str, **fields: str) -> int:
        return failed(call(player, method, format="json", **fields))

    assert 3 == code("track.love", sk=sk)
    assert 6 == code("auth.getMobileSession", username="anna")
    assert 6 == code("track.scrobble", sk=sk)
    assert 6 == code("track.scrobble", sk=sk, artist="A", track="T")
    assert 6 == code("track.scrobble", **PLAY)
    fifty_one = {f"{key}[{n}]": v for n in range(51) for key, v in PLAY.items()}
    assert 6 == code("track.scrobble", sk=sk, **fifty_one)
    assert 9 == code("track.scrobble", sk="0" * 32, **PLAY)
    assert 10 == code("track.scrobble", sk=sk, **PLAY, api_key=" ")
    query = {"method": "track.scrobble", "format": "json", "sk": sk}
    assert 6 == failed(player.http.get("/2.0/", params=query | PLAY))
    intake.tokens.revoke("anna")
    assert 9 == code("track.scrobble", sk=sk, **PLAY)
    root = parsed(call(player, "track.scrobble", sk=sk, **PLAY))
    assert "failed" == root.getAttribute("status")
    assert "9" == root.getElementsByTagName("error")[0].getAttribute("code")


def test_hostile_names_come_back_as_text(player: Player, sk: str) -> None:
    hostile = {"artist": '</artist>"&<b>', "track": "a\x01b\ufffe ]]> \u202e", "timestamp": str(AT)}

    xml = parsed(call(player, "track.scrobble", sk=sk, **hostile))
    document = call(player, "track.scrobble", sk=sk, format="json", **hostile).json()

    assert hostile["artist"] == xml.getElementsByTagName("artist")[0].firstChild.data  # type: ignore[union-attr]
    assert "a\ufffdb\ufffd ]]> \u202e" == xml.getElementsByTagName("track")[0].firstChild.data  # type: ignore[union-attr]
    assert hostile["artist"] == document["scrobbles"]["scrobble"]["artist"]["#text"]


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json"])
def test_a_form_is_read_whatever_it_says_it_is(player: Player, sk: str, kind: str) -> None:
    body = f"method=track.scrobble&sk={sk}&artist=A&track=%C3%A9&timestamp={AT}"

    answer = player.http.post("/2.0", content=body.encode(), headers={"Content-Type": kind})

    assert 200 == answer.status_code
    assert [(AT, "A", "é")] == player.listens()


def test_a_form_in_parts_is_read_too(player: Player, sk: str) -> None:
    fields = {"method": "track.scrobble", "sk": sk} | PLAY
    parts = {key: (None, value) for key, value in fields.items()}

    assert 200 == player.http.post("/2.0/", files=parts).status_code
    assert 1 == len(player.listens())


def test_a_form_that_is_no_utf8_is_refused(player: Player, sk: str) -> None:
    body = f"method=track.scrobble&format=json&sk={sk}&artist=%FF&track=T&timestamp={AT}"
    url = "/2.0/?format=json"

    assert 6 == failed(player.http.post(url, content=body.encode()))
    assert 6 == failed(player.http.post(url, content=b"\xff"))
