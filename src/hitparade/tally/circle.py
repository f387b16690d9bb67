"""How many entities are looked at closely, and whether that was enough to be sure of a chart.

Outside the circle nobody earned as many points as the last one inside it, nor can rules give them
more than a known number of times as many. So places with more points than that are sure.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

from hitparade.engine.plan import Step, quoted
from hitparade.tally.tables import CERTAIN as CERTAIN_POINTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping
    from fractions import Fraction

    from hitparade.engine.plan import Session

_WIDER: Final = 8
"""How many times larger a circle becomes that was too small."""
_BELOW: Final = 10
"""Contenders below the chart that have to be certain; of the others, those that are stay."""
_CIRCLED: Final = f"""
    SELECT l.territory, l.issue, l.points AS outside, l.places < c.size AS all_looked_at,
        r.depth + least(r.kept - r.depth, {_BELOW}) AS needed
    FROM last_places l
    JOIN circles c ON l.issue = c.issue
    JOIN issue_rules r ON l.issue = r.issue
    ORDER BY l.territory, l.issue
"""
_CALIBRATED_ON_TOO_FEW: Final = """
    SELECT l.territory, l.issue
    FROM last_places l
    JOIN issues_to_rank i ON l.issue = i.issue
    JOIN combining c ON l.issue = c.issue AND c.targets
    LEFT JOIN combined p
      ON l.territory = p.territory AND l.issue = p.issue AND p.points >= l.points
    GROUP BY l.territory, l.issue, c.over HAVING count(p.id) < c.over
"""

ALL_CERTAIN: Final = Step("standings", "SELECT * FROM all_standings")
"""Step to ``standings`` where no rule looks at entries."""
CERTAIN: Final = Step(
    "standings",
    """
    SELECT s.* FROM all_standings s
    JOIN certain c ON s.territory = c.territory AND s.issue = c.issue
    WHERE s.entry OR s.points >= c.points
    """,
    keep=True,
)
"""Step to ``standings`` without contenders that somebody outside the circle might be ahead of."""


def wider(
    session: Session,
    sizes: Mapping[dt.date, int],
    bounds: Mapping[dt.date, Fraction | None],
    doubtful: Collection[tuple[str, dt.date]],
) -> dict[dt.date, int]:
    """The issues whose circle was too small to be sure of the chart, each with a wider one.

    Args:
        session: Knows ``all_standings``, ``last_places``, ``circles`` and ``issue_rules``;
            afterwards also ``certain``.
        sizes: The size of each issue's circle.
        bounds: How many times its own points an entity of an issue may come to; None: any number.
        doubtful: Territories and issues that need a wider circle whatever the places say.
    """
    found, certain = {}, []
    for row in session.read(_CIRCLED).to_pylist():
        issue, grows = row["issue"], bounds[row["issue"]]
        key = (row["territory"], issue)
        least = 0 if row["all_looked_at"] else ceil(int(row["outside"]) * (grows or 0))
        enough = grows is not None and _sure(session, row, least) >= row["needed"]
        if not row["all_looked_at"] and (not enough or key in doubtful):
            found[issue] = sizes[issue] * _WIDER
        certain.append((*key, least))
    session.table("certain", CERTAIN_POINTS.from_rows(certain))
    return found


def _sure(session: Session, row: Mapping[str, Any], least: int) -> int:
    found = session.read(
        f"SELECT count(*) AS n FROM all_standings WHERE territory = {quoted(row['territory'])}"
        f" AND issue = DATE '{row['issue']}' AND points >= {least}"
    )
    return int(found["n"][0].as_py())


def calibrated_on_too_few(session: Session) -> set[tuple[str, dt.date]]:
    """Where somebody outside the circle might be among the places that shares are taken of.

    Args:
        session: As `hitparade.tally.combine.calibrate` left it for the issues ranked now.
    """
    rows = session.read(_CALIBRATED_ON_TOO_FEW).to_pylist()
    return {(row["territory"], row["issue"]) for row in rows}
