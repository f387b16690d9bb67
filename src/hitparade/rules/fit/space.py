"""The weights that hold facts: whether there are any, how far they reach, and their middle.

Unknowns are weights times the median figure of their component, and add up to 1. So neither the units
of a table nor the component that others are measured by changes which weights are in the middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Final

from hitparade.rules.fit.facts import printed
from hitparade.rules.fit.linear import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hitparade.feeds.figures import PublishedRow
    from hitparade.rules.fit.facts import Fact

_LEAST: Final = 1e-8
"""A margin below this is none."""
_SLACKS: Final = (0.0, _LEAST)
"""By how much a condition may be missed when limits of weights are asked for."""
_THIN: Final = 1e-12
"""Room of a component whose weight is certain."""


@dataclass(frozen=True)
class Interval:
    """From where to where a weight may lie; without a limit where `high` is None."""

    low: float
    high: float | None


@dataclass(frozen=True)
class Middle:
    """Weights whose least margin is largest; the margin is 0 or less where facts contradict."""

    margin: float
    weights: tuple[float, ...]
    binding: tuple[Fact, ...]
    """The facts that keep the margin from being larger."""


class Space:
    """Weights of some components, and the programs that ask about them."""

    def __init__(self, rows: Iterable[PublishedRow], components: int) -> None:
        """Take the size of each component from the figures of a table."""
        known = [row.known for row in rows if row.known]
        self.components = range(components)
        self.sizes = tuple(
            median([row[n].value for row in known if row[n].value] or [Fraction(1)])
            for n in self.components
        )
        self._made: dict[tuple[int, int, int], tuple[dict[int, float], ...]] = {}

    def middle(self, facts: Sequence[Fact], *, closed_shares: bool = False) -> Middle:
        """The weights that are farthest from breaking any fact, and from 0.

        Args:
            facts: What is to be held.
            closed_shares: Shares need no margin: their edges still count as held.
        """
        program = Program()
        weights = [program.column() for _ in self.components]
        margin = program.column(-math.inf, 1.0)
        program.require(dict.fromkeys(weights, 1.0), 1.0, 1.0)
        for weight in weights:
            program.require(self._away({weight: 1.0}, margin))
        owner = {}
        for fact in facts:
            strict = fact.below is not None or not closed_shares
            for terms in self._conditions(fact):
                away = {**terms, margin: -1.0} if strict else terms
                owner[program.require(away, 0.0 if strict else -_LEAST)] = fact
        found = program.largest({margin: 1.0})
        if found is None:
            return Middle(-math.inf, (), tuple(facts))
        point = [found.point[n] / float(self.sizes[n]) for n in self.components]
        binding = {owner[n].key(): owner[n] for n in found.binding if n in owner}
        return Middle(found.value, tuple(point), tuple(binding.values()))

    def surely(self, weights: Sequence[float], facts: Iterable[Fact]) -> bool:
        """Whether weights hold facts with a margin, without a program."""
        sized = [weight * float(size) for weight, size in zip(weights, self.sizes, strict=True)]
        return all(
            sum(value * sized[n] for n, value in terms.items()) > _LEAST * sum(sized)
            for fact in facts
            for terms in self._conditions(fact)
        )

    def possible(self, facts: Sequence[Fact]) -> bool:
        """Whether positive weights hold all of these facts."""
        margin = self.middle(facts).margin
        if abs(margin) > _LEAST or not any(fact.below is None for fact in facts):
            return margin > _LEAST
        return self.middle(facts, closed_shares=True).margin > _LEAST

    def best(self, facts: Sequence[Fact]) -> tuple[float, ...]:
        """The weights in the middle; where shares leave no room at all, of what orders leave."""
        found = self.middle(facts)
        if found.margin <= _LEAST:
            found = self.middle(facts, closed_shares=True)
        return found.weights

    def slacks(self, facts: Sequence[Fact]) -> list[float]:
        """How far each fact is from being held, where all of them together miss least.

        Missing an order is far worse than missing a share.
        """
        program = Program()
        weights = [program.column() for _ in self.components]
        program.require(dict.fromkeys(weights, 1.0), 1.0, 1.0)
        for weight in weights:
            program.require({weight: 1.0}, 100 * _LEAST)
        missing = [program.column() for _ in facts]
        for fact, miss in zip(facts, missing, strict=True):
            for terms in self._conditions(fact):
                program.require({**terms, miss: 1.0}, 100 * _LEAST)
        cost = {
            miss: -1e4 if fact.below is not None else -1.0
            for fact, miss in zip(facts, missing, strict=True)
        }
        found = program.largest(cost)
        return [found.point[miss] for miss in missing] if found else [1.0 for _ in facts]

    def room(self, facts: Sequence[Fact]) -> float:
        """How much of all weights hold the facts: the logarithm of the box around them."""
        program = Program()
        weights = [program.column() for _ in self.components]
        program.require(dict.fromkeys(weights, 1.0), 1.0, 1.0)
        for fact in facts:
            for terms in self._conditions(fact):
                program.require(terms)
        room = 0.0
        for weight in weights:
            least, most = program.largest({weight: -1.0}), program.largest({weight: 1.0})
            if least is None or most is None:
                return -math.inf
            room += math.log(max(most.value + least.value, _THIN))
        return room

    def intervals(self, facts: Sequence[Fact], per: int, *, rounded: bool) -> list[Interval]:
        """From where to where each weight may lie, relative to that of `per`.

        Args:
            facts: What is to be held, by figures as printed.
            per: Number of the component whose weight is 1.
            rounded: Let every figure move within its rounding. A figure occurs only as a product with
                its weight, so that the product is an unknown between two multiples of the weight.
        """
        program, weights = Program(), list(self.components)
        for slack in _SLACKS:  # the second only where facts leave a single point
            program = Program()
            weights = [program.column(*((1.0, 1.0) if n == per else ())) for n in self.components]
            self._hold(program, weights, facts, rounded=rounded, slack=slack)
            if program.largest({}) is not None:
                break
        return [self._interval(program, weights[n], n, per) for n in self.components]

    def _interval(self, program: Program, weight: int, n: int, per: int) -> Interval:
        if n == per:
            return Interval(1.0, 1.0)
        unit = float(self.sizes[per] / self.sizes[n])
        least, most = program.largest({weight: -1.0}), program.largest({weight: 1.0})
        low = 0.0 if least is None else max(-least.value, 0.0) * unit
        high = math.inf if most is None else most.value * unit
        return Interval(low, None if math.isinf(high) else high)

    def possible_rounded(self, facts: Sequence[Fact]) -> bool:
        """Whether positive weights hold the facts for some figures that round to the printed ones."""
        program = Program()
        weights = [program.column() for _ in self.components]
        margin = program.column(-math.inf, 1.0)
        program.require(dict.fromkeys(weights, 1.0), 1.0, 1.0)
        for weight in weights:
            program.require({weight: 1.0, margin: -1.0})
        self._hold(program, weights, facts, rounded=True, margin=margin)
        found = program.largest({margin: 1.0})
        return found is not None and found.value > _LEAST

    def _hold(
        self,
        program: Program,
        weights: Sequence[int],
        facts: Sequence[Fact],
        *,
        rounded: bool,
        margin: int | None = None,
        slack: float = 0.0,
    ) -> None:
        products: dict[tuple[int, int], int] = {}
        for fact in facts:
            for sums in fact.sums():
                terms: dict[int, float] = {}
                scale = self._length(self._scaled(printed(sums))) or 1.0
                for row, factors in sums:
                    for n in self.components:
                        column, times = self._product(
                            program, products, weights[n], row, n, rounded=rounded
                        )
                        terms[column] = terms.get(column, 0.0) + float(factors[n]) * times / scale
                if margin is not None and fact.below is not None:
                    terms[margin] = -1.0
                program.require(terms, -slack)

    def _product(  # all of them say which product
        self,
        program: Program,
        products: dict[tuple[int, int], int],
        weight: int,
        row: PublishedRow,
        n: int,
        *,
        rounded: bool,
    ) -> tuple[int, float]:
        """Column and factor of figure x weight."""
        figure, size = row.known[n], self.sizes[n]
        if not rounded or not figure.slack:
            return weight, float(figure.value / size)
        key = (row.line, n)
        if key not in products:
            products[key] = program.column()
            low = max(figure.value - figure.slack, Fraction(0)) / size
            high = (figure.value + figure.slack) / size
            program.require({products[key]: 1.0, weight: -float(low)})
            program.require({products[key]: -1.0, weight: float(high)})
        return products[key], 1.0

    def _conditions(self, fact: Fact) -> tuple[dict[int, float], ...]:
        """The conditions of a fact by figures as printed, each of length 1."""
        key = fact.key()
        if key not in self._made:
            scaled = (self._scaled(printed(sums)) for sums in fact.sums())
            self._made[key] = tuple(terms for one in scaled if (terms := self._normal(one)))
        return self._made[key]

    def _scaled(self, factors: Sequence[Fraction]) -> dict[int, float]:
        return {n: float(factors[n] / self.sizes[n]) for n in self.components}

    def _length(self, terms: dict[int, float]) -> float:
        """Length along the weights that add up to 1: only differences between components count."""
        mean = sum(terms.values()) / len(self.components)
        return math.sqrt(sum((terms.get(n, 0.0) - mean) ** 2 for n in self.components))

    def _normal(self, terms: dict[int, float]) -> dict[int, float]:
        """A condition of length 1; none where every component demands alike, so that nothing does."""
        length = self._length(terms)
        if length <= _THIN * max(map(abs, terms.values())):
            return {}
        return {n: value / length for n, value in terms.items()}

    def _away(self, terms: dict[int, float], margin: int) -> dict[int, float]:
        return {**(self._normal(terms) or terms), margin: -1.0}
