"""Answers of Last.fm's API: one tree of names, attributes and texts, written as XML or as JSON.

In JSON attributes become keys, a text beside attributes is ``#text``, and an element that stands once is
an object where several are a list.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

_UNWRITABLE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""


@dataclass(frozen=True)
class Node:
    """One element."""

    name: str
    value: str | int | tuple[Node, ...] = ""
    """Its text, or the elements in it."""
    attributes: dict[str, str | int] = field(default_factory=dict)


def xml(node: Node, status: str = "ok") -> bytes:
    """An answer as XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<lfm status="{status}">\n{_xml(node)}\n</lfm>\n'.encode()


def _xml(node: Node) -> str:
    attributes = "".join(
        f" {name}={quoteattr(_clean(str(value)))}" for name, value in node.attributes.items()
    )
    if isinstance(node.value, tuple):
        inner = "".join(_xml(one) for one in node.value)
    else:
        inner = escape(_clean(str(node.value)))
    return f"<{node.name}{attributes}>{inner}</{node.name}>"


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def as_json(node: Node) -> bytes:
    """An answer as JSON."""
    return json.dumps({node.name: _json(node)}, ensure_ascii=False).encode("utf-8", "replace")


def _json(node: Node) -> Any:  # noqa: ANN401
    if not isinstance(node.value, tuple):
        return {**node.attributes, "#text": node.value} if node.attributes else node.value
    found: dict[str, Any] = dict(node.attributes)
    names = [one.name for one in node.value]
    for name in dict.fromkeys(names):
        same = [_json(one) for one in node.value if one.name == name]
        found[name] = same if len(same) > 1 else same[0]
    if node.attributes:
        found["@attr"] = dict(node.attributes)
    return found
