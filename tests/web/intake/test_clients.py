"""Clients of others, unchanged, against `hitparade serve`; what they send is in the next chart."""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

import liblistenbrainz
import pylast
import pylistenbrainz
import pytest

from hitparade.web.intake.tokens import md5
from tests.acceptance.shell import CAMPUS, Shell, book
from tests.web.intake.players import now, served
from tests.web.intake.test_listens import SHARED, VALID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEEK = 1_393_848_000
"""2014-03-03 12:00 UTC, a Monday; the week is that of the issue of 2014-03-22."""
PAYLOADS = sorted(path.name for path in SHARED.glob("*.json"))


class Site:
    """A site that players send to."""

    def __init__(self, shell: Shell, address: str) -> None:
        self.shell = shell
        self.address = address
        self._tokens: dict[str, str] = {}

    def token(self, name: str, *options: str) -> str:
        """A token of a user, made while the site is up."""
        if name not in self._tokens:
            made = self.shell("token", "create", name, *options)
            assert 0 == made.code, made.said
            self._tokens[name] = made.out.strip()
        return self._tokens[name]

    def ask(self, path: str, token: str, body: bytes | None = None) -> Any:  # noqa: ANN401
        """The JSON that a request is answered with, whatever its status."""
        headers = {"Authorization": f"Token {token}"}
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)

    def listenbrainz(self, name: str) -> liblistenbrainz.ListenBrainz:
        """A client of ListenBrainz."""
        client = liblistenbrainz.ListenBrainz(api_base_url=self.address)
        client.set_auth_token(self.token(name))
        return client


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, blank_workspace: Path) -> Iterator[Site]:
    """A site with a chart of streams."""
    shell = Shell(tmp_path_factory.mktemp("clients") / "charts")
    shutil.copytree(blank_workspace, shell.workspace)
    shell.add_book("campus", book("campus", CAMPUS))
    with served(shell.workspace) as (address, _):
        yield Site(shell, address)


def test_liblistenbrainz(site: Site) -> None:
    client = site.listenbrainz("anna")
    first = liblistenbrainz.Listen(
        "Lanterns", "We Are Few", listened_at=WEEK, release_name="Harbour", tags=["dusk"]
    )
    several = [
        liblistenbrainz.Listen(f"Song {n}", "Others", listened_at=WEEK + n, isrc="GBAYE8100053")
        for n in range(3)
    ]

    assert {"status": "ok"} == client.submit_single_listen(first)
    assert {"status": "ok"} == client.submit_single_listen(first)
    assert {"status": "ok"} == client.submit_multiple_listens(several)
    assert {"status": "ok"} == client.submit_playing_now(liblistenbrainz.Listen("Now", "A"))

    found = client.get_listens("anna")
    assert ["Song 2", "Song 1", "Song 0", "Lanterns"] == [one.track_name for one in found]
    assert ("Harbour", ["dusk"], WEEK) == (
        found[3].release_name,
        found[3].tags,
        found[3].listened_at,
    )
    playing = client.get_playing_now("anna")
    assert playing is not None
    assert "Now" == playing.track_name
    assert {"status": "ok"} == client.delete_listen(found[0])
    assert ["Song 1"] == [one.track_name for one in client.get_listens("anna", count=1)]
    assert client.get_user_artists("anna", time_range="this_week") is None
    (artist, _) = client.get_user_artists("anna")["payload"]["artists"]
    assert ("Others", 2) == (artist["artist_name"], artist["listen_count"])
    with pytest.raises(liblistenbrainz.errors.ListenBrainzAPIException) as error:
        client.get_listens("nobody")
    assert (404, "Cannot find user: nobody") == (error.value.status_code, error.value.message)
    with pytest.raises(liblistenbrainz.errors.InvalidAuthTokenException):
        client.set_auth_token("wrong")


