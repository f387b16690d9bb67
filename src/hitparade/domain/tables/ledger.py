"""What the ledger adds up: tallies, and the dictionary of their small dimensions."""

from __future__ import annotations

from hitparade.domain.table import Column, Table
from hitparade.domain.tables.shared import DAY, DIMENSIONS, MEASURES, UNTIL, columns, integer, text

SLICES = Table(
    "slices",
    "one combination of a tally's small dimensions; a dictionary, append-only",
    columns(
        integer("slice", "60-bit hash of the dimensions"),
        DAY,
        UNTIL,
        DIMENSIONS,
        text("outcome", "counted, excluded, quarantined or unmatched"),
        text("reason", "code of the rule that excluded or held it, or none"),
        Column("labels", "text", "labels of the asset, in order, joined by ;", since=4),
    ),
    ("slice",),
)
TALLIES = Table(
    "tallies",
    "plays of one recording in one slice, added up; every unit of usage is in exactly one row",
    columns(
        text("policy", "digest of the counting policy"),
        DAY,
        integer("slice", "slice of the small dimensions"),
        Column("recording", "text", "recording id; null while unmatched", null=True),
        MEASURES,
        integer("rows", "rows of usage"),
        text("inputs", "digest of what the day was tallied from"),
    ),
    ("policy", "day", "slice", "recording"),
    ("policy", "day"),
)
