"""What runs in this process, whatever the engine is: spellings, of which there are few.

A server counts plays, of which there are many. Texts are compared by code of ours, row by row, and
what they come to is stored in the lake, where the server reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve

if TYPE_CHECKING:
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace


def resolve_at_home(workspace: Workspace, engine: Engine) -> None:
    """Resolve what is not resolved yet, where another engine than the embedded one is to count."""
    if engine.home is engine:
        return
    with facts(workspace, engine.home) as (session, _):
        resolve.bring_up_to_date(workspace.lake, session)
