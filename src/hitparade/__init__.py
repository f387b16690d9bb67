"""hitparade: the open system that charts of music are compiled on.

import hitparade

charts = hitparade.open("my-charts")
charts.deliver("week.csv", supplier="station")
charts.compile("us-songs")
charts.chart("us-songs").entries[0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hitparade.api import Hitparade, fit, init, open, pairs  # noqa: A004

__all__ = ["Hitparade", "fit", "init", "open", "pairs"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import the API when it is first asked for: ``hitparade --help`` need not wait for it."""
    if name in __all__:
        from hitparade import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module 'hitparade' has no attribute {name!r}")
