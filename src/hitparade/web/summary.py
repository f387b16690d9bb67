"""Facts of an issue put into sentences, with the names in them apart, so that a page can link them.

A pure function of the facts: no fact, no sentence; what is not known is not said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from hitparade.domain.chart import shown
from hitparade.web.facts import Came, First, Gained, Kept, Left, Moved, Of, Standing, facts
from hitparade.web.use_names import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hitparade.domain.chart import Edition
    from hitparade.web.facts import Fact, Facts, Why

_NOUNS: Final = {
    "song": ("song", "songs"),
    "recording": ("recording", "recordings"),
    "release": ("album", "albums"),
    "artist": ("artist", "artists"),
    "video": ("video", "videos"),
}
_SMALL: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)
_ORDINALS: Final = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"
)  # fmt: skip
_TEENS: Final = (11, 12, 13)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: plain text, or the title of something that has a page."""

    text: str
    song: str = ""
    """Id of what is named, or none where it is plain text."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with its full stop."""

    kind: str
    """What it is about: first, came, moved, gained, left, kept or standing."""
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text, for feeds and descriptions."""
        return "".join(f"“{part.text}”" if part.song else part.text for part in self.parts)


def summary(
    edition: Edition, before: Edition | None, *, at_no_1: int | None = None
) -> tuple[Sentence, ...]:
    """What happened in an issue, in sentences.

    Args:
        edition: The issue.
        before: The issue before it; None for the first one.
        at_no_1: Issues that its No. 1 has been there, this one included.
    """
    return sentences(facts(edition, before, at_no_1=at_no_1))


def sentences(found: Facts) -> tuple[Sentence, ...]:
    """Facts in words, in their order."""
    return tuple(
        Sentence(type(fact).__name__.lower(), _joined(_said(fact, found))) for fact in found.found
    )


@singledispatch
def _said(fact: Fact, _of: Facts) -> list[Part]:
    raise TypeError(f"No words for {type(fact).__name__}.")


@_said.register(First)
def _first(fact: First, _of: Facts) -> list[Part]:
    parts = _named(fact.of)
    if fact.move == "same":
        stays = " stays at No. 1"
        if fact.issues is not None and fact.issues > 1:
            stays += f" for {_article(ordinal(fact.issues))} issue"
        parts.append(Part(stays))
    elif fact.move == "up":
        parts.append(Part(f" climbs from No. {fact.last_rank} to No. 1"))
    else:
        parts.append(
            Part(" comes back at No. 1" if fact.move == "re_entry" else " enters at No. 1")
        )
    if fact.beaten is not None:
        parts.append(Part(" and takes the place of "))
        parts += _named(fact.beaten)
        parts.append(Part(_now(fact.beaten_rank)))
    if fact.lead is not None and fact.lead > 0:
        behind = fact.beaten is not None and fact.beaten_rank == 2  # noqa: PLR2004
        where = " and {} behind" if behind else ", {} ahead of No. 2"
        parts.append(Part(where.format(_points(fact.lead))))
    return [*parts, *_because(fact.why)]


@_said.register(Came)
def _came(fact: Came, of: Facts) -> list[Part]:
    verb = "comes back" if fact.back else "enters"
    if fact.count == 1:
        (one, rank), *_ = fact.named
        return [*_named(one), Part(f" {verb} at No. {rank}"), *_because(fact.why)]
    verb = "come back" if fact.back else "enter"
    parts = [Part(f"{_count(fact.count, of.entity)} {verb}: ")]
    parts += _ranked(fact.named, fact.count, "at No. {}")
    return [*parts, *_because(fact.why, "the highest")]


@_said.register(Moved)
def _moved(fact: Moved, _of: Facts) -> list[Part]:
    places = fact.last_rank - fact.rank if fact.up else fact.rank - fact.last_rank
    verb, most = ("climbs", "most of all") if fact.up else ("falls", "farthest")
    other = "fewer" if fact.up else "more"
    way = f" {verb} {most}, {number(places)} {'place' if places == 1 else 'places'},"
    return [
        *_named(fact.of),
        Part(f"{way} from No. {fact.last_rank} to No. {fact.rank}"),
        *([Part(f", though it has {other} points than before")] if fact.against else []),
        *_because(fact.why),
    ]


@_said.register(Gained)
def _gained(fact: Gained, _of: Facts) -> list[Part]:
    gain = f" at No. {fact.rank} gains most points, {shown(fact.points)} more than before"
    return [*_named(fact.of), Part(gain), *_because(fact.why)]


@_said.register(Left)
def _left(fact: Left, of: Facts) -> list[Part]:
    if fact.count == 1:
        (one, rank), *_ = fact.named
        return [*_named(one), Part(f" leaves the chart from No. {rank}")]
    parts = [Part(f"{_count(fact.count, of.entity)} leave: ")]
    return [*parts, *_ranked(fact.named, fact.count, "from No. {}")]


@_said.register(Kept)
def _kept(fact: Kept, _of: Facts) -> list[Part]:
    rest = f", and {number(fact.count - 1)} more" if fact.count > 1 else ""
    by = "a decision under the rule" if fact.decided else "the rule"
    return [
        *_named(fact.of),
        Part(
            f" would have stood at No. {fact.rank}, but {by} {fact.rule} ({fact.reason}) keeps it"
        ),
        Part(f" off{rest}"),
    ]


@_said.register(Standing)
def _standing(fact: Standing, _of: Facts) -> list[Part]:
    if fact.status != "provisional":
        return [
            Part(f"This edition is a correction: {fact.reason.rstrip('.') or 'no reason given'}")
        ]
    missing = f": {fact.expected} are in" if fact.expected else ""
    return [Part(f"The issue is provisional and may still change{missing}")]


def _named(of: Of) -> list[Part]:
    by = f" by {of.artist}" if of.artist and of.artist != of.title else ""
    return [Part(of.title, of.song), *([Part(by)] if by else [])]


def _now(rank: int | None) -> str:
    return ", now off the chart" if rank is None else f", now No. {rank}"


def _ranked(named: Sequence[tuple[Of, int]], count: int, place: str) -> list[Part]:
    """Names with their places, as a list in a sentence."""
    parts: list[Part] = []
    rest = count - len(named)
    for nth, (one, rank) in enumerate(named):
        last = nth == len(named) - 1 and not rest
        parts.append(Part("" if nth == 0 else " and " if last else ", "))
        parts += [*_named(one), Part(f" {place.format(rank)}")]
    return [*parts, *([Part(f" and {number(rest)} more")] if rest else [])]


def _because(why: Why | None, whose: str = "") -> list[Part]:
    """Why, as a second half of a sentence."""
    if why is None or not why.use:
        return []
    use = said(why.use)
    if why.share is not None:
        share = "all" if why.share == 100 else f"{why.share}%"  # noqa: PLR2004
        owner = f"of {whose} " if whose else ""
        return [Part(f"; {share} of the points {owner}are from {use}")]
    before = shown(why.before) if why.before else "none"
    grown = why.before is None or why.points > why.before
    way = "went up" if grown else "went down"
    return [Part(f"; {use} {way} from {before} to {_points(why.points)}")]


def _points(points: Fraction) -> str:
    return f"{shown(points)} {'point' if points == 1 else 'points'}"


def _count(count: int, entity: str) -> str:
    one, many = _NOUNS.get(entity, ("entry", "entries"))
    return f"{number(count)} {one if count == 1 else many}".capitalize()


def number(count: int) -> str:
    """A count as a sentence writes it.

    >>> number(3), number(12), number(1200)
    ('three', '12', '1,200')
    """
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def ordinal(count: int) -> str:
    """The place in a row.

    >>> [ordinal(n) for n in (2, 11, 12, 21, 112)]
    ['second', '11th', '12th', '21st', '112th']
    """
    if 0 < count < len(_ORDINALS):
        return _ORDINALS[count]
    last = "th" if count % 100 in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{last}"


def _article(word: str) -> str:
    vowel = word.startswith(("e", "8", "11th", "18th"))
    return f"{'an' if vowel else 'a'} {word}"


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Neighbours of plain text as one, with the full stop."""
    found: list[Part] = []
    for part in (*parts, Part(".")):
        if not part.text:
            continue
        if found and not part.song and not found[-1].song:
            found[-1] = Part(found[-1].text + part.text)
        else:
            found.append(part)
    return tuple(found)
