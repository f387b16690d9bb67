"""A made-up market: who reports, how people listen there, and in which countries.

The countries are real, and so is the order of their sizes, roughly; nothing else is. Weights are
whole numbers, and count in proportion to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Line:
    """One way in which people listen at a service."""

    outlet: str
    use: str
    tier: str
    weight: int
    """Of the supplier's listeners."""


@dataclass(frozen=True)
class Reporter:
    """A supplier: one service, or somebody who reports for several."""

    name: str
    weight: int
    """Of all plays, and of all listeners."""
    lines: tuple[Line, ...]


REPORTERS: Final = (
    Reporter(
        "aurora",
        42,
        (
            Line("Aurora", "audio_stream", "paid", 52),
            Line("Aurora", "audio_stream", "ad", 32),
            Line("Aurora", "audio_stream", "trial", 6),
            Line("Aurora", "video_stream", "paid", 5),
            Line("Aurora", "video_stream", "ad", 5),
        ),
    ),
    Reporter(
        "beacon",
        28,
        (
            Line("Beacon", "audio_stream", "paid", 66),
            Line("Beacon", "audio_stream", "trial", 8),
            Line("Beacon", "audio_stream", "free", 4),
            Line("Beacon", "video_stream", "paid", 10),
            Line("Beacon", "video_stream", "trial", 2),
            Line("Beacon Radio", "programmed_stream", "paid", 10),
        ),
    ),
    Reporter(
        "cinder",
        18,
        (
            Line("Cinder", "video_stream", "ad", 70),
            Line("Cinder", "video_stream", "paid", 14),
            Line("Cinder Audio", "audio_stream", "paid", 8),
            Line("Cinder Audio", "audio_stream", "ad", 6),
            Line("Cinder Radio", "programmed_stream", "ad", 2),
        ),
    ),
    Reporter(
        "distant",
        12,
        (
            Line("Ember", "audio_stream", "paid", 30),
            Line("Ember", "audio_stream", "ad", 15),
            Line("Ember", "audio_stream", "trial", 5),
            Line("Fjord", "audio_stream", "paid", 20),
            Line("Fjord", "audio_stream", "free", 10),
            Line("Grove", "audio_stream", "ad", 10),
            Line("Grove", "video_stream", "ad", 5),
            Line("Grove", "programmed_stream", "free", 5),
        ),
    ),
)
"""Four suppliers with 24 ways to listen."""
COUNTRIES: Final = {
    "US": 260, "IN": 120, "BR": 95, "MX": 80, "GB": 62, "DE": 58, "ID": 50, "JP": 42, "FR": 40,
    "PH": 34, "IT": 30, "ES": 30, "CA": 28, "TR": 26, "AU": 22, "AR": 22, "CO": 22, "PL": 18,
    "NL": 17, "SE": 14, "CL": 14, "PE": 13, "TH": 12, "VN": 12, "MY": 11, "KR": 10, "TW": 10,
    "ZA": 9, "NG": 9, "EG": 8, "NO": 8, "SA": 8, "BE": 7, "PT": 7, "DK": 7, "AT": 6, "CH": 6,
    "FI": 6, "IE": 5, "CZ": 5, "RO": 5, "GR": 5, "HU": 5, "IL": 5, "NZ": 5, "EC": 5, "AE": 4,
    "SG": 4, "HK": 4, "UA": 4, "PK": 4, "KE": 3, "MA": 3, "UY": 2, "BG": 2, "HR": 2, "SK": 2,
    "LT": 1, "LV": 1, "EE": 1,
}  # fmt: skip
"""Sixty countries, the largest first."""
