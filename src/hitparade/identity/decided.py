"""The decisions that are in force, as a table that every later stage joins.

A decision is in force unless a later one undoes it. From when to when it binds is part of it: a
decision that expires binds no issue, and no day of usage, after that day.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.identity.acts import ABOUT_DELIVERIES, ABOUT_IDENTITY

UNDO: Final = "undo"
"""The act that takes an earlier decision back."""
ABOUT_DAYS: Final = ("quarantine", "release_quarantine")
"""Acts whose dates are days of usage; the dates of the others are issues."""

_OTHERS: Final = (UNDO, *ABOUT_DELIVERIES, *ABOUT_IDENTITY)
"""Acts that bind no chart by name: what is delivered, and which song it is, is so for all of them."""

_CONTENT: Final = f" || {SEPARATOR} || ".join(
    (
        "act",
        "chart",
        "subject",
        "value",
        "coalesce(CAST(first AS VARCHAR), '')",
        "coalesce(CAST(last AS VARCHAR), '')",
    )
)

DECIDED: Final = (
    Step(
        "dated_decisions",
        """
        SELECT decision, act, chart, subject, value, first, reason,
            CASE WHEN expires < last OR last IS NULL THEN expires ELSE last END AS last
        FROM decisions
        """,
    ),
    Step(
        "decided",
        f"""
        SELECT d.decision, d.act, d.chart, d.subject, d.value, d.first, d.last, d.reason,
            sha256({_CONTENT}) AS content
        FROM dated_decisions d
        LEFT JOIN (SELECT DISTINCT subject AS undone FROM decisions WHERE act = {quoted(UNDO)}) u
          ON d.decision = u.undone
        WHERE u.undone IS NULL AND d.act NOT IN ({", ".join(map(quoted, _OTHERS))})
        """,
        keep=True,
    ),
)
"""From ``decisions`` to ``decided``: those in force that charts heed, with a hash that knows no clock
and no author."""


def binding(chart: str) -> Step:
    """Step ``binding``: the decisions that bind a chart, and for which territory of it (none: all).

    Args:
        chart: Name of the chart, without a territory.
    """
    return Step(
        "binding",
        f"""
        SELECT *, CASE WHEN starts_with(chart, {quoted(chart + "@")})
            THEN substr(chart, {len(chart) + 2}) ELSE '' END AS territory
        FROM decided
        WHERE chart = '' OR chart = {quoted(chart)} OR starts_with(chart, {quoted(chart + "@")})
        """,
    )
