"""At which value of one weight two neighbours of an edition change places: solved, not searched.

Points are linear in a weight, as long as no rule but the weights looks at them: what an entry has
from the weight grows with it, and the rest stays. So two entries are level at one value at most.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import Swap, SwapSide, exact
from hitparade.domain.errors import NotFoundError
from hitparade.engine.plan import quoted
from hitparade.rules import combine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.domain.chart import Edition, Entry
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_WEIGHT = re.compile(r"convert\.[a-z][a-z0-9_]*\.points")
_OTHERS: Final = (
    "quarantine",
    "eligible",
    "group",
    "damp",
    "album_build",
    "lifecycle",
    "limit",
    "relate",
)
"""Kinds that look at entries, and may act otherwise under another weight."""


def is_weight(path: str) -> bool:
    """Whether a path is that of a weight.

    >>> is_weight("convert.streams.points"), is_weight("convert.streams.per")
    (True, False)
    """
    return _WEIGHT.fullmatch(path) is not None


def swaps(
    session: Session, row: Mapping[str, Any], edition: Edition, rules: InForce, path: str
) -> tuple[list[Swap], list[str]]:
    """The values of a weight at which neighbours of an edition are level.

    Args:
        session: Knows the tables of the vault.
        row: The edition, a row of `EDITIONS`.
        edition: The same with its entries.
        rules: The parameters that it was computed with.
        path: The weight, such as ``convert.streams.points``.

    Returns:
        A swap for each neighbouring pair that has one, in order of the chart, and notes on what
        these values rest on.

    Raises:
        NotFoundError: The path is no weight of the edition that has one value above 0.
    """
    weight = _value(rules, path)
    earned: dict[str, Fraction] = {}
    for line in session.read(
        "SELECT id, points, points_per FROM lines"
        f" WHERE chart = {quoted(row['chart'])} AND batch = {quoted(row['batch'])}"
        f" AND fingerprint = {quoted(row['fingerprint'])} AND territory = {quoted(row['territory'])}"
        f" AND issue = DATE '{row['issue']}' AND rule = {quoted(path)} AND reason = '' AND entry"
    ).to_pylist():
        points = Fraction(int(line["points"]), int(line["points_per"]))
        earned[line["id"]] = earned.get(line["id"], Fraction(0)) + points
    found = [
        swap
        for above, below in pairwise(edition.entries)
        if (swap := _swap(above, below, earned, weight)) is not None
    ]
    acting = [kind for kind in _OTHERS if rules.names(kind)]
    if not combine.neutral([rules]):
        acting.append("combine")
    if not acting:
        return found, []
    kinds = ", ".join(acting)
    note = (
        f"The values at which places swap look at weights alone; {kinds} may act otherwise there."
    )
    return found, [note]


def _value(rules: InForce, path: str) -> Fraction:
    if not is_weight(path):
        raise NotFoundError(f"{path} is no weight: places swap at values of convert.NAME.points.")
    values = {span.value for span in rules.spans(path)}
    if len(values) > 1:
        raise NotFoundError(f"{path} changes within the issue: there is no one value of it.")
    (value,) = values
    if not isinstance(value, Fraction) or value == 0:
        raise NotFoundError(
            f"{path} is {'unknown' if value is None else value}: only what a weight above 0 earned "
            "says how points follow it."
        )
    return value


def _swap(
    above: Entry, below: Entry, earned: Mapping[str, Fraction], weight: Fraction
) -> Swap | None:
    """The value at which both are level, where there is one of 0 or more."""
    by_weight = [earned.get(entry.id, Fraction(0)) / weight for entry in (above, below)]
    steeper = by_weight[1] - by_weight[0]
    if steeper == 0 or above.points is None or below.points is None:
        return None
    value = weight + (Fraction(above.points) - Fraction(below.points)) / steeper
    if value < 0:
        return None
    sides = (
        SwapSide(rank=entry.rank, id=entry.id, title=entry.title, artist=entry.artist)
        for entry in (above, below)
    )
    upper, lower = sides
    return Swap(above=upper, below=lower, value=exact(value))
