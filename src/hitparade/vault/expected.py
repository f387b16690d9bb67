"""What an issue may expect to be reported, and what of it has come, as SELECTs.

Two things are expected of a supplier: what the registry says it has agreed to, by weekday; and, of
those that the registry does not name for it, what it did in the 28 days before the window, on the
same weekdays. A row that covers several days has come for each of them, if the window holds it whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.period import WEEKDAYS
from hitparade.domain.table import Column, Table
from hitparade.engine.plan import Step
from hitparade.ledger.territories import reads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.domain.suppliers import Supplier

BEFORE: Final = 28
"""Days before a window in which a supplier shows what it can be expected to report."""

REGISTRY: Final = Table(
    "registry",
    "one weekday on which a supplier has agreed to report a use",
    (
        Column("supplier", "text", "supplier"),
        Column("use", "text", "use"),
        Column("area", "text", "territory that it reports, or none where it does not say"),
        Column("weekday", "int", "day of the week: 0 is Monday"),
    ),
    ("supplier", "use", "area", "weekday"),
)
_SERIES: Final = "territory, issue, supplier, use, area"


def _days(first: str, last: str) -> str:
    """SQL: every day from one to another, a row each."""
    series = f"generate_series(CAST({first} AS TIMESTAMP), CAST({last} AS TIMESTAMP)"
    return f"unnest({series}, INTERVAL 1 DAY))"


def _weekday(day: str) -> str:
    return f"isodow({day}) - 1"


def _same(left: str, right: str, columns: str) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in columns.split(", "))


EXPECTED: Final = (
    Step(
        "outlook_windows",
        "SELECT issue, use, first, last FROM chart_windows WHERE back = 0 AND followed",
        keep=True,
    ),
    Step(
        "window_days",
        f"SELECT issue, use, CAST({_days('first', 'last')} AS DATE) AS day FROM outlook_windows",
        keep=True,
    ),
    Step(
        "agreed",
        f"""
        SELECT t.territory, r.supplier, r.use, r.area, r.weekday
        FROM chart_territories t JOIN registry r
          ON r.area = '' OR {reads("t.territory", "r.area")}
        """,
        keep=True,
    ),
    # What covers more days than the window never counts for it, and is no habit to go by.
    Step(
        "habits",
        f"""
        SELECT DISTINCT h.territory, h.issue, h.use, h.supplier, {_weekday("h.covered")} AS weekday
        FROM (SELECT t.territory, w.issue, w.use, f.supplier,
                  {_days(f"greatest(f.day, w.first - {BEFORE})", "least(f.until, w.first - 1)")}
                  AS covered
              FROM (SELECT DISTINCT supplier, use, territory, day, until FROM in_force) f
              JOIN outlook_windows w
                ON f.use = w.use AND f.day < w.first AND f.until >= w.first - {BEFORE}
               AND f.until - f.day <= w.last - w.first
              JOIN usage_territories t
                ON f.territory = t.territory_of_use AND NOT t.anywhere) h
        ANTI JOIN agreed a ON {_same("h", "a", "territory, supplier, use")}
        """,
    ),
    Step(
        "expected_days",
        f"""
        SELECT DISTINCT a.territory, d.issue, a.supplier, d.use, a.area, d.day, true AS agreed
        FROM window_days d JOIN agreed a ON d.use = a.use AND a.weekday = {_weekday("d.day")}
        UNION ALL
        SELECT h.territory, d.issue, h.supplier, d.use, '', d.day, false
        FROM window_days d JOIN habits h
          ON d.issue = h.issue AND d.use = h.use AND h.weekday = {_weekday("d.day")}
        """,
        keep=True,
    ),
    Step(
        "arrived_days",
        f"""
        SELECT DISTINCT territory, issue, supplier, use, territory_of_use AS area,
            CAST({_days("day", "until")} AS DATE) AS day
        FROM facts_read WHERE back = 0
        """,
        keep=True,
    ),
    Step(
        "missing_days",
        f"""
        SELECT e.* FROM expected_days e
        WHERE NOT EXISTS (
            SELECT 1 FROM arrived_days a
            WHERE {_same("a", "e", "territory, issue, supplier, use, day")}
              AND (e.area = '' OR a.area = e.area))
        """,
        keep=True,
    ),
    # A supplier that sent nothing of something is told among suppliers, not day by day.
    Step(
        "silent_series",
        f"""
        SELECT DISTINCT {_SERIES} FROM expected_days e
        WHERE NOT EXISTS (
            SELECT 1 FROM arrived_days a
            WHERE {_same("a", "e", "territory, issue, supplier, use")}
              AND (e.area = '' OR a.area = e.area))
        """,
        keep=True,
    ),
    Step(
        "counted_suppliers",
        """
        SELECT territory, issue, CAST(count(*) AS BIGINT) AS suppliers,
            CAST(count(*) FILTER (WHERE arrived AND NOT silent) AS BIGINT) AS reporting
        FROM (
            SELECT territory, issue, supplier, bool_or(arrived) AS arrived, bool_or(silent) AS silent
            FROM (SELECT territory, issue, supplier, false AS arrived, false AS silent
                  FROM expected_days
                  UNION ALL SELECT territory, issue, supplier, true, false FROM arrived_days
                  UNION ALL SELECT territory, issue, supplier, false, true FROM silent_series)
            GROUP BY territory, issue, supplier)
        GROUP BY territory, issue
        """,
    ),
    Step(
        "counted_days",
        f"""
        SELECT t.territory, d.issue, CAST(count(*) AS BIGINT) AS days,
            CAST(count(*) FILTER (WHERE a.day IS NOT NULL AND m.day IS NULL) AS BIGINT) AS reported
        FROM (SELECT DISTINCT issue, day FROM window_days) d
        CROSS JOIN chart_territories t
        LEFT JOIN (SELECT DISTINCT territory, issue, day FROM arrived_days) a
          ON t.territory = a.territory AND d.issue = a.issue AND d.day = a.day
        LEFT JOIN (SELECT DISTINCT m.territory, m.issue, m.day
                   FROM missing_days m ANTI JOIN silent_series s ON {_same("m", "s", _SERIES)}) m
          ON t.territory = m.territory AND d.issue = m.issue AND d.day = m.day
        GROUP BY t.territory, d.issue
        """,
    ),
)
"""From ``registry``, ``in_force``, ``facts_read`` and the chart's windows to ``expected_days``,
``missing_days``, ``counted_days`` and ``counted_suppliers``."""

MISSING: Final = f"""
    SELECT {_SERIES}, agreed, list(day ORDER BY day) AS days FROM missing_days
    GROUP BY {_SERIES}, agreed ORDER BY {_SERIES}
