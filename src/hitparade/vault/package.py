"""The list of the files of an exported edition: a Frictionless Data Package with a hash over all of it.

Nothing that such a list says is believed before it was looked at: it may come from anybody.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.vault.parcel import ENTRIES_CSV, PARTS, documents_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.domain.table import Table

FORMAT: Final = 2
"""Version of the folder's layout: 2 has parts that older releases do not know."""
PACKAGE: Final = "datapackage.json"
_MEDIA: Final = {
    ".md": ("md", "text/markdown"),
    ".json": ("json", "application/json"),
    ".yaml": ("yaml", "application/yaml"),
    ".csv": ("csv", "text/csv"),
    ".parquet": ("parquet", "application/vnd.apache.parquet"),
}
_FIELDS: Final = {
    "text": "string",
    "int": "integer",
    "exact": "integer",
    "bool": "boolean",
    "date": "date",
    "time": "datetime",
}


def _schema(table: Table) -> dict[str, Any]:
    fields = [
        {"name": c.name, "type": _FIELDS[c.kind], "description": c.meaning} for c in table.columns
    ]
    return {"fields": fields}


def digest(content: bytes) -> str:
    """The hash of a file as a data package writes it.

    >>> digest(b"")[:20]
    'sha256:e3b0c44298fc1'
    """
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def file_digest(file: Path) -> str:
    """The hash of a file that may be large."""
    with file.open("rb") as content:
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"


@dataclass(frozen=True)
class Package:
    """What ``datapackage.json`` says."""

    said: Mapping[str, Any]
    """Chart, territory, issue, edition, status, fingerprint, kind, usage and format."""
    title: str
    created: str
    resources: tuple[Mapping[str, Any], ...]

    def dump(self) -> str:
        """The file's text; a changed byte of it shows."""
        document = self._document()
        return _text({**document, "package": digest(_text(document).encode())})

    @property
    def hash(self) -> str:
        """One hash over the whole folder: over every file's name, size and hash."""
        return digest(_text(self._document()).encode())

    def _document(self) -> dict[str, Any]:
        place = "-".join(filter(None, (self.said["chart"], self.said["territory"])))
        name = f"{place}-{self.said['issue']}-edition-{self.said['edition']}".lower()
        return {
            "profile": "data-package",
            "name": re.sub(r"[^a-z0-9._-]+", "-", name),
            "title": self.title,
            "created": self.created,
            "hitparade": dict(self.said),
            "resources": list(self.resources),
        }


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def resource(path: str, file: Path) -> dict[str, Any]:
    """What a data package says of a file."""
    form, media = _MEDIA[PurePosixPath(path).suffix]
    part = next((part for part in PARTS if part.path == path), None)
    csv = path == ENTRIES_CSV
    said: dict[str, Any] = {
        "name": "entries-csv" if csv else part.name if part else form_name(path),
        "path": path,
        "format": form,
        "mediatype": media,
        "bytes": file.stat().st_size,
        "hash": file_digest(file),
    }
    if form in {"md", "csv", "json", "yaml"}:
        said["encoding"] = "utf-8"
    if csv:
        part = next(part for part in PARTS if part.name == "entries")
        said["profile"] = "tabular-data-resource"
    if part:
        said["description"] = part.about
        said["schema"] = _schema(part.table)
    return said


def form_name(path: str) -> str:
    """The name of a resource that is no table.

    >>> form_name("README.md")
    'readme'
    """
    return PurePosixPath(path).stem.lower()


def read_package(folder: Path) -> Package:
    """What the data package of a folder says.

    Raises:
        WorkspaceError: There is none, it is no export of an edition, it was changed, a newer release
            made it, or it names a file outside of the folder.
    """
    file = folder / PACKAGE
    try:
        text = file.read_text(encoding="utf-8")
        document = json.loads(text)
        said = document["hitparade"]
        form = int(said["format"])
    except FileNotFoundError:
        message = f"{folder} is no exported edition: there is no {PACKAGE} in it."
        raise WorkspaceError(message) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = (
            f"{file} cannot be read as that of an exported edition: {error!r}. Export it again."
        )
        raise WorkspaceError(message) from error
    if form > FORMAT:
        raise WorkspaceError(
            f"{file} has format {form}, but this release knows formats up to {FORMAT}. Install a "
            "newer hitparade."
        )
    try:
        package = Package(
            said, document["title"], document["created"], tuple(document["resources"])
        )
        changed = text != package.dump()
        for each in package.resources:
            _require_inside(folder, each["path"])
            int(each["bytes"]), str(each["hash"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"{file} lacks what an export writes: {error!r}. Export the edition again."
        raise WorkspaceError(message) from error
    if changed:
        raise WorkspaceError(
            f"{file} was changed: its hash over the whole folder is another one. Get the folder anew."
        )
    return package


def _require_inside(folder: Path, path: object) -> None:
    """Raise `WorkspaceError` unless a path is one that an export writes, and stays in its folder."""
    known = {part.path for part in PARTS} | set(documents_of("compiled"))
    if path not in known:
        raise WorkspaceError(
            f"{folder / PACKAGE} names the file {path!r}, which no export writes. Allowed are "
            "files of the folder itself, such as entries.parquet. Nothing was read."
        )
    if not (folder / str(path)).resolve().is_relative_to(folder.resolve()):
        raise WorkspaceError(
            f"{folder / str(path)} leads out of the folder. Nothing was read. Get the folder anew."
        )
