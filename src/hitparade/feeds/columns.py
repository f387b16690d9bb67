"""The columns of the format `usage`, and how the names in a file are matched to them.

Names are compared without regard to case and outer white space. A column that is not known is left
out with a warning; one that must be there and is not ends the reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import DeliveryError, near
from hitparade.domain.usage import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS: Final[dict[str, str]] = {
    "day": "first reporting day, in the supplier's zone: YYYY-MM-DD",
    "until": "last reporting day, when the row covers several; empty: the same day",
    "use": "what was used: audio_stream, spin, download ...",
    "quantity": "units of the use; negative for returns; empty only beside audience or amount",
    "audience": "impressions",
    "amount": "money, as a decimal number of `currency`",
    "currency": "ISO 4217 code of `amount`",
    "supplier": "who reports; empty: as named with the delivery",
    "outlet": "service, store or station where it was played or sold",
    "territory": "ISO 3166-1 alpha-2, or 001 for a worldwide figure",
    "tier": "paid, ad, trial or free",
    "method": "the supplier's counting method",
    "asset": "the supplier's own id",
    "title": "title as reported",
    "artist": "artist as credited",
    "isrc": "ISRC, with or without hyphens",
    "release": "album, EP or single",
    "ean": "EAN or UPC: 8, 12, 13 or 14 digits",
    "listener": "opaque id of a listener; only a keyed hash of it is stored",
    "seconds": "seconds played",
    "at": "instant of the event, RFC 3339: 2024-03-10T20:15:00+01:00",
    "order": "the supplier's id of a purchase",
    "channel": "where a sale was made: store, d2c ...",
    "volume": "volume of the playback, 0 to 100",
}
"""Every column that is read, with its meaning; `day`, `use` and a measure must be there."""
EVENT: Final = ("listener", "at", "order")
"""Columns that make a row an event: one play or purchase, so that its quantity may be left out."""
_NEEDED: Final = "Needed are day, use, and one of quantity, audience or amount."


@dataclass(frozen=True)
class Header:
    """The columns of one file, matched to the known ones."""

    file: str
    names: tuple[str, ...]
    """Names as they stand in the file, in order."""
    columns: Mapping[str, str] = field(default_factory=lambda: COLUMNS)
    """The columns that are read, with their meanings."""

    @property
    def known(self) -> Mapping[str, int]:
        """Position of each known column."""
        folded = [name.strip().lower() for name in self.names]
        return {name: folded.index(name) for name in self.columns if name in folded}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names that no known column has."""
        return tuple(name for name in self.names if name.strip().lower() not in self.columns)

    def check_once(self) -> None:
        """Insist on each name once.

        Raises:
            DeliveryError: A name stands twice (FED110).
        """
        folded = [name.strip().lower() for name in self.names]
        for name in folded:
            if folded.count(name) > 1 and name:
                raise DeliveryError(
                    self.file,
                    f"has the column {name} {folded.count(name)} times,",
                    allowed="but each column may stand once.",
                    hint="Rename or remove the others.",
                    code="FED110",
                )

    def check(self) -> None:
        """Insist on each name once, on `day` and `use`, and on something to count.

        Raises:
            DeliveryError: A name stands twice (FED110), or a column is missing (FED109).
        """
        self.check_once()
        for name in ("day", "use"):
            if name not in self.known:
                raise self.lacking(f"the column {name}", [name], _NEEDED)
        if not {*MEASURES, *EVENT} & set(self.known):
            raise self.lacking("a measure (quantity, audience or amount)", MEASURES, _NEEDED)

    def warnings(self) -> list[dict[str, Any]]:
        """A warning for each column that is left out: `line`, `code`, `text` and `day`."""
        return [
            {
                "line": 1,
                "code": "FED201",
                "text": f"The column {_shown(name)} is not known and was left out. "
                f"{near(name.strip().lower(), set(self.columns) - set(self.known))}".rstrip(),
                "day": None,
            }
            for name in self.unknown
        ]

    def lacking(self, what: str, wanted: Iterable[str], allowed: str) -> DeliveryError:
        """What to say of a file that lacks a column.

        Args:
            what: What it lacks.
            wanted: Names that would do; a near one is offered.
            allowed: Which columns are needed, as a sentence.
        """
        guesses = [near(name, [n.strip().lower() for n in self.unknown]) for name in wanted]
        guess = next(filter(None, guesses), "")
        found = ", ".join(_shown(name) for name in self.names[:30]) or "none"
        return DeliveryError(
            self.file,
            f"lacks {what}. Its columns are: {found}.",
            allowed=allowed,
            hint=f"{guess} Rename the column.".strip(),
            code="FED109",
        )


def _shown(name: str) -> str:
    return name.strip()[:60] or '""'
