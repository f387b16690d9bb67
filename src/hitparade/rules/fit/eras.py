"""Eras: runs of issues whose facts one set of weights holds, and the facts that keep them apart.

What holds the facts of some issues holds those of fewer. Therefore the fewest eras are found by making
each as long as it can be; done from both ends, that gives the first and the last issue that each
later era can begin with. Between these, the room that the eras leave, multiplied, says how likely
weights taken at random would hold everything: an era begins with the first issue that tells
something and leaves at least a tenth of the most room.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.rules.fit.facts import Fact, Issue
    from hitparade.rules.fit.space import Space

_TRIED: Final = 16
"""Beginnings of an era that are tried, at most."""
_FAIR: Final = log(10)
"""Room of a tenth is fair: as evidence it decides nothing."""


@dataclass(frozen=True)
class Era:
    """Issues under one set of weights."""

    issues: tuple[Issue, ...]
    earliest: dt.date | None = None
    """The first issue that it could begin with, for an era that was found and is not the first."""
    latest: dt.date | None = None
    """The last one."""

    @property
    def facts(self) -> list[Fact]:
        """What its weights hold."""
        return [fact for issue in self.issues for fact in issue.facts]


def give_up(space: Space, issues: Sequence[Issue]) -> tuple[list[Issue], list[Fact]]:
    """Issues whose facts one set of weights holds, and the facts given up to that end.

    Facts are given up one by one, shares before orders, each time the one that misses most where
    all of them together miss least; then those are taken back that the others leave room for. No
    single fact could be held in addition.
    """
    kept, given = list(issues), []
    for kinds in ({"order"}, {"order", "share"}):
        while True:
            facts = [f for issue in kept for f in issue.facts if f.kind in kinds]
            if space.possible(facts):
                break
            worst = _worst(space, facts, "share" if "share" in kinds else "order")
            given.append(worst)
            kept = [issue.without([worst]) for issue in kept]
    for fact in list(given):
        others = [other for other in given if other is not fact]
        again = [issue.without(others) for issue in issues]
        if space.possible([f for issue in again for f in issue.facts]):
            given, kept = others, again
    return kept, given


def _worst(space: Space, facts: Sequence[Fact], kind: str) -> Fact:
    """The fact of a kind that misses most."""
    slacks = zip(space.slacks(facts), facts, strict=True)
    return max(
        ((slack, fact) for slack, fact in slacks if fact.kind == kind), key=lambda one: one[0]
    )[1]


def fewest(space: Space, issues: Sequence[Issue]) -> list[Era]:
    """The fewest eras that hold every fact of every issue; each issue alone can be held."""
    facts = [issue.facts for issue in issues]
    told = [n for n, found in enumerate(facts) if found]
    latest = _runs(space, facts, told)
    backwards = _runs(space, facts, told[::-1])
    # Where an era ends at the earliest, the next one can begin with the issue after it.
    earliest = [end + 1 for end in sorted(backwards[1:])]
    spans = [
        _thinned([n for n in told if first <= n <= last])
        for first, last in zip(earliest, latest[1:], strict=True)
    ]
    starts = _roomiest(space, facts, spans)
    return [
        Era(
            tuple(issues[start:end]),
            issues[earliest[n - 1]].date if n else None,
            issues[latest[n]].date if n else None,
        )
        for n, (start, end) in enumerate(pairwise([0, *starts, len(issues)]))
    ]


def _runs(space: Space, facts: Sequence[Sequence[Fact]], order: Sequence[int]) -> list[int]:
    """Where runs begin if each takes as many issues as it can, in this order."""
    begins: list[int] = []
    held: list[Fact] = []
    weights: tuple[float, ...] = ()
    for n in order:
        if begins and space.surely(weights, facts[n]):
            held += facts[n]
            continue
        if not begins or not space.possible([*held, *facts[n]]):
            begins.append(n)
            held = []
        held += facts[n]
        weights = space.middle(held).weights
    return begins


def _thinned(found: list[int]) -> list[int]:
    """At most `_TRIED` of them, evenly spread, both ends included."""
    if len(found) <= _TRIED:
        return found
    step = (len(found) - 1) / (_TRIED - 1)
    return [found[round(n * step)] for n in range(_TRIED)]


def _roomiest(
    space: Space, facts: Sequence[Sequence[Fact]], spans: Sequence[Sequence[int]]
) -> list[int]:
    """One beginning out of each span: the earliest that leaves a fair part of the most room."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for span in [*spans, [len(facts)]]:
        reached: dict[int, tuple[float, list[int]]] = {}
        for end in span:
            found = []
            for start, (room, path) in sorted(best.items()):
                held = [fact for told in facts[start:end] for fact in told]
                if start < end and space.possible(held):
                    found.append((room + space.room(held), path))
            if found:
                most = max(room for room, _ in found)
                early = next(path for room, path in found if room >= most - _FAIR)
                reached[end] = (most, [*early, end])
        best = reached
    return best[len(facts)][1][:-1]


def given_eras(issues: Sequence[Issue], begins: Sequence[dt.date]) -> list[Era]:
    """The eras that begin with the first issue and on given dates; those without issues vanish."""
    edges = sorted({*begins})
    found = []
    lows: list[dt.date | None] = [None, *edges]
    for low, high in zip(lows, [*edges, None], strict=True):
        inside = tuple(
            issue
            for issue in issues
            if (low is None or issue.date >= low) and (high is None or issue.date < high)
        )
        if inside:
            found.append(Era(inside))
    return found


def irreducible(space: Space, facts: Sequence[Fact]) -> list[Fact]:
    """Facts out of these that contradict each other, so that without any one they would not."""
    found = list(space.middle(facts).binding)
    if space.possible(found):  # the margin of shares counts there, and does not here
        found = list(space.middle(facts, closed_shares=True).binding)
    if space.possible(found):
        found = list(facts)
    for fact in list(found):
        left = [other for other in found if other is not fact]
        if not space.possible(left):
            found = left
    return sorted(found, key=lambda fact: (fact.entry.issue, fact.entry.rank, fact.key()))
