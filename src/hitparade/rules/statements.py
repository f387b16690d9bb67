"""A value of a clause -> a sentence: the wordings of `hitparade.rules.wordings`, filled in.

A parameter without a wording is said in the words of its meaning. `hitparade.rules.diff` adds what
was before, since when, and the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from hitparade.rules import words
from hitparade.rules.wordings import WITHIN, WORDINGS, Wording, choice

if TYPE_CHECKING:
    from hitparade.rules.kind import Parameter

Values: TypeAlias = Mapping[str, object]
"""The values of one clause by parameter; None where one is not known."""
_MEANING: Final = re.compile(r"(?<=; )([a-z_]+): ([^;]+)(?=;)")


def wording(kind: str, parameter: Parameter) -> Wording:
    """How a parameter is said; without words of its own, by its meaning."""
    found = WORDINGS.get(f"{kind}.{parameter.name}")
    if found:
        return found
    said = parameter.meaning.replace("{", "(").replace("}", ")").replace("`", "")
    part = parameter.name.replace("_", " ")
    rule = f"By {kind}.{{name}}, {part}"
    meanings = {match[1]: match[2] for match in _MEANING.finditer(f"; {said};")}
    if meanings:  # a choice whose meaning tells what each word means
        return Wording(f"{rule}: what", f"{rule}: {{value}}", choice(**meanings))
    return Wording(f"{rule} ({said})", f"{rule} is {{value}} ({said})")


def statement(kind: str, name: str, parameter: Parameter, values: Values) -> str:
    """What a parameter says, as a sentence without its full stop."""
    said = wording(kind, parameter)
    value = values.get(parameter.name)
    places = _filled(kind, name, values)
    if value is None:
        return f"{_capital(said.topic.format(**places))} is not known"
    read = words.rows if parameter.name == "if" and said.value is words.phrase else said.value
    return _capital(said.sentence.format(**places, value=read(value)))


def short(kind: str, parameter: Parameter, value: object) -> str:
    """A value alone, as it stands in brackets behind a statement."""
    if value is None:
        return "not known"
    said = wording(kind, parameter)
    if said.value is words.points:
        return words.number(value)
    read = words.rows if parameter.name == "if" and said.value is words.phrase else said.value
    return read(value)


def _filled(kind: str, name: str, values: Values) -> dict[str, str]:
    condition = values.get("if", ())
    matched = () if words.is_condition(condition) else condition
    uses = values.get("uses")
    per, measure = values.get("per", Fraction(1)), values.get("measure", "quantity")
    return {
        **{part: words.phrase(value) for part, value in values.items()},
        "window": WITHIN(values.get("window")),
        "name": name if kind not in {"convert", "calendar"} else f"“{name}”",
        "rows": words.rows(matched),
        "uses": words.uses(uses) if isinstance(uses, tuple) else "all uses",
        "points": words.points(values.get("points")),
        "each": _each(matched, per, measure),
    }


def _each(condition: object, per: object, measure: object) -> str:
    """What points are for, with its verb."""
    if measure == "audience":
        return f"An audience of {words.number(per)} for {words.rows(condition)} is"
    if measure == "amount":
        return f"{words.number(per)} minor units of the money for {words.rows(condition)} are"
    if per == 1:
        one = words.rows(condition, many=False)
        return f"{'An' if one[0] in 'aeio' else 'A'} {one} is"
    return f"{words.number(per)} {words.rows(condition)} are"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
