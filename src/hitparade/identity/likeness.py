"""How alike two titles, two credits and two versions are, from 0 to 1, and in which way.

Every function is symmetric. Numbers in a title are never guessed: "7 Rings" and "7 Years" are as
different as two titles can be, and so are "Part 1" and "Part 2".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from hitparade.identity.words import act, squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.identity.fold import Folded

_SPOKEN: Final = {
    "u": "you",
    "ya": "you",
    "ur": "your",
    "yr": "your",
    "luv": "love",
    "nite": "night",
    "tonite": "tonight",
    "thru": "through",
    "cuz": "because",
    "cause": "because",
    "coz": "because",
    "til": "until",
    "till": "until",
    "thang": "thing",
    "wit": "with",
    "em": "them",
    "gonna": "going to",
    "goin": "going",
    "wanna": "want to",
    "gotta": "got to",
    "lovin": "loving",
    "mister": "mr",
    "missus": "mrs",
    "saint": "st",
    "number": "no",
    "colour": "color",
    "favourite": "favorite",
    "grey": "gray",
    "okay": "ok",
    "alright": "all right",
    "evry": "every",
    "xmas": "christmas",
    "fk": "fuck",  # letters that a title stars out are gone
    "fck": "fuck",
    "fkin": "fucking",
    "fckin": "fucking",
    "fking": "fucking",
    "fcking": "fucking",
    "sht": "shit",
    "btch": "bitch",
    "btches": "bitches",
    **{
        word: str(number)
        for number, word in enumerate(
            ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
        )
    },
}
"""Ways to spell a word, and the one that is compared."""
_LITTLE: Final = frozenset(("the", "a", "an", "and", "oh", "o"))
_COMPANY: Final = frozenset(
    (
        "orchestra",
        "orch",
        "chorus",
        "his",
        "her",
        "their",
        "singers",
        "band",
        "group",
        "trio",
        "featuring",
        "feat",
        "with",
        "the",
        "and",
        "of",
        "dj",
        "mc",
        "sound",
        "combo",
        "friends",
    )
)
"""Words that a credit names or leaves out without naming another act."""
_OTHER_ACT: Final = frozenset(
    (
        "tribute",
        "karaoke",
        "kids",
        "jr",
        "sr",
        "junior",
        "ii",
        "iii",
        "quartet",
        "ensemble",
        "cover",
        "covers",
        "lullaby",
        "instrumental",
        "piano",
        "8",
        "performed",
        "players",
    )
)
"""Words that make a longer name the name of another act."""
_SAME: Final = 0.9
_MISSPELT: Final = 0.86
_ONE_TYPO: Final = 97
_SHORT: Final = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are."""

    score: float
    """0 to 1."""
    why: str
    """In words, as a part of a sentence."""


def titles(first: Folded, second: Folded, shorts: tuple[str, str]) -> Likeness:
    """How alike two titles are.

    Args:
        first: One spelling taken apart.
        second: The other.
        shorts: The two titles without what stands in brackets (`hitparade.identity.versions.Peeled`).
    """
    one, other = first.core, second.core
    if squeezed(one) == squeezed(other):
        return Likeness(1.0, "same title")
    spoken = _as_spoken(one), _as_spoken(other)
    if _numbers(spoken[0]) == _numbers(spoken[1]):
        if spoken[0] == spoken[1]:
            return Likeness(0.97, "same title, spelt another way")
        if _misspelt(*spoken):
            score = fuzz.ratio(squeezed(spoken[0]), squeezed(spoken[1])) / 100
            return Likeness(round(min(score, 0.96), 4), "nearly the same title")
    short = {squeezed(words) for words in shorts}
    outer = {squeezed(one), squeezed(other)}
    if len(short) == 1 and "" not in short and short & outer:
        return Likeness(0.93, "same title but for what stands in brackets")
    return Likeness(fuzz.token_sort_ratio(one, other) / 200, "different titles")


def credits(first: Folded, second: Folded, *, telling: bool) -> Likeness:  # noqa: A001
    """How alike two credits are.

    Args:
        first: One spelling taken apart.
        second: The other.
        telling: Whether the titles are the same and long enough to tell a misspelt name.
    """
    if not first.lead or not second.lead:
        return Likeness(
            0.5, "one names no artist" if first.lead or second.lead else "no artist named"
        )
    ours, theirs = (_names(side) for side in (first, second))
    if squeezed(first.lead) == squeezed(second.lead):
        if ours == theirs:
            return Likeness(1.0, "same artist")
        return _guests(first.others, second.others)
    if ours == theirs or squeezed("".join(sorted(ours))) == squeezed("".join(sorted(theirs))):
        return Likeness(0.98, "same artists in another order")
    if squeezed(first.lead) in theirs or squeezed(second.lead) in ours:
        return Likeness(0.7, "the lead artist of one is a guest of the other")
    return _alike_names(_every(first), _every(second), telling=telling)


