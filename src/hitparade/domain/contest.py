"""One issue as others may rank it anew: what every use gave each entity, and how ties are settled.

Points are whole numbers over one common scale, so that a page and a server add them up alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Contestant:
    """An entry of an edition, or what stood below it."""

    id: str
    title: str
    artist: str
    rank: int
    """As published; beyond the chart's depth for what stood below it."""
    entry: bool
    """Whether it is on the published chart."""
    units: Mapping[str, int]
    """Points by use, over the scale; ``""`` are points that follow no use."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What an edition ranked."""

    chart: str
    territory: str
    issue: dt.date
    edition: int
    fingerprint: str
    scale: int
    """What one point is in units."""
    depth: int
    """Places of the chart."""
    shared: bool
    """Whether equal points share a rank."""
    contestants: tuple[Contestant, ...]
    """In the order in which equal points are put."""
    left_out: tuple[str, ...]
    """What a sum of points cannot tell, in sentences."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every use that gave points or could have, sorted; without what follows no use."""
        return tuple(sorted({use for one in self.contestants for use in one.units if use}))
