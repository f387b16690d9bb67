r"""Identifiers of recordings, works and videos: how they are written, and what makes them wrong.

What python-stdnum knows is asked of it, one distinct value at a time; whole columns are read by SQL of
the same rules, and tests compare the two. python-stdnum has no ISWC; its rule is ISO 15707's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from stdnum import ean as stdnum_ean
from stdnum import isrc as stdnum_isrc
from stdnum.exceptions import InvalidComponent, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable

ISWC: Final = "T[0-9]{10}"
SPOTIFY: Final = "[0-9A-Za-z]{22}"
YOUTUBE: Final = "[0-9A-Za-z_-]{11}"
SPOTIFY_LINK: Final = (
    r"(?:spotify:track:|https?://open\.spotify\.com/(?:intl-[a-z]+/)?track/)"
    rf"({SPOTIFY})(?:\?.*)?"
)
"""A pattern: Spotify's own link to a recording, with its id as the only group."""
YOUTUBE_LINK: Final = (
    r"(?:https?://)?(?:www\.|m\.|music\.)?"
    r"(?:youtu\.be/|youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|embed/))"
    rf"({YOUTUBE})(?:[?&#].*)?"
)
"""A pattern: YouTube's own link to a video, with its id as the only group."""


def several(pattern: str) -> str:
    """A pattern: one or more of something, joined by semicolons."""
    return f"({pattern})(;({pattern}))*"


def ids(column: str, link: str = "") -> str:
    """SQL: ids joined by semicolons, each once, in order; null where there is none.

    Args:
        column: The column.
        link: A pattern of links to what has such an id, with the id as its group.
    """
    part = "trim(part)" if not link else f"regexp_replace(trim(part), '^{link}$', '\\1')"
    parts = f"list_transform(string_split({column}, ';'), lambda part: {part})"
    return (
        f"nullif(array_to_string(list_sort(list_distinct("
        f"list_filter({parts}, lambda part: part <> ''))), ';'), '')"
    )


def iswc(column: str) -> str:
    """SQL: an ISWC without hyphens, points and spaces."""
    return f"upper(regexp_replace({column}, '[-. ]', '', 'g'))"


def iswc_sum(number: str) -> str:
    """SQL: the weighted sum of an ISWC's ten digits, which ends in 0 if the check digit is right."""
    weighted = (
        f"({number} // {10**place}) % 10 * {10 - place if place else 1}" for place in range(10)
    )
    return f"1 + {' + '.join(weighted)}"


def valid_isrc(text: str) -> str:
    """An ISRC in twelve characters; empty where it is none.

    >>> valid_isrc("us-s1z-99-00001"), valid_isrc("USS1Z99")
    ('USS1Z9900001', '')
    """
    try:
        return stdnum_isrc.validate(text)
    except InvalidComponent:
        return stdnum_isrc.compact(text)  # of the form, from an agency that the list does not have
    except ValidationError:
        return ""


def valid_ean(text: str) -> str:
    """An EAN or UPC in digits only; empty where it is none.

    >>> valid_ean("4006381-333931"), valid_ean("4006381333932")
    ('4006381333931', '')
    """
    compact = stdnum_ean.compact(text)
    return compact if stdnum_ean.is_valid(compact) else ""


def valid_iswc(text: str) -> str:
    """An ISWC as T and ten digits; empty where it is none.

    >>> valid_iswc("T-034.524.680-1"), valid_iswc("T-034.524.680-2")
    ('T0345246801', '')
    """
    compact = re.sub("[-. ]", "", text).upper()
    if not re.fullmatch(ISWC, compact):
        return ""
    digits = [int(digit) for digit in compact[1:]]
    total = 1 + sum(weight * digit for weight, digit in enumerate(digits[:9], start=1)) + digits[9]
    return "" if total % 10 else compact


@lru_cache(maxsize=4096)
def known_agency(prefix: str) -> bool:
    """Whether an agency gives ISRCs that begin with these two letters.

    >>> known_agency("QZ"), known_agency("XX")
    (True, False)
    """
    return stdnum_isrc.is_valid(f"{prefix}AAA0000000")


def unknown_agencies(prefixes: Iterable[str]) -> list[str]:
    """The first two letters of ISRCs that no agency has, in order."""
    return sorted(prefix for prefix in set(prefixes) if not known_agency(prefix))
