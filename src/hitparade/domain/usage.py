"""The words for one line of usage: what was used, by whom it is reported, and in which unit.

Quantities are integers in the unit of their use; audience is integer impressions; an amount is an
integer number of minor units of its currency. Days are the supplier's reporting days.
"""

from __future__ import annotations

from typing import Final

USES: Final[dict[str, str]] = {
    "audio_stream": "on-demand plays of audio",
    "video_stream": "plays of an official video",
    "ugc_view": "plays of somebody else's clip with the song in it",
    "programmed_stream": "plays chosen by the service, as on radio",
    "spin": "plays on radio or television",
    "download": "permanent downloads sold",
    "physical": "physical copies sold",
    "tag": "identifications by a listener's device",
}
"""Every use, with the unit of its quantity."""

STREAMS: Final = ("audio_stream", "video_stream", "ugc_view", "programmed_stream")
"""The uses that are streams."""

TIERS: Final[dict[str, str]] = {
    "paid": "by a paying subscriber",
    "ad": "funded by advertising",
    "trial": "in a trial with what a subscriber has",
    "free": "free of charge, without advertising",
}
"""Every tier; no tier is an empty text."""

WORLD: Final = "001"
"""UN M.49 code of a worldwide figure that has no countries in it."""

MEASURES: Final[dict[str, str]] = {
    "quantity": "units of the use",
    "audience": "impressions",
    "amount": "minor units of the currency",
}
"""What a rule may measure of usage, with its unit."""
