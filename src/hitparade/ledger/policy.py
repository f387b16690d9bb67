"""Counting policies: what an event must be to count, and how often one listener counts.

Tallies are kept per policy, named by the digest of a rule book's event-level parameters alone, so
that charts which count alike share their tallies.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Final


@dataclass(frozen=True)
class CountingPolicy:
    """The event-level parameters of a chart, as pairs of path and value, in order of path."""

    parameters: tuple[tuple[str, str], ...] = ()

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name the policy."""
        text = json.dumps(self.parameters, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


EVERY_PLAY: Final = CountingPolicy()
"""Everything that is reported counts: what a chart without event-level rules uses."""
