"""What the press printed on US songs, as bounds: a printed figure is right to half its last digit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST_KISS = ("2014-03-29", "We Might Be Dead By Tomorrow")
COMPONENTS = ("airplay", "streaming", "sales")
_COLUMN = {"airplay": "audience", "streaming": "streams_us", "sales": "downloads"}
_UNIT = {"airplay": 1_000_000, "streaming": 1_000_000, "sales": 1_000}
_HALF = Fraction(1, 2)

Span = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Song:
    """A song in an issue, all of whose components are known."""

    issue: str
    rank: int
    title: str
    units: Mapping[str, Span]
    """By component: least and most, in millions (airplay, streaming) or thousands (sales)."""
    shares: Mapping[str, Span]
    """By component: least and most of its published part of the points, as a fraction of 1."""


@dataclass(frozen=True)
class Demand:
    """Something published that weights must hold: a x airplay + s x streams + c >= 0.

    The weight of 1,000 sales is 1. The bounds are the most generous ones: figures and shares may be
    anything that would have been printed the same.
    """

    says: str
    airplay: Fraction
    streaming: Fraction
    constant: Fraction

    def holds(self, airplay: Fraction, streaming: Fraction) -> bool:
        """Whether a set of weights holds it."""
        return self.airplay * airplay + self.streaming * streaming + self.constant >= 0


def rows() -> list[dict[str, str]]:
    """The shipped table."""
    path = files("hitparade") / "figures" / "published_us_figures_2012_2014.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@cache
def songs() -> tuple[Song, ...]:
    """The songs with all components known, from the first issue with all streams on."""
    found = []
    for row in rows():
        if row["chart_date"] < "2013-03-02":
            continue
        if (row["chart_date"], row["title"]) == FIRST_KISS:
            row["audience"] = "0"
        if all(row[column] for column in _COLUMN.values()):
            found.append(
                Song(
                    row["chart_date"],
                    int(row["rank"]),
                    row["title"],
                    {name: _units(row[_COLUMN[name]], _UNIT[name]) for name in COMPONENTS},
                    dict(_shares(row)),
                )
            )
    return tuple(found)


def _units(text: str, unit: int) -> Span:
    figure = int(float(text))
    last_digit = 1
    while figure and figure % (last_digit * 10) == 0:
        last_digit *= 10
    slack = Fraction(last_digit, 2) if figure else Fraction(0)
    return (figure - slack) / unit, (figure + slack) / unit


def _shares(row: Mapping[str, str]) -> Iterable[tuple[str, Span]]:
    if row["chart_date"] == "2013-03-16" and row["title"] == "Harlem Shake":
        yield "airplay", (Fraction(0), Fraction(1, 100))  # printed as "less than 1%"
    for name in COMPONENTS:
        if text := row[f"points_share_{name}"]:
            yield name, ((Fraction(text) - _HALF) / 100, (Fraction(text) + _HALF) / 100)


def orders() -> list[tuple[Song, Song]]:
    """Every two songs of one issue, the better one first."""
    return [
        (a, b) if a.rank < b.rank else (b, a)
        for a, b in combinations(songs(), 2)
        if a.issue == b.issue
    ]


@cache
def demands() -> tuple[Demand, ...]:
    """What one set of weights would have to hold."""
    found = [
        _demand(
            f"{a.issue}: {a.title} above {b.title}",
            {name: a.units[name][1] - b.units[name][0] for name in COMPONENTS},
        )
        for a, b in orders()
    ]
    for song in songs():
        for component, (least, most) in song.shares.items():
            low, high = {}, {}
            for name in COMPONENTS:
                own = name == component
                fewest, plenty = song.units[name]
                low[name] = plenty * (1 - least) if own else -fewest * least
                high[name] = -fewest * (1 - most) if own else plenty * most
            label = f"{song.issue}: {song.title}, {component}"
            found += [_demand(f"{label} not less", low), _demand(f"{label} not more", high)]
    return tuple(found)


def _demand(says: str, parts: Mapping[str, Fraction]) -> Demand:
    return Demand(says, parts["airplay"], parts["streaming"], parts["sales"])


def corners(wanted: Iterable[Demand]) -> list[tuple[Fraction, Fraction]]:
    """The corners of the set of weights (airplay, streaming) that hold every demand.

    Weights from 0 to 10,000 are looked at, so the set is bounded: no corner means that it is empty.
    """
    one, far = Fraction(1), Fraction(10_000)
    none = Fraction(0)
    sides = [
        *wanted,
        Demand("", one, none, none),
        Demand("", none, one, none),
        Demand("", -one, none, far),
        Demand("", none, -one, far),
    ]
    found = []
    for p, q in combinations(sides, 2):
        det = p.airplay * q.streaming - p.streaming * q.airplay
        if det:
            airplay = (p.streaming * q.constant - p.constant * q.streaming) / det
            streaming = (p.constant * q.airplay - p.airplay * q.constant) / det
            if all(side.holds(airplay, streaming) for side in sides):
                found.append((airplay, streaming))
    return found
