"""Conditions on what is known of an entry, such as its weeks, its rank or its age.

A condition is a mapping of terms that must all hold, or a list of such mappings of which one must.
A number is compared (``">=9"``, ``"<50"``, ``3`` for equal); a text is one of those listed; two
terms take yes or no. ``always`` and ``never`` stand for themselves.

    [{weeks: ">=52", rank: ">10", descending: yes}, {weeks: ">=20", rank: ">50", descending: yes}]

What is not known of an entry meets no term, unless the clause says that it passes.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from hitparade.domain.errors import near
from hitparade.rules.values import MisfitError, Reader, misfit, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from hitparade.rules.nodes import Node

ALWAYS: Final = "always"
"""The condition that every entry meets."""
NEVER: Final = "never"
"""The condition that no entry meets."""
DIGITS: Final = 12
"""Numbers of facts and of terms are kept as integers in units of 10 to the minus 12."""

_NUMBERS: Final = {
    "weeks": "issues on the chart before this one",
    "rank": "rank in this issue, before entries are removed",
    "last_rank": "rank in the issue before",
    "peak": "best rank so far, before this issue",
    "absent": "issues since it was last on the chart; 0: it was on the one before",
    "declines": "issues in a row, this one included, in which it declined against its market",
    "growth": "growth over that of its market, as a fraction: 0.25 is a quarter",
    "age_days": "days from release to the last day of the period",
    "age_years": "completed years from release to the last day of the period",
    "tracks": "tracks of a release",
    "minutes": "duration in minutes, begun ones left out",
    "price": "price in minor units of its currency",
}
_TEXTS: Final = {
    "title": "title",
    "artist": "artist credit",
    "lead_artist": "first-named artist",
    "artist_country": "ISO 3166-1 alpha-2 code of the artist's country",
    "language": "language",
    "genre": "genre",
    "label": "label",
    "version": "version, such as remix or live",
    "signed": "yes or no: whether a label has signed the artist",
    "descending": "yes or no: whether it falls",
    "decision": "an act of the decisions log that binds it: stay, reset or permit",
    "id": "id of the entry",
}
_SEASON: Final = "season"
TERMS: Final[dict[str, str]] = {
    **_NUMBERS,
    **_TEXTS,
    _SEASON: "days of the year that the issue date is in, such as 12-01..01-07",
}
"""Every term and its meaning; a kind of rule allows some of them."""

Terms: TypeAlias = tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]
"""Alternatives, each of them (term, texts) sorted by term; numbers stand as ``>=9``."""
Cell: TypeAlias = tuple[int, int, int, str, str, int | None, str]
"""alternative, terms of it, nth term, term, op, number, value: columns of the table `TERMS`."""

_COMPARED = re.compile(r"(<=|>=|<|>|=)? ?(-?[0-9]{1,12}(?:\.[0-9]{1,12})?)")
_DAYS_OF_YEAR = re.compile(r"([01][0-9]-[0-3][0-9])\.\.([01][0-9]-[0-3][0-9])")


def reader(allowed: Collection[str]) -> Reader:
    """Reader of a condition that may use some of `TERMS`."""
    words = (
        f"always, never, or one or more mappings of terms ({', '.join(allowed)}) to what they must"
        " be, such as {" + _example(allowed) + "}"
    )

    def read(node: Node) -> object:
        """Mappings of which one must hold, or one of the two words."""
        if node.text in {ALWAYS, NEVER}:
            return node.text
        nodes = node.items if node.items is not None else (node,)
        if not nodes or not all(part.entries for part in nodes):
            raise misfit(node, words)
        return tuple(_alternative(part, allowed, words) for part in nodes)

    return Reader(words, read)


def _example(allowed: Collection[str]) -> str:
    first = next(iter(allowed))
    return f'{first}: ">=9"' if first in _NUMBERS else f"{first}: yes"


def _alternative(
    node: Node, allowed: Collection[str], words: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = {}
    for key, value in node.entries or ():
        term = key.text or ""
        if term not in allowed:
            text = f"names the term {term or 'empty'}, but must be {words}."
            raise MisfitError(key.line, text, near(term, allowed))
        found[term] = _values(term, value)
    return tuple(sorted(found.items()))


def _values(term: str, node: Node) -> tuple[str, ...]:
    if term in _TEXTS:
        return tuple(sorted(texts(node, f"a {term}, or a list of them: {TERMS[term]}")))
    text = node.text or ""
    if term == _SEASON:
        if not _DAYS_OF_YEAR.fullmatch(text):
            raise misfit(node, "days of the year, such as 12-01..01-07")
        return (text,)
    match = _COMPARED.fullmatch(text)
    if not match:
        raise misfit(node, f'a comparison for {term}, such as ">=9", "<50" or 3: {TERMS[term]}')
    number = Fraction(match[2])
    shown = str(number.numerator) if number.denominator == 1 else match[2].rstrip("0")
    return (f"{match[1] or '='}{shown}",)


def terms_of(value: object) -> frozenset[str]:
    """The terms that a read condition names.

    >>> sorted(terms_of(((("rank", (">50",)), ("weeks", (">=20",))),)))
    ['rank', 'weeks']
    """
    if not isinstance(value, tuple):
        return frozenset()
    return frozenset(term for alternative in cast("Terms", value) for term, _ in alternative)


def cells(value: object, issue: dt.date) -> Iterator[Cell]:
    """Rows of the table ``terms`` for a read condition; ``never`` has none.

    Seasons are judged here, by the issue date.

    >>> import datetime as dt
    >>> list(cells(((("weeks", (">=20",)),),), dt.date(2014, 3, 29)))
    [(0, 1, 0, 'weeks', '>=', 20000000000000, '')]
    """
    if value == NEVER:
        return
    if value == ALWAYS:
        yield 0, 0, 0, "", ALWAYS, None, ""
        return
    for number, alternative in enumerate(cast("Terms", value)):
        seasons = [values[0] for term, values in alternative if term == _SEASON]
        if not all(_in_season(season, issue) for season in seasons):
            continue
        left = [(term, values) for term, values in alternative if term != _SEASON]
        if not left:
            yield number, 0, 0, "", ALWAYS, None, ""
        for nth, (term, values) in enumerate(left):
            for text in values:
                yield number, len(left), nth, term, *_compared(term, text)


def _compared(term: str, text: str) -> tuple[str, int | None, str]:
    if term in _TEXTS:
        return "is", None, text
    match = cast("re.Match[str]", _COMPARED.fullmatch(text))
    return match[1], int(Fraction(match[2]) * 10**DIGITS), ""


def _in_season(season: str, issue: dt.date) -> bool:
    first, last = season.split("..")
    day = f"{issue:%m-%d}"
    return first <= day <= last if first <= last else day >= first or day <= last
