"""Rank: how many places a chart has, and what becomes of equal points.

More points come first. With ``tie: shared`` equal points share a rank (1, 2, 2, 4); with ``broken``
they get different ranks. Either way the order of equal points is total: the keys of ``tie_break``
decide one after the other, and the id of the entity has the last word.

    rank.chart.depth:     [{value: 100, source: "...", disclosed: yes}]
    rank.chart.tie:       [{value: shared, source: "...", disclosed: no}]
    rank.chart.tie_break: [{value: [gain, "component:sales", id], source: "...", disclosed: no}]

A chart may show everyone fewer places than it has (``public``), and no points (``points: hidden``).

Source:
    Published sizes of charts, and tie rules such as "the larger gain first" (docs/rules/rank.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem, near
from hitparade.domain.usage import USES
from hitparade.rules.kind import Clauses, Kind, Parameter
from hitparade.rules.values import MisfitError, Reader, choice, texts, whole

if TYPE_CHECKING:
    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

SHARED: Final = "shared"
BROKEN: Final = "broken"
ID: Final = "id"
COMPONENT: Final = "component:"
"""Begins the key that looks at one component's points."""
GAIN: Final = "gain"
"""The key that looks at the points of the period before."""
HIDDEN: Final = "hidden"
DEPTH: Final = "depth"
"""Value of `contenders`: as many as the chart has places."""
KEYS: Final[dict[str, str]] = {
    "last_rank": "the better rank in the previous issue first; those without one last",
    "gain": "the larger gain in points over the period before first",
    "title": "by title, code point by code point",
    "artist": "by artist credit, code point by code point",
    ID: "by the id of the entity",
}
"""Keys of `tie_break`; besides these, component:NAME, the larger points of that component first."""
CODES: Final[dict[str, str]] = {
    "RAN001": "rank.chart.depth: places of the chart",
    "RAN002": "rank.chart.contenders: places kept below the chart",
    "RAN003": "rank.chart.tie: whether equal points share a rank",
    "RAN004": "rank.chart.tie_break: the order of equal points",
    "RAN005": "rank.chart.public: places that everyone is shown",
    "RAN006": "rank.chart.points: whether points are shown",
    "RAN020": "tie_break names a component that the chart does not have",
}
_MOST: Final = 1_000_000
_ALLOWED = f"a list of {', '.join(KEYS)} or {COMPONENT}NAME"
_PLACES = whole("places", 0, _MOST)


@dataclass(frozen=True)
class Ranking:
    """How the entries of one issue are ranked."""

    depth: int
    """Places of the chart."""
    contenders: int
    """Places kept below it."""
    tie: str
    """``shared`` or ``broken``."""
    tie_break: tuple[str, ...]
    """Keys of `KEYS`, or component:NAME; the last one is ``id``."""
    public: int = 0
    """Places that everyone is shown; 0: all of them."""
    hidden: bool = False
    """Whether points are kept from everyone."""

    @property
    def shown(self) -> int:
        """Places that everyone is shown."""
        return min(self.public or self.depth, self.depth)


def ranking(rules: InForce) -> Ranking:
    """How the entries of an issue are ranked.

    Raises:
        NotInForceError: A part of it is not known for the issue.
    """
    depth = cast("int", rules.value("rank.chart.depth"))
    contenders = rules.value("rank.chart.contenders")
    return Ranking(
        depth=depth,
        contenders=depth if contenders == DEPTH else cast("int", contenders),
        tie=cast("str", rules.value("rank.chart.tie")),
        tie_break=cast("tuple[str, ...]", rules.value("rank.chart.tie_break")),
        public=cast("int", rules.value("rank.chart.public")),
        hidden=rules.value("rank.chart.points") == HIDDEN,
    )


def past(rules: InForce) -> int:
    """How many periods before its own an issue looks at."""
    return 1 if GAIN in ranking(rules).tie_break else 0


def _contenders(node: Node) -> object:
    return DEPTH if node.text == DEPTH else _PLACES(node)


def _tie_break(node: Node) -> tuple[str, ...]:
    keys = texts(node, _ALLOWED)
    for key in keys:
        if key not in KEYS and not (key.startswith(COMPONENT) and key != COMPONENT):
            text = f"names the key {key}, but must be {_ALLOWED}."
            raise MisfitError(node.line, text, near(key, KEYS))
    before_id = keys[: keys.index(ID)] if ID in keys else keys
    return (*before_id, ID)  # nothing can tie after the id


def _check(clauses: Clauses, file: str) -> list[Problem]:
    """Find components in `tie_break` that the chart never has."""
    path = "rank.chart.tie_break"
    known = _components(clauses)
    problems = []
    for value in clauses.get(path, ()) if known is not None else ():
        for key in cast("tuple[str, ...]", value.value or ()):
            name = key.removeprefix(COMPONENT)
            if key.startswith(COMPONENT) and name not in (known or ()):
                text = f"names the component {name}; the chart has: {', '.join(known or ())}."
                hint = near(name, known or ())
                problems.append(Problem("RAN020", file, value.line, path, text, hint))
    return problems


def _components(clauses: Clauses) -> list[str] | None:
    """Every component the chart ever has; None where they could not be read."""
    path = "combine.points.components"
    values = clauses.get(path)
    if values == ():
        return None
    names: set[str] = set()
    for value in values or ():
        names |= {n for n, _ in value.value} if isinstance(value.value, tuple) else set(USES)
    return sorted(names if values else USES)


KIND: Final = Kind(
    name="rank",
    doc="Says how many places a chart has, and what becomes of equal points.",
    parameters=(
        Parameter("depth", "RAN001", "places of the chart", whole("places", 1, _MOST)),
        Parameter(
            "contenders",
            "RAN002",
            "places kept below the chart; depth: as many as the chart has",
            Reader(f"{_PLACES.allowed}, or {DEPTH}", _contenders),
            default=DEPTH,
        ),
        Parameter(
            "tie",
            "RAN003",
            "shared: equal points share a rank (1, 2, 2, 4); broken: ranks differ",
            choice((SHARED, BROKEN)),
            default=SHARED,
        ),
        Parameter(
            "tie_break",
            "RAN004",
            "the order of equal points, key by key; id is always the last",
            Reader(_ALLOWED, _tie_break),
            default=("last_rank", "title", "artist", ID),
        ),
        Parameter(
            "public",
            "RAN005",
            "places that everyone is shown; 0: all of them",
            whole("places", 0, _MOST),
            default=0,
            later=True,
        ),
        Parameter(
            "points",
            "RAN006",
            "whether everyone is shown the points of an entry",
            choice(("shown", HIDDEN)),
            default="shown",
            later=True,
        ),
    ),
    codes=CODES,
    clauses=("chart",),
    needed=True,
    check=_check,
)
