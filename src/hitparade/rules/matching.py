"""The condition ``if`` of a clause: which rows of usage it matches, column by column.

A row matches if every column that is named holds one of the values listed for it. ``none`` stands
for rows without a value (no tier, say). Outlets are compared in small letters.

    {use: [audio_stream, video_stream], tier: [paid, none]}

Three texts stand for themselves: ``all`` (every row), and ``never`` (no row: the clause is out of
force). A condition that is read is a tuple of (column, values), sorted; ``all`` is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from hitparade.domain.claims import LABELS
from hitparade.domain.errors import near
from hitparade.domain.usage import TIERS, USES, WORLD
from hitparade.rules.reading import is_country
from hitparade.rules.values import MisfitError, Reader, misfit, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hitparade.rules.nodes import Node

COLUMNS: Final = ("use", "tier", "outlet", "territory", "supplier", "method")
"""Columns of usage that a condition may name."""
LABEL: Final = "label"
"""What an asset is called, such as ``advertisement``: a row may have several labels, or none."""
NEVER: Final = "never"
"""The condition that no row meets."""
ALL: Final = ()
"""The condition that every row meets."""
NONE: Final = "none"
"""Written for "the row has no value in this column"."""

Condition: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

Columns: TypeAlias = "Mapping[str, Callable[[Node], tuple[str, ...]]]"
"""Columns beside those of `COLUMNS` that a kind's conditions may name, with their readers."""


def reader(more: Columns | None = None) -> Reader:
    """Reader of a condition on the columns of usage, and on some more."""
    beside = more or {}
    names = (*COLUMNS, *beside)
    allowed = f"a mapping from columns ({', '.join(names)}) to lists of values, or all, or never"

    def read(node: Node) -> Condition | str:
        """A condition, or one of the two words for every row and for none."""
        if node.text == "all":
            return ALL
        if node.text == NEVER:
            return NEVER
        if not node.entries:
            raise misfit(node, allowed)
        columns = {}
        for key, values in node.entries:
            name = key.text or ""
            if name not in names:
                text = f"names the column {name or 'empty'}, but must be {allowed}."
                raise MisfitError(key.line, text, near(name, names))
            columns[name] = beside[name](values) if name in beside else values_of(name, values)
        return tuple(sorted(columns.items()))

    return Reader(allowed, read)


def values_of(name: str, node: Node) -> tuple[str, ...]:
    """The values listed for one of `COLUMNS`, sorted and as rows hold them.

    Raises:
        MisfitError: The column cannot have one of them.
    """
    values = texts(node, f"a list of values of {name}")
    known = {"use": tuple(USES), "tier": (*TIERS, NONE)}.get(name)
    for value in values:
        fits = known is None or value in known
        if name == "territory":
            fits = value in {WORLD, NONE} or is_country(value)
        if not fits:
            allowed = ", ".join(known) if known else f"an ISO 3166-1 alpha-2 code, {WORLD} or none"
            text = f"names the {name} {value}, but it must be one of {allowed}."
            raise MisfitError(node.line, text, near(value, known or ()))
    folded = (value.lower() if name == "outlet" else value for value in values)
    if name == "use":
        return tuple(sorted(set(folded)))
    return tuple(sorted({"" if value == NONE else value for value in folded}))


def _labels(node: Node) -> tuple[str, ...]:
    found = texts(node, f"a list of labels: {', '.join(LABELS)}", known=(*LABELS, NONE))
    return tuple(sorted("" if value == NONE else value for value in found))


LABELLED: Final[Columns] = {LABEL: _labels}
"""The labels of an asset, which slices of tallies know besides the columns of usage."""
CONDITION: Final = reader()
"""Reads the value of ``if``."""


def as_condition(value: object) -> Condition | None:
    """A read value as a condition; None for ``never`` and for what is not known."""
    return None if value is None or value == NEVER else cast("Condition", value)


def tie(one: Condition, other: Condition) -> bool:
    """Whether two conditions name equally many columns and could meet in one row.

    >>> paid, clips = (("tier", ("paid",)),), (("use", ("ugc_view",)),)
    >>> tie(paid, clips), tie(paid, (("tier", ("ad", "trial")),)), tie(paid, clips + paid)
    (True, False, False)
    >>> tie((("label", ("clip",)),), (("label", ("sponsor",)),))
    True
    """
    if len(one) != len(other):
        return False
    values = dict(other)
    return all(
        column not in values or _meet(column, set(own), set(values[column])) for column, own in one
    )


def _meet(column: str, one: set[str], other: set[str]) -> bool:
    """Whether one row could have a value of each; one with labels could have any of them."""
    labelled = column == LABEL and one - {""} and other - {""}
    return bool(labelled or one & other)


def cells(condition: Condition) -> Iterator[tuple[int, str, str]]:
    """One (columns named, column, value) per value; (0, "", "") for the condition ``all``.

    >>> list(cells((("use", ("spin",)),))), list(cells(ALL))
    ([(1, 'use', 'spin')], [(0, '', '')])
    """
    if not condition:
        yield 0, "", ""
    for column, values in condition:
        for value in values:
            yield len(condition), column, value
