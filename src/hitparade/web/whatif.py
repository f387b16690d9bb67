"""What if a use counted for more, for less, or not at all: the chart ranked anew from its receipts.

Factors are whole percent. The points of an entity are the sum over uses of its points times the
factor; `static/whatif.js` does the same with the same whole numbers, so both agree to the last place.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hitparade.domain.chart import exact, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.domain.contest import Contest, Contestant

WHOLE: Final = 100
"""The factor that changes nothing, in percent."""
MOST: Final = 300
"""The largest factor, in percent."""
STEP: Final = 5
"""What factors are multiples of; others become the nearest that is."""
_ROOM: Final = 200
"""Contestants of a page."""
_MEASURE: Final = {"by": "none", "otherwise": "1", "returns": "subtract"}
"""What else a clause of the kind `measure` has to say."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One entity, ranked anew."""

    contestant: Contestant
    rank: int | None
    """None where nothing of it counts any more."""
    on_chart: bool
    units: int
    """Points, over the contest's scale times 100."""
    change: str
    """``up``, ``down``, ``same``, ``enters``, ``leaves``, or ``below`` the chart before and after."""

    def points(self, contest: Contest) -> str:
        """Its points, rounded for people."""
        return shown(Fraction(self.units, contest.scale * WHOLE))


def narrowed(contest: Contest) -> Contest:
    """As much of a contest as a page has room for: the best ones, as published."""
    if len(contest.contestants) <= _ROOM:
        return contest
    kept = sorted(contest.contestants, key=lambda one: (one.rank, one.id))[:_ROOM]
    names = {one.id for one in kept}
    return replace(
        contest,
        depth=min(contest.depth, _ROOM),
        contestants=tuple(one for one in contest.contestants if one.id in names),
        left_out=(*contest.left_out, f"Only the first {_ROOM} places take part."),
    )


def factors_of(contest: Contest, asked: Mapping[str, str], off: Iterable[str]) -> dict[str, int]:
    """The factor of every use, from what a form or an address says; what makes no sense is left out.

    >>> from hitparade.domain.contest import Contest, Contestant
    >>> import datetime as dt
    >>> one = Contestant("a", "A", "B", 1, True, {"download": 3, "spin": 2})
    >>> found = Contest("c", "", dt.date(2014, 3, 29), 1, "f", 1, 10, True, (one,), ())
    >>> factors_of(found, {"download": "150", "spin": "x"}, ["spin"])
    {'download': 150, 'spin': 0}
    """
    dropped = set(off)
    return {use: 0 if use in dropped else _percent(asked.get(use, "")) for use in contest.uses}


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        return WHOLE
    return min((int(text) + STEP // 2) // STEP * STEP, MOST)


def ranked(contest: Contest, factors: Mapping[str, int]) -> tuple[Placed, ...]:
    """Rank an issue anew.

    Args:
        contest: What was ranked, in the order in which equal points are put.
        factors: Percent by use; a use that is not named keeps its points.

    Returns:
        Everything that still counts, best first; then what does not, by its published rank. As on
        the chart, equal points share a rank where its rules say so, and whatever shares the rank of
        the last place is on the chart too.
    """
    scored = [(_units(one, factors), one) for one in contest.contestants]
    counts = sorted(
        (pair for pair in scored if pair[0] is not None), key=lambda pair: -(pair[0] or 0)
    )
    last = counts[contest.depth - 1][0] if 0 < contest.depth <= len(counts) else None
    placed: list[Placed] = []
    for position, (units, one) in enumerate(counts, 1):
        score = units or 0
        tied = contest.shared and placed and placed[-1].units == score
        rank = placed[-1].rank if tied else position
        inside = position <= contest.depth or (contest.shared and units == last)
        placed.append(Placed(one, rank, inside, score, _change(one, rank, on_chart=inside)))
    gone = sorted((one for units, one in scored if units is None), key=lambda one: one.rank)
    return (
        *placed,
        *(
            Placed(one, None, on_chart=False, units=0, change=_change(one, None, on_chart=False))
            for one in gone
        ),
    )


def _units(one: Contestant, factors: Mapping[str, int]) -> int | None:
    """Points over the scale times 100; None where no use of it counts any more."""
    each = [(units, factors.get(use, WHOLE)) for use, units in one.units.items()]
    if not any(factor for _, factor in each):
        return None
    return sum(units * factor for units, factor in each)


def _change(one: Contestant, rank: int | None, *, on_chart: bool) -> str:
    if not one.entry or not on_chart or rank is None:
        return "enters" if on_chart else "leaves" if one.entry else "below"
    if rank == one.rank:
        return "same"
    return "up" if rank < one.rank else "down"


def query(factors: Mapping[str, int]) -> str:
    """The part of an address that asks for these factors; empty where nothing is changed.

    >>> query({"download": 100, "spin": 150, "ugc_view": 0})
    'spin=150&off=ugc_view'
    """
    parts = [f"{use}={factor}" for use, factor in factors.items() if factor not in {0, WHOLE}]
    return "&".join([*parts, *(f"off={use}" for use, factor in factors.items() if factor == 0)])


def command(contest: Contest, factors: Mapping[str, int]) -> str:
    """The command that computes the same with every rule of the rule book.

    Each factor becomes a clause of the kind `measure`, which multiplies what a unit is worth.
    """
    name = f"{contest.chart}@{contest.territory}" if contest.territory else contest.chart
    parts = ["hitparade", "whatif", name, "--issue", contest.issue.isoformat()]
    for path, value in settings(factors).items():
        parts += ["--set", f"{path}={value}"]
    return " ".join(shlex.quote(part) for part in parts)


def settings(factors: Mapping[str, int]) -> dict[str, str]:
    """Parameters that do what the factors do, by path: for `hitparade.api.Hitparade.whatif`.

    >>> settings({"spin": 100})
    {}
    >>> settings({"ugc_view": 50})["measure.page_ugc_view.factor"]
    '0.5'
    """
    found: dict[str, str] = {}
    for use, factor in factors.items():
        if factor == WHOLE:
            continue
        clause = f"measure.page_{use}"
        own = {"if": f"{{use: [{use}]}}", "factor": exact(Fraction(factor, WHOLE)), **_MEASURE}
        found |= {f"{clause}.{name}": value for name, value in own.items()}
    return found
