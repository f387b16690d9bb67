"""Whether it adds up, whether it comes out again, and what would be under other rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hitparade import pipeline
from hitparade.api.shared import (
    Date,
    Instant,
    Opened,
    date_or_none,
    edition_of,
    parse_chart,
    parse_date,
    quiet,
)
from hitparade.domain.errors import NotFoundError
from hitparade.rules.load import load
from hitparade.vault import ask, whatif
from hitparade.vault import replay as replayed
from hitparade.vault.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.domain.chart import Balance, Verification, WhatIf
    from hitparade.pipeline import Progress
    from hitparade.vault.replay import Replay


class Checks(Opened):
    """Whether it adds up, comes out again, and what if."""

    def balance(
        self,
        *,
        first: Date | None = None,
        last: Date | None = None,
        supplier: str = "",
        chart: str = "",
        issue: Date = "latest",
        as_of: Instant | None = None,
        progress: Progress = quiet,
    ) -> Balance:
        """Reported = counted + excluded + quarantined + unmatched, row by row.

        With `chart`, for one edition: also what its rules excluded and what no window holds; with
        `as_of`, of the edition that was there at that instant.
        """
        if as_of and not chart:
            raise NotFoundError("--as-of chooses an edition: name its chart with --chart.")
        if chart:
            wanted = edition_of(chart, issue, as_of=as_of)
            return ask.chart_balance(self.workspace, self.home, wanted)
        return pipeline.balance(
            self.workspace,
            self.home,
            first=date_or_none(first),
            last=date_or_none(last),
            supplier=supplier,
            progress=progress,
        )

    def verify(
        self, chart: str = "", *, issue: Date | None = None, progress: Progress = quiet
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
            edition_of(chart, issue, "latest"),
            rules=Path(rules) if rules else None,
            rules_of=date_or_none(rules_of),
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
            first=date_or_none(first),
            last=date_or_none(last),
            within=within,
        )
