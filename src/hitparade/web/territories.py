"""Names of territories, and where each stands on a map on which every country is one square.

The squares keep neighbours together as far as they can (``territories.csv``); small countries are as
large as others, so that each of them can be read.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from hitparade.domain.usage import WORLD

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Territory:
    """A country or area."""

    code: str
    """ISO 3166-1 alpha-2; XK for Kosovo, which has none of its own."""
    name: str
    at: tuple[int, int] | None
    """Column and row of its square; None for one that the map leaves out."""


@cache
def territories() -> Mapping[str, Territory]:
    """Every territory by its code."""
    text = files("hitparade.web").joinpath("territories.csv").read_text("utf-8")
    return {
        row["code"]: Territory(
            row["code"],
            row["name"],
            (int(row["column"]), int(row["row"])) if row["column"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    }


def name(code: str) -> str:
    """A territory as pages call it.

    >>> name("SE"), name("001"), name("ZZ"), name("")
    ('Sweden', 'Worldwide', 'ZZ', '')
    """
    if code == WORLD:
        return "Worldwide"
    found = territories().get(code)
    return found.name if found else code