def versions(first: Sequence[str], second: Sequence[str]) -> Likeness:
    """How alike what two titles say of the version is; 0 where they contradict each other."""
    if tuple(first) == tuple(second):
        return Likeness(1.0, "")
    ours, theirs = (dict(v.partition(":")[::2] for v in side) for side in (first, second))
    if ours.keys() != theirs.keys() or len(ours) != len(first) or len(theirs) != len(second):
        return Likeness(0.0, _told(first, second))
    for kind, one in ours.items():
        other = theirs[kind]
        few, many = sorted((set(one.split()), set(other.split())), key=len)
        if one != other and not (few and few <= many and kind in {"live", "remix"}):
            return Likeness(0.0, _told(first, second))
    return Likeness(0.95, "")


def shown(version: Sequence[str]) -> str:
    """Versions for people.

    >>> shown(("live:wembley", "part:2"))
    'live (wembley), part 2'
    """
    words = []
    for one in version:
        kind, _, detail = one.partition(":")
        named = kind.replace("_", " ")
        if kind == "part":
            words.append(f"part {detail}")
        else:
            words.append(f"{named} ({detail})" if detail else named)
    return ", ".join(words)


def _told(first: Sequence[str], second: Sequence[str]) -> str:
    if not (first and second):
        return f"only one says {shown(first or second)}"
    return " and ".join(sorted((shown(first), shown(second)))) + " are two recordings"


@lru_cache(maxsize=1 << 14)
def _as_spoken(words: str) -> str:
    spoken = " ".join(_SPOKEN.get(word, word) for word in words.split()).split()
    return " ".join(word for word in spoken if word not in _LITTLE) or words


def _numbers(words: str) -> list[str]:
    return sorted(re.findall(r"\d+", words))


def _misspelt(one: str, other: str) -> bool:
    """Whether each word of the one is a word of the other, or nearly one: none may be exchanged."""
    if min(len(one), len(other)) < _SHORT:
        return False
    if fuzz.ratio(squeezed(one), squeezed(other)) < 100 * _SAME:
        return False
    ours, theirs = one.split(), other.split()
    if len(ours) != len(theirs):
        return squeezed(one)[:4] == squeezed(other)[:4] and _parted(ours, theirs)
    return all(a == b or _near(a, b) for a, b in zip_longest(ours, theirs, fillvalue=""))


def _near(one: str, other: str) -> bool:
    """Whether two words are one, misspelt: long, of one beginning, and at most two letters apart."""
    few = 5
    return (
        min(len(one), len(other)) >= few
        and one[:2] == other[:2]
        and fuzz.ratio(one, other) >= 100 * _MISSPELT
        and not one.isdigit()
    )


def _parted(ours: list[str], theirs: list[str]) -> bool:
    """Whether two lists of words are the same letters but for how they are parted and one typo."""
    one, other = "".join(ours), "".join(theirs)
    return fuzz.ratio(one, other) >= _ONE_TYPO and abs(len(one) - len(other)) <= 1


def _names(side: Folded) -> frozenset[str]:
    return frozenset(squeezed(name) for name in (side.lead, *side.others))


def _every(side: Folded) -> str:
    return " ".join((side.lead, *side.others))


def _guests(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    """How alike credits of one lead artist are that do not name the same guests."""
    if not (ours and theirs):
        return Likeness(0.98, "same artist, guests named once")
    if set(ours) & set(theirs):
        return Likeness(0.9, "same lead artist, some of the same guests")
    if fuzz.token_set_ratio(" ".join(ours), " ".join(theirs)) >= 100 * _MISSPELT:
        return Likeness(0.88, "same lead artist, nearly the same guests")
    return Likeness(0.6, "with other guests")


def _alike_names(one: str, other: str, *, telling: bool) -> Likeness:
    ours, theirs = (frozenset(act(side).split()) - _COMPANY for side in (one, other))
    few, many = sorted((ours, theirs), key=lambda words: (len(words), sorted(words)))
    if few and few == many:
        return Likeness(0.95, "same names")
    if len(few) > 1 and few < many and not (many - few) & _OTHER_ACT:
        return Likeness(0.88, "one names more than the other")
    alike = fuzz.ratio(squeezed(one), squeezed(other)) / 100
    if few < many:
        telling = False  # a word more is no slip of the pen
    if telling and alike >= _SAME and one[:2] == other[:2] and len(one) > _SHORT:
        return Likeness(round(min(alike, 0.9), 4), "nearly the same artist")
    return Likeness(round(min(alike, 0.5), 4), "different artists")
