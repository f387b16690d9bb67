"""The log of decisions can be added to and checked, but never changed unseen."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.domain.tables import DECIDED as DECIDED_TABLE
from hitparade.domain.tables import DECISIONS, EDITIONS
from hitparade.identity.acts import ACTS, Decision
from hitparade.identity.decided import DECIDED, binding
from hitparade.identity.decisions import (
    Log,
    as_json,
    decide,
    decisions,
    public_key,
    undo,
)
from tests.docs.pages import blocks
from tests.office import book, issue

if TYPE_CHECKING:
    from tests.office import Office

STAY = Decision("stay", "song:1", chart="tiny", author="Ana", reason="asked for")
MARCH = dt.date(2014, 3, 1)
APRIL = dt.date(2014, 4, 1)


def log(office: Office) -> Log:
    return decisions(office.workspace, office.engine)


def make(office: Office, act: str = "stay", subject: str = "song:1", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    decision = Decision(act, subject, **{"author": "Ana", "reason": "asked for"} | more)
    return decide(office.workspace, office.engine, decision)


def decided(office: Office, chart: str = "tiny") -> list[dict[str, Any]]:
    with office.engine.session() as session:
        office.workspace.lake.attach(session, (DECISIONS,))
        session.run((*DECIDED, binding(chart)))
        DECIDED_TABLE.check(session.read("FROM decided"), unique=True)
        found: list[dict[str, Any]] = session.read(
            "FROM binding ORDER BY content, decision"
        ).to_pylist()
    return found


def rewrite(office: Office, **changes: Any) -> None:  # noqa: ANN401
    """Change the first record where it is stored."""
    stored = office.read(DECISIONS, "SELECT * FROM decisions ORDER BY sequence")
    stored[0] |= changes
    table = DECISIONS.from_rows([tuple(row.values()) for row in stored])
    office.workspace.lake.replace(DECISIONS, table, "true")


def test_each_record_names_the_one_before(office: Office) -> None:
    first, second = make(office), make(office, "permit", "song:2")

    assert (1, 2) == (first["sequence"], second["sequence"])
    assert ("", first["sha256"]) == (first["previous"], second["previous"])
    assert log(office).holds
    assert [first["decision"], second["decision"]] == [
        record["decision"] for record in log(office).records
    ]


def test_records_are_signed_by_the_key_of_the_workspace(office: Office) -> None:
    record = make(office)

    assert public_key(office.workspace.decision_key or b"") == record["key"]
    assert 128 == len(record["signature"])


def test_a_workspace_without_a_key_writes_no_signature(office: Office) -> None:
    (office.workspace.folder / "keys" / "decisions.key").unlink()

    record = make(office)

    assert ("", "") == (record["signature"], record["key"])
    assert log(office).holds


def test_two_equal_decisions_are_two_records_of_one_content(office: Office) -> None:
    one, two = make(office), make(office, author="Bia", reason="again")

    assert one["decision"] != two["decision"]
    (first, second) = decided(office)
    assert first["content"] == second["content"]


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "song:2"},
        {"author": "Bia"},
        {"decided": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"expires": APRIL},
        {"previous": "0" * 64},
        {"sha256": "0" * 64},
        {"signature": "0" * 128},
        {"signature": "no"},
        {"key": "0" * 64},
        {"sequence": 7},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_changed_record_is_noticed_and_nothing_is_added_to_it(
    office: Office, changes: dict[str, Any]
) -> None:
    make(office)
    make(office)
    rewrite(office, **changes)

    assert not log(office).holds
    with pytest.raises(WorkspaceError, match="not as it was written"):
        make(office)


def test_a_record_that_is_left_out_is_noticed(office: Office) -> None:
    for _ in range(3):
        make(office)
    office.workspace.lake.replace(DECISIONS, DECISIONS.empty(), "sequence = 2")

    assert 2 == len(log(office).records)
    assert any("does not name the hash" in problem for problem in log(office).problems)


def test_a_decision_is_undone_by_a_record_of_its_own(office: Office) -> None:
    record = make(office)
    make(office, "permit")

    undoing = undo(
        office.workspace, office.engine, record["decision"], author="Ana", reason="sorry"
    )

    assert [undoing["decision"], "", ""] == [r["undone_by"] for r in log(office).records]
    assert ["permit"] == [row["act"] for row in decided(office)]


def test_undoing_twice_is_undoing_once(office: Office) -> None:
    make(office)

    once, twice = (
        undo(office.workspace, office.engine, "1", author="Ana", reason="sorry") for _ in "12"
    )

    assert once["decision"] == twice["decision"]
    assert 2 == len(log(office).records)


def test_an_undoing_cannot_be_undone(office: Office) -> None:
    make(office)
    undo(office.workspace, office.engine, "1", author="Ana", reason="sorry")

    with pytest.raises(WorkspaceError, match="cannot be undone"):
        undo(office.workspace, office.engine, "2", author="Ana", reason="sorry")
    with pytest.raises(NotFoundError, match="There is no decision 9"):
        undo(office.workspace, office.engine, "9", author="Ana", reason="sorry")


def test_the_day_of_expiry_is_the_last_that_a_decision_binds(office: Office) -> None:
    make(office, first=MARCH, last=APRIL, expires=MARCH)
    make(office, last=MARCH, expires=APRIL)
    make(office, expires=APRIL)
    make(office)

    assert {(MARCH, MARCH), (None, MARCH), (None, APRIL), (None, None)} == {
        (row["first"], row["last"]) for row in decided(office)
    }


def test_a_chart_is_bound_by_its_own_decisions_and_by_those_for_all(office: Office) -> None:
    for chart in ("", "tiny", "tiny@US", "tiny-too", "other"):
        make(office, chart=chart)

    assert [("", ""), ("tiny", ""), ("tiny@US", "US")] == sorted(
        (row["chart"], row["territory"]) for row in decided(office)
    )


def test_a_value_is_kept_in_one_form(office: Office) -> None:
    record = make(office, "credit", value='{"title": "Alba",  "artist": "M"}')

    assert '{"artist":"M","title":"Alba"}' == record["value"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"act": "stai"}, "Did you mean stay"),
        ({"subject": " "}, "needs a subject"),
        ({"author": ""}, "needs an author"),
        ({"reason": ""}, "needs a reason"),
        ({"reason": "a\nb"}, "control characters"),
        ({"subject": "x" * 1001}, "more than 1,000"),
        ({"first": APRIL, "last": MARCH}, "before it begins"),
        ({"value": '{"title": "A"}'}, "takes none"),
        ({"act": "credit"}, "needs a value"),
        ({"act": "credit", "value": "Alba"}, "is no JSON"),
        ({"act": "credit", "value": "[]"}, "JSON object"),
        ({"act": "credit", "value": '{"titel": "A"}'}, "Did you mean title"),
        ({"act": "credit", "value": '{"title": ["A"]}'}, "must be a text"),
        ({"act": "quarantine", "subject": ""}, "needs a subject, or a value"),
        ({"act": "quarantine", "value": '{"action": "burn"}'}, "hold or exclude or haircut"),
    ],
)
def test_a_wrong_decision_is_not_written(
    office: Office, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises((NotFoundError, WorkspaceError), match=says):
        make(office, **changes)
    assert () == log(office).records


def test_every_act_says_what_it_does() -> None:
    assert all(act.meaning for act in ACTS.values())


def test_threads_that_decide_at_once_write_one_chain(office: Office) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda n: make(office, subject=f"song:{n}"), range(8)))

    assert log(office).holds
    assert {r["decision"] for r in made} == {r["decision"] for r in log(office).records}


DECIDER = """
import sys
import hitparade

