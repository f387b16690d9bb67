"""A whole workspace examined: its files, what they hold, and whether that can be had again.

Every finding says what it means and what to do. Nothing is written and nothing is mended: what is
damaged comes back from a backup, what is only unfinished is finished by the command it belongs to.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from hitparade.domain.checkup import NOTE, OK, PROBLEM, Check, Checkup, some
from hitparade.domain.errors import RuleBookError, WorkspaceError
from hitparade.domain.tables import (
    EDITIONS,
)
from hitparade.engine import condition, databases
from hitparade.engine.condition import MOST, RESTORE, guarded
from hitparade.engine.restore import STORE
from hitparade.engine.settings import Settings, read_settings
from hitparade.engine.workspace import LAKE_FORMAT, SETTINGS, Workspace
from hitparade.rules.load import load
from hitparade.vault import contents
from hitparade.vault.pinned import pinned_versions
from hitparade.vault.store import Vault, edition_name
from hitparade.vault.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from hitparade.engine.condition import Stored
    from hitparade.engine.plan import Engine


def examine(
    folder: Path,
    engine: Callable[[Workspace], Engine],
    *,
    quick: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Checkup:
    """Examine the workspace in a folder, however damaged it is.

    Args:
        folder: The folder.
        engine: Makes the engine that reads a workspace.
        quick: Leave out what takes long: usage is not read, and no edition is computed anew.
        progress: Told how many of the checks are done.

    Raises:
        WorkspaceError: There is no workspace in the folder, not even a damaged one.
    """
    if not any((folder / name).exists() for name in (SETTINGS, "lake", "vault")):
        raise WorkspaceError(
            f"{folder} is no workspace: there is no {SETTINGS} in it. Make one with "
            f"`hitparade init DIR`, or name one with `hitparade -C DIR`."
        )
    workspace, checks = _opened(folder)
    try:
        workspace.lake.folder.read("format")
    except WorkspaceError as error:
        do = "See that it can be reached and read, and who may do so."
        return Checkup((*checks, Check("store", PROBLEM, str(error), do)))
    older = False
    with suppress(WorkspaceError):
        older = workspace.lake_format < LAKE_FORMAT
    lake = condition.stored("lake", workspace.lake, older=older)
    vault = condition.stored("vault", workspace.vault, older=older)
    reader = engine(workspace)
    stages: dict[str, Callable[[], Iterator[Check]]] = {
        "rule books": partial(_rule_books, workspace),
        "keys": partial(condition.keys, workspace),
        "journal": partial(databases.checks, workspace),
        "format": partial(condition.lake_format, workspace),
        "lake tables": partial(condition.tables, lake, quick=quick),
        "vault tables": partial(condition.tables, vault, quick=quick),
        "versions": partial(_versions, workspace, reader, (lake, vault)),
        "log clean-up": partial(_cleanup, (lake, vault)),
        "seals": partial(_seals, workspace, reader),
        "decisions": partial(contents.log_of_decisions, workspace, reader),
        "clock": partial(condition.clock, workspace),
        "deliveries": partial(contents.deliveries, workspace, reader, quick=quick),
        "balance": partial(contents.balance, workspace, reader),
        "editions": partial(_editions, workspace, reader),
        "unfinished": partial(contents.unfinished, workspace, reader, (lake, vault)),
    }
    if not quick:
        stages["fingerprints"] = partial(_fingerprints, workspace, reader)
    for done, (name, stage) in enumerate(stages.items()):
        progress("checks", done, len(stages))
        checks += guarded(name, stage())
    return Checkup(tuple(checks))


def _opened(folder: Path) -> tuple[Workspace, list[Check]]:
    """The workspace, and what its settings say; without them, one with those of a new workspace."""
    file = folder / SETTINGS
    try:
        settings = read_settings(file)
    except (WorkspaceError, OSError) as error:
        found = str(error) if file.is_file() else f"{file} is missing."
        return Workspace(folder, _likely(file)), [
            Check("settings", PROBLEM, found, f"Mend {SETTINGS}, or restore it from a backup.")
        ]
    return Workspace(folder, settings), [Check("settings", OK, f"{SETTINGS} can be used.")]


def _likely(file: Path) -> Settings:
    """Settings in the place of some that cannot be read: with the store that they seem to name."""
    name = file.parent.name
    with suppress(OSError, ValueError):
        if store := STORE.search(file.read_text(errors="replace")):
            return Settings(name=name, store=store[1].strip().strip("'\""))
    return Settings(name=name)


def _rule_books(workspace: Workspace) -> Iterator[Check]:
    """Whether every rule book of the workspace can be used."""
    files = sorted(workspace.rulebooks.glob("*.yaml"))
    broken = 0
    for file in files:
        try:
            load(file)
        except RuleBookError as error:
            broken += 1
            found = f"rulebooks/{file.name} has {len(error.problems)} problem(s), so its chart "
            found += "cannot be compiled."
            yield Check("rule books", NOTE, found, f"`hitparade rules check rulebooks/{file.name}`")
    yield Check("rule books", OK, f"{len(files) - broken} of {len(files)} can be used.")


def _versions(workspace: Workspace, engine: Engine, both: Sequence[Stored]) -> Iterator[Check]:
    """Whether everything that an edition was computed from can still be read."""
    found: list[Check] = []
    count = 0
    for part, tables in zip(("versions", "vault"), both, strict=True):
        pinned = pinned_versions(workspace, engine, part)
        count += sum(len(versions) for versions in pinned.values())
        found += tables.pinned(pinned)
    fine = f"All {count:,} versions of tables that editions were computed from are there."
    yield from found or [Check("versions", OK, fine)]


def _cleanup(both: Sequence[Stored]) -> Iterator[Check]:
    found = [check for tables in both for check in condition.cleanup(tables)]
    yield from found or [Check("log clean-up", OK, "It is off: no version of a table is lost.")]


def _seals(workspace: Workspace, engine: Engine) -> Iterator[Check]:
    """Whether the vault's files are as they were sealed, and every edition has a seal."""
    vault = Vault(workspace.vault)
    changed = vault.changed_files()
    for name, editions in changed[:MOST]:
        held = some(list(editions)) or "editions"
        found = f"vault/{name} was changed or is missing since it was sealed. It holds {held}."
        yield Check("seals", PROBLEM, found, RESTORE)
    if len(changed) > MOST:
        more = f"{len(changed) - MOST:,} more files were changed or are missing."
        yield Check("seals", PROBLEM, more, "`hitparade verify` lists them all.")
    stored = set(_edition_names(workspace, engine))
    sealed = vault.sealed_editions()
    if lost := sorted(sealed - stored):
        found = f"{some(lost)} was sealed and is not there."
        yield Check("seals", PROBLEM, found, RESTORE)
    if bare := sorted(stored - sealed):
        yield Check(
            "seals",
            NOTE,
            f"{some(bare)} has no seal: the command was stopped before it wrote one, or the seal "
            "was deleted. Its content is still protected by its fingerprint.",
            "`hitparade verify`; if it holds, nothing is lost. Else restore a backup.",
        )
    if not (changed or lost):
        yield Check("seals", OK, f"{len(sealed & stored):,} editions are as they were sealed.")


