"""One spelling taken apart: what is compared when texts are.

Two spellings name one recording by text if core, lead and version are equal, and the others are equal
or one side names none. What is equal can be taken for equal without blanks too ("do n't", "don't").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hitparade.identity.credits import is_channel, is_talk, split
from hitparade.identity.generic import is_generic
from hitparade.identity.version_words import is_apart
from hitparade.identity.versions import TAIL_WORDS, peeled
from hitparade.identity.words import act, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_BAND = re.compile(r"\s+(?:&|\+|and)\s+(?=(?:the|his|her)\s)", re.IGNORECASE)
_OF_LEAD = re.compile(r"^(?:his|her|their)\s+(?=\S)", re.IGNORECASE)
_TIMES: Final = 9
_NAMELESS: Final = frozenset(
    (
        "orchestra",
        "orch",
        "band",
        "group",
        "trio",
        "quartet",
        "chorus",
        "orchestra chorus",
        "friends",
        "company",
        "others",
        "singers",
        "various artists",
        "",
    )
)
"""Company that a credit names or leaves out without naming another act."""
_LONGEST: Final = 1000
"""Characters of a text that is taken apart."""
_MOST_BRACKETS: Final = 64
"""Brackets in a text that is taken apart: what nests deeper is no title."""
_BRACKETS = re.compile(r"[(\[{<>}\])]")
_GAP = re.compile(r"(\s{16})\s+")
"""More blanks than anybody types; patterns that begin with blanks take long for them."""
_SIMPLE = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_ASKING: Final = frozenset(
    (
        *("feat", "ft", "featuring", "x", "vs", "versus", "with", "and", "n", "con", "meets"),
        *("presents", "pres", "topic", "introducing", "starring", "official"),
        *("podcast", "episode", "episodio", "folge", "interview", "audiobook"),
    )
)
"""Words that may mean more than they are in a text of letters, digits and blanks."""
SCHEME: Final = 2
"""Number of this way of taking texts apart; another way gets the next one."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What a title and an artist say, as words (`hitparade.identity.words`)."""

    core: str
    """The title without versions and credits; never empty where the title has a character."""
    lead: str
    """The lead artist, without "the" and "and"; empty where none is named."""
    others: tuple[str, ...]
    """Every other artist named in title or artist, in order of the alphabet, each once."""
    version: tuple[str, ...]
    """What makes it another recording, in order: ``live``, ``remix:tiesto``, ``part:2``. The class
    stands before the colon, what tells two of the class apart after it."""
    neutral: tuple[str, ...]
    """What leaves the recording what it is, in order: ``explicit``, ``remaster``."""


def fold(title: str, artist: str) -> Folded:
    """A spelling taken apart.

    >>> fold("Loco Contigo (feat. J. Balvin) - Remastered 2020", "DJ Snake").others
    ('j balvin',)
    >>> fold("SoKo - We Might Be Dead Tomorrow (Official Video)", "Some Records").lead
    'soko'
    """
    return _simple(title, artist) or _taken_apart(*(_GAP.sub(r"\1", x) for x in (title, artist)))


def _simple(title: str, artist: str) -> Folded | None:
    """What is plain to see: two texts out of three are words and nothing else."""
    if not (_SIMPLE.fullmatch(title) and _SIMPLE.fullmatch(artist)):
        return None
    core, credit = title.lower(), artist.lower()
    words, names = core.split(" "), credit.split(" ")
    asking = not (_ASKING.isdisjoint(words) and _ASKING.isdisjoint(names))
    if asking or words[-1] in TAIL_WORDS or "vevo" in credit:
        return None
    while len(names) > 1 and "the" in (names[0], names[-1]):
        del names[0 if names[0] == "the" else -1]
    return Folded(core, " ".join(names), (), (), ())


def _taken_apart(title: str, artist: str) -> Folded:
    if _is_no_text(title) or _is_no_text(artist):
        return Folded(plain(title), act(artist), (), (), ())
    if is_talk(title, artist):
        return Folded(" ".join(peeled(plain(title)).parts), act(artist), (), (), ())
    found = peeled(title)
    acts, parts = acts_of(artist), found.parts
    if len(parts) > 1 and act(parts[0]) in {*acts[:1], act(artist)}:
        parts = parts[1:]
    elif len(parts) > 1 and act(parts[-1]) in {*acts[:1], act(artist)}:
        parts = parts[:-1]
    elif len(parts) > 1 and is_channel(artist):
        acts, parts = acts_of(parts[0]), parts[1:]
    core, guests, versions = with_films(" ".join(parts), found.films), found.guests, found.versions
    if len(parts) > 1 or found.films:  # side by side, two parts may end with what neither ends with
        whole = peeled(core)
        core = " ".join(whole.parts)
        guests, versions = (*guests, *whole.guests), (*versions, *whole.versions)
    lead = acts[0] if acts else ""
    others = {name for guest in guests for name in acts_of(guest)}.union(acts[1:]) - {lead, ""}
    apart = {version for version in versions if is_apart(version)}
    return Folded(
        core,
        lead,
        tuple(sorted(others)),
        tuple(sorted(apart)),
        tuple(sorted(set(versions) - apart)),
    )


def _is_no_text(text: str) -> bool:
    """Whether nobody wrote it as a title or a name: to take it apart would take long, and tell nothing."""
    return len(text) > _LONGEST or len(_BRACKETS.findall(text)) > _MOST_BRACKETS


def with_films(core: str, films: Iterable[str]) -> str:
    """A title with the films that it is from, if many recordings have the title.

    >>> with_films("main title", ["jaws"]), with_films("lanterns", ["jaws"])
    ('main title from jaws', 'lanterns')
    """
    return " ".join((core, *(f"from {film}" for film in films))) if is_generic(core) else core


@lru_cache(maxsize=1 << 16)
def acts_of(credit: str) -> tuple[str, ...]:
    """The acts of a credit line, as words, in order; a band behind "and the" is one of its own.

    >>> acts_of("The Beatles & Tyler, The Creator"), acts_of("Bob Marley and the Wailers")
    (('beatles', 'tyler the creator'), ('bob marley', 'wailers'))
    """
    lead, *others = [n for part in split(credit) for n in _BAND.split(part.name)] or [""]
    names = [act(_OF_LEAD.sub("", name)) for name in others]
    first = _settled(act(lead)) if lead.strip() else ""
    return tuple(name for name in (first, *names) if name == first != "" or name not in _NAMELESS)


def _settled(lead: str) -> str:
    """A name that names the same act when it is taken apart again."""
    for _ in range(_TIMES):
        again = act(_BAND.split(split(lead)[0].name)[0]) if lead else ""
        if again == lead:
            break
        lead = again
    return lead
