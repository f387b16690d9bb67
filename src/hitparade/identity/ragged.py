"""Lines that lost their columns: a title with artist, release, genre, price and rights behind it.

They come from lists that were joined badly, and only help to say yes: what two such lines begin with is
the title if all that follows is explained, as the artist, the release or a genre.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hitparade.identity.fold import Folded, acts_of
from hitparade.identity.version_words import is_apart
from hitparade.identity.versions import peeled
from hitparade.identity.words import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_RIGHTS = re.compile(
    r"(?:\(\s*[cp]\s*\)|[©℗])\s*(?:19|20)\d\d\b.*|(?:[^\x00-\x7f\s]+\s+)*\b(?:19|20)\d\d\s+(?=\S).*"
    r"\b(?:records?|recordings|entertainment|group|ltd|limited|llc|inc|gmbh|productions|company|"
    r"licen[cs]e|reserved|music)\b.*",
    re.IGNORECASE,
)
_LITTER = re.compile(
    rf"[$€£]\s*\d+[.,]\d\d|\b\d{{1,2}}:\d\d(?::\d\d)?\b|\b\d{{1,2}}-{_MONTH}-\d\d(?:\d\d)?\b|"
    rf"\b{_MONTH}\.?\s+\d{{1,2}}\s*,\s*\d{{4}}\b",
    re.IGNORECASE,
)
_GENRES: Final = frozenset(
    (
        "pop",
        "rock",
        "country",
        "hip",
        "rap",
        "dance",
        "electronic",
        "alternative",
        "music",
        "metal",
        "latin",
        "soul",
        "jazz",
        "classical",
        "blues",
        "folk",
        "indie",
        "reggae",
        "soundtrack",
        "r",
        "international",
        "gospel",
        "christian",
        "singer",
        "holiday",
        "world",
        "house",
        "punk",
        "urban",
    )
)
"""First words of genres."""
_LEAST: Final = 10
"""Letters that two such lines have to share at least where nobody says who the artist is."""
_MOST: Final = 0.75


def is_littered(title: str) -> bool:
    """Whether a title holds a price, a length, a date or a note of rights.

    >>> is_littered("Goner twenty one pilots $ 1.29 3:56"), is_littered("1979")
    (True, False)
    """
    return bool(_LITTER.search(title) or _RIGHTS.search(title))


def ragged(
    titles: tuple[str, str], artists: tuple[str, str], releases: tuple[str, str]
) -> Iterator[tuple[Folded, Folded]]:
    """A way to read two lines of which one, or both, lost their columns; none if there is none.

    >>> lines = "Goner", "Goner Twenty One Pilots Rock"
    >>> [one.core for one, _ in ragged(lines, ("twenty one pilots", ""), ("", ""))]
    ['goner']
    """
    ours, theirs = (_words(title) for title in titles)
    core, rests = _shared(ours, theirs)
    leads = [name for artist in artists for name in acts_of(artist)[:1]]
    if not core or (len(leads) > 1 and squeezed(leads[0]) != squeezed(leads[1])):
        return
    if not leads:
        shorter = min(len("".join(words)) for words in (ours, theirs))
        if len(core) < max(_LEAST, _MOST * shorter):
            return
    elif len(leads) == 1 and squeezed(leads[0]) not in "".join(
        theirs if acts_of(artists[0]) else ours
    ):
        return
    known = [*leads, *(" ".join(peeled(text).parts) for text in releases if text.strip())]
    if leads and not (_explained(*rests, known) and _explained(*rests[::-1], known)):
        return
    lead = leads[0] if leads else core
    yield tuple(_read(title, core, lead) for title in titles)  # type: ignore[misc]


def _shared(ours: list[str], theirs: list[str]) -> tuple[str, tuple[list[str], list[str]]]:
    """The longest beginning of both that ends with a word of both, and what follows it."""
    ends = {}
    text = ""
    for place, word in enumerate(ours, 1):
        text = squeezed(f"{text} {word}")
        ends[text] = place
    best, rests, text = "", (ours, theirs), ""
    for place, word in enumerate(theirs, 1):
        text = squeezed(f"{text} {word}")
        if text in ends:
            best, rests = text, (ours[ends[text] :], theirs[place:])
    return best, rests


def _explained(rest: list[str], others: list[str], known: Sequence[str]) -> bool:
    """Whether what follows a title is a genre, or begins with something known or said there too."""
    if not rest or rest[0] in _GENRES:
        return True
    text = "".join(rest[rest[0] == "the" :])
    return any(text.startswith(squeezed(name)) for name in known if name) or "".join(
        rest[:2]
    ) in "".join(others)


def _words(title: str) -> list[str]:
    return " ".join(peeled(_clean(title)).parts).split()


def _clean(title: str) -> str:
    return _LITTER.sub(" ", _RIGHTS.sub(" ", title)).strip() or title


def _read(title: str, core: str, lead: str) -> Folded:
    found = set(peeled(_clean(title)).versions)
    apart = {version for version in found if is_apart(version)}
    return Folded(core, lead, (), tuple(sorted(apart)), tuple(sorted(found - apart)))
