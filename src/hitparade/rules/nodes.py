"""YAML text -> a plain tree whose every part knows its line, with each scalar as it was written.

Nothing is converted here: ``yes``, ``2013-03-02`` and ``24.70`` stay texts, because what a text
means depends on the parameter it stands for. Lines count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

from hitparade.domain.errors import Problem

_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class Node:
    """One part of a YAML text: exactly one of `text`, `items` and `entries` is there."""

    line: int
    text: str | None = None
    """A scalar as it was written, without quotes; "" where it is empty."""
    items: tuple[Node, ...] | None = None
    """A list."""
    entries: tuple[tuple[Node, Node], ...] | None = None
    """A mapping: keys (scalars, each of them once) and values, in the order of the text."""

    @property
    def found(self) -> str:
        """What stands here, for a message.

        >>> Node(1, text="0").found, Node(1, text="").found, Node(1, items=()).found
        ('0', 'empty', 'a list')
        """
        if self.text is not None:
            return self.text or "empty"
        return "a list" if self.items is not None else "a mapping"


class _Builder:
    """Turns the nodes of ruamel.yaml into ours and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.built: dict[int, Node] = {}
        self.open: set[int] = set()

    def build(self, raw: Any) -> Node:  # noqa: ANN401  # ruamel.yaml gives its nodes no useful types
        """One node; an alias gives the node of its anchor, so a long text stays a small tree."""
        line = raw.start_mark.line + 1
        if id(raw) in self.open:
            self._problem("RUL001", line, "YAML", "contains itself through an alias.")
            return Node(line, text="")
        if id(raw) not in self.built:
            self.open.add(id(raw))
            self.built[id(raw)] = self._new(raw, line)
            self.open.remove(id(raw))
        return self.built[id(raw)]

    def _new(self, raw: Any, line: int) -> Node:  # noqa: ANN401
        if isinstance(raw, ScalarNode):
            return Node(line, text="" if raw.tag == _NULL else raw.value.strip())
        if isinstance(raw, MappingNode):
            return Node(line, entries=tuple(self._entries(raw)))
        return Node(line, items=tuple(self.build(item) for item in raw.value))

    def _entries(self, raw: Any) -> list[tuple[Node, Node]]:  # noqa: ANN401
        entries: list[tuple[Node, Node]] = []
        lines: dict[str, int] = {}
        for raw_key, raw_value in raw.value:
            key = self.build(raw_key)
            if key.text is None:
                self._problem("RUL002", key.line, "a key", f"is {key.found}, but must be a text.")
            elif key.text in lines:
                text = f"stands twice, first on line {lines[key.text]}."
                self._problem("RUL003", key.line, key.text, text, "Keep one of them.")
            else:
                lines[key.text] = key.line
                entries.append((key, self.build(raw_value)))
        return entries

    def _problem(self, code: str, line: int, path: str, text: str, hint: str = "") -> None:
        self.problems.append(Problem(code, self.file, line, path, text, hint))


def compose(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document.

    Args:
        text: The YAML text.
        file: Name of the file, for messages.

    Returns:
        The tree, or None where the text is empty or not YAML; and what is wrong (RUL001 to RUL003).
    """
    try:
        raw = YAML(typ="safe", pure=True).compose(text)
        builder = _Builder(file)
        return (None if raw is None else builder.build(raw)), builder.problems
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        found = error.problem or error.context or "cannot be read"
    except YAMLError as error:
        line, found = 1, str(error).splitlines()[0]
    except RecursionError:
        line, found = 1, "lists or mappings are nested too deeply"
    hint = "Check the indentation, the brackets and the quotes around this line."
    return None, [Problem("RUL001", file, line, "YAML", f"is not well formed: {found}.", hint)]
