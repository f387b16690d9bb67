"""What if: an issue ranked anew while the reader moves the weights of the uses.

The page works by its address alone: every setting is in the query. `static/whatif.js` does the same at
once, with the same whole numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.domain.errors import NotFoundError
from hitparade.web import paths, whatif, words
from hitparade.web.kept_few import KeptFew
from hitparade.web.pages.page import Page
from hitparade.web.use_names import label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from hitparade.domain.contest import Contest
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName

_EXAMPLES: Final = (
    ("ugc_view", 0, "Clips did not count"),
    ("ugc_view", 50, "Clips counted half"),
    ("spin", 0, "No radio"),
    ("download", 0, "No downloads"),
    ("audio_stream", 200, "Audio streams counted double"),
)


@dataclass(frozen=True, slots=True)
class Slider:
    """One use that can be weighed otherwise."""

    use: str
    label: str
    factor: int
    """Percent."""
    share: int
    """Its share of all points of the published chart, in whole percent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry or contender, as the page shows it and as the script reads it."""

    id: str
    key: str
    """Id that its song has today."""
    title: str
    artist: str
    published: int
    entry: bool
    rank: int | None
    on_chart: bool
    change: str
    moved: int
    """Places up; below 0: down."""
    points: str
    units: str
    """JSON: points over the scale as text, by use."""
    order: int
    """Its place among others with equal points."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question that is asked often."""

    text: str
    query: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class WhatIfPage(Page):
    """An issue under other weights."""

    template: ClassVar[str] = "what_if.html"
    chart: ChartShelf
    named: IssueName
    sliders: tuple[Slider, ...]
    lines: tuple[Line, ...]
    """Empty where nothing can be ranked anew."""
    why_not: str
    """Why not, in that case."""
    examples: tuple[Example, ...]
    changed: bool
    """Whether any factor is another than 100."""
    moved: int
    """Entries that stand elsewhere, came or went."""
    left_out: tuple[str, ...]
    command: str
    command_head: str
    """The beginning of the command, for the script."""
    depth: int
    scale: int
    shared: bool
    most: int = whatif.MOST
    step: int = whatif.STEP


def what_if_page(
    shelf: Shelf,
    name: str,
    issue: dt.date,
    asked: Mapping[str, str] | None = None,
    off: Iterable[str] = (),
    contests: KeptFew[str, Contest] | None = None,
) -> WhatIfPage:
    """An issue under other weights.

    Args:
        shelf: What is published.
        name: The chart.
        issue: The issue.
        asked: Percent by use, as texts of a query.
        off: Uses that are left out.
        contests: Where issues are kept that were asked for before.

    Raises:
        NotFoundError: There is no such chart or issue.
    """
    chart, named = shelf.chart(name), shelf.issue(name, issue)
    standing = shelf.standing
    head = standing.heads[named.key]
    few = KeptFew(1) if contests is None else contests
    try:
        contest = few.get(named.key, lambda: standing.reading.contest(head))
    except NotFoundError as error:
        return _page(chart, named, why_not=str(error))
    contest = whatif.narrowed(contest)
    factors = whatif.factors_of(contest, asked or {}, off)
    placed = whatif.ranked(contest, factors)
    order = {one.id: place for place, one in enumerate(contest.contestants)}
    lines = tuple(_line(shelf, contest, one, order) for one in placed)
    return _page(
        chart,
        named,
        sliders=_sliders(contest, factors),
        lines=lines,
        examples=_examples(contest, factors),
        changed=bool(whatif.query(factors)),
        moved=sum(line.change not in {"same", "below"} for line in lines),
        left_out=contest.left_out,
        command=whatif.command(contest, factors),
        command_head=whatif.command(contest, {}),
        depth=contest.depth,
        scale=contest.scale,
        shared=contest.shared,
    )


def _page(chart: ChartShelf, named: IssueName, **parts: object) -> WhatIfPage:
    nothing: dict[str, object] = {
        "sliders": (),
        "lines": (),
        "why_not": "",
        "examples": (),
        "changed": False,
        "moved": 0,
        "left_out": (),
        "command": "",
        "command_head": "",
        "depth": 0,
        "scale": 1,
        "shared": True,
    }
    return WhatIfPage(
        path=paths.chart(chart.name, named.issue, "what-if"),
        title=f"What if: {chart.title}, {words.day(named.issue)}",
        description="Weigh streams, radio, sales and clips yourself, and see the chart that follows.",
        chart=chart,
        named=named,
        **(nothing | parts),  # type: ignore[arg-type]
    )


def _line(shelf: Shelf, contest: Contest, placed: whatif.Placed, order: Mapping[str, int]) -> Line:
    one = placed.contestant
    both = one.entry and placed.on_chart and placed.rank is not None
    return Line(
        id=one.id,
        key=shelf.today(one.id) if one.entry else "",
        title=one.title,
        artist=one.artist,
        published=one.rank,
        entry=one.entry,
        rank=placed.rank,
        on_chart=placed.on_chart,
        change=placed.change,
        moved=one.rank - (placed.rank or 0) if both else 0,
        points=placed.points(contest),
        units=json.dumps({use: str(units) for use, units in sorted(one.units.items())}),
        order=order[one.id],
    )


def _sliders(contest: Contest, factors: Mapping[str, int]) -> tuple[Slider, ...]:
    there = [one for one in contest.contestants if one.entry]
    sums = {use: sum(one.units.get(use, 0) for one in there) for use in contest.uses}
    total = sum(sum(one.units.values()) for one in there)
    found = [
        Slider(
            use, label(use), factors[use], round(Fraction(100 * sums[use], total)) if total else 0
        )
        for use in contest.uses
    ]
    return tuple(sorted(found, key=lambda slider: (-slider.share, slider.use)))


def _examples(contest: Contest, factors: Mapping[str, int]) -> tuple[Example, ...]:
    whole = dict.fromkeys(contest.uses, whatif.WHOLE)
    found = [Example("As published", "", factors == whole)]
    for use, factor, text in _EXAMPLES:
        if use in whole and len(whole) > 1:
            other = whole | {use: factor}
            found.append(Example(text, whatif.query(other), factors == other))
    return tuple(found)
