"""Questions wait unseen, are answered in public, and nothing of who asked is kept."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from limits import RateLimitItemPerDay, RateLimitItemPerHour

from hitparade.domain.errors import NotFoundError
from hitparade.web import questions
from hitparade.web.app import create
from hitparade.web.pages import more
from hitparade.web.questions import Position, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = Position("golden-late", dt.date(2026, 5, 16), 2, 1, "song:1", "Kelp", "Mar")
TEXT = "Did the clip of the islands count?"


def test_a_question_waits_until_it_is_answered(tmp_path: Path) -> None:
    asked = questions.ask(tmp_path, PLACE, TEXT)

    assert [asked] == list(questions.questions(tmp_path, answered=False))
    assert () == questions.questions(tmp_path, answered=True)
    done = questions.answer(tmp_path, asked.id, "It did.", "Ana")
    assert ("It did.", "Ana", PLACE) == (done.answer, done.author, done.position)
    assert [done] == list(questions.questions(tmp_path))


def test_the_same_question_is_one_question(tmp_path: Path) -> None:
    first = questions.ask(tmp_path, PLACE, TEXT)
    again = questions.ask(tmp_path, PLACE, f"  {TEXT}\r\n")

    assert first.id == again.id
    assert 1 == len(questions.questions(tmp_path))


def test_a_workspace_without_questions_is_not_written_to(tmp_path: Path) -> None:
    assert () == questions.questions(tmp_path)
    assert "0" == questions.Seen(tmp_path).stamp()
    with pytest.raises(NotFoundError, match="nobody has asked any"):
        questions.answer(tmp_path, "abc", "Yes.", "Ana")
    assert [] == list(tmp_path.iterdir())


def test_what_everyone_sees_changes_with_answers_only(tmp_path: Path) -> None:
    seen = questions.Seen(tmp_path)
    asked = questions.ask(tmp_path, PLACE, TEXT)
    before = seen.stamp()

    questions.ask(tmp_path, PLACE, "And the other clip, did that count as well?")
    assert before == seen.stamp()
    questions.answer(tmp_path, asked.id, "It did.", "Ana")
    assert before != seen.stamp()


def test_near_ids_are_offered(tmp_path: Path) -> None:
    asked = questions.ask(tmp_path, PLACE, TEXT)

    with pytest.raises(NotFoundError, match=f"Did you mean {asked.id}"):
        questions.answer(tmp_path, asked.id[:-1], "It did.", "Ana")


@pytest.mark.parametrize("text", ["short", "\u202e" * 50, "x" * 2001])
def test_a_question_has_a_length(tmp_path: Path, text: str) -> None:
    with pytest.raises(QuestionError, match="characters"):
        questions.ask(tmp_path, PLACE, text)


def test_too_many_may_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST", 1)
    questions.ask(tmp_path, PLACE, TEXT)

    with pytest.raises(QuestionError, match="Too many questions"):
        questions.ask(tmp_path, PLACE, "Another question, then?")


@pytest.fixture
def office(own_workspace: Path) -> TestClient:
    """The site of a workspace that may be written to."""
    return TestClient(create(own_workspace), base_url="http://charts.test")


FORM = {"chart": "golden-late", "issue": "2026-05-16", "rank": "1", "text": TEXT}


def test_a_reader_asks_and_everyone_reads_the_answer(
    office: TestClient, own_workspace: Path
) -> None:
    sent = office.post("/questions/", data=FORM)
    (waiting,) = questions.questions(own_workspace)

    assert (201, "no-store") == (sent.status_code, sent.headers["cache-control"])
    assert waiting.id in sent.text
    assert "Kelp" == waiting.position.title
    assert TEXT not in office.get("/corrections/").text
    questions.answer(own_workspace, waiting.id, "It did, <b>all</b> of it.", "Ana")
    log = _until(office, "/corrections/", TEXT)
    assert "It did, &lt;b&gt;all&lt;/b&gt; of it." in log


def _until(client: TestClient, path: str, text: str) -> str:
    """A page once it has a text: about twice a second the site looks whether anything is new."""
    for _ in range(50):
        found = client.get(path).text
        if text in found:
            return found
        time.sleep(0.1)
    pytest.fail(f"{path} never had {text}")


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"text": "short"}, 400, "A question has 10 to 2,000 characters"),
        ({"rank": "99"}, 400, "has no No. 99"),
        ({"rank": "one"}, 400, "Write the position as a number"),
        ({"issue": "soon"}, 400, "Write the issue as YYYY-MM-DD"),
        ({"chart": "<script>"}, 400, "There is no chart &lt;script&gt;"),
        ({"website": "http://spam.test"}, 403, "from its own page only"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    site_of_its_own: TestClient, change: dict[str, str], status: int, said: str
) -> None:
    sent = site_of_its_own.post("/questions/", data=FORM | change)

    assert status == sent.status_code
    assert said in sent.text
    assert "<script>" not in sent.text.replace('<script src="', "")


@pytest.fixture(scope="module")
def site_of_its_own(
    published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """A site whose limits nothing has used up, and which stores nothing here."""
    folder = shutil.copytree(published, tmp_path_factory.mktemp("asked") / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(more, "PER_HOUR", RateLimitItemPerHour(50))
        yield TestClient(create(folder), base_url="http://charts.test")


def test_other_sites_cannot_ask_for_their_visitors(site_of_its_own: TestClient) -> None:
    headers = {"origin": "http://evil.test", "sec-fetch-site": "cross-site"}

    assert 403 == site_of_its_own.post("/questions/", data=FORM, headers=headers).status_code


def test_one_address_asks_a_few_times_an_hour(office: TestClient) -> None:
    most = more.PER_HOUR.amount
    sent = [office.post("/questions/", data=FORM).status_code for _ in range(most + 1)]

    assert [201] * most == sent[:most]
    assert 429 == sent[most]


def test_an_origin_that_is_no_address_is_another_site(site_of_its_own: TestClient) -> None:
    headers = {"origin": "http://[", "sec-fetch-site": "same-origin"}

    assert 403 == site_of_its_own.post("/questions/", data=FORM, headers=headers).status_code


def test_what_was_not_asked_takes_nobody_elses_turn(
    own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(more, "PER_DAY", RateLimitItemPerDay(1))
    site = create(own_workspace)

    def asks(address: str, **change: str) -> int:
        client = TestClient(site, base_url="http://charts.test", client=(address, 4711))
        return client.post("/questions/", data=FORM | change).status_code

    assert [400, 400] == [asks("203.0.113.1", text="short") for _ in range(2)]
    assert [201, 429] == [asks("203.0.113.2"), asks("203.0.113.3")]


def test_a_network_of_one_reader_is_one_address(office: TestClient) -> None:
    site, most = office.app, more.PER_HOUR.amount

    def asks(address: str) -> int:
        client = TestClient(site, base_url="http://charts.test", client=(address, 4711))
        return client.post("/questions/", data=FORM).status_code

    assert [201] * most == [asks(f"2001:db8:0:1::{n}") for n in range(most)]
    assert (429, 201) == (asks("2001:db8:0:1:ffff::1"), asks("2001:db8:0:2::1"))
