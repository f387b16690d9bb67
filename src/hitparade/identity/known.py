"""Acts whose own names hold what parts the acts of a credit, and where a credit line names them.

They stand in ``acts_known.txt``, as they write themselves; case, accents, commas and "and" do not matter.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from hitparade.identity.words import plain

_LIST: Final = Path(__file__).with_name("acts_known.txt")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOINS: Final = frozenset(("and", "n", "y", "e", "et", "und"))


def known_acts() -> tuple[str, ...]:
    """The acts of the list, as they write themselves."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("# "))


def known_in(credit: str) -> list[tuple[int, int, str]]:
    """Where a credit line names known acts, and by which name they are listed.

    Returns:
        First character, character after the last, and listed name, in order of the line; of two that
        begin with the same word, the longer one.

    >>> known_in("Hans Zimmer & Earth Wind and Fire")
    [(14, 33, 'Earth, Wind & Fire')]
    """
    acts = _acts()
    there = set(plain(credit.replace(".", " ")).split())
    if not any(there.issuperset(one[1]) for first in acts.keys() & there for one in acts[first]):
        return []
    words = [(found.start(), found.end(), plain(found[0])) for found in _WORD.finditer(credit)]
    places: list[tuple[int, int, str]] = []
    place = 0
    while place < len(words):
        for name, wanted in acts.get(words[place][2], ()):
            after = _end(words, place, wanted)
            if after:
                places.append((words[place][0], words[after - 1][1], name))
                place = after - 1
                break
        place += 1
    return places


def _end(words: list[tuple[int, int, str]], place: int, wanted: tuple[str, ...]) -> int:
    """The place after the last word of an act that begins at `place`; 0 if it is not there."""
    for word in wanted:
        while place < len(words) and words[place][2] != word and words[place][2] in _JOINS:
            place += 1
        if place == len(words) or words[place][2] != word:
            return 0
        place += 1
    return place


@cache
def _acts() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Listed names and their words without joins, by the first word, longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name in known_acts():
        every = tuple(plain(word[0]) for word in _WORD.finditer(name))
        words = tuple(word for word in every if word not in _JOINS) or every
        if words[0] == "the" and len(words) > 1:
            found.setdefault(words[1], []).append((name, words[1:]))
        found.setdefault(words[0], []).append((name, words))
    for names in found.values():
        names.sort(key=lambda one: (-len(one[1]), one[0]))
    return found
