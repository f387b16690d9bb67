"""Single plays of a made-up market, of any size: one Parquet file per supplier and day.

What people play follows a long tail: a few recordings everywhere, half of the plays by what is
popular in one country only, and new recordings come to the top every second day. Some listen much
more than others; each has one country, one service and one usual way to listen. Beside them there are
robots, each with one recording all day; plays without a listener; plays that are reported days late;
and rows that come twice. The same shape gives the same rows on every machine. Files are made piece by
piece: the memory this takes does not grow with them. All instants are UTC, and so are the days.
"""

from __future__ import annotations

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hitparade.demo.dice import Dice, running, scattered
from hitparade.demo.market import COUNTRIES, REPORTERS
from hitparade.demo.repertoire import CATALOGUE, isrcs, write_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.demo.dice import Numbers

FIRST: Final = dt.date(2026, 6, 1)
"""The first day, a Monday."""
SCHEMA: Final = pa.schema(
    {
        "day": pa.date32(),
        "use": pa.string(),
        "tier": pa.string(),
        "supplier": pa.string(),
        "outlet": pa.string(),
        "territory": pa.string(),
        "isrc": pa.string(),
        "listener": pa.string(),
        "seconds": pa.int32(),
        "at": pa.timestamp("us", "UTC"),
    }
)
"""Columns of the format `usage`; each row is one play."""
_WEEK: Final = (95, 94, 96, 98, 112, 110, 99)
"""How busy the days are, Monday to Sunday."""
_PIECE: Final = 1 << 18
"""Rows made at a time: part of what the rows are, for each piece has its own dice."""
_HEAD: Final = 20
"""The recording of rank r is played in proportion to 1 / (r + this)."""
_SCALE: Final = 1 << 40
_STRIDE: Final = 2_147_483_647
"""A prime: by it, ranks are spread over the numbers of recordings."""
_ROBOTS, _NAMELESS, _LATE = 4, 34, 44
"""Of a thousand rows: the first 4 are robots', the next 30 have no listener, the next 10 are late."""
_ROBOT_PLAYS: Final = 2_000
"""What a robot plays in a day, about."""
_COPIES: Final = 2
"""Of a thousand rows: those that come twice."""
_SKIPPED, _WHOLE = 22, 76
"""Of a hundred plays: 22 end before 30 seconds, the next 54 are of the whole recording."""
_USUAL: Final = 85
"""Of a hundred plays of a listener: those of the listener's own way to listen."""
_DAY: Final = 86_400_000
"""Milliseconds."""
_ON_TOP: Final = 2
"""Days until another recording comes to the top."""


@dataclass(frozen=True)
class Shape:
    """How much there is of everything."""

    events: int = 2_000_000
    days: int = 14
    recordings: int = 1_000_000
    listeners: int = 2_000_000
    territories: int = 60
    seed: int = 1

    @property
    def countries(self) -> tuple[str, ...]:
        """The territories, the largest first."""
        return tuple(COUNTRIES)[: self.territories]

    def day(self, number: int) -> dt.date:
        """A day by its number, from 0."""
        return FIRST + dt.timedelta(days=number)


@dataclass(frozen=True)
class File:
    """What one supplier reports of one day."""

    supplier: int
    """Place in `REPORTERS`."""
    day: int
    """From 0."""
    rows: int
    salt: int = 0
    """Another number makes other rows."""

    def name(self, shape: Shape) -> str:
        """Name of the file."""
        return f"{REPORTERS[self.supplier].name}-{shape.day(self.day)}.parquet"

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Number and rows of each piece."""
        for number, first in enumerate(range(0, self.rows, _PIECE)):
            yield number, min(_PIECE, self.rows - first)


def files(shape: Shape) -> list[File]:
    """Every file, day by day; their rows add up to the events of the shape."""
    places = [(day, supplier) for day in range(shape.days) for supplier in range(len(REPORTERS))]
    sums = running(
        _WEEK[day % len(_WEEK)] * REPORTERS[supplier].weight for day, supplier in places
    ).tolist()
    ends = [0, *(shape.events * one // sums[-1] for one in sums)]
    rows = [last - first for first, last in pairwise(ends)]
    return [
        File(supplier, day, count)
        for (day, supplier), count in zip(places, rows, strict=True)
        if count
    ]


def make(
    folder: Path, shape: Shape, progress: Callable[[str, int, int], None] = lambda *_: None
) -> list[Path]:
    """Write the files of a shape, and the catalogue of its recordings.

    Args:
        folder: Where to; files of these names are replaced.
        shape: How much.
        progress: Told how many events are written.

    Returns:
        The files of plays, day by day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_catalogue(folder / CATALOGUE, shape.recordings)
    market, wanted = Market(shape), files(shape)
    done = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, _ in zip(
            wanted, pool.map(lambda file: _write(folder, market, file), wanted), strict=True
        ):
            done += file.rows
            progress("events made", done, shape.events)
    return [folder / file.name(shape) for file in wanted]


