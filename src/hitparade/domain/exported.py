"""What people and scripts get to see of an edition that was written out, and of a check of one.

The keys of the JSON are the names of the fields.
"""

from __future__ import annotations

import datetime as dt  # pydantic reads the types of fields

from hitparade.domain.chart import Difference, Record


class ExportedFile(Record):
    """One file of an exported folder."""

    path: str
    bytes: int
    hash: str


class Exported(Record):
    """An edition that was written into a folder."""

    folder: str
    chart: str
    territory: str
    issue: dt.date
    edition: int
    status: str
    fingerprint: str
    package: str
    """One hash over all of it: whoever knows this, knows every byte."""
    usage: str
    """``included``, or why the suppliers' rows were left out."""
    files: list[ExportedFile]


class FolderCheck(Record):
    """One thing that was looked at, and whether it is as it should be."""

    name: str
    holds: bool


class FolderVerification(Record):
    """What a check of an exported folder found."""

    folder: str
    chart: str
    territory: str
    issue: dt.date
    edition: int
    status: str
    fingerprint: str
    package: str
    level: str
    """How deep it went: ``usage``, ``tallies`` or ``places``; ``nothing`` where it does not hold."""
    usage: str
    """``included``, or why the suppliers' rows were left out."""
    checks: list[FolderCheck]
    notes: list[str]
    differences: list[Difference]
    holds: bool
