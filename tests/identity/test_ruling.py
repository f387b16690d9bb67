"""Decisions on identity: what may be said, which of them are in force, and what they come to."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import DECISIONS
from hitparade.identity.acts import Decision, checked
from hitparade.identity.decided import DECIDED
from hitparade.identity.ruled import (
    Ruled,
    end_of,
    require_consistent,
    rulings,
    song_of,
)
from hitparade.identity.ruling import rule, ruled_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.engine.duckdb import DuckDB

TIDE = "isrc:GBAYE0601498"
LIVE = "isrc:GBAYE0601499"
TEXT = "text:0123456789abcdef0123"


class Log:
    """A log of decisions that nobody signed."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(
        self,
        act: str,
        subject: str = "",
        author: str = "Ana",
        dates: tuple[dt.date | None, dt.date | None] = (None, None),
        **value: object,
    ) -> str:
        """Decide something; returns the id of the decision."""
        text = json.dumps(value) if value else ""
        made = checked(Decision(act, subject, "", text, *dates, None, author, "a test"))
        if act == "merge":
            require_consistent(made, self.rows)
        return self.put(made)

    def put(self, made: Decision) -> str:
        name = f"d{len(self.rows) + 1}"
        self.rows.append(
            dict.fromkeys(DECISIONS.names, "")
            | {name: getattr(made, name) for name in ("act", "subject", "value", "author")}
            | {"sequence": len(self.rows) + 1, "decision": name, "first": made.first}
            | {"last": made.last, "expires": made.expires}
            | {"decided": dt.datetime(2014, 3, 3, tzinfo=dt.UTC)}
        )
        return name

    def undo(self, name: str, author: str = "Ana") -> None:
        self.put(Decision("undo", name, author=author, reason="a test"))

    def table(self, name: str, columns: str) -> list[tuple[object, ...]]:
        """Some columns of a table that the decisions come to."""
        rows = ruled_tables(self.rows)[name].to_pylist()
        return [tuple(row[column] for column in columns.split()) for row in rows]


def merged(log: Log) -> list[tuple[object, ...]]:
    return log.table("merged", "id into")


def voted(*listeners: str, quorum: int | None = None) -> Log:
    """A log in which listeners say the same."""
    log = Log()
    if quorum:
        log("quorum", listeners=quorum)
    for name in listeners:
        log("merge", "song:b", author=f"listener:{name}", into="song:a")
    return log


def test_what_is_merged_goes_on_to_the_end_of_the_chain() -> None:
    log = Log()
    log("merge", "song:b", into="song:a")
    log("merge", "song:c", into="song:b")
    log("merge", "song:a", into="song:d")

    assert [("song:a", "song:d"), ("song:b", "song:d"), ("song:c", "song:d")] == merged(log)
    steps = [str(content).count(";") + 1 for (content,) in log.table("merged", "content")]
    assert [1, 2, 3] == steps


def test_an_undone_merge_lets_the_chain_end_before_it() -> None:
    log = Log()
    log("merge", "song:b", into="song:a")
    middle = log("merge", "song:c", into="song:b")
    log("merge", "song:d", into="song:c")
    log.undo(middle)

    assert [("song:b", "song:a"), ("song:d", "song:c")] == merged(log)


def test_of_two_merges_of_one_song_the_later_holds() -> None:
    log = Log()
    log("merge", "song:b", into="song:a")
    log("merge", "song:b", into="song:c")

    assert [("song:b", "song:c")] == merged(log)


@pytest.mark.parametrize("target", ["song:c", "song:b"])
def test_a_circle_is_refused(target: str) -> None:
    log = Log()
    log("merge", "song:b", into="song:a")
    log("merge", "song:c", into="song:b")

    with pytest.raises(WorkspaceError, match=f"in a circle: {target} is merged into song:a"):
        log("merge", "song:a", into=target)


