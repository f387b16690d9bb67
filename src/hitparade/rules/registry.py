"""Every kind of rule, in the order in which they act; a new kind is a module, and its line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.rules import (
    accumulate,
    admit,
    album_build,
    annotate,
    calendar,
    cap,
    combine,
    convert,
    damp,
    decide,
    eligible,
    group,
    lifecycle,
    limit,
    measure,
    quarantine,
    rank,
    relate,
)

if TYPE_CHECKING:
    from hitparade.rules.kind import Kind, Kinds

_IN_ORDER: Final[tuple[Kind, ...]] = (
    calendar.KIND,
    admit.KIND,
    cap.KIND,
    quarantine.KIND,
    measure.KIND,
    eligible.KIND,
    group.KIND,
    damp.KIND,
    convert.KIND,
    album_build.KIND,
    lifecycle.KIND,
    combine.KIND,
    rank.KIND,
    limit.KIND,
    relate.KIND,
    annotate.KIND,
    accumulate.KIND,
    decide.KIND,
)
KINDS: Final[Kinds] = {kind.name: kind for kind in _IN_ORDER}
"""Kind by name."""
