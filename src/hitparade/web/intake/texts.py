"""Texts of listens: by what two of them are the same listen, and how they are written as usage."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from functools import lru_cache
from typing import Final

from hitparade.identity.fold import fold

LONGEST: Final = 1000
"""Characters that a text of usage may have."""
_FOLDED: Final = 200
"""Characters up to which a spelling is taken apart; longer ones are compared as they are."""
_BRACKETS: Final = re.compile(r"[(\[{<]")
_MOST_BRACKETS: Final = 3
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_BLANKS: Final = re.compile(r"\s+")
_MSID: Final = uuid.UUID("5f4a1f0c-6c1e-5d0f-9a53-7f0e1d0f6a11")
"""The namespace of ids that stand for the texts of a listen."""


@lru_cache(maxsize=1 << 15)
def song_key(artist: str, title: str) -> bytes:
    """What artist and title have in common with every other spelling of them, as 16 bytes.

    Two clients that watch the same player seldom write guests, accents or remaster notes alike, so
    spellings are taken apart as `hitparade.identity.fold` does: title, lead artist, and what makes it
    another recording.

    >>> song_key("We Are Scientists", "After Hours") == song_key("we are scientists", "After hours")
    True
    >>> song_key("A", "Song (Live)") == song_key("A", "Song")
    False
    """
    both = artist + title
    if len(both) > _FOLDED or len(_BRACKETS.findall(both)) > _MOST_BRACKETS:
        parts: tuple[str, ...] = (plain(title), plain(artist))
    else:
        folded = fold(title, artist)
        parts = (folded.core or plain(title), folded.lead or plain(artist), *folded.version)
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()


def plain(text: str) -> str:
    """A text without regard to case, blanks and forms of characters."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def recording_msid(artist: str, title: str, release: str) -> str:
    """The UUID that stands for the texts of a listen, the same wherever and whenever it is asked for.

    >>> recording_msid("Kanye West", "Fade", "The Life of Pablo")
    'f387e75d-1047-5891-b270-476f52d31cef'
    """
    return str(uuid.uuid5(_MSID, f"{artist}\x1f{title}\x1f{release}"))


def usage_text(text: str) -> str:
    r"""A text as a row of usage can have it: no control characters, not too long.

    >>> usage_text(" So\tlong\n")
    'So long'
    """
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()[:LONGEST].rstrip()


def is_writable(text: str) -> bool:
    """Whether a text is Unicode that can be stored: no NUL, no half of a pair."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
