"""Readers of values: a node of a rule book -> a plain, exact, immutable value, or what is allowed.

Values are texts, whole numbers, exact fractions and tuples of texts; a mapping becomes a tuple of
(key, texts), sorted by key. So equal values are equal Python objects, however they were written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

from hitparade.domain.errors import ClauseValueError, near

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hitparade.rules.nodes import Node

UNKNOWN: Final = "unknown"
"""Written in place of any value: it is known that the value is not known."""
MOST_DIGITS: Final = 12
"""Digits of a numerator or denominator, at most: leaves room below the 38 digits of exact sums."""

_NONE = "none"
"""Written for an empty text."""
_WHOLE = re.compile(r"[0-9][0-9_]{0,17}")
_DECIMAL = re.compile(r"[0-9_]{1,18}(\.[0-9]{1,18})?")
_FRACTION = re.compile(r"[0-9_]{1,18}/[0-9_]{1,18}")


class MisfitError(ClauseValueError):
    """A value that a parameter does not allow, with the line where it stands."""

    def __init__(self, line: int, text: str, hint: str = "") -> None:
        """Keep the line, the sentence that follows the path, and what to do."""
        super().__init__(f"{text} {hint}".rstrip())
        self.line, self.text, self.hint = line, text, hint


@dataclass(frozen=True)
class Reader:
    """Reads one value: what is allowed, in words, and the function that reads it."""

    allowed: str
    read: Callable[[Node], object]

    def __call__(self, node: Node) -> object:
        """The value.

        Raises:
            MisfitError: The value is not allowed.
        """
        return self.read(node)


def misfit(node: Node, allowed: str, hint: str = "") -> MisfitError:
    """The error for a node that holds something else than what is allowed."""
    return MisfitError(node.line, f"is {node.found}, but must be {allowed}.", hint)


def whole(unit: str, least: int = 0, most: int = 1_000_000) -> Reader:
    """Reader of a whole number of `unit`, from `least` to `most`."""
    allowed = f"a whole number of {unit}, {least:,} to {most:,}"

    def read(node: Node) -> int:
        """The number, if it is whole and between the two."""
        if node.text is None or not _WHOLE.fullmatch(node.text):
            raise misfit(node, allowed)
        number = int(node.text.replace("_", ""))
        if not least <= number <= most:
            raise misfit(node, allowed)
        return number

    return Reader(allowed, read)


def exact(unit: str, *, zero: bool) -> Reader:
    """Reader of an exact number of `unit`: 5, 24.7 or 1/150; never a rounded one."""
    least = "0 or more" if zero else "more than 0"
    allowed = f"an exact number of {unit}, {least}, such as 5, 24.7 or 1/150"

    def read(node: Node) -> Fraction:
        """The number, if it is written exactly."""
        number = None if node.text is None else _fraction(node.text)
        if number is None or (number == 0 and not zero):
            raise misfit(node, allowed)
        if max(number.numerator, number.denominator) >= 10**MOST_DIGITS:
            hint = f"Above and below the fraction bar at most {MOST_DIGITS} digits may stand."
            raise misfit(node, allowed, hint)
        return number

    return Reader(allowed, read)


def between(unit: str, least: int, most: int | None = None) -> Reader:
    """Reader of an exact number of `unit`, from `least` to `most`; None: without end."""
    bound = f"{least} or more" if most is None else f"{least} to {most}"
    allowed = f"an exact number of {unit}, {bound}, such as {least or '1/2'}"
    number = exact(unit, zero=True)

    def read(node: Node) -> Fraction:
        """The number, if it is exact and not out of bounds."""
        found = Fraction(-1) if node.text is None else _fraction(node.text)
        if found is None or found < least or (most is not None and found > most):
            raise misfit(node, allowed)
        return cast("Fraction", number(node))

    return Reader(allowed, read)


def _fraction(text: str) -> Fraction | None:
    plain = text.replace("_", "")
    if not plain or not (_DECIMAL.fullmatch(text) or _FRACTION.fullmatch(text)):
        return None
    try:
        return Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None


def choice(words: Collection[str]) -> Reader:
    """Reader of one word out of `words`."""
    allowed = one_of(words)

    def read(node: Node) -> str:
        """The word, if it is one of them."""
        if node.text is None or node.text not in words:
            raise misfit(node, allowed, near(node.text or "", words))
        return node.text

    return Reader(allowed, read)


def several(words: Collection[str], what: str) -> Reader:
    """Reader of a list of words out of `words`, each of them once, in the order given."""
    allowed = f"a list of {what}: {', '.join(words)}"

    def read(node: Node) -> tuple[str, ...]:
        """The words, each of them one of those."""
        return texts(node, allowed, known=words)

    return Reader(allowed, read)


def texts(node: Node, allowed: str, known: Collection[str] | None = None) -> tuple[str, ...]:
    """The texts of a list, in order; a single text is a list of one.

    Raises:
        MisfitError: It is no list of texts, it is empty, or it names one twice or an unknown one.
    """
    items = (node,) if node.items is None else node.items
    found = [item.text for item in items if item.text]
    if not found or len(found) < len(items):
        raise misfit(node, allowed)
    unknown = [text for text in found if known is not None and text not in known]
    if unknown:
        hint = near(unknown[0], known or ())
        line = next(item.line for item in items if item.text == unknown[0])
        raise MisfitError(line, f"names {', '.join(unknown)}, but must be {allowed}.", hint)
    twice = [text for text in dict.fromkeys(found) if found.count(text) > 1]
    if twice:
        raise MisfitError(node.line, f"names {', '.join(twice)} twice.", "Name it once.")
    return tuple(found)


def one_of(words: Iterable[str]) -> str:
    """A choice in words.

    >>> one_of(["shared", "broken"]), one_of(["points"])
    ('shared or broken', 'points')
    """
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def shown(value: object) -> str:
    """A value as a person would write it in a rule book.

    >>> shown(Fraction("24.70")), shown(Fraction(1, 150)), shown(("spin",)), shown(None)
    ('24.7', '1/150', '[spin]', 'unknown')
    >>> shown((("use", ("ugc_view", "spin")),)), shown(((("weeks", (">=9",)),),))
    ('{use: [ugc_view, spin]}', '[{weeks: [>=9]}]')
    >>> shown(((0, 100, Fraction(1)), (100, None, Fraction(1, 2))))
    '[[0, 100, 1], [100, null, 0.5]]'
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, Fraction):
        return _shown_fraction(value)
    if isinstance(value, tuple):
        return _shown_items(value)
    return str(value)