def test_a_circle_that_undoing_closes_leaves_the_later_merge_aside() -> None:
    log = Log()
    log("merge", "song:a", into="song:b")
    away = log("merge", "song:a", into="song:c")
    log("merge", "song:b", into="song:a")
    log.undo(away)

    assert [("song:a", "song:b")] == merged(log)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.booleans()), max_size=15
    )
)
def test_chains_end_whatever_is_merged_and_undone(
    steps: Sequence[tuple[str, str, bool]],
) -> None:
    log = Log()
    for one, other, undone in steps:
        made = Decision("merge", f"song:{one}", value=json.dumps({"into": f"song:{other}"}))
        name = log.put(made)
        if undone:
            log.undo(name)

    ruled = Ruled.of(rulings(log.rows))

    ends = {end_of(ruled.into, name)[0] for name in ruled.into}
    assert not ends & set(ruled.into)


def test_two_listeners_of_three_change_nothing_and_the_third_does() -> None:
    assert [] == merged(voted("x", "y"))
    assert [("song:b", "song:a")] == merged(voted("x", "y", "z"))


def test_the_same_listener_twice_is_one_voice() -> None:
    assert [] == merged(voted("x", "y", "y", "x"))


def test_a_listener_who_takes_the_vote_back_takes_the_decision_back() -> None:
    log = voted("x", "y", "z")
    log.undo("d2", author="listener:y")

    assert [] == merged(log)


def test_the_quorum_is_what_was_decided_last() -> None:
    assert [] == merged(voted("x", "y", "z", quorum=4))
    assert [("song:b", "song:a")] == merged(voted("x", "y", quorum=2))


def test_what_listeners_decide_counts_from_the_voice_that_made_the_quorum() -> None:
    log = voted("x", "y")
    log("merge", "song:b", into="song:c")
    log("merge", "song:b", author="listener:z", into="song:a")

    assert [("song:b", "song:a")] == merged(log)


def test_a_recording_that_is_split_off_leaves_what_it_was_merged_into() -> None:
    log = Log()
    log("merge", song_of(LIVE), into=song_of(TIDE))
    log("split", LIVE)

    assert [] == merged(log)
    assert [(LIVE, song_of(LIVE))] == log.table("split_off", "recording song")


def test_who_lends_the_song_its_id_leaves_it_to_the_others() -> None:
    log = Log()
    log("merge", song_of(LIVE), into=song_of(TIDE))
    log("split", TIDE)

    assert [(TIDE, song_of(f"split:{TIDE}"))] == log.table("split_off", "recording song")


def test_a_later_merge_takes_a_split_back() -> None:
    log = Log()
    log("split", LIVE)
    log("merge", LIVE, into=TIDE)

    assert [] == log.table("split_off", "recording")
    assert [(LIVE, TIDE)] == merged(log)


def test_of_match_and_split_of_a_spelling_the_later_holds() -> None:
    spelling: dict[str, Any] = {"title": "Tide Table", "artist": "Ana Reis"}
    log = Log()
    log("match", "Ana Reis - Tide Table", **spelling, recording=TIDE)
    assert [("Tide Table", "Ana Reis", "", TIDE)] == log.table(
        "matched_spellings", "title artist isrc recording"
    )

    log("split", TIDE, **spelling)
    assert [] == log.table("matched_spellings", "title")
    assert [(TIDE, "Tide Table", "Ana Reis")] == log.table(
        "left_spellings", "recording title artist"
    )

    log("match", "Ana Reis - Tide Table", **spelling, recording=TIDE)
    assert [] == log.table("left_spellings", "title")


def test_claims_and_labels_stand_in_the_order_in_which_they_were_decided() -> None:
    day = dt.date(2014, 3, 10)
    log = Log()
    log("claim", "tube:x", dates=(day, None), recording=TIDE, start=10, end=90, share="9900")
    log("unclaim", "tube:x", recording=LIVE)
    log("label", ":y:z", label="advertisement")
    log("unlabel", ":y:z", label="clip")

    found = log.table("claim_rulings", "supplier asset recording claimed start end share first")
    assert [
        ("tube", "x", TIDE, True, 10, 90, 9900, day),
        ("tube", "x", LIVE, False, None, None, None, None),
    ] == found
    assert [("", "y:z", "advertisement", True), ("", "y:z", "clip", False)] == log.table(
        "label_rulings", "supplier asset label holds"
    )


def test_versions_aliases_and_classes() -> None:
    log = Log()
    log("alias", "방탄소년단", of="Bangtan Boys")
    log("alias", "Bangtan Boys", of="BTS")
    log("versions", "song:a", apart="remix; live")
    log("classify", LIVE, version="none")

    assert [("Bangtan Boys", "BTS"), ("방탄소년단", "BTS")] == log.table("aliased", "name artist")
    assert [("song:a", "live;remix")] == log.table("version_rulings", "song apart")
    assert [(LIVE, "")] == log.table("classified", "recording version")


