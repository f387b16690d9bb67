"""What was published, as conditions on weights: orders of two entries, and shares of points.

A condition is a sum over entries and components of factor x figure x weight, which must be 0 or
more for a share, and more than 0 for an order. Only entries whose components are all known count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from hitparade.feeds.figures import PublishedRow

MARGIN: Final = Fraction(1, 2)
"""A share printed in whole percent says no more than half a point either way."""
_HAIR: Final = Fraction(1, 10**5)
"""Percent by which a share may miss its edge: weights are decimals, and an edge may be a third."""

Sum: TypeAlias = "tuple[tuple[PublishedRow, tuple[Fraction, ...]], ...]"
"""Entries, each with a factor per component."""


@dataclass(frozen=True)
class Fact:
    """One published fact."""

    entry: PublishedRow
    """The entry that has the share, or that stands above."""
    below: PublishedRow | None = None
    """For an order: the entry that stands below."""
    component: int = -1
    """For a share: of which component."""

    @property
    def kind(self) -> str:
        """``order`` or ``share``."""
        return "share" if self.below is None else "order"

    @property
    def share(self) -> Fraction:
        """The published percent."""
        return self.entry.shares[self.component] or Fraction(0)

    def sums(self) -> tuple[Sum, ...]:
        """The conditions."""
        one = tuple(Fraction(1) for _ in self.entry.figures)
        if self.below is not None:
            return (((self.entry, one), (self.below, tuple(-n for n in one))),)
        most, least = self.share + MARGIN, self.share - MARGIN
        return (
            ((self.entry, self._share(-1, most)),),
            ((self.entry, self._share(1, least)),),
        )

    def _share(self, sign: int, percent: Fraction) -> tuple[Fraction, ...]:
        """Factors of sign x (own points - percent of all points)."""
        return tuple(
            sign * ((n == self.component) - percent / 100) for n in range(len(self.entry.figures))
        )

    def holds(self, weights: Sequence[Fraction]) -> bool:
        """Whether weights give what was published."""
        if self.below is not None:
            return points(self.entry, weights) > points(self.below, weights)
        own = self.entry.known[self.component].value * weights[self.component]
        found = 100 * own / points(self.entry, weights)
        return abs(found - self.share) <= MARGIN + _HAIR

    @property
    def possible(self) -> bool:
        """Whether any positive weights give it, were there nothing else to hold."""
        if self.below is not None:
            both = zip(self.entry.known, self.below.known, strict=True)
            return any(above.value > below.value for above, below in both)
        return all(_reachable(printed(one)) for one in self.sums())

    def key(self) -> tuple[int, int, int]:
        """What tells it from others of its file."""
        return (self.entry.line, self.below.line if self.below else 0, self.component)


def _reachable(factors: Sequence[Fraction]) -> bool:
    return any(factor > 0 for factor in factors) or not any(factors)


def points(row: PublishedRow, weights: Sequence[Fraction]) -> Fraction:
    """The points of an entry."""
    return sum(
        (figure.value * weight for figure, weight in zip(row.known, weights, strict=True)),
        Fraction(0),
    )


def printed(one: Sum) -> tuple[Fraction, ...]:
    """What a condition comes to per component, with the figures as printed."""
    return tuple(
        sum((row.known[n].value * factors[n] for row, factors in one), Fraction(0))
        for n in range(len(one[0][1]))
    )


@dataclass(frozen=True)
class Issue:
    """The published facts of one issue, and which of them are given up."""

    date: dt.date
    entries: tuple[PublishedRow, ...]
    """Those whose components are all known, by rank."""
    shares: tuple[Fact, ...]
    given_up: frozenset[tuple[int, int, int]] = field(default_factory=frozenset)
    """Keys of facts that no weights hold, alone or with the others."""

    def pairs(self) -> Iterator[Fact]:
        """Every order of two entries; equal ranks have none."""
        for index, above in enumerate(self.entries):
            for below in self.entries[index + 1 :]:
                if above.rank < below.rank:
                    yield Fact(above, below)

    def pairs_held(self, weights: Sequence[Fraction]) -> tuple[int, int]:
        """How many orders there are, and how many of them weights give."""
        found = [(row.rank, points(row, weights)) for row in self.entries]
        orders = [
            mine > other
            for (rank, mine), (below, other) in combinations(found, 2)
            if rank < below  # entries stand by rank
        ]
        return len(orders), sum(orders)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What is to be held: shares, and the orders from which all others follow.

        Of three entries in order, the first stands above the third because of the other two orders.
        """
        rows = self.entries
        inside = {row.line: n for n, row in enumerate(rows)}
        over = [0] * len(rows)  # bit k of over[i]: entry i is to stand above entry k
        under = [0] * len(rows)
        wanted = [fact for fact in self.pairs() if fact.key() not in self.given_up]
        for fact in wanted:
            above, below = _ends(fact, inside)
            over[above] |= 1 << below
            under[below] |= 1 << above
        orders = []
        for fact in wanted:
            above, below = _ends(fact, inside)
            if not over[above] & under[below]:
                orders.append(fact)
        return (*orders, *(fact for fact in self.shares if fact.key() not in self.given_up))

    def without(self, facts: Iterable[Fact]) -> Issue:
        """The issue with more facts given up."""
        more = {fact.key() for fact in facts if fact.entry.issue == self.date}
        return Issue(self.date, self.entries, self.shares, self.given_up | more)


def _ends(fact: Fact, inside: dict[int, int]) -> tuple[int, int]:
    below = fact.below or fact.entry
    return inside[fact.entry.line], inside[below.line]


def issues_of(rows: Iterable[PublishedRow]) -> list[Issue]:
    """The issues of a table, by date, each with its facts; the order of rows does not matter."""
    by_date: dict[dt.date, list[PublishedRow]] = defaultdict(list)
    for row in rows:
        by_date[row.issue].append(row)
    return [
        Issue(date, known, tuple(_shares(known)))
        for date, found in sorted(by_date.items())
        for known in [tuple(sorted((r for r in found if r.known), key=_place))]
    ]


def _place(row: PublishedRow) -> tuple[object, ...]:
    return (row.rank, row.title, row.artist, [figure.value for figure in row.known], row.line)


def _shares(rows: Iterable[PublishedRow]) -> Iterator[Fact]:
    for row in rows:
        if any(figure.value for figure in row.known):
            for component, share in enumerate(row.shares):
                if share is not None:
                    yield Fact(row, component=component)


def words(fact: Fact, components: Sequence[str]) -> str:
    """What a fact demands of the weights, as a sum in the units of the figures."""
    if fact.below is None:
        least, most = max(fact.share - MARGIN, Fraction(0)), min(fact.share + MARGIN, Fraction(100))
        return (
            f"{float(least):g}% to {float(most):g}% of the points from {components[fact.component]}"
        )
    (one,) = fact.sums()
    factors = list(zip(printed(one), components, strict=True))
    more = [f"{_number(factor)} {name}" for factor, name in factors if factor > 0]
    less = [f"{_number(-factor)} {name}" for factor, name in factors if factor < 0]
    if not more:
        return "more points, with more of no component"
    return f"{' + '.join(more)} must weigh more than {' + '.join(less) or 'nothing'}"


def _number(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.6g}"
