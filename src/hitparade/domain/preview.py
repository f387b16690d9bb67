"""What a decision would change, before anybody makes it."""

from __future__ import annotations

from hitparade.domain.chart import EditionDiff, Record


class Preview(Record):
    """Published editions beside what they would be with a decision; nothing of it is stored."""

    preview: bool = True
    moves: int
    """Entries whose rank would differ, with those that would enter or leave, over all issues."""
    issues: int
    """Issues, each territory's for itself, in which any entry would move."""
    changes: list[EditionDiff]
    """Every edition of which an entry or the coverage would differ, by chart, territory and issue."""
    notes: list[str]
    """What else is to be known, in sentences."""

    @property
    def final(self) -> list[EditionDiff]:
        """The changes of final editions, which stay as they are until somebody corrects them."""
        return [diff for diff in self.changes if diff.before["status"] != "provisional"]
