"""What feeds make of deliveries: rows of usage, refused rows, sums of them, and their spellings."""

from __future__ import annotations

from typing import Final

from hitparade.domain.table import Column, Table
from hitparade.domain.tables.shared import (
    DAY,
    DIMENSIONS,
    LOAD,
    MEASURES,
    SPELLING,
    UNTIL,
    columns,
    integer,
    text,
)

_DIGEST = tuple(
    Column(f"digest_{lane}", "exact", "sum of 60-bit row hashes: order-free digest of the rows")
    for lane in (1, 2, 3, 4)
)
_FIGURES = tuple(
    Column(
        f"figures_{lane}",
        "exact",
        "sum of 60-bit hashes of the rows without their day; null where a row is an event without"
        " instant or covers several days",
        null=True,
        since=3,
    )
    for lane in (1, 2, 3, 4)
)
DELIVERIES = Table(
    "deliveries",
    "one act on a delivery: taken in, replaced or withdrawn; the last act of a delivery is in force",
    columns(
        integer("sequence", "order of the acts, from 1"),
        LOAD,
        text("supplier", "who reports"),
        text("delivery", "the supplier's id for it, else the start of its content hash"),
        text("file", "name of the file, without folder"),
        text("format", "name of the format it was read as"),
        text("sha256", "content hash of the file and of the options that change its meaning"),
        integer("rows_read", "rows in the file"),
        integer("rows_accepted", "rows in `usage`"),
        integer("rows_refused", "rows in `refused`"),
        integer("quantity", "sum of accepted quantities, units of the uses"),
        text("status", "new or replaced"),
        text("replaces", "days of this supplier that it replaces: ISO dates joined by commas"),
        Column("received", "time", "when it was taken in"),
        Column(
            "revision",
            "int",
            "the supplier's own number of this version of it; null where it gave none",
            null=True,
            since=3,
        ),
    ),
    ("sequence", "load"),
)
DELIVERY_LIST = Table(
    "delivery_list",
    "one delivery in force, or withdrawn; made from `deliveries` and `decisions`, and never stored",
    columns(
        (column for column in DELIVERIES.columns if column.name != "status"),
        text("status", "new, replaced or withdrawn"),
        text("withdrawn_days", "days of it that were withdrawn: ISO dates joined by commas"),
        text("held_days", "days of it that are held: ISO dates joined by commas"),
    ),
    ("sequence", "load"),
)
USAGE = Table(
    "usage",
    "one accepted row of a supplier's file, as reported",
    columns(
        LOAD,
        integer("line", "line (or row) of the file"),
        text("subject", "hash of the spelling: supplier, asset, identifiers and texts"),
        DAY,
        UNTIL,
        DIMENSIONS,
        MEASURES,
        SPELLING,
        text("listener", "keyed hash of the listener, or none"),
        integer("seconds", "seconds played; null where not reported", null=True),
        Column("at", "time", "instant of the event; null where not reported", null=True),
        Column("event", "bool", "true for one play or purchase, false for an added-up figure"),
        Column("purchase", "text", "the supplier's id of a purchase, or none", since=2),
        Column("channel", "text", "where a sale was made, such as store or d2c, or none", since=2),
        Column(
            "volume",
            "int",
            "volume of the playback, 0 to 100; null where not reported",
            null=True,
            since=2,
        ),
        *(
            Column(name, "int", meaning, null=True, since=5)
            for name, meaning in (
                ("source", "60-bit key of its `sources`; null where an older release took it in"),
                ("subject_key", "first 60 bits of `subject`; null likewise"),
                ("listener_key", "first 60 bits of `listener`; null likewise, and without one"),
            )
        ),
    ),
    ("load", "line"),
)
USAGE_KEYS: Final = ("source", "subject_key", "listener_key")
"""Columns of `USAGE` that follow from others; what goes out of the house goes without them."""
SOURCES = Table(
    "sources",
    "one source of a delivery and day: what keys of its rows stand for; an older release's has none",
    columns(
        LOAD,
        DAY,
        integer("source", "60-bit hash of the texts that follow and of the length in days"),
        UNTIL,
        DIMENSIONS,
    ),
    ("load", "day", "source"),
)
REFUSED = Table(
    "refused",
    "one row that was not accepted, with the reason",
    columns(
        LOAD,
        text("file", "name of the file, without folder"),
        integer("line", "line (or row) of the file"),
        text("code", "permanent code of the check"),
        text("column", "column at fault"),
        text("text", "what was found and what is allowed"),
        text("row", "the row as it was read"),
    ),
    ("load", "line"),
)
REPORTED = Table(
    "reported",
    "what one delivery reports for one day, supplier, outlet, territory and use, added up",
    columns(
        LOAD,
        DAY,
        UNTIL,
        text("supplier", "who reports"),
        text("outlet", "service, store or station"),
        text("territory", "ISO 3166-1 alpha-2, 001, or none"),
        text("use", "a use"),
        integer("rows", "rows of usage"),
        integer("events", "rows that are events: one play by one listener"),
        integer("quantity", "units of the use"),
        _DIGEST,
        _FIGURES,
    ),
    ("load", "day", "until", "supplier", "outlet", "territory", "use"),
)
SUBJECTS = Table(
    "subjects",
    "one distinct spelling of a delivery: what identity has to resolve",
    columns(
        LOAD,
        text("subject", "hash of the spelling"),
        text("supplier", "who reports"),
        SPELLING,
        integer("rows", "rows of usage"),
        Column(
            "first_day",
            "date",
            "first day of its usage; null where an older release took it in",
            null=True,
            since=4,
        ),
    ),
    ("load", "subject"),
)
