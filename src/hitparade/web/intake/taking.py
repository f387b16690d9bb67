"""The intake of one workspace: its tokens, its journal, and what goes on beside the requests."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final

import structlog

from hitparade import api
from hitparade.domain.errors import HitparadeError, WorkspaceError
from hitparade.web.intake import batches, journal
from hitparade.web.intake.drain import Drained, drain
from hitparade.web.intake.journal import Sent
from hitparade.web.intake.limits import Limits, Rates
from hitparade.web.intake.playing import Playing
from hitparade.web.intake.stats import Stats
from hitparade.web.intake.tokens import Tokens
from hitparade.web.intake.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hitparade.engine.workspace import Workspace
    from hitparade.web.intake.journal import Row
    from hitparade.web.intake.listens import Listen
    from hitparade.web.intake.tokens import Token

EVERY: Final = 3600
"""Seconds that a listen waits at most before it goes into the lake."""
ENOUGH: Final = 20_000
"""Listens that wait at most."""
_LOOK: Final = 5.0
"""Seconds between two looks at what waits."""
_PAUSE: Final = 60.0
"""Seconds between two attempts to drain."""


class Intake:
    """Takes listens in, for one workspace and one process."""

    def __init__(
        self,
        workspace: Workspace,
        rates: Rates | None = None,
        *,
        every: int = EVERY,
        enough: int = ENOUGH,
        url: str = "",
    ) -> None:
        """Take the workspace; the journal is opened when it is needed first.

        Args:
            workspace: The workspace.
            rates: How many requests are answered.
            every: Seconds that a listen waits at most before it goes into the lake.
            enough: Listens that wait at most.
            url: Where people find the site, without a slash at its end; empty: where they asked.
        """
        self.workspace = workspace
        self.url = url
        self.limits = Limits(rates or Rates())
        self.playing = Playing()
        self.stats = Stats(workspace.folder)
        self.new = self.known = 0
        """Listens taken in since the site began, and those among what was sent that were there already."""
        self.trouble = ""
        """What kept listens from going into the lake the last time; empty where nothing did."""
        self._every, self._enough = every, enough
        self._stop = threading.Event()
        self._drainer: threading.Thread | None = None

    @cached_property
    def tokens(self) -> Tokens:
        """Who may do what."""
        return Tokens(self.workspace)

    @cached_property
    def writer(self) -> Writer:
        """Writes listens down."""
        return Writer(self.workspace.folder)

    def start(self) -> None:
        """Begin to bring listens into the lake, beside the requests."""
        self._drainer = threading.Thread(target=self._drain, name="drain", daemon=True)
        self._drainer.start()

    def close(self) -> None:
        """Write down and drain whatever was taken in, and end."""
        self._stop.set()
        if "writer" in self.__dict__:
            self.writer.close()
            del self.writer
        if self._drainer is not None:
            self._drainer.join()
            self._drainer = None
        if "tokens" in self.__dict__:
            self.tokens.close()
            del self.tokens

    async def take(self, token: Token, listens: Sequence[Listen]) -> int:
        """Write listens down; returns when they are on disk, with how many are new.

        Raises:
            FullError: Too many wait already.
            sqlite3.Error: The journal cannot be written.
        """
        sent = Sent(token.user, token.territory, listens)
        new = await asyncio.wrap_future(self.writer.add(sent))
        self.new += new
        self.known += len(listens) - new
        return new

    def strike(self, user: int, listened_at: int, msid: str) -> bool:
        """Delete a listen of a user; whether there was one."""
        with journal.opened(self.workspace.folder) as db, journal.changing(db):
            return journal.strike(db, user, listened_at, msid)

    def newest(
        self, user: int, count: int, span: tuple[int | None, int | None]
    ) -> tuple[list[Row], tuple[int, int, int]]:
        """Listens of a user, the newest first, and how many there are, since when, until when."""
        with closing(journal.connect(self.workspace.folder)) as db:
            return journal.newest(db, user, count, span), journal.extent(db, user)

    def drained(self) -> Drained:
        """Bring what waits into the lake now.

        Raises:
            WorkspaceError: The journal or the lake cannot be read or written.
        """
        return drain(api.open(self.workspace.folder))

    def waiting(self) -> int:
        """How many listens are not on their way into the lake yet.

        Raises:
            WorkspaceError: The journal cannot be read.
        """
        if not journal.exists(self.workspace.folder):
            return 0
        with self._looked() as db:
            return batches.waiting(db)[0]

    @contextmanager
    def _looked(self) -> Iterator[sqlite3.Connection]:
        """The journal for one look; what the database says against it is an error like any other."""
        try:
            with journal.opened(self.workspace.folder) as db:
                yield db
        except sqlite3.Error as error:
            file = self.workspace.folder / journal.FILE
            raise WorkspaceError(f"{file} cannot be read: {error}. Look at the disk.") from error

    def ready(self) -> str:
        """What is wrong with the intake, or nothing."""
        try:
            self.waiting()
        except HitparadeError:
            return "the journal of listens cannot be read"
        return self.trouble

    def _drain(self) -> None:
        last = time.monotonic()
        while not self._stop.wait(_LOOK):
            if time.monotonic() - last >= _PAUSE and self._due():
                self._try()
                last = time.monotonic()
        self._try()

    def _due(self) -> bool:
        if not journal.exists(self.workspace.folder):
            return False
        try:
            with self._looked() as db:
                count, since = batches.waiting(db)
                unsettled = bool(batches.undelivered(db))
        except HitparadeError:
            return False
        old = since is not None and time.time() - since >= self._every
        return count >= self._enough or old or unsettled

    def _try(self) -> None:
        """Drain; what cannot go into the lake now stays in the journal and is tried again."""
        try:
            done = self.drained()
        except Exception as error:  # noqa: BLE001 # whatever it is, requests go on
            self.trouble = f"listens could not be brought into the lake ({type(error).__name__})"
            _log().error("not drained", kind=type(error).__name__)
            return
        self.trouble = ""
        if done.batches:
            _log().info("drained", batches=done.batches, listens=done.listens)


def _log() -> structlog.typing.FilteringBoundLogger:
    found: structlog.typing.FilteringBoundLogger = structlog.get_logger("hitparade")
    return found
