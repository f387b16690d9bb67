"""Usage of some days added up: one row per slice and recording, each unit in exactly one row.

Under a policy that looks at single events, a day may be decided by other days as well (the reach of
its caps); those are read with it, and added up when their own turn comes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import SLICES, TALLIES, USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.ledger import caps, clips
from hitparade.ledger.codes import day_list, number_recordings, rows_in_force
from hitparade.ledger.counts import KEPT, add_up, spell_out, written
from hitparade.ledger.days import reaches
from hitparade.ledger.policy import CAP, CREDIT
from hitparade.ledger.verdicts import Judged, of_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Part, Session
    from hitparade.ledger.codes import Codes
    from hitparade.ledger.days import StaleDay
    from hitparade.ledger.policy import CountingPolicy

_BYTES_A_ROW: Final = 160
"""Memory that a pass takes for each of its rows, generously; more than there is spills."""
_FEWEST: Final = 1_000_000
"""Rows that a pass takes even with little memory."""
_LIMITED: Final = 4
"""Limits keep little of a row, so they are looked at for so many times as many rows at once."""
_LARGE: Final = 50_000
"""Groups of a day that are worth a file being written on its own."""


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
    usage = lake.version(USAGE)
    _read(lake, session, usage, [policy.reach(day.day) for day in days])
    version = lake.ready(TALLIES)
    codes = _numbered(session, policy, [day.day for day in days])
    done = 0
    for group in passes(days, _LIMITED * session.memory):
        _read(lake, session, usage, [policy.reach(day.day) for day in group])
        cut = _limit(session, policy, [day.day for day in group], codes)
        for some in passes(group, session.memory):
            _read(lake, session, usage, [(day.day, day.day) for day in some])
            found = _count(session, policy, [day.day for day in some], codes, cut=cut)
            _add_slices(lake, session)
            _store(lake, session, policy, found, version)
            done += len(some)
            if progress:
                progress(done, len(days))
    session.drop(KEPT)


def _read(
    lake: Lake, session: Session, version: int, spans: Sequence[tuple[dt.date | None, dt.date]]
) -> None:
    """Let the session read the usage of some spans: files of other days are not even opened."""
    starts = [first for first, _ in spans]
    first = None if None in starts else min(first for first in starts if first)
    within = (first, max(last for _, last in spans))
    session.snapshot(USAGE.name, lake.snapshot(USAGE, version, days=within))


def _store(
    lake: Lake, session: Session, policy: CountingPolicy, found: Mapping[dt.date, str], version: int
) -> None:
    """Put what a pass made in the place of what was there, in one commit.

    Args:
        lake: Writes ``tallies``.
        session: Knows ``counts`` and what `spell_out` leaves.
        policy: The counting policy.
        found: The days, each with the SQL condition for its rows of ``counts``.
        version: The version of ``tallies`` before the first pass.
    """
    where = {"policy": [policy.digest], "day": [str(day) for day in found]}
    if not lake.place(TALLIES).is_local:
        days = ", ".join(quoted(day) for day in where["day"])
        rows = session.stream("SELECT * FROM tallies")
        lake.replace(TALLIES, rows, f"policy = {quoted(policy.digest)} AND day IN ({days})")
        return
    parts = _written(session, lake.place(TALLIES).uri, policy, found)
    lake.replace_with(TALLIES, parts, where, version)


def _written(
    session: Session, folder: str, policy: CountingPolicy, found: Mapping[dt.date, str]
) -> Iterator[Part]:
    """The files of a pass: large days one by one, for rows need not be sorted into folders then."""
    number = session.read("SELECT count(*) AS n FROM counts")["n"][0].as_py()
    values = {"policy": policy.digest}
    if len(found) > 1 and number < _LARGE * len(found):
        columns = ", ".join(name for name in TALLIES.names if name != "policy")
        yield from session.write(f"SELECT {columns} FROM tallies", folder, values, ("day",))
        return
    rows = session.read("SELECT day, inputs FROM days_to_tally ORDER BY day").to_pylist()
    inputs = {row["day"]: row["inputs"] for row in rows}
    for day, where in found.items():
        sql = written(where, inputs[day])
        yield from session.write(sql, folder, values | {"day": str(day)})


def make(session: Session, policy: CountingPolicy, days: Sequence[dt.date]) -> None:
    """Add up some days; afterwards the session knows their ``slices`` and ``tallies``.

    Args:
        session: Knows ``usage``, ``sources``, ``resolution``, ``load_days``, ``stale_days``,
            ``held_series``, ``clip_days`` and, where it has any, ``clip_spans`` and ``clip_keys``;
            and for a policy that looks at events ``songs_by_recording``.
        policy: What an event must be to count.
        days: Days of ``stale_days``.
    """
    codes = _numbered(session, policy, days)
    cut = _limit(session, policy, days, codes)
    _count(session, policy, days, codes, cut=cut)


def _numbered(session: Session, policy: CountingPolicy, days: Sequence[dt.date]) -> Codes:
    limits, clipped = bool(policy.values(CAP)), clips.there(session)
    also = caps.names(policy, clipped=clipped) if limits else []
    codes = number_recordings(session, days, assets=bool(policy.values(CREDIT)), also=also)
    if limits:
        caps.number_heard(session, clipped=clipped)
    return codes


def _count(
    session: Session, policy: CountingPolicy, days: Sequence[dt.date], codes: Codes, *, cut: bool
) -> dict[dt.date, str]:
    """Add up some days; returns for each the SQL condition for its ``counts``.

    Args:
        session: As in `make`, and knows what `_limit` found of these days.
        policy: What an event must be to count.
        days: The days.
        codes: How recordings are numbered.
        cut: What `_limit` said.
    """
    _take(session, days)
    judged = Judged.of(policy)
    rows = rows_in_force(session, codes, days, judged.columns)
    held = _any_held(session, "days_to_tally")
    add_up(session, codes, rows, days, judged, held=held, cut=cut)
    first = min(days, default=dt.date.min)
    spell_out(session, codes, rows, first, policy.digest)
    return {day: of_day(codes, rows, first, day) for day in days}


def _take(session: Session, days: Sequence[dt.date]) -> None:
    wanted = f"SELECT * FROM stale_days WHERE day IN ({day_list(days)})"
    session.run(Step("days_to_tally", wanted, keep=True))


def _limit(session: Session, policy: CountingPolicy, days: Sequence[dt.date], codes: Codes) -> bool:
    """Find the rows of some days that limits cut; says whether there are any."""
    if not policy.values(CAP):
        return False
    _take(session, days)
    session.table("reaches", reaches(policy, days))
    session.run(_DAYS_READ)
    read = session.read("SELECT day FROM days_read ORDER BY day")["day"].to_pylist()
    judged = Judged.of(policy)
    rows = rows_in_force(session, codes, read, judged.columns | caps.clauses(policy).columns)
    held = _any_held(session, "days_read")
    return caps.find(session, policy, codes, rows, judged, days, held=held)


_DAYS_READ: Final = Step(
    "days_read",
    "SELECT DISTINCT l.day FROM load_days l JOIN reaches r"
    " ON (r.first IS NULL OR l.day >= r.first) AND l.day <= r.last",
    keep=True,
)


def _any_held(session: Session, days: str) -> bool:
    """Whether anything is held of some days."""
    found = session.read(f"SELECT count(*) AS held FROM held_series SEMI JOIN {days} USING (day)")
    return bool(found["held"][0].as_py())


def passes(days: Sequence[StaleDay], memory: int) -> Iterator[list[StaleDay]]:
    """Days in groups that are small enough to be added up at once in so many bytes of memory."""
    most = max(memory // _BYTES_A_ROW, _FEWEST)
    some: list[StaleDay] = []
    for day in days:
        if some and sum(d.rows for d in some) + day.rows > most:
            yield some
            some = []
        some.append(day)
    if some:
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