def _shown_items(items: tuple[Any, ...]) -> str:
    """A list of texts, of conditions or of bands, or else a mapping."""
    if items and all(isinstance(item, str) for item in items):
        return f"[{', '.join(item or _NONE for item in items)}]"
    first = items[0][0] if items else ""
    if isinstance(first, tuple | int):
        each = shown if isinstance(first, tuple) else _shown_band
        return f"[{', '.join(each(item) for item in items)}]"
    return f"{{{', '.join(f'{key or _NONE}: {shown(own)}' for key, own in items)}}}"


def _shown_band(band: tuple[object, ...]) -> str:
    return f"[{', '.join('null' if cell is None else shown(cell) for cell in band)}]"


def _shown_fraction(value: Fraction) -> str:
    """A decimal where it terminates within the digits allowed, else a fraction."""
    scaled = value * 10**MOST_DIGITS
    if scaled.denominator != 1:
        return str(value)
    digits = str(scaled.numerator).zfill(MOST_DIGITS + 1)
    return f"{digits[:-MOST_DIGITS]}.{digits[-MOST_DIGITS:]}".rstrip("0").rstrip(".")


def plain(value: object) -> object:
    """A value as JSON knows it, without any loss: fractions as texts, tuples as lists.

    >>> plain((("per", Fraction(1, 150)),))
    [['per', '1/150']]
    """
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Fraction) else value
