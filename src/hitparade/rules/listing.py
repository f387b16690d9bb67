"""What kinds of rule there are, for people and programs: parameters, codes, examples, pages."""

from __future__ import annotations

import importlib
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any

from hitparade.domain.errors import NotFoundError, near
from hitparade.rules.matching import ALL
from hitparade.rules.registry import KINDS
from hitparade.rules.values import shown

if TYPE_CHECKING:
    from hitparade.rules.kind import Kind, Parameter

_INDENT = "    "


def kind_called(name: str) -> Kind:
    """A kind by its name.

    Raises:
        NotFoundError: There is none; near names are offered.
    """
    if name not in KINDS:
        text = f"There is no kind of rule called {name}. Kinds are: {', '.join(KINDS)}."
        raise NotFoundError(f"{text} {near(name, KINDS)}".rstrip())
    return KINDS[name]


def page(kind: Kind) -> str:
    """The page that explains a kind, within the project."""
    return f"docs/rules/{kind.name}.md"


def prefix(kind: Kind) -> str:
    """What every code of a kind begins with."""
    return kind.name[:3].upper()


def names(kind: Kind) -> str:
    """The names that its clauses may have."""
    return " or ".join(kind.clauses) or "free"


def default(parameter: Parameter) -> str | None:
    """The value where a rule book is silent, as it is written in one; None: a book must say it."""
    if parameter.default is None:
        return None
    return "all" if parameter.default == ALL else shown(parameter.default)


def example(kind: Kind) -> str:
    """A clause as it stands in a rule book: the first example in the words of its module."""
    doc = importlib.import_module(f"hitparade.rules.{kind.name}").__doc__ or ""
    lines = list(dropwhile(lambda line: not line.startswith(_INDENT), doc.splitlines()))
    block = takewhile(lambda line: line.startswith(_INDENT), lines)
    return "\n".join(line.removeprefix(_INDENT) for line in block)


def as_json(kind: Kind) -> dict[str, Any]:
    """A kind as a JSON object."""
    return {
        "kind": kind.name,
        "code": prefix(kind),
        "doc": kind.doc,
        "clauses": list(kind.clauses),
        "needed": kind.needed,
        "page": page(kind),
        "example": example(kind),
        "parameters": [
            {
                "name": parameter.name,
                "code": parameter.code,
                "meaning": parameter.meaning,
                "allowed": parameter.reader.allowed,
                "default": default(parameter),
                "from_day": parameter.from_day,
            }
            for parameter in kind.parameters
        ],
        "codes": dict(kind.codes),
    }
