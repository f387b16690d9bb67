"""Share cards: a chart or a song as one picture of 1200 by 630, as SVG and as PNG.

A card is drawn from the figures alone, with colours and sizes of its own: it is looked at on sites that
have neither our style sheet nor our themes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, Final

from hitparade.web import paths, territories, words
from hitparade.web.pages.page import Page, render
from hitparade.web.pages.widget import careers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.domain.chart import Entry
    from hitparade.web.pages.widget import Career
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import IssueName, Name

WIDE: Final = 1200
HIGH: Final = 630
_BELOW_FIRST: Final = 5
_MEAN: Final = Fraction(11, 20)
"""Mean width of a letter over the height of its text; of CJK signs it is 1."""
_ILLEGAL: Final = {"Cc", "Cs", "Cn", "Co", "Cf"}
"""What XML cannot hold, or nobody sees."""
_drawing = Lock()


def fit(text: str, size: int, width: int) -> str:
    """A text cut to a width, by the mean width of its letters.

    >>> fit("We Might Be Dead By Tomorrow", 40, 300), fit("Happy", 40, 300)
    ('We Might Be…', 'Happy')
    """
    room = Fraction(width, size)
    kept: list[str] = []
    for char in words.clamp(text):
        if unicodedata.category(char) in _ILLEGAL:
            continue
        wide = unicodedata.east_asian_width(char) in {"W", "F"}
        room -= 1 if wide else 0 if unicodedata.combining(char) else _MEAN
        if room < 0:
            return "".join(kept[:-1]).rstrip() + "…"
        kept.append(char)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a card in lines, with the size it is written in."""

    lines: tuple[str, ...]
    size: int

    def at(self, top: int) -> tuple[tuple[int, str], ...]:
        """Each line with the height of its foot, from the top of the text."""
        return tuple(
            (round(top + self.size * (Fraction(3, 4) + place * Fraction(21, 20))), line)
            for place, line in enumerate(self.lines)
        )


def largest(text: str, width: int, sizes: Sequence[int], *, lines: int = 2) -> Text:
    """A text as large as it fits whole; in the smallest size it is cut.

    >>> largest("Happy", 300, (96, 60, 40)), largest("Happy Birthday", 300, (96, 60, 40))
    (Text(lines=('Happy',), size=96), Text(lines=('Happy', 'Birthday'), size=60))
    >>> largest("Happy Birthday To All", 200, (40,)).lines
    ('Happy', 'Birthday…')
    """
    for size in sizes:
        # The largest size is for one line: two of it would fill the card.
        found = _wrapped(text, size, width)
        if len(found) <= (1 if size == sizes[0] else lines) and not any(map(_cut, found)):
            return Text(tuple(found), size)
    found = _wrapped(text, sizes[-1], width)
    kept = [*found[: lines - 1], fit(" ".join(found[lines - 1 :]), sizes[-1], width)]
    return Text(tuple(kept), sizes[-1])


def _wrapped(text: str, size: int, width: int) -> list[str]:
    """A text in lines that are broken between words."""
    found = [""]
    for word in words.clamp(text).split():
        longer = f"{found[-1]} {word}".strip()
        if not found[-1] or not _cut(fit(longer, size, width)):
            found[-1] = fit(longer, size, width)
        else:
            found.append(fit(word, size, width))
    return found


def _cut(text: str) -> bool:
    return text.endswith("…")


@dataclass(frozen=True, kw_only=True)
class ChartCard(Page):
    """The first places of an issue."""

    template: ClassVar[str] = "card_chart.svg"
    heading: Text
    named: IssueName
    first: Entry | None
    first_title: Text
    first_artist: str
    below: tuple[tuple[Entry, str, str], ...]
    """The next places: entry, title and artist, cut to the room there is."""


@dataclass(frozen=True, kw_only=True)
class SongCard(Page):
    """How a song does on the chart where it does best."""

    template: ClassVar[str] = "card_song.svg"
    song: Name
    song_title: Text
    song_artist: str
    career: Career
    heading: str
    line: tuple[str, ...]
    """Points of its run, each stretch as SVG's ``points``."""
    last: tuple[int, int] | None
    """Where the run ends."""


def chart_card(shelf: Shelf, name: str, issue: dt.date) -> str:
    """The card of an issue, as SVG.

    Raises:
        NotFoundError: There is no such chart or issue.
    """
    chart, named = shelf.chart(name), shelf.issue(name, issue)
    entries = shelf.edition(name, issue).entries
    first = entries[0] if entries else None
    place = _place(chart.territory)
    return render(
        ChartCard(
            path=f"{paths.chart(name, issue)}card.svg",
            title=f"{chart.title}{place}, {words.day(issue)}",
            description="",
            heading=largest(f"{chart.title}{place}", 490, (36, 30, 26), lines=1),
            named=named,
            first=first,
            first_title=largest(
                first.title or "Untitled" if first else "", 500, (84, 64, 54, 44, 38)
            ),
            first_artist=fit(first.artist if first else "", 34, 500),
            below=tuple(
                (entry, fit(entry.title or "Untitled", 32, 450), fit(entry.artist, 24, 450))
                for entry in entries[1 : 1 + _BELOW_FIRST]
            ),
        )
    )


def song_card(shelf: Shelf, key: str) -> str:
    """The card of a song, as SVG.

    Raises:
        NotFoundError: It never had a place.
    """
    song = shelf.song(key)
    career = careers(shelf, key)[0]
    line, last = _drawn(career.ranks)
    return render(
        SongCard(
            path=f"{paths.song(song.key)}card.svg",
            title=song.title,
            song=song,
            song_title=largest(song.title or "Untitled", 1060, (104, 84, 68, 54)),
            song_artist=fit(song.artist, 40, 1060),
            career=career,
            heading=fit(f"{career.chart.title}{_place(career.chart.territory)}", 28, 460),
            line=line,
            last=last,
        )
    )


def _place(territory: str) -> str:
    return f" ({territories.name(territory)})" if territory else ""


def _drawn(ranks: Sequence[int | None]) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """A run as lines in the box from (560, 350) to (1130, 520), better ranks higher."""
    left, top, wide, high = 560, 350, 570, 170
    worst = max([rank for rank in ranks if rank is not None] + [10])
    step = Fraction(wide, max(len(ranks) - 1, 1))
    pieces: list[list[tuple[int, int]]] = [[]]
    for place, rank in enumerate(ranks):
        if rank is None:
            pieces.append([])
            continue
        x = left + wide if len(ranks) == 1 else round(left + place * step)
        pieces[-1].append((x, round(top + Fraction((rank - 1) * high, worst - 1))))
    drawn = [piece for piece in pieces if piece]
    last = drawn[-1][-1] if drawn and pieces[-1] else None
    return tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in drawn), last


def png(svg: str) -> bytes:
    """A card as PNG."""
    import vl_convert  # noqa: PLC0415 # it takes time to load

    with _drawing:
        return bytes(vl_convert.svg_to_png(svg, scale=1))
