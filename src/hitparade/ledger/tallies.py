"""Usage of some days added up: one row per slice and recording, each unit in exactly one row.

Under a policy that looks at single events, a day may be decided by other days as well (the reach of
its caps); those are read with it, and added up when their own turn comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.claims import CONTESTED
from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import SLICES, TALLIES, USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.feeds.stale import STALE, held_join
from hitparade.ledger import caps, clips, events, rolling
from hitparade.ledger.days import reaches
from hitparade.ledger.policy import CAP, EVERY_PLAY, ROLLING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.days import StaleDay
    from hitparade.ledger.policy import CountingPolicy

_DIMENSIONS: Final = (
    "day, until, supplier, outlet, territory, use, tier, method, currency, outcome, reason"
)
_HASHED: Final = f" || {SEPARATOR} || ".join(
    f"CAST({column} AS VARCHAR)" for column in _DIMENSIONS.split(", ")
)
_LABELLED: Final = f"{_HASHED} || CASE WHEN labels = '' THEN '' ELSE {SEPARATOR} || labels END"
"""SQL: what names a slice; without labels, what named it before there were any."""


def every_row(*, held: bool, clipped: bool) -> Step:
    """Step from usage to ``credited``, where all counts but what is held.

    A join with nothing may cost as much as one with all, so there is none where there is nothing. The
    step reads ``usage``, ``load_days`` and ``resolution``.

    Args:
        held: Whether ``held_series`` has any of ``days_to_tally``.
        clipped: Whether ``clip_spans`` is there.
    """
    hold = "h.supplier IS NOT NULL" if held else "false"
    contest = clips.CONTESTS if clipped else "false"
    recording = clips.CREDITED if clipped else "r.recording"
    return Step(
        "credited",
        f"""
        SELECT u.day, u.until, u.supplier, u.outlet, u.territory, u.use, u.tier, u.method,
            u.currency, {clips.LABELS if clipped else "''"} AS labels,
            u.quantity, u.quantity_known, u.audience, u.amount, {recording} AS recording,
            CASE WHEN {hold} OR {contest} THEN 'quarantined' WHEN {recording} IS NULL
                THEN 'unmatched' ELSE 'counted' END AS outcome,
            CASE WHEN {hold} THEN {quoted(STALE)} WHEN {contest} THEN {quoted(CONTESTED)}
                ELSE '' END AS reason, 1 AS rows
        FROM usage u
        JOIN (SELECT DISTINCT d.load, d.supplier, d.day
              FROM load_days d JOIN days_to_tally t ON d.day = t.day) d
          ON u.load = d.load AND u.supplier = d.supplier AND u.day = d.day
        LEFT JOIN resolution r ON u.subject = r.subject
        {clips.JOINED if clipped else ""}
        {held_join("u") if held else ""}
        WHERE u.day IN (SELECT day FROM days_to_tally)
        """,
    )


ADD_UP: Final = (
    Step(
        "added_up",
        f"""
        SELECT {_DIMENSIONS}, labels, recording,
            CAST(sum(quantity) AS BIGINT) AS quantity,
            bool_or(quantity_known) AS quantity_known,
            CAST(sum(audience) AS BIGINT) AS audience,
            CAST(sum(amount) AS BIGINT) AS amount,
            CAST(sum(rows) AS BIGINT) AS rows
        FROM credited
        GROUP BY {_DIMENSIONS}, labels, recording
        """,
        keep=True,
    ),
    Step(
        "slices",
        f"""
        SELECT {hash60(_LABELLED)} AS slice, {_DIMENSIONS}, labels
        FROM (SELECT DISTINCT {_DIMENSIONS}, labels FROM added_up)
        """,
        keep=True,
    ),
    Step(
        "tallies",
        """
        SELECT p.policy, a.day, s.slice, a.recording, a.quantity, a.quantity_known, a.audience,
            a.amount, a.rows, t.inputs
        FROM added_up a
        JOIN slices s
          ON """
        + " AND ".join(
            f"a.{column} = s.{column}" for column in (*_DIMENSIONS.split(", "), "labels")
        )
        + """
        JOIN days_to_tally t ON a.day = t.day
        CROSS JOIN policies p
        """,
    ),
)
"""From ``credited``, ``days_to_tally`` and ``policies`` to ``slices`` and ``tallies``."""


_ROWS_AT_ONCE: Final = 20_000_000
"""Rows of usage that are tallied in one pass; memory follows it, results do not."""
_EVENTS_AT_ONCE: Final = 1_000_000
"""The same under a policy that looks at single events, which needs more memory for each."""


def tally(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    days: Sequence[StaleDay],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Tally days anew; each pass is one commit, so an interrupted run goes on where it stopped.

    Args:
        lake: Reads ``usage``; writes ``slices``, then ``tallies``.
        session: As `hitparade.ledger.days.stale_days` leaves it for the policy.
        policy: What an event must be to count.
        days: What `stale_days` returned, or a part of it.
        progress: Called with the days done and the days in all.

    Raises:
        ConflictError: Others tallied at the same time; what was tallied so far is right.
    """
    if not days:
        return
    lake.attach(session, (USAGE,))
    done = 0
    for some in passes(days, policy):
        dates = [day.day for day in some]
        make(session, policy, dates)
        _add_slices(lake, session)
        lake.replace(
            TALLIES,
            session.stream("SELECT * FROM tallies"),
            f"policy = {quoted(policy.digest)} AND day IN ("
            + ", ".join(quoted(str(day)) for day in dates)
            + ")",
        )
        done += len(some)
        if progress:
            progress(done, len(days))
    session.drop(["added_up", "slices", "days_to_tally", *caps.KEPT])


