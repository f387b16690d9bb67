"""What holds for caps whatever was played: order never matters, and no unit is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.tables import CLIP_DAYS, SOURCES, USAGE
from hitparade.engine.duckdb import DuckDB
from hitparade.ledger.policy import CAP, CountingPolicy
from hitparade.ledger.tallies import make
from tests.examples import examples
from tests.ledger.counting import resolved, spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

Event = dict[str, Any]
Cap = dict[str, Any]

START = dt.datetime(2014, 3, 10, tzinfo=dt.UTC)
DAYS = [dt.date(2014, 3, 10) + dt.timedelta(n) for n in range(3)]
EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "hour": st.integers(0, 71),
            "timed": st.sampled_from([True, True, False]),
            "listener": st.sampled_from(["ann", "ben"]),
            "title": st.sampled_from(["Alba", "Brisa"]),
            "quantity": st.sampled_from([1, 1, 1, 2, 3, -1]),
        }
    ),
    min_size=1,
    max_size=14,
)
WINDOWS = st.sampled_from(["day", "24h", "week", "lifetime"])
KEYS = st.sampled_from([["listener", "recording"], ["listener"], ["recording"]])
EMPTY = {"text": "", "int": None, "bool": False, "date": None, "time": None}


def cap(key: list[str], window: str, most: int) -> Cap:
    """A cap of "at most so many", as a policy says it."""
    return {
        "key": key,
        "window": window,
        "counts": [(0, most, None), (most + 1, None, most)],
        "zone": "",
        "starts": 0,
        "if": {},
        "first": None,
        "last": None,
    }


def row(event: Event, load: str, line: int) -> dict[str, Any]:
    """A row of usage."""
    at = START + dt.timedelta(hours=event["hour"])
    return {
        **{column.name: EMPTY[column.kind] for column in USAGE.columns},
        "load": load,
        "line": line,
        "subject": spelling(event["title"]),
        "day": at.date(),
        "until": at.date(),
        "supplier": "press",
        "use": "audio_stream",
        "quantity": event["quantity"],
        "quantity_known": True,
        "title": event["title"],
        "listener": spelling(event["listener"]),
        "at": at if event["timed"] else None,
        "event": True,
    }


def tallied(events: Sequence[Event], *caps: Cap, cut: int = 0) -> Counter[tuple[str, ...]]:
    """Units by day, recording and outcome; the first `cut` events are a delivery of their own."""
    rows = [row(event, "b" if n < cut else "a", n) for n, event in enumerate(events)]
    loads = [(r["day"], r["load"], "press") for r in rows]
    names = ("day", "load", "supplier")
    columns = [*zip(*sorted(set(loads)), strict=True)]
    empty = pa.table({name: pa.array([], pa.string()) for name in ("recording", "song")})
    titles = sorted({r["title"] for r in rows})
    with DuckDB().session() as session:
        session.table("usage", pa.Table.from_pylist(rows, schema=USAGE.schema))
        session.table("load_days", pa.table([pa.array(c) for c in columns], names=names))
        session.table("stale_days", pa.table({"day": DAYS, "inputs": [""] * len(DAYS)}))
        session.table("held_series", pa.table({"day": pa.array([], pa.date32())}))
        session.table("resolution", resolved({title: title for title in titles}))
        session.table("sources", SOURCES.empty())
        session.table("songs_by_recording", empty)
        session.table("clip_days", CLIP_DAYS.empty())
        make(session, CountingPolicy.of((CAP, each) for each in caps), DAYS)
        found = session.read(
            "SELECT t.day, recording, outcome, quantity FROM tallies t JOIN slices s USING (slice)"
        ).to_pylist()
    units: Counter[tuple[str, ...]] = Counter()
    for each in found:
        units[str(each["day"]), each["recording"], each["outcome"]] += each["quantity"]
    return Counter({key: number for key, number in units.items() if number})


def counted(units: Counter[tuple[str, ...]]) -> Counter[str]:
    """Units that count, by recording."""
    found: Counter[str] = Counter()
    for (_, recording, outcome), number in units.items():
        found[recording] += number if outcome == "counted" else 0
    return found


@given(EVENTS, KEYS, WINDOWS, st.integers(0, 4), st.data())
@examples(3, 8)
def test_neither_the_order_of_rows_nor_their_deliveries_matter(
    events: list[Event], key: list[str], window: str, most: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(events))
    cut = data.draw(st.integers(0, len(events)))
    limit = cap(key, window, most)

    assert tallied(events, limit) == tallied(shuffled, limit, cut=cut)


@given(EVENTS, KEYS, WINDOWS, st.integers(0, 4))
@examples(3, 8)
def test_every_unit_is_either_counted_or_over_the_limit(
    events: list[Event], key: list[str], window: str, most: int
) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for (day, recording, _), number in tallied(events, cap(key, window, most)).items():
        found[day, recording] += number
    reported: Counter[tuple[str, str]] = Counter()
    for event in events:
        each = row(event, "a", 0)
        reported[str(each["day"]), each["title"]] += each["quantity"]

    assert {k: n for k, n in reported.items() if n} == {k: n for k, n in found.items() if n}


@pytest.mark.thorough
@given(EVENTS, WINDOWS, st.integers(0, 4))
@examples(3, 8)
def test_a_higher_limit_never_lowers_a_count(events: list[Event], window: str, most: int) -> None:
    key = ["listener", "recording"]
    # What was returned is taken off by whoever counts it, so only plays are looked at here.
    plays = [event for event in events if event["quantity"] > 0]
    lower = counted(tallied(plays, cap(key, window, most)))
    higher = counted(tallied(plays, cap(key, window, most + 1)))

    assert all(lower[recording] <= higher[recording] for recording in lower)


@pytest.mark.thorough
@given(EVENTS, st.integers(0, 3), st.integers(0, 3))
@examples(3, 8)
def test_the_order_of_caps_does_not_matter(events: list[Event], one: int, other: int) -> None:
    caps = cap(["listener"], "day", one + 2), cap(["listener", "recording"], "day", other)

    assert tallied(events, *caps) == tallied(events, *reversed(caps))


@given(EVENTS, st.integers(0, 3))
@examples(3, 8)
def test_24_hours_are_walked_play_by_play(events: list[Event], most: int) -> None:
    """The slow way: look at each play's own 24 hours, one unit after another."""
    plays = sorted(
        (event for event in events if event["quantity"] > 0 and event["timed"]),
        key=lambda event: event["hour"],
    )
    expected: Counter[str] = Counter()
    times: list[tuple[str, str, int]] = []
    for play in plays:
        for _ in range(play["quantity"]):
            name, hour = (play["listener"], play["title"]), play["hour"]
            if sum(t[:2] == name and hour - 24 < t[2] <= hour for t in times) < most:
                times.append((*name, hour))
                expected[play["title"]] += 1

    if plays:
        limit = cap(["listener", "recording"], "24h", most)
        assert expected == Counter({k: n for k, n in counted(tallied(plays, limit)).items() if n})
