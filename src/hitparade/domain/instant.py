"""Instants as people type them: RFC 3339 with its zone, or a date, which means the end of that day in UTC."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from hitparade.domain.errors import NotFoundError

_INSTANT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WITHOUT_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
_LAST: Final = dt.time(23, 59, 59, 999_999, tzinfo=dt.UTC)


def parse_instant(text: str) -> dt.datetime:
    """The instant of a text, in UTC.

    >>> parse_instant("2026-03-02T09:30:00+01:00").isoformat()
    '2026-03-02T08:30:00+00:00'
    >>> parse_instant("2026-03-02").isoformat()
    '2026-03-02T23:59:59.999999+00:00'

    Raises:
        NotFoundError: The text is neither.
    """
    text = text.strip()
    try:
        if _DATE.fullmatch(text):
            return dt.datetime.combine(dt.date.fromisoformat(text), _LAST)
        if _INSTANT.fullmatch(text):
            return dt.datetime.fromisoformat(text.upper()).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    hint = (
        "It needs its zone: write Z for UTC, or +01:00 behind it."
        if _WITHOUT_ZONE.fullmatch(text)
        else "Write it as 2026-03-02T09:30:00Z, with its zone, or as a date: the end of that day, UTC."
    )
    raise NotFoundError(f"{text or 'An empty text'} is no instant. {hint}")


def instant_text(instant: dt.datetime) -> str:
    """An instant as people read it, exact to the microsecond where it has any.

    >>> instant_text(dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC))
    '2026-03-02T09:30:00Z'
    """
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
