"""A workspace: a folder with settings, rule books, the lake, the vault, and a key for listeners.

::

    hitparade.yaml     settings; people edit it
    rulebooks/         the charts' rule books, YAML
    lake/              what was delivered and what was made of it (Delta tables)
    vault/             published editions (Delta tables)
    keys/              the key that listener ids are hashed with; never in the lake
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import LAKE, VAULT
from hitparade.engine.lake import Lake

if TYPE_CHECKING:
    from pathlib import Path

LAKE_FORMAT: Final = 1
"""The lake's format that this release reads and writes."""
_KEY_BYTES: Final = 32
SETTINGS: Final = "hitparade.yaml"
_AWKWARD: Final = re.compile(r"%[0-9A-Fa-f]{2}|[\[\]^|\\]")
"""What the writer of the tables misreads in a path."""
_TEMPLATE: Final = """\
# A hitparade workspace. What stands here can be changed at any time.
name: {name}
# Who reports, where neither a file nor --supplier says so.
supplier: local
# Where usage happened, where neither a file nor --territory says so (ISO 3166-1 alpha-2).
territory: ""
# How much memory the engine may use before it spills to disk. More is faster for large work.
memory: 200MB
"""


class Settings(BaseModel):
    """What stands in ``hitparade.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    supplier: str = "local"
    territory: str = ""
    memory: str = ""


@dataclass(frozen=True)
class Workspace:
    """One folder that holds everything of one compiler of charts."""

    folder: Path
    settings: Settings

    @classmethod
    def create(cls, folder: Path) -> Workspace:
        """Make a workspace in a folder that does not exist yet or is empty.

        Raises:
            WorkspaceError: There is something in the folder, or it cannot be written.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WorkspaceError(f"{folder} is not an empty folder. Name another one.")
        awkward = _AWKWARD.search(str(folder.resolve()))
        if awkward:
            raise WorkspaceError(
                f"{folder} has {awkward[0]} in its path, which tables cannot have. Name another one."
            )
        try:
            for name in ("rulebooks", "lake", "vault", "keys"):
                (folder / name).mkdir(parents=True)
            (folder / "lake" / "format").write_text(f"{LAKE_FORMAT}\n")
            key = folder / "keys" / "listeners.key"
            with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(_KEY_BYTES) + "\n")
            Lake(folder / "lake", LAKE).create()
            Lake(folder / "vault", VAULT).create()
            # The settings come last: a folder without them is no workspace.
            (folder / SETTINGS).write_text(_TEMPLATE.format(name=json.dumps(folder.resolve().name)))
        except OSError as error:
            raise WorkspaceError(f"{folder} cannot be written: {error.strerror}.") from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open the workspace in a folder.

        Raises:
            WorkspaceError: There is none, its settings are broken, or its lake is too new.
        """
        file = folder / SETTINGS
        if not file.is_file():
            raise WorkspaceError(
                f"{folder} is no workspace: there is no {SETTINGS} in it. Make one with "
                f"`hitparade init DIR`, or name one with `hitparade -C DIR`."
            )
        try:
            settings = Settings.model_validate(YAML(typ="safe").load(file.read_text()) or {})
        except (YAMLError, ValidationError, UnicodeDecodeError) as error:
            raise WorkspaceError(f"{file} is not as it should be: {error}") from error
        workspace = cls(folder, settings)
        if workspace.lake_format > LAKE_FORMAT:
            raise WorkspaceError(
                f"{folder} has a lake of format {workspace.lake_format}, but this release knows "
                f"formats up to {LAKE_FORMAT}. Install a newer hitparade."
            )
        return workspace

    @property
    def lake_format(self) -> int:
        """The format of the workspace's lake."""
        file = self.folder / "lake" / "format"
        try:
            return int(file.read_text())
        except (OSError, ValueError) as error:
            raise WorkspaceError(f"{file} does not hold a number. Restore it.") from error

    @property
    def rulebooks(self) -> Path:
        """The folder of the workspace's own rule books."""
        return self.folder / "rulebooks"

    @cached_property
    def lake(self) -> Lake:
        """What was delivered, and what was made of it."""
        return Lake(self.folder / "lake", LAKE)

    @cached_property
    def vault(self) -> Lake:
        """Published editions."""
        return Lake(self.folder / "vault", VAULT)

    @property
    def listener_key(self) -> bytes:
        """The key that listener ids are hashed with."""
        file = self.folder / "keys" / "listeners.key"
        try:
            key = bytes.fromhex(file.read_text().strip())
        except (OSError, ValueError):
            key = b""
        if len(key) != _KEY_BYTES:
            raise WorkspaceError(
                f"{file} does not hold the key of the listener ids. Restore it from a backup: "
                "with another key the same listener would become another one."
            )
        return key
