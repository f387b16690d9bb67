"""Balance and coverage of an issue: every unit that was reported, and where it went."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 # dataclasses of the page name it
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final

from hitparade.web import codes, paths, words
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hitparade.domain.shelved import Went
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName

OUTCOMES: Final = {
    "counted": "Counted",
    "excluded": "Excluded by a rule",
    "quarantined": "Set aside as doubtful",
    "held": "Held until it is confirmed",
    "unmatched": "Not matched to a song",
    "outside": "Outside the chart's days",
}
"""Every column of the balance, in order."""
_WIDTH: Final = 1000
_MOST: Final = 60
"""Rows of one table; the API has all."""


@dataclass(frozen=True, slots=True)
class Part:
    """One outcome of some units, as a stretch of a bar."""

    outcome: str
    label: str
    quantity: int
    share: str
    begin: int
    """Where it begins in the bar, in thousandths."""
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """Units of one supplier and use, or of one day, and where they went."""

    name: str
    use: str
    reported: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """A reason for which units did not count."""

    outcome: str
    code: str
    meaning: str
    rule: str
    quantity: int
    share: str


@dataclass(frozen=True, kw_only=True)
class BalancePage(Page):
    """Where the usage of an issue went, and what of it was there."""

    template: ClassVar[str] = "balance.html"
    chart: ChartShelf
    named: IssueName
    holds: bool
    reported: int
    counted: int
    credited: int
    total: Row | None
    """None where there was no usage: only ranks were imported."""
    by_source: tuple[Row, ...]
    by_day: tuple[tuple[dt.date, tuple[Row, ...]], ...]
    whys: tuple[Why, ...]
    coverage: dict[str, Any]
    expected: dict[str, Any]
    outcomes = OUTCOMES


def balance_page(shelf: Shelf, name: str, issue: dt.date) -> BalancePage:
    """The balance and coverage of an issue.

    Raises:
        NotFoundError: There is no such chart or issue.
    """
    chart, named = shelf.chart(name), shelf.issue(name, issue)
    standing = shelf.standing
    edition = shelf.edition(name, issue)
    rows = standing.reading.went(standing.heads[named.key])
    reported = sum(row.quantity for row in rows)
    counted = sum(row.quantity for row in rows if row.outcome == "counted")
    return BalancePage(
        path=paths.chart(name, named.issue, "balance"),
        title=f"Balance of {chart.title}, {words.day(named.issue)}",
        description="Every unit that was reported for this issue, and where it went.",
        chart=chart,
        named=named,
        holds=bool(edition.balance.get("holds", True)),
        reported=reported,
        counted=counted,
        credited=int(edition.balance.get("credited", counted)),
        total=_row("All usage", "", rows) if rows else None,
        by_source=tuple(_by_source(rows))[:_MOST],
        by_day=tuple(_by_day(rows)),
        whys=tuple(_whys(rows))[:_MOST],
        coverage=edition.coverage,
        expected=edition.coverage.get("expected") or edition.pending or {},
    )


def _row(name: str, use: str, rows: Iterable[Went]) -> Row:
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.outcome] += row.quantity
    total = sum(sums.values())
    # Returns can be more than sales: a bar shows sizes, the figures their signs.
    size = sum(abs(quantity) for quantity in sums.values())
    parts, begin = [], Fraction(0)
    for outcome, label in OUTCOMES.items():
        quantity = sums.get(outcome, 0)
        if quantity:
            width = Fraction(abs(quantity) * _WIDTH, size)
            share = words.percent(quantity, total)
            parts.append(Part(outcome, label, quantity, share, round(begin), max(round(width), 1)))
            begin += width
    return Row(name, use, total, tuple(parts))


def _by_source(rows: Sequence[Went]) -> list[Row]:
    groups: dict[tuple[str, str], list[Went]] = defaultdict(list)
    for row in rows:
        groups[row.supplier, row.use].append(row)
    found = [_row(supplier, use, group) for (supplier, use), group in groups.items()]
    return sorted(found, key=lambda row: (-row.reported, row.name, row.use))


def _by_day(rows: Sequence[Went]) -> list[tuple[dt.date, tuple[Row, ...]]]:
    days: dict[dt.date, dict[str, list[Went]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        days[row.day][row.use].append(row)
    return [
        (day, tuple(_row("", use, group) for use, group in sorted(uses.items())))
        for day, uses in sorted(days.items())
    ][:_MOST]


def _whys(rows: Sequence[Went]) -> list[Why]:
    total = sum(row.quantity for row in rows)
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows:
        if row.outcome != "counted":
            sums[row.outcome, row.reason, row.rule] += row.quantity
    found = [
        Why(
            outcome,
            reason,
            codes.said(reason) if reason else OUTCOMES.get(outcome, outcome).lower(),
            rule,
            quantity,
            words.percent(quantity, total),
        )
        for (outcome, reason, rule), quantity in sums.items()
    ]
    return sorted(found, key=lambda why: (-why.quantity, why.outcome, why.code, why.rule))
