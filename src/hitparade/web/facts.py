"""What happened in an issue, as typed facts: who is first, who came, rose, fell and went, and why.

A fact holds numbers and names only; `hitparade.web.summary` puts it into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.domain.chart import Edition, Entry, Removal

_MOST: Final = 3
"""How many debuts and leavers are named."""


@dataclass(frozen=True, slots=True)
class Of:
    """Whom a fact is about."""

    title: str
    artist: str
    song: str
    """Id of the song (or release, or artist); it leads to its page."""


@dataclass(frozen=True, slots=True)
class Why:
    """The use that tells most of a change, or of what an entry has."""

    use: str
    points: Fraction
    before: Fraction | None
    """Its points in the issue before; None where the entry had no place there."""
    share: int | None
    """Its share of all points of the entry, in whole percent; None where that says nothing."""


@dataclass(frozen=True, slots=True)
class First:
    """Who is at No. 1."""

    of: Of
    move: str
    last_rank: int | None
    issues: int | None
    """Issues at No. 1 in all, with this one; None where that is not known."""
    lead: Fraction | None
    """Points ahead of No. 2; None where they are not known or there is none."""
    beaten: Of | None
    """Who was No. 1 before and is not any more."""
    beaten_rank: int | None
    """Where that one is now; None: off the chart."""
    why: Why | None


@dataclass(frozen=True, slots=True)
class Came:
    """Who is new, or back: the highest ones by name."""

    back: bool
    count: int
    named: tuple[tuple[Of, int], ...]
    """With their ranks."""
    why: Why | None
    """Of the highest."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Who rose or fell by most places."""

    up: bool
    of: Of
    last_rank: int
    rank: int
    why: Why | None
    against: bool
    """Whether its points went the other way: others lost, or won, more."""


@dataclass(frozen=True, slots=True)
class Gained:
    """Whose points grew most, where that is somebody else than who rose most."""

    of: Of
    rank: int
    points: Fraction
    why: Why | None


@dataclass(frozen=True, slots=True)
class Left:
    """Who was on the issue before and is not on this one: the highest ones by name."""

    count: int
    named: tuple[tuple[Of, int], ...]
    """With the ranks they had."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Who would have had a place, and was kept off by a rule."""

    of: Of
    rank: int
    """The rank it would have had."""
    rule: str
    reason: str
    decided: bool
    """Whether a person decided it."""
    count: int
    """How many there are in all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How sure it all is."""

    status: str
    reason: str
    """Why it was corrected, or none."""
    expected: str
    """What of what was expected is in, where something is missing."""


