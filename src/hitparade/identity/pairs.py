"""Two spellings: are they one song? A verdict with a score and a reason in words.

A verdict depends on the two spellings alone, and not on which of them comes first. It never says yes
to what the texts leave open: two names that are alike, a version on one side, an "Intro" without its
release. What an ISRC, a release, its date or a length say beside the texts is heeded where both
sides give it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError, near
from hitparade.identity import likeness
from hitparade.identity.credits import is_talk
from hitparade.identity.fold import Folded, fold, with_films
from hitparade.identity.generic import is_generic, is_telling
from hitparade.identity.ragged import is_littered, ragged
from hitparade.identity.versions import peeled
from hitparade.identity.words import act, plain, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS: Final = {
    "charts": "what charts count as one: a remaster or clean edit is its song, a remix is not",
    "apart": "every edition is an item of its own: explicit is not clean either",
    "together": "every version of a song is that song: live, remixed or sped up",
}
"""What versions are taken for: name -> meaning."""
THRESHOLD: Final = 0.8
"""The least score of one song."""
_EDITIONS: Final = frozenset(("explicit", "clean", "radio_edit", "mono", "stereo"))
_CUT: Final = frozenset(("radio_edit", "single", "album", "original"))
_PLACES: Final = frozenset(("live", "acoustic", "karaoke", "unplugged", "instrumental"))
_MONTH: Final = 31
_LONGER: Final = 20
_SHARE_LONGER: Final = 0.2


@dataclass(frozen=True, slots=True)
class Spelling:
    """One side of a pair; what is not known is empty."""

    title: str
    artist: str
    isrc: str = ""
    release: str = ""
    date: dt.date | None = None
    """When it came out, or was first used."""
    duration: int | None = None
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two spellings are one song."""

    same: bool
    score: float
    """0 to 1, with four decimals; `same` from `THRESHOLD` on."""
    why: str
    """A short sentence."""

    def as_json(self) -> dict[str, object]:
        """The verdict as a JSON object: same, score, why."""
        return {"same": self.same, "score": self.score, "why": self.why}


def judge(  # noqa: PLR0913 # a pair has two sides
    title_a: str,
    artist_a: str,
    title_b: str,
    artist_b: str,
    *,
    isrc_a: str = "",
    isrc_b: str = "",
    release_a: str = "",
    release_b: str = "",
    date_a: dt.date | None = None,
    date_b: dt.date | None = None,
    duration_a: int | None = None,
    duration_b: int | None = None,
    versions: str = "charts",
) -> Verdict:
    """Whether two spellings are one song, as `compare` says it.

    >>> judge("Satisfaction", "Rolling Stones", "(I Can't Get No) Satisfaction", "The Rolling Stones")
    Verdict(same=True, score=0.93, why='Same title but for what stands in brackets, same artist.')
    >>> judge("7 rings", "Ariana Grande", "7 Years", "Lukas Graham").same
    False
    """
    return compare(
        Spelling(title_a, artist_a, isrc_a, release_a, date_a, duration_a),
        Spelling(title_b, artist_b, isrc_b, release_b, date_b, duration_b),
        versions=versions,
    )


def compare(one: Spelling, other: Spelling, *, versions: str = "charts") -> Verdict:
    """Whether two spellings are one song.

    Args:
        one: One side.
        other: The other side.
        versions: A name of `VERSIONS`.

    Raises:
        NotFoundError: There is no such way to take versions.
    """
    if versions not in VERSIONS:
        raise NotFoundError(
            f"Versions cannot be {versions}. {near(versions, VERSIONS)} Allowed: "
            f"{', '.join(VERSIONS)}.".replace("  ", " ")
        )
    if _key(other) < _key(one):
        one, other = other, one
    ours, theirs = _isrc(one), _isrc(other)
    if ours and ours == theirs:
        return Verdict(True, 1.0, "Same ISRC.")  # noqa: FBT003
    if not (one.title.strip() and other.title.strip()):
        return _no(0.0, "a title is missing")
    found = _by_text(one, other, versions)
    if found.same and ours and theirs:
        return _no(0.3, "same texts, but two ISRCs name two recordings")
    return found


def _by_text(one: Spelling, other: Spelling, versions: str) -> Verdict:
    if is_talk(one.title, one.artist) or is_talk(other.title, other.artist):
        return _no(0.1, "an episode is nobody's song")
    plain_reading: Verdict | None = None
    for first, second in _readings(one, other):
        found = _judged(one, other, first, second, versions)
        if found.same:
            return found
        plain_reading = plain_reading or found
    return plain_reading or _no(0.0, "different titles")