def make(session: Session, policy: CountingPolicy, days: Sequence[dt.date]) -> None:
    """Add up some days; afterwards the session knows their ``slices`` and ``tallies``.

    Args:
        session: Knows ``usage``, ``resolution``, ``load_days``, ``stale_days``, ``held_series``,
            ``clip_days`` and, where it has any, ``clip_spans`` and ``clip_keys``; and for a policy
            that looks at events ``songs_by_recording``.
        policy: What an event must be to count.
        days: Days of ``stale_days``.
    """
    dates = ", ".join(f"DATE '{day}'" for day in days) or "NULL"
    session.table("policies", pa.table({"policy": [policy.digest]}))
    session.run(
        Step("days_to_tally", f"SELECT * FROM stale_days WHERE day IN ({dates})", keep=True)
    )
    if policy == EVERY_PLAY:
        held = _any_held(session, "days_to_tally")
        session.run(every_row(held=held, clipped=clips.there(session)))
    else:
        _credit(session, policy, days)
    session.run(ADD_UP)


def _any_held(session: Session, days: str) -> bool:
    """Whether anything is held of some days."""
    found = session.read(f"SELECT count(*) AS held FROM held_series SEMI JOIN {days} USING (day)")
    return bool(found["held"][0].as_py())


def _credit(session: Session, policy: CountingPolicy, days: Sequence[dt.date]) -> None:
    """From usage to ``credited`` under a policy that looks at single events."""
    for name, table in (events.tables(policy) | caps.tables(policy)).items():
        session.table(name, table)
    session.table("reaches", reaches(policy, days))
    session.run(
        (
            Step(
                "days_read",
                "SELECT DISTINCT l.day FROM load_days l JOIN reaches r"
                " ON (r.first IS NULL OR l.day >= r.first) AND l.day <= r.last",
                keep=True,
            ),
        )
    )
    held = _any_held(session, "days_read")
    session.run(events.read(held=held, clipped=clips.there(session)))
    if policy.values(CAP):
        session.run(caps.CAP_ROWS)
        if any(cap["window"] == ROLLING for cap in policy.values(CAP)):
            rolling.walk(session)
        else:
            rolling.none(session)
        session.run(caps.LIMITED)
    else:
        session.table("cap_verdicts", caps.VERDICTS.empty_table())
    cut = session.read("SELECT count(*) AS rows FROM cap_verdicts")["rows"][0].as_py()
    session.run((caps.TALLIED_ROWS if cut else caps.UNCAPPED_ROWS, *caps.SPLIT))


def passes(days: Sequence[StaleDay], policy: CountingPolicy) -> Iterator[list[StaleDay]]:
    """Days in groups that are small enough to be added up at once."""
    most = _ROWS_AT_ONCE if policy == EVERY_PLAY else _EVENTS_AT_ONCE
    some: list[StaleDay] = []
    for day in days:
        if some and sum(d.rows for d in some) + day.rows > most:
            yield some
            some = []
        some.append(day)
    yield some


def _add_slices(lake: Lake, session: Session) -> None:
    """Add to the dictionary what it does not hold yet; a slice never changes its meaning."""
    version = lake.ready(SLICES)
    session.snapshot("known_slices", lake.snapshot(SLICES, version))
    new = session.read(
        "SELECT s.* FROM slices s ANTI JOIN known_slices k ON s.slice = k.slice ORDER BY s.slice"
    )
    # Only behind what was looked at: a slice that stood there twice would count twice.
    if new.num_rows and not lake.append_next(SLICES, SLICES.check(new, unique=True), version):
        raise ConflictError("Others tallied at the same time. Do it again.")
