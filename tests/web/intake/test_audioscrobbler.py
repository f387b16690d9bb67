"""AudioScrobbler 1.2: the handshake, plays, and what plays now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.web.intake.audioscrobbler import NOW_PLAYING, SUBMISSIONS
from hitparade.web.intake.tokens import md5
from tests.web.intake.players import Player, listen, now

if TYPE_CHECKING:
    from hitparade.web.intake.taking import Intake

AT = 1_486_449_409
PLAY = {"a[0]": "We Are Few", "t[0]": "Lanterns", "i[0]": str(AT), "o[0]": "P", "l[0]": "222"}


def shake(player: Player, **fields: str) -> list[str]:
    """The lines that a handshake is answered with."""
    t = fields.get("t", str(now()))
    asked = {"hs": "true", "p": "1.2.1", "c": "tst", "v": "1.0", "u": "anna", "t": t}
    asked |= {"a": md5(md5(player.token) + t)} | fields
    return player.http.get("/", params=asked).text.splitlines()


@pytest.fixture
def session(player: Player) -> str:
    """The id of anna's session."""
    return shake(player)[1]


def send(player: Player, path: str, **fields: str) -> str:
    """Send a form."""
    answer = player.http.post(path, data=fields)
    assert 200 == answer.status_code
    return answer.text


def test_a_handshake_gives_a_session_and_two_addresses(player: Player) -> None:
    assert [
        "OK",
        shake(player)[1],
        f"http://testserver{NOW_PLAYING}",
        f"http://testserver{SUBMISSIONS}",
    ] == shake(player)


def test_a_handshake_that_is_wrong_is_told_how(player: Player, intake: Intake) -> None:
    assert ["BADAUTH"] == shake(player, a="0" * 32)
    assert ["BADAUTH"] == shake(player, u="ben")
    assert ["BADTIME"] == shake(player, t=str(now() - 86_400))
    assert ["BADTIME"] == shake(player, t="soon")
    for odd in ({"p": "1.1"}, {"u": ""}, {"a": ""}):
        assert shake(player, **odd)[0].startswith("FAILED ")
    intake.tokens.revoke("anna")
    assert ["BADAUTH"] == shake(player)


def test_the_root_stays_free_for_pages(player: Player) -> None:
    assert 404 == player.http.get("/").status_code
    assert 404 == player.http.get("/?hs=false").status_code


def test_plays_are_taken_once(player: Player, session: str) -> None:
    second = {"a[1]": "B", "t[1]": "T", "i[1]": str(AT), "b[1]": "Harbour", "r[1]": "L"}

    for _ in range(2):
        assert "OK\n" == send(player, SUBMISSIONS, s=session, **PLAY, **second)
    player.submit(listen(AT))

    assert {(AT, "We Are Few", "Lanterns"), (AT, "B", "T")} == set(player.listens())


def test_what_was_skipped_or_cannot_be_is_left_out(player: Player, session: str) -> None:
    fields = {f"{key[0]}[{n}]": value for n in range(4) for key, value in PLAY.items()}
    fields |= {"r[0]": "S", "i[1]": "0", "a[2]": " ", "t[3]": "Kept", "o[3]": "R"}

    assert "OK\n" == send(player, SUBMISSIONS, s=session, **fields)

    assert [(AT, "We Are Few", "Kept")] == player.listens()
    (one,) = player.get("/1/user/anna/listens").json()["payload"]["listens"]
    assert one["track_metadata"]["additional_info"]["chosen_by_user"] is False
    assert send(player, SUBMISSIONS, s=session).startswith("FAILED ")


def test_what_plays_now_is_kept_in_memory(player: Player, session: str) -> None:
    assert "OK\n" == send(player, NOW_PLAYING, s=session, a="A", t="T", l="10", b="", n="", m="")

    playing = player.get("/1/user/anna/playing-now").json()["payload"]["listens"]
    assert "T" == playing[0]["track_metadata"]["track_name"]
    assert send(player, NOW_PLAYING, s=session).startswith("FAILED ")
    assert [] == player.listens()


def test_a_session_that_is_none_is_told(player: Player, session: str, intake: Intake) -> None:
    assert "BADSESSION\n" == send(player, SUBMISSIONS, s="0" * 32, **PLAY)
    intake.tokens.revoke("anna")
    assert "BADSESSION\n" == send(player, SUBMISSIONS, s=session, **PLAY)
    assert "BADSESSION\n" == send(player, NOW_PLAYING, s=session, a="A", t="T")


def test_a_site_with_an_address_leads_players_there(player: Player, intake: Intake) -> None:
    """Not to the one by which a proxy asked."""
    intake.url = "https://charts.example.org"

    assert [
        f"https://charts.example.org{NOW_PLAYING}",
        f"https://charts.example.org{SUBMISSIONS}",
    ] == shake(player)[2:]
