"""One thread that writes listens down: whoever waits at the same time shares a commit.

A commit takes as long as the disk needs, whether it holds one listen or a thousand. So requests line
up, and when a commit is done the next one takes all that came meanwhile. Each is answered after the
commit that it is in.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final

from hitparade.web.intake import journal

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.web.intake.journal import Sent

_AT_ONCE: Final = 5_000
"""Listens of one commit, about."""
_WAITING: Final = 2_000
"""Requests that may wait."""


class FullError(Exception):
    """More requests wait than may wait; it may be tried again soon."""


class Writer:
    """Writes to the journal of one workspace, from one thread."""

    def __init__(self, folder: Path) -> None:
        """Open the journal, and begin.

        Raises:
            WorkspaceError: The journal cannot be opened.
        """
        self._db = journal.connect(folder)
        self._line: queue.Queue[tuple[Sent, Future[int]] | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._work, name="listens", daemon=True)
        self._thread.start()

    def add(self, sent: Sent) -> Future[int]:
        """Write the listens of a request down; done when they are on disk, with how many are new.

        Raises:
            FullError: Too many wait already.
        """
        done: Future[int] = Future()
        try:
            self._line.put_nowait((sent, done))
        except queue.Full as error:
            raise FullError from error
        return done

    @property
    def is_idle(self) -> bool:
        """Whether nobody stands in line; what was taken from it may still be written."""
        return self._line.empty()

    def close(self) -> None:
        """Write down whatever waits, and end."""
        self._line.put(None)
        self._thread.join()
        self._db.close()

    def _work(self) -> None:
        ended = False
        while not ended:
            taken, ended = self._next()
            # Whoever gave up has no answer to wait for; from here on nobody can.
            taken = [(sent, done) for sent, done in taken if done.set_running_or_notify_cancel()]
            try:
                self._commit([sent for sent, _ in taken], [done for _, done in taken])
            except Exception:  # noqa: BLE001 # one of them may be at fault: each by itself
                for sent, done in taken:
                    try:
                        self._commit([sent], [done])
                    except Exception as error:  # noqa: BLE001 # told to whoever waits for it
                        done.set_exception(error)

    def _next(self) -> tuple[list[tuple[Sent, Future[int]]], bool]:
        """All that wait, up to a bound, and whether the end is reached; waits for the first."""
        taken: list[tuple[Sent, Future[int]]] = []
        one = self._line.get()
        while one is not None:
            taken.append(one)
            if sum(len(sent.listens) for sent, _ in taken) >= _AT_ONCE:
                return taken, False
            try:
                one = self._line.get_nowait()
            except queue.Empty:
                return taken, False
        return taken, True

    def _commit(self, sent: list[Sent], waiting: list[Future[int]]) -> None:
        if not sent:
            return
        with journal.changing(self._db):
            new = journal.put(self._db, sent)
        for done, count in zip(waiting, new, strict=True):
            done.set_result(count)


WRITE_ERRORS: Final = (FullError, sqlite3.Error, OSError)
"""Why listens could not be written down just now."""
