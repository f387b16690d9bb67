"""Every kind of rule, in the order in which they act; a new kind is a module, and its line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.rules import admit, annotate, calendar, combine, convert, rank

if TYPE_CHECKING:
    from hitparade.rules.kind import Kind, Kinds

_IN_ORDER: Final[tuple[Kind, ...]] = (
    calendar.KIND,
    admit.KIND,
    convert.KIND,
    combine.KIND,
    rank.KIND,
    annotate.KIND,
)
KINDS: Final[Kinds] = {kind.name: kind for kind in _IN_ORDER}
"""Kind by name."""
