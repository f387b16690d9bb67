"""Permanent codes in words: why something does not count, or was kept off a chart."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from hitparade.domain.claims import CONTESTED
from hitparade.feeds.stale import STALE
from hitparade.rules.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHER: Final = {
    STALE: "a supplier's day only repeats the day before, and waits to be confirmed",
    CONTESTED: "several claim the clip, and nobody has decided",
}


@cache
def _texts() -> Mapping[str, str]:
    return {code: text for kind in KINDS.values() for code, text in kind.codes.items()} | _OTHER


def said(code: str) -> str:
    """A code in words; one that is not known stays as it is.

    >>> said("ADM010"), said("XYZ999")
    ('a clause excludes it', 'XYZ999')
    """
    text = _texts().get(code, code)
    return text.partition(": ")[2] or text if text.startswith("a row ") else text
