"""What a submission must be: every payload of the shared formats, and each limit from both sides."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from hitparade.web.intake.listens import RefusedError, Submission, submission
from hitparade.web.intake.texts import recording_msid, song_key, usage_text

SHARED = Path(__file__).parents[4] / "shared" / "data" / "formats" / "listenbrainz"
VALID = ("valid_import.json", "valid_playing_now.json", "valid_single.json")
INVALID = {
    "empty_track_name.json": "track_name",
    "listen_having_unicode_null.json": "U+0000",
    "listenbrainz.scrobble.request.json": "recording_mbid",
    "multi-scrobbler.submitListensRequestExample.json": "listened_at is too low",
    "multi_duration.json": "duration or duration_ms",
    "playing_now_with_ts.json": "must not have listened_at",
    "too_many_tags.json": "at most 50 tags",
}
MBID = "2cfad207-3f55-4aec-8120-86cf66e34d59"
AT = 1_486_449_409


def single(*, at: object = AT, kind: str = "single", **metadata: object) -> Submission:
    """Submit one listen whose metadata are some others."""
    names = {"artist_name": "Kanye West", "track_name": "Fade"}
    listen: dict[str, object] = {"track_metadata": names | metadata}
    if at is not None:
        listen["listened_at"] = at
    return submission(json.dumps({"listen_type": kind, "payload": [listen]}).encode())


def info(**additional: object) -> dict[str, object]:
    """The additional facts that are kept of some."""
    (listen,) = single(additional_info=additional).listens
    return dict(listen.info["additional_info"])


def refused(text: str, **listen: object) -> None:
    """A listen is refused, with this text."""
    with pytest.raises(RefusedError, match=text):
        single(**listen)  # type: ignore[arg-type]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared formats are not here")
@pytest.mark.parametrize("name", VALID)
def test_valid_payloads_are_taken(name: str) -> None:
    document = json.loads((SHARED / name).read_bytes())

    submitted = submission((SHARED / name).read_bytes())

    assert document["listen_type"] == submitted.kind
    assert [one["track_metadata"]["track_name"] for one in document["payload"]] == [
        listen.title for listen in submitted.listens
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared formats are not here")
@pytest.mark.parametrize(("name", "text"), INVALID.items())
def test_invalid_payloads_are_refused_with_the_reason(name: str, text: str) -> None:
    with pytest.raises(RefusedError) as error:
        submission((SHARED / name).read_bytes())

    assert text in str(error.value)
    assert 400 == error.value.status


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared formats are not here")
def test_listens_of_a_dump_keep_everything_that_was_said() -> None:
    for line in (SHARED / "listenbrainz_listens.jsonl").read_text().splitlines():
        dumped = json.loads(line)

        (listen,) = single(at=dumped["listened_at"], **dumped["track_metadata"]).listens

        assert dumped["track_metadata"] == listen.metadata


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "JSON object"),
        (b"\xff", "JSON object"),
        (b"[]", "JSON object"),
        (b"[" * 100_000, "JSON object"),
        (b'{"listen_type": "single", "payload": NaN}', "JSON object"),
        (b'{"listen_type": "single", "payload": 1e999}', "JSON object"),
        (b"{}", "listen_type"),
        (b'{"listen_type": [], "payload": []}', "listen_type"),
        (b'{"listen_type": "single", "payload": {}}', "payload"),
        (b'{"listen_type": "single", "payload": []}', "exactly one"),
        (b'{"listen_type": "single", "payload": [{}, {}]}', "exactly one"),
        (b'{"listen_type": "import", "payload": [3]}', "JSON object"),
        (b'{"listen_type": "import", "payload": [{"x": 1}]}', "not x"),
        (b'{"listen_type": "import", "payload": [{"listened_at": 1}]}', "track_metadata"),
        (b'{"listen_type": "single", "payload": [{"listened_at": "\\ud800"}]}', "surrogate"),
    ],
)
def test_a_body_that_is_no_submission_is_refused(body: bytes, text: str) -> None:
    with pytest.raises(RefusedError, match=text):
        submission(body)


def test_a_thousand_listens_may_come_at_once_and_no_more() -> None:
    one = {"listened_at": AT, "track_metadata": {"artist_name": "A", "track_name": "T"}}

    def sent(count: int) -> Submission:
        return submission(json.dumps({"listen_type": "import", "payload": [one] * count}).encode())

    assert 1000 == len(sent(1000).listens)
    assert () == sent(0).listens
    with pytest.raises(RefusedError, match="at most 1000"):
        sent(1001)


def test_a_listen_may_take_ten_kilobytes() -> None:
    single(track_name="x" * 10_000)
    refused("at most 10240 bytes", track_name="x" * 10_240)


def test_when_it_was_must_be_a_whole_number_that_can_be() -> None:
    assert AT == single(at=str(AT)).listens[0].listened_at
    assert AT == single(at=AT + 0.5).listens[0].listened_at
    assert 1_033_430_400 == single(at=1_033_430_400).listens[0].listened_at
    refused("too low", at=1_033_430_399)
    single(at=int(time.time()) + 3500)
    refused("too high", at=int(time.time()) + 3700)
    refused("too high", at=10**30)
    wrong: list[object] = ["soon", [], {}, True]
    for odd in wrong:
        refused("listened_at", at=odd)
    refused("must have listened_at", at=None)


def test_names_are_texts_without_blanks_around_them() -> None:
    (listen,) = single(artist_name=" A ", track_name="\tT\n", release_name=" ").listens

    assert ("A", "T", "") == (listen.artist, listen.title, listen.release)
    wrong: list[object] = [" ", "\u0001", None, 3, ["A"]]
    for odd in wrong:
        refused("artist_name", artist_name=odd)
    refused("release_name", release_name=3)


def test_tags_are_at_most_fifty_of_at_most_sixty_four_characters() -> None:
    tags = ["x" * 64] * 50

    assert tags == info(tags=tags)["tags"]
    assert {} == info(tags=None)
    wrong: list[object] = [["x"] * 51, ["x" * 65], "x", [3]]
    for odd in wrong:
        refused("tag", additional_info={"tags": odd})


def test_a_duration_is_given_once_and_is_positive() -> None:
    assert {"duration": 222} == info(duration="222")
    assert {"duration_ms": 5} == info(duration_ms=5, duration=None)
    refused("not both", additional_info={"duration": 1, "duration_ms": 1000})
    wrong: list[object] = [0, -1, 24 * 86400 + 1, "long", []]
    for odd in wrong:
        refused("duration must be", additional_info={"duration": odd})


def test_ids_of_musicbrainz_are_uuids_or_left_out() -> None:
    assert {"recording_mbid": MBID} == info(recording_mbid=MBID.upper(), release_mbid="")
    assert {"artist_mbids": [MBID]} == info(artist_mbids=["", MBID, None], work_mbids=[])
    refused("track_mbid", additional_info={"track_mbid": "mbz-123"})
    refused("work_mbids", additional_info={"work_mbids": MBID})
    refused("artist_mbids", additional_info={"artist_mbids": [3]})


def test_whatever_else_is_said_is_kept() -> None:
    said = {"spotify_id": "https://open.spotify.com/track/x", "mood": {"deep": [1, None, "é"]}}

    assert said == info(**said)
    refused("additional_info", additional_info=[])


def test_what_plays_now_has_no_instant() -> None:
    playing = single(at=None, kind="playing_now", additional_info={"duration_ms": 142_200})

    assert 142 == playing.listens[0].seconds
    refused("must not have", kind="playing_now")


def test_nul_is_refused_wherever_it_stands() -> None:
    refused("U.0000", additional_info={"deep": [{"a\x00": 1}]})
    deep: object = "x"
    for _ in range(40):
        deep = [deep]
    refused("nested deeper", additional_info={"deep": deep})


def test_two_spellings_of_one_track_have_one_key() -> None:
    first = song_key("We Are Few feat. Lia", "Lanterns")

    assert first == song_key("We are few", "Lanterns (feat. Lía) - Remastered 2011")
    assert first != song_key("We Are Few", "Lanterns (Live)")
    assert first != song_key("We Are Many", "Lanterns")
    assert song_key("???", "!!!") != song_key("!!!", "???")


def test_hostile_spellings_are_compared_in_no_time() -> None:
    started = time.monotonic()
    for text in ("(" * 5000 + ")" * 5000, "feat. " * 1500, "e\u0301\u0302\u0303" * 2000):
        song_key(text, text)

    assert time.monotonic() - started < 1


def test_an_id_stands_for_the_texts() -> None:
    assert recording_msid("A", "T", "R") == recording_msid("A", "T", "R")
    assert recording_msid("A", "T", "R") != recording_msid("A", "T", "")


def test_usage_has_no_control_characters_and_a_thousand_characters() -> None:
    assert "a b c" == usage_text(" a\x07b\u0085 c\n")
    assert 1000 == len(usage_text("x" * 10_000))
