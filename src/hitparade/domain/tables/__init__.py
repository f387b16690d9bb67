"""Every table that the stages exchange: columns, types, units, key, and how it is laid out.

Each module declares what one part of the flow writes, in the order of the flow: `usage` and `facts` (feeds),
`identity`, `ledger`, `vault`. A table that crosses a stage is checked against its declaration
(`Table.check`); the types of columns are those of `hitparade.domain.table`.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.table import Column, Table
from hitparade.domain.tables.facts import CATALOGUE, CATALOGUES, CLAIM_FILES, CLAIMS, PUBLISHED
from hitparade.domain.tables.identity import (
    ARTISTS,
    CLIP_DAYS,
    CLIPS,
    DECIDED,
    DECISIONS,
    DETAILS,
    FOLDINGS,
    IDENTITIES,
    ISRCS,
    LINEAGE,
    MATCHES,
    RECORDINGS,
    RESOLUTION,
    TRACKS,
)
from hitparade.domain.tables.ledger import SLICES, TALLIES
from hitparade.domain.tables.usage import (
    DELIVERIES,
    DELIVERY_LIST,
    REFUSED,
    REPORTED,
    SOURCES,
    SUBJECTS,
    USAGE,
    USAGE_KEYS,
)
from hitparade.domain.tables.vault import (
    ANNOTATIONS,
    ASSETS,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINES,
    REMOVALS,
    RULEBOOKS,
)

__all__ = [
    "ANNOTATIONS",
    "ARTISTS",
    "ASSETS",
    "CATALOGUE",
    "CATALOGUES",
    "CLAIMS",
    "CLAIM_FILES",
    "CLIPS",
    "CLIP_DAYS",
    "DECIDED",
    "DECISIONS",
    "DELIVERIES",
    "DELIVERY_LIST",
    "DETAILS",
    "EDITIONS",
    "ENTRIES",
    "EXCLUSIONS",
    "FOLDINGS",
    "IDENTITIES",
    "ISRCS",
    "LAKE",
    "LINEAGE",
    "LINES",
    "MATCHES",
    "PUBLISHED",
    "RECORDINGS",
    "REFUSED",
    "REMOVALS",
    "REPORTED",
    "RESOLUTION",
    "RULEBOOKS",
    "SLICES",
    "SOURCES",
    "SUBJECTS",
    "TALLIES",
    "TRACKS",
    "USAGE",
    "USAGE_KEYS",
    "VAULT",
    "Column",
    "Table",
]

LAKE: Final = (
    DELIVERIES,
    USAGE,
    REFUSED,
    REPORTED,
    SUBJECTS,
    SOURCES,
    CATALOGUES,
    CATALOGUE,
    CLAIM_FILES,
    CLAIMS,
    DECISIONS,
    FOLDINGS,
    MATCHES,
    IDENTITIES,
    RESOLUTION,
    ISRCS,
    RECORDINGS,
    DETAILS,
    TRACKS,
    CLIPS,
    CLIP_DAYS,
    ARTISTS,
    LINEAGE,
    TALLIES,
    SLICES,
    PUBLISHED,
)
"""Tables of the folder ``lake/``, in the order in which readers pin them: what names rows of another
table, and is written after it, comes before it. So whatever is named is there."""
VAULT: Final = (EDITIONS, RULEBOOKS, ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, ASSETS)
"""Tables of the folder ``vault/``; `editions` is written last and makes the others visible."""