def _judged(
    one: Spelling, other: Spelling, first: Folded, second: Folded, versions: str
) -> Verdict:
    title = likeness.titles(first, second, (peeled(one.title).short, peeled(other.title).short))
    telling = title.score == 1.0 and is_telling(first.core)
    artist = likeness.credits(first, second, telling=telling)
    if title.score < THRESHOLD:
        return _no(title.score * 0.8, title.why)
    if artist.score < THRESHOLD:
        return _no(title.score * artist.score * 0.9, f"{title.why}, but {artist.why}")
    version = _version(one, other, first, second, versions)
    if not version.score:
        return _no(0.4, f"same song perhaps, but {version.why}")
    doubt = _doubt(one, other, first, second)
    if doubt:
        return _no(0.5, f"{title.why}, {artist.why}, but {doubt}")
    score = round(title.score * artist.score * version.score, 4)
    reasons = ", ".join(why for why in (title.why, artist.why, version.why) if why)
    return Verdict(score >= THRESHOLD, score, _sentence(reasons))


def _version(
    one: Spelling, other: Spelling, first: Folded, second: Folded, versions: str
) -> likeness.Likeness:
    if versions == "together":
        alike = first.version == second.version
        return likeness.Likeness(1.0 if alike else 0.9, "" if alike else "two versions of a song")
    found = likeness.versions(first.version, second.version)
    if not found.score:
        # A live album says of its tracks what the other side's titles say themselves.
        differing = {v.partition(":")[0] for v in {*first.version} ^ {*second.version}}
        if differing <= (_placed(one) if first.version < second.version else _placed(other)):
            found = likeness.Likeness(0.9, "the release says the version")
    if found.score and versions == "apart":
        ours, theirs = _edition(one, first), _edition(other, second)
        if ours and theirs and ours != theirs:
            both = " and ".join(sorted((likeness.shown(ours), likeness.shown(theirs))))
            return likeness.Likeness(0.0, f"{both} are two editions")
    return found


def _doubt(one: Spelling, other: Spelling, first: Folded, second: Folded) -> str:
    """What speaks against one recording although the texts agree; empty where nothing does."""
    releases = _releases(one, other)
    days = abs((one.date - other.date).days) if one.date and other.date else 0
    if releases is not True and is_generic(first.core) and is_generic(second.core):
        return (
            "two releases each have one of this name"
            if releases is False
            else "so many recordings have this name that a release or ISRC has to tell"
        )
    if releases is False and days > _MONTH:
        return "they are from other releases of other dates, and may be two recordings"
    if one.duration and other.duration and not {*first.neutral, *second.neutral} & _CUT:
        apart = abs(one.duration - other.duration)
        if apart > _LONGER and apart > _SHARE_LONGER * max(one.duration, other.duration):
            return f"one is {apart} seconds longer"
    return ""


def _releases(one: Spelling, other: Spelling) -> bool | None:
    """Whether both are on one release; None where that is not known."""
    if not (one.release.strip() and other.release.strip()):
        return None
    ours, theirs = (
        frozenset(" ".join(peeled(side.release).parts).split()) for side in (one, other)
    )
    return ours <= theirs or theirs <= ours


def _readings(one: Spelling, other: Spelling) -> Iterator[tuple[Folded, Folded]]:
    """Ways to read the two texts, the plain one first."""
    first, second = fold(one.title, one.artist), fold(other.title, other.artist)
    yield first, second
    for reading in parted(one.title, one.artist):
        yield reading, second
    for reading in parted(other.title, other.artist):
        yield first, reading
    if not (first.lead and second.lead) or is_littered(one.title) or is_littered(other.title):
        yield from ragged(
            (one.title, other.title), (one.artist, other.artist), (one.release, other.release)
        )


def parted(title: str, artist: str) -> tuple[Folded, ...]:
    """Other ways to read a title with a dash, whose artist may be who put it up.

    >>> [(found.lead, found.core) for found in parted("SoKo - First Love", "tatia99")]
    [('soko', 'first love'), ('first love', 'soko')]
    """
    found = peeled(title)
    if len(found.parts) < 2:  # noqa: PLR2004
        return ()
    plainly = fold(title, artist)
    if len(plainly.core.split()) < len(" ".join(found.parts).split()):
        return ()  # the name in the title is that of the artist, and was understood
    head, tail = found.parts[0], " ".join(found.parts[1:])
    guests = tuple(name for name in plainly.others if name in squeezed(title))
    return tuple(
        Folded(with_films(core, found.films), act(lead), guests, plainly.version, plainly.neutral)
        for lead, core in ((head, tail), (tail, head))
    )


def _placed(side: Spelling) -> frozenset[str]:
    return (
        _PLACES.intersection(plain(side.release).split()) if side.release.strip() else frozenset()
    )


def _edition(side: Spelling, found: Folded) -> tuple[str, ...]:
    release = peeled(side.release).versions if side.release.strip() else ()
    return tuple(sorted(_EDITIONS.intersection((*found.neutral, *release))))


def _isrc(side: Spelling) -> str:
    return re.sub(r"[\s-]", "", side.isrc).upper()


def _key(side: Spelling) -> tuple[object, ...]:
    return (
        side.title,
        side.artist,
        side.isrc,
        side.release,
        side.date or dt.date.min,
        -1 if side.duration is None else side.duration,
    )


def _no(score: float, why: str) -> Verdict:
    return Verdict(False, round(score, 4), _sentence(why))  # noqa: FBT003


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
