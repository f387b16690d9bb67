"""What is read of charts: their issues, receipts, what issues add up to, and their rules."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hitparade.api.shared import Date, Instant, Opened, edition_of, parse_chart, parse_date
from hitparade.domain.errors import NotFoundError
from hitparade.rules.calendar import require_issue
from hitparade.vault import ask
from hitparade.vault.accumulate import Asked, accumulate
from hitparade.vault.ask import Wanted
from hitparade.vault.diff import compare
from hitparade.vault.reading import Reading, state
from hitparade.vault.records import records

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hitparade.domain.chart import Edition, EditionDiff, Receipt
    from hitparade.domain.totals import Accumulated, Records
    from hitparade.rules.model import InForce


class Charts(Opened):
    """What is read of charts."""

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
        wanted = edition_of(chart, issue, edition, as_of)
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
            edition_of(chart, issue, edition, as_of),
            rank=rank,
            song=song,
            title=title,
            artist=artist,
        )

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

    def rules(self, chart: str, *, issue: Date) -> InForce:
        """The parameters of a chart that are in force for an issue."""
        book = self.rule_book(chart)
        date = parse_date(issue)
        require_issue(book, date)
        return book.in_force(date)
