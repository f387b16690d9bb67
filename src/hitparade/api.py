"""The Python API: one object with the verbs of the command line.

Records are typed (`hitparade.domain.chart`), tables are Arrow tables. Dates may be given as
`datetime.date` or as ISO texts. Every error is a `hitparade.domain.errors.HitparadeError`.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hitparade import pipeline
from hitparade.domain.errors import NotFoundError
from hitparade.domain.instant import parse_instant
from hitparade.domain.tables import CATALOGUES, CLAIM_FILES, REFUSED
from hitparade.engine import backup as backups
from hitparade.engine import restore as restoring
from hitparade.engine import tidy
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.engines import DUCKDB, named
from hitparade.engine.plan import quoted
from hitparade.engine.workspace import Workspace
from hitparade.feeds.catalogue import Imported, import_catalogue
from hitparade.feeds.claims import Claimed, import_claims
from hitparade.feeds.deliver import Delivered, Options, deliver
from hitparade.feeds.deliveries import CONFIRM, WITHDRAW, facts
from hitparade.feeds.figures import read_figures
from hitparade.feeds.registry import reporters
from hitparade.identity.acts import LISTENER, Decision
from hitparade.identity.claimed import ClaimsInForce, claims_in_force
from hitparade.identity.decisions import Log, decide, decisions, undo
from hitparade.identity.deliveries import Acted, confirm, listed, withdraw
from hitparade.identity.lookup import known
from hitparade.identity.unmatched import match, unmatched
from hitparade.rules.calendar import issues_between, require_issue
from hitparade.rules.load import find, load, shipped
from hitparade.vault import ask, whatif
from hitparade.vault import replay as replayed
from hitparade.vault.accumulate import Asked, accumulate
from hitparade.vault.ask import Wanted
from hitparade.vault.diff import compare
from hitparade.vault.doctor import examine
from hitparade.vault.export import export
from hitparade.vault.exported import is_exported
from hitparade.vault.exported import verify_folder as folder_verified
from hitparade.vault.late import with_late
from hitparade.vault.pinned import pinned_versions
from hitparade.vault.preview import preview, preview_of_delivery
from hitparade.vault.reading import Reading, state
from hitparade.vault.records import records
from hitparade.vault.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from hitparade.domain.chart import (
        Balance,
        Correction,
        Edition,
        EditionDiff,
        HistoryReport,
        Receipt,
        Verification,
        WhatIf,
    )
    from hitparade.domain.checkup import Checkup
    from hitparade.domain.exported import Exported, FolderVerification
    from hitparade.domain.preview import Preview
    from hitparade.domain.suppliers import Reporter
    from hitparade.domain.totals import Accumulated, Records
    from hitparade.engine.backup import Backup
    from hitparade.engine.plan import Engine
    from hitparade.engine.restore import Restored
    from hitparade.engine.tidy import Compacted
    from hitparade.identity.lookup import Lookup
    from hitparade.identity.pairs_file import Pair
    from hitparade.identity.unmatched import Spelling, Way
    from hitparade.ledger.days import StaleDay
    from hitparade.pipeline import Compiled, CompiledAsOf, Progress, Published, Restated
    from hitparade.rules.fit import Fit
    from hitparade.rules.model import InForce, RuleBook
    from hitparade.vault.replay import Replay

__all__ = [
    "Hitparade",
    "decision",
    "doctor",
    "fit",
    "init",
    "is_exported",
    "open",
    "pairs",
    "restore",
    "verify_folder",
]

Date: TypeAlias = "dt.date | str"
Instant: TypeAlias = "dt.datetime | str"
"""An instant with its zone, as RFC 3339 or as a date: the end of that day, UTC."""


def _quiet(_what: str, _done: int, _all: int) -> None:
    """Report nothing."""


def init(folder: str | Path, store: str = "") -> Hitparade:
    """Make a workspace in a new or empty folder, with copies of the shipped rule books.

    Args:
        folder: Where it goes.
        store: ``s3://BUCKET/PREFIX`` for the lake and the vault; without it they go there too.

    Raises:
        WorkspaceError: There is something in the folder or at the URL.
    """
    workspace = Workspace.create(Path(folder), store)
    for path in shipped().values():
        shutil.copy(path, workspace.rulebooks / path.name)
    return Hitparade(workspace)


def open(folder: str | Path = ".", *, engine: str = DUCKDB) -> Hitparade:  # noqa: A001
    """Open the workspace in a folder.

    Args:
        folder: The folder.
        engine: Where tallies and editions are computed: ``duckdb``, or ``sc://HOST:PORT`` for a
            server that speaks Spark Connect.

    Raises:
        WorkspaceError: There is none, or it needs a newer release.
        EngineError: There is no such engine, or what it needs is not installed.
    """
    workspace = Workspace.open(Path(folder))
    return Hitparade(workspace, named(engine, workspace))


def fit(file: str | Path, *, per: str = "", eras: Sequence[Date] = ()) -> Fit:
    """Find the weights that explain published ranks and shares; needs no workspace.

    Args:
        file: CSV or Parquet with issue, rank, title, artist, a column per component, and if wanted
            share_COMPONENT.
        per: The component whose weight is 1; default: the first.
        eras: First dates of later eras; when there are none, the fewest eras are found.

    Raises:
        DeliveryError: The file cannot be read, or a cell is broken.
        NotFoundError: `per` is no component.
    """
    from hitparade.rules import fit as fitting  # noqa: PLC0415 # its solver takes time to load

    figures = read_figures(Path(file))
    return fitting.fit(figures, per=per, begins=[parse_date(date) for date in eras])


def pairs(file: str | Path, *, versions: str = "charts") -> tuple[Pair, ...]:
    """Judge pairs of spellings: are they one song? Needs no workspace.

    Args:
        file: CSV or Parquet with title_a, artist_a, title_b, artist_b, and if wanted isrc_a, release_a,
            date_a, duration_a, and the same with _b.
        versions: ``charts``, ``apart`` or ``together`` (`hitparade.identity.pairs.VERSIONS`).

    Raises:
        DeliveryError: The file cannot be read, lacks a column, or has a broken cell.
        NotFoundError: There is no such way to take versions.
    """
    from hitparade.identity import pairs_file  # noqa: PLC0415 # its texts take time to load

    return pairs_file.judged(Path(file), versions=versions)


def doctor(
    folder: str | Path = ".", *, quick: bool = False, progress: Progress = _quiet
) -> Checkup:
    """Examine the workspace in a folder, however damaged it is; nothing is written.

    Args:
        folder: The folder.
        quick: Leave out what takes long: usage is not read, and no edition is computed anew.
        progress: Told how many of the checks are done.

    Raises:
        WorkspaceError: There is no workspace in the folder, not even a damaged one.
    """

    def engine(workspace: Workspace) -> Engine:
        """The engine that the settings of a workspace ask for."""
        return DuckDB(workspace.settings.memory or None)

    return examine(Path(folder), engine, quick=quick, progress=progress)


def restore(file: str | Path, folder: str | Path, *, progress: Progress = _quiet) -> Restored:
    """Make a workspace from a backup, in a new or empty folder, with every hash checked.

    Args:
        file: What `Hitparade.backup` wrote.
        folder: The workspace's folder; its tables stand in it, wherever they stood before.
        progress: Told how many bytes of the backup are read.

    Raises:
        WorkspaceError: There is something in the folder, or the backup is not whole. Nothing is left
            in the folder then.
    """
    return restoring.restore(Path(file), Path(folder), progress=progress)


def verify_folder(folder: str | Path, *, progress: Progress = _quiet) -> FolderVerification:
    """Check an edition that `Hitparade.export` wrote; needs no workspace.

    Raises:
        WorkspaceError: The folder holds no exported edition, or one that a newer release wrote.
    """
    return folder_verified(DuckDB(), Path(folder), progress)


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
    dates = (_date_or_none(first), _date_or_none(last), _date_or_none(expires))
    return Decision(act, subject, chart, value, *dates, author, reason)


def _date_or_none(text: Date | None) -> dt.date | None:
    return parse_date(text) if text else None


class Hitparade:
    """One workspace, and what can be done with it."""

    def __init__(self, workspace: Workspace, engine: Engine | None = None) -> None:
        """Take a workspace and, if not the embedded one, an engine.

        Tallies, editions and what verifies them are computed by it; all else in this process.
        """
        self.workspace = workspace
        self.engine = engine or DuckDB(workspace.settings.memory or None)
        self.home = self.engine.home

    def deliver(  # noqa: PLR0913
        self,
        file: str | Path,
        *,
        supplier: str = "",
        delivery: str = "",
        form: str = "",
        territory: str = "",
        replace: Sequence[Date] = (),
        revision: int | None = None,
        strict: bool = False,
        progress: Progress = _quiet,
    ) -> Delivered:
        """Take in one file of usage; the same bytes again change nothing.

        Args:
            file: CSV, NDJSON or Parquet with the columns of the format `usage`.
            supplier: Who reports, where the file does not say so.
            delivery: The supplier's id for it; a new file under a known id replaces the old one.
            form: Name of the format; recognised when not given.
            territory: Where it was used, where the file does not say so.
            replace: Days of the supplier that this file replaces.
            revision: The supplier's own number of this version of the delivery; the highest counts,
                in whatever order they come.
            strict: Refuse the file if any row is refused.
            progress: Told how many rows are read.

        Raises:
            DeliveryError: The file cannot be taken in; nothing was stored.
            RefusedRowsError: `strict`, and a row was refused; nothing was stored.
        """
        options = Options(
            supplier=supplier,
            delivery=delivery,
            form=form,
            territory=territory,
            replace=tuple(parse_date(day) for day in replace),
            revision=revision,
            strict=strict,
            progress=lambda rows: progress("rows read", rows, 0),
        )
        done = deliver(self.workspace, self.home, Path(file), options)
        return with_late(self.workspace, self.home, done)

    def suppliers(self) -> list[Reporter]:
        """Everyone who is registered or has reported, by name, with what is overdue now."""
        with facts(self.workspace, self.home) as (session, _):
            return reporters(session, self.workspace.settings.suppliers, dt.datetime.now(dt.UTC))

    def import_catalogue(self, file: str | Path, *, progress: Progress = _quiet) -> Imported:
        """Take in facts of recordings and releases; the same bytes again change nothing.

        Args:
            file: CSV, NDJSON or Parquet with columns of the catalogue, or a JSON dump of
                MusicBrainz (``recording.tar.xz`` or ``release.tar.xz``, packed or not).
            progress: Told what was read so far.

        Raises:
            DeliveryError: The file cannot be taken in; nothing was stored.
        """
        return import_catalogue(self.workspace, self.home, Path(file), progress)

    def import_claims(self, file: str | Path, *, claimant: str = "") -> Claimed:
        """Take in what is heard in videos and other assets; the same bytes again change nothing.

        Args:
            file: CSV, NDJSON or Parquet with columns of claims.
            claimant: Who claims, for rows that do not say so.

        Raises:
            DeliveryError: The file cannot be taken in; nothing was stored.
        """
        return import_claims(self.workspace, self.home, Path(file), claimant=claimant)

    def claims(self, asset: str = "") -> ClaimsInForce:
        """What is heard in the assets that usage names, day by day; or in one asset."""
        return claims_in_force(self.workspace, self.home, asset)

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

    def restate(self, decision: Decision, *, progress: Progress = _quiet) -> Restated:
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

    def deliveries(self) -> pa.Table:
        """The deliveries in force and the withdrawn ones, in the order in which they came."""
        with facts(self.workspace, self.home) as (session, _):
            return listed(session)

    def withdraw(
        self, delivery: str, *, days: Sequence[Date] = (), author: str, reason: str
    ) -> Acted:
        """Take a delivery, or days of it, out of force, by a signed decision; it can be undone.

        Args:
            delivery: Its id, or SUPPLIER/ID.
            days: Only these days; none for all of it.
            author: Who decides.
            reason: Why.

        Raises:
            NotFoundError: There is no such delivery or day, or the id is that of several.
        """
        dates = [parse_date(day) for day in days]
        return withdraw(self.workspace, self.home, delivery, dates, author=author, reason=reason)

    def confirm(
        self, delivery: str, *, days: Sequence[Date] = (), author: str, reason: str
    ) -> Acted:
        """Let days count that are held because they repeat the day before; it can be undone.

        Args:
            delivery: Its id, or SUPPLIER/ID.
            days: Only these days; none for all of its days that are held.
            author: Who decides.
            reason: Why.

        Raises:
            NotFoundError: There is no such delivery or day, or the id is that of several.
        """
        dates = [parse_date(day) for day in days]
        return confirm(self.workspace, self.home, delivery, dates, author=author, reason=reason)

    def preview_withdraw(self, delivery: str, *, days: Sequence[Date] = ()) -> Preview:
        """Say what `withdraw` would change in published charts; nothing is decided."""
        dates = [parse_date(day) for day in days]
        return preview_of_delivery(self.workspace, self.home, WITHDRAW, delivery, dates)

    def preview_confirm(self, delivery: str, *, days: Sequence[Date] = ()) -> Preview:
        """Say what `confirm` would change in published charts; nothing is decided."""
        dates = [parse_date(day) for day in days]
        return preview_of_delivery(self.workspace, self.home, CONFIRM, delivery, dates)

    def unmatched(self, *, limit: int | None = None) -> list[Spelling]:
        """What usage spells and nothing is known of, largest first, with what it may be.

        Args:
            limit: Only so many; all when not given.
        """
        return unmatched(self.workspace, self.home, limit)

    def match(self) -> list[Way]:
        """Match what usage spells with what is known, and say how much was found in which way."""
        return match(self.workspace, self.home)

    def refused(self, delivery: str = "") -> pa.Table:
        """The refused rows of the deliveries in force, catalogues and claims, or of one delivery."""
        with facts(self.workspace, self.home) as (session, _):
            self.workspace.lake.attach(session, (REFUSED, CATALOGUES, CLAIM_FILES))
            one = f"WHERE name = {quoted(delivery)}" if delivery else ""
            return REFUSED.check(
                session.read(
                    f"SELECT {', '.join(f'r.{name}' for name in REFUSED.names)}"
                    " FROM refused r JOIN ("
                    "  SELECT 1 AS place, d.sequence, d.load, d.delivery AS name FROM deliveries d"
                    "  JOIN loads_in_force l ON d.load = l.load"
                    "  UNION ALL SELECT 2, sequence, load, left(sha256, 16) FROM catalogues"
                    "  UNION ALL SELECT 3, sequence, load, left(sha256, 16) FROM claim_files) d"
                    f" ON r.load = d.load {one} ORDER BY d.place, d.sequence, d.load, r.line"
                )
            )

    def tally(
        self,
        *,
        chart: str = "",
        first: Date | None = None,
        last: Date | None = None,
        explain: bool = False,
        progress: Progress = _quiet,
    ) -> list[StaleDay]:
        """Bring the tallies up to date; with `explain`, only say which days would be tallied.

        With `chart`: the days that the chart reads, counted as its rules on single plays say.
        """
        return pipeline.tally(
            self.workspace,
            self.engine,
            book=self.rule_book(chart) if chart else None,
            first=_date_or_none(first),
            last=_date_or_none(last),
            explain=explain,
            progress=progress,
        )

    def compile(
        self,
        chart: str,
        *,
        issue: Date | None = None,
        first: Date | None = None,
        last: Date | None = None,
        rules: str | Path | None = None,
        status: Literal["provisional", "final"] = "provisional",
        progress: Progress = _quiet,
    ) -> Compiled:
        """Compute issues of a chart and store the editions that are new.

        Args:
            chart: Name of the chart; every territory of its rule book is computed.
            issue: One issue date.
            first: With `last`: every issue between them. Without any date: every issue whose
                window has usage and which has no final edition.
            last: See `first`.
            rules: Another rule book of the chart.
            status: What the editions are.
            progress: Told how far the work is.

        Raises:
            RuleBookError: The rule book has problems.
            NotFoundError: There is no such chart or issue, or no usage for it.
            NotInForceError: A parameter is not known for an issue that was named.
        """
        book, issues = self._book_and_issues(chart, issue, first, last, rules)
        return pipeline.compile_chart(
            self.workspace, self.engine, book, issues=issues, status=status, progress=progress
        )

    def publish(
        self,
        *charts: str,
        at: Instant | None = None,
        progress: Progress = _quiet,
    ) -> Published:
        """Compute what is due by the calendars, check it by computing it again, and make it final.

        Args:
            charts: Names; without them, charts that have editions or an own rule book.
            at: The instant to judge by; default: now.
            progress: Told how far the work is.

        Raises:
            NotFoundError: There is no rule book for a chart that is named.
        """
        return pipeline.publish(
            self.workspace,
            self.engine,
            charts,
            now=None if at is None else _instant(at),
            progress=progress,
        )

    def correct(
        self,
        chart: str,
        *,
        issue: Date,
        reason: str = "",
        author: str = "",
        cascade: bool = False,
        preview: bool = False,
        rules: str | Path | None = None,
        progress: Progress = _quiet,
    ) -> Correction:
        """Store a corrected edition of a final issue, if it comes out otherwise today.

        Args:
            chart: ``NAME``: every territory that has a final edition; or ``NAME@TERRITORY``.
            issue: The issue date.
            reason: Why it is corrected; only a preview needs none.
            author: Who corrects it.
            cascade: Also every later issue of the chart, and every issue of the charts that read
                it, that would differ.
            preview: Store nothing.
            rules: Another rule book of the chart.
            progress: Told how far the work is.

        Raises:
            NotFoundError: There is no such chart or issue.
            WorkspaceError: It has no final edition, was imported, or would not balance.
        """
        name, territory = parse_chart(chart)
        asked = pipeline.Asked(parse_date(issue), territory, reason, author, cascade, preview)
        try:
            book = self.rule_book(name, rules)
        except NotFoundError:  # say of an imported issue that it is one
            pipeline.require_correctable(self.workspace, self.home, name, asked)
            raise
        return pipeline.correct(self.workspace, self.home, book, asked, progress)

    def diff(self, chart: str, *, issue: Date = "latest", editions: tuple[str, str]) -> EditionDiff:
        """What is different between two editions of an issue.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            issue: An issue date, or ``latest``.
            editions: Both: ``latest``, ``final``, or a number.

        Raises:
            NotFoundError: There is no such issue or edition.
        """
        name, territory = parse_chart(chart)
        return compare(self.workspace, self.home, name, territory, str(issue), editions)

    def compile_as_of(
        self,
        chart: str,
        as_of: Instant,
        *,
        issue: Date | None = None,
        first: Date | None = None,
        last: Date | None = None,
        rules: str | Path | None = None,
        progress: Progress = _quiet,
    ) -> CompiledAsOf:
        """Compute issues from what was known at an instant; nothing is stored.

        Args:
            chart: Name of the chart; every territory of its rule book is computed.
            as_of: Only what was received, decided and published up to this instant counts.
            issue: One issue date; as in `compile`.
            first: As in `compile`.
            last: As in `compile`.
            rules: Another rule book of the chart.
            progress: Told how far the work is.

        Raises:
            NotFoundError: There is no such chart or issue, no usage for it by then, or no such
                instant.
        """
        book, issues = self._book_and_issues(chart, issue, first, last, rules)
        return pipeline.compile_as_of(
            self.workspace, self.home, book, _instant(as_of), issues=issues, progress=progress
        )

    def _book_and_issues(
        self,
        chart: str,
        issue: Date | None,
        first: Date | None,
        last: Date | None,
        rules: str | Path | None,
    ) -> tuple[RuleBook, list[dt.date] | None]:
        """The rule book of a chart, and the issues that are named, if any are."""
        name, territory = parse_chart(chart)
        book = self.rule_book(name, rules)
        if territory and territory not in book.territories:
            listed = ", ".join(book.territories) or "none"
            raise NotFoundError(
                f"{book.file} declares no territory {territory} for {name}, but: {listed}. "
                "One compile makes all of them."
            )
        issues: list[dt.date] | None = None
        if issue:
            issues = [parse_date(issue)]
            require_issue(book, issues[0])
        elif first or last:
            if not (first and last):
                raise NotFoundError(
                    "A range of issues needs both its ends: --from DATE and --to DATE. "
                    "For one issue say --issue DATE."
                )
            issues = issues_between(book, parse_date(first), parse_date(last))
            if not issues:
                raise NotFoundError(f"{name} has no issue from {first} to {last}.")
        return book, issues

    def chart(
        self,
        chart: str,
        *,
        issue: Date = "latest",
        edition: str = "latest",
        depth: int | None = None,
        everything: bool = False,
        as_of: Instant | None = None,
    ) -> Edition:
        """An edition of an issue, with its entries.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            issue: An issue date, or ``latest``.
            edition: ``latest``, ``final``, or a number.
            depth: How many places at most; those that everyone is shown when not given.
            everything: Also places and points that the rule book keeps from the public, and what
                rules kept off the places below the chart.
            as_of: Of the editions that were there at this instant.

        Raises:
            NotFoundError: There is none; for a date that is no issue, the nearest ones are named.
        """
        wanted = _wanted(chart, issue, edition, as_of)
        return ask.show(self.workspace, self.home, wanted, depth, everything=everything)

    def state(self) -> str:
        """A text that changes whenever anything that readers are shown changed; cheap to ask for."""
        return state(self.workspace)

    def reading(self) -> Reading:
        """Everything that is published now, kept open to be read in bulk; close it."""
        return Reading(self.workspace, self.home)

    def editions(self, chart: str) -> dict[dt.date, Edition]:
        """The newest edition of every issue of a chart, by issue date, with all its places."""
        name, territory = parse_chart(chart)
        return ask.show_all(self.workspace, self.home, Wanted(name, territory))

    def explain(
        self,
        chart: str,
        *,
        issue: Date = "latest",
        edition: str = "latest",
        rank: int | None = None,
        song: str = "",
        title: str = "",
        artist: str = "",
        as_of: Instant | None = None,
    ) -> Receipt:
        """The receipt of one entry: its points line by line, what did not count, what would tip it.

        With `as_of`: of the edition that was there at that instant.

        Raises:
            NotFoundError: No entry, or more than one, is named by what was given.
        """
        return ask.explain(
            self.workspace,
            self.home,
            _wanted(chart, issue, edition, as_of),
            rank=rank,
            song=song,
            title=title,
            artist=artist,
        )

    def balance(
        self,
        *,
        first: Date | None = None,
        last: Date | None = None,
        supplier: str = "",
        chart: str = "",
        issue: Date = "latest",
        as_of: Instant | None = None,
        progress: Progress = _quiet,
    ) -> Balance:
        """Reported = counted + excluded + quarantined + unmatched, row by row.

        With `chart`, for one edition: also what its rules excluded and what no window holds; with
        `as_of`, of the edition that was there at that instant.
        """
        if as_of and not chart:
            raise NotFoundError("--as-of chooses an edition: name its chart with --chart.")
        if chart:
            wanted = _wanted(chart, issue, as_of=as_of)
            return ask.chart_balance(self.workspace, self.home, wanted)
        return pipeline.balance(
            self.workspace,
            self.home,
            first=_date_or_none(first),
            last=_date_or_none(last),
            supplier=supplier,
            progress=progress,
        )

    def verify(
        self, chart: str = "", *, issue: Date | None = None, progress: Progress = _quiet
    ) -> Verification:
        """Compute stored editions anew from their manifests, and compare fingerprints."""
        name, territory = parse_chart(chart)
        return verify(
            self.workspace,
            self.engine,
            chart=name,
            territory=territory,
            issue=str(parse_date(issue)) if issue else "",
            progress=progress,
        )

    def export(
        self,
        chart: str,
        folder: str | Path,
        *,
        issue: Date = "latest",
        edition: str | int = "latest",
        usage: bool = False,
    ) -> Exported:
        """Write an edition into a new or empty folder, which `verify_folder` can check.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            folder: Where it goes; it is there as a whole or not at all.
            issue: Issue date, or ``latest``.
            edition: ``latest``, ``final``, or a number.
            usage: Also the suppliers' rows, if the settings say of every one that it shares them.

        Raises:
            NotFoundError: There is no such edition.
            WorkspaceError: The folder is not empty, or the edition does not verify.
        """
        wanted = _wanted(chart, issue, str(edition))
        return export(self.workspace, self.home, wanted, Path(folder), usage=usage)

    def doctor(self, *, quick: bool = False, progress: Progress = _quiet) -> Checkup:
        """Examine the workspace; see `hitparade.api.doctor`, which also takes a damaged one."""
        return doctor(self.workspace.folder, quick=quick, progress=progress)

    def compact(
        self, *, older_than: int = tidy.HOURS, preview: bool = False, progress: Progress = _quiet
    ) -> Compacted:
        """Put the small files of the lake together, and remove files that nothing needs any more.

        Every version that a stored edition was computed from stays readable.

        Args:
            older_than: Hours; what was needed until less than that ago stays, so that runs which go
                on meanwhile find all that they read.
            preview: Only say what would be done.
            progress: Told how many tables are done.

        Raises:
            WorkspaceError: A table cannot be read or written, or the clock went back.
        """
        return tidy.compact(
            self.workspace.lake,
            pinned_versions(self.workspace, self.home),
            now=self.workspace.now(),
            hours=older_than,
            preview=preview,
            progress=progress,
        )

    def backup(
        self, file: str | Path, *, force: bool = False, progress: Progress = _quiet
    ) -> Backup:
        """Write all of the workspace, its keys included, into one file; others may go on writing.

        Args:
            file: The file; only its owner may read it.
            force: Replace one that is there.
            progress: Told how many bytes are done.

        Raises:
            WorkspaceError: The file is there already, or something cannot be read or written.
        """
        return backups.back_up(self.workspace, Path(file), force=force, progress=progress)

    def whatif(
        self,
        chart: str,
        *,
        issue: Date = "latest",
        rules: str | Path | None = None,
        rules_of: Date | None = None,
        only: str | None = None,
        settings: Mapping[str, str] | None = None,
        swaps: str = "",
    ) -> WhatIf:
        """An issue under other rules, beside its edition; nothing is stored.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            issue: An issue date, or ``latest``.
            rules: Another rule book.
            rules_of: Take the parameters in force for the issue of that date.
            only: Of those, only the ones of this kind, such as ``admit``.
            settings: Parameters to set, such as ``{"convert.streams.points": "10"}``.
            swaps: A weight, such as ``convert.streams.points``: at which of its values neighbours
                swap. By default the one that is set, where nothing else is.
        """
        return whatif.what_if(
            self.workspace,
            self.home,
            _wanted(chart, issue, "latest"),
            rules=Path(rules) if rules else None,
            rules_of=_date_or_none(rules_of),
            only=only,
            settings=settings,
            swapping=swaps,
        )

    def replay(
        self,
        chart: str,
        *,
        rules: str | Path | None = None,
        first: Date | None = None,
        last: Date | None = None,
        within: int | None = None,
    ) -> Replay:
        """Say of published entries whether the rules of retirement would have removed them.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``; its issues may have been imported.
            rules: A rule book, of whatever chart; default: the chart's own.
            first: First issue that is judged; default: all of them.
            last: Last issue that is judged.
            within: Down to which rank leaving is told; default: the upper half of the chart.
        """
        name, territory = parse_chart(chart)
        return replayed.replay(
            self.workspace,
            self.home,
            name,
            territory,
            load(Path(rules)) if rules else self.rule_book(name),
            first=_date_or_none(first),
            last=_date_or_none(last),
            within=within,
        )

    def accumulate(
        self,
        chart: str,
        *,
        year: int | None = None,
        span: tuple[Date, Date] | None = None,
        rule: str = "",
        by: str | None = None,
        per: str = "entry",
        only: Mapping[str, str] | None = None,
        depth: int | None = None,
    ) -> Accumulated:
        """What the stored issues of a chart add up to: a year, a range of dates, or all time.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            year: The chart year that ends in this year, as the rule book has it.
            span: Every issue between two dates. Without year and span: all time.
            rule: Name of the clause ``accumulate.NAME``, where a rule book has several.
            by: points, inverse, weeks or quantity, in place of what the clause says.
            per: What is added up: entry, artist, label or genre.
            only: Facts of the catalogue that entries must have: genre, label, artist_country.
            depth: How many places; by default as the clause says.

        Raises:
            NotFoundError: There is nothing to add up, or a word is none of those above.
        """
        name, territory = parse_chart(chart)
        book = None
        with suppress(NotFoundError):  # a chart may exist by import alone
            book = self.rule_book(name)
        asked = Asked(
            year=year,
            span=(parse_date(span[0]), parse_date(span[1])) if span else None,
            rule=rule,
            by=by,
            per=per,
            depth=depth,
            only=only or {},
        )
        return accumulate(self.workspace, self.home, name, territory, book, asked)

    def records(self, chart: str, *, depth: int = 3) -> Records:
        """The records of a chart: most weeks, longest runs, biggest jumps.

        Args:
            chart: ``NAME`` or ``NAME@TERRITORY``.
            depth: How many holders of each record.
        """
        name, territory = parse_chart(chart)
        return records(self.workspace, self.home, name, territory, depth)

    def import_history(self, file: str | Path, chart: str) -> HistoryReport:
        """Take issues that were published elsewhere as final editions of a chart.

        Args:
            file: CSV or Parquet with issue, rank, title, artist, and if wanted id, last_rank,
                peak_rank and weeks; the last three are only compared.
            chart: ``NAME`` or ``NAME@TERRITORY``.
        """
        name, territory = parse_chart(chart)
        report, _ = pipeline.import_history(
            self.workspace, self.home, Path(file), name, territory or ""
        )
        return report

    def rule_book(self, chart: str, file: str | Path | None = None) -> RuleBook:
        """The rule book of a chart: a file, else the workspace's own, else the shipped one."""
        name, _ = parse_chart(chart)
        return find(self.workspace.rulebooks, name, Path(file) if file else None)

    def rules(self, chart: str, *, issue: Date) -> InForce:
        """The parameters of a chart that are in force for an issue."""
        book = self.rule_book(chart)
        date = parse_date(issue)
        require_issue(book, date)
        return book.in_force(date)


def _wanted(
    chart: str, issue: Date, edition: str = "latest", as_of: Instant | None = None
) -> Wanted:
    name, territory = parse_chart(chart)
    known = None if as_of is None else _instant(as_of)
    return Wanted(name, territory, str(issue), edition, known)


def _instant(instant: Instant) -> dt.datetime:
    if isinstance(instant, dt.datetime) and instant.tzinfo is not None:
        return instant.astimezone(dt.UTC)
    return parse_instant(str(instant))
