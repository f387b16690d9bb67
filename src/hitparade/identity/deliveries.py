"""What people decide about deliveries: to withdraw one or days of it, and to confirm days that are held.

Both are decisions of the signed log. A withdrawal names the load, so that the same file delivered again
counts; a confirmation names the figures, so that it holds for them and for no others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import NotFoundError, near
from hitparade.domain.tables import DELIVERY_LIST
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import CONFIRM, WITHDRAW, facts
from hitparade.feeds.stale import SERIES
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pyarrow as pa

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

_MOST: Final = 10
"""Names or days that a message lists."""

LISTED: Final = (
    Step(
        "load_days_in_force",
        "SELECT DISTINCT load, day FROM in_force",
        keep=True,
    ),
    # The days that would be in force if nothing had been withdrawn of the load.
    Step(
        "load_days_withdrawn",
        """
        SELECT DISTINCT r.load, r.day FROM reported r
        JOIN withdrawals w ON r.load = w.load AND (w.day IS NULL OR w.day = r.day)
         AND (w.first IS NULL OR w.first <= r.day) AND (w.last IS NULL OR w.last >= r.day)
        """,
    ),
    Step(
        "load_days_held",
        "SELECT DISTINCT f.load, f.day FROM in_force f JOIN held_series h ON f.day = h.day AND "
        + " AND ".join(f"f.{name} = h.{name}" for name in SERIES),
    ),
    Step(
        "delivery_list",
        """
        SELECT d.* EXCLUDE (status),
            CASE WHEN x.load IS NOT NULL THEN 'withdrawn' ELSE d.status END AS status,
            coalesce(w.days, '') AS withdrawn_days, coalesce(h.days, '') AS held_days
        FROM deliveries d
        JOIN last_acts a ON d.load = a.load
        LEFT JOIN withdrawn_loads x ON d.load = x.load
        LEFT JOIN loads_in_force l ON d.load = l.load
        """
        + "".join(
            f"""
        LEFT JOIN (SELECT load, string_agg(CAST(day AS VARCHAR), ',' ORDER BY day) AS days
                   FROM load_days_{what} GROUP BY load) {alias} ON d.load = {alias}.load
        """
            for what, alias in (("withdrawn", "w"), ("held", "h"))
        )
        + " WHERE x.load IS NOT NULL OR l.load IS NOT NULL",
    ),
)
"""From what `hitparade.feeds.deliveries.IN_FORCE` leaves to ``delivery_list``: the deliveries in force
and the withdrawn ones, each with its days that are withdrawn and those that are held."""


@dataclass(frozen=True)
class Acted:
    """What an act on a delivery did."""

    supplier: str
    delivery: str
    days: tuple[dt.date, ...]
    """Days that were withdrawn or confirmed; none where nothing was left to do."""
    decisions: tuple[dict[str, Any], ...] = field(default=())
    """The records of the log that were written."""
    done: bool = True
    """False where nothing was left to do, and nothing was written."""


def listed(session: Session) -> pa.Table:
    """The deliveries in force and the withdrawn ones, in the order in which they came.

    Args:
        session: As `hitparade.feeds.deliveries.facts` leaves it.
    """
    session.run(LISTED)
    names = ", ".join(DELIVERY_LIST.names)
    return DELIVERY_LIST.check(
        session.read(f"SELECT {names} FROM delivery_list ORDER BY sequence, load")
    )


def named(session: Session, delivery: str) -> dict[str, Any]:
    """The delivery of an id, or of SUPPLIER/ID.

    Args:
        session: As `hitparade.feeds.deliveries.facts` leaves it.
        delivery: What people write.

    Raises:
        NotFoundError: There is none, or there are several.
    """
    rows: list[dict[str, Any]] = listed(session).to_pylist()
    paths = {f"{row['supplier']}/{row['delivery']}": row for row in rows}
    found = [row for row in rows if row["delivery"] == delivery]
    if delivery in paths and paths[delivery] not in found:
        found.append(paths[delivery])
    if len(found) == 1:
        return found[0]
    if found:
        names = sorted(f"{row['supplier']}/{row['delivery']}" for row in found)
        raise NotFoundError(
            f"{delivery} is a delivery of several suppliers. Name one: {', '.join(names[:_MOST])}."
        )
    hint = near(delivery, [*paths, *(row["delivery"] for row in rows)])
    raise NotFoundError(
        f"There is no delivery {delivery} in force. {hint} `hitparade deliveries` lists them."
    )


def withdrawal(
    session: Session, row: dict[str, Any], days: Sequence[dt.date] = ()
) -> Decision | None:
    """The decision that takes a delivery, or days of it, out of force; None where it is so already.

    Args:
        session: As `hitparade.feeds.deliveries.facts` leaves it.
        row: What `named` found.
        days: The days; none for all of it.

    Raises:
        NotFoundError: The delivery has no such day in force.
    """
    withdrawn = set(filter(None, row["withdrawn_days"].split(",")))
    if row["status"] == "withdrawn" or (days and {str(day) for day in days} <= withdrawn):
        return None
    _require_days(session, row, days, sorted(withdrawn))
    value = {"load": row["load"]}
    if days:
        value["days"] = ",".join(sorted({day.isoformat() for day in days}))
    return Decision(WITHDRAW, f"{row['supplier']}/{row['delivery']}", value=json.dumps(value))


def confirmations(
    session: Session, row: dict[str, Any], days: Sequence[dt.date] = ()
) -> list[Decision]:
    """The decisions that let the held days of a delivery count; none where nothing is held.

    Args:
        session: As `hitparade.feeds.deliveries.facts` leaves it.
        row: What `named` found.
        days: The days; none for all that are held.

    Raises:
        NotFoundError: The delivery has no such day in force.
    """
    _require_days(session, row, days)
    within = f"AND h.day IN ({', '.join(f'DATE {quoted(str(d))}' for d in days)})" if days else ""
    same = " AND ".join(f"f.{name} = h.{name}" for name in SERIES)
    found = session.read(
        "SELECT h.supplier, h.day, string_agg(DISTINCT h.figures, ',' ORDER BY h.figures) AS figures"
        f" FROM held_series h JOIN in_force f ON h.day = f.day AND {same}"
        f" WHERE f.load = {quoted(row['load'])} {within}"
        " GROUP BY h.supplier, h.day ORDER BY h.supplier, h.day"
    )
    return [
        Decision(
            CONFIRM,
            held["supplier"],
            value=json.dumps({"figures": held["figures"]}),
            first=held["day"],
            last=held["day"],
        )
        for held in found.to_pylist()
    ]


def withdraw(
    workspace: Workspace,
    engine: Engine,
    delivery: str,
    days: Sequence[dt.date] = (),
    *,
    author: str,
    reason: str,
) -> Acted:
    """Take a delivery, or days of it, out of force by a signed decision.

    Raises:
        NotFoundError: There is no such delivery or day, or the id is that of several.
        WorkspaceError: Author or reason are missing, or the log is damaged.
    """
    with facts(workspace, engine) as (session, _):
        row = named(session, delivery)
        wanted = withdrawal(session, row, days)
        there = _days(session, row)
    if wanted is None:
        return Acted(row["supplier"], row["delivery"], (), done=False)
    record = decide(workspace, engine, replace(wanted, author=author, reason=reason))
    gone = tuple(sorted(set(days))) or tuple(there)
    return Acted(row["supplier"], row["delivery"], gone, (record,))


def confirm(
    workspace: Workspace,
    engine: Engine,
    delivery: str,
    days: Sequence[dt.date] = (),
    *,
    author: str,
    reason: str,
) -> Acted:
    """Let the held days of a delivery count, by a signed decision for each.

    Raises:
        NotFoundError: There is no such delivery or day, or the id is that of several.
        WorkspaceError: Author or reason are missing, or the log is damaged.
    """
    with facts(workspace, engine) as (session, _):
        row = named(session, delivery)
        wanted = confirmations(session, row, days)
    records = tuple(
        decide(workspace, engine, replace(one, author=author, reason=reason)) for one in wanted
    )
    freed = tuple(sorted({one.first for one in wanted if one.first}))
    return Acted(row["supplier"], row["delivery"], freed, records, done=bool(records))


def _require_days(
    session: Session, row: dict[str, Any], days: Sequence[dt.date], withdrawn: Sequence[str] = ()
) -> None:
    """Raise `NotFoundError` if the delivery has a day neither in force nor among the withdrawn."""
    if not days:
        return
    there = _days(session, row)
    for day in days:
        if day not in there and day.isoformat() not in withdrawn:
            shown = ", ".join(map(str, there[:_MOST])) or "none"
            more = f" and {len(there) - _MOST} more" if len(there) > _MOST else ""
            raise NotFoundError(
                f"{row['supplier']}/{row['delivery']} has no usage of {day} in force. "
                f"Its days in force: {shown}{more}."
            )


def _days(session: Session, row: dict[str, Any]) -> list[dt.date]:
    """The days of a delivery that are in force."""
    found = session.read(
        f"SELECT day FROM load_days_in_force WHERE load = {quoted(row['load'])} ORDER BY day"
    )
    days: list[dt.date] = found["day"].to_pylist()
    return days