def test_a_decision_has_the_content_that_it_has_for_charts(engine: DuckDB) -> None:
    log = Log()
    log("claim", ":x", dates=(dt.date(2014, 3, 10), dt.date(2014, 3, 12)), recording=TIDE)
    with engine.session() as session:
        session.table("decisions", DECISIONS.from_rows([tuple(r.values()) for r in _rows(log)]))
        rule(session)
        (here,) = session.read("SELECT content FROM identity_rulings")["content"].to_pylist()
        steps = [replace(step, sql=step.sql.split("WHERE u.undone")[0]) for step in DECIDED]
        session.run(steps)
        (there,) = session.read("SELECT content FROM decided")["content"].to_pylist()

    assert here == there


def _rows(log: Log) -> list[dict[str, Any]]:
    return [{name: row[name] for name in DECISIONS.names} for row in log.rows]


def test_no_decision_comes_to_empty_tables(engine: DuckDB) -> None:
    with engine.session() as session:
        session.table("decisions", DECISIONS.empty())
        rule(session)
        for name in ruled_tables([]):
            assert 0 == session.read(f"SELECT count(*) AS n FROM {name}")["n"][0].as_py()


@pytest.mark.parametrize(
    ("act", "subject", "value", "message"),
    [
        ("merge", "song:a", {"into": "song:a"}, "merges song:a into itself"),
        ("merge", "song:a", {"into": TIDE}, "the song song:a and the recording isrc:GBAYE0601498"),
        ("merge", "Tide Table", {"into": TIDE}, "names Tide Table, which is no id"),
        ("split", "song:a", {"title": "Tide"}, "only a recording has spellings"),
        ("match", "x", {"title": "Tide", "recording": TIDE}, "without artist"),
        ("match", "x", {"title": "T", "artist": "A", "recording": "song:a"}, "id of a recording"),
        ("alias", "BTS", {"of": "BTS"}, "alias of itself"),
        ("versions", TIDE, {"apart": "live"}, "must be about the id of a song"),
        ("versions", "song:a", {"apart": "none;live"}, "none stands alone"),
        ("classify", "song:a", {"version": "live"}, "must be about the id of a recording"),
        ("claim", "x", {"recording": TIDE}, "SUPPLIER:ASSET"),
        ("claim", ":x", {"recording": TIDE, "role": "clp"}, "Did you mean clip?"),
        ("claim", ":x", {"recording": TIDE, "start": 1}, "only one of start and end"),
        ("claim", ":x", {"recording": TIDE, "start": 9, "end": 9}, "must end later"),
        ("claim", ":x", {"recording": TIDE, "share": 20000}, "whole number, 1 to 10000"),
        ("claim", ":x", {"recording": TIDE, "volume": 3}, "It may hold recording, role"),
        ("label", ":x", {"label": "advert"}, "Did you mean advertisement?"),
        ("quorum", "", {"listeners": 0}, "whole number, 1 to 1000000"),
    ],
)
def test_what_cannot_be_decided_is_said(
    act: str, subject: str, value: dict[str, Any], message: str
) -> None:
    with pytest.raises(WorkspaceError, match=message):
        Log()(act, subject, **value)


def test_identity_has_no_chart_and_only_assets_have_dates() -> None:
    merge = Decision("merge", "song:b", value='{"into":"song:a"}', author="Ana", reason="same")
    with pytest.raises(WorkspaceError, match="names the chart tiny, but binds every chart"):
        checked(replace(merge, chart="tiny"))
    with pytest.raises(WorkspaceError, match="has a date"):
        checked(replace(merge, first=dt.date(2014, 3, 3)))


@pytest.mark.parametrize("act", ["exclude", "quorum"])
def test_what_listeners_cannot_decide(act: str) -> None:
    value = '{"listeners":1}' if act == "quorum" else ""
    wanted = Decision(act, "song:a", value=value, author="listener:x", reason="x")

    with pytest.raises(WorkspaceError, match="not for listeners"):
        checked(wanted)
