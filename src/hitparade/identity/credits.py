"""Credits taken apart: the acts that a credit line names, with what joins them and what they do.

Acts whose own names hold separators ("Earth, Wind & Fire") are known by a list and come first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hitparade.identity.known import known_in
from hitparade.identity.words import normal

MAIN: Final = "main"
FEATURED: Final = "featured"
_MASK: Final = "\ue000"
"""Stands for a character of a known act; it parts nothing."""
_FEATURED = re.compile(r"\s*[(\[]?\s*(?<!\w)(?:feat|ft|featuring)(?!\w)\.?\s*", re.IGNORECASE)
_PARTED = re.compile(
    r"\s*[(\[]?\s*(?<!\w)(?:feat|ft|featuring)(?!\w)\.?\s*"
    r"|\s*(?<!\d),(?!\s*(?:jr|sr|ii|iii|iv|inc|ltd|phd|md|esq)\b)\s*(?:(?:and|&)\s+)?"
    r"|\s*,(?!\d)(?!\s*(?:jr|sr|ii|iii|iv|inc|ltd|phd|md|esq)\b)\s*(?:(?:and|&)\s+)?"
    r"|\s*[;/、]\s*"
    r"|\s+(?:&|\+|and)\s+(?!(?:the|his|her|their|friends|co|company|los|las|sons)\b)"
    r"|\s*(?:&|\+)\s*(?=\ue000)|(?<=\ue000)\s*(?:&|\+|and\b)\s*"
    r"|\s+(?:x|×|vs\.?|versus|with|w/|con|duet with|presents|pres\.|introducing|starring|meets)\s+"
    r"(?=[^\s,;&/])",
    re.IGNORECASE,
)
_MAY_PART = re.compile(
    r"[,;/、&+×()\[\]]|vevo|\b(?:feat|ft|featuring|x|vs|versus|with|and|con|presents|pres|topic|"
    r"introducing|starring|meets|official)\b",
    re.IGNORECASE,
)
"""What a credit has that is more than one plain name."""
_TOPIC = re.compile(r"\s+[-–—]\s+topic\s*$", re.IGNORECASE)
_VEVO = re.compile(r"^\s*(\S.*?)\s*vevo\s*$", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"^\s*(\S.*?)\s*[-–—(\[]*\s*\bofficial(?: (?:artist )?channel)?[)\]]?\s*$", re.IGNORECASE
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASIDE = re.compile(r"^\s*([^()\[\]]*[^()\[\]\s])\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_CHANNEL = re.compile(
    r"\b(?:records?|recordings|music|tv|channel|lyrics?|labels?|entertainment|"
    r"videos?|radio|nation|karaoke|uploads?|covers?|archive|hits|sounds?|smtown|1thek)\s*$",
    re.IGNORECASE,
)
_TALKING: Final = ("podcast", "epi", "ep", "folge", "interview", "buch", "book", "chapter", "#")
_TALK = re.compile(
    r"\bpodcast\b|\b(?:episode|episodio|folge) \d|\bep\.? ?\d+ ?[:|–—-]|\binterview with\b|"
    r"\baudiobook\b|\bhörbuch\b|\bchapter \d+ ?[:|–—-]|^#\d+\s*[-–—:|]"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One act of a credit line."""

    name: str
    """The act: as listed where it is a known one, without what a platform puts around a name."""
    credited: str
    """The act as the line names it."""
    join: str
    """What stands between it and the next act; empty after the last."""
    role: str
    """``main`` or ``featured``."""


@lru_cache(maxsize=1 << 16)
def split(credit: str) -> tuple[Part, ...]:
    """The acts of a credit line, in order.

    >>> [part.name for part in split("Earth, Wind & Fire feat. Tyler, the Creator, Sia")]
    ['Earth, Wind & Fire', 'Tyler, The Creator', 'Sia']
    >>> [part.name for part in split("SoKo - Topic")], split("")
    (['SoKo'], ())
    """
    credit = normal(credit)
    if not _MAY_PART.search(credit):
        name = credit.strip()
        return (Part(name, name, "", MAIN),) if name else ()
    line = _of_channel(credit)
    if not line.strip():
        line = credit
    known = known_in(line)
    masked = line
    for first, after, _ in known:
        masked = masked[:first] + _MASK * (after - first) + masked[after:]
    parts: list[Part] = []
    begin, role = 0, MAIN
    for found in [*_PARTED.finditer(masked), None]:
        end = found.start() if found else len(line)
        credited = line[begin:end].strip(" \t()[]" if role == FEATURED else None)
        if credited:
            names = [name for first, after, name in known if begin <= first and after <= end]
            alone = not masked[begin:end].strip(f" \t()[]{_MASK}")
            name = names[0] if len(names) == 1 and alone else _name(credited)
            parts.append(Part(name, credited, found[0] if found else "", role))
        if found:
            begin = found.end()
            role = FEATURED if _FEATURED.fullmatch(found[0]) else role
    return tuple(parts) or ((Part(line.strip(), line.strip(), "", MAIN),) if line.strip() else ())


def is_channel(artist: str) -> bool:
    """Whether a name looks like that of a channel that puts up the music of others.

    >>> is_channel("Spinnin' Records"), is_channel("SoKo")
    (True, False)
    """
    return bool(_CHANNEL.search(artist))


def is_talk(title: str, artist: str) -> bool:
    """Whether a text names an episode or a reading, which is nobody's song.

    >>> is_talk("Episode 12: How charts are made", "The Chart Podcast"), is_talk("Talk", "Khalid")
    (True, False)
    """
    words = title.casefold()
    return "podcast" in artist.casefold() or (
        any(sign in words for sign in _TALKING) and bool(_TALK.search(words))
    )


def _of_channel(credit: str) -> str:
    """The act behind a channel that a platform made for it."""
    line = _TOPIC.sub("", credit)
    if found := _VEVO.match(line):
        return _HUMP.sub(" ", found[1])
    found = _OFFICIAL.match(line)
    return found[1] if found else line


def _name(credited: str) -> str:
    """A name without the same name in another script behind it."""
    found = _ASIDE.match(credited)
    if not found or _is_latin(found[1]) == _is_latin(found[2]):
        return credited
    return found[1] if _is_latin(found[1]) else found[2]


def _is_latin(text: str) -> bool:
    return any("a" <= char <= "z" for char in text.casefold())
