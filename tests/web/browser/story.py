"""The weeks of First Kiss as a workspace: seven issues of February and March 2014, in some seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.demo import first_kiss as demo

if TYPE_CHECKING:
    from pathlib import Path

CHART = f"/charts/{demo.SONGS}@US/"
ISSUE = f"{CHART}{demo.FIRST_KISS}/"
"""The issue that the film changed."""
_FIRST = "2014-02-15"


def weeks(folder: Path) -> Path:
    """Make the workspace; its issues are final.

    Args:
        folder: A folder that is not there yet.
    """
    charts = demo.prepare(folder)
    charts.deliver(folder / "figures.csv")
    charts.import_claims(folder / "claims.csv")
    for name in (demo.SONGS, demo.STREAMING):
        charts.compile(name, first=_FIRST, last=demo.FIRST_KISS, status="final")
    return folder
