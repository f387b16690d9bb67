"""The row of `deliveries` that makes a load visible: checked before, and numbered by one writer at a time.

What was read must be what was stored, row by row and unit by unit. Two processes may deliver at once:
the row is added only if the table still ends where it was read, so that no number is given twice and
the same bytes are taken in once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import ConflictError, WorkspaceError
from hitparade.domain.tables import DECISIONS, DELIVERIES, REFUSED, REPORTED
from hitparade.engine.plan import quoted
from hitparade.feeds.deliveries import IN_FORCE

if TYPE_CHECKING:
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.engine.workspace import Workspace

_ATTEMPTS: Final = 12
SUPERSEDED: Final = "FED203"
"""Permanent code of the warning that a later revision stays in force."""


@dataclass(frozen=True)
class Named:
    """What a delivery is known by: supplier and id, content, and the supplier's number if it has one."""

    delivery: str
    sha256: str
    revision: int | None
    supplier: str = ""
    """Empty while nothing was read."""


@dataclass
class Seen:
    """What was sent to the lake, counted on its way."""

    rows: int = 0
    quantity: int = 0


def attach(lake: Lake, session: Session) -> None:
    """Make ``in_force`` and ``loads_in_force`` readable, as of now."""
    lake.attach(session, (DELIVERIES, REPORTED, DECISIONS))
    session.run(IN_FORCE)


def known(session: Session, named: Named) -> dict[str, Any] | None:
    """The row of `deliveries` that the same content stands in already, if it does.

    It must be in force, with all its days. With a revision it must be that one, in force or not: then
    a version of a delivery is known by its number.

    Args:
        session: Knows ``loads_in_force``.
        named: What is delivered.
    """
    same = "l.load IS NOT NULL"
    if named.revision is not None:
        own = f"d.delivery = {quoted(named.delivery)}"
        same = (
            f"CASE WHEN {own} THEN coalesce(d.revision = {named.revision}, false)"
            " ELSE l.load IS NOT NULL END"
        )
    found = session.read(
        "SELECT d.* FROM deliveries d LEFT JOIN loads_in_force l ON d.load = l.load"
        " ANTI JOIN withdrawals w ON d.load = w.load"
        f" WHERE d.sha256 = {quoted(named.sha256)} AND d.status <> 'withdrawn' AND {same}"
        " ORDER BY d.sequence DESC, d.load LIMIT 1"
    ).to_pylist()
    return found[0] if found else None


def check(
    lake: Lake, session: Session, file: str, load: str, counts: tuple[int, int, int], seen: Seen
) -> None:
    """Insist that what stands in the lake is what was read.

    Args:
        lake: Reads ``reported`` and ``refused``.
        session: Knows ``summed``, what usage says when it is read back.
        file: Name of the file, for the message.
        load: The attempt.
        counts: Rows that were read, accepted and refused.
        seen: What was sent to the lake.

    Raises:
        WorkspaceError: Something differs; the load stays invisible.
    """
    read, accepted, refused = counts
    session.snapshot("stored_reported", lake.snapshot(REPORTED))
    session.snapshot("stored_refused", lake.snapshot(REFUSED))
    own = f"WHERE load = {quoted(load)}"
    sums = (
        "coalesce(CAST(sum(rows) AS BIGINT), 0) AS rows,"
        " coalesce(CAST(sum(quantity) AS DECIMAL(38,0)), 0)"
    )
    found = {
        what: session.read(sql).to_pylist()[0]
        for what, sql in (
            ("usage", f"SELECT {sums} AS units FROM summed"),
            ("reported", f"SELECT {sums} AS units FROM stored_reported {own}"),
            ("refused", f"SELECT CAST(count(*) AS BIGINT) AS rows FROM stored_refused {own}"),
        )
    }
    pairs = (
        ("rows accepted and refused", accepted + refused, "rows read", read),
        ("rows sent", seen.rows, "rows accepted", accepted),
        ("rows of usage", found["usage"]["rows"], "rows accepted", accepted),
        ("units of usage", found["usage"]["units"], "units read", seen.quantity),
        ("rows reported", found["reported"]["rows"], "rows accepted", accepted),
        ("units reported", found["reported"]["units"], "units read", seen.quantity),
        ("rows stored as refused", found["refused"]["rows"], "rows refused", refused),
    )
    for what, number, other, wanted in pairs:
        if number != wanted:
            raise WorkspaceError(
                f"{file}: {number:,} {what}, but {wanted:,} {other}: the lake does not hold what was "
                "read, so the delivery does not count. Deliver the file again; if it says so again, "
                "check the disk."
            )


