"""A workspace: a folder with settings, rule books, the lake, the vault, and a key for listeners.

::

    hitparade.yaml     settings; people edit it
    rulebooks/         the charts' rule books, YAML
    lake/              what was delivered and what was made of it (Delta tables)
    vault/             published editions (Delta tables)
    keys/              the key that listener ids are hashed with, and the key that decisions are
                       signed with; never in the lake
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

LAKE_FORMAT: Final = 2
"""The lake's format that this release writes; it reads, and goes on writing, every earlier one."""
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


@dataclass(frozen=True)
class Upgrade:
    """What `Workspace.upgrade` made."""

    before: int
    """Format of the lake before."""
    after: int
    made: tuple[str, ...]
    """Tables (``lake/tracks``), columns (``lake/usage: volume``) and keys that were lacking."""


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
            _make_key(folder / "keys" / "listeners.key")
            _make_key(folder / "keys" / "decisions.key")
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

    def upgrade(self) -> Upgrade:
        """Make what older releases did not make, then write the newest format of the lake.

        Nothing that is there is changed, so it can be broken off at any moment and begun again.

        Raises:
            WorkspaceError: A table or file cannot be written.
        """
        before = self.lake_format
        made = [
            f"{lake.folder.name}/{table}: {', '.join(columns)}"
            if columns
            else f"{lake.folder.name}/{table}"
            for lake in (self.lake, self.vault)
            for table, columns in lake.lacking().items()
        ]
        self.lake.complete()
        self.vault.complete()
        try:
            if _make_key(self.folder / "keys" / "decisions.key"):
                made.append("keys/decisions.key")
            if before != LAKE_FORMAT:
                file = self.folder / "lake" / "format"
                partial = file.with_suffix(".partial")
                partial.write_text(f"{LAKE_FORMAT}\n")
                partial.replace(file)
        except OSError as error:
            raise WorkspaceError(f"{self.folder} cannot be written: {error.strerror}.") from error
        return Upgrade(before, LAKE_FORMAT, tuple(made))

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
        key = _read_key(file)
        if key is None:
            raise WorkspaceError(
                f"{file} does not hold the key of the listener ids. Restore it from a backup: "
                "with another key the same listener would become another one."
            )
        return key

    @property
    def decision_key(self) -> bytes | None:
        """The secret half of the Ed25519 key that signs decisions; None where there is none yet.

        Raises:
            WorkspaceError: The file does not hold a key.
        """
        file = self.folder / "keys" / "decisions.key"
        if not file.exists():
            return None
        key = _read_key(file)
        if key is None:
            raise WorkspaceError(
                f"{file} does not hold the key that decisions are signed with. Restore it from a "
                "backup, or remove it: decisions are then stored without a signature."
            )
        return key


def _make_key(file: Path) -> bool:
    """Make a secret key where there is none; it is there as a whole or not at all."""
    if file.exists():
        return False
    file.parent.mkdir(exist_ok=True)
    partial = file.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as text:
        text.write(secrets.token_hex(_KEY_BYTES) + "\n")
    partial.replace(file)
    return True


def _read_key(file: Path) -> bytes | None:
    try:
        key = bytes.fromhex(file.read_text().strip())
    except (OSError, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None
