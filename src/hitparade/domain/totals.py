"""What many issues of a chart add up to: the chart of a year or of all time, and records."""

from __future__ import annotations

import datetime as dt  # pydantic needs it

from hitparade.domain.chart import Record


class Total(Record):
    """One place of an accumulated chart."""

    rank: int
    """Equal totals share a rank."""
    id: str
    """Id of the entity; of an artist, label or genre, its name."""
    title: str
    artist: str
    total: str
    """Exact: a decimal text where it terminates, else a fraction."""
    total_shown: str
    issues: int
    """Issues on the chart."""
    peak: int | None
    """Best rank on the chart; None for what was never on it."""
    best_run: int
    """The most issues on the chart in a row."""
    at_no_1: int
    """Issues at No. 1."""
    level: str | None
    """The highest level that was reached."""
    reached: dict[str, dt.date]
    """First issue at which each level was reached."""


class Accumulated(Record):
    """What the issues of a chart add up to."""

    chart: str
    territory: str
    rule: str
    """The clause, such as ``accumulate.year``; none where no clause was used."""
    by: str
    per: str
    """What is added up: entry, artist, label or genre."""
    first: dt.date
    """First day of the range; for all time, the first issue."""
    last: dt.date
    issues: list[dt.date]
    """The issues that were added up."""
    missing: list[dt.date]
    """Issues that the calendar has in the range, and that have no edition."""
    unknown: int
    """Entries left out because the catalogue does not say what is asked for."""
    entries: list[Total]


class RecordHolder(Record):
    """Who holds a record of a chart, or comes next."""

    record: str
    rank: int
    value: int
    id: str
    title: str
    artist: str
    issue: dt.date
    """The issue at which it was reached."""


class Records(Record):
    """The records of a chart."""

    chart: str
    territory: str
    first: dt.date
    last: dt.date
    issues: int
    records: list[RecordHolder]