Fact: TypeAlias = First | Came | Moved | Gained | Left | Kept | Standing


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is told of one issue, in the order in which it is told."""

    entity: str
    issue: dt.date
    before: dt.date | None
    found: tuple[Fact, ...]


def facts(edition: Edition, before: Edition | None, *, at_no_1: int | None = None) -> Facts:
    """What happened in an issue.

    Args:
        edition: The issue.
        before: The issue before it; None for the first one.
        at_no_1: Issues that its No. 1 has been there, this one included.
    """
    earlier = {entry.id: entry for entry in before.entries} if before else {}
    found: list[Fact] = []
    top = edition.entries[0].id if edition.entries else ""
    if edition.entries:
        found.append(_first(edition, before, earlier, at_no_1))
    if before is not None:
        # Who is No. 1 now, or was before, is told of already.
        others = [entry for entry in edition.entries if entry.id != top]
        dethroned = before.entries[0].id if before.entries else ""
        found += _came(others, "debut")
        found += _came(others, "re_entry")
        found += _moved([entry for entry in others if entry.id != dethroned], earlier)
        found += _left(edition, [entry for entry in before.entries if entry.id != dethroned])
    found += _kept(edition.removals)
    found += _standing(edition)
    return Facts(edition.entity, edition.issue, before.issue if before else None, tuple(found))


def _of(entry: Entry | Removal) -> Of:
    return Of(entry.title, entry.artist, getattr(entry, "song", "") or entry.id)


def _first(
    edition: Edition, before: Edition | None, earlier: dict[str, Entry], at_no_1: int | None
) -> First:
    top = edition.entries[0]
    second = next((entry for entry in edition.entries if entry.rank > 1), None)
    shared = len(edition.entries) > 1 and edition.entries[1].rank == 1
    was = before.entries[0] if before and before.entries else None
    beaten = was if was is not None and was.id != top.id else None
    now = {entry.id: entry.rank for entry in edition.entries}
    if beaten is not None and now.get(beaten.id) == 1:
        beaten = None
    gap = None if shared or second is None else _difference(top, second)
    return First(
        of=_of(top),
        move=top.move,
        last_rank=top.last_rank,
        issues=at_no_1,
        lead=gap,
        beaten=_of(beaten) if beaten else None,
        beaten_rank=now.get(beaten.id) if beaten else None,
        why=_rising(top, earlier.get(top.id)),
    )


def _rising(top: Entry, before: Entry | None) -> Why | None:
    """Why somebody is first; what shrank is no reason to be."""
    why = _why(top, before)
    shrank = why is not None and why.before is not None and why.points < why.before
    return None if shrank else why


def _came(entries: list[Entry], move: str) -> list[Fact]:
    new = [entry for entry in entries if entry.move == move]
    if not new:
        return []
    named = tuple((_of(entry), entry.rank) for entry in new[:_MOST])
    return [Came(move == "re_entry", len(new), named, _share(new[0]))]


def _moved(entries: list[Entry], earlier: dict[str, Entry]) -> list[Fact]:
    """Who rose most, who gained most points, and who fell most; of equal ones the higher."""
    moves = [(e.last_rank - e.rank, e) for e in entries if e.last_rank is not None]
    found: list[Fact] = []
    best, risen = max(moves, key=lambda one: (one[0], -one[1].rank), default=(0, None))
    if best <= 0:
        risen = None
    if risen is not None:
        found.append(_way(risen, earlier.get(risen.id), up=True))
    gains = [
        (gain, entry)
        for entry in entries
        if (was := earlier.get(entry.id)) and (gain := _change(entry, was)) is not None
    ]
    most, gainer = max(gains, key=lambda one: (one[0], -one[1].rank), default=(Fraction(0), None))
    if gainer is not None and most > 0 and (risen is None or gainer.id != risen.id):
        why = _why(gainer, earlier.get(gainer.id))
        found.append(Gained(_of(gainer), gainer.rank, most, why))
    worst, fallen = min(moves, key=lambda one: (one[0], one[1].rank), default=(0, None))
    if fallen is not None and worst < 0:
        found.append(_way(fallen, earlier.get(fallen.id), up=False))
    return found


def _way(entry: Entry, before: Entry | None, *, up: bool) -> Moved:
    """A rise or a fall, with the use that explains it if its points went the same way."""
    change = None if before is None else _change(entry, before)
    against = change is not None and change != 0 and (change > 0) != up
    why = None if against else _why(entry, before)
    return Moved(up, _of(entry), entry.last_rank or 0, entry.rank, why, against)


def _left(edition: Edition, before: list[Entry]) -> list[Fact]:
    here = {entry.id for entry in edition.entries} | {entry.song for entry in edition.entries}
    gone = [e for e in before if e.id not in here and (e.song or e.id) not in here]
    return [Left(len(gone), tuple((_of(e), e.rank) for e in gone[:_MOST]))] if gone else []


def _kept(removals: list[Removal]) -> list[Fact]:
    if not removals:
        return []
    first = removals[0]
    return [
        Kept(_of(first), first.rank, first.rule, first.reason, bool(first.decision), len(removals))
    ]


def _standing(edition: Edition) -> list[Fact]:
    expected = edition.coverage.get("expected") or edition.pending or {}
    missing = "" if expected.get("complete", True) else str(expected.get("text", ""))
    if edition.status == "final":
        return []
    return [Standing(edition.status, edition.reason, missing)]


def _difference(one: Entry, other: Entry) -> Fraction | None:
    if one.points is None or other.points is None:
        return None
    return Fraction(one.points) - Fraction(other.points)


def _change(entry: Entry, before: Entry) -> Fraction | None:
    """Points more than before; None where figures of one of the issues are missing."""
    return None if entry.incomplete or before.incomplete else _difference(entry, before)


def _why(entry: Entry, before: Entry | None) -> Why | None:
    """The use whose points changed most; what the entry has most of, where it was not there before."""
    if before is None:
        return _share(entry)
    if entry.points is None or before.points is None:
        return None
    now = {use: Fraction(points) for use, points in entry.components.items()}
    was = {use: Fraction(points) for use, points in before.components.items()}
    # Where figures are missing, a use without points is unknown, not zero.
    known = now.keys() & was.keys() if entry.incomplete or before.incomplete else {*now, *was}
    changes = {use: now.get(use, Fraction(0)) - was.get(use, Fraction(0)) for use in known}
    grown = Fraction(entry.points) >= Fraction(before.points)
    told = [(change if grown else -change, use) for use, change in changes.items()]
    most, use = max(told, key=lambda one: (one[0], one[1]), default=(Fraction(0), ""))
    if most <= 0:
        return None
    return Why(use, now.get(use, Fraction(0)), was.get(use, Fraction(0)), None)


def _share(entry: Entry) -> Why | None:
    if entry.points is None or not entry.components or Fraction(entry.points) <= 0:
        return None
    parts = [(Fraction(points), use) for use, points in entry.components.items()]
    most, use = max(parts)
    share = most * 100 / Fraction(entry.points)
    return Why(use, most, None, int(share)) if most > 0 else None
