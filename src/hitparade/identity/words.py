"""Plain words: one text as lower-case words, without accents, punctuation and other scripts.

Words are joined by one blank. Letters of other scripts are written in Latin ones, but for Han
characters, which stay: read aloud, too many titles sound alike. A text of symbols alone keeps them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

from anyascii import anyascii

_JOINED: Final = frozenset("'*\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}")
"""Signs that part no words: they go without a trace."""
_AND: Final = " and "
_HAN: Final = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOLLAR = re.compile(r"\$(?=[^\W\d_])|(?<=[^\W_])\$(?=[^\W_])|(?<=[^\W\d_])\$\B")
_BANG = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")
_SHARP = re.compile(
    r"(?<![^\W_])([A-G])([#♯♭])(?=(?:m|min|maj|dim|aug|sus)?(?![^\W\d_]))", re.IGNORECASE
)
_PITCHES: Final = {"#": "sharp", "♯": "sharp", "♭": "flat"}
_SQUEEZED = re.compile("(?<![0-9]) | (?![0-9])")
_SUNG = re.compile(r"(?<=[^\W\d_]{2})in ?'(?!\w)", re.IGNORECASE)
_BEFORE: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u00b4\u02bc\u2032`", "'") | dict.fromkeys("™®©℗", "")
)
"""Signs that mean an apostrophe, and those that mean nothing, before they become something else."""


class _Signs(dict[int, "str | None"]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        found = _sign(chr(code))
        self[code] = found
        return found


def _sign(char: str) -> str | None:
    if char in _JOINED:
        return None
    if char in "&+":
        return _AND
    kind = category(char)
    if kind[0] in "LN":
        if any(first <= ord(char) <= last for first, last in _HAN):
            return char
        latin = "".join(c for c in anyascii(char).lower() if c.isascii() and c.isalnum())
        return latin or char
    return None if kind[0] == "M" else " "


_SIGNS: Final = _Signs()


def plain(text: str) -> str:
    """A text as lower-case words, each parted from the next by one blank.

    >>> plain("Sigur Rós — Svefn-g-englar"), plain("R.E.M."), plain("Ke$ha"), plain("Кино")
    ('sigur ros svefn g englar', 'rem', 'kesha', 'kino')
    >>> plain("Rock 'n' Roll") == plain("Rock & Roll"), plain("( )"), plain("夜に駆ける")
    (True, '( )', '夜ni駆keru')
    """
    return bare(text) or _symbols(text)


def normal(text: str) -> str:
    """A text with each character in one form: wide ones narrow, apostrophes alike.

    >>> normal("Don’t")
    "Don't"
    """
    plainly = text.translate(_BEFORE)
    return plainly if text.isascii() else normalize("NFKC", plainly)


def squeezed(words: str) -> str:
    """Words without the blanks between them, but for those between two digits.

    >>> squeezed("do n t"), squeezed("op 1 12"), squeezed("op 11 2")
    ('dont', 'op1 12', 'op11 2')
    """
    return _SQUEEZED.sub("", words)


@lru_cache(maxsize=1 << 16)
def act(text: str) -> str:
    """The name of an act as words, without "the" at its start and without "and".

    >>> act("The Beatles"), act("Earth, Wind & Fire"), act("The The"), act("Beatles, The")
    ('beatles', 'earth wind fire', 'the', 'beatles')
    """
    words = plain(text).split(" ")
    if len(words) > 1:
        words = [word for word in words if word != "and"] or words
        while len(words) > 1 and "the" in (words[0], words[-1]):
            del words[0 if words[0] == "the" else -1]
    return " ".join(words)


def bare(text: str) -> str:
    """As `plain`, but nothing where a text has neither letter nor digit.

    >>> bare("(...)"), bare("Élan"), bare("C#m"), bare("#Elan")
    ('', 'elan', 'c sharp m', 'elan')
    """
    text = normal(text)
    if "'" in text:
        text = _SUNG.sub("ing", text)
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    if not _PITCHES.keys().isdisjoint(text):
        text = _SHARP.sub(lambda found: f"{found[1]} {_PITCHES[found[2]]} ", text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "$" in text:
        text = _DOLLAR.sub("s", text)
    if "!" in text:
        text = _BANG.sub("i", text)
    words = text.casefold().translate(_SIGNS).split()
    if "n" in words[1:-1]:
        words = [words[0], *("and" if w == "n" else w for w in words[1:-1]), words[-1]]
    return " ".join(words)


def _symbols(text: str) -> str:
    """The symbols of a text without letters and digits."""
    kept = normal(text).casefold()
    return bare(kept) or " ".join(kept.split()) or " ".join(text.split())
