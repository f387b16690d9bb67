"""Whole numbers that stand for the texts of a row of usage, so that adding up compares no text.

Each is 60 bits of a hash: two texts may share one. Whoever joins by a key sees to that: by comparing
the texts as well where keys are shared, or by taking a key only for a first, generous selection.

================  ==========================================================================
key               what it stands for
================  ==========================================================================
``source``        supplier, outlet, territory, use, tier, method, currency and length in days
``subject_key``   the spelling: the start of ``subject``
``listener_key``  the listener: the start of the keyed hash; null without one
================  ==========================================================================
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60

DIMENSIONS: Final = (
    "supplier",
    "outlet",
    "territory",
    "use",
    "tier",
    "method",
    "currency",
)
"""What a source consists of, besides the length of its rows in days."""


def start60(text: str) -> str:
    """SQL for the first 60 bits of a hash in hexadecimal, as an integer.

    >>> start60("subject")
    "CAST('0x' || substr(subject, 1, 15) AS BIGINT)"
    """
    return f"CAST('0x' || substr({text}, 1, 15) AS BIGINT)"


def length(day: str = "day", until: str = "until") -> str:
    """SQL for how many days after its first one a row ends: 0 for a daily figure."""
    return f"CAST(date_diff('day', {day}, {until}) AS BIGINT)"


def source_key(row: str = "") -> str:
    """SQL for the source of a row.

    Args:
        row: The name of the row with a dot, such as ``u.``; none where columns need no name.
    """
    texts = [f"{row}{column}" for column in DIMENSIONS]
    days = f"CAST({length(f'{row}day', f'{row}until')} AS VARCHAR)"
    return hash60(f"concat_ws({SEPARATOR}, {', '.join([*texts, days])})")


SOURCES_DELIVERED: Final = Step(
    "sources_delivered",
    f"""
    SELECT DISTINCT load, day, source, until, {", ".join(DIMENSIONS)} FROM delivered
    """,
)
"""From ``delivered``, the rows of one load, to its rows of `hitparade.domain.tables.SOURCES`."""
