"""Paging by cursor: a cursor names the last item of a page, so that pages never skip or repeat.

What is added before that item or after it moves nothing that was read already. A cursor is opaque:
clients take it from ``next`` and give it back.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final, TypeVar

from hitparade.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Item = TypeVar("_Item")
MOST: Final = 1000
"""Items of the largest page."""
USUAL: Final = 100


def page(
    items: Sequence[_Item],
    key: Callable[[_Item], str],
    limit: int,
    cursor: str,
) -> tuple[list[_Item], str | None]:
    """Some items, and the cursor of those after them.

    Args:
        items: All of them, in order.
        key: What names an item among them, for ever.
        limit: How many at most.
        cursor: ``next`` of the page before; empty: from the beginning.

    Raises:
        NotFoundError: The cursor is of no item.

    >>> page("abcd", str, 2, "")
    (['a', 'b'], 'Yg')
    >>> page("abcd", str, 2, "Yg")
    (['c', 'd'], None)
    """
    start = 0
    if cursor:
        last = _opened(cursor)
        places = (place for place, item in enumerate(items) if key(item) == last)
        start = next(places, -1) + 1
        if not start:
            raise NotFoundError(
                "The cursor is of no page of this list. Take it from `next`, or begin without."
            )
    chosen = list(items[start : start + limit])
    more = start + limit < len(items)
    return chosen, _closed(key(chosen[-1])) if more and chosen else None


def _closed(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _opened(cursor: str) -> str:
    """The key in a cursor; of anything else a text that no item has."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return "\0"
