"""The settings of a workspace: what stands in `hitparade.yaml`, and what is wrong with it, by line.

Settings never change the fingerprint of an edition from usage that is stored. Lines count from 1.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.suppliers import Supplier, Suppliers, allowed

if TYPE_CHECKING:
    from pathlib import Path

STORE: Final = re.compile(r"s3://[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)*/?")
"""URLs of object stores that tables can have."""
TEMPLATE: Final = """\
# A hitparade workspace. What stands here can be changed at any time.
name: {name}
# Who reports, where neither a file nor --supplier says so.
supplier: local
# Where usage happened, where neither a file nor --territory says so (ISO 3166-1 alpha-2).
territory: ""
# How much memory the engine may use before it spills to disk. More is faster for large work.
memory: 200MB
# Who reports what, and until when. With suppliers named here, hitparade says what is missing and
# what came late, and refuses a final edition while something is still to come. An example:
#
# suppliers:
#   station-one:
#     uses: [spin]                # what it reports
#     territories: [US]           # where; leave it out if its files do not say
#     days: daily                 # or a list of its reporting days: [mon, tue, wed, thu, fri]
#     lag: 1                      # the figures of a day are due one day later ...
#     deadline: "12:00"           # ... at noon ...
#     zone: America/New_York      # ... in New York, in summer as in winter
#     methods: {{spin: monitored}}  # counting method of rows that do not say theirs
#     shares: no                  # whether its raw usage may be given on
"""
"""The settings of a new workspace; ``{name}`` stands for its name, as JSON."""
TEMPLATE_STORE: Final = """\
# The object store that holds the lake and the vault. To move them, copy them first.
store: {store}
"""
"""What a new workspace on an object store has as well."""
_ALLOWED: Final = {
    "string_type": "a text; write a number in quotes",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list such as [a, b]",
    "too_short": "a list that is not empty",
    "dict_type": "a mapping from keys to values",
    "model_type": "a mapping from keys to values",
}
"""What is allowed, by the kind of misfit."""


def _store(url: str) -> str:
    if url and not STORE.fullmatch(url):
        message = "must be s3://BUCKET or s3://BUCKET/PREFIX, of letters, digits, dots, - and _"
        raise ValueError(message)
    return url.rstrip("/")


class Settings(BaseModel):
    """What stands in ``hitparade.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    supplier: str = "local"
    territory: str = ""
    memory: str = ""
    store: Annotated[str, AfterValidator(_store)] = ""
    """URL of the object store that holds the lake and the vault; empty: the workspace's folder."""
    suppliers: Suppliers = {}
    """Who reports what and until when, by name; empty where nobody is registered."""


def read_settings(file: Path) -> Settings:
    """The settings that a file holds.

    Raises:
        WorkspaceError: The file is not as it should be; every fault is listed with its line.
    """
    faults: list[str] = []
    try:
        text = file.read_text(encoding="utf-8")
        return Settings.model_validate(YAML(typ="safe", pure=True).load(text) or {})
    except ValidationError as error:
        root = YAML(typ="safe", pure=True).compose(text)
        faults = [_fault(file, root, dict(found)) for found in error.errors()]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = error.problem or error.context or "cannot be read"
        line = 1 if mark is None else mark.line + 1
        faults = [f"{file}:{line}: is not well formed YAML: {found}."]
    except (YAMLError, UnicodeDecodeError) as error:
        faults = [f"{file}:1: cannot be read: {error}"]
    listed = "\n".join(f"  {fault}" for fault in faults)
    raise WorkspaceError(f"{file} is not as it should be:\n{listed}")


def _fault(file: Path, root: Any, error: dict[str, Any]) -> str:  # noqa: ANN401
    """One fault in one line: place, what was found, what is allowed."""
    kind, place = error["type"], [part for part in error["loc"] if part != "[key]"]
    path = ".".join(str(part) for part in place) or "the file"
    where = f"{file}:{_line(root, place)}: {path}"
    if kind == "missing":
        return f"{where} is missing. Add it."
    if kind == "extra_forbidden":
        known = allowed(Supplier if len(place) > 1 else Settings, place[-1])
        return f"{where} is not known; a key here {known}"
    if kind == "value_error":
        said = str(error["ctx"]["error"])
        found = "" if said.startswith("names") else f"is {_shown(error['input'])}, but "
        return f"{where} {found}{said}".rstrip(".?") + ("?" if said.endswith("?") else ".")
    must = _ALLOWED.get(kind) or error["msg"].replace("Input should be ", "")
    return f"{where} is {_shown(error['input'])}, but must be {must}."


def _shown(value: object) -> str:
    """A value as it may have been written; a large one by its kind."""
    if isinstance(value, dict):
        return "a mapping"
    if value is None or value == "":
        return "empty"
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _line(root: Any, place: list[Any]) -> int:  # noqa: ANN401
    """The line of the key or item at a place; of the nearest part around it where there is none."""
    node, line = root, 1
    for part in place:
        found = _part(node, part)
        if found is None:
            break
        node, line = found
    return line


def _part(node: Any, part: object) -> tuple[Any, int] | None:  # noqa: ANN401
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item, item.start_mark.line + 1
    return None
