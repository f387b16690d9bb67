"""What is done with added points: shares brought into their targets, gains, growth.

Points are integers over the issue's common denominator (``issue_rules.scale``), which is a multiple
of ``combining.kept``, 10 to the number of digits that are kept. Whatever is not exact is rounded to
that many digits of a point, half to even, so that it does not depend on the denominator.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import Column, Table
from hitparade.engine.plan import Step
from hitparade.rules.combine import combining
from hitparade.rules.targets import factors
from hitparade.tally.changes import rounded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

FACTORS: Final = Table(
    "combine_factors",
    "by what the points of one component are multiplied",
    (
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        Column("component", "text", "name of the component"),
        Column("factor", "exact", "the factor, over `combining.kept`"),
    ),
    ("territory", "issue", "component"),
)
TARGETS: Final = "combine.points.targets"
METRIC: Final = "combine.points.metric"


def totals(live: str) -> tuple[Step, ...]:
    """Steps to ``component_totals``: the points of each component over the top places.

    Args:
        live: Table of live points. Reads ``combining`` and ``components`` besides.

    Returns:
        Steps; the last one has territory, issue, component, points. Entries with as many points as
        the last of the top places are among them, so that no tie has to be broken.
    """
    return (
        Step(
            "combined",
            f"""
            SELECT l.territory, l.issue, l.id, CAST(sum(l.points) AS DECIMAL(38,0)) AS points
            FROM {live} l JOIN combining c ON l.issue = c.issue AND c.targets
            GROUP BY l.territory, l.issue, l.id
            HAVING sum(l.points) > 0
            """,
            keep=True,
        ),
        Step(
            "combined_last",
            """
            SELECT territory, issue, min(points) AS points
            FROM (SELECT p.*, row_number() OVER (
                      PARTITION BY p.territory, p.issue ORDER BY p.points DESC, p.id) AS nth, c.over
                  FROM combined p JOIN combining c ON p.issue = c.issue)
            WHERE nth <= over
            GROUP BY territory, issue
            """,
        ),
        Step(
            "component_totals",
            f"""
            SELECT l.territory, l.issue, k.component,
                CAST(sum(l.points) AS DECIMAL(38,0)) AS points
            FROM {live} l
            JOIN combined p ON l.territory = p.territory AND l.issue = p.issue AND l.id = p.id
            JOIN combined_last b ON p.territory = b.territory AND p.issue = b.issue
             AND p.points >= b.points
            JOIN components k ON l.issue = k.issue AND l.use = k.use
            GROUP BY l.territory, l.issue, k.component
            """,
        ),
    )


def calibrate(session: Session, live: str, rules: Sequence[InForce]) -> None:
    """Find the factors that bring the components' shares into their targets.

    Args:
        session: Knows the live points, ``combining`` and ``components``; afterwards also
            ``combine_factors``.
        live: Table of live points.
        rules: The parameters in force for the issues that are ranked now.
    """
    found: dict[tuple[str, dt.date], dict[str, Fraction]] = {}
    if any(combining(r).targets for r in rules):
        session.run(totals(live))
        for row in session.read("SELECT * FROM component_totals").to_pylist():
            by_component = found.setdefault((row["territory"], row["issue"]), {})
            by_component[row["component"]] = Fraction(int(row["points"]))
    wanted = {r.issue: combining(r) for r in rules}
    session.table(
        "combine_factors",
        FACTORS.from_rows(
            [
                (territory, issue, component, factor)
                for (territory, issue), points in sorted(found.items())
                for component, (factor, _, _) in sorted(
                    factors(points, wanted[issue].targets, wanted[issue].digits).items()
                )
            ]
        ),
    )


def largest(session: Session) -> dict[dt.date, Fraction]:
    """The largest factor of each issue that has any, once `calibrate` has run."""
    rows = session.read(
        "SELECT f.issue, max(f.factor) AS factor, any_value(c.kept) AS kept"
        " FROM combine_factors f JOIN combining c ON f.issue = c.issue GROUP BY f.issue"
    )
    return {
        row["issue"]: Fraction(int(row["factor"]), int(row["kept"])) for row in rows.to_pylist()
    }


def steps(live: str) -> tuple[Step, ...]:
    """Steps to ``combine_changes``, of shape `hitparade.tally.changes.CHANGES`.

    Args:
        live: Table of live points. Reads ``combining``, ``combine_factors`` (see `calibrate`),
            ``components``, ``issue_rules`` and ``metrics`` besides.
    """
    return (
        _calibrated(live),
        _before(live),
        _gains(),
        _grown(),
        Step(
            "combine_changes",
            """
            SELECT * FROM calibrated
            UNION ALL SELECT * FROM gained
            UNION ALL SELECT * FROM grown
            """,
            keep=True,
        ),
    )


def _calibrated(live: str) -> Step:
    points = "CAST(l.points AS HUGEINT) * CAST(f.factor - c.kept AS HUGEINT)"
    return Step(
        "calibrated",
        f"""
        SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier, '{TARGETS}' AS rule,
            'COM011' AS reason,
            CAST(CAST({rounded(points, "r.scale")} AS HUGEINT) * {_unit("r.scale", "c.kept")}
                AS DECIMAL(38,0)) AS points,
            CAST(l.quantity AS BIGINT) AS quantity
        FROM {live} l
        JOIN combining c ON l.issue = c.issue AND c.targets
        JOIN issue_rules r ON l.issue = r.issue
        JOIN components k ON l.issue = k.issue AND l.use = k.use
        JOIN combine_factors f ON l.territory = f.territory AND l.issue = f.issue
         AND k.component = f.component AND f.factor <> c.kept
        """,
    )


def _unit(scale: str, kept: str) -> str:
    """SQL for what one unit of the last digit that is kept is over the common denominator."""
    return f"(CAST({scale} AS HUGEINT) // CAST({kept} AS HUGEINT))"


def _before(live: str) -> Step:
    """Points of each use and tier now, and in the period before: what is not there is 0."""
    key = "territory, issue, id, use, tier"
    return Step(
        "now_and_before",
        f"""
        SELECT {key}, CAST(sum(now) AS DECIMAL(38,0)) AS now,
            CAST(sum(before) AS DECIMAL(38,0)) AS before, CAST(sum(quantity) AS BIGINT) AS quantity
        FROM (SELECT {key}, points AS now, 0 AS before, 0 AS quantity FROM {live}
              UNION ALL
              SELECT m.territory, m.issue, m.id, m.use, m.tier, 0, greatest(m.points, 0), m.quantity
              FROM metrics m
              SEMI JOIN {live} l
                ON m.territory = l.territory AND m.issue = l.issue AND m.id = l.id
              WHERE m.back = 1)
        SEMI JOIN (SELECT issue FROM combining WHERE metric <> 'level') c USING (issue)
        GROUP BY {key}
        """,
        keep=True,
    )


def _gains() -> Step:
    return Step(
        "gained",
        f"""
        SELECT n.territory, n.issue, n.id, '' AS recording, n.use, n.tier, '{METRIC}' AS rule,
            'COM012' AS reason, CAST(-n.before AS DECIMAL(38,0)) AS points, n.quantity
        FROM now_and_before n JOIN combining c ON n.issue = c.issue AND c.metric = 'delta'
        WHERE n.before <> 0
        """,
    )


def _grown() -> Step:
    """Growth of each entity, split over its uses; what rounding leaves goes to the first of them."""
    entity = "PARTITION BY n.territory, n.issue, n.id"
    base = "greatest(all_before, 1)"  # of what does not grow, the quotient is not used
    part = rounded("CAST(now - before AS HUGEINT) * CAST(kept AS HUGEINT)", base)
    whole = rounded("(all_now - all_before) * CAST(kept AS HUGEINT)", base)
    unit = _unit("scale", "kept")
    return Step(
        "grown",
        f"""
        SELECT territory, issue, id, '' AS recording, use, tier, '{METRIC}' AS rule,
            'COM012' AS reason,
            CAST(CASE WHEN NOT grows THEN 0 WHEN nth = 1 THEN (part + whole - parts) * {unit}
                 ELSE part * {unit} END - CAST(now AS HUGEINT) AS DECIMAL(38,0)) AS points, quantity
        FROM (SELECT *, CAST(sum(part) OVER (PARTITION BY territory, issue, id) AS HUGEINT) AS parts
              FROM (SELECT *, CAST({part} AS HUGEINT) AS part, CAST({whole} AS HUGEINT) AS whole
              FROM (SELECT *, all_before > 0
                        AND CAST(all_before AS HUGEINT) * CAST(least_per AS HUGEINT)
                            >= CAST(least AS HUGEINT) * CAST(scale AS HUGEINT) AS grows
                    FROM (SELECT n.*, c.kept, c.least, c.least_per, r.scale,
                              CAST(sum(n.now) OVER ({entity}) AS HUGEINT) AS all_now,
                              CAST(sum(n.before) OVER ({entity}) AS HUGEINT) AS all_before,
                              row_number() OVER ({entity} ORDER BY n.use, n.tier) AS nth
                          FROM now_and_before n
                          JOIN combining c ON n.issue = c.issue AND c.metric = 'growth'
                          JOIN issue_rules r ON n.issue = r.issue))))
        """,
    )
