"""What is heard in an asset on which days: cut, put together, and held where it contradicts itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.identity.said import claim, clipped, decided, denied, label, ruled

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

WEDNESDAY, THURSDAY = dt.date(2014, 3, 12), dt.date(2014, 3, 13)


def days(engine: DuckDB, *said: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
    """First and last day, recordings and whether it is held, of the film's days in a row."""
    with engine.session() as session:
        clipped(session, *said)
        found = session.read(
            "SELECT d.first, d.last, coalesce(string_agg(c.recording, ' ' ORDER BY c.recording), '')"
            " AS heard, any_value(d.conflict) <> '' AS held"
            " FROM clip_days d LEFT JOIN clips c ON d.clip = c.clip"
            " GROUP BY d.first, d.last ORDER BY d.first NULLS FIRST"
        ).to_pylist()
    return [tuple(row.values()) for row in found]


def heard(engine: DuckDB, *said: Any) -> tuple[list[str], bool]:  # noqa: ANN401
    """What is heard in the film on all days, and whether its plays are held."""
    ((first, last, recordings, held),) = days(engine, *said)
    assert (None, None) == (first, last)
    return recordings.split(), held


def clips(engine: DuckDB, columns: str, *claims: dict[str, Any]) -> list[tuple[Any, ...]]:
    with engine.session() as session:
        clipped(session, claims)
        found = session.read(f"SELECT {columns} FROM clips ORDER BY ALL").to_pylist()
    return [tuple(row.values()) for row in found]


def test_a_claim_holds_from_its_first_day_to_its_last(engine: DuckDB) -> None:
    claims = [claim("a", last=WEDNESDAY)]

    assert [(None, WEDNESDAY, "a", False), (THURSDAY, None, "", False)] == days(engine, claims)


def test_days_of_which_the_same_is_said_are_not_cut(engine: DuckDB) -> None:
    claims = [claim("a", last=WEDNESDAY), claim("a", first=THURSDAY), claim("a", claimant="net")]

    assert (["a"], False) == heard(engine, claims)


def test_spans_of_one_recording_add_up_and_count_once_where_they_overlap(engine: DuckDB) -> None:
    spans = [
        claim("a", start=0, end=60, role="official"),
        claim("a", start=30, end=90, origin="fingerprint", confidence=9100),
        claim("a", start=200, end=210, origin="fingerprint", confidence=8000),
        claim("b", start=89, end=120, share=2500),
    ]

    assert [
        ("a", "official", 100, None, "declared", 9100),
        ("b", "clip", 31, 2500, "declared", None),
    ] == clips(engine, "recording, role, seconds, share, origin, confidence", *spans)


def test_shares_of_one_claimant_add_up_and_those_of_several_do_not(engine: DuckDB) -> None:
    said = [
        claim("a", start=0, end=60, share=2000),
        claim("a", start=100, end=130, share=1000),
        claim("a", claimant="net", share=2900),
    ]

    assert [(3000,)] == clips(engine, "share", *said)


def test_a_clip_is_named_by_what_is_heard_in_it(engine: DuckDB) -> None:
    one, other = claim("a", start=0, end=60), claim("b", start=60, end=90)

    named = clips(engine, "clip", one, other)
    assert named == clips(engine, "clip", other, one)
    assert named == clips(engine, "clip", one, other, one | {"claimant": "net", "origin": "match"})
    assert named != clips(engine, "clip", one, other | {"end": 91})


CONTRADICTIONS = [
    ("overlap", [claim("a", start=0, end=60), claim("b", start=57, end=90)]),
    ("shares", [claim("a", share=6000), claim("b", share=4001)]),
    ("claimants", [claim("a"), claim("b", claimant="net")]),
    ("whole shares", [claim("a", share=10_000), claim("b", claimant="net")]),
]
AGREEMENTS = [
    ("a fade", [claim("a", start=0, end=60), claim("b", start=58, end=90)]),
    ("parts", [claim("a", share=6000), claim("b", share=4000)]),
    ("one claimant", [claim("a"), claim("b")]),
    ("seconds and a share", [claim("a", start=0, end=60), claim("b", claimant="net", share=4000)]),
    ("one song", [claim("a"), claim("b", claimant="net", song="song of a")]),
    ("other days", [claim("a", last=WEDNESDAY), claim("b", claimant="net", first=THURSDAY)]),
]


@pytest.mark.parametrize("said", [said for _, said in CONTRADICTIONS], ids=dict(CONTRADICTIONS))
def test_claims_that_contradict_each_other_hold_the_plays(engine: DuckDB, said: Any) -> None:  # noqa: ANN401
    assert (["a", "b"], True) == heard(engine, said)


@pytest.mark.parametrize("said", [said for _, said in CONTRADICTIONS], ids=dict(CONTRADICTIONS))
def test_whoever_decides_on_one_of_them_settles_it(engine: DuckDB, said: Any) -> None:  # noqa: ANN401
    (mine, other) = said
    kept = {name: mine[name] for name in ("start", "end", "share")}

    assert (["a"], False) == heard(engine, [*said, decided("a", **kept)])
    assert (["a"], False) == heard(engine, said, [denied("b")])
    assert (["a", "b"], False) == heard(engine, [decided("a"), decided("b", 2), mine, other])


@pytest.mark.parametrize("said", [said for _, said in AGREEMENTS], ids=dict(AGREEMENTS))
def test_claims_that_go_together_hold_nothing(engine: DuckDB, said: Any) -> None:  # noqa: ANN401
    assert not any(held for *_, held in days(engine, said))


def test_the_text_alone_yields_to_any_other_claim(engine: DuckDB) -> None:
    told = claim("b", origin="match")

    assert (["b"], False) == heard(engine, [told])
    assert (["a"], False) == heard(engine, [told, claim("a", claimant="net")])
    assert (["a", "b"], False) == heard(engine, [decided("b", origin="match"), claim("a", share=1)])


def test_of_contradicting_decisions_the_later_one_holds(engine: DuckDB) -> None:
    assert (["a"], False) == heard(engine, [decided("a", 2)], [denied("a", 1)])
    assert [] == days(engine, [decided("a", 1)], [denied("a", 2)])


def test_who_is_not_heard_from_a_day_on_is_heard_before(engine: DuckDB) -> None:
    found = days(engine, [claim("a")], [denied("a", first=THURSDAY)])

    assert [(None, WEDNESDAY, "a", False), (THURSDAY, None, "", False)] == found


def test_labels_stand_from_day_to_day_and_decisions_come_before_files(engine: DuckDB) -> None:
    said = [label("short"), label("advertisement", last=WEDNESDAY)]
    rulings = [
        ruled("sponsor", 1, holds=True),
        ruled("sponsor", 3, holds=False, first=THURSDAY),
        ruled("short", 4, holds=False, last=WEDNESDAY),
    ]
    with engine.session() as session:
        clipped(session, [], [], said, rulings)
        found = session.read("SELECT first, last, labels, claimed FROM clip_days ORDER BY ALL")

    assert [
        (None, WEDNESDAY, "advertisement;sponsor", False),
        (THURSDAY, None, "short", False),
    ] == sorted((tuple(r.values()) for r in found.to_pylist()), key=lambda r: r[0] or dt.date.min)


def test_days_without_a_label_of_an_asset_that_nobody_claims_are_left_out(engine: DuckDB) -> None:
    assert [(THURSDAY, None, "", False)] == days(engine, [], [], [label("short", first=THURSDAY)])
