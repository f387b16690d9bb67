"""A workspace: a folder with settings, rule books, the lake, the vault, and a key for listeners.

::

    hitparade.yaml     settings; people edit it
    rulebooks/         the charts' rule books, YAML
    lake/              what was delivered and what was made of it (Delta tables)
    vault/             published editions (Delta tables)
    keys/              the key that listener ids are hashed with, and the key that decisions are
                       signed with; never in the lake
    intake/            listens that came in over HTTP, and who may send them; made when first needed
    sums/              running sums of large charts; made anew where they are lacking

The lake and the vault may stand on an object store instead; the rest, which people edit or which is
secret, is always a folder of this machine.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import LAKE, VAULT
from hitparade.engine.clock import next_instant
from hitparade.engine.damage import unwritten
from hitparade.engine.lake import Lake
from hitparade.engine.settings import STORE, TEMPLATE, TEMPLATE_STORE, read_settings
from hitparade.engine.store import Folder, settle

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.engine.settings import Settings

LAKE_FORMAT: Final = 5
"""The lake's format that this release writes; it reads, and goes on writing, every earlier one."""
_KEY_BYTES: Final = 32
SETTINGS: Final = "hitparade.yaml"
_FORMAT: Final = "lake/format"
_AWKWARD: Final = re.compile(r"%[0-9A-Fa-f]{2}|[\[\]^|\\]")
"""What the writer of the tables misreads in a path."""


@dataclass(frozen=True)
class Upgrade:
    """What `Workspace.upgrade` made."""

    before: int
    """Format of the lake before."""
    after: int
    made: tuple[str, ...]
    """Tables (``lake/tracks``), columns (``lake/usage: volume``) and keys that were lacking."""


@dataclass(frozen=True)
class Workspace:
    """One folder that holds everything of one compiler of charts."""

    folder: Path
    settings: Settings

    @classmethod
    def create(cls, folder: Path, store: str = "") -> Workspace:
        """Make a workspace in a folder that does not exist yet or is empty.

        Args:
            folder: Where settings, rule books and keys go.
            store: URL of the object store for the lake and the vault; empty: they go there too.

        Raises:
            WorkspaceError: There is something in the folder or at the URL, or it cannot be written.
        """
        require_empty(folder)
        place = _empty_store(store) if store else Folder.of(folder)
        settings = TEMPLATE.format(name=json.dumps(folder.resolve().name))
        settings += TEMPLATE_STORE.format(store=place) if store else ""
        try:
            for name in ("rulebooks", "keys"):
                (folder / name).mkdir(parents=True)
            _make_key(folder / "keys" / "listeners.key")
            _make_key(folder / "keys" / "decisions.key")
        except OSError as error:
            raise unwritten(str(folder), error) from error
        place.write(_FORMAT, f"{LAKE_FORMAT}\n".encode())
        Lake(place.child("lake"), LAKE).create()
        Lake(place.child("vault"), VAULT).create()
        # The settings come last: a folder without them is no workspace.
        Folder.of(folder).write(SETTINGS, settings.encode())
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
        workspace = cls(folder, read_settings(file))
        if workspace.lake_format > LAKE_FORMAT:
            raise WorkspaceError(
                f"{folder} has a lake of format {workspace.lake_format}, but this release knows "
                f"formats up to {LAKE_FORMAT}. Install a newer hitparade."
            )
        return workspace

    @property
    def lake_format(self) -> int:
        """The format of the workspace's lake."""
        try:
            return int(self.store.read(_FORMAT) or b"")
        except ValueError as error:
            raise WorkspaceError(
                f"{self.store}/{_FORMAT} does not hold a number. Restore it from a backup."
            ) from error

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
        except OSError as error:
            raise unwritten(str(self.folder), error) from error
        if before != LAKE_FORMAT:
            self.store.write(_FORMAT, f"{LAKE_FORMAT}\n".encode())
        return Upgrade(before, LAKE_FORMAT, tuple(made))

    @property
    def store(self) -> Folder:
        """Where the lake and the vault stand: the workspace's folder, or an object store."""
        return Folder.of(self.settings.store or self.folder)

    @property
    def rulebooks(self) -> Path:
        """The folder of the workspace's own rule books."""
        return self.folder / "rulebooks"

    @cached_property
    def lake(self) -> Lake:
        """What was delivered, and what was made of it."""
        return Lake(self.store.child("lake"), LAKE)

    @cached_property
    def vault(self) -> Lake:
        """Published editions."""
        return Lake(self.store.child("vault"), VAULT)

    def sums(self, chart: str) -> Folder | None:
        """Where the running sums of a chart are kept; what is there may be removed at any time.

        Returns:
            None where the lake is on an object store: whoever reads it may not reach this machine.
        """
        return Folder.of(self.folder / "sums" / chart) if self.store.is_local else None

    def now(self) -> dt.datetime:
        """The instant for what is stored now: after everything that is stored already.

        Raises:
            WorkspaceError: The clock stands well before something that is stored.
        """
        return next_instant((self.lake, self.vault), dt.datetime.now(dt.UTC))

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


def require_empty(folder: Path) -> None:
    """Insist that a workspace can be made in a folder.

    Raises:
        WorkspaceError: There is something in it, or its path is one that tables cannot have.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is not an empty folder. Name another one.")
    awkward = _AWKWARD.search(str(folder.resolve()))
    if awkward:
        raise WorkspaceError(
            f"{folder} has {awkward[0]} in its path, which tables cannot have. Name another one."
        )


def _empty_store(url: str) -> Folder:
    """The place that a URL names, where nothing is yet.

    Raises:
        WorkspaceError: It is no URL of a store, cannot be reached, or holds something.
    """
    if not STORE.fullmatch(url):
        raise WorkspaceError(
            f"{url} is no place for a lake and a vault. Allowed is s3://BUCKET or s3://BUCKET/PREFIX, "
            "of letters, digits, dots, - and _."
        )
    place = Folder.of(url)
    if place.files():
        raise WorkspaceError(f"{place} is not empty. Name another prefix.")
    return place


def _make_key(file: Path) -> bool:
    """Make a secret key where there is none; it is there as a whole or not at all."""
    if file.exists():
        return False
    file.parent.mkdir(exist_ok=True)
    partial = file.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as text:
        text.write(secrets.token_hex(_KEY_BYTES) + "\n")
        text.flush()
        os.fsync(text.fileno())
    partial.replace(file)
    settle(file.parent)
    return True


def _read_key(file: Path) -> bytes | None:
    try:
        key = bytes.fromhex(file.read_text().strip())
    except (OSError, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None