def make_visible(
    workspace: Workspace, session: Session, named: Named, row: dict[str, Any], *, replaces: bool
) -> tuple[dict[str, Any], bool]:
    """Add the row of a load to `deliveries`, unless the same content came in meanwhile.

    Args:
        workspace: Whose delivery it is.
        session: Afterwards knows ``in_force`` as it was before the row.
        named: What is delivered.
        row: Columns of `DELIVERIES` but ``sequence``, ``status`` and ``received``.
        replaces: Whether it replaces days.

    Returns:
        The row, and whether it is new; else it is the one that was there.

    Raises:
        ConflictError: Others went on writing.
    """
    lake = workspace.lake
    for attempt in range(_ATTEMPTS):
        version = lake.ready(DELIVERIES)
        lake.attach(session, (REPORTED, DECISIONS))
        session.snapshot(DELIVERIES.name, lake.snapshot(DELIVERIES, version))
        session.run(IN_FORCE)
        before = known(session, named)
        if before is not None:
            return before, False
        sequence, older = _before(session, named)
        full = row | {
            "sequence": sequence + 1,
            "status": "replaced" if older or replaces else "new",
            "received": workspace.now(),
        }
        rows = DELIVERIES.from_rows([tuple(full[name] for name in DELIVERIES.names)])
        if lake.append_next(DELIVERIES, rows, version):
            return full, True
        time.sleep(0.02 * 2 ** min(attempt, 6))
    raise ConflictError("Others go on writing deliveries, so nothing was stored. Try again.")


def superseded(session: Session, load: str) -> list[dict[str, Any]]:
    """A warning if a load is not in force because a later revision of its delivery is.

    Args:
        session: Knows ``last_acts`` with the load.
        load: The attempt that was just taken in.
    """
    found = session.read(
        "SELECT d.supplier, d.delivery, d.revision, a.revision AS later FROM deliveries d"
        " JOIN last_acts a ON d.supplier = a.supplier AND d.delivery = a.delivery"
        f" WHERE d.load = {quoted(load)} AND a.load <> d.load"
        " AND a.revision > coalesce(d.revision, -1)"
    ).to_pylist()
    return [
        {
            "line": None,
            "code": SUPERSEDED,
            "text": (
                f"Revision {row['later']} of {row['supplier']}/{row['delivery']} is there already "
                "and stays in force; this one has "
                + ("no number." if row["revision"] is None else f"the number {row['revision']}.")
            ),
            "day": None,
        }
        for row in found
    ]


def _before(session: Session, named: Named) -> tuple[int, bool]:
    """The highest number so far, and whether the delivery takes the place of an earlier file."""
    number = "NULL" if named.revision is None else str(named.revision)
    found = session.read(
        "SELECT coalesce(max(sequence), 0) AS sequence, coalesce(bool_or("
        f"supplier = {quoted(named.supplier)} AND delivery = {quoted(named.delivery)}), false)"
        " AS there, coalesce(bool_or("
        f"supplier = {quoted(named.supplier)} AND delivery = {quoted(named.delivery)}"
        f" AND revision > coalesce({number}, -1)), false) AS newer FROM deliveries"
    ).to_pylist()[0]
    return found["sequence"], found["there"] and not found["newer"]