"""
"""SQL for what is missing: a row per series, with its days."""
LAST_AGREED: Final = """
    SELECT territory, issue, supplier, max(day) AS day FROM expected_days
    WHERE agreed GROUP BY territory, issue, supplier
"""
"""SQL for the last day that each supplier of the registry is to report."""
HELD: Final = """
    SELECT t.territory, w.issue, h.supplier, h.outlet, h.territory AS area, h.use, h.day, h.quantity
    FROM held_series h
    JOIN outlook_windows w ON h.use = w.use AND h.day BETWEEN w.first AND w.last
    JOIN usage_territories t ON h.territory = t.territory_of_use AND NOT t.anywhere
    ORDER BY t.territory, w.issue, h.supplier, h.use, h.day, h.outlet, h.territory
"""
"""SQL for the days that are held as stale."""
UNMATCHED: Final = """
    SELECT territory, issue, CAST(sum(quantity) AS BIGINT) AS quantity FROM keyed_exclusions
    WHERE outcome = 'unmatched' GROUP BY territory, issue
"""
"""SQL for the units that belong to no song yet."""
RESTS_ON: Final = """
    SELECT territory, issue, last_seen AS earlier FROM keyed_entries WHERE last_seen IS NOT NULL
    UNION
    SELECT territory, issue, peak_issue FROM keyed_entries WHERE peak_issue <> issue
    ORDER BY territory, issue, earlier
"""
"""SQL for the issues that last ranks, peaks and weeks of an issue are from."""


def registry_rows(suppliers: Mapping[str, Supplier]) -> list[tuple[object, ...]]:
    """Rows of `REGISTRY`."""
    return sorted(
        {
            (name, use, area, WEEKDAYS.index(day))
            for name, supplier in suppliers.items()
            for use in supplier.uses
            for area in supplier.territories or ("",)
            for day in supplier.days
        }
    )
