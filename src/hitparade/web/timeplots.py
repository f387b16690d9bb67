"""Pictures over time, and the map: SVG that stretches with the page, with its labels beside it in HTML.

The x axis is time in issues; pictures of one page share it, so that they can be read one under the
other. Lines and dots keep their width however far a picture is stretched.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from hitparade.web.plots import in_order, use_class
from hitparade.web.territories import territories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDE: Final = 1000
_HIGH: Final = 240
_STEPS: Final = 5
"""Shades of the map."""
_TILE: Final = 10
_AROUND: Final = 4
"""Squares around those that are painted."""


def _drawn(inner: str, label: str, kind: str = "plot-svg") -> Markup:
    return Markup(  # noqa: S704 # numbers, and what is escaped
        f'<svg class="{kind}" viewBox="0 0 {_WIDE} {_HIGH}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{inner}</svg>'
    )


def _x(n: int, count: int) -> int:
    """Middle of the nth of so many issues."""
    return round(Fraction((2 * n + 1) * _WIDE, 2 * count))


def run(ranks: Sequence[tuple[int, int | None]], count: int, worst: int, label: str) -> Markup:
    """Ranks over time, the best on top.

    Args:
        ranks: Of each issue of the chart its place in time and the rank; None where it was not on it.
        count: Places in time.
        worst: The rank at the bottom.
        label: What is seen, in words.
    """
    edge = 12
    parts = [f'<path class="grid" d="M0 {y}H{_WIDE}"/>' for y in (edge, _HIGH - edge)]
    line: list[str] = []
    dots: list[str] = []
    move = "M"
    for n, rank in ranks:
        if rank is None:
            move = "M"
            continue
        y = edge + round(Fraction((rank - 1) * (_HIGH - 2 * edge), max(worst - 1, 1)))
        line.append(f"{move}{_x(n, count)} {y}")
        dots.append(f"M{_x(n, count)} {y}h0")
        move = "L"
    parts.append(f'<path class="line" d="{"".join(line)}"/><path class="dot" d="{"".join(dots)}"/>')
    return _drawn("".join(parts), label)


def stacked(columns: Sequence[Mapping[str, Fraction]], label: str) -> Markup:
    """Amounts by use over time, as columns.

    Args:
        columns: Amounts by use of each issue; nothing where there are none.
        label: What is seen, in words.
    """
    most = max((sum(column.values(), Fraction(0)) for column in columns), default=Fraction(0))
    if most <= 0:
        return Markup("")
    parts: dict[str, list[str]] = {}
    width = Fraction(_WIDE, len(columns))
    gap = min(width / 5, Fraction(6))
    for n, column in enumerate(columns):
        left, right = round(n * width + gap / 2), round((n + 1) * width - gap / 2)
        so_far = Fraction(0)
        bottom = _HIGH
        for use, amount in in_order({use: amount for use, amount in column.items() if amount > 0}):
            so_far += amount
            top = _HIGH - round(so_far * _HIGH / most)
            parts.setdefault(use, []).append(f"M{left} {bottom}V{top}H{right}V{bottom}")
            bottom = top
    drawn = "".join(
        f'<path class="{use_class(use)}" d="{"".join(d)}"/>' for use, d in parts.items()
    )
    return _drawn(f'<path class="grid" d="M0 {_HIGH}H{_WIDE}"/>{drawn}', label)


def lines(series: Sequence[Sequence[int | None]], label: str) -> Markup:
    """Several amounts over time, each of them against its own largest.

    Args:
        series: Amounts of each issue; None where there is none.
        label: What is seen, in words.
    """
    drawn = [f'<path class="grid" d="M0 {_HIGH}H{_WIDE}"/>']
    for number, amounts in enumerate(series, 1):
        most = max((amount for amount in amounts if amount), default=0)
        if not most:
            continue
        path, move = [], "M"
        for n, amount in enumerate(amounts):
            if amount is None:
                move = "M"
                continue
            y = _HIGH - 8 - round(Fraction(max(amount, 0) * (_HIGH - 16), most))
            path.append(f"{move}{_x(n, len(amounts))} {y}")
            move = "L"
        drawn.append(f'<path class="line series-{number}" d="{"".join(path)}"/>')
    return _drawn("".join(drawn), label)


def tiles(amounts: Mapping[str, int], label: str) -> Markup:
    """The world with one square a country, the darker the more was used there.

    Args:
        amounts: Amount by territory.
        label: What is seen, in words.
    """
    most = max(amounts.values(), default=0)
    left, top, right, bottom = _window({code for code, amount in amounts.items() if amount > 0})
    drawn = []
    for territory in territories().values():
        if territory.at is None or not (
            left <= territory.at[0] < right and top <= territory.at[1] < bottom
        ):
            continue
        x, y = _TILE * (territory.at[0] - left), _TILE * (territory.at[1] - top)
        amount = amounts.get(territory.code, 0)
        shade = 0 if amount <= 0 else max(1, -(-amount * _STEPS // most))
        drawn.append(f'<path class="t{shade}" d="M{x} {y}h9v9h-9z"/>')
        if shade:
            named = escape(territory.name)
            drawn.append(
                f'<text class="{"on-dark" if shade > 2 else "on-light"}" x="{x + 4.5}" '  # noqa: PLR2004
                f'y="{y + 6}"><title>{named}: {amount:,}</title>{territory.code}</text>'
            )
    return Markup(  # noqa: S704 # numbers, and what is escaped
        f'<svg class="map" viewBox="0 0 {_TILE * (right - left) - 1} {_TILE * (bottom - top) - 1}" '
        f'role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )


def _window(codes: set[str]) -> tuple[int, int, int, int]:
    """The part of the map that is drawn: what is painted with some land around, or all of it."""
    every = [one.at for one in territories().values() if one.at]
    there = [one.at for one in territories().values() if one.at and one.code in codes] or every
    left, right = min(x for x, _ in there) - _AROUND, max(x for x, _ in there) + _AROUND + 1
    top, bottom = min(y for _, y in there) - _AROUND, max(y for _, y in there) + _AROUND + 1
    wide, high = max(x for x, _ in every) + 1, max(y for _, y in every) + 1
    left, right = max(left, 0), min(right, wide)
    top, bottom = max(top, 0), min(bottom, high)
    if right - left > wide // 2:
        return 0, 0, wide, high
    return left, top, right, bottom
