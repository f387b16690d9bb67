"""The registry of suppliers beside what came: who is not in it, who reported when, what is overdue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import near
from hitparade.domain.suppliers import Overdue, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.domain.suppliers import Supplier
    from hitparade.engine.plan import Session

UNKNOWN: Final = "FED204"
"""Permanent code of the warning that a supplier is not registered."""
LOOKED_BACK: Final = 28
"""What was due within so many days is looked at."""

_REPORTED: Final = """
    SELECT r.supplier, max(d.received) AS received, min(r.day) AS first, max(r.until) AS last,
        list_sort(list(DISTINCT r.use)) AS uses,
        list_sort(list(DISTINCT r.territory) FILTER (WHERE r.territory <> '')) AS territories
    FROM in_force r JOIN deliveries d ON r.load = d.load
    GROUP BY r.supplier ORDER BY r.supplier
"""
_DAYS: Final = """
    SELECT DISTINCT supplier, use, territory, CAST(unnest(generate_series(
        CAST(day AS TIMESTAMP), CAST(until AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day
    FROM in_force WHERE until >= DATE '{since}'
"""


def unknown(registry: Mapping[str, Supplier], names: Iterable[str]) -> list[dict[str, Any]]:
    """A warning for each supplier that a registry does not know; none where nobody is registered."""
    if not registry:
        return []
    return [
        {
            "line": None,
            "code": UNKNOWN,
            "text": f"The unknown supplier {name} is not among the suppliers of hitparade.yaml: "
            f"nothing is expected of it. {near(name, registry)}".rstrip(),
            "day": None,
        }
        for name in names
        if name not in registry
    ]


def methods(registry: Mapping[str, Supplier]) -> dict[tuple[str, str], str]:
    """The counting method of rows that do not say theirs, by supplier and use."""
    return {
        (name, use): method
        for name, supplier in registry.items()
        for use, method in supplier.methods.items()
    }


def reporters(
    session: Session, registry: Mapping[str, Supplier], now: dt.datetime
) -> list[Reporter]:
    """Everyone who is registered or reported, by name, with what is overdue.

    Args:
        session: Knows ``in_force`` and ``deliveries``.
        registry: The suppliers that are registered.
        now: The instant to judge by.
    """
    did = {row["supplier"]: row for row in session.read(_REPORTED).to_pylist()}
    longest = max((supplier.lag for supplier in registry.values()), default=0)
    since = now.date() - dt.timedelta(days=LOOKED_BACK + longest + 2)
    there: dict[tuple[str, str, dt.date], set[str]] = {}
    for row in session.read(_DAYS.format(since=since)).to_pylist():
        key = (row["supplier"], row["use"], row["day"])
        there.setdefault(key, set()).add(row["territory"])
    found = []
    for name in sorted({*registry, *did}):
        supplier, done = registry.get(name), did.get(name)
        told = {
            "supplier": name,
            "registered": supplier is not None,
            "received": done and done["received"],
            "last_day": done and done["last"],
        }
        if supplier is None:
            found.append(_unregistered(told, did[name]))
            continue
        first = max(since, done["first"]) if done else since
        overdue = [
            late
            for use in supplier.uses
            for area in supplier.territories or ("",)
            for late in _overdue(name, supplier, (use, area), (first, now), there)
        ]
        kept = supplier.model_dump(mode="json")
        found.append(Reporter(**kept, **told, overdue=overdue))
    return found


def _unregistered(told: Mapping[str, Any], did: Mapping[str, Any]) -> Reporter:
    return Reporter(
        **told,
        uses=did["uses"],
        territories=did["territories"] or [],
        days=[],
        lag=None,
        deadline=None,
        zone=None,
        methods={},
        shares=False,
        overdue=[],
    )


def _overdue(
    name: str,
    supplier: Supplier,
    series: tuple[str, str],
    span: tuple[dt.date, dt.datetime],
    there: Mapping[tuple[str, str, dt.date], set[str]],
) -> list[Overdue]:
    """The days of one use and territory that were due lately and did not come, as one item."""
    (use, area), (first, now) = series, span
    days = []
    for n in range((now.date() - first).days + 2):
        day = first + dt.timedelta(days=n)
        areas = there.get((name, use, day), set())
        came = area in areas if area else bool(areas)
        lately = now - dt.timedelta(days=LOOKED_BACK) <= supplier.due(day) <= now
        if supplier.expects(day) and lately and not came:
            days.append(day)
    if not days:
        return []
    return [Overdue(use=use, territory=area, days=days, due=supplier.due(days[-1]))]
