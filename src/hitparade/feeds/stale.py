"""Days that only repeat the day before: found in what is in force, and held until confirmed.

A series is what one supplier reports for one outlet, territory and use. Its day is stale where the
rows in force say word for word what those of the calendar day before say, days apart. A day is judged
only if each of its rows is of that day alone, and is an added-up figure or an event with an instant.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from hitparade.engine.plan import Step, quoted

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.engine.plan import Session

STALE: Final = "FED202"
"""Permanent code: the warning when such a day is delivered, and the reason why it does not count."""
RULE: Final = "feeds.stale"
"""What stands as the rule of usage that is held as stale."""
_MOST: Final = 3
"""Series that a warning names."""
SERIES: Final = ("supplier", "outlet", "territory", "use")
"""What a series is known by."""
_SERIES: Final = ", ".join(SERIES)
_SAME: Final = " AND ".join(f"n.{name} = b.{name}" for name in SERIES)
_FIGURES: Final = " || ':' || ".join(f"CAST(sum(figures_{n}) AS VARCHAR)" for n in (1, 2, 3, 4))

HELD: Final = (
    Step(
        "series_days",
        f"""
        SELECT {_SERIES}, day, CAST(sum(rows) AS BIGINT) AS rows,
            CAST(sum(quantity) AS BIGINT) AS quantity,
            CASE WHEN bool_and(figures_1 IS NOT NULL)
                THEN sha256(CAST(sum(rows) AS VARCHAR) || ':' || {_FIGURES}) END AS figures
        FROM in_force GROUP BY {_SERIES}, day
        """,
    ),
    Step(
        "stale_series",
        f"""
        SELECT n.supplier, n.outlet, n.territory, n.use, n.day, n.rows, n.quantity, n.figures
        FROM series_days n
        JOIN series_days b ON {_SAME} AND n.day = b.day + 1 AND n.figures = b.figures
        """,
        keep=True,
    ),
    Step(
        "held_series",
        """
        SELECT s.* FROM stale_series s
        ANTI JOIN confirmations c
          ON s.supplier = c.supplier AND s.figures = c.figures
         AND s.day >= coalesce(c.first, s.day) AND s.day <= coalesce(c.last, s.day)
        """,
        keep=True,
    ),
)
"""From ``in_force`` and ``confirmations`` to ``stale_series`` and ``held_series``: the days of series
that repeat the day before, and those of them that nobody confirmed. ``figures`` is the SHA-256 of
what they say, which names them in a confirmation."""


def warnings(session: Session, load: str) -> list[dict[str, Any]]:
    """A warning for each day that is held since a load is in force, in order.

    It may be a day of the load, or the day after, which some other delivery reported.

    Args:
        session: Knows ``in_force`` and ``held_series`` with the load.
        load: The attempt that was just taken in.
    """
    same = " AND ".join(f"h.{name} = f.{name}" for name in SERIES)
    rows = session.read(
        f"""
        SELECT h.supplier, h.day, h.use, h.territory, h.outlet, h.rows, h.quantity,
            min(l.delivery) AS delivery
        FROM held_series h
        JOIN in_force f ON {same} AND h.day = f.day
        JOIN loads_in_force l ON f.load = l.load
        SEMI JOIN (SELECT supplier, outlet, territory, use, day FROM in_force
                   WHERE load = {quoted(load)}
                   UNION SELECT supplier, outlet, territory, use, day + 1 FROM in_force
                   WHERE load = {quoted(load)}) t
          ON {same.replace("f.", "t.")} AND h.day = t.day
        GROUP BY h.supplier, h.day, h.use, h.territory, h.outlet, h.rows, h.quantity
        ORDER BY h.supplier, h.day, h.use, h.territory, h.outlet
        """
    ).to_pylist()
    days = groupby(rows, key=lambda row: (row["supplier"], row["day"]))
    return [_warning(supplier, day, list(series)) for (supplier, day), series in days]


def _warning(supplier: str, day: dt.date, series: list[dict[str, Any]]) -> dict[str, Any]:
    shown = "; ".join(
        " ".join(part for part in (row["use"], row["territory"], row["outlet"]) if part)
        + f" {row['quantity']:,} in {row['rows']:,} row(s)"
        for row in series[:_MOST]
    )
    more = f"; and {len(series) - _MOST:,} more" if len(series) > _MOST else ""
    return {
        "line": None,
        "code": STALE,
        "text": (
            f"{day} of {supplier} looks stale: it says exactly what the day before says ({shown}{more}). "
            f"It is held, and counts once it is replaced, or confirmed: "
            f"hitparade confirm {series[0]['delivery']} --day {day} --reason TEXT"
        ),
        "day": day.isoformat(),
    }