charts = hitparade.open(sys.argv[1])
for number in range(3):
    charts.decide("stay", f"song:{sys.argv[2]}{number}", author="Ana", reason="asked for")
"""


def test_processes_that_decide_at_once_write_one_chain(office: Office) -> None:
    folder = str(office.workspace.folder)
    writers = [subprocess.Popen([sys.executable, "-c", DECIDER, folder, name]) for name in "ab"]

    assert [0, 0] == [writer.wait(timeout=120) for writer in writers]
    assert log(office).holds
    assert 6 == len(log(office).records)


def test_a_stranger_can_check_the_log(office: Office) -> None:
    """With the program of docs/decisions-log.md."""
    (program,) = blocks("docs/decisions-log.md", "python")
    make(office, "credit", value='{"title":"Ålba"}', first=MARCH, chart="tiny")
    last = make(office, expires=APRIL)
    records = [as_json(record) for record in log(office).records]

    def run(records: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program.text],
            input=json.dumps({"decisions": records}),
            capture_output=True,
            text=True,
            check=False,
        )

    assert f"the chain holds; its last hash is {last['sha256']}\n" == run(records).stdout
    for broken in ({"reason": "another"}, {"signature": "0" * 128}, {"key": "0" * 64}):
        assert 0 != run([records[0], records[1] | broken]).returncode
    assert 0 != run(records[1:]).returncode


def test_the_facts_of_an_edition_name_the_decisions_that_bind_it(office: Office) -> None:
    office.weeks("A B", "A B")

    def facts() -> list[bool]:
        office.compile(book(), issue(1), issue(2))
        newest = office.read(
            EDITIONS,
            "SELECT facts FROM editions QUALIFY row_number() OVER"
            " (PARTITION BY issue ORDER BY edition DESC) = 1 ORDER BY issue",
        )
        return ["decisions:" in row["facts"] for row in newest]

    assert [False, False] == facts()
    make(office, chart="other")
    assert [False, False] == facts()
    make(office, chart="tiny", first=issue(2))
    assert [False, True] == facts()
    make(office, "quarantine", "song:x", last=dt.date(2014, 3, 9))
    assert [True, True] == facts()
    undo(office.workspace, office.engine, "2", author="Ana", reason="sorry")
    assert [True, False] == facts()
