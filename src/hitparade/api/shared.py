"""What all verbs share: an open workspace, and how dates, instants and charts may be given."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from hitparade.domain.errors import NotFoundError
from hitparade.domain.instant import parse_instant
from hitparade.engine.duckdb import DuckDB
from hitparade.rules.load import find
from hitparade.vault.ask import Wanted

if TYPE_CHECKING:
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import RuleBook


Date: TypeAlias = "dt.date | str"
"""A date, or an ISO text of one."""
Instant: TypeAlias = "dt.datetime | str"
"""An instant with its zone, as RFC 3339 or as a date: the end of that day, UTC."""


def quiet(_what: str, _done: int, _all: int) -> None:
    """Report nothing."""


def parse_chart(chart: str) -> tuple[str, str | None]:
    """The name and territory of ``NAME`` or ``NAME@TERRITORY``.

    >>> parse_chart("us-songs@US"), parse_chart("us-songs")
    (('us-songs', 'US'), ('us-songs', None))
    """
    name, at, territory = chart.partition("@")
    return name, territory if at else None


def parse_date(text: Date) -> dt.date:
    """A date from an ISO text.

    Raises:
        NotFoundError: The text is no date.
    """
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError(f"{text} is no date. Write it as YYYY-MM-DD.") from error


def date_or_none(text: Date | None) -> dt.date | None:
    """A date, where one is given.

    Raises:
        NotFoundError: The text is no date.
    """
    return parse_date(text) if text else None


def instant_of(instant: Instant) -> dt.datetime:
    """An instant in UTC.

    Raises:
        NotFoundError: The text is no instant.
    """
    if isinstance(instant, dt.datetime) and instant.tzinfo is not None:
        return instant.astimezone(dt.UTC)
    return parse_instant(str(instant))


def edition_of(
    chart: str, issue: Date, edition: str = "latest", as_of: Instant | None = None
) -> Wanted:
    """Which edition is asked for, as all questions about editions take it."""
    name, territory = parse_chart(chart)
    known = None if as_of is None else instant_of(as_of)
    return Wanted(name, territory, str(issue), edition, known)


class Opened:
    """An open workspace, and the engine that it is computed with."""

    def __init__(self, workspace: Workspace, engine: Engine | None = None) -> None:
        """Take a workspace and, if not the embedded one, an engine.

        Tallies, editions and what verifies them are computed by it; all else in this process.
        """
        self.workspace = workspace
        self.engine = engine or DuckDB(workspace.settings.memory or None)
        self.home = self.engine.home

    def rule_book(self, chart: str, file: str | Path | None = None) -> RuleBook:
        """The rule book of a chart: a file, else the workspace's own, else the shipped one."""
        name, _ = parse_chart(chart)
        return find(self.workspace.rulebooks, name, Path(file) if file else None)
