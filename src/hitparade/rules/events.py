"""Conditions on single events: seconds, volume, hour, price, channel, or being an event at all.

They stand beside the columns of `hitparade.rules.matching` in one mapping, and all must hold.
A number is compared with a text such as ``">=30"``; a price is minor units of the row's currency per
unit; hours are local, from the first to before the last, and may run over midnight.

    {use: [audio_stream], seconds: "<30"}
    {hour: "01-07"}
    {use: [download], price: "<39"}

What a row does not say (``seconds``, ``volume``, ``hour``, ``price``) is not known of it; the clause
says whether that meets the condition.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from hitparade.rules import matching
from hitparade.rules.matching import NONE
from hitparade.rules.values import choice, misfit, texts

if TYPE_CHECKING:
    from hitparade.rules.matching import Condition
    from hitparade.rules.nodes import Node
    from hitparade.rules.spans import Segment

_COMPARED = re.compile(r"(<=|>=|<|>|=)? ?([0-9]{1,12})")
_HOURS = re.compile(r"([01][0-9]|2[0-3])-([01][0-9]|2[0-4])")
_YES_OR_NO = ("yes", "no")
_NUMBERS: Final = {
    "seconds": "seconds played",
    "volume": "volume of the playback, 0 to 100",
    "price": "minor units of the currency per unit",
}


def _number(name: str, node: Node) -> tuple[str, ...]:
    found = _COMPARED.fullmatch(node.text or "")
    if not found:
        raise misfit(node, f'a comparison for {name}, such as ">=30" or "<30": {_NUMBERS[name]}')
    return (f"{found[1] or '='}{int(found[2])}",)


def _hours(node: Node) -> tuple[str, ...]:
    allowed = 'hours of the day, such as "01-07" (from 01:00 to before 07:00), or a list of them'
    found = texts(node, allowed)
    if not all(_HOURS.fullmatch(text) and text[:2] != text[3:] for text in found):
        raise misfit(node, allowed)
    return tuple(sorted(found))


def _channels(node: Node) -> tuple[str, ...]:
    found = texts(node, "a list of channels, such as [d2c]")
    return tuple(sorted({"" if text == NONE else text.lower() for text in found}))


def _event(node: Node) -> tuple[str, ...]:
    return (cast("str", choice(_YES_OR_NO)(node)),)


COLUMNS: Final[matching.Columns] = {
    "seconds": lambda node: _number("seconds", node),
    "volume": lambda node: _number("volume", node),
    "hour": _hours,
    "price": lambda node: _number("price", node),
    "channel": _channels,
    "event": _event,
}
"""Columns that only a single event has, so that the ledger judges them."""
CONDITION: Final = matching.reader(COLUMNS)
"""Reads the value of ``if`` where it may name such a column."""


def names_events(condition: Condition | None) -> bool:
    """Whether a condition names a column of `COLUMNS`.

    >>> names_events((("seconds", ("<30",)),)), names_events((("use", ("spin",)),))
    (True, False)
    """
    return any(column in COLUMNS for column, _ in condition or ())


def clause_value(segment: Segment, condition: Condition) -> dict[str, Any]:
    """What a counting policy says of every clause: its condition, and its days of use."""
    return {
        "if": {column: list(values) for column, values in condition},
        "first": segment.first and segment.first.isoformat(),
        "last": segment.last and segment.last.isoformat(),
    }
