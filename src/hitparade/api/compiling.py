"""What becomes editions: tallies, compiled issues, what is due, corrections, published issues of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hitparade import pipeline
from hitparade.api.shared import (
    Date,
    Instant,
    Opened,
    date_or_none,
    instant_of,
    parse_chart,
    parse_date,
    quiet,
)
from hitparade.domain.errors import NotFoundError
from hitparade.rules.calendar import issues_between, require_issue

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.domain.chart import Correction, HistoryReport
    from hitparade.ledger.days import StaleDay
    from hitparade.pipeline import Compiled, CompiledAsOf, Progress, Published
    from hitparade.rules.model import RuleBook


class Compiling(Opened):
    """What becomes editions."""

    def tally(
        self,
        *,
        chart: str = "",
        first: Date | None = None,
        last: Date | None = None,
        explain: bool = False,
        progress: Progress = quiet,
    ) -> list[StaleDay]:
        """Bring the tallies up to date; with `explain`, only say which days would be tallied.

        With `chart`: the days that the chart reads, counted as its rules on single plays say.
        """
        return pipeline.tally(
            self.workspace,
            self.engine,
            book=self.rule_book(chart) if chart else None,
            first=date_or_none(first),
            last=date_or_none(last),
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
        progress: Progress = quiet,
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
        progress: Progress = quiet,
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
            now=None if at is None else instant_of(at),
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
        progress: Progress = quiet,
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

    def compile_as_of(
        self,
        chart: str,
        as_of: Instant,
        *,
        issue: Date | None = None,
        first: Date | None = None,
        last: Date | None = None,
        rules: str | Path | None = None,
        progress: Progress = quiet,
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
            self.workspace, self.home, book, instant_of(as_of), issues=issues, progress=progress
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
