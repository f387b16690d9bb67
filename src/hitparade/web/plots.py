"""The pictures on pages, drawn by the server as SVG that the style sheet paints, light or dark.

Every picture has a text for those who do not see it. Coordinates are rounded to a tenth, and follow
from the figures alone, so a page of the same figures has the same bytes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from hitparade.domain.usage import USES
from hitparade.web import use_names, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDE: Final = 192
_HIGH: Final = 60
_EDGE: Final = 8
_LEAST: Final = 10
"""Ranks that the height of a sparkline stands for, at least."""
_BAR: Final = 1000
_CLASSES: Final = {
    "audio_stream": "u-audio",
    "video_stream": "u-video",
    "ugc_view": "u-clip",
    "programmed_stream": "u-programmed",
    "spin": "u-radio",
    "download": "u-download",
    "physical": "u-copy",
    "tag": "u-tag",
}


def use_class(use: str) -> str:
    """The class that paints a use.

    >>> use_class("spin"), use_class('x" onload="')
    ('u-radio', 'u-other')
    """
    return _CLASSES.get(use, "u-other")


def sparkline(ranks: Sequence[int | None]) -> Markup:
    """A run at a glance: a line from issue to issue, higher where the rank is better.

    Args:
        ranks: The rank in each issue, the newest last; None where it was not on the chart.
    """
    there = [rank for rank in ranks if rank is not None]
    if not there:
        return Markup("")
    worst = max(*there, _LEAST)
    steps = max(len(ranks) - 1, 1)
    begin = _EDGE if len(ranks) > 1 else _WIDE - _EDGE
    at = [
        None
        if rank is None
        else (
            begin + _share(n, steps, _WIDE - 2 * _EDGE),
            _EDGE + _share(rank - 1, worst - 1, _HIGH - 2 * _EDGE),
        )
        for n, rank in enumerate(ranks)
    ]
    parts = [f'<path d="{_line(at)}"/>']
    last = at[-1]
    if last is not None:
        parts.append(f'<circle cx="{last[0]}" cy="{last[1]}" r="5"/>')
    # Its numbers stand in words beside it and on the page of the song.
    return Markup(  # noqa: S704 # numbers only
        f'<svg class="spark" viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true">{"".join(parts)}</svg>'
    )


def bar(components: Mapping[str, Fraction], most: Fraction | None = None) -> Markup:
    """Points by use as one bar.

    Args:
        components: Points by use, as exact numbers.
        most: The points for which a bar is as long as there is room; by default its own.
    """
    parts = {use: points for use, points in components.items() if points > 0}
    total = sum(parts.values(), Fraction(0))
    scale = max(most or total, total)
    if not scale:
        return Markup("")
    drawn, begin, so_far = [], 0, Fraction(0)
    for use, points in in_order(parts):
        so_far += points
        end = round(so_far * _BAR / scale)
        drawn.append(f'<path class="{use_class(use)}" d="M{begin} 0H{end}V9H{begin}"/>')
        begin = end
    said = ", ".join(
        f"{use_names.label(use)} {words.percent(points, total)}" for use, points in in_order(parts)
    )
    return Markup(  # noqa: S704 # as above
        f'<svg class="bar" viewBox="0 0 {_BAR} 9" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(said)}">{"".join(drawn)}</svg>'
    )


def in_order(parts: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    """Uses in the order in which pictures have them, unknown ones last."""
    order = {use: n for n, use in enumerate(USES)}
    return sorted(parts.items(), key=lambda part: (order.get(part[0], len(order)), part[0]))


def tenth(value: Fraction | int) -> str:
    """A coordinate, rounded to a tenth.

    >>> tenth(Fraction(10, 3)), tenth(4), tenth(Fraction(1, 100))
    ('3.3', '4', '0')
    """
    text = f"{float(round(Fraction(value), 1)):.1f}"
    return text.removesuffix(".0")


def _share(part: int, whole: int, of: int) -> int:
    """A part of a length, rounded, in whole numbers.

    >>> _share(1, 3, 100), _share(1, 2, 5)
    (33, 3)
    """
    return (2 * part * of + whole) // (2 * whole)


def _line(at: Sequence[tuple[int, int] | None]) -> str:
    """A path through points, in steps from one to the next; a gap parts it.

    >>> _line([(0, 5), (4, 2), None, (8, 2)])
    'M0 5l4-3M8 2h0'
    """
    drawn, here = "", None
    for n, point in enumerate(at):
        if point is None:
            here = None
            continue
        x, y = point
        if here is None:
            alone = n + 1 == len(at) or at[n + 1] is None
            drawn += f"M{x} {y}{'h0' if alone else ''}"
        else:
            across, down = x - here[0], y - here[1]
            sign = "" if down < 0 else " "
            drawn += f"l{across}{sign}{down}" if down else f"h{across}"
        here = (x, y)
    return drawn
