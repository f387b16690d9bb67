"""Every spelling resolved to a recording and a song, and kept until something that it follows from changes.

A late delivery that brings nothing to compare is added to what is there (`brought`): its rows name inputs of
their own. So a resolution may be of several inputs in turn, each of which had some deliveries more, and it
is of those that ``identities``, which is written last, names beside all others that any table does.

Ids are derived from content, so they are the same on every machine. Of texts that are one, the id is
that of the shortest; the others, and whatever else had an id of its own once, stand in ``lineage``. What
is sold as a whole (a row with a release or an EAN, and neither title nor ISRC) is a product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import (
    ARTISTS,
    CATALOGUE,
    CATALOGUES,
    CLAIM_FILES,
    CLAIMS,
    CLIP_DAYS,
    CLIPS,
    DETAILS,
    FOLDINGS,
    IDENTITIES,
    ISRCS,
    LINEAGE,
    MATCHES,
    PUBLISHED,
    RECORDINGS,
    RESOLUTION,
    SUBJECTS,
    TRACKS,
    USAGE,
)
from hitparade.engine.lake import ABSENT
from hitparade.engine.plan import Step
from hitparade.engine.shown import ShownLake, narrow, until
from hitparade.identity import brought, fold, matching, ruling
from hitparade.identity.resolution import resolve
from hitparade.identity.resolving import WAYS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

__all__ = ["INPUTS", "WAYS", "bring_up_to_date", "require_current", "resolve", "resolved"]

DAYS_OUT: Final = Step(
    "days_out",
    """
    SELECT DISTINCT r.load, r.supplier, r.day
    FROM reported r
    SEMI JOIN loads_in_force l ON r.load = l.load
    ANTI JOIN in_force f ON r.load = f.load AND r.supplier = f.supplier AND r.day = f.day
    """,
    keep=True,
)
"""Days of deliveries in force that are replaced or withdrawn."""

_SPELLED: Final = "load, subject, supplier, asset, title, artist, isrc, release, ean"
WHOLE: Final = Step(
    "subjects_in_force",
    f"""
    SELECT {_SPELLED}, rows, first_day FROM subjects s SEMI JOIN loads_in_force l ON s.load = l.load
    """,
)
PARTLY: Final = Step(
    "subjects_in_force",
    f"""
    SELECT {_SPELLED}, rows, first_day FROM subjects s
    SEMI JOIN loads_in_force l ON s.load = l.load
    ANTI JOIN days_out o ON s.load = o.load
    UNION ALL
    SELECT {_SPELLED}, CAST(count(*) AS BIGINT), min(day) FROM usage u
    SEMI JOIN days_out o ON u.load = o.load
    ANTI JOIN days_out d ON u.load = d.load AND u.supplier = d.supplier AND u.day = d.day
    GROUP BY {_SPELLED}
    """,
)
"""What is spelled by usage in force; a delivery of which days are out is counted again."""


def _listed(rows: str, order: str) -> str:
    return f"(SELECT coalesce(string_agg(part, ',' ORDER BY {order}), '') FROM ({rows}))"


_DIGEST: Final = f"""
    SELECT sha256('4:{fold.SCHEME}:{matching.SCHEME}:'
        || {_listed("SELECT load AS part FROM {loads}", "part")}
        || {
    _listed("SELECT load || supplier || CAST(day AS VARCHAR) AS part FROM days_out", "part")
}
        || ':' || {
    _listed("SELECT load AS part, sequence FROM catalogues", "sequence, part")
} || ':' || {
    _listed("SELECT load AS part, sequence FROM claim_files", "sequence, part")
} || ':' || {
    _listed("SELECT content AS part, sequence FROM identity_rulings", "sequence, part")
} || ':' || {_listed("SELECT DISTINCT load AS part FROM published", "part")}) AS inputs
    """
INPUTS: Final = Step(
    "identity_inputs",
    _DIGEST.format(loads="loads_in_force"),
    keep=True,  # every table that is stored names them
)
"""What a resolution is made from: while this stays the same, so does the resolution."""

BASE: Final = Step("base_inputs", _DIGEST.format(loads="base_loads"))
"""The same without deliveries that came since the resolution on hand was made."""

_READ: Final = (CATALOGUES, CLAIM_FILES, PUBLISHED)
_WRITTEN: Final = (
    RECORDINGS,
    DETAILS,
    TRACKS,
    ARTISTS,
    LINEAGE,
    CLIPS,
    CLIP_DAYS,
    ISRCS,
    RESOLUTION,
    IDENTITIES,
)
_ADDED: Final = {
    RECORDINGS: ("more_recordings", "recordings_now"),
    RESOLUTION: ("more_resolution", "resolution_now"),
    IDENTITIES: ("more_identities", "identities_now"),
}
"""Tables that late deliveries are added to, in order: what is added, and the table with it."""
_MOST_PARTS: Final = 50
"""Deliveries that are added before the rows of all of them are put together."""
_MOST_ADDED: Final = 200_000
"""Spellings that are added as they are; where more come, everything is written as one."""
_CHECKED: Final = (RESOLUTION, RECORDINGS, IDENTITIES)
_STORED: Final = {RESOLUTION.name: "WHERE NOT starts_with(subject, 'claim:')"}
"""What of a relation is not stored: claims are resolved as subjects are, but are none."""


ADDED_UP: Final = Step(
    "added_up_loads",
    "SELECT load FROM in_force GROUP BY load HAVING sum(events) = 0",
    keep=True,
)
"""Deliveries of figures, none of which is a single event."""


def bring_up_to_date(lake: Lake, session: Session) -> bool:
    """Resolve the spellings of the deliveries in force, where they or decisions changed.

    Args:
        lake: Reads ``subjects``, the catalogue, claims and published charts; writes what they come
            to, ``recordings`` first and ``resolution`` and ``identities`` last.
        session: Knows ``loads_in_force`` and ``decisions``; ``subjects`` and ``resolution`` are
            readable afterwards.

    Returns:
        Whether anything had to be done.

    Raises:
        ConflictError: Others resolved something else at the same time; the work is to be done again.
    """
    lake.attach(session, (SUBJECTS, *_READ, CATALOGUE, CLAIMS))
    inputs = _inputs(session)
    # In the order in which readers look: what is written last is read first.
    before = {table.name: lake.ready(table) for table in reversed(_WRITTEN) if table is not ISRCS}
    before[ISRCS.name] = lake.version(ISRCS)
    stale = not _answers(lake, session, inputs, before)
    written: Mapping[str, int] = {}
    if stale:
        _spell(lake, session, None)
        written = _add(lake, session, before) or _resolve_all(lake, session, before)
    attached = lake.attach(session, (RESOLUTION, IDENTITIES))
    if any(version != before[name] + written.get(name, 0) for name, version in attached.items()):
        raise _others_resolved()
    return stale


def _resolve_all(lake: Lake, session: Session, before: Mapping[str, int]) -> dict[str, int]:
    """Resolve every spelling; returns how many commits were made to each table."""
    plans = resolve(session, lake)
    plans.ask(*(table.name for table in _WRITTEN if table not in _CHECKED))
    # In this order: a resolution that is up to date has facts that are. And only if nobody else
    # did so since: tables of two hands would go together by accident only.
    written = {}
    for table in _WRITTEN:
        filled = table in _CHECKED or plans.there(table.name)
        if filled or _made_from(lake, table, before[table.name]):
            where = _STORED.get(table.name, "")
            rows = session.stream(f"SELECT * FROM {table.name} {where}")
            absent = before[table.name] == ABSENT
            lake.replace_all(table, rows, lake.ready(table) if absent else before[table.name])
            written[table.name] = 1
    return written


def _add(lake: Lake, session: Session, before: Mapping[str, int]) -> dict[str, int]:
    """Add late deliveries to the resolution on hand, where that gives what a full one would.

    Returns:
        How many commits were made to each table; none where everything has to be resolved.
    """
    parts = _made_from(lake, IDENTITIES, before[IDENTITIES.name])
    if not parts:
        return {}
    lake.attach(session, (IDENTITIES,), before)
    session.run((*brought.BROUGHT, BASE))
    base = session.read("SELECT inputs FROM base_inputs")["inputs"][0].as_py()
    if not _answers(lake, session, base, before, "base_loads"):
        return {}
    lake.attach(session, (RESOLUTION, RECORDINGS, DETAILS, LINEAGE, CLIPS, ISRCS), before)
    if not set(_made_from(lake, ISRCS, before[ISRCS.name])) <= set(parts):
        session.table(ISRCS.name, ISRCS.empty())
    if not brought.settle(session):
        return {}
    added = session.read("SELECT count(*) AS n FROM added")["n"][0].as_py()
    whole = len(parts) >= _MOST_PARTS or added > _MOST_ADDED
    shared = brought.shared_anew(session)
    written = {}
    if whole and before[ISRCS.name] != ABSENT:
        lake.replace_all(ISRCS, session.stream("SELECT * FROM isrcs_now"), before[ISRCS.name])
    for table, (more, now) in _ADDED.items():
        version = before[table.name]
        if whole or (shared and table is RECORDINGS):
            lake.replace_all(table, session.stream(f"SELECT * FROM {now}"), version)
        else:
            rows = session.read(f"SELECT * FROM {more}")
            if not rows.num_rows:
                continue
            if not lake.append_next(table, rows.cast(table.schema), version):
                raise _others_resolved()
        written[table.name] = 1
    return written


def require_current(lake: Lake, session: Session, versions: Mapping[str, int]) -> None:
    """Insist that what is resolved, at some versions, is of the deliveries and catalogues at them.

    Args:
        lake: Reads the tables.
        session: Knows ``loads_in_force`` and ``decisions``.
        versions: Versions of the lake's tables.

    Raises:
        ConflictError: It is of others.
    """
    lake.attach(session, _READ, versions)
    inputs = _inputs(session)
    # A table may be empty: where no title has a recording, there are none.
    if not _answers(lake, session, inputs, versions, empty=True):
        raise _others_resolved()


def resolved(
    lake: Lake,
    session: Session,
    versions: Mapping[str, int],
    known: dt.datetime | None = None,
) -> Lake:
    """What the deliveries in force in a session resolve to, without writing anything.

    Args:
        lake: Reads ``subjects``, the catalogue, claims, and what is stored of the resolution.
        session: Knows ``loads_in_force`` and ``decisions``.
        versions: Versions of the lake's tables.
        known: Only catalogues and claims that were taken in up to this instant; all when not given.

    Returns:
        The lake, where its resolution is of the same inputs; else one that shows another.
    """
    lake.attach(session, (SUBJECTS, *_READ, CATALOGUE, CLAIMS), versions)
    if known is not None:
        narrow(session, CATALOGUES, until("received", known))
        narrow(session, CLAIM_FILES, until("received", known))
    inputs = _inputs(session)
    if _answers(lake, session, inputs, versions):
        return lake
    _spell(lake, session, versions)
    # A text comes out the same whenever it was taken apart, or compared with the same texts.
    lake.attach(session, (FOLDINGS, MATCHES))
    resolve(session, None)
    shown = {t.name: f"resolved_{t.name}" for t in _WRITTEN if t is not ISRCS}
    session.run(
        Step(kept, f"SELECT * FROM {name} {_STORED.get(name, '')}", keep=True)
        for name, kept in shown.items()
    )
    return ShownLake(lake, shown)


def _spell(lake: Lake, session: Session, versions: Mapping[str, int] | None) -> None:
    """``subjects_in_force``, for which rows are read only where days of a delivery are out."""
    partly = session.read("SELECT count(*) AS days FROM days_out")["days"][0].as_py()
    if partly:
        lake.attach(session, (USAGE,), versions)
    session.run((PARTLY if partly else WHOLE, ADDED_UP))


def _inputs(session: Session) -> str:
    """The digest of all that a resolution is made from."""
    ruling.rule(session)
    session.run((DAYS_OUT, INPUTS))
    found: str = session.read("SELECT inputs FROM identity_inputs")["inputs"][0].as_py()
    return found


def _answers(
    lake: Lake,
    session: Session,
    inputs: str,
    versions: Mapping[str, int],
    loads: str = "loads_in_force",
    *,
    empty: bool = False,
) -> bool:
    """Whether versions of the tables are of some inputs.

    Args:
        lake: Has them.
        session: Where ``identities`` is read, if need be.
        inputs: What they should be of.
        versions: The versions.
        loads: Relation of the deliveries that are among the inputs.
        empty: Whether tables without rows are of any inputs.
    """
    made = {t: set(_made_from(lake, t, versions.get(t.name, ABSENT))) for t in _CHECKED}
    if not empty and not all(made.values()):
        return False
    parts = made[IDENTITIES]
    if len(parts) <= 1:
        return all(found <= {inputs} for found in made.values())
    # Deliveries were added one after the other: if none is too many, these are the last inputs.
    if inputs not in parts or any(not found <= parts for found in made.values()):
        return False
    lake.attach(session, (IDENTITIES,), versions)
    more = f"SELECT i.load FROM {IDENTITIES.name} i ANTI JOIN {loads} l ON i.load = l.load LIMIT 1"
    return not session.read(more).num_rows


def _made_from(lake: Lake, table: Table, version: int) -> list[str]:
    """The inputs that a version of a table was made from; none where it has no rows."""
    found: list[str] = lake.constants(table, "inputs", version)["inputs"].to_pylist()
    return found


def _others_resolved() -> ConflictError:
    return ConflictError(
        "Others resolved titles at the same time, from other deliveries or another catalogue. Do it "
        "again."
    )
