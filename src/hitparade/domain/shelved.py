"""What stands on the shelf for readers: every edition by name, and every place, play and clip of one.

Values without behaviour; `hitparade.vault.reading` reads them in bulk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    import datetime as dt

_POINTS: Final = pa.decimal128(38, 0)
_PLACE: Final = (
    ("key", pa.string()),
    ("chart", pa.string()),
    ("territory", pa.string()),
    ("issue", pa.date32()),
)

PLACES: Final = pa.schema(
    [
        *_PLACE,
        ("fingerprint", pa.string()),
        ("id", pa.string()),
        ("title", pa.string()),
        ("artist", pa.string()),
        ("rank", pa.int64()),
        ("last_rank", pa.int64()),
        ("peak_rank", pa.int64()),
        ("weeks", pa.int64()),
        ("move", pa.string()),
        ("points", _POINTS),
        ("points_per", _POINTS),
        ("components", pa.string()),
    ]
)
"""Places that everyone is shown, of the newest edition of each issue, in order of the first four.

``key`` is the id that the song (or release, or artist) has today."""
UNITS: Final = pa.schema(
    [
        *_PLACE,
        ("use", pa.string()),
        ("territory_of_use", pa.string()),
        ("quantity", pa.int64()),
    ]
)
"""What counted for those places, by use and by where it was used, in order of all columns but the last."""
CLIPS_SHOWN: Final = pa.schema(
    [
        *_PLACE,
        ("supplier", pa.string()),
        ("asset", pa.string()),
        ("title", pa.string()),
        ("role", pa.string()),
        ("labels", pa.string()),
        ("use", pa.string()),
        ("recording", pa.string()),
        ("quantity", pa.int64()),
        ("credit", _POINTS),
        ("credit_per", _POINTS),
    ]
)
"""Videos and other assets whose plays counted for those places, in order of key and asset."""
HEARD: Final = pa.schema(
    [
        ("supplier", pa.string()),
        ("asset", pa.string()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("recording", pa.string()),
        ("song", pa.string()),
        ("title", pa.string()),
        ("artist", pa.string()),
        ("role", pa.string()),
        ("seconds", pa.int64()),
        ("share", pa.int64()),
        ("origin", pa.string()),
        ("confidence", pa.int64()),
        ("labels", pa.string()),
        ("conflict", pa.string()),
    ]
)
"""What is heard in those clips on which days; shares and confidence in 10,000ths."""
CREDITED: Final = pa.schema(
    [("credit", pa.string()), ("place", pa.int64()), ("artist", pa.string()), ("name", pa.string())]
)
"""Who is named by the artist credits of places: the id and the name of each, in order."""


@dataclass(frozen=True, slots=True)
class Head:
    """One stored edition without its entries."""

    chart: str
    territory: str
    entity: str
    title: str
    issue: dt.date
    edition: int
    status: str
    fingerprint: str
    batch: str
    created: dt.datetime
    start: dt.date | None
    """First day of its period; None where only ranks were imported."""
    last: dt.date | None
    reason: str
    """Why it was corrected, or none."""
    author: str
    corrects: str
    """Fingerprint of the edition that it corrects, or none."""
    rules: str
    """Digest of the parameters in force."""
    rulebook: str
    """SHA-256 of the rule book, or none."""
    latest: bool
    """Whether it is the newest of its issue."""

    @property
    def name(self) -> str:
        """``NAME``, or ``NAME@TERRITORY``."""
        return f"{self.chart}@{self.territory}" if self.territory else self.chart


@dataclass(frozen=True, slots=True)
class Went:
    """What became of units of one use that one supplier reported for one day."""

    supplier: str
    use: str
    day: dt.date
    outcome: str
    """counted, excluded, quarantined, unmatched, outside or held."""
    reason: str
    """Code of the reason, or none."""
    rule: str
    """Parameter path of the rule, or none."""
    quantity: int


@dataclass(frozen=True, slots=True)
class Sold:
    """Units of a song that counted for one issue of a chart."""

    chart: str
    """Name of the chart, without a territory."""
    issue: dt.date
    use: str
    tier: str
    territory: str
    """Where it was used."""
    quantity: int
