"""Cap: how many plays or copies of one listener, customer or purchase count.

A clause groups events by a key and a window, counts what each group holds, and says how many of them
count: a whole number, or pieces from n to f(n). The earliest ones count; what is over the limit stays in
the balance, with the reason. Every clause looks at all admitted events, and a play counts if
each of them counts it: so neither the order of clauses nor another clause's limit matters to one.

    cap.listener.key:    [{value: [listener, song], source: "...", disclosed: yes}]
    cap.listener.window: [{value: day, source: "...", disclosed: yes}]
    cap.listener.counts: [{value: 10, source: "...", disclosed: yes}]

    cap.copies.if:       [{value: {use: [physical]}, source: "...", disclosed: yes}]
    cap.copies.key:      [{value: [customer, product], source: "...", disclosed: yes}]
    cap.copies.window:   [{value: lifetime, source: "...", disclosed: yes}]
    cap.copies.counts:   [{value: [[0, 4, n], [5, 9, 4], [10, null, 0]], source: "...", disclosed: no}]

A figure that is no event, or that lacks a part of the key, passes: it cannot be told whose it is.

Source:
    Ten plays per listener, song and day in the United Kingdom and in Italy, one per 24 hours at
    Melon, and the limits per customer of Billboard and Oricon (docs/rules/cap.md).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from hitparade.domain.errors import Problem
from hitparade.domain.period import WEEKDAYS
from hitparade.ledger.policy import CAPPED, KEYS, ROLLING, WEEK, WINDOWS
from hitparade.rules.calendar import windows
from hitparade.rules.dates import ZONE
from hitparade.rules.events import CONDITION, clause_value
from hitparade.rules.kind import Clauses, Kind, Parameter, clause_names
from hitparade.rules.matching import ALL, as_condition
from hitparade.rules.values import MisfitError, Reader, choice, misfit, several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node
    from hitparade.rules.spans import Segment

CALENDAR: Final = "calendar"
"""Week of a cap that starts when the chart's own week does."""
LARGEST: Final = 1_000_000_000
"""The largest number of units that a cap may name."""
_SAME: Final = {"customer": "listener"}
"""A customer is the listener of a purchase: one key under two names."""
Piece: TypeAlias = tuple[int, int | None, int | None]
"""First n, last n (None: no end), and how many of n count (None: all)."""
CODES: Final[dict[str, str]] = {
    "CAP001": "cap.NAME.if: the rows that are counted together",
    "CAP002": "cap.NAME.key: what the rows of a group have in common",
    "CAP003": "cap.NAME.window: over what a group extends",
    "CAP004": "cap.NAME.counts: how many units of a group count",
    "CAP005": "cap.NAME.zone: the time zone in which days begin",
    "CAP006": "cap.NAME.week_starts: the weekday on which a week begins",
    CAPPED: "a unit does not count: its listener, customer or purchase is over the limit",
    "CAP020": "a window of 24 hours has pieces, but takes one number only",
}

_NULL: Final = ("null", "~", "")
_PIECE = re.compile(r"\[(\d+), (\d+|null), (\d+|n)\]")
_PIECES = (
    f"a whole number of units, 0 to {LARGEST:,}, or pieces [first, last, count] that follow one "
    "another from 0 on, such as [[0, 4, n], [5, 9, 4], [10, null, 0]]"
)


def _counts(node: Node) -> int | tuple[str, ...]:
    """A number, or pieces as texts in the one way that they are written."""
    if node.items is None:
        return _number(node)
    pieces = [_piece(item) for item in node.items]
    if not pieces or pieces[0][0] != 0 or pieces[-1][1] is not None:
        text = "has pieces that do not reach from 0 to no end."
        raise MisfitError(node.line, text, "Begin with 0, and end with null: [10, null, 4].")
    for before, after in pairwise(pieces):
        if before[1] is None or after[0] != before[1] + 1:
            text = f"has a piece from {after[0]} that does not follow the one before it."
            raise MisfitError(
                node.line, text, "Let each begin one after the end of the one before."
            )
    return tuple(
        f"[{first}, {'null' if last is None else last}, {'n' if count is None else count}]"
        for first, last, count in pieces
    )


