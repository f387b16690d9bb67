"""How pages write things for people: dates, numbers, shares, places, statuses."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hitparade.domain.chart import shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from hitparade.web.shelved import Name

LONGEST: Final = 240
"""Characters of a title or name that a page shows."""
_MARKS: Final = 2
"""Combining marks in a row that a page shows; more would climb over the lines above."""
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_THOUSAND: Final = 1000


def clamp(text: str, longest: int = LONGEST) -> str:
    r"""A text of others as a page shows it: not too long, no control signs, no towers of accents.

    >>> clamp("a" * 300)[-2:], len(clamp("a" * 300)), clamp("x\n\u202ey"), clamp("")
    ('a…', 240, 'x y', '')
    """
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for char in text[: longest * 20]:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks > _MARKS or (kind == "Cf" and char not in "\u200c\u200d"):
            continue
        kept.append(" " if kind in {"Cc", "Zl", "Zp"} else char)
        if len(kept) > longest:
            break
    found = "".join(kept)
    return found if len(found) <= longest else found[: longest - 1].rstrip() + "…"


def day(date: dt.date, *, year: bool = True) -> str:
    """A date.

    >>> import datetime as dt
    >>> day(dt.date(2014, 3, 29)), day(dt.date(2014, 3, 29), year=False)
    ('29 March 2014', '29 March')
    """
    text = f"{date.day} {_MONTHS[date.month - 1]}"
    return f"{text} {date.year}" if year else text


def short_day(date: dt.date, *, year: bool = True) -> str:
    """A date in few letters.

    >>> import datetime as dt
    >>> short_day(dt.date(2014, 3, 29)), short_day(dt.date(2014, 3, 29), year=False)
    ('29 Mar 2014', '29 Mar')
    """
    text = f"{date.day} {_MONTHS[date.month - 1][:3]}"
    return f"{text} {date.year}" if year else text


def span(first: dt.date, last: dt.date) -> str:
    """Days from one to another, both included.

    >>> import datetime as dt
    >>> span(dt.date(2014, 3, 10), dt.date(2014, 3, 16)), span(dt.date(2014, 3, 31), dt.date(2014, 4, 6))
    ('10–16 March 2014', '31 March – 6 April 2014')
    >>> span(dt.date(2013, 12, 30), dt.date(2014, 1, 5)), span(dt.date(2014, 1, 5), dt.date(2014, 1, 5))
    ('30 December 2013 – 5 January 2014', '5 January 2014')
    """
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first, year=first.year != last.year)} – {day(last)}"


def number(value: int | Fraction) -> str:
    """A number with its thousands set apart.

    >>> number(11500000), number(Fraction(4799, 20))
    ('11,500,000', '240.0')
    """
    return shown(Fraction(value))


def brief(value: int | Fraction) -> str:
    """A number in few digits.

    >>> brief(950), brief(11_500_000), brief(10_320), brief(Fraction(5, 2)), brief(-1200), brief(999_999)
    ('950', '11.5M', '10.3k', '2.5', '-1.2k', '1M')
    """
    size = abs(Fraction(value))
    sign = "-" if value < 0 else ""
    for unit in ("", "k", "M", "bn"):
        digits = 0 if size >= 100 or size.denominator == 1 else 1  # noqa: PLR2004
        text = f"{float(round(size, digits)):.{digits}f}"
        if Fraction(text) < _THOUSAND or unit == "bn":
            return f"{sign}{text.removesuffix('.0')}{unit}"
        size /= _THOUSAND
    raise AssertionError


def percent(part: Fraction | int, whole: Fraction | int) -> str:
    """A share in percent.

    >>> percent(96, 100), percent(1, 300), percent(1, 3000), percent(0, 5), percent(5, 0)
    ('96%', '0.3%', '<0.1%', '0%', '–')
    """
    if not whole:
        return "–"
    share = Fraction(part) * 100 / Fraction(whole)
    tenths = round(share * 10)
    if share == 0 or share < 0 or tenths >= 10:  # noqa: PLR2004
        return f"{round(share)}%"
    return f"0.{tenths}%" if tenths else "<0.1%"


def ordinal(value: int) -> str:
    """A number in order.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 22, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th']
    """
    if value % 100 in {11, 12, 13}:
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def count(value: int, one: str, many: str = "") -> str:
    """So many of something.

    >>> count(1, "week"), count(2000, "week"), count(2, "country", "countries")
    ('1 week', '2,000 weeks', '2 countries')
    """
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def status(text: str) -> str:
    """The status of an edition, as its badge says it.

    >>> status("corrected 2"), status("final")
    ('Corrected 2', 'Final')
    """
    return text[:1].upper() + text[1:]


def move(kind: str, rank: int, last_rank: int | None) -> str:
    """A move in words.

    >>> move("up", 9, 12), move("down", 3, 2), move("same", 1, 1), move("debut", 9, None)
    ('up 3 places', 'down 1 place', 'no change', 'new')
    """
    if kind == "debut":
        return "new"
    if kind == "re_entry":
        return "back on the chart"
    if last_rank is None or kind == "same":
        return "no change"
    return f"{kind} {count(abs(last_rank - rank), 'place')}"


def code(text: str) -> str:
    """A word of a file as a sentence has it.

    >>> code("re_entry"), code("price_action")
    ('re-entry', 'price action')
    """
    return "re-entry" if text == "re_entry" else text.replace("_", " ")


def credited(artist: str, names: Iterable[Name]) -> list[tuple[str, str]]:
    """An artist credit in pieces: its text, and the key of the artist whom a piece names, or none.

    >>> from hitparade.web.shelved import Name
    >>> credited("Ana feat. THE MAKERS", [Name("artist:1", "Ana"), Name("artist:2", "The Makers")])
    [('Ana', 'artist:1'), (' feat. ', ''), ('THE MAKERS', 'artist:2')]
    >>> credited("Soko", [Name("artist:1", "SoKo (FR)")]), credited("Soko", [])
    ([('Soko', 'artist:1')], [('Soko', '')])
    """
    named = list(names)
    pieces: list[tuple[str, str]] = []
    rest = artist
    for name in named:
        place = rest.lower().find(name.title.lower()) if name.title else -1
        if place < 0 or len(rest) != len(rest.lower()):
            continue
        end = place + len(name.title)
        pieces += [(rest[:place], ""), (rest[place:end], name.key)]
        rest = rest[end:]
    if not pieces and named:
        return [(artist, named[0].key)]
    return [piece for piece in [*pieces, (rest, "")] if piece[0]]
