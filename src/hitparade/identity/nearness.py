"""How near texts are to each other: in bulk by their letters, one by one by the kind of difference.

Letters alone would take "Summer Lights" for "Summer Nights". So a text is near another only if every
word has its like there, a few letters of long words aside: never a first letter, a number or a short
word. Scores are whole numbers, 10000 for equal texts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from hitparade.identity.words import squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Places = NDArray[np.int64]

FULL: Final = 10_000
"""The score of equal texts."""
SAME: Final = 0
"""The texts are equal."""
SPACED: Final = 1
"""They differ in blanks alone."""
ORDERED: Final = 2
"""They have the same words in another order."""
MISSPELT: Final = 3
"""Single letters of long words differ."""
NUMBERED: Final = 4
"""Their numbers differ: they name two things."""
WORDED: Final = 5
"""Their words differ: nobody can tell by the text alone."""

_MOVED: Final = 3
"""Letters that two texts may differ in length, to be compared in another order of their words too."""
_ONE_TYPO: Final = 5
"""Letters that a word must have for one of them to differ."""
_TWO_TYPOS: Final = 9
"""Letters that a word must have for two of them to differ."""


class Texts:
    """Texts that are compared more than once."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts, each once."""
        self.texts = array(texts)
        self.sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        self._ordered = array([None] * len(texts))

    def ordered(self, places: Places) -> NDArray[Any]:
        """The texts of some places with their words in the order of the alphabet."""
        for place in np.unique(places).tolist():
            if self._ordered[place] is None:
                self._ordered[place] = in_order(self.texts[place])
        return self._ordered[places]


def nearness(
    texts: Texts, first: Places, second: Places, moved: NDArray[np.bool_] | None = None
) -> Places:
    """Scores of pairs of texts, in either order of words, on all cores.

    Args:
        texts: All texts.
        first: For each pair, the place of one text there.
        second: For each pair, the place of the other text there.
        moved: For each pair, whether another order of words is looked at; where not given, always.

    Returns:
        The part of the longer text's letters that need no change, 0 to `FULL`.
    """
    sizes, others = texts.sizes[first], texts.sizes[second]
    apart = distances(texts.texts[first], texts.texts[second])
    # In another order of words only where there is something to gain.
    gain = (apart > 1) & (np.abs(sizes - others) <= _MOVED)
    again = np.flatnonzero(gain if moved is None else gain & moved)
    ordered = distances(texts.ordered(first[again]), texts.ordered(second[again]))
    apart[again] = np.minimum(apart[again], ordered)
    return FULL - (FULL * apart) // np.maximum(np.maximum(sizes, others), 1)


def distances(one: NDArray[Any], other: NDArray[Any]) -> Places:
    """Letters to add, drop, change, or swap with the next one, for texts of the same places."""
    if not len(one):
        return np.zeros(0, np.int64)
    return process.cpdist(one, other, scorer=OSA.distance, dtype=np.int64, workers=-1)


def array(texts: Sequence[str | None]) -> NDArray[Any]:
    """Texts that can be picked out by their places, many at once."""
    found = np.empty(len(texts), dtype=object)
    found[:] = texts
    return found


def in_order(text: str) -> str:
    """The words of a text in the order of the alphabet.

    >>> in_order("love me do")
    'do love me'
    """
    return " ".join(sorted(text.split(" "))) if " " in text else text


@lru_cache(maxsize=1 << 17)
def difference(one: str, other: str) -> int:
    """In what two texts of plain words differ: `SAME`, `SPACED`, ... `WORDED`.

    >>> difference("bohemian rhapsody", "bohemian rapsody") == MISSPELT
    True
    >>> difference("summer nights", "summer lights") == WORDED
    True
    >>> difference("symphony 5", "symphony 6") == difference("op 1 12", "op 11 2") == NUMBERED
    True
    """
    if one == other:
        return SAME
    if squeezed(one) == squeezed(other):
        return SPACED
    mine, theirs = _only(one, other), _only(other, one)
    if not mine and not theirs:
        return ORDERED
    if not all(word.isalpha() for word in (*mine, *theirs)):
        return NUMBERED
    if len(mine) == len(theirs) and all(map(_misspelt, mine, theirs)):
        return MISSPELT
    return WORDED


def _only(text: str, other: str) -> list[str]:
    """The words of a text that another has not, in the order of the alphabet."""
    left = other.split(" ")
    found = []
    for word in text.split(" "):
        if word in left:
            left.remove(word)
        else:
            found.append(word)
    return sorted(found)


def _misspelt(one: str, other: str) -> bool:
    """Whether two words may be one, written by somebody in a hurry."""
    shorter = min(len(one), len(other))
    if one[0] != other[0] or shorter < _ONE_TYPO:
        return False
    return OSA.distance(one, other) <= (2 if shorter >= _TWO_TYPOS else 1)
