"""How identifiers of recordings are written in this project: patterns of what is stored."""

from __future__ import annotations

from typing import Final

ISRC: Final = "[A-Z]{2}[A-Z0-9]{3}[0-9]{7}"
"""An ISRC, without hyphens."""
MBID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""An id of MusicBrainz, which keeps its hyphens."""
