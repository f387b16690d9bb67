"""Which days have to be tallied: those that were tallied from other facts than are in force.

What a day was tallied from is named by a digest: of the loads in force with that day and how their
spellings are resolved, of what is held of the day, and of the claims and labels of assets that they
name; under a policy with reach, of every day that its counting looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import RECORDINGS, SOURCES, TALLIES
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.feeds.stale import SERIES
from hitparade.ledger import clips
from hitparade.ledger.policy import EVERY_PLAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy

_HELD: Final = f" || {SEPARATOR} || ".join(("'held:'", *SERIES))
_LOAD_DAYS: Final = Step(
    "load_days",
    """
    SELECT f.day, f.load, f.supplier, CAST(sum(f.rows) AS BIGINT) AS rows,
        f.load || ':' || f.supplier || ':' || CAST(i.identity AS VARCHAR) AS part
    FROM in_force f JOIN identities i ON f.load = i.load
    GROUP BY f.day, f.load, f.supplier, i.identity
    """,
    keep=True,
)


def day_inputs(*, clipped: bool) -> tuple[Step, ...]:
    """Steps to ``load_days`` and ``day_inputs``.

    They read ``in_force``, ``held_series`` and ``identities``. What is held or claimed is part of a
    day's inputs only where something is.

    Args:
        clipped: Whether assets are claimed or labelled; reads what `clips.attach` leaves then.
    """
    claimed = "UNION ALL SELECT day, part, 0 FROM clip_inputs" if clipped else ""
    inputs = Step(
        "day_inputs",
        f"""
        SELECT day, sha256(string_agg(part, ',' ORDER BY part)) AS inputs,
            CAST(sum(rows) AS BIGINT) AS rows
        FROM (SELECT day, part, rows FROM load_days
              UNION ALL
              SELECT day, {_HELD}, 0 FROM held_series
              {claimed})
        GROUP BY day
        """,
    )
    return (_LOAD_DAYS, *(clips.INPUTS if clipped else ()), inputs)


_LANES: Final = (1, 2, 3, 4)
REACH_INPUTS: Final = (
    Step(
        "day_lanes",
        "SELECT day, rows, "
        + ", ".join(
            f"{hash60(f'CAST(day AS VARCHAR) || {SEPARATOR} || inputs', n)} AS lane_{n}"
            for n in _LANES
        )
        + " FROM day_inputs",
        keep=True,
    ),
    Step(
        "song_digest",
        "SELECT coalesce(sum(CAST("
        + hash60(f"recording || {SEPARATOR} || song")
        + " AS DECIMAL(38,0))), 0) AS songs FROM songs_by_recording",
        keep=True,
    ),
    Step(
        "reach_inputs",
        "SELECT r.day, sha256(CAST(any_value(g.songs) AS VARCHAR) || ':' || "
        + " || ':' || ".join(f"CAST(sum(l.lane_{n}) AS VARCHAR)" for n in _LANES)
        + """) AS inputs, CAST(sum(l.rows) FILTER (WHERE l.day = r.day) AS BIGINT) AS rows
        FROM reaches r
        JOIN day_lanes l ON (r.first IS NULL OR l.day >= r.first) AND l.day <= r.last
        CROSS JOIN song_digest g
        GROUP BY r.day
        """,
    ),
)
"""From ``day_inputs``, ``reaches`` and ``songs_by_recording`` to ``reach_inputs``: a digest of all
that the counting of a day looks at."""


def _stale(inputs: str) -> Step:
    return Step(
        "stale_days",
        f"""
        SELECT coalesce(d.day, t.day) AS day, coalesce(d.inputs, '') AS inputs,
            coalesce(d.rows, 0) AS rows
        FROM {inputs} d FULL JOIN tallied_days t ON d.day = t.day
        WHERE coalesce(d.inputs, '') <> coalesce(t.inputs, '')
        """,
        keep=True,
    )


@dataclass(frozen=True)
class StaleDay:
    """A day whose tallies do not show what is in force, and how many rows of usage it has."""

    day: dt.date
    rows: int
    why: tuple[str, ...] = ()
    """What came or was decided since it was tallied, where that was asked for."""


def stale_days(
    lake: Lake,
    session: Session,
    policy: CountingPolicy = EVERY_PLAY,
    wanted: Sequence[Period] | None = None,
) -> list[StaleDay]:
    """The days to tally, in order.

    Args:
        lake: Reads ``tallies``, ``sources``, ``clip_days``, where there are any ``clips`` and
            ``subjects``, and ``recordings`` for a policy that counts by song.
        session: Knows ``in_force``, ``subjects`` and ``resolution``; afterwards also ``sources``,
            ``load_days``, ``stale_days`` and what `hitparade.ledger.clips.attach` leaves.
        policy: The counting policy.
        wanted: Only days of usage that reaches into one of these periods; None: all. Tallies of
            every play serve everybody, so of these all days are brought up to date.
    """
    tallied = lake.constants(TALLIES, "inputs")
    own = tallied.filter(pc.equal(tallied["policy"], policy.digest)).select(["day", "inputs"])
    return days_to_tally(lake, session, policy, own, wanted)


def days_to_tally(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    tallied: pa.Table,
    wanted: Sequence[Period] | None,
    versions: Mapping[str, int] | None = None,
) -> list[StaleDay]:
    """As `stale_days`, given which days are tallied: a table of ``day`` and ``inputs``."""
    clipped = clips.attach(lake, session, versions)
    lake.attach(session, (SOURCES,), versions)
    session.run(day_inputs(clipped=clipped))
    if policy != EVERY_PLAY:
        days = _days(session, wanted)
        # Days that have no usage any more are dropped; others that nobody asks for are left alone.
        gone = pc.invert(pc.is_in(tallied["day"], _in_force(session)))
        asked = pc.is_in(tallied["day"], pa.array(days, pa.date32()))
        tallied = tallied.filter(pc.or_(asked, gone))
        session.table("reaches", reaches(policy, days))
        _songs(lake, session, policy, versions)
        session.run(REACH_INPUTS)
    session.table("tallied_days", tallied)
    session.run(_stale("day_inputs" if policy == EVERY_PLAY else "reach_inputs"))
    return [
        StaleDay(**row)
        for row in session.read("SELECT day, rows FROM stale_days ORDER BY day").to_pylist()
    ]


def require_tallied(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    wanted: Sequence[Period] | None,
    versions: Mapping[str, int],
) -> None:
    """Insist that the tallies of some versions show what is in force.

    Args:
        lake: As in `stale_days`.
        session: As in `stale_days`, at the same versions.
        policy: The counting policy.
        wanted: Only days of usage that reaches into one of these periods; None: all.
        versions: Versions of the lake's tables.

    Raises:
        ConflictError: Others tallied other facts at the same time.
    """
    tallied = lake.constants(TALLIES, "inputs", versions[TALLIES.name])
    own = tallied.filter(pc.equal(tallied["policy"], policy.digest)).select(["day", "inputs"])
    spans = _days(session, wanted)
    stale = days_to_tally(lake, session, policy, own, wanted, versions)
    if any(day.day in spans or not day.rows for day in stale):
        raise ConflictError("Others tallied other deliveries at the same time. Do it again.")


def reaches(policy: CountingPolicy, days: Iterable[dt.date]) -> pa.Table:
    """Which days the counting of each day looks at: ``day``, ``first`` (null: all) and ``last``."""
    rows = [(day, *policy.reach(day)) for day in days]
    names = ("day", "first", "last")
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pa.table([pa.array(column, pa.date32()) for column in columns], names=names)


def _days(session: Session, wanted: Sequence[Period] | None) -> list[dt.date]:
    """The days in force whose usage reaches into one of some periods."""
    spans = sorted({(period.start, period.last) for period in wanted or ()})
    holds = " OR ".join(
        f"day <= DATE '{last}' AND until >= DATE '{first}'" for first, last in spans
    )
    where = "true" if wanted is None else holds or "false"
    found = session.read(f"SELECT DISTINCT day FROM in_force WHERE {where} ORDER BY day")
    days: list[dt.date] = found["day"].to_pylist()
    return days


def _in_force(session: Session) -> pa.Array:
    return session.read("SELECT DISTINCT day FROM day_inputs")["day"].combine_chunks()


def _songs(
    lake: Lake, session: Session, policy: CountingPolicy, versions: Mapping[str, int] | None
) -> None:
    """``songs_by_recording``: songs of several recordings, if the policy counts by song."""
    if policy.by_song:
        lake.attach(session, (RECORDINGS,), versions)
        session.run(
            Step("songs_by_recording", "SELECT recording, song FROM recordings WHERE shared")
        )
    else:
        empty = pa.array([], pa.string())
        session.table("songs_by_recording", pa.table({"recording": empty, "song": empty}))
