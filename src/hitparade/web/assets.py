"""Files that pages load: styles, a script, an icon; each under a name that its content is part of.

So they may be kept for ever: another content has another name.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
}
"""Content types, by the end of a file's name."""


@cache
def contents() -> Mapping[str, bytes]:
    """Every file by its name with its hash: ``style.0123456789.css``."""
    found = {}
    for file in sorted(files("hitparade.web").joinpath("static").iterdir(), key=lambda f: f.name):
        name, _, end = file.name.rpartition(".")
        if end in TYPES:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:10]
            found[f"{name}.{digest}.{end}"] = content
    return found


@cache
def static(name: str) -> str:
    """The path of a file from the root of the site.

    Args:
        name: Its name in the folder ``static``.

    Raises:
        KeyError: There is no such file.
    """
    begin, _, end = name.rpartition(".")
    for found in contents():
        if found.startswith(f"{begin}.") and found.endswith(f".{end}"):
            return f"/static/{found}"
    raise KeyError(name)
