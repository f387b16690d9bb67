"""Engines by name: the embedded one, and servers that speak Spark Connect.

A server's client takes time to load and is an extra, so it is imported only where one is named.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import EngineError
from hitparade.engine.duckdb import DuckDB

if TYPE_CHECKING:
    from hitparade.engine.plan import Engine
    from hitparade.engine.spark import Spark
    from hitparade.engine.workspace import Workspace

DUCKDB: Final = "duckdb"
"""The name of the embedded engine."""
_SERVER: Final = re.compile(r"sc://[^\s/:;]+(:\d+)?(/(;[^\s;=]+=[^\s;]+)*)?")


def version_of(name: str) -> str:
    """The version of the engine of a name.

    Raises:
        EngineError: There is no such engine, or its server cannot be reached.
    """
    if name == DUCKDB:
        return version("duckdb")
    spark = _spark(name)
    with spark(name).session() as session:
        return session.version


def named(name: str, workspace: Workspace) -> Engine:
    """The engine of a name, with the memory that a workspace allows.

    Args:
        name: ``duckdb``, or ``sc://HOST:PORT``.
        workspace: Where it will work.

    Raises:
        EngineError: There is no such engine, or what it needs is not installed.
    """
    memory = workspace.settings.memory
    if name == DUCKDB:
        return DuckDB(memory or None)
    home = DuckDB(memory or None)
    return _spark(name)(name, workspace.store.child("scratch"), home=home)


def _spark(name: str) -> type[Spark]:
    """What speaks to a server."""
    if not _SERVER.fullmatch(name):
        raise EngineError(
            f"There is no engine {name}. Allowed are {DUCKDB}, which needs no server, and "
            "sc://HOST:PORT, a server that speaks Spark Connect."
        )
    try:
        from hitparade.engine.spark import Spark  # noqa: PLC0415
    except ImportError as error:
        raise EngineError(
            f"The engine {name} needs more than is installed ({error.name}). Install it: "
            "pip install 'hitparade[spark]'"
        ) from error
    return Spark
