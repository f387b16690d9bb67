"""What people decide: the log of decisions, and what identity makes of spellings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hitparade import pipeline
from hitparade.api.shared import Date, Opened, date_or_none, quiet
from hitparade.identity.acts import LISTENER, Decision
from hitparade.identity.decisions import Log, decide, decisions, undo
from hitparade.identity.lookup import known
from hitparade.identity.unmatched import match, unmatched
from hitparade.vault.preview import preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.preview import Preview
    from hitparade.identity.lookup import Lookup
    from hitparade.identity.unmatched import Spelling, Way
    from hitparade.pipeline import Progress, Restated


def decision(  # noqa: PLR0913
    act: str,
    subject: str = "",
    *,
    chart: str = "",
    value: str = "",
    first: Date | None = None,
    last: Date | None = None,
    expires: Date | None = None,
    author: str,
    reason: str,
) -> Decision:
    """A decision that `Hitparade.preview` can look at; its parts are those of `Hitparade.decide`."""
    dates = (date_or_none(first), date_or_none(last), date_or_none(expires))
    return Decision(act, subject, chart, value, *dates, author, reason)


class Decisions(Opened):
    """What people decide, and what is known of spellings."""

    def decide(  # noqa: PLR0913
        self,
        act: str,
        subject: str = "",
        *,
        chart: str = "",
        value: str = "",
        first: Date | None = None,
        last: Date | None = None,
        expires: Date | None = None,
        author: str,
        reason: str,
    ) -> dict[str, Any]:
        """Write a manual decision into the log, signed; editions change when they are compiled.

        Args:
            act: What is decided: an act of `hitparade.identity.acts.ACTS`.
            subject: What it is about: the id of a song, recording or release, or a name.
            chart: ``NAME`` or ``NAME@TERRITORY``; empty binds every chart.
            value: What more the act needs, as a JSON object.
            first: First issue (for a quarantine: day of usage) that it binds.
            last: Last one.
            expires: Day after which it binds nothing.
            author: Who decides.
            reason: Why.

        Returns:
            The record.

        Raises:
            NotFoundError: There is no such act.
            WorkspaceError: Something that the act needs is missing, or the log is damaged.
        """
        wanted = decision(
            act,
            subject,
            chart=chart,
            value=value,
            first=first,
            last=last,
            expires=expires,
            author=author,
            reason=reason,
        )
        return decide(self.workspace, self.home, wanted)

    def preview(self, *decisions: Decision) -> Preview:
        """Say what decisions would change in published charts; nothing is decided.

        Args:
            decisions: What would be decided, one after the other, each made by `decision`. To undo
                is a decision too: act ``undo``, and the id of a decision as its subject.

        Returns:
            The newest edition of every issue that they touch, beside what it would be.

        Raises:
            NotFoundError: There is no such act, or no such decision to undo.
            WorkspaceError: Something that an act needs is missing, or the log is damaged.
        """
        return preview(self.workspace, self.home, decisions)

    def wanted(
        self,
        make: Callable[[Lookup], Decision],
        *,
        author: str,
        reason: str,
        listener: str = "",
    ) -> Decision:
        """A decision on identity, with what people typed found: for `preview`, `make` or `restate`.

        ::

            from functools import partial
            from hitparade.identity.wanted import merging

            same = partial(merging, one="Ana Reis - Tide Table", other="GBAYE0601498")
            office.make(office.wanted(same, author="Ana", reason="one song"))

        Args:
            make: A function of `hitparade.identity.wanted`, of which only the lookup is left open.
            author: Who decides.
            reason: Why.
            listener: The listener whose decision it is; it waits for a quorum.

        Raises:
            NotFoundError: What somebody typed is nowhere, or is several.
        """
        with known(self.workspace, self.home) as lookup:
            found = make(lookup)
        who = f"{LISTENER}{listener}" if listener else author
        return replace(found, author=who, reason=reason)

    def restate(self, decision: Decision, *, progress: Progress = quiet) -> Restated:
        """Make a decision, and correct every final edition that it changes, with its reason.

        Args:
            decision: Made by `wanted` or `decision`; to undo is a decision too.
            progress: Told how far the work is.

        Raises:
            NotFoundError: There is no such act, or no such decision to undo.
            WorkspaceError: Something that the act needs is missing, or an edition would not balance.
        """
        return pipeline.restate(self.workspace, self.home, decision, progress)

    def make(self, decision: Decision) -> dict[str, Any]:
        """Write a decision that `wanted` or `decision` made into the log; returns its record."""
        return decide(self.workspace, self.home, decision)

    def undo(self, decision: str, *, author: str, reason: str) -> dict[str, Any]:
        """Take a decision back, by id or number in the log; that is a record of its own.

        Raises:
            NotFoundError: There is no such decision.
        """
        return undo(self.workspace, self.home, decision, author=author, reason=reason)

    def decisions(self) -> Log:
        """The log of decisions, its hashes, links and signatures checked."""
        return decisions(self.workspace, self.home)

    def unmatched(self, *, limit: int | None = None) -> list[Spelling]:
        """What usage spells and nothing is known of, largest first, with what it may be.

        Args:
            limit: Only so many; all when not given.
        """
        return unmatched(self.workspace, self.home, limit)

    def match(self) -> list[Way]:
        """Match what usage spells with what is known, and say how much was found in which way."""
        return match(self.workspace, self.home)
