"""Readers of values that are dates: windows of single issues, issues that fall out, time zones.

Dates stay ISO texts (``2018-01-03``), a window is ``first..last``, both inclusive; ``none`` stands
for itself. Equal values are equal however they were ordered: dates are sorted.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from hitparade.domain.errors import near
from hitparade.domain.period import Period
from hitparade.rules.values import MisfitError, Reader, misfit, texts

if TYPE_CHECKING:
    from hitparade.rules.nodes import Node

NONE: Final = "none"
"""Written for "there is none"."""
LONGEST: Final = 366
"""Days of a window, at most."""
Windows: TypeAlias = tuple[tuple[str, str], ...]
"""Issue date and window (``first..last``), sorted by date."""

_DAY = dt.timedelta(days=1)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WINDOW = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_WINDOWS = (
    "a mapping from issue dates to windows, such as {2018-01-03: 2017-12-15..2017-12-21}, or none"
)
_DATES = "a list of dates written YYYY-MM-DD, or none"
_ZONE = "the IANA name of a time zone, such as Europe/London, or empty"


def period(text: str) -> Period:
    """The days of a window that was read.

    >>> period("2017-12-15..2017-12-21").days
    7
    """
    first, last = text.split("..")
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last) + _DAY)


def of_issue(value: object, issue: dt.date) -> object:
    """What of windows of single issues concerns one issue.

    >>> of_issue((("2018-01-03", "2017-12-15..2017-12-21"),), dt.date(2018, 1, 6))
    'none'
    """
    found = () if value == NONE else cast("Windows", value)
    return tuple(pair for pair in found if pair[0] == issue.isoformat()) or NONE


def date_or_none(text: str) -> dt.date | None:
    """The day that a text names, if it names one.

    >>> date_or_none("2024-02-30"), date_or_none("2024-02-29")
    (None, datetime.date(2024, 2, 29))
    """
    try:
        return dt.date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _windows(node: Node) -> object:
    if node.text == NONE:
        return NONE
    if not node.entries:
        raise misfit(node, _WINDOWS)
    return tuple(sorted(_window(key, value) for key, value in node.entries))


def _window(key: Node, value: Node) -> tuple[str, str]:
    issue = date_or_none(key.text or "")
    if issue is None:
        raise MisfitError(key.line, f"names the issue {key.found}, but must be {_WINDOWS}.")
    found = _WINDOW.fullmatch(value.text or "")
    first, last = (date_or_none(day) for day in found.groups()) if found else (None, None)
    if first is None or last is None:
        text = f"has {value.found} for {issue}, but must be {_WINDOWS}."
        raise MisfitError(value.line, text, "Write the first and the last day: FIRST..LAST.")
    if not first <= last <= issue or (last - first).days >= LONGEST:
        text = f"has {value.text} for {issue}, but a window runs forward, ends by its issue,"
        raise MisfitError(value.line, f"{text} and holds at most {LONGEST} days.")
    return issue.isoformat(), f"{first}..{last}"


def _dates(node: Node) -> object:
    if node.text == NONE:
        return NONE
    found = texts(node, _DATES)
    wrong = [text for text in found if date_or_none(text) is None]
    if wrong:
        raise MisfitError(node.line, f"names {', '.join(wrong)}, but must be {_DATES}.")
    return tuple(sorted(found))


def _zone(node: Node) -> str:
    if node.text is None:
        raise misfit(node, _ZONE)
    if node.text and node.text not in zoneinfo.available_timezones():
        raise misfit(node, _ZONE, near(node.text, zoneinfo.available_timezones()))
    return node.text


WINDOWS: Final = Reader(_WINDOWS, _windows)
"""Reads the windows of single issues."""
DATES: Final = Reader(_DATES, _dates)
"""Reads a list of dates."""
ZONE: Final = Reader(_ZONE, _zone)
"""Reads the name of a time zone, or an empty text."""