def _number(node: Node) -> int:
    text = (node.text or "").replace("_", "")
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST):
        raise misfit(node, _PIECES)
    return int(text)


def _piece(node: Node) -> Piece:
    if node.items is None or len(node.items) != 3:  # noqa: PLR2004
        raise misfit(node, _PIECES)
    first, last, count = node.items
    start, end = _number(first), None if last.text in _NULL else _number(last)
    if end is not None and end < start:
        raise MisfitError(node.line, f"has a piece from {start} to {end}.", "Turn it round.")
    return start, end, None if count.text == "n" else _number(count)


def _pieces(value: object) -> list[Piece]:
    """The pieces of a read value; "at most so many" has two."""
    if isinstance(value, int):
        return [(0, value, None), (value + 1, None, value)]
    found = [
        cast("re.Match[str]", _PIECE.fullmatch(text)) for text in cast("tuple[str, ...]", value)
    ]
    return [
        (int(m[1]), None if m[2] == "null" else int(m[2]), None if m[3] == "n" else int(m[3]))
        for m in found
    ]


def clauses(rules: InForce) -> list[dict[str, Any]]:
    """What a counting policy says of the caps in force.

    Raises:
        NotInForceError: A part of a clause is not known for the issue.
    """
    return [
        value
        for name in rules.names("cap")
        for segment in rules.segments(f"cap.{name}")
        if (value := _clause(rules, segment)) is not None
    ]


def _clause(rules: InForce, segment: Segment) -> dict[str, Any] | None:
    known = {n: rules.known(f"{segment.clause}.{n}", v) for n, v in segment.values.items()}
    condition = as_condition(known["if"])
    if condition is None:
        return None
    window, starts = known["window"], 0
    if window == WEEK:
        starts = _week_starts(rules, str(known["week_starts"]))
    return clause_value(segment, condition) | {
        "key": sorted({_SAME.get(part, part) for part in cast("tuple[str, ...]", known["key"])}),
        "window": window,
        "counts": _pieces(known["counts"]),
        "zone": "" if window == ROLLING else known["zone"],
        "starts": starts,
    }


def _week_starts(rules: InForce, found: str) -> int:
    """Weekday on which a week begins, Monday 0; the calendar's own where the clause says so."""
    if found == CALENDAR:
        start = next(iter(windows(rules).values())).start
        return start.weekday()
    return WEEKDAYS.index(found)


def _check(found: Clauses, file: str) -> Iterator[Problem]:
    """A rolling window takes one number: earlier plays decide, not how many there will be."""
    for name in clause_names(found, "cap"):
        kinds = {dated.value for dated in found.get(f"cap.{name}.window", ())}
        for dated in found.get(f"cap.{name}.counts", ()):
            if ROLLING in kinds and isinstance(dated.value, tuple):
                text = "has pieces, but the window 24h takes one number."
                hint = "Write counts: 1, or another window."
                yield Problem("CAP020", file, dated.line, f"cap.{name}.counts", text, hint)


KIND: Final = Kind(
    name="cap",
    doc="Says how many plays or copies of one listener, customer or purchase count.",
    parameters=(
        Parameter(
            "if",
            "CAP001",
            "the rows that are counted together",
            CONDITION,
            default=ALL,
            from_day=True,
        ),
        Parameter(
            "key",
            "CAP002",
            "what the rows of a group have in common",
            several(tuple(KEYS), "keys"),
            from_day=True,
        ),
        Parameter(
            "window",
            "CAP003",
            "over what a group extends: the day, any 24 hours, a week, one purchase, or for ever",
            choice(tuple(WINDOWS)),
            from_day=True,
        ),
        Parameter(
            "counts",
            "CAP004",
            "how many units of a group count: at most so many, or pieces from n to what counts of n",
            Reader(_PIECES, _counts),
            from_day=True,
        ),
        Parameter(
            "zone",
            "CAP005",
            "the time zone in which days begin; empty: the supplier's reporting day",
            ZONE,
            default="",
        ),
        Parameter(
            "week_starts",
            "CAP006",
            "the weekday on which a week begins; calendar: when the chart's own period does",
            choice((CALENDAR, *WEEKDAYS)),
            default=CALENDAR,
        ),
    ),
    codes=CODES,
    check=_check,
)
