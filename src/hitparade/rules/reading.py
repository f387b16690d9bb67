"""A tree of nodes -> the head of a rule book and its clauses, with every problem at its line.

Nothing stops at the first problem: what could not be read stays as an empty tuple, so that later
checks keep quiet about what rests on it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pycountry

from hitparade.domain.errors import ClauseValueError, Problem, near
from hitparade.domain.usage import WORLD
from hitparade.rules.kind import Dated, Fault, locate
from hitparade.rules.values import UNKNOWN, MisfitError, one_of, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.kind import Kinds, Parameter
    from hitparade.rules.nodes import Node

ENTITIES: Final = ("song", "recording", "release", "artist", "video")
"""What an entry of a chart may be."""
DISCLOSED: Final = ("yes", "no", "fitted")
"""Whether a value was published by who decides it."""

_NEEDED = ("chart", "title", "entity", "rules")
_HEAD = ("chart", "title", "entity", "territories", "about", "rules")
_DATED = ("value", "source", "disclosed", "note", "from_issue", "from_day")
CHART = re.compile(r"(?=.{1,100}$)[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Report:
    """What was read so far, and what was wrong."""

    file: str
    kinds: Kinds
    problems: list[Problem] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)
    territories: tuple[str, ...] = ()
    clauses: dict[str, tuple[Dated, ...]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, line: int, path: str, text: str, hint: str = "") -> None:
        """Keep a problem."""
        self.problems.append(Problem(code, self.file, line, path, text, hint))


def read(root: Node, report: Report) -> None:
    """Read a whole rule book into the report."""
    if root.entries is None:
        text = f"is {root.found}, but must be a mapping with the keys {', '.join(_NEEDED)}."
        report.add("RUL002", root.line, "the rule book", text)
        return
    parts = {key.text or "": value for key, value in root.entries}
    for key, _ in root.entries:
        if key.text not in _HEAD:
            text = f"is no key of a rule book; its keys are {', '.join(_HEAD)}."
            report.add("RUL004", key.line, key.text or "", text, near(key.text or "", _HEAD))
    for name in _NEEDED:
        if name not in parts:
            report.add("RUL005", root.line, name, "is missing.", f"Add a line {name}: ...")
    _head(parts, report)
    if "rules" in parts:
        report.lines["rules"] = parts["rules"].line
        _rules(parts["rules"], report)


def _head(parts: Mapping[str, Node], report: Report) -> None:
    for name in ("chart", "title", "entity", "about"):
        if name not in parts:
            continue
        node = parts[name]
        report.head[name] = node.text or ""
        if not node.text:
            report.add("RUL006", node.line, name, f"is {node.found}, but must be a text.")
        elif name == "chart" and not CHART.fullmatch(node.text):
            text = f"is {node.text}, but must be small letters and digits joined by hyphens."
            report.add("RUL006", node.line, name, text, "An example: us-songs.")
        elif name == "entity" and node.text not in ENTITIES:
            text = f"is {node.text}, but must be {one_of(ENTITIES)}."
            report.add("RUL006", node.line, name, text, near(node.text, ENTITIES))
    if "territories" in parts:
        _territories(parts["territories"], report)


def _territories(node: Node, report: Report) -> None:
    allowed = f"a list of ISO 3166-1 alpha-2 codes such as US, or {WORLD}"
    try:
        report.territories = texts(node, allowed)
    except MisfitError as error:
        report.add("RUL006", error.line, "territories", error.text, error.hint)
    for code in report.territories:
        if code != WORLD and not is_country(code):
            text = f"names {code}, but must be {allowed}."
            report.add(
                "RUL006", node.line, "territories", text, "Leave it out for all territories."
            )


def is_country(code: str) -> bool:
    """Whether a text is an ISO 3166-1 alpha-2 code in capitals.

    >>> is_country("US"), is_country("us"), is_country("UK")
    (True, False, False)
    """
    country = pycountry.countries.get(alpha_2=code)
    return country is not None and country.alpha_2 == code


def _rules(node: Node, report: Report) -> None:
    if node.entries is None:
        text = f"is {node.found}, but must be a mapping from paths to dated values."
        report.add("RUL002", node.line, "rules", text)
        return
    for key, value in node.entries:
        path = key.text or ""
        place = locate(report.kinds, path)
        if isinstance(place, Fault):
            report.problems.append(place.at(report.file, key.line, path))
            continue
        report.lines[path] = key.line
        report.clauses[path] = _values(path, place.parameter, value, report)


def _values(path: str, parameter: Parameter, node: Node, report: Report) -> tuple[Dated, ...]:
    """The dated values of one path; none of them where any is wrong."""
    before = len(report.problems)
    if node.text is not None:
        text = f"is {node.found}, but must be a list of dated values."
        hint = f"Write [{{value: {node.text or '...'}, source: ..., disclosed: yes}}]."
        report.add("RUL002", node.line, path, text, hint)
        return ()
    items = (node,) if node.items is None else node.items
    if not items:
        report.add("RUL012", node.line, path, "has no value.", "Give one, or leave the path out.")
    values = [_dated(path, parameter, item, report) for item in items]
    read_all = [value for value in values if value is not None]
    _order(path, read_all, report)
    return tuple(read_all) if len(report.problems) == before else ()


def _dated(path: str, parameter: Parameter, node: Node, report: Report) -> Dated | None:
    if node.entries is None:
        text = f"has {node.found} in its list, but must have mappings with a value."
        hint = f"Write {{value: {node.text or '...'}, source: ..., disclosed: yes}}."
        report.add("RUL002", node.line, path, text, hint)
        return None
    parts: dict[str, Node] = {}
    for key, part in node.entries:
        name = key.text or ""
        parts[name] = part
        if name not in _DATED:
            text = f"has the key {name or 'empty'}; a dated value has: {', '.join(_DATED)}."
            report.add("RUL011", key.line, path, text, near(name, _DATED))
    known, found = _value(path, parameter, node, parts, report)
    before = len(report.problems)
    from_issue, from_day = _dates(path, parameter, parts, report)
    dates_read = len(report.problems) == before
    disclosed = _disclosed(path, node, parts, report)
    if known and found is None and disclosed != "no":
        text = f"is unknown, but says disclosed: {disclosed}."
        report.add("RUL020", node.line, path, text, "Say disclosed: no.")
    dated = Dated(
        value=found,
        from_issue=from_issue,
        from_day=from_day,
        source=_source(path, node, parts, report),
        disclosed=disclosed,
        note=_prose(path, "note", parts, report),
        line=node.line,
    )
    return dated if dates_read else None  # without its date it has no place in the order


def _value(
    path: str, parameter: Parameter, node: Node, parts: Mapping[str, Node], report: Report
) -> tuple[bool, object | None]:
    """Whether a value could be read, and the value: None where it is unknown."""
    allowed = f"It must be {parameter.reader.allowed}."
    if "value" not in parts:
        report.add("RUL012", node.line, path, "has no value.", allowed)
        return False, None
    given = parts["value"]
    if given.text == UNKNOWN:
        return True, None
    try:
        return True, parameter.reader(given)
    except MisfitError as error:
        report.add(parameter.code, error.line, path, error.text, error.hint)
    except ClauseValueError as error:
        report.add(parameter.code, given.line, path, str(error), allowed)
    return False, None


def _dates(
    path: str, parameter: Parameter, parts: Mapping[str, Node], report: Report
) -> tuple[dt.date | None, dt.date | None]:
    if "from_issue" in parts and "from_day" in parts:
        text = "has both from_issue and from_day."
        report.add("RUL016", parts["from_day"].line, path, text, "Keep the one it means.")
    if "from_day" in parts and not parameter.from_day:
        text = "has from_day, but cannot change within an issue."
        report.add("RUL017", parts["from_day"].line, path, text, "Say from_issue.")
    return _date(path, "from_issue", parts, report), _date(path, "from_day", parts, report)


def _date(path: str, name: str, parts: Mapping[str, Node], report: Report) -> dt.date | None:
    if name not in parts:
        return None
    node = parts[name]
    if node.text is not None and _DATE.fullmatch(node.text):
        try:
            return dt.date.fromisoformat(node.text)
        except ValueError:
            pass  # the 30th of February, say: told below
    text = f"has {name}: {node.found}, but it must be a day written YYYY-MM-DD."
    report.add("RUL015", node.line, path, text)
    return None


def _source(path: str, node: Node, parts: Mapping[str, Node], report: Report) -> str:
    source = _prose(path, "source", parts, report)
    if not source:
        hint = "Say where the value is from: an address, a document, or who decided it."
        report.add("RUL013", node.line, path, "has no source.", hint)
    return source


def _disclosed(path: str, node: Node, parts: Mapping[str, Node], report: Report) -> str:
    given = parts.get("disclosed")
    if given is None or given.text not in DISCLOSED:
        text = "has no disclosed" if given is None else f"has disclosed: {given.found}"
        line = node.line if given is None else given.line
        hint = "Say yes if who decides it published it, fitted if it was found from figures."
        report.add("RUL014", line, path, f"{text}, but it must be {one_of(DISCLOSED)}.", hint)
        return "no"
    return given.text or "no"


def _prose(path: str, name: str, parts: Mapping[str, Node], report: Report) -> str:
    node = parts.get(name)
    if node is not None and node.text is None:
        report.add("RUL002", node.line, path, f"has {name}: {node.found}, but it must be a text.")
    return (node.text if node else "") or ""


def _order(path: str, values: list[Dated], report: Report) -> None:
    for earlier, later in pairwise(values):
        if later.since is None:
            text = "has a value without a date after another one."
            hint = "Give it from_issue or from_day; only the first may do without."
            report.add("RUL018", later.line, path, text, hint)
        elif earlier.since is not None and later.since <= earlier.since:
            text = f"has {later.since} after {earlier.since}."
            report.add("RUL019", later.line, path, text, "Put the dates in ascending order.")
