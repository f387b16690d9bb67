"""Columns that tables of several stages share, and short words to declare columns with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.domain.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable


def columns(*parts: Iterable[Column] | Column) -> tuple[Column, ...]:
    """Single columns and groups of them, as one row of columns."""
    found: list[Column] = []
    for part in parts:
        found.extend([part] if isinstance(part, Column) else part)
    return tuple(found)


def text(name: str, meaning: str) -> Column:
    """A column of texts; none is ""."""
    return Column(name, "text", meaning)


def integer(name: str, meaning: str, *, null: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(name, "int", meaning, null)


LOAD = text("load", "one attempt to write a delivery; visible once `deliveries` names it")
DAY = Column("day", "date", "first reporting day, in the supplier's zone")
UNTIL = Column("until", "date", "last reporting day; equals `day` for a daily figure")
MEASURES = (
    integer("quantity", "units of the use; negative for returns; 0 where unknown"),
    Column("quantity_known", "bool", "false where the supplier left the quantity out"),
    integer("audience", "impressions; null where not reported", null=True),
    integer("amount", "minor units of `currency`; null where not reported", null=True),
)
DIMENSIONS = (
    text("supplier", "who reports"),
    text("outlet", "service, store or station where it was played or sold"),
    text("territory", "ISO 3166-1 alpha-2, 001 for a worldwide figure, or none"),
    text("use", "a use of `hitparade.domain.usage.USES`"),
    text("tier", "a tier of `hitparade.domain.usage.TIERS`, or none"),
    text("method", "the supplier's counting method, or none"),
    text("currency", "ISO 4217 code of `amount`, or none"),
)
SPELLING = (
    text("asset", "the supplier's own id, or none"),
    text("title", "as reported, or none"),
    text("artist", "as credited, or none"),
    text("isrc", "ISRC, 12 characters, or none"),
    text("release", "album, EP or single, as reported, or none"),
    text("ean", "EAN or UPC, digits only, or none"),
)
CREDIT = (
    text("lead_artist", "lead artist, or none"),
    text("featured", "featured artists, joined by ;"),
)
FACTS = (
    text("artist_country", "ISO 3166-1 alpha-2 of the artist, or none"),
    Column("release_date", "date", "day of the first release; null where unknown", null=True),
    integer("duration", "seconds; null where unknown", null=True),
    text("version", "what kind of version it is: live, remix, acoustic ..., or none"),
    text("label", "label, or none"),
    text("signed", "yes or no: whether the artist has a contract; or none"),
    text("genre", "genre, or none"),
    text("language", "language of the lyrics, or none"),
    integer("price", "minor units of `currency`; null where unknown", null=True),
    text("currency", "ISO 4217 code of `price`, or none"),
)
