"""Titles taken apart: what is the title itself, whom it credits, and which versions it names.

Versions and credits stand in brackets, after a dash, or at the end. A bracket that is neither is part
of the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hitparade.identity.generic import is_generic
from hitparade.identity.version_words import (
    NUMERALS,
    PART_OF,
    SOUNDTRACK,
    from_film,
    part,
    segment,
)
from hitparade.identity.words import bare, normal, plain

_BRACKETS = re.compile(r"[(\[{【「『〈《]([^()\[\]{}【】「」『』〈〉《》]*)[)\]}】」』〉》]")
_OPEN: Final = "\ue010"
_CLOSE: Final = "\ue011"
_KEPT = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
TELLING: Final = frozenset(
    (
        "intro",
        "outro",
        "interlude",
        "skit",
        "prelude",
        "overture",
        "finale",
        "theme",
        "freestyle",
        "diss",
        "titles",
        "opening",
        "ending",
        "epilogue",
        "prologue",
        "sequel",
        "answer",
        "reply",
        "acoustic",
        "unplugged",
        "demo",
        "instrumental",
        "karaoke",
        "remix",
        "bootleg",
        "shuffle",
        "session",
        "sessions",
    )
)
"""Words that make what stands in a bracket more than a subtitle."""
_CLOSING: Final = frozenset(")]}】」』〉》")
_DASH = re.compile(r"\s+[-–—~]+\s+|(?<=\w)[-–—]+\s+(?=\S)|\s*\|+\s*|\s+//+\s+")
_GUEST = re.compile(r"(?:^|\W)(?:feat|ft|featuring)(?:\.\s*|\W+)(?=\S*\w)", re.IGNORECASE)
_WITH = re.compile(
    r"\s*(?:with|w/|duet with|con|avec)\s+(?!(?:you|me|u|my|your|a|an|love|or|all|this|it|us|him|her|"
    r"them|lyrics?)\b)(?=\S*\w)",
    re.IGNORECASE,
)
_FROM_QUOTED = re.compile(r"\s*from\s+(?:the\s+.+?)?[\"“”'‘„«].+", re.IGNORECASE)
_QUOTED = re.compile(r"\s[\"“”]([^\"“”]+)[\"“”](?=\s|$)")
_TAIL = re.compile(
    rf"(?P<core>.+?)(?: (?P<part>{PART_OF.pattern})| (?P<video>official (?:music |lyrics? |hd |4k )*"
    r"(?:video|audio|visuali[sz]er)(?: (?:hd|hq|4k))?|music video|lyrics? video|with lyrics)"
    r"| (?P<sped_up>sped up(?: version)?|nightcore)"
    r"| (?P<slowed>slowed (?:and )?reverb(?:ed)?)"
    r"| (?P<karaoke>karaoke(?: version)?)| (?P<instrumental>instrumental version)"
    r"| (?P<radio_edit>radio edit)| (?P<album>album version)| (?P<single>single version)"
    r"| (?P<acoustic>acoustic version)| (?P<live>live version)"
    r"| (?P<extended>extended (?:version|mix))| (?P<remix>remix)"
    r"| (?:feat|ft|featuring) (?P<guest>.+))"
)
TAIL_WORDS: Final = frozenset(
    (
        "video",
        "audio",
        "visualizer",
        "visualiser",
        "lyrics",
        "hd",
        "hq",
        "4k",
        "up",
        "nightcore",
        "reverb",
        "reverbed",
        "karaoke",
        "version",
        "edit",
        "mix",
        "remix",
        *NUMERALS,
        *tuple(map(str, range(100))),
    )
)
"""Last words of what `_TAIL` finds."""
_FEATURED: Final = frozenset(("feat", "ft", "featuring"))
_FIRST: Final = frozenset(("cover", "karaoke", "sped_up", "slowed", "instrumental"))
"""Classes that may stand before the dash too: "Band cover - Song"."""


@dataclass(frozen=True, slots=True)
class Peeled:
    """A title without its versions and credits."""

    parts: tuple[str, ...]
    """What is left, parted at dashes, as words; one part at least."""
    guests: tuple[str, ...]
    """Credits in the title, as they stand there."""
    versions: tuple[str, ...]
    """Every version it names, neutral ones too, in the order of the title."""
    short: str = ""
    """What is left without what stands in brackets; empty where that is nothing, where many recordings
    have that title, or where what stands there tells two titles apart ("Interlude")."""
    films: tuple[str, ...] = ()
    """Films that it says it is from, as words, in the order of the title."""


def classify(title: str) -> tuple[str, ...]:
    """Every version that a title names, neutral ones too, in order of the alphabet.

    >>> classify("Titanium (feat. Sia) [Alesso Remix] - Radio Edit"), classify("Long Live")
    (('radio_edit', 'remix:alesso'), ())
    """
    return tuple(sorted(set(peeled(title).versions)))


@lru_cache(maxsize=1 << 14)
def peeled(title: str) -> Peeled:
    """A title taken apart at its brackets and dashes.

    A title of nothing but versions is a title.

    >>> peeled("Alive - Live at Wembley (Remastered 2009) [feat. X]")
    Peeled(parts=('alive',), guests=('X',), versions=('remaster', 'live:wembley'), short='alive', films=())
    >>> peeled('Main Title (From "The Harbour")').films
    ('the harbour',)
    >>> peeled("(I Can't Get No) Satisfaction").short, peeled("Fly (Interlude)").short
    ('satisfaction', '')
    """
    text = normal(title)
    guests: list[str] = []
    found: list[str] = []

    def bracket(group: re.Match[str]) -> str:
        """What is left of brackets: nothing where they say something else than words of the title."""
        taken = _taken(group[1], guests, found, bracketed=True)
        return " " if taken else f" {_OPEN}{group[1]}{_CLOSE} "

    before = ""
    while before != text and _CLOSING.intersection(text):  # brackets within brackets
        before, text = text, _BRACKETS.sub(bracket, text)
    if '"' in text or "“" in text:
        text = _QUOTED.sub(bracket, text)
    segments = [s for s in _DASH.split(text) if s.strip()]
    while len(segments) > 1 and _taken(segments[-1], guests, found, bracketed=True):
        del segments[-1]
    if len(segments) > 1 and _FIRST.intersection(segment(plain(segments[0])) or ()):
        found.extend(segment(plain(segments.pop(0))) or ())
    parts = [part for part in (_main(s, guests, found) for s in segments) if part]
    if not parts:
        guests, found = [], []
        words = _without_end(plain(title), guests, found)
        return Peeled((words,), tuple(guests), tuple(found), "" if is_generic(words) else words)
    short = _short(segments) if _OPEN in text else " ".join(parts)
    said = [version.partition(":") for version in found]
    films = tuple(film for kind, _, film in said if film and kind == SOUNDTRACK)
    versions = tuple(kind if kind == SOUNDTRACK else "".join((kind, *of)) for kind, *of in said)
    return Peeled(tuple(parts), tuple(guests), versions, "" if is_generic(short) else short, films)


def _short(segments: list[str]) -> str:
    """The words outside the brackets that are left."""
    inside: list[str] = []

    def without(text: str) -> str:
        """The text without its brackets; what they hold is noted down."""
        before = ""
        while before != text:
            inside.extend(group[1] for group in _KEPT.finditer(text))
            before, text = text, _KEPT.sub(" ", text)
        return text

    outside = " ".join(words for words in (_main(without(s), [], []) for s in segments) if words)
    telling = any(TELLING.intersection(plain(text).split()) for text in inside if text.strip())
    return "" if telling else outside


def _taken(text: str, guests: list[str], found: list[str], *, bracketed: bool) -> bool:
    """Whether a segment is a credit or a version; what it says is noted down."""
    words, guest = text, _GUEST.search(text)
    if guest:
        words = text[: guest.start()]
    elif bracketed and (guest := _WITH.match(text)):
        words = ""
    if not guest and _FROM_QUOTED.fullmatch(text):
        found.append(from_film(plain(text)))
        return True
    says = segment(plain(words)) if words.strip() else ()
    if says is None or not (guest or says):
        return False
    if guest:
        guests.append(text[guest.end() :])
    found.extend(says)
    return True


def _main(text: str, guests: list[str], found: list[str]) -> str:
    """The words of a segment of the title itself, without credits and versions at its end."""
    guest = _GUEST.search(text) if "f" in text or "F" in text else None
    if guest and text[: guest.start()].strip():
        guests.append(text[guest.end() :])
        text = text[: guest.start()]
    return _without_end(bare(text), guests, found)


def _without_end(words: str, guests: list[str], found: list[str]) -> str:
    """Words without the credits and versions that they end with; one word stays."""
    while words.rpartition(" ")[2] in TAIL_WORDS or _FEATURED & {*words.split()}:
        tail = _TAIL.fullmatch(words)
        if not tail:
            break
        words = tail["core"]
        if tail["guest"]:
            guests.append(tail["guest"])
        elif tail["part"]:
            found.append(part(tail))
        elif tail.lastgroup:
            found.append(tail.lastgroup)
    return words
