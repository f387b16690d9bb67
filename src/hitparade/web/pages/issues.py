"""The archive of a chart: every issue of a year with its No. 1, and the way to other years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hitparade.domain.errors import NotFoundError
from hitparade.web import paths, territories
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName, Name


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue in the archive."""

    named: IssueName
    first: Name | None
    """Its No. 1."""
    names: tuple[Name, ...]
    """Whom the credit of the No. 1 names."""
    weeks: int
    """The how manieth issue in a row this is at No. 1."""


@dataclass(frozen=True, kw_only=True)
class IssuesPage(Page):
    """The issues of one year."""

    template: ClassVar[str] = "issues.html"
    chart: ChartShelf
    place: str
    year: int
    years: tuple[tuple[int, int], ...]
    """Every year with the number of its issues, newest first."""
    issues: tuple[Issue, ...]
    """Newest first."""


def issues_page(shelf: Shelf, name: str, year: int | None = None) -> IssuesPage:
    """The archive of a chart.

    Args:
        shelf: Where it is.
        name: The chart.
        year: The year; None for the page that is always of the newest.

    Raises:
        NotFoundError: There is no such chart, or it has no issue in that year.
    """
    chart = shelf.chart(name)
    years: dict[int, int] = {}
    for named in chart.issues:
        years[named.issue.year] = years.get(named.issue.year, 0) + 1
    shown = chart.latest.issue.year if year is None else year
    if shown not in years:
        raise NotFoundError(
            f"{name} has no issue in {shown}. It has some in {min(years)} to {max(years)}."
        )
    place = territories.name(chart.territory)
    title = f"{chart.title}{f' ({place})' if place else ''}"
    return IssuesPage(
        path=paths.chart(name, "issues", *([] if year is None else [year])),
        title=f"{title}: every issue" + (f" of {year}" if year else ""),
        description=f"Every issue of {title} with its No. 1.",
        feed=f"/feeds/{paths.segment(name)}.atom",
        chart=chart,
        place=place,
        year=shown,
        years=tuple(years.items()),
        issues=_issues(shelf, chart, shown),
    )


def needs(shelf: Shelf, name: str, year: int) -> tuple[str, ...]:
    """What the bytes of a year's page depend on."""
    chart = shelf.chart(name)
    return (
        *(one.key for one in chart.issues if one.issue.year in {year, year - 1}),
        *(f"{one.year}" for one in (issue.issue for issue in chart.issues)),
        str(chart.latest.issue),
        *(part for one in chart.issues if one.issue.year == year
          for part in shelf.standing.on(name).needs(one.issue)),
    )  # fmt: skip


def _issues(shelf: Shelf, chart: ChartShelf, year: int) -> tuple[Issue, ...]:
    firsts = shelf.firsts(chart.name)
    found, weeks, before = [], 0, ""
    for named in reversed(chart.issues):
        first = firsts.get(named.issue)
        weeks = weeks + 1 if first and first.key == before else 1
        before = first.key if first else ""
        if named.issue.year == year:
            names = shelf.credit(first.artist) if first else ()
            found.append(Issue(named, first, names, weeks))
    return tuple(reversed(found))