def _edition_names(workspace: Workspace, engine: Engine) -> list[str]:
    with engine.session() as session:
        workspace.vault.attach(session, (EDITIONS,))
        rows = session.read("SELECT chart, territory, issue, edition FROM editions").to_pylist()
    return [edition_name(**row) for row in rows]


def _editions(workspace: Workspace, engine: Engine) -> Iterator[Check]:
    """Whether the balance that each edition carries holds."""
    with engine.session() as session:
        workspace.vault.attach(session, (EDITIONS,))
        rows = session.read(
            "SELECT chart, territory, issue, edition, status, balance FROM editions"
            " ORDER BY chart, territory, issue, edition"
        ).to_pylist()
    wrong = [row for row in rows if row["balance"] and not json.loads(row["balance"])["holds"]]
    for row in wrong[:MOST]:
        name = edition_name(row["chart"], row["territory"], row["issue"], row["edition"])
        found = f"{name} ({row['status']}) was stored although its balance does not hold."
        yield Check("editions", PROBLEM, found, "Compile it again, once `hitparade balance` holds.")
    if not wrong:
        yield Check("editions", OK, f"{len(rows):,} stored; none is known not to balance.")


def _fingerprints(workspace: Workspace, engine: Engine) -> Iterator[Check]:
    """Whether every edition can be computed again from what it was computed from."""
    found = verify(workspace, engine)
    for one in found.differences[:MOST]:
        name = one.chart
        if one.issue and one.edition:
            name = edition_name(one.chart, one.territory, one.issue, one.edition)
        what = f"{name}: {one.what}" if name else one.what
        yield Check(
            "fingerprints", PROBLEM, f"{what}: stored {one.stored}, found {one.found}.", RESTORE
        )
    if len(found.differences) > MOST:
        more = f"{len(found.differences) - MOST:,} more differences."
        yield Check("fingerprints", PROBLEM, more, "`hitparade verify` lists them all.")
    if found.holds:
        yield Check(
            "fingerprints", OK, f"{found.editions:,} editions were computed again: all the same."
        )
