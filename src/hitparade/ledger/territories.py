"""Which usage a chart of a territory reads: its own, and for the world every country's.

A chart without a territory takes every row. A worldwide chart adds countries, and the worldwide
figures (`hitparade.domain.usage.WORLD`) of suppliers that report no countries.
"""

from __future__ import annotations

from hitparade.domain.usage import WORLD


def reads(chart: str, usage: str) -> str:
    """SQL: whether a chart's territory takes usage of a territory.

    >>> reads("t.territory", "s.territory")
    "(t.territory IN ('', '001') OR t.territory = s.territory)"
    """
    return f"({chart} IN ('', '{WORLD}') OR {chart} = {usage})"