def make_late(folder: Path, shape: Shape) -> Path:
    """Write one more file of the first supplier, of the last day: a hundredth of what came in time."""
    last = next(file for file in reversed(files(shape)) if file.supplier == 0)
    folder.mkdir(parents=True, exist_ok=True)
    late = File(last.supplier, last.day, max(1, last.rows // 100), salt=1)
    return _write(folder, Market(shape), late)


class Market:
    """What all files of a shape have in common, ready to draw from."""

    def __init__(self, shape: Shape) -> None:
        """Add up what is drawn by weight."""
        self.shape = shape
        self.countries = running(COUNTRIES[name] for name in shape.countries)
        self.popularity = np.cumsum(
            _SCALE // (np.arange(shape.recordings, dtype=np.int64) + _HEAD), dtype=np.int64
        )
        self.names = pa.array(shape.countries)

    def rows(self, file: File, number: int, count: int) -> pa.Table:
        """One piece of a file, in order of time."""
        shape, reporter = self.shape, REPORTERS[file.supplier]
        dice = Dice(shape.seed, file.salt, file.supplier, file.day, number)
        copies = count * _COPIES // 1000
        own = count - copies
        lot = dice.below(1000, own)
        robots = lot < _ROBOTS
        country, listener, recording = self._who_plays_what(dice, file, robots)
        seconds = _seconds(dice, recording, robots)
        span = _DAY // -(-file.rows // _PIECE)
        time = number * span + dice.below(span, own)
        lag = np.where((lot >= _NAMELESS) & (lot < _LATE), dice.below(3, own) + 1, 0)
        lag[lag > file.day] = 0
        if file.salt:  # a late file is of its own day alone
            lag[:] = 0
        # What comes twice stands beside its copy, as it would in a log of two that write.
        rows = np.concatenate([np.arange(own), dice.below(own, copies)])
        rows = rows[np.argsort(time[rows], kind="stable")]
        day = (shape.day(file.day) - dt.date(1970, 1, 1)).days - lag[rows]
        line = self._lines(dice, file, listener)[rows]
        nameless = (lot >= _ROBOTS) & (lot < _NAMELESS)
        columns = [
            pa.array(day.astype(np.int32)).cast(pa.date32()),
            _text([one.use for one in reporter.lines], line),
            _text([one.tier for one in reporter.lines], line),
            _text([reporter.name], np.zeros(count, np.int64)),
            _text([one.outlet for one in reporter.lines], line),
            self.names.take(pa.array(country[rows])),
            isrcs(recording[rows]),
            _listeners(reporter.name[0], listener[rows], nameless[rows]),
            pa.array(seconds[rows].astype(np.int32)),
            pa.array((day * _DAY + time[rows]) * 1000).cast(pa.timestamp("us", "UTC")),
        ]
        return pa.Table.from_arrays(columns, schema=SCHEMA)

    def _who_plays_what(
        self, dice: Dice, file: File, robots: np.ndarray[Any, np.dtype[np.bool_]]
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Country, listener and recording of each row."""
        shape, own = self.shape, len(robots)
        shares = running(one.weight for one in REPORTERS)
        people = max(1, shape.listeners * REPORTERS[file.supplier].weight // int(shares[-1]))
        country = dice.picks(self.countries, own)
        ends = people * self.countries // int(self.countries[-1])
        begins = np.concatenate([[0], ends[:-1]])
        # The cube of a fraction: a tenth of all listeners play almost half of all that is played.
        activity = dice.fractions(own)
        activity *= activity * activity
        crowd = np.maximum(ends - begins, 1)[country]
        listener = begins[country] + (crowd * activity).astype(np.int64)
        drift = (shape.days - 1) // _ON_TOP - file.day // _ON_TOP
        place = dice.picks(self.popularity, own) + drift
        place += dice.below(2, own) * country * (shape.recordings // shape.territories)
        robot = dice.below(max(1, file.rows * _ROBOTS // 1000 // _ROBOT_PLAYS), own)
        country = np.where(robots, robot % shape.territories, country)
        listener = np.where(robots, people + robot, listener)
        place = np.where(robots, shape.recordings // 2 + 7 * robot + file.supplier, place)
        return country, listener, place % shape.recordings * _STRIDE % shape.recordings

    def _lines(self, dice: Dice, file: File, listener: Numbers) -> Numbers:
        """The way of listening of each row: mostly the listener's own."""
        sums = running(line.weight for line in REPORTERS[file.supplier].lines)
        most, count = int(sums[-1]), len(listener)
        usual = dice.below(100, count) < _USUAL
        drawn = np.where(usual, scattered(listener, most), dice.below(most, count))
        return np.searchsorted(sums, drawn, side="right").astype(np.int64, copy=False)


def _seconds(
    dice: Dice, recording: Numbers, robots: np.ndarray[Any, np.dtype[np.bool_]]
) -> Numbers:
    """How long each play lasted; a robot goes on as soon as a play counts."""
    own = len(recording)
    length = 120 + recording * 7919 % 181
    lot, rest = dice.below(100, own), dice.below(1 << 31, own)
    seconds = np.where(lot < _SKIPPED, 1 + rest % 29, 30 + rest % (length - 30))
    seconds = np.where((lot >= _SKIPPED) & (lot < _WHOLE), length, seconds)
    return np.where(robots, 31 + rest % 5, seconds)


def _listeners(
    letter: str, numbers: Numbers, nameless: np.ndarray[Any, np.dtype[np.bool_]]
) -> pa.Array:
    texts = pa.array(numbers, mask=nameless).cast(pa.string())
    return pc.binary_join_element_wise(letter, texts, "")


def _text(names: list[str], places: Numbers) -> pa.Array:
    return pa.array(names).take(pa.array(places))


def _write(folder: Path, market: Market, file: File) -> Path:
    path = folder / file.name(market.shape)
    if file.salt:
        path = path.with_stem(f"{path.stem}-late")
    few = [name for name in SCHEMA.names if name not in {"listener", "at"}]
    partial = path.with_suffix(".partial")
    with pq.ParquetWriter(partial, SCHEMA, use_dictionary=few) as writer:
        for number, count in file.pieces():
            writer.write_table(market.rows(file, number, count))
    return partial.replace(path)
