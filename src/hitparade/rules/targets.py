"""Target shares: ranges for the components' parts of all points, and the factors that meet them.

A range is written in percent, ``35..45``. Every component's points of an issue are multiplied by
one factor each, so that the shares of the top places fall into their ranges:

- a share is multiplied by a common number and then held within its range; the common number is the
  one with which all shares add up to 100 percent;
- so a share outside its range goes to the nearest bound (or farther in, where the others leave it
  no choice), and the rest keep their proportions;
- shares that are all within their ranges stay as they are, and so does the sum of all points.

Shares and factors are exact fractions here; what is kept of them is rounded by `factors`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from hitparade.domain.errors import near
from hitparade.rules.values import MisfitError, Reader, misfit, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.nodes import Node

NONE: Final = "none"
"""Written for "no component has a range"."""
ALL: Final = Fraction(100)
ALLOWED: Final = (
    "none, or a mapping from components to ranges in percent, such as {sales: 35..45, airplay:"
    " 30..40}"
)

Ranges: TypeAlias = "dict[str, tuple[Fraction, Fraction]]"
"""Component -> lowest and highest share, as parts of 1."""

_RANGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\.\.([0-9]{1,3}(?:\.[0-9]{1,9})?)")
_COMPONENT = re.compile(r"[a-z][a-z0-9_]*")


def _read(node: Node) -> object:
    if node.text == NONE:
        return NONE
    if not node.entries:
        raise misfit(node, ALLOWED)
    found = tuple(sorted((_name(key), _range(value)) for key, value in node.entries))
    lowest = sum(low for low, _ in ranges(found).values())
    if lowest > 1:
        text = f"asks for at least {shown(lowest * ALL)} percent in all, but there are only 100."
        raise MisfitError(node.line, text, "Lower a bound.")
    return found


def _name(key: Node) -> str:
    if not _COMPONENT.fullmatch(key.text or ""):
        raise MisfitError(key.line, f"names the component {key.found}, but must be {ALLOWED}.")
    return key.text or ""


def _range(node: Node) -> str:
    match = _RANGE.fullmatch(node.text or "")
    if not match:
        raise misfit(node, "a range in percent, such as 35..45")
    low, high = Fraction(match[1]), Fraction(match[2])
    if not low <= high <= ALL:
        raise misfit(node, "a range in percent that runs upward and ends at 100 at most")
    return f"{shown(low)}..{shown(high)}"


TARGETS: Final = Reader(ALLOWED, _read)
"""Reads the ranges of components: (component, ``low..high``) sorted by component, or ``none``."""


def ranges(value: object) -> Ranges:
    """The ranges of a value that was read.

    >>> ranges((("sales", "35..45"),))
    {'sales': (Fraction(7, 20), Fraction(9, 20))}
    """
    found: Ranges = {}
    for component, text in value if isinstance(value, tuple) else ():
        low, high = text.split("..")
        found[component] = Fraction(low) / ALL, Fraction(high) / ALL
    return found


def unmet(targets: Ranges, components: Mapping[str, object]) -> tuple[str, str] | None:
    """What is wrong with ranges for these components, as a sentence and a hint."""
    unknown = sorted(set(targets) - set(components))
    if unknown:
        text = f"names {', '.join(unknown)}; the chart's components are: {', '.join(components)}."
        return text, near(unknown[0], components)
    highest = sum(high for _, high in targets.values())
    if highest < 1 and set(targets) == set(components):
        text = f"allows {shown(highest * ALL)} percent in all, but shares add up to 100."
        return text, "Raise a bound, or leave a component without a range."
    return None


def moved(totals: Mapping[str, Fraction], targets: Ranges) -> dict[str, Fraction]:
    """The shares to which the points of components are brought.

    Args:
        totals: Points of each component over the top places.
        targets: Range of each component that has one.

    Returns:
        The share of each component that has points. Those of `totals` where nothing has to move,
        and where the components that have points cannot meet their ranges.
    """
    sum_of_all = sum((points for points in totals.values() if points > 0), Fraction(0))
    shares = {name: points / sum_of_all for name, points in totals.items() if points > 0}
    bounds = {name: targets.get(name, (Fraction(0), Fraction(1))) for name in shares}
    if all(bounds[name][0] <= share <= bounds[name][1] for name, share in shares.items()):
        return shares
    if not sum(low for low, _ in bounds.values()) <= 1 <= sum(high for _, high in bounds.values()):
        return shares
    number = _common(shares, bounds)
    return {name: _held(number * share, bounds[name]) for name, share in shares.items()}


def _held(share: Fraction, bounds: tuple[Fraction, Fraction]) -> Fraction:
    return min(max(share, bounds[0]), bounds[1])


def _common(shares: Mapping[str, Fraction], bounds: Ranges) -> Fraction:
    """The number by which shares are multiplied so that, held in their ranges, they add up to 1.

    The sum only rises with it, along straight lines between the numbers at which a share meets a
    bound; so it is found between two of these.
    """
    marks = sorted({bound / shares[name] for name in shares for bound in bounds[name]})

    def total(number: Fraction) -> Fraction:
        """What the shares add up to when they are multiplied by a number, and held."""
        return sum((_held(number * s, bounds[n]) for n, s in shares.items()), Fraction(0))

    above = next((mark for mark in marks if total(mark) >= 1), marks[-1])
    below = max((mark for mark in marks if mark < above), default=Fraction(0))
    low, high = total(below), total(above)
    return above if high == low else below + (above - below) * (1 - low) / (high - low)


def factors(
    totals: Mapping[str, Fraction], targets: Ranges, digits: int
) -> dict[str, tuple[int, Fraction, Fraction]]:
    """By what the points of each component are multiplied, in units of 10 to the minus `digits`.

    Args:
        totals: Points of each component over the top places.
        targets: Range of each component that has one.
        digits: Digits after the decimal point that are kept of a factor, half to even.

    Returns:
        Factor, share before and share after, of each component that has points.

    >>> factors({"sales": Fraction(50), "spins": Fraction(50)}, ranges((("sales", "0..45"),)), 3)
    {'sales': (900, Fraction(1, 2), Fraction(9, 20)), 'spins': (1100, Fraction(1, 2), Fraction(11, 20))}
    """
    shares = moved(totals, {})
    aims = moved(totals, targets)
    return {
        name: (round(aims[name] / share * 10**digits), share, aims[name])
        for name, share in shares.items()
    }
