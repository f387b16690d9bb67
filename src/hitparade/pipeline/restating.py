"""Restate: a decision made, and the final editions that it changes corrected with its reason.

Published editions stay as they are unless somebody asks for this: later issues alone go on with what
was decided. A preview says which charts the decision changes, and from which final issue on; no other
chart is begun with. From that issue on, every final edition of the chart and of those that read it is
corrected that differs, be it for another reason: usage that came late, or an earlier decision.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hitparade.domain.errors import NotFoundError
from hitparade.identity.decisions import as_json, decide
from hitparade.pipeline.correcting import Asked, correct
from hitparade.pipeline.tallying import quiet
from hitparade.rules.load import find
from hitparade.vault.preview import preview

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.domain.chart import Correction
    from hitparade.domain.preview import Preview
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.identity.acts import Decision
    from hitparade.pipeline.tallying import Progress


@dataclass(frozen=True)
class Restated:
    """A decision, and what was corrected because of it."""

    record: dict[str, Any]
    """The record of the log."""
    told: Preview
    """What a preview told of it."""
    corrections: tuple[Correction, ...]
    """One for each chart of which a final edition changed, by name."""
    notes: tuple[str, ...]
    """What could not be corrected, in sentences."""

    def as_json(self) -> dict[str, Any]:
        """The record of the log, with ``moves``, ``issues``, ``corrections`` and ``notes`` beside it."""
        return as_json(self.record) | {
            "moves": self.told.moves,
            "issues": self.told.issues,
            "corrections": [each.model_dump(mode="json") for each in self.corrections],
            "notes": list(self.notes),
        }


def restate(
    workspace: Workspace, engine: Engine, wanted: Decision, progress: Progress = quiet
) -> Restated:
    """Make a decision, and correct every final edition that it changes.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        wanted: The decision; its reason and its author are those of the corrections.
        progress: Told how far the work is.

    Raises:
        NotFoundError: There is no such act, or no such decision to undo.
        WorkspaceError: Something that the act needs is missing or wrong, the log is damaged, or a
            corrected edition would not balance.
    """
    told = preview(workspace, engine, [wanted], notes_too=False)
    record = decide(workspace, engine, wanted)
    first: dict[str, dt.date] = {}
    for diff in told.final:
        first[diff.chart] = min(diff.issue, first.get(diff.chart, diff.issue))
    corrections, notes = [], []
    for chart, issue in sorted(first.items()):
        book = None
        with suppress(NotFoundError):
            book = find(workspace.rulebooks, chart)
        if book is None:
            notes.append(f"{chart} has no rule book any more: its final editions stay as they are.")
            continue
        asked = Asked(issue, reason=wanted.reason, author=wanted.author, cascade=True)
        corrections.append(correct(workspace, engine, book, asked, progress))
    return Restated(record, told, tuple(corrections), tuple(notes))
