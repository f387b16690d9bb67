"""How pages call the uses of music: in a sentence, on a label, and in notes that an edition carries."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from hitparade.web import words

_NAMES: Final = {
    "audio_stream": ("audio streams", "Audio streams"),
    "video_stream": ("official video streams", "Video"),
    "ugc_view": ("plays of other people's clips", "Clips"),
    "programmed_stream": ("programmed streams", "Programmed"),
    "spin": ("radio plays", "Radio"),
    "download": ("downloads", "Downloads"),
    "physical": ("physical copies", "Physical"),
    "tag": ("identifications", "Tags"),
}
# A supplier may be called "spin": without an underscore, only what has figures "of" a day is a use.
_USE: Final = re.compile(
    rf"\b(?:{'|'.join(use if '_' in use else f'{use}(?= of )' for use in _NAMES)})\b"
)
_DAY: Final = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def said(use: str) -> str:
    """A use as a sentence calls it.

    >>> said("ugc_view"), said("jukebox_play")
    ("plays of other people's clips", 'jukebox play')
    """
    return _NAMES[use][0] if use in _NAMES else use.replace("_", " ")


def label(use: str) -> str:
    """A use as a column or a legend calls it.

    >>> label("spin"), label("jukebox_play")
    ('Radio', 'Jukebox play')
    """
    return _NAMES[use][1] if use in _NAMES else use.replace("_", " ").capitalize()


def told(note: str) -> str:
    """A note of an edition with uses and days as pages call them.

    >>> told("ugc_view of 2026-06-02..2026-06-03 by coast have not come.")
    "Plays of other people's clips of 2 Jun 2026 – 3 Jun 2026 by coast have not come."
    """
    text = _USE.sub(lambda found: said(found[0]), note)
    text = _DAY.sub(lambda found: _day(found[0]), text).replace("..", " – ")
    return text[:1].upper() + text[1:]


def _day(text: str) -> str:
    try:
        return words.short_day(dt.date.fromisoformat(text))
    except ValueError:
        return text
