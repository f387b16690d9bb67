"""Which versions of the lake's and the vault's tables the stored editions were computed from.

They stay readable for ever, so that every edition can be computed anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import EDITIONS
from hitparade.engine.lake import ABSENT
from hitparade.vault.store import edition_name

if TYPE_CHECKING:
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace


def pinned_versions(
    workspace: Workspace, engine: Engine, part: str = "versions"
) -> dict[str, dict[int, list[str]]]:
    """Every version that the manifest of an edition names, by table, with those editions.

    Args:
        workspace: Where the editions are.
        engine: Reads them.
        part: ``versions`` for tables of the lake, ``vault`` for those of the vault.

    Raises:
        WorkspaceError: A manifest is not as it was written.
    """
    with engine.session() as session:
        workspace.vault.attach(session, (EDITIONS,))
        rows = session.read(
            "SELECT chart, territory, issue, edition, manifest FROM editions"
            " ORDER BY chart, territory, issue, edition, batch"
        ).to_pylist()
    pinned: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for row in rows:
        name = edition_name(row["chart"], row["territory"], row["issue"], row["edition"])
        try:
            versions = {str(k): int(v) for k, v in json.loads(row["manifest"])[part].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WorkspaceError(
                f"The manifest of {name} is not as it was written. `hitparade verify` says more; "
                "restore the vault from a backup."
            ) from error
        for table, version in versions.items():
            if version != ABSENT:
                pinned[table].setdefault(version, []).append(name)
    return pinned
