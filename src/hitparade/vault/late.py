"""Deliveries that come late: after a supplier's deadline, or into issues that are final already.

A delivery is always taken in. What is final stays as it is until somebody corrects it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.suppliers import day_list
from hitparade.domain.tables import DELIVERIES, EDITIONS, REPORTED
from hitparade.engine.plan import Step, quoted
from hitparade.ledger.territories import reads
from hitparade.vault.store import LATEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.domain.suppliers import Supplier
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.feeds.deliver import Delivered

LATE: Final = "FED205"
"""Permanent code of the warning that a delivery came after its deadline."""
FINAL: Final = "FED206"
"""Permanent code of the warning that a delivery reaches into final issues."""
_MOST: Final = 5
"""Final issues that a warning names."""

TOUCHED: Final = (
    LATEST,
    Step(
        "final_windows",
        """
        SELECT chart, territory, issue, status, use,
            CAST(json_extract_string(windows, '$.' || use || '.start') AS DATE) AS first,
            CAST(json_extract_string(windows, '$.' || use || '.end') AS DATE) AS last
        FROM (SELECT *, unnest(json_keys(windows)) AS use
              FROM latest_editions WHERE status <> 'provisional')
        """,
    ),
    Step(
        "touched",
        f"""
        SELECT DISTINCT w.chart, w.territory, w.issue, w.status, f.day
        FROM delivered_days f
        JOIN final_windows w ON f.use = w.use AND f.day >= w.first AND f.until <= w.last
          AND {reads("w.territory", "f.territory")}
        """,
    ),
)
"""From ``editions`` and ``delivered_days`` to ``touched``: the final issues whose windows they lie in."""


def with_late(
    workspace: Workspace, engine: Engine, delivered: Delivered, now: dt.datetime | None = None
) -> Delivered:
    """A delivery that was just taken in, with warnings about what it comes too late for.

    All files of the delivery are looked at: what a new one leaves out changes issues as well.

    Args:
        workspace: Where it is.
        engine: Reads it.
        delivered: What became of it.
        now: When it came; default: now.
    """
    if delivered.status == "identical":
        return delivered
    supplier, delivery = quoted(delivered.supplier), quoted(delivered.delivery)
    with engine.session() as session:
        workspace.lake.attach(session, (DELIVERIES, REPORTED))
        workspace.vault.attach(session, (EDITIONS,))
        session.run(
            Step(
                "delivered_days",
                "SELECT DISTINCT r.supplier, r.use, r.territory, r.day, r.until FROM reported r"
                " JOIN deliveries d ON r.load = d.load"
                f" WHERE d.supplier = {supplier} AND d.delivery = {delivery}",
                keep=True,
            )
        )
        session.run(TOUCHED)
        came = now or dt.datetime.now(dt.UTC)
        warnings = (*_late(session, workspace.settings.suppliers, came), *_final(session))
    return replace(delivered, warnings=(*delivered.warnings, *warnings))


def _late(
    session: Session, registry: Mapping[str, Supplier], now: dt.datetime
) -> list[dict[str, Any]]:
    days: dict[str, list[dt.date]] = {}
    for row in session.read(
        "SELECT DISTINCT supplier, day FROM delivered_days ORDER BY supplier, day"
    ).to_pylist():
        supplier = registry.get(row["supplier"])
        if supplier and supplier.expects(row["day"]) and supplier.due(row["day"]) < now:
            days.setdefault(row["supplier"], []).append(row["day"])
    return [
        _warning(
            LATE,
            f"{day_list(late)} of {name} came late: {'they were' if len(late) > 1 else 'it was'} due "
            f"by {registry[name].due_text(late[-1])}.",
            late[0],
        )
        for name, late in days.items()
    ]


def _final(session: Session) -> list[dict[str, Any]]:
    rows = session.read(
        "SELECT chart, territory, issue, status, min(day) AS day FROM touched"
        " GROUP BY chart, territory, issue, status ORDER BY chart, issue, territory"
    ).to_pylist()
    if not rows:
        return []
    named = [f"{row['chart']}{'@' + row['territory'] if row['territory'] else ''}" for row in rows]
    issues = ", ".join(
        f"{name} of {row['issue']} ({row['status']})"
        for name, row in zip(named[:_MOST], rows[:_MOST], strict=True)
    )
    more = f" and {len(rows) - _MOST:,} more" if len(rows) > _MOST else ""
    stays = "It stays" if len(rows) == 1 else "They stay"
    text = (
        f"It reaches into what is final already: {issues}{more}. {stays} as published, until you say: "
        f"hitparade correct {named[0]} --issue {rows[0]['issue']} --reason TEXT (first with --preview)"
    )
    return [_warning(FINAL, text, min(row["day"] for row in rows))]


def _warning(code: str, text: str, day: dt.date) -> dict[str, Any]:
    return {"line": None, "code": code, "text": text, "day": day.isoformat()}
