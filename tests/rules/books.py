"""Small rule books for tests: a base that has no problem, and ways to change one thing of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hitparade.domain.errors import Problem, RuleBookError
from hitparade.rules.load import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.model import RuleBook

FILE = "book.yaml"


def dated(value: str, *, disclosed: str = "yes", **more: str) -> str:
    """One dated value, as YAML."""
    keys = {**more, "value": value, "source": "a test", "disclosed": disclosed}
    return "{" + ", ".join(f"{key}: {text}" for key, text in keys.items()) + "}"


def always(value: str) -> str:
    """A list of one value without a date, as YAML."""
    return f"[{dated(value)}]"


HEAD = {"chart": "tiny", "title": "Tiny", "entity": "song"}
RULES = {
    "calendar.week.uses": always("[audio_stream, download]"),
    "calendar.week.starts": always("mon"),
    "calendar.week.days": always("7"),
    "calendar.week.issue_offset": always("13"),
    "convert.streams.if": always("{use: [audio_stream]}"),
    "convert.streams.points": always("1/150"),
    "convert.sales.if": always("{use: [download]}"),
    "convert.sales.points": always("1"),
    "rank.chart.depth": always("10"),
}


def text_of(
    rules: Mapping[str, str | None] | None = None, head: Mapping[str, str | None] | None = None
) -> str:
    """The base as YAML, a line each, with some lines changed, added, or (None) left out."""
    top = {**HEAD, **(head or {})}
    lines = [f"{key}: {value}" for key, value in top.items() if value is not None]
    below = {**RULES, **(rules or {})}
    lines += ["rules:"]
    lines += [f"  {path}: {value}" for path, value in below.items() if value is not None]
    return "\n".join(lines) + "\n"


def book(rules: Mapping[str, str | None] | None = None, **head: str | None) -> RuleBook:
    """The base, changed, as a rule book."""
    return parse(text_of(rules, head), FILE)


def problems(text: str) -> list[Problem]:
    """What is wrong with a text; nothing, if it can be read."""
    try:
        parse(text, FILE)
    except RuleBookError as error:
        return list(error.problems)
    return []


def codes(text: str) -> list[str]:
    """The codes of what is wrong with a text."""
    return [problem.code for problem in problems(text)]


def day(text: str) -> dt.date:
    """A day from YYYY-MM-DD."""
    return dt.date.fromisoformat(text)