def test_pylistenbrainz(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pylistenbrainz.client.API_BASE_URL", site.address)
    client = pylistenbrainz.ListenBrainz()
    client.set_auth_token(site.token("ben"))
    listens = [
        pylistenbrainz.Listen("Lanterns", "We Are Few", listened_at=WEEK + n) for n in range(3)
    ]

    client.submit_single_listen(listens[0])
    client.submit_multiple_listens(listens)
    client.submit_playing_now(pylistenbrainz.Listen("Now", "A"))

    assert 3 == len(client.get_listens("ben"))
    assert "Now" == client.get_playing_now("ben").track_name
    with pytest.raises(pylistenbrainz.errors.InvalidAuthTokenException):
        client.set_auth_token("wrong")


def test_pylast(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client_of = vars(pylast)["httpx"].Client

    def without_tls(base_url: str, **options: Any) -> Any:  # noqa: ANN401
        return client_of(base_url=base_url.replace("https://", "http://"), **options)

    monkeypatch.setattr("pylast.httpx.Client", without_tls)
    # The same player of anna tells Last.fm's protocol too.
    network = pylast.LastFMNetwork("key", "secret")
    network.ws_server = (site.address.removeprefix("http://"), "/2.0/")
    sessions = pylast.SessionKeyGenerator(network)
    network.session_key = sessions.get_session_key("anna", md5(site.token("anna")))

    network.scrobble("We Are Few feat. Lia", "Lanterns", WEEK, album="Harbour", duration=222)
    network.scrobble_many(
        [{"artist": "Solo", "title": f"Tune {n}", "timestamp": WEEK + 60 * n} for n in range(60)]
    )
    network.update_now_playing("Solo", "Tune now")

    listens = site.listenbrainz("anna").get_listens("anna", count=1000)
    assert 60 == sum(one.artist_name == "Solo" for one in listens)
    assert ["We Are Few"] == [one.artist_name for one in listens if one.track_name == "Lanterns"]
    wrong = pylast.LastFMNetwork("key", "secret", session_key="0" * 32)
    wrong.ws_server = network.ws_server
    with pytest.raises(pylast.WSError, match="re-authenticate"):
        wrong.scrobble("A", "T", WEEK)
    with pytest.raises(pylast.WSError, match="Authentication Failed"):
        sessions.get_session_key("anna", md5("wrong"))


def test_audioscrobbler(site: Site) -> None:
    stamp = str(now())
    asked = {"hs": "true", "p": "1.2.1", "c": "tst", "v": "1", "u": "cleo", "t": stamp}
    asked["a"] = md5(md5(site.token("cleo")) + stamp)
    with urllib.request.urlopen(f"{site.address}/?{urllib.parse.urlencode(asked)}") as answer:  # noqa: S310
        said, session, playing, submissions = answer.read().decode().splitlines()
    play = {"s": session, "a[0]": "We Are Few", "t[0]": "Lanterns", "i[0]": str(WEEK), "o[0]": "P"}

    for url, form in ((submissions, play), (playing, {"s": session, "a": "A", "t": "T"})):
        with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode()) as answer:  # noqa: S310
            assert b"OK\n" == answer.read()

    assert "OK" == said
    assert 1 == len(site.listenbrainz("cleo").get_listens("cleo"))


@pytest.mark.skipif(not PAYLOADS, reason="the shared formats are not here")
def test_every_shared_payload_is_answered_as_documented(site: Site) -> None:
    for name in PAYLOADS:
        body = (SHARED / name).read_bytes()

        answer = site.ask("/1/submit-listens", site.token("dora"), body)

        wanted = {"status": "ok"} if name in VALID else 400
        assert wanted == (answer if name in VALID else answer["code"]), name
        assert name in VALID or answer["error"]


def test_an_error_found_at_the_door_is_told_in_the_words_of_the_protocol(site: Site) -> None:
    def answered(path: str, length: int) -> dict[str, Any]:
        """What is said to the announcement of a body."""
        host = site.address.removeprefix("http://")
        with contextlib.closing(http.client.HTTPConnection(host, timeout=30)) as connection:
            connection.putrequest("POST", path)
            connection.putheader("Content-Length", str(length))
            connection.endheaders()
            return dict(json.load(connection.getresponse()))

    assert 400 == answered("/1/submit-listens", 10_240_001)["code"]
    assert 404 == answered("/1/nothing", 0)["code"]
    assert 6 == answered("/2.0/?format=json", 10_000_000)["error"]


def test_what_they_sent_is_in_the_next_chart_with_its_receipt(site: Site) -> None:
    """Runs last: by now anna and ben, and cleo too, have listened to Lanterns, five times in all."""
    site.shell.json("compile", "campus", "--issue", "2014-03-22")

    entries = {one["title"]: one for one in site.shell.chart("--issue", "2014-03-22")["entries"]}
    receipt = site.shell.json("explain", "campus", "--issue", "2014-03-22", "--title", "Lanterns")

    lines = receipt["lines"]
    assert [("audio_stream", "listens", 5)] == [
        (line["use"], line["supplier"], line["quantity"]) for line in lines
    ]
    assert "Lanterns" in entries
    assert entries["Lanterns"]["points"] == receipt["points"]
    site.shell.holds()


def test_tokens_are_listed_and_revoked(site: Site) -> None:
    token = site.token("emil", "--territory", "NO", "--scope", "submit")
    (listed,) = [one for one in site.shell.json("token", "list")["tokens"] if one["name"] == "emil"]

    assert (["submit"], "NO", None) == (listed["scopes"], listed["territory"], listed["revoked"])
    assert site.ask("/1/validate-token", token)["valid"] is True
    assert token not in site.shell("token", "list").said
    assert 0 == site.shell("token", "revoke", "emil", "--id", str(listed["id"])).code
    assert site.ask("/1/validate-token", token)["valid"] is False
    site.shell("token", "revoke", "emil").fails(2, "no such token")
    site.shell("token", "create", "a/b").fails(2, "no name of a user")
