"""Usage that is nothing like even: one song with most plays, one listener with most, one huge day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from hitparade.domain.tables import CLIP_DAYS, SOURCES, USAGE
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.plan import Step
from hitparade.feeds.keys import DIMENSIONS, source_key, start60
from hitparade.ledger.days import StaleDay
from hitparade.ledger.policy import CAP, EVERY_PLAY, CountingPolicy
from hitparade.ledger.tallies import make, passes

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

DAY = dt.date(2014, 3, 10)
PLAYS = 30_000
TEN_A_DAY = CountingPolicy.of(
    [
        (
            CAP,
            {
                "key": ["listener", "recording"],
                "window": "day",
                "counts": [(0, 10, None), (11, None, 10)],
                "zone": "",
                "starts": 0,
                "if": {},
                "first": None,
                "last": None,
            },
        )
    ]
)
NONE = {"text": "''", "int": "CAST(NULL AS BIGINT)", "bool": "true"}


def usage(session: Session, song: str, listener: str, plays: int = PLAYS) -> None:
    """One play a row: of song and listener number so much, as SQL over ``n``."""
    texts = {
        "load": "'a'",
        "line": "n",
        "day": f"DATE '{DAY}'",
        "until": f"DATE '{DAY}'",
        "supplier": "'press'",
        "use": "'audio_stream'",
        "quantity": "CAST(1 AS BIGINT)",
        "subject": f"md5('song ' || CAST({song} AS VARCHAR))",
        "listener": f"md5('listener ' || CAST({listener} AS VARCHAR))",
        "at": f"TIMESTAMPTZ '{DAY} 00:00:00+00' + to_seconds(n)",
    }
    columns = ", ".join(
        f'{texts.get(c.name, NONE.get(c.kind, "NULL"))} AS "{c.name}"'
        for c in USAGE.columns
        if c.since < 5
    )
    texts_of = ", ".join(DIMENSIONS)
    session.run(
        (
            Step("plain", f"SELECT {columns} FROM range({plays}) t(n)"),
            Step(
                "usage",
                f"SELECT *, {source_key()} AS source, {start60('subject')} AS subject_key,"
                f" {start60('listener')} AS listener_key FROM plain",
                keep=True,
            ),
            Step("sources", f"SELECT DISTINCT load, day, source, until, {texts_of} FROM usage"),
            Step(
                "resolution",
                "SELECT DISTINCT subject, 'r' || subject AS recording, 'text' AS way FROM usage",
                keep=True,
            ),
        )
    )
    assert set(SOURCES.names) == set(session.read("SELECT * FROM sources LIMIT 0").column_names)
    session.table("load_days", pa.table({"day": [DAY], "load": ["a"], "supplier": ["press"]}))
    session.table("stale_days", pa.table({"day": [DAY], "inputs": [""]}))
    session.table("held_series", pa.table({"day": pa.array([], pa.date32())}))
    nothing = pa.array([], pa.string())
    session.table("songs_by_recording", pa.table({"recording": nothing, "song": nothing}))
    session.table("clip_days", CLIP_DAYS.empty())


def went(session: Session) -> dict[str, Any]:
    found = session.read(
        "SELECT s.outcome, CAST(sum(t.quantity) AS BIGINT) AS n FROM tallies t"
        " JOIN slices s USING (slice) GROUP BY s.outcome"
    ).to_pylist()
    return {row["outcome"]: row["n"] for row in found}


@pytest.mark.parametrize(
    ("song", "listener", "over"),
    [
        # Two plays in five are of one song, each by somebody else.
        ("CASE WHEN n % 5 < 2 THEN 0 ELSE n END", "n", 0),
        # One listener plays everything there is, and one song all the time.
        ("CASE WHEN n % 2 = 0 THEN 0 ELSE n END", "0", PLAYS // 2 - 10),
        # Everybody plays one song, twelve times each.
        ("0", "n // 12", PLAYS // 6),
    ],
)
def test_a_limit_holds_however_uneven_the_plays_are(song: str, listener: str, over: int) -> None:
    with DuckDB("200MB").session() as session:
        usage(session, song, listener)
        make(session, TEN_A_DAY, [DAY])

        assert {"counted": PLAYS - over, **({"excluded": over} if over else {})} == went(session)


def test_a_day_that_no_memory_holds_is_added_up_all_the_same() -> None:
    """Each play is a group of its own: what does not fit goes to disk."""
    with DuckDB("96MB").session() as session:
        usage(session, "n // 2", "n", 10 * PLAYS)
        make(session, EVERY_PLAY, [DAY])

        assert {"counted": 10 * PLAYS} == went(session)


def test_days_are_taken_together_as_far_as_memory_goes() -> None:
    days = [StaleDay(DAY + dt.timedelta(n), 1_000_000) for n in range(6)]

    assert [1] * 6 == [len(some) for some in passes(days, 0)]
    assert [3, 3] == [len(some) for some in passes(days, 500_000_000)]
    assert [] == list(passes([], 500_000_000))
